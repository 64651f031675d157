"""Who stays in the rooms of a stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Conflict, Invalid, NotFound
from innkeep.core.events import record
from innkeep.people.models import Role, User
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries
from innkeep.stays.devices import end_access
from innkeep.stays.events import GuestLeftStay, StayChanged
from innkeep.stays.models import Stay, StayGuest, StayStatus

MOST_GUESTS = 50
"""Guests of one stay."""


class UnknownGuest(Invalid):
    """No such guest in this hotel."""


class OnePrimaryGuest(Invalid):
    """More than one was named as the primary guest."""


class GuestNotInStay(NotFound):
    """Somebody who is not a guest of this stay."""


class GuestThereAlready(Conflict):
    """Somebody is a guest of the stay already."""


class PrimaryGuestStays(Conflict):
    """A stay always has a primary guest."""


class TooManyGuests(Conflict):
    """A stay has as many guests as it may have."""


class StayHasEnded(Conflict):
    """The stay is history."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """Somebody who will stay: a guest that the hotel knows, by `guest_id`, or somebody new, by name."""

    guest_id: UUID | None = None
    name: str = ""
    email: str = ""
    mobile_phone: str | None = None
    languages: Sequence[str] = ()
    is_primary: bool = False


async def persons(db: AsyncSession, staff: Staff, arriving: Sequence[Arriving]) -> list[UUID]:
    """The keys of the guests, the primary one first; who is new is written. UnknownGuest, OnePrimaryGuest.

    Where nobody is named as the primary guest, it is the first.
    """
    if sum(each.is_primary for each in arriving) > 1:
        raise OnePrimaryGuest("A stay has one primary guest. Mark one of them, or nobody: then it is the first.")
    known = {each.guest_id for each in arriving if each.guest_id}
    await _require_guests(db, staff, known)
    role_id = await db.scalar(select(Role.id).where(Role.name == "guest", Role.deleted_at.is_(None)))
    keys: list[UUID] = []
    for each in sorted(arriving, key=lambda each: not each.is_primary):
        key = each.guest_id or await _write(db, staff, each, role_id)
        if key not in keys:
            keys.append(key)
    return keys


async def _require_guests(db: AsyncSession, staff: Staff, known: set[UUID]) -> None:
    query = (
        select(User.id)
        .join(Role, Role.id == User.role_id)
        .where(User.org_id == staff.org_id, User.id.in_(known), User.deleted_at.is_(None), Role.name == "guest")
    )
    if known and known - set(await db.scalars(query)):
        raise UnknownGuest("A guest was not found. Look them up again, or give the name of somebody new.")


async def _write(db: AsyncSession, staff: Staff, somebody: Arriving, role_id: UUID | None) -> UUID:
    user = User(
        org_id=staff.org_id,
        name=somebody.name,
        email=somebody.email,
        mobile_phone=somebody.mobile_phone,
        languages=list(dict.fromkeys(somebody.languages)),
        role_id=role_id,
    )
    db.add(user)
    await db.flush()
    return user.id


def put_into(db: AsyncSession, stay: Stay, guest_ids: Sequence[UUID]) -> None:
    """Write the guests of a new stay with the next flush, the first of them the primary one."""
    for guest_id in guest_ids:
        primary = guest_id == guest_ids[0]
        db.add(StayGuest(org_id=stay.org_id, stay_id=stay.id, guest_id=guest_id, is_primary=primary))


async def add_guest(db: AsyncSession, staff: Staff, stay_id: UUID, somebody: Arriving) -> Stay:
    """One more guest. GuestThereAlready, UnknownGuest, TooManyGuests, StayHasEnded."""
    stay = await _going_on(db, staff, stay_id)
    present = await db.scalars(
        select(StayGuest.guest_id).where(StayGuest.org_id == staff.org_id, StayGuest.stay_id == stay.id)
    )
    if len(present.all()) >= MOST_GUESTS:
        raise TooManyGuests(f"A stay has up to {MOST_GUESTS} guests. Make another stay for the rest.")
    [guest_id] = await persons(db, staff, [somebody])
    with refusals({"stay_guests_org_id_stay_id_guest_id_key": GuestThereAlready("This guest is in the stay already.")}):
        db.add(StayGuest(org_id=staff.org_id, stay_id=stay.id, guest_id=guest_id))
        await db.flush()
    if somebody.is_primary:
        await _make_primary(db, stay, guest_id)
    record(db, StayChanged(org_id=staff.org_id, stay_id=stay.id))
    return await queries.stay_with_guests(db, staff, stay.id)


async def remove_guest(db: AsyncSession, staff: Staff, stay_id: UUID, guest_id: UUID) -> Stay:
    """Somebody leaves, or was not meant: their phones lose access at once. PrimaryGuestStays, GuestNotInStay."""
    stay = await _going_on(db, staff, stay_id)
    link = await _link(db, stay, guest_id)
    if link.is_primary:
        raise PrimaryGuestStays("This is the primary guest. Make another guest the primary one first.")
    await end_access(db, staff.org_id, stay.id, guest_id)
    await db.delete(link)
    await db.flush()
    record(db, GuestLeftStay(org_id=staff.org_id, stay_id=stay.id, guest_id=guest_id))
    record(db, StayChanged(org_id=staff.org_id, stay_id=stay.id))
    return await queries.stay_with_guests(db, staff, stay.id)


async def make_primary(db: AsyncSession, staff: Staff, stay_id: UUID, guest_id: UUID) -> Stay:
    """Whom the room's code lets phones in for from now on, and whose name stands beside the room. GuestNotInStay."""
    stay = await _going_on(db, staff, stay_id)
    await _link(db, stay, guest_id)
    await _make_primary(db, stay, guest_id)
    record(db, StayChanged(org_id=staff.org_id, stay_id=stay.id))
    return await queries.stay_with_guests(db, staff, stay.id)


async def _make_primary(db: AsyncSession, stay: Stay, guest_id: UUID) -> None:
    of_stay = update(StayGuest).where(StayGuest.org_id == stay.org_id, StayGuest.stay_id == stay.id)
    await db.execute(of_stay.where(StayGuest.guest_id != guest_id).values(is_primary=False))
    await db.execute(of_stay.where(StayGuest.guest_id == guest_id).values(is_primary=True))


async def _link(db: AsyncSession, stay: Stay, guest_id: UUID) -> StayGuest:
    link = await db.scalar(
        select(StayGuest).where(
            StayGuest.org_id == stay.org_id, StayGuest.stay_id == stay.id, StayGuest.guest_id == guest_id
        )
    )
    if link is None:
        raise GuestNotInStay("This guest is not in the stay.")
    return link


async def _going_on(db: AsyncSession, staff: Staff, stay_id: UUID) -> Stay:
    require(staff, Operation.MANAGE_STAYS)
    stay = await queries.stay_for(db, staff, stay_id, lock=True)
    if stay.status not in {StayStatus.RESERVED, StayStatus.CHECKED_IN}:
        said = stay.status.replace("_", " ")
        raise StayHasEnded(f"This stay is {said}: its guests are history. Change a stay that is to come or goes on.")
    return stay
