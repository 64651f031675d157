"""Plays a scenario: a scripted guest writes, and the very code that serves real guests answers."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from innkeep.agent.policy import ANSWERED
from innkeep.catalogue import queries as catalogue
from innkeep.conversations import actions as conversations
from innkeep.conversations import queries
from innkeep.conversations.models import ChatSession, Turn
from innkeep.core.actors import Agent, Guest, Program
from innkeep.core.db import Database
from innkeep.core.rows import at_hand
from innkeep.evaluation.scenarios import Scenario
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order, OrderItem
from innkeep.orders.queries import waiting_proposal
from innkeep.stays.models import Room

MOST_ANSWERS = 3
"""How often the scripted guest answers what it is asked: who is asked for ever is not being served."""

UNSURE = frozenset({"unknown", "human"})

Answer = Callable[[Database, Agent], Awaitable[object]]
"""Whoever answers what the guest wrote last in a conversation."""


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """A line of an order that is there at the end."""

    title: str
    qty: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """An order that is there at the end. `notes` is all that staff read of it."""

    category: str
    status: str
    room: str | None
    notes: str
    total_amount: Decimal
    items: tuple[PlacedItem, ...]


@dataclass(slots=True)
class Played:
    """What a scenario left behind. `unknown`: a turn was answered with not knowing, or handed over.

    `touched` are the tables that were written to though no conversation has anything to write there.
    """

    orders: list[PlacedOrder] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    mode: str = "agent"
    urgent: bool = False
    unknown: bool = False
    replies: list[str] = field(default_factory=list)
    latency_ms: list[float] = field(default_factory=list)

    @property
    def orders_left(self) -> list[PlacedOrder]:
        """The orders that stand at the end: what was rejected or cancelled does not."""
        return [order for order in self.orders if order.status != OrderStatus.REJECTED]


class Play:
    """One scenario while it is played, in a copy of the hotel of its own."""

    def __init__(self, database: Database, answer: Answer, guest: Guest) -> None:
        self._database = database
        self._answer = answer
        self._guest = guest
        self._played = Played()

    async def play(self, scenario: Scenario) -> Played:
        """The guest says everything, answers what is asked, and the end is looked at."""
        for words in scenario.guest:
            await self._say(words)
        for _ in range(MOST_ANSWERS):
            reply = await self._asked(scenario)
            if reply is None:
                break
            await self._say(reply)
        await self._look()
        return self._played

    async def _say(self, words: str) -> None:
        """Write, and let the agent take its turn if it is its to take."""
        async with self._database.unit_of_work(self._guest) as db:
            chat = await conversations.open_session(db, self._guest)
            await conversations.post_message(db, self._guest, chat.id, words)
        began = time.perf_counter()
        await self._answer(self._database, Agent(org_id=chat.org_id, session_id=chat.id))
        self._played.latency_ms.append(round((time.perf_counter() - began) * 1000, 2))

    async def _asked(self, scenario: Scenario) -> str | None:
        """What a sensible guest answers: yes to the proposal that waits, the wanted one of several; else nothing."""
        async with self._database.unit_of_work(self._guest) as db:
            chat = await conversations.open_session(db, self._guest)
            if scenario.confirm is not None and await waiting_proposal(db, chat) is not None:
                return scenario.confirm
            said = await queries.messages(db, chat)
            if not said or said[-1].by != "agent" or not said[-1].choices:
                return None
            items = await catalogue.items_by_id(db, self._guest, said[-1].choices)
        buttons = {_spoken(item.title): item.title for item in items.values()}
        wanted = [_spoken(item.title) for order in scenario.expect.orders or () for item in order.items]
        return next((buttons[title] for title in wanted if title in buttons), None)

    async def _look(self) -> None:
        """What is in the database, whatever was said."""
        program = Program(org_id=self._guest.org_id)
        async with self._database.unit_of_work(program) as db:
            chats = list(await db.scalars(select(ChatSession).where(ChatSession.org_id == program.org_id)))
            for chat in chats:
                said = await queries.messages(db, chat)
                self._played.replies += [message.text for message in said if message.by != "guest"]
            self._played.mode = chats[-1].mode.value
            self._played.urgent = any(chat.urgent for chat in chats)
            taken = list(await db.scalars(select(Turn).where(Turn.org_id == program.org_id)))
            self._played.unknown = any(turn.outcome != ANSWERED or _unsure(turn.acts or []) for turn in taken)
            self._played.orders = [await _placed(db, order) for order in await db.scalars(_orders(program))]


def _spoken(title: str) -> str:
    return " ".join(title.casefold().split())


def _unsure(acts: list[dict[str, Any]]) -> bool:
    return any(act["kind"] in UNSURE for act in acts)


def _orders(program: Program) -> Any:
    return select(Order).where(Order.org_id == program.org_id, Order.deleted_at.is_(None)).order_by(Order.id)


async def _placed(db: Any, order: Order) -> PlacedOrder:
    room = await at_hand(db, Room, order.org_id, order.room_id) if order.room_id else None
    query = select(OrderItem).where(OrderItem.org_id == order.org_id, OrderItem.order_id == order.id)
    items = list(await db.scalars(query.where(OrderItem.deleted_at.is_(None)).order_by(OrderItem.id)))
    notes = [order.notes, order.additional_notes, *(item.description for item in items)]
    return PlacedOrder(
        category=order.category.value,
        status=order.status.value,
        room=room.room_number if room else None,
        notes="; ".join(dict.fromkeys(note for note in notes if note)),
        total_amount=order.total_amount,
        items=tuple(PlacedItem(item.title, item.qty, item.price) for item in items),
    )
