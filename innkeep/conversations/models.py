"""Rows of conversations."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Computed, DateTime, FetchedValue
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innkeep.core import clock
from innkeep.core.cards import Words
from innkeep.core.columns import Kept, OfTenant, one_of
from innkeep.core.db import Base


class SessionStatus(StrEnum):
    """Whether a conversation goes on."""

    OPEN = "open"
    TERMINATED = "terminated"


class SessionMode(StrEnum):
    """Who answers: the agent, or people."""

    AGENT = "agent"
    MANUAL = "manual"


class SessionState(StrEnum):
    """Where a conversation is, as staff see it."""

    AGENT = "agent"
    WAITING = "waiting"
    PERSON = "person"
    SNOOZED = "snoozed"
    ENDED = "ended"


class MoveKind(StrEnum):
    """How it came that somebody else answers."""

    TAKEN_OVER = "taken_over"
    ASSIGNED = "assigned"
    QUEUED = "queued"
    CALLED = "called"
    HANDED_BACK = "handed_back"
    RESUMED = "resumed"


class CallReason(StrEnum):
    """Why a person was called. `unrecorded`: before this was written down."""

    ASKED = "asked"
    COMPLAINT = "complaint"
    EMERGENCY = "emergency"
    UNSURE = "unsure"
    TOO_MUCH = "too_much"
    TOO_LATE = "too_late"
    TIMED_OUT = "timed_out"
    FAILED = "failed"
    CROWDED = "crowded"
    NOT_SOLVED = "not_solved"
    STRANGER = "stranger"
    UNREACHABLE = "unreachable"
    UNRECORDED = "unrecorded"


class MessageRole(StrEnum):
    """Who wrote: the hotel (the agent, or staff when there is an author), or the guest."""

    SYSTEM = "System"
    USER = "User"


class ChatSession(Kept, Base):
    """A conversation. `epoch` grows with every change of who answers: what was thought before must not be written.

    `language` is what the guest speaks (BCP 47), once they have written. `verified`: somebody vouched that it is the
    guest. Where nobody did, `phone` is the one phone that reads it; `guest_id` is only whose room it is then.
    """

    __tablename__ = "sessions"

    status: Mapped[SessionStatus] = mapped_column(
        one_of(SessionStatus, "enum_session_status"), default=SessionStatus.OPEN
    )
    mode: Mapped[SessionMode] = mapped_column(one_of(SessionMode, "enum_session_mode"), default=SessionMode.AGENT)
    start: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    end: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    duration: Mapped[int | None] = mapped_column(Computed('extract(epoch from ("end" - "start"))'))
    guest_id: Mapped[UUID | None] = mapped_column("session_id")
    stay_id: Mapped[UUID | None] = mapped_column("checkin_room_id")
    room_id: Mapped[UUID | None]
    assignee_id: Mapped[UUID | None]
    epoch: Mapped[int] = mapped_column(default=0)
    waiting_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    urgent: Mapped[bool] = mapped_column(default=False)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_guest_seq: Mapped[int] = mapped_column(default=0)
    answered_seq: Mapped[int] = mapped_column(default=0)
    division_id: Mapped[UUID | None]
    snoozed_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    spoken_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    attended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    guest_delivered_seq: Mapped[int] = mapped_column(default=0)
    guest_read_seq: Mapped[int] = mapped_column(default=0)
    staff_read_seq: Mapped[int] = mapped_column(default=0)
    language: Mapped[str | None]
    verified: Mapped[bool] = mapped_column(default=True)
    phone: Mapped[UUID | None]

    @property
    def state(self) -> SessionState:
        """What staff call it."""
        if self.status is SessionStatus.TERMINATED:
            return SessionState.ENDED
        if self.snoozed_until is not None and self.snoozed_until > clock.now():
            return SessionState.SNOOZED
        if self.mode is SessionMode.AGENT:
            return SessionState.AGENT
        return SessionState.PERSON if self.assignee_id else SessionState.WAITING


class SessionMove(OfTenant, Base):
    """Who answers from an epoch on, and what whoever answered before did, in one line.

    What the hotel writes after the message `after_seq` is theirs to write. `author_id` is who changed it: staff, or
    nobody for the agent, the guest and the clock. `reason` is why a person was called, where one was.
    """

    __tablename__ = "session_moves"

    session_id: Mapped[UUID]
    kind: Mapped[MoveKind] = mapped_column(one_of(MoveKind))
    reason: Mapped[CallReason | None] = mapped_column(one_of(CallReason))
    epoch: Mapped[int]
    after_seq: Mapped[int]
    author_id: Mapped[UUID | None]
    assignee_id: Mapped[UUID | None]
    division_id: Mapped[UUID | None]
    summary: Mapped[str | None] = mapped_column(Words)


MOST_MESSAGES = 2**31 - 1
"""The greatest `seq` that the column holds: what is above is no message's."""


