"""Exporting tables that spreadsheets show as they are, and that an import takes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Program, Staff
from innkeep.core.spreadsheet import Cell, csv_file
from innkeep.people.models import Role, User
from innkeep.people.permissions import Operation, require
from innkeep.spreadsheets.stays import live_stays
from innkeep.spreadsheets.tables import TABLES, Kind
from innkeep.stays.models import Room, Stay
from innkeep.stays.queries import rooms_by_id

Row = Sequence[Cell]

NEEDS: Mapping[Kind, Operation] = {
    Kind.ROOMS: Operation.READ_HOUSE,
    Kind.GUESTS: Operation.MANAGE_GUESTS,
    Kind.STAYS: Operation.MANAGE_STAYS,
}
"""What it takes to export a table."""


async def export_table(db: AsyncSession, actor: Program | Staff, kind: Kind) -> bytes:
    """The hotel's rooms or guests, or the stays that are to come or go on."""
    if isinstance(actor, Staff):
        require(actor, NEEDS[kind])
    return csv_file(list(TABLES[kind]), await _EXPORTS[kind](db, Program(org_id=actor.org_id)))


async def _rooms(db: AsyncSession, program: Program) -> Iterable[Row]:
    query = select(Room).where(Room.org_id == program.org_id, Room.deleted_at.is_(None))
    return [(room.room_number, room.label, room.type) for room in await db.scalars(query.order_by(Room.room_number))]


async def _guests(db: AsyncSession, program: Program) -> Iterable[Row]:
    query = (
        select(User)
        .join(Role, Role.id == User.role_id)
        .where(User.org_id == program.org_id, User.deleted_at.is_(None), Role.name == "guest")
    )
    return [
        (guest.name, guest.email, guest.mobile_phone, ", ".join(guest.languages))
        for guest in await db.scalars(query.order_by(User.name, User.id))
    ]


async def _stays(db: AsyncSession, program: Program) -> Iterable[Row]:
    stays = [stay for stay in await live_stays(db, program) if stay.guests]
    rooms = await rooms_by_id(db, program, {room_id for stay in stays for room_id in stay.room_ids})
    return [_stay(stay, [rooms[room_id].room_number for room_id in stay.room_ids]) for stay in stays]


def _stay(stay: Stay, numbers: list[str]) -> Row:
    primary, *others = (each.guest for each in stay.guests)
    return (
        ", ".join(numbers),
        primary.name,
        primary.email,
        primary.mobile_phone,
        ", ".join(guest.name for guest in others),
        stay.checkin_date,
        stay.checkin_time,
        stay.checkout_date,
        stay.checkout_time,
        stay.status,
    )


_EXPORTS: Mapping[Kind, Callable[[AsyncSession, Program], Awaitable[Iterable[Row]]]] = {
    Kind.ROOMS: _rooms,
    Kind.GUESTS: _guests,
    Kind.STAYS: _stays,
}
