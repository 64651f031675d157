"""A phone that shows what the hotel handed out, and acts for a guest from then on.

Whoever shows nothing stands at the door (`stays.doors`). Guessing locks the typing, for whoever guesses and in the end
for the hotel as a whole; it never locks a stay, and links go on opening (decision 26).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Guest
from innkeep.core.db import Database
from innkeep.core.errors import Conflict, Unauthorized
from innkeep.core.events import record
from innkeep.core.tokens import new_token, token_hash
from innkeep.stays import doors
from innkeep.stays.events import PhoneVouchedFor
from innkeep.stays.models import AccessFailure, AccessPass, GuestDevice, PassKind
from innkeep.stays.passes import typed_hash

FAILURES = 5
FAILURES_WITHIN = timedelta(minutes=15)
"""Of one stay, from one address."""

FAILURES_OF_HOTEL = 20
FAILURES_OF_HOTEL_WITHIN = timedelta(hours=1)

_DIGITS = re.compile(r"\D")


class WrongCode(Unauthorized):
    """These are not the digits, or not any more."""


class LinkOver(Unauthorized):
    """The link was used, has expired, or is none of ours."""


class DigitsNeeded(Unauthorized):
    """The link was asked for on another phone: what stands there is typed here."""


class TooManyTries(Conflict):
    """So much that was wrong was typed that nothing is looked at for a while."""


@dataclass(frozen=True, slots=True)
class Knock:
    """A phone that shows something at a room's door: its cookie, if it has one, and where it calls from."""

    code: str
    token: str
    address: str
    shared: bool = False


async def use_code(database: Database, knock: Knock, typed: str) -> tuple[Guest, str]:
    """Let a phone act for the guest whose six digits were typed; the guest, and its new token.

    UnknownRoomCode, NobodyCheckedIn, TooManyTries, WrongCode.
    """
    door = await doors.door_with(database, knock.code)
    async with database.unit_of_work(door.program) as db:
        stay_id = (await doors.guest_behind(db, door)).stay_id
        await require_unlocked(db, door.org_id, stay_id, knock.address)
        taken = await _take_code(db, door, stay_id, _DIGITS.sub("", typed))
        if taken is not None:
            return await _admit(db, taken, knock)
        db.add(AccessFailure(org_id=door.org_id, stay_id=stay_id, address=knock.address))
    raise WrongCode("These are not the six digits, or they have expired. Ask the front desk for new ones.")


async def use_link(database: Database, knock: Knock, secret: str, typed: str = "") -> tuple[Guest, str]:
    """Let a phone act for the guest whose link was followed; the guest, and its new token.

    UnknownRoomCode, NobodyCheckedIn, LinkOver, DigitsNeeded, TooManyTries, WrongCode.
    """
    door = await doors.door_with(database, knock.code)
    async with database.unit_of_work(door.program) as db:
        stay_id = (await doors.guest_behind(db, door)).stay_id
        found = await _link_with(db, door, stay_id, secret)
        if found is None:
            raise LinkOver("This link has been used or has expired. Ask for a new one, or ask the front desk.")
        phone = await _phone(db, found, knock)
        opens = await _opens(db, found, knock, phone, typed)
        if opens == "digits":
            raise DigitsNeeded("Type the six digits that belong to this link.")
        if opens == "yes":
            found.uses_left -= 1
            return await _admit(db, found, knock)
        db.add(AccessFailure(org_id=door.org_id, stay_id=stay_id, address=knock.address))
    raise WrongCode("These are not the six digits that belong to this link.")


async def _opens(
    db: AsyncSession, link: AccessPass, knock: Knock, phone: GuestDevice | None, typed: str
) -> Literal["yes", "no", "digits"]:
    asked_here = phone is not None and phone.id == link.device_id
    if link.typed_hash is None or asked_here:
        return "yes"
    if not typed:
        return "digits"
    await require_unlocked(db, link.org_id, link.stay_id, knock.address)
    return "yes" if link.typed_hash == typed_hash(link.stay_id, _DIGITS.sub("", typed)) else "no"


