"""What the agent would say, for the person who answers in its place. Nothing of it is written; the person sends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from innkeep.agent import acts
from innkeep.agent.briefing import Briefings
from innkeep.agent.deeds.retelling import retold
from innkeep.agent.engine import Engine
from innkeep.agent.replies import Replies, amount
from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.wording import counted
from innkeep.conversations import queries as conversations
from innkeep.conversations.models import ChatSession
from innkeep.core.actors import Agent, Staff
from innkeep.core.db import AsyncSession, Database
from innkeep.core.errors import Conflict, Unavailable
from innkeep.orders import queries as orders
from innkeep.orders.lifecycle import ENDED
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.people.permissions import Operation, require

MAY_TAKE = 20.0
"""Seconds; a person who waits longer has written it."""


class NothingToAnswer(Conflict):
    """The guest has written nothing."""


class CannotSuggest(Unavailable):
    """The engine takes too long."""


@dataclass(frozen=True, slots=True)
class SuggestedItem:
    """Something that the guest seems to want. `price` is for one, in the hotel's currency."""

    item_id: UUID
    title: str
    quantity: int
    notes: str
    price: Decimal


@dataclass(slots=True)
class Suggestion:
    """A draft in the guest's language, and what it rests on. `text` is empty when there is nothing that is known."""

    text: str
    engine: str
    language: str
    acts: list[str]
    items: list[SuggestedItem] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)


class Suggester:
    """Drafts answers with an engine."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self._database = database
        self._engine = engine
        self._briefings = Briefings()

    async def suggest(self, staff: Staff, session_id: UUID) -> Suggestion:
        """A draft of the answer to what the guest wrote last. SessionNotFound, NothingToAnswer, CannotSuggest."""
        require(staff, Operation.WRITE_CONVERSATIONS)
        async with self._database.unit_of_work(staff) as db:
            chat = await conversations.session_for(db, staff, session_id)
            agent = Agent(org_id=staff.org_id, session_id=session_id)
            briefing = await self._briefings.of(db, agent, await _answered_up_to(db, chat), chat.stay_id)
        if briefing.shows_only:
            raise NothingToAnswer(
                "The guest sent a picture without a word. The assistant cannot see it: look yourself."
            )
        try:
            async with asyncio.timeout(MAY_TAKE):
                understood = await self._engine.understand(briefing)
        except TimeoutError as error:
            raise CannotSuggest("The assistant takes too long. Try again, or write yourself.") from error
        async with self._database.unit_of_work(staff) as db:
            hotel = await people.hotel(db, staff)
            drafting = _Drafting(db, agent, chat, hotel, understood)
            return await drafting.draft(understood.engine or self._engine.name)


async def _answered_up_to(db: AsyncSession, chat: ChatSession) -> int:
    """The last message of the hotel before what the guest wrote last."""
    said = await conversations.messages(db, chat, limit=50)
    while said and said[-1].by != "guest":
        said.pop()
    if not said:
        raise NothingToAnswer("The guest has not written anything yet.")
    return max((message.seq for message in said if message.by != "guest"), default=0)


class _Drafting:
    """One draft while it is written."""

    def __init__(
        self, db: AsyncSession, agent: Agent, chat: ChatSession, hotel: Organization, understood: acts.Understanding
    ) -> None:
        self._db = db
        self._agent = agent
        self._chat = chat
        self._hotel = hotel
        self._understood = understood
        self._voice = Replies(understood.language)
        self._draft = Suggestion("", "", self._voice.language, [])

    async def draft(self, engine: str) -> Suggestion:
        """The draft of everything that was understood."""
        said = [await self._say(act) for act in self._understood.acts[: acts.MAX_ACTS]]
        self._draft.text = "\n\n".join(dict.fromkeys(words for words in said if words))
        self._draft.engine = engine
        self._draft.acts = [act.kind for act in self._understood.acts]
        return self._draft

    async def _say(self, act: acts.Act) -> str:
        sayings: dict[type[Any], Callable[[Any], Awaitable[str]]] = {
            acts.Order: self._order,
            acts.Question: self._question,
            acts.Price: self._price,
            acts.Ask: self._ask,
            acts.Status: self._status,
        }
        if type(act) in sayings:
            return await sayings[type(act)](act)
        name = {acts.Greet: "greeting", acts.Thanks: "thanks", acts.Complain: "suggest_sorry"}.get(type(act))
        return self._voice.say(name) if name else ""

    async def _order(self, act: acts.Order) -> str:
        items = await catalogue.items_by_id(self._db, self._agent, [line.item_id for line in act.lines])
        found = [
            SuggestedItem(line.item_id, items[line.item_id].title, line.quantity, line.notes, items[line.item_id].price)
            for line in act.lines
            if line.item_id in items
        ]
        self._draft.items += found
        told = ", ".join(f"{counted(each.quantity, each.title)}{self._costs(each)}" for each in found)
        return self._voice.say("suggest_order", items=told) if told else ""

    def _costs(self, item: SuggestedItem) -> str:
        return f" ({amount(item.price * item.quantity, self._hotel.currency)})" if item.price else ""

    async def _question(self, act: acts.Question) -> str:
        article = await catalogue.article_told(self._db, self._agent, act.article_id)
        if article is None or act.passage not in article.text:
            return ""
        self._draft.articles.append(article.title)
        return retold(act, article, self._voice.language, self._hotel.language)

    async def _price(self, act: acts.Price) -> str:
        items = await catalogue.items_by_id(self._db, self._agent, [act.item_id])
        told = [self._voice.price(item.title, item.price, self._hotel.currency) for item in items.values()]
        return "".join(told)

    async def _ask(self, act: acts.Ask) -> str:
        items = await catalogue.items_by_id(self._db, self._agent, act.item_ids)
        titles = ", ".join(items[item_id].title for item_id in act.item_ids if item_id in items)
        return f"{self._voice.say('which')} {titles}" if titles else ""

    async def _status(self, _act: acts.Act) -> str:
        found = [o for o in await orders.orders_of(self._db, self._agent, self._chat) if o.status not in ENDED]
        items = await orders.items_by_order(self._db, found)
        told = [self._voice.status(order, [(item.qty, item.title) for item in items[order.id]]) for order in found]
        return "\n".join(told) or self._voice.say("no_orders")
