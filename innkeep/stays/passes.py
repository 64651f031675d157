"""What the hotel hands to a guest so that a phone may act for them: six digits to type, or a link to follow."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Actor, Guest, Program, Staff
from innkeep.core.errors import Forbidden
from innkeep.core.tokens import new_token, token_hash
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries
from innkeep.stays.guests import GuestNotInStay
from innkeep.stays.models import AccessPass, PassKind, StayGuest, StayStatus
from innkeep.stays.steps import require_state

CODE_LASTS = timedelta(minutes=10)
LINK_LASTS = timedelta(minutes=30)

MAILS = 3
"""Links that are sent to the guests of a stay within an hour because a phone asked."""


class NotVouchedFor(Forbidden):
    """Something that only a phone does of which the hotel knows whose it is."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed out. `secret` is shown once; `digits` is what has to be typed beside a link that was mailed."""

    secret: str
    guest_id: UUID
    expires_at: datetime
    digits: str | None = None


def require_vouched(actor: Actor) -> None:
    """NotVouchedFor for a phone that came by the room's code alone."""
    if isinstance(actor, Guest) and not actor.vouched:
        raise NotVouchedFor("First type the code that the front desk gives you: then we know that it is you.")


async def give_code(db: AsyncSession, staff: Staff, stay_id: UUID, guest_id: UUID | None = None) -> Handed:
    """Six digits for a guest of a stay, the primary one if nobody is named. What was given before holds no more.

    StayNotFound, StayCannotMove, GuestNotInStay.
    """
    require(staff, Operation.MANAGE_STAYS)
    guest_id = await _of_stay(db, staff, stay_id, guest_id)
    mine = (AccessPass.org_id == staff.org_id, AccessPass.stay_id == stay_id, AccessPass.guest_id == guest_id)
    await db.execute(delete(AccessPass).where(*mine, AccessPass.kind == PassKind.CODE))
    code = six_digits()
    expires_at = clock.now() + CODE_LASTS
    db.add(
        AccessPass(
            org_id=staff.org_id,
            stay_id=stay_id,
            guest_id=guest_id,
            kind=PassKind.CODE,
            secret_hash=typed_hash(stay_id, code),
            expires_at=expires_at,
            made_by=staff.user_id,
        )
    )
    await db.flush()
    return Handed(code, guest_id, expires_at)


async def give_link(
    db: AsyncSession, actor: Staff | Program, stay_id: UUID, guest_id: UUID | None = None, *, mailed: bool = False
) -> Handed:
    """A link for a guest of a stay. One that is mailed opens only with the digits that are given beside it.

    StayNotFound, StayCannotMove, GuestNotInStay.
    """
    if isinstance(actor, Staff):
        require(actor, Operation.MANAGE_STAYS)
    guest_id = await _of_stay(db, actor, stay_id, guest_id)
    guest = Guest(org_id=actor.org_id, user_id=guest_id, stay_id=stay_id)
    digits = six_digits() if mailed else None
    return await _link(db, guest, Terms(digits=digits, made_by=actor.user_id))


async def give_open_link(db: AsyncSession, program: Program, stay_id: UUID, *, uses: int, lasts: timedelta) -> Handed:
    """A link that opens many phones for the primary guest. It is for whoever tries Innkeep out, not for hotels."""
    guest_id = await _of_stay(db, program, stay_id, None)
    guest = Guest(org_id=program.org_id, user_id=guest_id, stay_id=stay_id)
    return await _link(db, guest, Terms(uses=uses, lasts=lasts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a link opens."""

    uses: int = 1
    lasts: timedelta = LINK_LASTS
    device_id: UUID | None = None
    digits: str | None = None
    made_by: UUID | None = None


async def _link(db: AsyncSession, guest: Guest, terms: Terms) -> Handed:
    secret, expires_at = new_token(), clock.now() + terms.lasts
    db.add(
        AccessPass(
            org_id=guest.org_id,
            stay_id=guest.stay_id,
            guest_id=guest.user_id,
            kind=PassKind.LINK,
            secret_hash=token_hash(secret),
            typed_hash=typed_hash(guest.stay_id, terms.digits) if terms.digits else None,
            device_id=terms.device_id,
            uses_left=terms.uses,
            expires_at=expires_at,
            made_by=terms.made_by,
        )
    )
    await db.flush()
    return Handed(secret, guest.user_id, expires_at, terms.digits)


async def links_by_mail(db: AsyncSession, guest: Guest, digits: str) -> list[tuple[str, Handed]]:
    """Links for the guests of the stay at whose door a phone asks, each with the address that is known of them.

    On the phone that asks they open at once, elsewhere with the `digits` that it shows. Nothing once enough were sent.
    """
    await queries.stay_for(db, guest, guest.stay_id, lock=True)  # however many ask at once
    since = clock.now() - timedelta(hours=1)
    asked = select(func.count()).where(
        AccessPass.org_id == guest.org_id,
        AccessPass.stay_id == guest.stay_id,
        AccessPass.device_id.is_not(None),
        AccessPass.created_at > since,
    )
    stay = await queries.stay_with_guests(db, guest, guest.stay_id)
    to = [each for each in stay.guests if each.email]
    if (await db.scalar(asked) or 0) + len(to) > MAILS * max(len(to), 1):
        return []
    terms = Terms(device_id=guest.phone, digits=digits)
    return [(each.email, await _link(db, replace(guest, user_id=each.guest_id), terms)) for each in to]


async def _of_stay(db: AsyncSession, actor: Actor, stay_id: UUID, guest_id: UUID | None) -> UUID:
    stay = await queries.stay_for(db, actor, stay_id, lock=True)
    require_state(stay, StayStatus.CHECKED_IN)
    who = StayGuest.is_primary if guest_id is None else StayGuest.guest_id == guest_id
    found: UUID | None = await db.scalar(
        select(StayGuest.guest_id).where(StayGuest.org_id == actor.org_id, StayGuest.stay_id == stay.id, who)
    )
    if found is None:
        raise GuestNotInStay("This guest is not in the stay.")
    return found


def link_to(base: str, room_code: str, handed: Handed) -> str:
    """The address of a link. Browsers keep what stands behind the # to themselves (RFC 3986, section 3.5)."""
    return f"{base}/g/{room_code}#pass={handed.secret}"


def six_digits() -> str:
    """Any six digits."""
    return f"{secrets.randbelow(1_000_000):06}"


def typed_hash(stay_id: UUID, digits: str) -> bytes:
    """Of digits that hold for minutes; with the stay's key, so that equal ones of two stays do not look equal."""
    return token_hash(f"{stay_id}:{digits}")
