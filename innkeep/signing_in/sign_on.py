"""Signing on: a browser goes to the hotel's provider and comes back with its word for who somebody is.

The word counts by the provider's own name for them (issuer and subject). The first time somebody is known by their
address: the provider has to say that it has verified it, it has to be of a domain that the provider is asked about, and
somebody who works here has to have it. Or they are signed in here, and say there who they are, as those do whose
provider verifies no addresses. Nobody gets in whom a manager has not added, and nobody who is known already by another
name.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.db import Database, refusals
from innkeep.core.errors import Conflict, Forbidden, Invalid
from innkeep.core.sealing import CannotUnseal, Seal
from innkeep.core.settings import Settings
from innkeep.people.models import Role, User
from innkeep.people.permissions import STAFF_ROLES
from innkeep.signing_in.colleagues import Colleague
from innkeep.signing_in.models import SignOnIdentity, SignOnProvider
from innkeep.signing_in.openid import asking, tokens
from innkeep.signing_in.openid.asking import Client, Question
from innkeep.signing_in.openid.discovery import Metadata
from innkeep.signing_in.providers import NoProvider, provider_of
from innkeep.signing_in.tools import Tools

log = logging.getLogger(__name__)

PATH = "/console/sign-on"

GOOD_FOR = timedelta(minutes=10)

_A_QUESTION = UUID(int=1)
_A_PROOF = UUID(int=2)
"""What is sealed into a browser's cookie, told apart from whatever else is sealed."""


class BeginAnew(Invalid):
    """The answer is not to what this browser asked, or comes too late."""


class ProviderRefuses(Forbidden):
    """Somebody did not finish at the provider, or the provider lets them in nowhere."""


class NotVerified(Forbidden):
    """The provider does not say that it has verified the address."""


class NobodyHere(Forbidden):
    """Nobody who works here has that address."""


class SomebodyElse(Conflict):
    """The person is known by another account at the provider."""


@dataclass(frozen=True, slots=True)
class Way:
    """A hotel whose staff somebody vouches for."""

    org_id: UUID
    hotel: str
    name: str


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and what it keeps in a cookie until it is back."""

    url: str
    kept: str


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """What a browser comes back with, and to which hotel's address (RFC 6749, section 4.1.2; RFC 9207).

    `by` is who is signed in there already.
    """

    org_id: UUID
    state: str
    code: str | None = None
    issuer: str | None = None
    error: str | None = None
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proved:
    """Who somebody is, and where in the console they wanted to go."""

    who: Colleague
    next: str

    def sealed(self, seal: Seal) -> str:
        """For a cookie, while a second factor is asked for."""
        said = {"org_id": str(self.who.org_id), "user_id": str(self.who.user_id), "next": self.next}
        return seal.close(_A_PROOF, {**said, "at": clock.now().isoformat()}).decode()

    @classmethod
    def opened(cls, seal: Seal, kept: str) -> Self:
        """The same again. BeginAnew."""
        said = _opened(seal, _A_PROOF, kept)
        return cls(Colleague(UUID(said["org_id"]), UUID(said["user_id"])), said["next"])


def way_back(settings: Settings, org_id: UUID) -> str:
    """Where a hotel's provider sends browsers back to; it is registered there."""
    return f"{settings.public_url}{PATH}/{org_id}/back"


async def ways(database: Database, email: str | None = None) -> list[Way]:
    """Who vouches for an address, by its domain alone: whether anybody has it is not told. Without one, for anybody."""
    domain = None if email is None else email.strip().lower().rpartition("@")[2]
    return [Way(*row) for row in await database.ask("SELECT org_id, hotel, name FROM find_sign_on($1)", domain)]


async def begin(database: Database, tools: Tools, org_id: UUID, next_page: str, connects: UUID | None = None) -> Begun:
    """Send a browser to the provider of a hotel; `connects` is who is to be known there. NoProvider, ProviderAway."""
    provider = await _provider(database, org_id)
    metadata = await tools.directory.metadata(provider.issuer)
    question = Question.new()
    said = {
        "org_id": str(org_id),
        "issuer": provider.issuer,
        "state": question.state,
        "nonce": question.nonce,
        "verifier": question.verifier,
        "at": question.asked_at.isoformat(),
        "next": next_page,
        "connects": str(connects or ""),
    }
    kept = tools.seal.close(_A_QUESTION, said).decode()
    return Begun(asking.address(metadata, _client(tools, provider), question), kept)


