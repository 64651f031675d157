"""Passkeys (WebAuthn, level 2): keys that a telephone or a stick keeps for somebody, and for this place alone.

A device shows that its owner is there and has been recognised, so that a passkey is both factors at once. What it signs
names the address of this installation: a page that only looks like it gets nothing. A challenge goes to the browser
sealed with the moment it was made, is good for five minutes, and an answer to it is taken once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import Database, refusals
from innkeep.core.errors import Conflict, Invalid, NotFound, Unauthorized
from innkeep.core.paging import Listing, page
from innkeep.core.sealing import CannotUnseal, Seal
from innkeep.core.settings import Settings
from innkeep.people import queries as people
from innkeep.people.permissions import require_lately
from innkeep.signing_in import totp
from innkeep.signing_in.colleagues import Colleague
from innkeep.signing_in.entering import Entered, let_in
from innkeep.signing_in.logins import Browser
from innkeep.signing_in.models import Passkey
from innkeep.signing_in.providers import require_other_ways
from innkeep.signing_in.tools import Tools

GOOD_FOR = timedelta(minutes=5)

MOST = 20
"""Passkeys of one person."""

_NOBODY_YET = UUID(int=0)


class PasskeyNotFound(NotFound):
    """No such passkey of one's own."""


class PasskeyRefused(Invalid):
    """What the device answered does not belong to what it was asked, or to this place."""


class PasskeyUnknown(Unauthorized):
    """The passkey is none of ours (any more), or what it signed is not right."""

    title = "This passkey does not sign you in"


class PasskeyTaken(Conflict):
    """The device keeps this passkey for somebody already, or there are too many."""


@dataclass(frozen=True, slots=True)
class PasskeyRequest:
    """What a browser is to ask the device for, and the sealed challenge that comes back with its answer."""

    options: dict[str, Any]
    state: str


async def begin(db: AsyncSession, staff: Staff, tools: Tools) -> PasskeyRequest:
    """Ask for a new passkey: one more way in. SignInAgain; PasskeyTaken when there are enough."""
    require_lately(staff)
    mine = await _of(db, staff)
    if len(mine) >= MOST:
        raise PasskeyTaken(f"You have {MOST} passkeys. Take one away first.")
    person, hotel = await people.user_for(db, staff, staff.user_id), await people.hotel(db, staff)
    options = webauthn.generate_registration_options(
        rp_id=_place(tools.settings),
        rp_name=hotel.name,
        user_id=staff.user_id.bytes,
        user_name=person.email,
        user_display_name=person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in mine],
    )
    return PasskeyRequest(json.loads(options_to_json(options)), _sealed(tools.seal, staff.user_id, options.challenge))


@dataclass(frozen=True, slots=True)
class PasskeyAnswer:
    """What a device answered, as browsers write it in JSON, and the sealed challenge."""

    credential: dict[str, Any]
    state: str


async def finish(db: AsyncSession, staff: Staff, tools: Tools, answer: PasskeyAnswer, name: str) -> list[str]:
    """Keep a new passkey; recovery codes with somebody's first second factor. PasskeyRefused, PasskeyTaken."""
    challenge, made_at = _opened(tools.seal, staff.user_id, answer.state)
    try:
        verified = webauthn.verify_registration_response(
            credential=answer.credential,
            expected_challenge=challenge,
            expected_rp_id=_place(tools.settings),
            expected_origin=tools.settings.public_url,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused("This device's answer is not right. Try again.") from error
    first = not await totp.codes_left(db, staff)
    key = Passkey(org_id=staff.org_id, user_id=staff.user_id, name=name, challenged_at=made_at)
    key.credential_id, key.public_key = verified.credential_id, verified.credential_public_key
    key.sign_count = verified.sign_count
    db.add(key)
    with refusals({"passkeys_credential_id_key": PasskeyTaken("The device keeps this passkey already.")}):
        await db.flush()
    return await totp.new_codes(db, staff) if first else []


async def passkeys_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Passkey]:
    """One's own passkeys."""
    mine = select(Passkey).where(Passkey.org_id == staff.org_id, Passkey.user_id == staff.user_id)
    return await page(db, mine, Passkey, want)


