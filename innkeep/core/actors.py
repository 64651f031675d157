"""Who acts. Every unit of work has one actor, and through it one tenant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from innkeep.core import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts within one organization. `user_id` is None for the agent and for the program itself."""

    org_id: UUID
    user_id: UUID | None = None

    @property
    def known_as(self) -> str:
        """As the audit names them: the kind of actor, who it is, and the key that they came with."""
        parts = (type(self).__name__.lower(), self.user_id or "", getattr(self, "key_id", ""))
        return " ".join(map(str, parts)).rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest(Actor):
    """A guest during one stay. `phone` is there while nobody vouches that it is they who hold it."""

    user_id: UUID
    stay_id: UUID
    phone: UUID | None = None

    @property
    def vouched(self) -> bool:
        """Whether the hotel handed them a code or a link, and not only the room's code."""
        return self.phone is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor(Actor):
    """Somebody who writes from outside, and of whom nobody knows yet whose guest they are, within one conversation."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff(Actor):
    """A member of the hotel's staff, with the name of their role.

    `settle_by` is until when they have to set up a second factor, for who has none and needs one. Who is `unsettled`
    does nothing else before. `signed_in_at` is None for who did not: a program that comes with a key.
    """

    user_id: UUID
    name: str
    role: str
    division_id: UUID | None = None
    settle_by: datetime | None = None
    signed_in_at: datetime | None = field(default=None, compare=False)

    @property
    def unsettled(self) -> bool:
        """Whether that moment has come."""
        return self.settle_by is not None and self.settle_by <= clock.now()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering(Actor):
    """A member of staff who has proved who they are and is being let in: what is done to that end is done by them."""

    user_id: UUID

    @property
    def known_as(self) -> str:
        """The same as once they are in."""
        return f"staff {self.user_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrator(Staff):
    """A program that acts for a member of staff, by a key: it may do what both the key and their role name."""

    key_id: UUID
    operations: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent(Actor):
    """The agent, within one conversation."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Program(Actor):
    """Innkeep itself on behalf of one organization: an import, a job, a clean-up."""
