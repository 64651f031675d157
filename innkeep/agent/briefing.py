"""What an engine is told of a turn, put together from the rows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from uuid import UUID

from innkeep.agent.engine import (
    HOTELS_KEPT,
    ArticleFacts,
    Briefing,
    EarlierMessage,
    ItemFacts,
    Knowledge,
    WaitingLine,
)
from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.models import Article, CatalogueItem
from innkeep.conversations.transcript import Spoken, transcript
from innkeep.conversations.turns import TurnClaim
from innkeep.core.actors import Agent
from innkeep.core.db import AsyncSession
from innkeep.orders import queries as orders
from innkeep.people import queries as people
from innkeep.photos import queries as photos
from innkeep.photos.actions import TEXT

REMEMBERED_MESSAGES = 30
"""Earlier messages that an engine is told."""


class Briefings:
    """Briefs engines, keeping each hotel's knowledge until it changes."""

    def __init__(self) -> None:
        self._known: OrderedDict[UUID, Knowledge] = OrderedDict()

    async def brief(self, db: AsyncSession, claimed: TurnClaim) -> Briefing:
        """The turn that was claimed: what the guest wrote since the last answer, and what came before."""
        return await self.of(db, claimed.agent, claimed.answers_after, claimed.stay_id)

    async def of(self, db: AsyncSession, agent: Agent, after: int, stay_id: UUID | None) -> Briefing:
        """What the guest wrote after a `seq`, and what came before."""
        said = await transcript(db, agent, limit=REMEMBERED_MESSAGES)
        asked_now = [each for each in said if each.by == "guest" and each.seq > after]
        before = [each for each in said if each not in asked_now]
        named = [each.seq for each in asked_now if each.text == TEXT]
        pictures = await photos.sent_as(db, agent, agent.session_id, named) if named else set()
        at_hand = await orders.at_hand(db, agent)
        return Briefing(
            knowledge=await self._knowledge(db, agent),
            messages=tuple(each.text for each in asked_now if each.seq not in pictures),
            transcript=tuple(EarlierMessage(each.by, each.text) for each in before),
            proposal=_lines(at_hand.waiting),
            placed=_lines(at_hand.placed),
            begun=_lines(at_hand.begun),
            asked=_asked(before),
            stay_id=stay_id,
            pictures=len(pictures),
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
        ItemFacts(i.id, i.category.value, i.title, i.description or "", tuple(i.aliases), i.price, _translated(i))
        for i in await catalogue.items(db, agent)
    ]
    articles = [
        ArticleFacts(a.id, a.title, a.text, a.language or hotel.language, _translated(a))
        for a in await catalogue.articles(db, agent)
    ]
    return Knowledge(agent.org_id, version, hotel.language, tuple(items), tuple(articles))


def _translated(thing: CatalogueItem | Article) -> tuple[tuple[str, str], ...]:
    """What it is called in other languages."""
    return tuple((language, shown["title"]) for language, shown in thing.translations.items() if shown.get("title"))


def _lines(found: Sequence[tuple[UUID, int, str]]) -> tuple[WaitingLine, ...]:
    return tuple(WaitingLine(*line) for line in found)


def _asked(before: Sequence[Spoken]) -> tuple[UUID, ...]:
    """The choices that the last message offered, if the agent wrote it."""
    last = next((each for each in reversed(before) if each.by != "marker"), None)
    return last.choices if last and last.by == "agent" else ()
