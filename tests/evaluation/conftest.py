"""A hotel to play scenarios in: in the PostgreSQL of the tests, and in their process."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from innkeep.core.db import Database
from innkeep.evaluation.house import House
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.reading import load
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.roles import clone
from innkeep.reactions import REACTIONS
from tests.fixtures import EMPTY

HOTEL = """
organization: {name: Gasthof Probe, timezone: Europe/Vienna, currency: EUR, language: en}
divisions: [{name: House, handles: [housekeeping, room_service]}]
rooms: [{number: "12", label: Attic, type: single}, {number: "3", label: Garden, type: double}]
catalogue:
  - {category: room_service, title: Apple strudel, price: 6.5}
  - {category: housekeeping, title: Bath towel}
knowledge: [{title: Breakfast, text: "Breakfast is from 6:30 to 10:30 in the Orangery."}]
stays: [{rooms: ["12"], guests: [{name: Somebody Else}], nights: 2}]
"""
"""Its only stay would occupy the first room, in which scenarios are played."""


@pytest.fixture
def hotel_file(tmp_path: Path) -> Path:
    file = tmp_path / "hotel.yaml"
    file.write_text(HOTEL)
    return file


@pytest.fixture(scope="session")
async def inn(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Of its database every scenario gets a copy; each folder of tests that borrows this one has a house of its own."""
    template = f"innkeep_played_{uuid4().hex[:8]}"
    await clone(postgres.url("postgres", "postgres"), EMPTY, template)
    file = tmp_path_factory.mktemp("played") / "hotel.yaml"
    file.write_text(HOTEL)
    hotel = load(file).model_copy(update={"stays": []})
    database = Database(postgres.url("innkeep_app", template), reactions=REACTIONS)
    try:
        org_id = (await import_hotel(database, hotel)).org_id
    finally:
        await database.close()
    return House(postgres, REACTIONS, org_id, hotel.rooms[0].number, count(1), template)
