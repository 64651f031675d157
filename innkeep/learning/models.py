"""Rows of lessons and of what they would do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import OfTenant
from innkeep.core.db import Base


class LessonReason(StrEnum):
    """What went wrong with a message: the agent did not know it, gave it up, or staff stepped in after its answer.

    `corrected`: staff changed what the agent had ordered.
    """

    NOT_KNOWN = "not_known"
    HANDED_OVER = "handed_over"
    TAKEN_OVER = "taken_over"
    CORRECTED = "corrected"


class LessonStatus(StrEnum):
    """What was decided."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class Teaching(StrEnum):
    """What the hotel may learn: that guests call an item so, or what the answer is."""

    ALIAS = "alias"
    ARTICLE = "article"


class TrialStatus(StrEnum):
    """How far the playing of a trial is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Lesson(OfTenant, Base):
    """A message that the agent could not see to alone, of nobody in particular.

    `phrase` is the part of it that was not understood. `leader_id` is the first of those that say the same; it is
    decided for all of them. `near_item_id` is the item whose name is nearest in meaning, if any is near. `item_id` or
    `article_id` is what the hotel learnt it by.
    """

    __tablename__ = "lessons"

    session_id: Mapped[UUID]
    message_id: Mapped[UUID]
    reason: Mapped[str]
    text: Mapped[str]
    phrase: Mapped[str]
    language: Mapped[str | None]
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)
    leader_id: Mapped[UUID | None]
    near_item_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(default=LessonStatus.OPEN)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[UUID | None]
    item_id: Mapped[UUID | None]
    article_id: Mapped[UUID | None]


class LessonTrial(OfTenant, Base):
    """What a manager thinks of teaching, and what it does to the hotel's own past.

    For an alias, `title` is what guests call the item `item_id`; for an article its title, and `text` its text.
    `played` counts to twice `scenarios`: without it and with it. `changes` are the scenarios that end otherwise.
    """

    __tablename__ = "lesson_trials"

    lesson_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    kind: Mapped[str]
    item_id: Mapped[UUID | None]
    title: Mapped[str]
    text: Mapped[str | None]
    status: Mapped[str] = mapped_column(default=TrialStatus.WAITING)
    waits_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    scenarios: Mapped[int] = mapped_column(default=0)
    played: Mapped[int] = mapped_column(default=0)
    passed_before: Mapped[int | None]
    passed_after: Mapped[int | None]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
