"""Messages that say nearly the same are one lesson, and are decided together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from innkeep.core.db import Database
from innkeep.core.paging import Listing
from innkeep.learning import actions, queries
from innkeep.learning.grouping import group
from tests.factories import Hotel
from tests.schema.rows import chat, say, write

SAID = [
    "Can we get some more coat hangers?",
    "Is there parking for an electric car?",
    "could we get some more coat hangers please",
    "more coat hangers, please",
]


@pytest.fixture
async def found(owner: asyncpg.Connection[Any], hotel: Hotel) -> list[UUID]:
    session = await chat(owner, hotel)
    keys = []
    for words in SAID:
        message = await say(owner, session, text=words)
        row = {"org_id": hotel.org_id, "session_id": session["id"], "message_id": message["id"], "status": "open"}
        lesson = await write(owner, "lessons", **row, reason="handed_over", text=words, phrase=words)
        keys.append(lesson["id"])
    return keys


async def test_near_identical_messages_are_one_lesson(
    database: Database,
    hotel: Hotel,
    found: list[UUID],
) -> None:
    assert await group(database, hotel.org_id) == len(SAID)
    assert await group(database, hotel.org_id) == 0
    manager = hotel.staff["manager"]
    async with database.unit_of_work(manager) as db:
        leading = await queries.lessons_page(db, manager, Listing())
        shown = {each.lesson.id: each.others for each in await queries.shown(db, manager, leading)}
    assert shown == {found[0]: [SAID[2], SAID[3]], found[1]: []}


async def test_a_later_message_joins_the_group_and_is_decided_with_it(
    database: Database,
    hotel: Hotel,
    owner: asyncpg.Connection[Any],
    found: list[UUID],
) -> None:
    await group(database, hotel.org_id)
    session = await owner.fetchrow("SELECT * FROM sessions WHERE org_id = $1", hotel.org_id)
    assert session is not None
    message = await say(owner, session, text="more coat hangers")
    row = {"org_id": hotel.org_id, "session_id": session["id"], "message_id": message["id"], "status": "open"}
    later = await write(owner, "lessons", **row, reason="taken_over", text=message["text"], phrase=message["text"])
    await group(database, hotel.org_id)
    manager = hotel.staff["manager"]
    async with database.unit_of_work(manager) as db:
        await actions.dismiss(db, manager, found[0])
    left = await owner.fetch("SELECT id, status FROM lessons WHERE org_id = $1", hotel.org_id)
    assert {row["id"]: row["status"] for row in left} == {
        found[0]: "dismissed",
        found[1]: "open",
        found[2]: "dismissed",
        found[3]: "dismissed",
        later["id"]: "dismissed",
    }
