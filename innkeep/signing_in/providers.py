"""Who vouches for a hotel's staff: set by its owners, one a hotel, with a secret that nobody is shown again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import rows
from innkeep.core.actors import Actor, Staff
from innkeep.core.db import Database, refusals
from innkeep.core.errors import Conflict, Forbidden, Invalid, NotFound
from innkeep.core.sealing import Seal
from innkeep.people import queries as people
from innkeep.people.models import Login, Role, User
from innkeep.people.organizations import lock_hotel
from innkeep.people.permissions import Operation, require, require_lately
from innkeep.signing_in.models import SignOnIdentity, SignOnProvider
from innkeep.signing_in.openid.fetching import ProviderAway
from innkeep.signing_in.tools import Tools

BREAKS_IN_CASE = "owner"
"""The role that comes in without the provider, so that a hotel is not locked out with it."""


class NoProvider(NotFound):
    """Nobody vouches for this hotel's staff."""


class NoIdentity(NotFound):
    """No provider has vouched for whoever asks."""


class ProviderUnclear(Invalid):
    """The provider does not answer as one, or something of it is missing."""


class NobodySignedOn(Conflict):
    """Nobody has come in by the provider yet, so nobody knows that it works."""


class SignOnRequired(Forbidden):
    """The hotel takes no passwords and passkeys but its owners'."""

    title = "Sign in with your hotel’s account"


async def provider_of(db: AsyncSession, actor: Actor) -> SignOnProvider | None:
    """Who vouches for the hotel's staff, if anybody."""
    found: SignOnProvider | None = await db.scalar(select(SignOnProvider).where(SignOnProvider.org_id == actor.org_id))
    return found


async def provider_for(db: AsyncSession, staff: Staff) -> SignOnProvider:
    """The same, for an owner who looks after it. NoProvider."""
    _require_owner(staff)
    found = await provider_of(db, staff)
    if found is None:
        raise NoProvider("Nobody vouches for your staff yet. Set a provider up.")
    return found


async def set_provider(
    database: Database, staff: Staff, tools: Tools, values: Mapping[str, Any], version: str | None
) -> SignOnProvider:
    """Set who vouches, after asking whether they are there. Without `client_secret` the one that is kept goes on.

    Another issuer or client forgets whom the one before meant by whom. ProviderUnclear, NobodySignedOn,
    ChangedMeanwhile, SignInAgain.
    """
    _require_owner(staff)
    require_lately(staff)
    try:
        await tools.directory.metadata(values["issuer"], anew=True)
    except ProviderAway as away:
        raise ProviderUnclear(away.detail) from away
    async with database.unit_of_work(staff) as db:
        await lock_hotel(db, staff)
        provider = await provider_of(db, staff)
        if provider is not None:
            rows.expect_version(provider, version)
        return await _written(db, staff, tools.seal, provider, values)


async def _written(
    db: AsyncSession, staff: Staff, seal: Seal, kept: SignOnProvider | None, values: Mapping[str, Any]
) -> SignOnProvider:
    columns = dict(values)
    secret = columns.pop("client_secret", None)
    same = kept is not None and (kept.issuer, kept.client_id) == (values["issuer"], values["client_id"])
    if not same and not secret:
        raise ProviderUnclear("Give the client secret: the one that is kept is for another provider, or there is none.")
    if not same:
        await db.execute(delete(SignOnIdentity).where(SignOnIdentity.org_id == staff.org_id))
    if columns["required"] and not await _anybody_signed_on(db, staff):
        raise NobodySignedOn("Sign in with the provider once yourself, so that it is known to work; then require it.")
    provider = kept or SignOnProvider(org_id=staff.org_id)
    newly_required = columns["required"] and not provider.required
    if secret:
        columns["sealed"] = seal.close(staff.org_id, {"client_secret": secret})
    db.add(provider)
    with refusals(
        {"sign_on_providers_email_domains_check": ProviderUnclear("Write domains alone, like hotel.example.")}
    ):
        await rows.change(db, provider, columns)
    if newly_required:
        await _end_other_ways(db, staff)
    return provider


async def _anybody_signed_on(db: AsyncSession, staff: Staff) -> bool:
    return bool(await db.scalar(select(exists().where(SignOnIdentity.org_id == staff.org_id))))


async def _end_other_ways(db: AsyncSession, staff: Staff) -> None:
    """Sign everybody out who will have to come in by the provider; streams see it within seconds."""
    owners = select(User.id).join(Role, Role.id == User.role_id)
    owners = owners.where(User.org_id == staff.org_id, Role.name == BREAKS_IN_CASE)
    await db.execute(delete(Login).where(Login.org_id == staff.org_id, Login.user_id.not_in(owners)))


async def remove_provider(db: AsyncSession, staff: Staff) -> None:
    """Let nobody vouch any more; whom they meant by whom is forgotten. NoProvider."""
    provider = await provider_for(db, staff)
    await db.execute(delete(SignOnIdentity).where(SignOnIdentity.org_id == staff.org_id))
    await db.delete(provider)
    await db.flush()


async def require_other_ways(db: AsyncSession, actor: Actor, user_id: UUID) -> None:
    """Raise SignOnRequired where somebody has to come in by the provider, and shows something else."""
    provider = await provider_of(db, actor)
    if provider is not None and provider.required:
        role = await people.role_of_colleague(db, actor, user_id)
        if role != BREAKS_IN_CASE:
            raise SignOnRequired(f"Your hotel asks you to sign in with {provider.name}.")


async def identity_of(db: AsyncSession, staff: Staff) -> SignOnIdentity | None:
    """Whom the provider means by oneself, once it has vouched."""
    mine = SignOnIdentity.org_id == staff.org_id, SignOnIdentity.user_id == staff.user_id
    found: SignOnIdentity | None = await db.scalar(select(SignOnIdentity).where(*mine))
    return found


async def identity_for(db: AsyncSession, staff: Staff) -> SignOnIdentity:
    """Whom the provider means by oneself. NoIdentity where it has not vouched."""
    found = await identity_of(db, staff)
    if found is None:
        raise NoIdentity("You have not signed in by a provider.")
    return found


async def forget_identity(db: AsyncSession, actor: Actor, user_id: UUID) -> None:
    """Let the provider's next word for somebody's address count anew, because they have another account there."""
    of_person = SignOnIdentity.org_id == actor.org_id, SignOnIdentity.user_id == user_id
    await db.execute(delete(SignOnIdentity).where(*of_person))


def _require_owner(staff: Staff) -> None:
    """Who says who vouches for everybody can become anybody: so only who may make owners."""
    require(staff, Operation.MANAGE_MANAGERS)
