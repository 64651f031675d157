"""What happens in conversations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from innkeep.conversations.writing import Written
from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened(Event):
    """A conversation began."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(Event):
    """A message was written, by anybody. What it is, is at hand for reactions; outside only the keys are told."""

    session_id: UUID
    message_id: UUID
    written: Written

    @classmethod
    def of(cls, written: Written) -> Self:
        """That this one was."""
        return cls(org_id=written.org_id, session_id=written.session_id, message_id=written.id, written=written)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeChanged(Event):
    """Somebody else answers from now on: taken over, handed over or handed back."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAlerted(Event):
    """A person is needed now."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTerminated(Event):
    """A conversation ended."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMoved(Event):
    """The guests have another room: what is asked for in a conversation is brought there from now on."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSnoozed(Event):
    """Staff want to hear of a conversation again later, or at once after all; or the time for that has come."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionAsked(Event):
    """Whoever answers has said nothing for long: the desk is asked, before the agent goes on."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CardHidden(Event):
    """The number of a card was in what a guest wrote, and was not kept."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageChanged(Event):
    """A message says something else now, or was taken back."""

    session_id: UUID
    message_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesRead(Event):
    """Messages have arrived or were read, on either side."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing(Event):
    """Somebody writes: the guest, or staff with `user_id`."""

    kept: ClassVar[bool] = False

    session_id: UUID
    user_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDrafted(Event):
    """More of the agent's answer can be shown; it is read where the turn is."""

    kept: ClassVar[bool] = False

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTranslated(Event):
    """A message can be read in another language, or it is known now that it cannot."""

    session_id: UUID
    message_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummedUp(Event):
    """There is a line on what happened so far, for whoever answers."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(Event):
    """Staff wrote something for each other."""

    session_id: UUID
    note_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageHeard(Event):
    """It is known now in which languages messages are written that were not yet, and perhaps the guest's."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking(Event):
    """Somebody of the staff has a conversation open, still has it open, or no longer."""

    kept: ClassVar[bool] = False

    session_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyAttends(Event):
    """A guest waits for a person, and nobody is at work who could answer."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCallAsked(Event):
    """Somebody who is on call is to come at once: a guest is in need, and nobody else has come."""

    session_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPutAway(Event):
    """A conversation was deleted, or brought back."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NotKnown(Event):
    """The agent had to say of something that it does not know it."""

    session_id: UUID


FOR_STAFF = frozenset(
    event.kind()
    for event in (
        DeskAlerted,
        SessionSnoozed,
        AttentionAsked,
        NoteWritten,
        Looking,
        NobodyAttends,
        OnCallAsked,
        SessionPutAway,
        SessionSummedUp,
        NotKnown,
    )
)
"""What staff do among themselves, and no guest hears of."""
