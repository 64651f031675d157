"""What every reader of a clause has at hand: the hotel, what waits for an answer, and the acts so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from innkeep.agent.acts import Act
from innkeep.agent.embedded.english.clauses import Clause
from innkeep.agent.embedded.english.draft import Draft
from innkeep.agent.embedded.english.hotel import Hotel
from innkeep.agent.embedded.english.linking import Link, link
from innkeep.agent.embedded.english.message import Span


@dataclass(slots=True)
class Turn:
    """One burst of messages while it is read, clause by clause.

    `proposal` is the quantity of each item that waits for a yes, `asked` the items that a choice was offered of, and
    `asked_quantity` how many of them the guest had wanted. `matter` holds the key words of the last question; while
    `wish_is_open`, a bare word may go on with the last wish.
    """

    hotel: Hotel
    draft: Draft
    proposal: dict[int, int] = field(default_factory=dict)
    asked: tuple[int, ...] = ()
    asked_quantity: int = 1
    matter: tuple[str, ...] = ()
    wish_is_open: bool = False

    def link(self, core: Sequence[Span], among: Sequence[int] | None = None) -> Link:
        """The item that these words name."""
        return link(self.hotel, core, among=among)

    def item_id(self, number: int) -> UUID:
        """The catalogue's id of an item."""
        return self.hotel.items[number].facts.id

    def in_category(self, *categories: str) -> list[int]:
        """The items of some divisions."""
        return [number for number, item in enumerate(self.hotel.items) if item.facts.category in categories]

    def say(self, clause: Clause, *acts: Act) -> bool:
        """Note what the clause does."""
        for act in acts:
            self.draft.add(act, clause.start, clause.end)
        return True

    def give_up(self, clause: Clause) -> bool:
        """Leave the clause to a person."""
        self.draft.add_unknown(clause.start, clause.end)
        return True

    def words(self, spans: Iterable[Span]) -> str:
        """The guest's own words, from the first to the last of some spans."""
        row = list(spans)
        return " ".join(self.draft.text[row[0].start : row[-1].end].split()) if row else ""
