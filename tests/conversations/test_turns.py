"""The agent never writes what a person has made void, and never answers twice."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from unittest.mock import ANY

import asyncpg
import pytest

from innkeep.agent import acts, turn, worker
from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Briefing, Engine
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import queries, turns
from innkeep.conversations.actions import open_session, post_message, terminate
from innkeep.conversations.models import ChatSession
from innkeep.conversations.ownership import hand_back, take_over
from innkeep.core.actors import Agent
from innkeep.core.db import SESSION_SETTINGS, Database
from innkeep.reactions import REACTIONS
from innkeep.realtime.hub import Hub
from tests.factories import Hotel
from tests.journeys.people import until

pytestmark = pytest.mark.usefixtures("nobody_else_waits")


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

    def __init__(self, trouble: type[Exception]) -> None:
        self._trouble = trouble

    async def understand(self, briefing: Briefing) -> acts.Understanding:
        raise self._trouble(f"cannot understand {len(briefing.messages)} messages")


async def conversation(database: Database, hotel: Hotel, text: str = "Two bath towels please") -> ChatSession:
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        await post_message(db, hotel.guest, chat.id, text)
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
    async with turns.presence(database) as number:
        outcome = await answer(database, Mind(engine, Briefings(), number), hotel.agent(chat.id))
    assert outcome == "answered"
    texts, orders = await written(owner, chat)
    assert len(texts) == 1
    assert orders == 1


@pytest.mark.parametrize("meanwhile", ["takes over", "writes", "ends it", "guest writes on"])
async def test_nothing_of_the_agents_is_written_when_somebody_acts_while_it_thinks(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, meanwhile: str
) -> None:
    chat, engine, desk = await conversation(database, hotel), ThinkingEngine(hotel), hotel.staff["front_desk"]
    async with turns.presence(database) as number:
        answered = asyncio.create_task(answer(database, Mind(engine, Briefings(), number), hotel.agent(chat.id)))
        await engine.thinking.wait()
        async with database.unit_of_work(desk) as db:
            seen = await queries.session_for(db, desk, chat.id)
            if meanwhile == "takes over":
                await take_over(db, desk, seen)
            elif meanwhile == "writes":
                await post_message(db, desk, seen.id, "Ben here, I will bring them myself.")
            elif meanwhile == "ends it":
                await terminate(db, desk, seen)
            else:
                await post_message(db, hotel.guest, seen.id, "No, wait.")
        engine.may_go_on.set()
        assert await answered == "superseded"
    texts, orders = await written(owner, chat)
    assert texts == (["Ben here, I will bring them myself."] if meanwhile == "writes" else [])
    assert orders == 0


async def test_a_burst_of_messages_becomes_one_turn(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat, engine = await conversation(database, hotel, "Hello"), ThinkingEngine(hotel)
    async with database.unit_of_work(hotel.guest) as db:
        await post_message(db, hotel.guest, chat.id, "two bath towels")
    engine.may_go_on.set()
    async with turns.presence(database) as number:
        mind = Mind(engine, Briefings(), number)
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

    async def is_due() -> bool:
        return agent in await turns.unanswered(database)

    assert await until(is_due)
    engine.may_go_on.set()
    async with turns.presence(database) as number:
        mind = Mind(engine, Briefings(), number)
        assert await until(partial(answer, database, mind, agent)) == "answered"
    assert not await is_due()
    with pytest.raises(turns.TurnSuperseded):
        async with database.unit_of_work(agent) as db:
            await turns.fence(db, lost)
    assert (await written(owner, chat))[1] == 1


async def claimed_by(database: Database, agent: Agent, worker: int) -> turns.TurnClaim | None:
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
    async with turns.presence(database) as number:
        mind = Mind(engine, Briefings(), number)
        assert await until(partial(answer, database, mind, agent)) == "failed"
    assert await owner.fetchval("SELECT mode::text FROM sessions WHERE id = $1", chat.id) == "manual"
    assert (await written(owner, chat))[1] == 0


@pytest.mark.parametrize(
    ("trouble", "crowded", "reason"),
    [(RuntimeError, False, "failed"), (TimeoutError, False, "timed_out"), (RuntimeError, True, "crowded")],
)
async def test_an_engine_that_fails_hands_over_and_says_so(
    database: Database,
    owner: asyncpg.Connection[Any],
    hotel: Hotel,
    *,
    trouble: type[Exception],
    crowded: bool,
    reason: str,
) -> None:
    chat = await conversation(database, hotel)
    async with turns.presence(database) as number:
        mind = Mind(BrokenEngine(trouble), Briefings(), number)
        assert await answer(database, mind, hotel.agent(chat.id), crowded=crowded) == "failed"
    assert await owner.fetchval("SELECT reason FROM session_moves WHERE session_id = $1", chat.id) == reason
    row = await owner.fetchrow("SELECT mode::text, waiting_since, assignee_id FROM sessions WHERE id = $1", chat.id)
    assert row is not None
    assert row["mode"] == "manual"
    assert row["waiting_since"] is not None
    assert row["assignee_id"] is None
    assert "colleague" in (await written(owner, chat))[0][0]


@asynccontextmanager
async def at_work(database: Database, engine: Engine, warm: Callable[[], None] | None = None) -> AsyncIterator[None]:
    """A worker that answers whoever writes."""
    hub = Hub(database)
    jobs = [hub.run(), worker.TurnWorker(database, hub, engine, warm).run()]
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        hub.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_who_stands_in_line_for_too_long_gets_a_person(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Between any two looks at the clock half a minute passes: longer than anybody is to stand in line.
    monkeypatch.setattr(worker, "monotonic", itertools.count(0, 30).__next__)
    chat = await conversation(database, hotel)

    async def called() -> Any:
        return await owner.fetchval("SELECT reason FROM session_moves WHERE session_id = $1", chat.id)

    async with at_work(database, ThinkingEngine(hotel)):
        assert await until(called) == "crowded"
    assert (await written(owner, chat))[1] == 0


async def test_nobody_thinks_before_the_engine_has_read_what_takes_long(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    """What a slow machine needs for that after its start is no reason to call a person."""
    chat, engine, done = await conversation(database, hotel), ThinkingEngine(hotel), []
    engine.may_go_on.set()

    async def answered() -> bool:
        return bool((await written(owner, chat))[0])

    async with at_work(database, engine, lambda: done.append(engine.thinking.is_set())):
        assert await until(answered)
    assert done[0] is False


@pytest.fixture
async def impatient(app_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A process that waits for no lock for long, as all do when the machine is slow enough."""
    monkeypatch.setitem(SESSION_SETTINGS, "lock_timeout", "100ms")
    database = Database(app_url, reactions=REACTIONS, pool=2)
    yield database
    await database.close()


