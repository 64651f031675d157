"""Silence: the desk is asked once, then the agent goes on; and in the end a conversation is over."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from innkeep.conversations import queries, turns
from innkeep.conversations.actions import open_session, post_message
from innkeep.conversations.models import ChatSession, SessionMode, SessionState
from innkeep.conversations.ownership import call_person, snooze, take_over
from innkeep.conversations.silence import look_after_silent
from innkeep.core import clock
from innkeep.core.db import Database
from tests.factories import Hotel

pytestmark = pytest.mark.usefixtures("nobody_else_waits")

MINUTE = timedelta(minutes=1)


async def taken_over(database: Database, hotel: Hotel) -> ChatSession:
    ben = hotel.staff["front_desk"]
    async with database.unit_of_work(ben) as db:
        chat = await open_session(db, hotel.guest)
        await post_message(db, hotel.guest, chat.id, "The tap drips.")
        await post_message(db, ben, chat.id, "I will come.")
        return chat


async def now(database: Database, hotel: Hotel, chat: ChatSession) -> ChatSession:
    async with database.unit_of_work(hotel.program) as db:
        return await queries.session_for(db, hotel.staff["manager"], chat.id)


async def told(owner: asyncpg.Connection[Any], hotel: Hotel, kind: str) -> int:
    found: int = await owner.fetchval("SELECT count(*) FROM outbox WHERE org_id = $1 AND kind = $2", hotel.org_id, kind)
    return found


async def test_the_desk_is_asked_once_and_then_the_agent_goes_on(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat = await taken_over(database, hotel)
    async with database.unit_of_work(hotel.guest) as db:
        await post_message(db, hotel.guest, chat.id, "And the lamp is broken.")
    with clock.moved(29 * MINUTE):
        await look_after_silent(database)
        assert await told(owner, hotel, "attention_asked") == 0
    with clock.moved(31 * MINUTE):
        await asyncio.gather(*(look_after_silent(database) for _ in range(4)))
        assert await told(owner, hotel, "attention_asked") == await told(owner, hotel, "desk_alerted") == 1
        await look_after_silent(database)
        assert (await now(database, hotel, chat)).state is SessionState.PERSON
    with clock.moved(37 * MINUTE):
        await asyncio.gather(*(look_after_silent(database) for _ in range(4)))
        resumed = await now(database, hotel, chat)
    assert (resumed.mode, resumed.assignee_id, resumed.asked_at) == (SessionMode.AGENT, None, None)
    assert await told(owner, hotel, "attention_asked") == 1
    # What the person has answered is answered; what came after is the agent's now.
    assert (resumed.answered_seq, resumed.last_guest_seq) == (2, 3)
    assert hotel.agent(chat.id) in await turns.unanswered(database)
    kinds = await owner.fetch("SELECT kind FROM session_moves WHERE session_id = $1 ORDER BY epoch", chat.id)
    assert [row["kind"] for row in kinds] == ["taken_over", "resumed"]


async def test_whoever_writes_keeps_it(database: Database, owner: asyncpg.Connection[Any], hotel: Hotel) -> None:
    chat, ben = await taken_over(database, hotel), hotel.staff["front_desk"]
    with clock.moved(31 * MINUTE):
        await look_after_silent(database)
        async with database.unit_of_work(ben) as db:
            await post_message(db, ben, chat.id, "Still looking for a new tap.")
    with clock.moved(37 * MINUTE):
        await look_after_silent(database)
        kept = await now(database, hotel, chat)
    assert (kept.assignee_id, kept.asked_at) == (ben.user_id, None)
    assert await told(owner, hotel, "attention_asked") == 1


async def test_the_hotel_says_how_long(database: Database, owner: asyncpg.Connection[Any], hotel: Hotel) -> None:
    await owner.execute("UPDATE organizations SET lease_minutes = 5, silence_hours = 2 WHERE id = $1", hotel.org_id)
    chat = await taken_over(database, hotel)
    with clock.moved(6 * MINUTE):
        await look_after_silent(database)
        assert await told(owner, hotel, "attention_asked") == 1
    with clock.moved(121 * MINUTE):
        await look_after_silent(database)
        assert (await now(database, hotel, chat)).state is SessionState.ENDED


async def test_a_snooze_is_no_silence(database: Database, owner: asyncpg.Connection[Any], hotel: Hotel) -> None:
    chat, ben = await taken_over(database, hotel), hotel.staff["front_desk"]
    async with database.unit_of_work(ben) as db:
        seen = await queries.session_for(db, ben, chat.id)
        await snooze(db, ben, seen, clock.now() + timedelta(hours=30))
    with clock.moved(timedelta(hours=29)):
        await look_after_silent(database)
        assert await told(owner, hotel, "attention_asked") == 0
        assert (await now(database, hotel, chat)).state is SessionState.SNOOZED
    with clock.moved(timedelta(hours=31)):
        await look_after_silent(database)
    assert await told(owner, hotel, "attention_asked") == 1


async def test_who_was_put_off_is_heard_of_again_once_it_is_time(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    ben = hotel.staff["front_desk"]
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        await call_person(db, chat)
    async with database.unit_of_work(ben) as db:
        await snooze(db, ben, await queries.session_for(db, ben, chat.id), clock.now() + timedelta(hours=1))
        assert await queries.waiting_count(db, ben) == 0
    told_before = await told(owner, hotel, "desk_alerted")
    with clock.moved(59 * MINUTE):
        await look_after_silent(database)
        assert (await now(database, hotel, chat)).state is SessionState.SNOOZED
    assert await told(owner, hotel, "desk_alerted") == told_before
    with clock.moved(61 * MINUTE):
        await asyncio.gather(*(look_after_silent(database) for _ in range(3)))
    assert await told(owner, hotel, "desk_alerted") == told_before + 1
    assert await told(owner, hotel, "session_snoozed") == 2
    assert (await now(database, hotel, chat)).snoozed_until is None


async def test_a_day_of_silence_ends_a_conversation_once_but_not_for_a_guest_who_waits(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, other_hotel: Hotel
) -> None:
    chats: dict[UUID, ChatSession] = {}
    for each in (hotel, other_hotel):
        async with database.unit_of_work(each.guest) as db:
            chats[each.org_id] = await open_session(db, each.guest)
            await post_message(db, each.guest, chats[each.org_id].id, "Hello?")
    async with database.unit_of_work(other_hotel.guest) as db:
        waiting = await queries.session_for(db, other_hotel.guest, chats[other_hotel.org_id].id)
        await call_person(db, waiting)
    with clock.moved(timedelta(hours=25)):
        await asyncio.gather(*(look_after_silent(database) for _ in range(3)))
        assert (await now(database, hotel, chats[hotel.org_id])).state is SessionState.ENDED
        assert (await now(database, other_hotel, chats[other_hotel.org_id])).state is SessionState.WAITING
    assert await told(owner, hotel, "session_terminated") == 1


async def test_nobody_is_asked_about_what_the_agent_answers(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    ben = hotel.staff["front_desk"]
    async with database.unit_of_work(ben) as db:
        chat = await open_session(db, hotel.guest)
        await take_over(db, ben, chat)
    async with database.unit_of_work(hotel.guest) as db:
        await open_session(db, hotel.guest)
    with clock.moved(31 * MINUTE):
        async with database.unit_of_work(ben) as db:
            await post_message(db, ben, chat.id, "Here I am.")
        await look_after_silent(database)
    assert await told(owner, hotel, "attention_asked") == 0
