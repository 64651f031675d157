"""A thing that is asked for while a turn is read: how many of it, and how it is wished."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.agent.acts import Line

LONGEST_NOTE = 500


@dataclass(slots=True)
class Wanted:
    """A thing that is asked for. Nobody said how many, unless it is `counted`; `asked_for`, if not only told of."""

    item_id: UUID
    quantity: int
    notes: list[str]
    asked_for: bool = True
    counted: bool = True
    as_before: bool = False

    def line(self) -> Line:
        """The thing as a line of an order."""
        notes = cut(", ".join(self.notes))
        return Line(item_id=self.item_id, quantity=self.quantity, notes=notes, as_before=self.as_before)


def cut(text: str) -> str:
    """As much of the guest's words as is kept."""
    return text.strip()[:LONGEST_NOTE].strip()