@asynccontextmanager
async def held(owner_url: str, chat: ChatSession) -> AsyncIterator[asyncpg.Connection[Any]]:
    """The conversation, locked by somebody else."""
    connection = await asyncpg.connect(owner_url)
    async with connection.transaction():
        await connection.execute("SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE", chat.id)
        yield connection
    await connection.close()


async def test_a_turn_that_cannot_be_claimed_now_is_left_for_later(
    database: Database, impatient: Database, owner_url: str, hotel: Hotel
) -> None:
    chat, engine = await conversation(database, hotel), ThinkingEngine(hotel)
    engine.may_go_on.set()
    async with turns.presence(impatient) as number:
        mind = Mind(engine, Briefings(), number)
        async with held(owner_url, chat):
            assert await answer(impatient, mind, hotel.agent(chat.id)) is None
        assert hotel.agent(chat.id) in await turns.unanswered(database)
        assert await answer(impatient, mind, hotel.agent(chat.id)) == "answered"


async def test_what_cannot_be_written_at_once_is_written_when_others_let_go(
    impatient: Database,
    owner: asyncpg.Connection[Any],
    owner_url: str,
    hotel: Hotel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turn, "WRITTEN_IN", 1000)
    chat, engine = await conversation(impatient, hotel), ThinkingEngine(hotel)
    async with turns.presence(impatient) as number:
        answered = asyncio.create_task(answer(impatient, Mind(engine, Briefings(), number), hotel.agent(chat.id)))
        await engine.thinking.wait()
        async with held(owner_url, chat) as holder:
            engine.may_go_on.set()
            pid, attempts = holder.get_server_pid(), set[str]()

            async def tried_twice() -> bool:
                waits = "SELECT virtualtransaction FROM pg_locks WHERE NOT granted AND $1 = ANY (pg_blocking_pids(pid))"
                attempts.update(row[0] for row in await owner.fetch(waits, pid))
                return len(attempts) > 1

            await until(tried_twice)
        assert await answered == "answered"
    assert await written(owner, chat) == ([ANY], 1)


async def test_after_handing_back_the_agent_does_not_answer_what_a_person_has_answered(
    database: Database, hotel: Hotel
) -> None:
    chat, desk = await conversation(database, hotel), hotel.staff["front_desk"]
    async with database.unit_of_work(desk) as db:
        seen = await queries.session_for(db, desk, chat.id)
        await post_message(db, desk, seen.id, "They are on their way.")
        await hand_back(db, desk, seen)
    assert hotel.agent(chat.id) not in await turns.unanswered(database)
