"""What an engine is told of a turn, put together from the rows."""

from __future__ import annotations

from collections import OrderedDict
from uuid import UUID

from innkeep.agent.engine import ArticleFacts, Briefing, ItemFacts, Knowledge, Said, WaitingLine
from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.models import CatalogueItem
from innkeep.conversations import queries as conversations
from innkeep.conversations.models import ChatSession, Message, MessageRole
from innkeep.conversations.turns import Claim
from innkeep.core.actors import Agent
from innkeep.core.db import AsyncSession
from innkeep.orders import queries as orders
from innkeep.orders.corrections import can_be_corrected
from innkeep.people import queries as people

REMEMBERED_MESSAGES = 30
"""Earlier messages that an engine is told."""

HOTELS_KEPT = 64
"""Hotels whose knowledge one process keeps in memory."""


class Briefings:
    """Briefs engines, keeping each hotel's knowledge until it changes."""

    def __init__(self) -> None:
        self._known: OrderedDict[UUID, Knowledge] = OrderedDict()

    async def brief(self, db: AsyncSession, claimed: Claim) -> Briefing:
        """The turn that was claimed: what the guest wrote since the last answer, and what came before."""
        chat = await conversations.session_for(db, claimed.agent, claimed.session_id)
        return await self.of(db, chat, claimed.answers_after)

    async def of(self, db: AsyncSession, chat: ChatSession, after: int) -> Briefing:
        """What the guest wrote after a `seq`, and what came before."""
        agent = Agent(org_id=chat.org_id, session_id=chat.id)
        rows = await conversations.messages(db, chat, limit=REMEMBERED_MESSAGES)
        asked_now = [m for m in rows if m.seq > after and m.role is MessageRole.USER]
        before = [m for m in rows if m not in asked_now]
        return Briefing(
            knowledge=await self._knowledge(db, agent),
            messages=tuple(m.text for m in asked_now),
            transcript=await _transcript(db, chat, before),
            proposal=await _waiting(db, chat),
            placed=await _placed(db, agent, chat),
            asked=_asked(before),
            stay_id=chat.stay_id,
        )

    async def _knowledge(self, db: AsyncSession, agent: Agent) -> Knowledge:
        version = await catalogue.version(db, agent)
        known = self._known.get(agent.org_id)
        if known is None or known.version != version:
            known = await _read(db, agent, version)
        self._known[agent.org_id] = known
        self._known.move_to_end(agent.org_id)
        if len(self._known) > HOTELS_KEPT:
            self._known.popitem(last=False)
        return known


async def _read(db: AsyncSession, agent: Agent, version: str) -> Knowledge:
    hotel = await people.hotel(db, agent)
    items = [
        ItemFacts(i.id, i.category.value, i.title, i.description or "", (*i.aliases, *_translated(i)), i.price)
        for i in await catalogue.items(db, agent)
    ]
    articles = [
        ArticleFacts(a.id, a.title, a.text, a.language or hotel.language) for a in await catalogue.articles(db, agent)
    ]
    return Knowledge(agent.org_id, version, hotel.language, tuple(items), tuple(articles))


def _translated(item: CatalogueItem) -> list[str]:
    """The item's name in other languages: further names that guests may call it by."""
    return [shown["title"] for shown in item.translations.values() if shown.get("title")]


async def _transcript(db: AsyncSession, chat: ChatSession, before: list[Message]) -> tuple[Said, ...]:
    """What was said, and in its place what people did who handed the conversation back."""
    said = [(m.seq, 0, Said(m.by, m.text)) for m in before]
    markers = await conversations.markers(db, chat)
    said += [(marker.after_seq, marker.epoch, Said("marker", marker.summary or "")) for marker in markers]
    return tuple(each for _, _, each in sorted(said, key=lambda placed: placed[:2]))


async def _waiting(db: AsyncSession, chat: ChatSession) -> tuple[WaitingLine, ...]:
    proposal = await orders.waiting_proposal(db, chat)
    lines = await orders.lines_of(db, proposal) if proposal else []
    return tuple(WaitingLine(line.item_id, line.qty) for line in lines)


async def _placed(db: AsyncSession, agent: Agent, chat: ChatSession) -> tuple[WaitingLine, ...]:
    """The lines of the newest order, as long as it can still be changed."""
    newest = next(iter(await orders.orders_of(db, agent, chat)), None)
    if newest is None or not can_be_corrected(newest):
        return ()
    items = await orders.items_of(db, newest)
    return tuple(WaitingLine(item.item_id, item.qty) for item in items if item.item_id is not None)


def _asked(before: list[Message]) -> tuple[UUID, ...]:
    """The choices that the agent's last message offered."""
    return tuple(before[-1].choices) if before and before[-1].by == "agent" else ()
