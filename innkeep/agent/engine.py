"""What an engine is told, and what it must be able to do. Every engine stands behind this interface."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Protocol
from uuid import UUID

from innkeep.agent.acts import Understanding

Category = Literal["housekeeping", "room_service", "maintenance", "concierge"]

HOTELS_KEPT = 32
"""Hotels that one process keeps in memory, those used last: what is known of each, and the engine's index of it."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What an engine may know of a catalogue item. `price` is in the hotel's currency, 0 when free.

    `translated` are its titles in other languages by tag (BCP 47); guests may call it by them, as by its aliases.
    """

    id: UUID
    category: Category
    title: str
    description: str
    aliases: tuple[str, ...]
    price: Decimal
    translated: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that it may be called, its title first."""
        return (self.title, *self.aliases, *(title for _, title in self.translated))


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """A knowledge article: its name, its whole text and the language of both; `translated` as of items."""

    id: UUID
    title: str
    text: str
    language: str = "en"
    translated: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything of one hotel that an engine may answer from.

    `version` changes whenever any of it does, so that an engine can keep what it computed from it.
    """

    org_id: UUID
    version: str
    language: str
    items: tuple[ItemFacts, ...]
    articles: tuple[ArticleFacts, ...]


@dataclass(frozen=True, slots=True)
class EarlierMessage:
    """One earlier message, by whoever wrote it.

    A `marker` is no message: it tells in one line what a person did before they handed the conversation back.
    """

    by: Literal["guest", "agent", "staff", "marker"]
    text: str


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line of the proposal that waits for the guest's yes, or of an order, with what the guest said of it."""

    item_id: UUID
    quantity: int
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """One turn: what the guest has written since the last answer, what came before it, and what is waiting.

    `placed` are the lines of the newest order when nobody has begun with it: `another one` is one of them. When
    somebody has, and it has not ended, they are `begun`: only a wish may still be about them. `asked` are the items
    that the agent's last reply offered to choose from (an `Ask`), if it did. `stay_id` is for whom it is, for the
    hotel's budget alone. `drafting` is told the answer so far by an engine that takes its time. `pictures` are how
    many the guest has sent without a word, which no engine can see: they are none of the messages.
    """

    knowledge: Knowledge
    messages: tuple[str, ...]
    transcript: tuple[EarlierMessage, ...] = ()
    proposal: tuple[WaitingLine, ...] = ()
    placed: tuple[WaitingLine, ...] = ()
    begun: tuple[WaitingLine, ...] = ()
    asked: tuple[UUID, ...] = ()
    stay_id: UUID | None = None
    pictures: int = 0
    drafting: Callable[[str], Awaitable[None]] | None = field(default=None, compare=False)

    @property
    def shows_only(self) -> bool:
        """Whether the guest has sent pictures and not said what they are of."""
        return self.pictures > 0 and not self.messages


class Engine(Protocol):
    """Understands a turn. It reads nothing but the briefing, writes nothing, and may be cancelled at any await."""

    @property
    def name(self) -> str:
        """Short name that is kept with each turn, such as `embedded`."""
        ...

    async def understand(self, briefing: Briefing) -> Understanding:
        """Return the acts of the turn in the order of the guest's words; never an empty tuple."""
        ...
