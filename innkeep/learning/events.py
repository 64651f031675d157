"""What happens to lessons."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonFound(Event):
    """A person had to see to a message."""

    lesson_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonChanged(Event):
    """It belongs to others, it was decided, or more is known of what it would do."""

    lesson_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialAsked(Event):
    """A manager wants to see what a lesson would do."""

    trial_id: UUID
