"""Hotel files as texts, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import pytest
from cryptography.fernet import Fernet

from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.sealing import Seal
from innkeep.hotelfile.entries import HotelFile
from innkeep.hotelfile.exporting import export_hotel
from innkeep.hotelfile.importing import ImportReport
from innkeep.hotelfile.problems import HotelFileInvalid
from innkeep.hotelfile.reading import load
from innkeep.signing_in.entering import Knock, enter
from innkeep.signing_in.logins import Browser

Owner: TypeAlias = "asyncpg.Connection[Any]"
Reader = Callable[[str], HotelFile]

HEAD = "organization: {name: Hotel Aurora, timezone: Europe/Vienna, currency: EUR, language: en}\n"

ROOMS = "rooms: [{number: 1, label: Garden, type: double}, {number: 2, label: Sea, type: double}]\n"

AURORA = """\
organization: {name: Hotel Aurora, timezone: Europe/Vienna, currency: EUR, language: en}
divisions:  [{name: Housekeeping, handles: [housekeeping]}]
rooms:      [{number: "101", label: Garden double, type: double}]
catalogue:  [{category: room_service, title: Apple strudel, price: 6.5, description: With vanilla sauce}]
knowledge:  [{title: Breakfast, text: "Breakfast is from 6:30 to 10:30 in the Orangery."}]
staff:      [{name: Ana Weber, email: ana@aurora.example, role: manager, division: Housekeeping}]
"""
"""The example of DESIGN, section 5."""


def new_name() -> str:
    """A name that no other test's hotel has."""
    return f"Hotel {uuid4().hex[:12]}"


def read(text: str, folder: Path) -> HotelFile:
    """The hotel of a text."""
    path = folder / "hotel.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def read_as(name: str, text: str, folder: Path) -> HotelFile:
    """The hotel of a text that begins with HEAD, under another name."""
    return read(text.replace("Hotel Aurora", name, 1), folder)


def refusal(text: str, folder: Path) -> str:
    """What is said about a text, from the line on."""
    with pytest.raises(HotelFileInvalid) as refused:
        read(text, folder)
    said = str(refused.value)
    assert said.startswith(f"{folder / 'hotel.yaml'}:")
    assert len(said.splitlines()) == 1
    return said.removeprefix(f"{folder / 'hotel.yaml'}:")


def told(report: ImportReport) -> list[str]:
    return [str(change) for change in report.changes]


async def exported(database: Database, org_id: UUID) -> str:
    async with database.unit_of_work(Program(org_id=org_id)) as db:
        return await export_hotel(db, Program(org_id=org_id))


async def rows_of(owner: Owner, org_id: UUID) -> dict[str, int]:
    """How many rows of each table are a hotel's, but for the counter of its events: it is begun after the commit."""
    tables = [
        row["table_name"]
        for row in await owner.fetch(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'org_id'"
        )
        if row["table_name"] != "outbox_heads"
    ]
    return {table: await owner.fetchval(f"SELECT count(*) FROM {table} WHERE org_id = $1", org_id) for table in tables}


async def sign_in(database: Database, email: str, password: str) -> str:
    """The token of a login."""
    entered = await enter(database, Seal(Fernet.generate_key()), Knock(email, password), Browser("192.0.2.1"))
    return entered.token
