"""Phones that were let in: which they are, what keeps them in, and how their access ends."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Guest, Staff
from innkeep.core.errors import NotFound
from innkeep.core.events import record
from innkeep.core.tokens import token_hash
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries
from innkeep.stays.events import PhoneShutOut
from innkeep.stays.models import AccessPass, GuestDevice


class PhoneNotFound(NotFound):
    """No such phone in this stay."""


async def phones_of(db: AsyncSession, staff: Staff, stay_id: UUID) -> list[GuestDevice]:
    """The phones that are let in to a stay, the newest first. StayNotFound."""
    require(staff, Operation.MANAGE_STAYS)
    stay = await queries.stay_for(db, staff, stay_id)
    query = select(GuestDevice).where(GuestDevice.org_id == staff.org_id, GuestDevice.stay_id == stay.id)
    return list(await db.scalars(query.order_by(GuestDevice.id.desc())))


async def shut_out(db: AsyncSession, staff: Staff, stay_id: UUID, phone_id: UUID) -> None:
    """End a phone's access at once, its open streams too. PhoneNotFound, StayNotFound."""
    require(staff, Operation.MANAGE_STAYS)
    stay = await queries.stay_for(db, staff, stay_id)
    gone = await db.execute(
        delete(GuestDevice)
        .where(GuestDevice.org_id == staff.org_id, GuestDevice.stay_id == stay.id, GuestDevice.id == phone_id)
        .returning(GuestDevice.id)
    )
    if gone.scalar_one_or_none() is None:
        raise PhoneNotFound("There is no such phone, or not any more.")
    record(db, PhoneShutOut(org_id=staff.org_id, stay_id=stay.id, phone_id=phone_id))


async def leave(db: AsyncSession, guest: Guest, token: str) -> None:
    """Take a guest's phone its access; once more changes nothing."""
    gone = await db.execute(
        delete(GuestDevice)
        .where(GuestDevice.org_id == guest.org_id, GuestDevice.token_hash == token_hash(token))
        .returning(GuestDevice.id)
    )
    if (phone_id := gone.scalar_one_or_none()) is not None:
        record(db, PhoneShutOut(org_id=guest.org_id, stay_id=guest.stay_id, phone_id=phone_id))


async def touch(db: AsyncSession, guest: Guest, token: str) -> None:
    """Somebody is at a device that many use: it is not let go yet."""
    mine = (GuestDevice.org_id == guest.org_id, GuestDevice.token_hash == token_hash(token))
    await db.execute(update(GuestDevice).where(*mine, GuestDevice.shared).values(seen_at=clock.now()))


async def end_access(db: AsyncSession, org_id: UUID, stay_id: UUID, guest_id: UUID | None = None) -> None:
    """No phone of a stay is let in any more, or none of one guest's, and nothing that was handed out opens anything.

    Whoever calls this tells why, by an event of its own.
    """
    for table in (GuestDevice, AccessPass):
        gone = delete(table).where(table.org_id == org_id, table.stay_id == stay_id)
        await db.execute(gone if guest_id is None else gone.where(table.guest_id == guest_id))
