"""One conversation in which everybody acts at once, by chance that a seed fixes, and what must be true of it after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from innkeep.agent import acts
from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Briefing
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import queries, turns
from innkeep.conversations.actions import open_session, post_message
from innkeep.conversations.models import ChatSession, SessionMode
from innkeep.conversations.ownership import AnotherAnswers, call_person, hand_back, take_over
from innkeep.conversations.postbox import Postbox
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.db import AsyncSession, Database, DatabaseAway, DatabaseBusy, DBAPIError, as_told
from innkeep.reactions import REACTIONS
from tests.factories import Hotel
from tests.journeys.people import until

AGENT = "the agent"
NOBODY = "nobody"
DESK = ("front_desk", "front_desk_2")
TIMES = ("once", "twice", "thrice", "again")
"""How messages are told apart: one with digits in it is written in a way of its own."""

T = TypeVar("T")
Act = Callable[[AsyncSession, ChatSession], Awaitable[object]]


def fork(chance: Random) -> Random:
    """Chance for somebody of their own, so that what the others do does not change it."""
    return Random(chance.random())  # noqa: S311 - as above


class Process(Database):
    """A process of its own, whose lines to the database break, and which can die: then it gets none any more."""

    def __init__(self, url: str, pool: int = 3) -> None:
        super().__init__(url, reactions=REACTIONS, pool=pool)
        self._connections: list[asyncpg.Connection[Any]] = []
        self.dead = False

    async def connect(self) -> asyncpg.Connection[Any]:
        if self.dead:
            raise ConnectionRefusedError("this process is dead")
        connection = await super().connect()
        self._connections.append(connection)
        return connection

    def cut(self, chance: Random) -> None:
        """Break one of the lines: whoever is at work on it does not hear what became of it."""
        self._connections = [each for each in self._connections if not each.is_closed()]
        if self._connections:
            chance.choice(self._connections).terminate()

    def die(self) -> None:
        self.dead = True
        for connection in self._connections:
            connection.terminate()


class HastyEngine:
    """Thinks for a moment, then orders a towel or asks for a person."""

    name = "hasty"

    def __init__(self, hotel: Hotel, chance: Random) -> None:
        self._towel = acts.Line(item_id=hotel.items["Bath towel"])
        self._chance = chance

    async def understand(self, briefing: Briefing) -> acts.Understanding:
        assert briefing.messages
        await asyncio.sleep(self._chance.uniform(0, 0.03))
        act = acts.Human() if self._chance.random() < 0.15 else acts.Order(lines=(self._towel,))
        return acts.Understanding(acts=(act,))


async def patiently(do: Callable[[], Awaitable[T]]) -> T:
    """What comes of it, tried again while the database is too busy or away, as whoever asks is told to."""
    while True:
        try:
            return await do()
        except DBAPIError as error:
            if not isinstance(as_told(error), DatabaseAway | DatabaseBusy):
                raise


@dataclass(frozen=True)
class Reign:
    """With an epoch somebody begins to answer: what the hotel writes after `last_seq` is theirs to write."""

    epoch: int
    last_seq: int
    owner: str


@dataclass
class Interleaving:
    """A conversation, who acts in it, and what each of them was told."""

    database: Process
    app_url: str
    owner: asyncpg.Connection[Any]
    hotel: Hotel
    seed: int
    postbox: Postbox = field(init=False)
    session_id: UUID = field(init=False)
    told: list[tuple[int, str]] = field(default_factory=list)
    posted: dict[str, set[int]] = field(default_factory=dict)
    over: bool = False

    async def play(self) -> None:
        """Let everybody act, let one worker die, and let the last one answer what is left."""
        chance = Random(self.seed)  # noqa: S311 - chance that can be repeated
        self.postbox = Postbox(self.database)
        async with self.database.unit_of_work(self.hotel.guest) as db:
            self.session_id = (await open_session(db, self.hotel.guest)).id
        workers = [Process(self.app_url) for _ in range(3)]
        at_work = [asyncio.create_task(self._work(worker, fork(chance))) for worker in workers[:2]]
        people = [self._guest(phone, fork(chance)) for phone in ("phone", "tablet")]
        people += [self._staff(who, fork(chance)) for who in DESK]
        await asyncio.gather(*people, self._crash(workers[0], chance.uniform(0, 0.08)), self._cut(fork(chance)))
        at_work.append(asyncio.create_task(self._work(workers[2], fork(chance))))
        await until(self._is_settled)
        self.over = True
        await asyncio.gather(*at_work)
        for worker in workers:
            worker.die()
            # What was torn from under the driver in the middle of a word may make it stumble in any way.
            with suppress(Exception):
                await worker.close()

    async def _crash(self, worker: Process, after: float) -> None:
        await asyncio.sleep(after)
        worker.die()

    async def _cut(self, chance: Random) -> None:
        for _ in range(chance.randint(0, 3)):
            await asyncio.sleep(chance.uniform(0, 0.05))
            self.database.cut(chance)

    async def _work(self, process: Process, chance: Random) -> None:
        engine, agent = HastyEngine(self.hotel, chance), self.hotel.agent(self.session_id)
        try:
            async with turns.presence(process) as number:
                mind = Mind(engine, Briefings(), number)
                while not self.over:
                    if await answer(process, mind, agent) is None:
                        await asyncio.sleep(0.03)
        except Exception:
            if not process.dead:
                raise

    async def _guest(self, phone: str, chance: Random) -> None:
        for number in range(chance.randint(1, 4)):
            await asyncio.sleep(chance.uniform(0, 0.05))
            if chance.random() < 0.1:
                await self._as(self.hotel.guest, call_person)
            times = chance.choice((1, 1, 2, 3))
            said = f"{phone} {TIMES[number]}"
            by = self._send if phone == "phone" else partial(self._say, self.hotel.guest)
            await asyncio.gather(*(by(said) for _ in range(times)))

    async def _staff(self, who: str, chance: Random) -> None:
        staff = self.hotel.staff[who]
        for number in range(chance.randint(2, 5)):
            await asyncio.sleep(chance.uniform(0, 0.04))
            with suppress(AnotherAnswers):
                match chance.choice(("write", "take over", "hand back", "hand back")):
                    case "write":
                        times = chance.choice((1, 2))
                        sent = [self._say(staff, f"{who} {number}") for _ in range(times)]
                        refused = [each for each in await asyncio.gather(*sent, return_exceptions=True) if each]
                        assert all(isinstance(each, AnotherAnswers) for each in refused), refused
                    case "take over":
                        await self._as(staff, lambda db, chat: take_over(db, staff, chat))
                    case "hand back":
                        await self._as(staff, lambda db, chat: hand_back(db, staff, chat))

    async def _send(self, said: str) -> None:
        """As the API takes in what guests write: with whatever else is said in the same moment."""
        sent = partial(self.postbox.post, self.hotel.guest, self.session_id, said, said)
        self.posted.setdefault(said, set()).add((await patiently(sent)).seq)

    async def _say(self, actor: Guest | Staff, said: str) -> None:
        seq = 0

        async def write(db: AsyncSession, chat: ChatSession) -> None:
            nonlocal seq
            seq = (await post_message(db, actor, chat.id, said, client_id=said)).seq

        await self._as(actor, write)
        self.posted.setdefault(said, set()).add(seq)

    async def _as(self, actor: Actor, act: Act) -> None:
        """Act, and note who is said to answer by then."""
        self.told.append(await patiently(partial(self._acted, actor, act)))

    async def _acted(self, actor: Actor, act: Act) -> tuple[int, str]:
        async with self.database.unit_of_work(actor) as db:
            chat = await queries.session_for(db, actor, self.session_id)
            await act(db, chat)
            await db.refresh(chat)
            return chat.epoch, self._owner_of(chat)

    def _owner_of(self, chat: ChatSession) -> str:
        if chat.mode is SessionMode.AGENT:
            return AGENT
        return next((who for who in DESK if self.hotel.staff[who].user_id == chat.assignee_id), NOBODY)

    async def _is_settled(self) -> bool:
        settled: bool = await self.owner.fetchval(
            "SELECT mode = 'manual' OR answered_seq = last_guest_seq FROM sessions WHERE id = $1", self.session_id
        )
        return settled

    async def check(self) -> None:
        """Nothing is lost, doubled or out of turn, and nobody was answered by two."""
        rows = await self.owner.fetch(
            "SELECT seq, role::text, author_id, text FROM messages WHERE session_id = $1 ORDER BY seq", self.session_id
        )
        last_seq = await self.owner.fetchval("SELECT last_seq FROM sessions WHERE id = $1", self.session_id)
        assert [row["seq"] for row in rows] == list(range(1, last_seq + 1))
        people = {row["text"]: row["seq"] for row in rows if row["author_id"] or row["role"] == "User"}
        assert {said: {seq} for said, seq in people.items()} == self.posted
        assert len(people) == sum(bool(row["author_id"]) or row["role"] == "User" for row in rows)
        await self._check_reigns(rows)
        await self._check_turns(rows)

    async def _check_reigns(self, rows: list[asyncpg.Record]) -> None:
        """What the hotel wrote was written by whoever answered then: as history has it, and as each was told."""
        people = {self.hotel.staff[who].user_id: who for who in DESK}
        moves = await self.owner.fetch("SELECT * FROM session_moves WHERE session_id = $1", self.session_id)
        reigns = [Reign(0, 0, AGENT)]
        for move in moves:
            nobody = AGENT if move["kind"] == "handed_back" else NOBODY
            reigns.append(Reign(move["epoch"], move["after_seq"], people.get(move["assignee_id"], nobody)))
        reigns.sort(key=lambda reign: reign.epoch)
        assert [reign.epoch for reign in reigns] == list(range(len(reigns))), "an epoch is missing or there twice"
        assert [reign.last_seq for reign in reigns] == sorted(reign.last_seq for reign in reigns)
        owners = {reign.epoch: reign.owner for reign in reigns}
        assert all(owners[epoch] == who for epoch, who in self.told), f"somebody was told otherwise: {owners}"
        for row in rows:
            if row["role"] == "System":
                now = [reign for reign in reigns if reign.last_seq < row["seq"]][-1]
                writer = people.get(row["author_id"], AGENT)
                assert now.owner == writer, f"message {row['seq']} is {writer}'s, while {now.owner} answers"

    async def _check_turns(self, rows: list[asyncpg.Record]) -> None:
        done = await self.owner.fetch(
            "SELECT outcome, acts FROM turns WHERE session_id = $1 AND finished_at IS NOT NULL", self.session_id
        )
        outcomes = [row["outcome"] for row in done]
        assert "failed" not in outcomes
        by_agent = [row for row in rows if row["role"] == "System" and row["author_id"] is None]
        assert len(by_agent) == sum(outcome in {"answered", "handed_over"} for outcome in outcomes)
        towels = await self.owner.fetchval(
            """SELECT coalesce(sum(i.qty), 0) FROM order_items i JOIN orders o ON o.org_id = i.org_id
            AND o.id = i.order_id WHERE o.session_id = $1""",
            self.session_id,
        )
        assert towels == outcomes.count("answered")
