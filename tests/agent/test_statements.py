"""How many statements a turn of each kind runs: what is read twice costs every guest, and creeps back unseen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

import asyncpg
import pytest
from sqlalchemy import event

from innkeep.agent import acts
from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Briefing
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import turns
from innkeep.conversations.actions import open_session, post_message
from innkeep.core.db import Database
from innkeep.reactions import REACTIONS
from tests.conversations.conftest import app_url, owner, owner_url  # noqa: F401 - nobody else answers there
from tests.factories import Hotel

Db: TypeAlias = "asyncpg.Connection[Any]"


ASKED_ONCE = ("typeinfo_tree", "'jit'")
"""What the driver asks once a connection, about the types that the database knows."""


@dataclass
class Says:
    """An engine that says what it was given to say."""

    name: str = "says"
    next: tuple[acts.Act, ...] = ()

    async def understand(self, briefing: Briefing) -> acts.Understanding:
        assert briefing.messages
        return acts.Understanding(acts=self.next, language="en")


@dataclass
class Counted:
    """A guest who writes, and what each turn sends to the database: its statements, and where they begin and end."""

    database: Database
    hotel: Hotel
    worker: int
    sent: list[str]
    engine: Says = field(default_factory=Says)
    briefings: Briefings = field(default_factory=Briefings)

    async def turn(self, *wanted: acts.Act, text: str = "I would like that") -> int:
        async with self.database.unit_of_work(self.hotel.guest) as db:
            chat = await open_session(db, self.hotel.guest)
            await post_message(db, self.hotel.guest, chat.id, text)
        await _told()
        self.sent.clear()
        self.engine.next = wanted
        agent = self.hotel.agent(chat.id)
        assert await answer(self.database, Mind(self.engine, self.briefings, self.worker), agent) in {
            "answered",
            "handed_over",
        }
        await _told()
        return len(self.sent)


async def _told() -> None:
    """The driver tells of a statement in the next round of the loop."""
    for _ in range(3):
        await asyncio.sleep(0)


@pytest.fixture
async def counted(app_url: str, hotel: Hotel) -> AsyncIterator[Counted]:  # noqa: F811
    database = Database(app_url, reactions=REACTIONS)
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not any(of_driver in statement for of_driver in ASKED_ONCE):
            sent.append(statement)

    def listen(connection: Any, _record: Any) -> None:
        # What is sent on the driver itself: where a transaction begins and ends, and the outbox.
        connection.driver_connection.add_query_logger(lambda told: note(None, None, told.query))

    engine = database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "connect", listen)
    async with turns.presence(database) as worker:
        talk = Counted(database, hotel, worker, sent)
        # The first turn reads the hotel, and hears which language the guest speaks.
        await talk.turn(acts.Greet())
        yield talk
    await database.close()


async def test_a_turn_reads_and_writes_in_few_statements(counted: Counted, owner: Db, hotel: Hotel) -> None:  # noqa: F811
    article = await owner.fetchval("SELECT id FROM articles WHERE org_id = $1 AND title = 'Breakfast'", hotel.org_id)
    towel, soup = hotel.items["Bath towel"], hotel.items["Tomato soup"]

    def order(item: Any, quantity: int = 1) -> acts.Order:
        return acts.Order(lines=(acts.Line(item_id=item, quantity=quantity),))

    question = acts.Question(article_id=article, passage="Breakfast is from 6:30 to 10:30 in the Orangery.")
    ran = {
        "thanks": await counted.turn(acts.Thanks()),
        "question": await counted.turn(question),
        "price": await counted.turn(acts.Price(item_id=soup)),
        "free order": await counted.turn(order(towel)),
        "the same again": await counted.turn(order(towel)),
        "status": await counted.turn(acts.Status()),
        "change": await counted.turn(acts.Change(item_id=towel, quantity=3)),
        "cancel": await counted.turn(acts.Cancel(item_id=towel)),
        "proposal": await counted.turn(order(soup)),
        "confirm": await counted.turn(acts.Confirm(), text="yes"),
        "two things": await counted.turn(order(towel), question),
        "not known": await counted.turn(acts.Unknown()),
        "hand-over": await counted.turn(acts.Human()),
    }
    most = {
        "thanks": 15,
        "question": 16,
        "price": 19,
        "free order": 31,
        "the same again": 32,
        "status": 17,
        "change": 33,
        "cancel": 29,
        "proposal": 25,
        "confirm": 36,
        "two things": 32,
        "not known": 23,
        "hand-over": 32,
    }
    assert {kind: count for kind, count in ran.items() if count > most[kind]} == {}, ran


async def test_of_two_things_in_an_order_the_other_stays(counted: Counted, owner: Db, hotel: Hotel) -> None:  # noqa: F811
    towel, soup, sandwich = (hotel.items[title] for title in ("Bath towel", "Tomato soup", "Club sandwich"))
    await counted.turn(
        acts.Order(lines=(acts.Line(item_id=soup), acts.Line(item_id=sandwich), acts.Line(item_id=towel)))
    )
    await counted.turn(acts.Confirm(), text="yes")
    await counted.turn(acts.Cancel(item_id=soup))
    await counted.turn(acts.Cancel(item_id=towel))
    left = await owner.fetch(
        "SELECT i.title, o.status, o.total_amount FROM orders o JOIN order_items i ON i.order_id = o.id "
        "WHERE o.org_id = $1 AND i.deleted_at IS NULL ORDER BY i.title",
        hotel.org_id,
    )
    assert [(title, status == "rejected", total) for title, status, total in left] == [
        ("Bath towel", True, 0),
        ("Club sandwich", False, Decimal("18.50")),
    ]