async def remove(db: AsyncSession, staff: Staff, passkey_id: UUID) -> None:
    """Take one's own passkey away. PasskeyNotFound."""
    mine = Passkey.org_id == staff.org_id, Passkey.user_id == staff.user_id, Passkey.id == passkey_id
    if await db.scalar(delete(Passkey).where(*mine).returning(Passkey.id)) is None:
        raise PasskeyNotFound("You have no such passkey.")


def ask(tools: Tools) -> PasskeyRequest:
    """Ask for a passkey to sign in with, whosever it is: the device knows."""
    options = webauthn.generate_authentication_options(
        rp_id=_place(tools.settings), user_verification=UserVerificationRequirement.REQUIRED
    )
    return PasskeyRequest(json.loads(options_to_json(options)), _sealed(tools.seal, _NOBODY_YET, options.challenge))


async def enter(database: Database, tools: Tools, answer: PasskeyAnswer, browser: Browser) -> Entered:
    """Sign somebody in by their passkey. PasskeyRefused, PasskeyUnknown, SignOnRequired."""
    challenge, made_at = _opened(tools.seal, _NOBODY_YET, answer.state)
    who, passkey_id = await _whose(database, answer.credential)
    async with database.unit_of_work(who.entering) as db:
        query = select(Passkey).where(Passkey.org_id == who.org_id, Passkey.id == passkey_id).with_for_update()
        key = await db.scalar(query)
        if key is None or key.challenged_at >= made_at:
            raise _unknown()
        try:
            verified = webauthn.verify_authentication_response(
                credential=answer.credential,
                expected_challenge=challenge,
                expected_rp_id=_place(tools.settings),
                expected_origin=tools.settings.public_url,
                credential_public_key=key.public_key,
                credential_current_sign_count=key.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise _unknown() from error
        key.sign_count, key.challenged_at, key.used_at = verified.new_sign_count, made_at, clock.now()
        await require_other_ways(db, who.program, who.user_id)
        return await let_in(db, who, browser)


async def _whose(database: Database, credential: dict[str, Any]) -> tuple[Colleague, UUID]:
    """Who has the passkey, and its key here. PasskeyUnknown."""
    try:
        named = base64url_to_bytes(str(credential["rawId"]))
    except (KeyError, ValueError) as error:
        raise _unknown() from error
    found = await database.ask("SELECT org_id, user_id, passkey_id FROM find_passkey($1)", named)
    if not found:
        raise _unknown()
    org_id, user_id, passkey_id = found[0]
    return Colleague(org_id, user_id), passkey_id


async def _of(db: AsyncSession, staff: Staff) -> list[Passkey]:
    mine = select(Passkey).where(Passkey.org_id == staff.org_id, Passkey.user_id == staff.user_id)
    return list(await db.scalars(mine))


def _place(settings: Settings) -> str:
    """The host that passkeys are for: of an address of numbers alone browsers make none."""
    return urlsplit(settings.public_url).hostname or "localhost"


def _sealed(seal: Seal, of: UUID, challenge: bytes) -> str:
    said = {"challenge": bytes_to_base64url(challenge), "at": clock.now().isoformat()}
    return seal.close(of, said).decode()


def _opened(seal: Seal, of: UUID, state: str) -> tuple[bytes, datetime]:
    try:
        said = seal.open(of, state.encode())
    except (CannotUnseal, UnicodeError) as error:
        raise PasskeyRefused("This was not asked here. Begin anew.") from error
    made_at = datetime.fromisoformat(said["at"])
    if clock.now() - made_at > GOOD_FOR:
        raise PasskeyRefused("That took too long. Begin anew.")
    return base64url_to_bytes(said["challenge"]), made_at


def _unknown() -> PasskeyUnknown:
    return PasskeyUnknown("This passkey does not sign you in here. Use your password, or ask a manager.")
