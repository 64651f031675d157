"""The agent never writes what a person has made void, and never answers twice."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import asyncpg
import pytest

from innkeep.agent import acts
from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Briefing
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import queries, turns
from innkeep.conversations.actions import open_session, post_message, terminate
from innkeep.conversations.models import ChatSession
from innkeep.conversations.ownership import hand_back, take_over
from innkeep.core.actors import Agent
from innkeep.core.db import Database
from tests.factories import Hotel
from tests.journeys.people import until


class ThinkingEngine:
    """Orders towels, but only when it is let go: so that a test can do something while it thinks."""

    name = "thinking"

    def __init__(self, hotel: Hotel) -> None:
        self.thinking = asyncio.Event()
        self.may_go_on = asyncio.Event()
        self._towel = acts.Line(item_id=hotel.items["Bath towel"], quantity=2)

    async def understand(self, briefing: Briefing) -> acts.Understanding:
        assert briefing.messages
        self.thinking.set()
        await self.may_go_on.wait()
        return acts.Understanding(acts=(acts.Order(lines=(self._towel,)),))


class BrokenEngine:
    name = "broken"

    async def understand(self, briefing: Briefing) -> acts.Understanding:
        raise RuntimeError(f"cannot understand {len(briefing.messages)} messages")


async def conversation(database: Database, hotel: Hotel, text: str = "Two bath towels please") -> ChatSession:
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        await post_message(db, hotel.guest, chat, text)
        return chat


async def written(owner: asyncpg.Connection[Any], chat: ChatSession) -> tuple[list[str], int]:
    texts = await owner.fetch("SELECT text FROM messages WHERE session_id = $1 AND role = 'System'", chat.id)
    orders = await owner.fetchval("SELECT count(*) FROM orders WHERE session_id = $1", chat.id)
    return [row["text"] for row in texts], orders


async def test_what_the_agent_thought_is_written_when_nothing_came_between(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat, engine = await conversation(database, hotel), ThinkingEngine(hotel)
    engine.may_go_on.set()
    async with turns.presence(database) as worker:
        outcome = await answer(database, Mind(engine, Briefings(), worker), hotel.agent(chat.id))
    assert outcome == "answered"
    texts, orders = await written(owner, chat)
    assert len(texts) == 1
    assert orders == 1


@pytest.mark.parametrize("meanwhile", ["takes over", "writes", "ends it", "guest writes on"])
async def test_nothing_of_the_agents_is_written_when_somebody_acts_while_it_thinks(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, meanwhile: str
) -> None:
    chat, engine, desk = await conversation(database, hotel), ThinkingEngine(hotel), hotel.staff["front_desk"]
    async with turns.presence(database) as worker:
        turn = asyncio.create_task(answer(database, Mind(engine, Briefings(), worker), hotel.agent(chat.id)))
        await engine.thinking.wait()
        async with database.unit_of_work(desk) as db:
            seen = await queries.session_for(db, desk, chat.id)
            if meanwhile == "takes over":
                await take_over(db, desk, seen)
            elif meanwhile == "writes":
                await post_message(db, desk, seen, "Ben here, I will bring them myself.")
            elif meanwhile == "ends it":
                await terminate(db, desk, seen)
            else:
                await post_message(db, hotel.guest, seen, "No, wait.")
        engine.may_go_on.set()
        assert await turn == "superseded"
    texts, orders = await written(owner, chat)
    assert texts == (["Ben here, I will bring them myself."] if meanwhile == "writes" else [])
    assert orders == 0


async def test_a_burst_of_messages_becomes_one_turn(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat, engine = await conversation(database, hotel, "Hello"), ThinkingEngine(hotel)
    async with database.unit_of_work(hotel.guest) as db:
        await post_message(db, hotel.guest, chat, "two bath towels")
    engine.may_go_on.set()
    async with turns.presence(database) as worker:
        mind = Mind(engine, Briefings(), worker)
        assert await answer(database, mind, hotel.agent(chat.id)) == "answered"
        assert await answer(database, mind, hotel.agent(chat.id)) is None
    assert len((await written(owner, chat))[0]) == 1


async def test_two_workers_never_answer_the_same_turn(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat, engine = await conversation(database, hotel), ThinkingEngine(hotel)
    async with turns.presence(database) as one, turns.presence(database) as two:
        first = asyncio.create_task(answer(database, Mind(engine, Briefings(), one), hotel.agent(chat.id)))
        await engine.thinking.wait()
        assert await answer(database, Mind(engine, Briefings(), two), hotel.agent(chat.id)) is None
        engine.may_go_on.set()
        assert await first == "answered"
    assert (await written(owner, chat))[1] == 1


async def test_a_turn_lost_to_a_crash_is_answered_by_the_next_worker_and_orders_once(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat, engine = await conversation(database, hotel), ThinkingEngine(hotel)
    agent = hotel.agent(chat.id)
    async with turns.presence(database) as dead, database.unit_of_work(agent) as db:
        lost = await turns.claim(db, agent, dead)
    assert lost is not None
    assert agent in await turns.unanswered(database)
    engine.may_go_on.set()
    async with turns.presence(database) as worker:
        mind = Mind(engine, Briefings(), worker)
        assert await until(partial(answer, database, mind, agent)) == "answered"
    assert agent not in await turns.unanswered(database)
    with pytest.raises(turns.TurnSuperseded):
        async with database.unit_of_work(agent) as db:
            await turns.fence(db, lost)
    assert (await written(owner, chat))[1] == 1


async def claimed_by(database: Database, agent: Agent, worker: int) -> turns.Claim | None:
    async with database.unit_of_work(agent) as db:
        return await turns.claim(db, agent, worker)


async def test_a_turn_that_crashes_again_and_again_goes_to_a_person(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat, engine = await conversation(database, hotel), ThinkingEngine(hotel)
    agent = hotel.agent(chat.id)
    for _ in range(turns.MAX_ATTEMPTS):
        async with turns.presence(database) as dead:
            # The server lets the lock of the worker before go within moments, not at once.
            await until(partial(claimed_by, database, agent, dead))
    async with turns.presence(database) as worker:
        mind = Mind(engine, Briefings(), worker)
        assert await until(partial(answer, database, mind, agent)) == "failed"
    assert await owner.fetchval("SELECT mode::text FROM sessions WHERE id = $1", chat.id) == "manual"
    assert (await written(owner, chat))[1] == 0


async def test_an_engine_that_fails_hands_over_and_says_so(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat = await conversation(database, hotel)
    async with turns.presence(database) as worker:
        assert await answer(database, Mind(BrokenEngine(), Briefings(), worker), hotel.agent(chat.id)) == "failed"
    row = await owner.fetchrow("SELECT mode::text, waiting_since, assignee_id FROM sessions WHERE id = $1", chat.id)
    assert row is not None
    assert row["mode"] == "manual"
    assert row["waiting_since"] is not None
    assert row["assignee_id"] is None
    assert "colleague" in (await written(owner, chat))[0][0]


async def test_after_handing_back_the_agent_does_not_answer_what_a_person_has_answered(
    database: Database, hotel: Hotel
) -> None:
    chat, desk = await conversation(database, hotel), hotel.staff["front_desk"]
    async with database.unit_of_work(desk) as db:
        seen = await queries.session_for(db, desk, chat.id)
        await post_message(db, desk, seen, "They are on their way.")
        await hand_back(db, desk, seen)
    assert hotel.agent(chat.id) not in await turns.unanswered(database)
