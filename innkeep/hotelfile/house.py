"""Importing the house: the hotel itself, its divisions and its rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.hotelfile.changes import Change, added, changed, difference, settle, shown
from innkeep.hotelfile.entries import DivisionEntry, OrganizationEntry, RoomEntry
from innkeep.people import queries as people
from innkeep.people.models import Category, Division, DivisionCategory, Organization
from innkeep.stays.models import Room

CHECKIN, CHECKOUT = time(15), time(11)
"""When a new hotel's stays begin and end, unless its file says otherwise."""

GRACE = timedelta(days=14)
"""How long those who lead a hotel that a file brings come in with a password alone: none of them has anything else."""


async def import_organization(db: AsyncSession, program: Program, entry: OrganizationEntry) -> list[Change]:
    """The hotel itself, found by the program's key."""
    wanted = entry.model_dump(exclude={"name", "wifi", "picture"}, exclude_none=True)
    if entry.wifi is not None:
        wanted |= {"wifi_name": entry.wifi.name, "wifi_password": entry.wifi.password}
    row = await db.get(Organization, program.org_id)
    if row is not None:
        return changed(f"hotel {shown(entry.name)}", settle(row, wanted))
    usual = {"checkin_time": CHECKIN, "checkout_time": CHECKOUT, "require_second_factor": True}
    guarded_from = clock.now() + GRACE
    made = Organization(id=program.org_id, name=entry.name, second_factor_from=guarded_from, **{**usual, **wanted})
    db.add(made)
    await db.flush()
    return [added(f"hotel {shown(entry.name)}", entry.timezone, entry.currency, entry.language)]


async def import_divisions(db: AsyncSession, program: Program, entries: Sequence[DivisionEntry]) -> list[Change]:
    """Divisions by name. A kind of order goes to the division whose entry names it, whoever had it before."""
    rows = {row.name: row for row in await people.divisions(db, program)}
    handled = await _handled(db, program, rows)
    changes: list[Change] = []
    for entry in entries:
        thing = f"division {shown(entry.name)}"
        wanted = entry.model_dump(include={"description", "hours", "assignment"})
        if (row := rows.get(entry.name)) is not None:
            changes += changed(thing, settle(row, wanted))
        else:
            row = Division(org_id=program.org_id, name=entry.name, **wanted)
            rows[entry.name] = row
            db.add(row)
            changes.append(added(thing, *sorted(entry.handles)))
    await db.flush()
    await _hand_out(db, program, entries, rows)
    now_handled = await _handled(db, program, rows)
    for name, before in handled.items():
        if before != now_handled[name]:
            changes += changed(f"division {shown(name)}", [difference("handles", before, now_handled[name])])
    return changes


async def _handled(db: AsyncSession, program: Program, rows: dict[str, Division]) -> dict[str, list[Category]]:
    """The kinds of order of each division."""
    given = list(await db.scalars(select(DivisionCategory).where(DivisionCategory.org_id == program.org_id)))
    return {name: sorted(each.category for each in given if each.division_id == row.id) for name, row in rows.items()}


async def _hand_out(
    db: AsyncSession, program: Program, entries: Sequence[DivisionEntry], rows: dict[str, Division]
) -> None:
    wanted = {category: rows[entry.name].id for entry in entries for category in entry.handles}
    listed = {rows[entry.name].id for entry in entries}
    given = {
        row.category: row
        for row in await db.scalars(select(DivisionCategory).where(DivisionCategory.org_id == program.org_id))
    }
    for category, row in given.items():
        if category not in wanted and row.division_id in listed:
            await db.delete(row)
    for category, division_id in wanted.items():
        if category in given:
            given[category].division_id = division_id
        else:
            db.add(DivisionCategory(org_id=program.org_id, division_id=division_id, category=category))
    await db.flush()


async def import_rooms(db: AsyncSession, program: Program, entries: Sequence[RoomEntry]) -> list[Change]:
    """Rooms by number."""
    rows = await rooms_by_number(db, program)
    changes: list[Change] = []
    for entry in entries:
        thing = f"room {shown(entry.number)}"
        wanted = {"label": entry.label, "type": entry.type}
        if (row := rows.get(entry.number)) is not None:
            changes += changed(thing, settle(row, wanted))
        else:
            db.add(Room(org_id=program.org_id, room_number=entry.number, **wanted))
            changes.append(added(thing, entry.label))
    await db.flush()
    return changes


async def rooms_by_number(db: AsyncSession, program: Program) -> dict[str, Room]:
    """The hotel's rooms."""
    rooms = await db.scalars(select(Room).where(Room.org_id == program.org_id, Room.deleted_at.is_(None)))
    return {room.room_number: room for room in rooms}