class Message(Kept, Base):
    """A message. `seq` counts from 1 within its session without a gap, and is the database's to give.

    `choices` are the catalogue items that the message offers as buttons. `language` is what it is written in (BCP 47),
    once somebody has looked.
    """

    __tablename__ = "messages"

    session_id: Mapped[UUID]
    role: Mapped[MessageRole] = mapped_column(one_of(MessageRole, "enum_message_role"))
    text: Mapped[str] = mapped_column(Words)
    seq: Mapped[int] = mapped_column(server_default=FetchedValue())
    client_id: Mapped[str | None]
    author_id: Mapped[UUID | None]
    choices: Mapped[list[UUID]] = mapped_column(ARRAY(UuidType), default=list)
    edited_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    language: Mapped[str | None]

    @property
    def by(self) -> Literal["guest", "agent", "staff"]:
        """Who wrote it."""
        if self.role is MessageRole.USER:
            return "guest"
        return "staff" if self.author_id else "agent"


class MessageEdit(OfTenant, Base):
    """What a message said before its author changed it or took it back."""

    __tablename__ = "message_edits"

    message_id: Mapped[UUID]
    author_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(Words)
    retracted: Mapped[bool] = mapped_column(default=False)


class Note(Kept, Base):
    """What staff write for each other beside a conversation. `mentioned` is there when it was asked for.

    Without an author it is Innkeep's own: what became of a message, who writes from where.
    """

    __tablename__ = "notes"

    session_id: Mapped[UUID]
    author_id: Mapped[UUID | None]
    text: Mapped[str] = mapped_column(Words)

    mentioned: Mapped[list[NoteMention]] = relationship(
        primaryjoin=lambda: (Note.org_id == NoteMention.org_id) & (Note.id == NoteMention.note_id),
        foreign_keys=lambda: [NoteMention.org_id, NoteMention.note_id],
        order_by=lambda: NoteMention.id,
        lazy="raise",
        viewonly=True,
    )

    @property
    def mentions(self) -> list[UUID]:
        """Whom it names."""
        return [each.user_id for each in self.mentioned]


class NoteMention(OfTenant, Base):
    """That a note names a colleague, and when they had its conversation open first since then."""

    __tablename__ = "note_mentions"

    note_id: Mapped[UUID]
    user_id: Mapped[UUID]
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class CannedReply(Kept, Base):
    """A reply that is kept ready. `{guest}`, `{room}` and `{hotel}` in its text are filled in where it is used."""

    __tablename__ = "canned_replies"

    shortcut: Mapped[str]
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Words)


class SessionViewer(OfTenant, Base):
    """That somebody of the staff has a conversation open, and when their page said so last."""

    __tablename__ = "session_viewers"

    session_id: Mapped[UUID]
    user_id: Mapped[UUID]
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Turn(OfTenant, Base):
    """One turn of the agent: it answers the guest's messages after `answers_after` up to `answers_to`."""

    __tablename__ = "turns"

    session_id: Mapped[UUID]
    epoch: Mapped[int]
    answers_after: Mapped[int]
    answers_to: Mapped[int]
    claimed_by: Mapped[int] = mapped_column(BigInteger)
    claimed_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    attempts: Mapped[int] = mapped_column(default=1)
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    outcome: Mapped[str | None]
    engine: Mapped[str | None]
    acts: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    draft: Mapped[str | None] = mapped_column(Words)


class MessageTranslation(OfTenant, Base):
    """A message in another language, by an engine; without a text while it is made, and when that failed."""

    __tablename__ = "message_translations"

    message_id: Mapped[UUID]
    language: Mapped[str]
    engine: Mapped[str]
    text: Mapped[str | None] = mapped_column(Words)
    failed: Mapped[bool] = mapped_column(default=False)


class SessionSummary(OfTenant, Base):
    """What had happened in a conversation when an epoch began, in one line for whoever answers from then on."""

    __tablename__ = "session_summaries"

    session_id: Mapped[UUID]
    epoch: Mapped[int]
    engine: Mapped[str]
    text: Mapped[str] = mapped_column(Words)
