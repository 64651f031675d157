"""Lessons and trials as rows, for pages that show them: nobody groups or plays these."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg

from tests.factories import Hotel
from tests.schema.rows import chat, say, write


async def lesson_of(owner: asyncpg.Connection[Any], hotel: Hotel) -> UUID:
    """A guest's words for a pillow, that a colleague understood."""
    session = await chat(owner, hotel)
    message = await say(owner, session, text="a zwibbelfetzen <b>please</b>")
    keys = {"org_id": hotel.org_id, "session_id": session["id"], "message_id": message["id"]}
    values = {"reason": "taken_over", "status": "open", "language": "en"}
    near = {"vector": "\\x0000803f", "near_item_id": hotel.items["Pillow"]}
    lesson = await write(owner, "lessons", **keys, **values, **near, text=message["text"], phrase="zwibbelfetzen")
    key: UUID = lesson["id"]
    return key


async def trial_of(owner: asyncpg.Connection[Any], hotel: Hotel, lesson: UUID, **values: Any) -> UUID:
    """A trial of it: while it is played, or as `values` say."""
    keys = {"org_id": hotel.org_id, "lesson_id": lesson, "asked_by": hotel.staff["manager"].user_id}
    what = {"kind": "alias", "item_id": hotel.items["Pillow"], "title": "zwibbelfetzen", "scenarios": 3}
    usual = {"status": "running", "waits_until": "tomorrow", "played": 2, "changes": []}
    key: UUID = (await write(owner, "lesson_trials", **keys | what | usual | values))["id"]
    return key