async def finish(database: Database, tools: Tools, kept: str, answer: ProviderAnswer) -> Proved | None:
    """Who came back from the provider; None for who is signed in here and has said there who they are.

    BeginAnew, ProviderRefuses, TokenRefused, ProviderAway, NotVerified, NobodyHere, SomebodyElse.
    """
    said = _opened(tools.seal, _A_QUESTION, kept)
    question = Question(said["state"], said["nonce"], said["verifier"], datetime.fromisoformat(said["at"]))
    # Each hotel has an address of its own to come back to, so that no provider is given another one's code.
    if not question.is_answered_by(answer.state) or said["org_id"] != str(answer.org_id):
        raise _anew()
    if said["connects"] not in ("", str(answer.by)):
        raise _anew()
    if answer.error is not None or not answer.code:
        raise ProviderRefuses("You were not signed in there. Try again, or ask whoever looks after your account.")
    provider = await _provider(database, answer.org_id)
    metadata = await tools.directory.metadata(provider.issuer)
    if metadata.issuer != said["issuer"] or not _is_from(metadata, answer):
        raise _anew()
    try:
        vouched = await tokens.vouched_for(tools.directory, metadata, _client(tools, provider), question, answer.code)
    except tokens.TokenRefused as refused:
        log.warning("the sign-on provider of hotel %s was not believed: %s", answer.org_id, refused.members["why"])
        raise
    async with database.unit_of_work(Program(org_id=answer.org_id)) as db:
        if said["connects"]:
            await _know(db, provider, vouched.subject, UUID(said["connects"]))
            return None
        return Proved(Colleague(answer.org_id, await _person(db, provider, vouched)), said["next"])


def _is_from(metadata: Metadata, answer: ProviderAnswer) -> bool:
    """Whether the answer is the provider's own, as far as it says so: another one may have sent it (RFC 9207)."""
    if answer.issuer is None:
        return not metadata.names_itself
    return answer.issuer == metadata.issuer


async def _provider(database: Database, org_id: UUID) -> SignOnProvider:
    program = Program(org_id=org_id)
    async with database.unit_of_work(program) as db:
        provider = await provider_of(db, program)
    if provider is None:
        raise NoProvider("No such hotel asks its staff to sign on.")
    return provider


def _client(tools: Tools, provider: SignOnProvider) -> Client:
    secret = tools.seal.open(provider.org_id, provider.sealed)["client_secret"]
    return Client(provider.client_id, secret, way_back(tools.settings, provider.org_id))


async def _person(db: AsyncSession, provider: SignOnProvider, vouched: tokens.Vouched) -> UUID:
    known = SignOnIdentity.org_id == provider.org_id, SignOnIdentity.issuer == provider.issuer
    identity: SignOnIdentity | None = await db.scalar(
        select(SignOnIdentity).where(*known, SignOnIdentity.subject == vouched.subject).with_for_update()
    )
    if identity is None:
        identity = await _meet(db, provider, vouched)
    elif not await db.scalar(_working(provider.org_id).where(User.id == identity.user_id)):
        raise _nobody()
    identity.used_at = clock.now()
    await db.flush()
    return identity.user_id


async def _meet(db: AsyncSession, provider: SignOnProvider, vouched: tokens.Vouched) -> SignOnIdentity:
    """Know somebody by their address, the first time."""
    if vouched.email is None:
        raise NotVerified(
            f"{provider.name} does not say that your e-mail address is verified. Have that done there, or sign in with "
            "your password and connect it under “Signing in”."
        )
    address = vouched.email.strip().lower()
    if address.rpartition("@")[2] not in provider.email_domains:
        raise _nobody()
    user_id = await db.scalar(_working(provider.org_id).where(func.lower(User.email) == address))
    if user_id is None:
        raise _nobody()
    return await _know(db, provider, vouched.subject, user_id)


async def _know(db: AsyncSession, provider: SignOnProvider, subject: str, user_id: UUID) -> SignOnIdentity:
    identity = SignOnIdentity(org_id=provider.org_id, user_id=user_id, issuer=provider.issuer, subject=subject)
    identity.used_at = clock.now()
    db.add(identity)
    other = SomebodyElse("You are known here by another account. Ask a manager to take that one away.")
    taken = SomebodyElse("Somebody else here is known by that account. Sign in there with your own, and try again.")
    with refusals({"sign_on_identities_one_a_person": other, "sign_on_identities_once": taken}):
        await db.flush()
    return identity


def _working(org_id: UUID) -> Select[UUID]:
    """The keys of those who work in the hotel and may sign in."""
    of_staff = select(User.id).join(Role, Role.id == User.role_id).where(Role.name.in_(STAFF_ROLES))
    return of_staff.where(User.org_id == org_id, User.active, User.deleted_at.is_(None))


def _opened(seal: Seal, of: UUID, kept: str) -> dict[str, str]:
    try:
        said = seal.open(of, kept.encode())
    except (CannotUnseal, UnicodeError) as error:
        raise _anew() from error
    if clock.now() - datetime.fromisoformat(said["at"]) > GOOD_FOR:
        raise _anew()
    return said


def _anew() -> BeginAnew:
    return BeginAnew("This was not asked in this browser, or too long ago. Begin anew.")


def _nobody() -> NobodyHere:
    return NobodyHere("Nobody who works here has your address. Ask a manager to add you.")
