"""A hotel's own past becomes scenarios: of nobody in particular, expecting what stood at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from innkeep.core.db import Database
from innkeep.evaluation.recording import as_yaml, record_past
from innkeep.evaluation.scenarios import Scenario, load_scenarios
from tests.factories import Hotel
from tests.schema.rows import chat, line, order, say


async def recorded(database: Database, hotel: Hotel) -> list[Scenario]:
    async with database.unit_of_work(hotel.program) as db:
        return await record_past(db, hotel.program)


@pytest.fixture
async def talk(owner: asyncpg.Connection[Any], hotel: Hotel) -> asyncpg.Record:
    """A guest who said who they are, got their towels, and thanked a person."""
    session = await chat(owner, hotel, language="en", mode="manual", assignee_id=hotel.staff["front_desk"].user_id)
    await say(owner, session, text="Emma Lindqvist in 101, two bath towels and a soup pls")
    by = {"role": "System", "author_id": hotel.staff["front_desk"].user_id}
    await say(owner, session, **by, text="Of course, Emma")
    await say(owner, session, text="thanks Ben")
    return session


async def of_the_talk(owner: asyncpg.Connection[Any], hotel: Hotel, talk: asyncpg.Record, **values: Any) -> UUID:
    placed = await order(owner, hotel, session_id=talk["id"], category="housekeeping", source="staff", **values)
    towel = {"title": "Bath towel", "qty": 2, "price": "0", "item_id": hotel.items["Bath towel"]}
    await line(owner, placed, **towel)
    key: UUID = placed["id"]
    return key


async def test_what_was_said_before_a_person_came_and_what_stands_is_recorded(
    database: Database, hotel: Hotel, owner: asyncpg.Connection[Any], talk: asyncpg.Record, tmp_path: Path
) -> None:
    await of_the_talk(owner, hotel, talk)
    rejected = await of_the_talk(owner, hotel, talk)
    await owner.execute("UPDATE orders SET status = 'rejected' WHERE id = $1", rejected)
    [scenario] = await recorded(database, hotel)
    assert scenario.guest == ["Alex Morgan in 000, two bath towels and a soup pls"]
    [wanted] = scenario.expect.orders or ()
    assert [(item.title, item.qty) for item in wanted.items] == [("Bath towel", 2)]
    assert (scenario.confirm, scenario.expect.mode, scenario.expect.answer_contains) == ("yes", None, [])
    (tmp_path / "past.yaml").write_text(as_yaml([scenario]))
    assert load_scenarios(tmp_path / "past.yaml") == [scenario]


async def test_what_the_menu_no_longer_has_is_left_out(
    database: Database, hotel: Hotel, owner: asyncpg.Connection[Any], talk: asyncpg.Record
) -> None:
    await of_the_talk(owner, hotel, talk)
    await owner.execute("UPDATE catalogue_items SET deleted_at = now() WHERE id = $1", hotel.items["Bath towel"])
    assert await recorded(database, hotel) == []


async def test_a_hotel_records_its_own_past_only(database: Database, other_hotel: Hotel, talk: asyncpg.Record) -> None:
    assert talk["id"]
    assert await recorded(database, other_hotel) == []
