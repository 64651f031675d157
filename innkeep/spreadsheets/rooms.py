"""Rooms from a table, by their number."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor
from innkeep.spreadsheets.plan import Plan, first_lines, settle, shown
from innkeep.spreadsheets.tables import Entry
from innkeep.stays.models import Room


async def rooms_by_number(db: AsyncSession, actor: Actor) -> dict[str, Room]:
    """The hotel's rooms."""
    rooms = await db.scalars(select(Room).where(Room.org_id == actor.org_id, Room.deleted_at.is_(None)))
    return {room.room_number: room for room in rooms}


async def import_rooms(db: AsyncSession, actor: Actor, entries: list[Entry], plan: Plan) -> None:
    """Rooms are made or become what their line says; rooms that no line names stay as they are."""
    first_lines(plan, entries, [entry["number"] for entry in entries])
    rooms = await rooms_by_number(db, actor)
    for entry in entries:
        thing = f"room {shown(entry['number'])}"
        wanted = {"label": entry["label"], "type": entry["type"]}
        if (room := rooms.get(entry["number"])) is not None:
            plan.change(entry, thing, settle(room, wanted))
        else:
            db.add(Room(org_id=actor.org_id, room_number=entry["number"], **wanted))
            plan.add(entry, f"{thing} ({shown(entry['label'])}, {shown(entry['type'])})")
    if not plan.problems:
        await db.flush()
