"""What stands at the door of a room: whoever has its code may know whose hotel it is."""

from __future__ import annotations

from sqlalchemy import text

from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.people import queries as people
from innkeep.people.models import Organization


async def hotel_of_room(database: Database, code: str) -> Organization | None:
    """The hotel whose room has this code, or None."""
    async with database.without_tenant() as db:
        found = (await db.execute(text("SELECT * FROM find_room(:code)"), {"code": code})).one_or_none()
    if found is None:
        return None
    program = Program(org_id=found.org_id)
    async with database.unit_of_work(program) as db:
        return await people.hotel(db, program)
