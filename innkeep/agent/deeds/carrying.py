"""A turn of a conversation while the policy carries it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from innkeep.agent.deeds.attendance import shown
from innkeep.agent.deeds.showing import description_in, title_in
from innkeep.agent.replies import Replies
from innkeep.catalogue.models import CatalogueItem
from innkeep.conversations.models import CallReason, ChatSession
from innkeep.core import clock
from innkeep.core.actors import Agent, Guest
from innkeep.core.db import AsyncSession
from innkeep.orders.models import Order, Proposal
from innkeep.people import queries as people
from innkeep.people.models import Organization


@dataclass(slots=True)
class Turn:
    """A turn while it is carried out, and what is to be said at its end.

    `language` is the hotel's own; `agreed` when the guest's own words were read as a yes to what waits; `introduces`
    when the agent has said nothing before; `waits` when an order was waiting for a yes as the agent began to think. The
    orders that were written are kept at hand, so that nobody who reacts to them reads them again.
    """

    db: AsyncSession
    agent: Agent
    chat: ChatSession
    turn_id: UUID
    messages: tuple[str, ...]
    language: str = "en"
    voice: Replies = field(default_factory=Replies)
    said: list[str] = field(default_factory=list)
    choices: tuple[UUID, ...] = ()
    proposal: Proposal | None = None
    written: list[Order] = field(default_factory=list)
    calls_for: CallReason | None = None
    agreed: bool = False
    introduces: bool = False
    waits: bool = False

    @property
    def guest(self) -> Guest | None:
        """The guest whose turn it is."""
        chat = self.chat
        if chat.guest_id is None or chat.stay_id is None:
            return None
        return Guest(org_id=chat.org_id, user_id=chat.guest_id, stay_id=chat.stay_id, phone=chat.phone)

    async def hotel(self) -> Organization:
        """The hotel, for its currency and its clock."""
        return await people.hotel(self.db, self.agent)

    async def when(self, moment: datetime) -> str:
        """A moment as the hotel's clock shows it, in the guest's language."""
        zone = ZoneInfo((await self.hotel()).timezone)
        return shown(moment.astimezone(zone), clock.now().astimezone(zone), self.voice.spoken)

    def hand_over(self, reason: CallReason, words: str) -> None:
        """Say so, and let a person take it from here; of several reasons the first counts."""
        self.said.append(words)
        self.calls_for = self.calls_for or reason

    def called(self, item: CatalogueItem) -> str:
        """What an item is called in the guest's language, where the hotel has told it."""
        return title_in(item, self.voice.language)

    def described(self, item: CatalogueItem) -> str:
        """What the hotel says of an item, in the guest's language where it has told it in that."""
        return description_in(item, self.voice.language)

    def introduced(self) -> list[str]:
        """What is said, and by whom: people may know that no person answers (EU AI Act, article 50).

        First of all, except to somebody in danger, who has to read first what to do.
        """
        if not self.introduces or self.voice.say("greeting") in self.said:
            return self.said
        introduction = self.voice.say("introduction")
        in_danger = self.calls_for is CallReason.EMERGENCY
        return [*self.said, introduction] if in_danger else [introduction, *self.said]
