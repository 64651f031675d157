"""Facts, in the past tense, made of ids only. They are recorded beside the change and leave with its commit."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

E = TypeVar("E", bound="Event")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in one organization.

    What is not `kept` is told once to whoever listens and then forgotten: it is true for a moment only.
    """

    kept: ClassVar[bool] = True

    org_id: UUID

    @classmethod
    def kind(cls) -> str:
        """`OrderPlaced` is `order_placed`."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()

    def ids(self) -> dict[str, str]:
        """What it happened to, without the organization."""
        named = ((each.name, getattr(self, each.name)) for each in fields(self) if each.name != "org_id")
        return {name: str(value) for name, value in named if isinstance(value, UUID | int)}


Reaction = Callable[[AsyncSession, Any], Awaitable[None]]
"""A higher domain's answer to a lower one's event, inside the same transaction."""

Reactions = Mapping[type[Event], Sequence[Reaction]]
"""Who reacts to what; `reactions` holds the one table."""


def on(
    event: type[E], *takers: Callable[[AsyncSession, E], Awaitable[T]]
) -> tuple[type[Event], tuple[Callable[[AsyncSession, Any], Awaitable[T]], ...]]:
    """A row of a table by events: whoever stands in it takes that very event, which the types prove."""
    return event, takers


def record(db: AsyncSession, event: Event) -> None:
    """Note that `event` happened in this unit of work. Only actions call this."""
    db.info.setdefault("recorded", []).append(event)


def take_recorded(db: AsyncSession) -> list[Event]:
    """Remove and return what was recorded since the last call."""
    recorded: list[Event] = db.info.pop("recorded", [])
    return recorded
