"""All that is held of a person, as a program and as they themselves can read it (GDPR, articles 15 and 20)."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.audit.actions import note
from innkeep.core import clock
from innkeep.core.actors import Actor, Staff
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.privacy.holdings import HOLDINGS, Holding
from innkeep.privacy.person import Keys, asked, keys_of

Held = dict[str, Any]

_pages = Environment(
    loader=PackageLoader("innkeep.privacy"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


async def all_held(db: AsyncSession, actor: Actor, person: UUID) -> Held:
    """What is held, and that it was told is noted. NotAllowed, NobodyLikeThat."""
    if isinstance(actor, Staff):
        require(actor, Operation.EXPORT_PEOPLE)
    keys = await keys_of(db, actor, person)
    hotel = await people.hotel(db, actor)
    parts = [await _part(db, holding, keys) for holding in HOLDINGS if holding.told]
    await note(db, "users.exported", person)
    return {
        "hotel": hotel.name,
        "person": str(person),
        "told_at": clock.now().isoformat(),
        "held": [part for part in parts if part["rows"]],
    }


async def _part(db: AsyncSession, holding: Holding, keys: Keys) -> Held:
    columns = ", ".join(f'"{column}"' for column in holding.told)
    statement, named = asked(f"SELECT {columns} FROM {holding.table} WHERE {holding.of} ORDER BY id", keys)
    found = await db.execute(statement, named)
    rows = [dict(zip(holding.told, map(_plain, row), strict=True)) for row in found]
    return {"table": holding.table, "title": holding.title, "columns": list(holding.told), "rows": rows}


def _plain(value: Any) -> Any:
    """A value as JSON has it; pictures as base64 (RFC 4648)."""
    match value:
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case list() | tuple():
            return _all_plain(value)
        case _:
            return value


def _all_plain(values: Iterable[Any]) -> list[Any]:
    return [_plain(each) for each in values]


def as_page(held: Held) -> str:
    """The same to be read: one file that needs nothing else."""
    return _pages.get_template("held.html").render(held=held)