async def require_unlocked(db: AsyncSession, org_id: UUID, stay_id: UUID | None, address: str) -> None:
    """TooManyTries. Tries in one hotel are counted one after the other: many at once are not more than as many.

    Digits are a stay's. What is typed without one, a room and a surname, is counted by itself.
    """
    await db.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('access:' || :org, 0))"), {"org": str(org_id)})
    channel = AccessFailure.stay_id.is_(None) if stay_id is None else AccessFailure.stay_id.is_not(None)
    of_hotel = select(func.count()).where(AccessFailure.org_id == org_id, channel)
    now = clock.now()
    here = of_hotel.where(
        AccessFailure.stay_id.is_not_distinct_from(stay_id),
        AccessFailure.address == address,
        AccessFailure.created_at > now - FAILURES_WITHIN,
    )
    everywhere = of_hotel.where(AccessFailure.created_at > now - FAILURES_OF_HOTEL_WITHIN)
    if (await db.scalar(here) or 0) >= FAILURES or (await db.scalar(everywhere) or 0) >= FAILURES_OF_HOTEL:
        raise TooManyTries("Too many wrong codes were typed. Wait a while, or ask the front desk for a link.")


async def forget_failures(db: AsyncSession, org_id: UUID) -> None:
    """Take away what counts no more: from where people typed is nobody's business for longer."""
    before = clock.now() - FAILURES_OF_HOTEL_WITHIN
    await db.execute(delete(AccessFailure).where(AccessFailure.org_id == org_id, AccessFailure.created_at < before))


async def _take_code(db: AsyncSession, door: doors.Door, stay_id: UUID, typed: str) -> AccessPass | None:
    taken = await db.execute(
        update(AccessPass)
        .where(AccessPass.org_id == door.org_id, AccessPass.stay_id == stay_id, AccessPass.kind == PassKind.CODE)
        .where(AccessPass.secret_hash == typed_hash(stay_id, typed))
        .where(AccessPass.uses_left > 0, AccessPass.expires_at > clock.now())
        .values(uses_left=AccessPass.uses_left - 1)
        .returning(AccessPass)
    )
    return taken.scalar_one_or_none()


async def _link_with(db: AsyncSession, door: doors.Door, stay_id: UUID, secret: str) -> AccessPass | None:
    query = select(AccessPass).where(AccessPass.org_id == door.org_id, AccessPass.stay_id == stay_id)
    query = query.where(AccessPass.kind == PassKind.LINK, AccessPass.secret_hash == token_hash(secret))
    query = query.where(AccessPass.uses_left > 0, AccessPass.expires_at > clock.now())
    found: AccessPass | None = await db.scalar(query.with_for_update())
    return found


async def _phone(db: AsyncSession, given: AccessPass, knock: Knock) -> GuestDevice | None:
    """The phone that knocks, if this stay has let it in already."""
    query = select(GuestDevice).where(GuestDevice.org_id == given.org_id, GuestDevice.stay_id == given.stay_id)
    phone: GuestDevice | None = await db.scalar(query.where(GuestDevice.token_hash == token_hash(knock.token)))
    return phone


async def _admit(db: AsyncSession, given: AccessPass, knock: Knock) -> tuple[Guest, str]:
    """Its token is another one from now on: who knew the old one has nothing of the guest's."""
    token = new_token()
    phone = await _phone(db, given, knock)
    if phone is None:
        phone = GuestDevice(org_id=given.org_id, stay_id=given.stay_id, guest_id=given.guest_id)
        db.add(phone)
    phone.guest_id, phone.token_hash, phone.verified = given.guest_id, token_hash(token), True
    phone.shared, phone.seen_at = knock.shared, clock.now()
    await db.flush()
    about = {"stay_id": given.stay_id, "guest_id": given.guest_id, "phone_id": phone.id}
    record(db, PhoneVouchedFor(org_id=given.org_id, **about))
    return Guest(org_id=given.org_id, user_id=given.guest_id, stay_id=given.stay_id), token
