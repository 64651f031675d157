"""What conversations look like over the API, and what is said to change them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AliasChoices, AwareDatetime, Field

from innkeep.api.shapes import Change, Given, Shown, Text
from innkeep.api.values import Language
from innkeep.conversations.actions import FirstWords
from innkeep.conversations.models import CallReason, MoveKind, SessionMode, SessionState, SessionStatus


class SessionOut(Shown):
    """A conversation. `duration` in seconds, once it has ended; `session_id` is the guest.

    `state` is what staff see: the agent answers, the guest waits for a person, a person (`assignee_id`) answers, it is
    snoozed, or it has ended. The marks say up to which message the guest's phone has got them, the guest has read them,
    and somebody of the staff has. `division_id` is the division in whose queue it waits or waited. `language` (BCP 47)
    is what the guest writes in, once they have; `verified` says whether somebody vouched that it is the guest.
    """

    id: UUID
    org_id: UUID
    status: SessionStatus
    mode: SessionMode
    state: SessionState
    start: datetime | None
    end: datetime | None
    duration: int | None
    session_id: UUID | None = Field(validation_alias="guest_id")
    checkin_room_id: UUID | None = Field(validation_alias="stay_id")
    room_id: UUID | None
    assignee_id: UUID | None
    division_id: UUID | None
    waiting_since: datetime | None
    snoozed_until: datetime | None
    urgent: bool
    language: str | None
    verified: bool
    last_seq: int
    guest_delivered_seq: int
    guest_read_seq: int
    staff_read_seq: int
    created_at: datetime
    updated_at: datetime


class SessionIn(Given):
    """To whom staff want to write, and what, if they know already.

    `session_id` (or `guest_id`) is the guest, `checkin_room_id` (or `stay_id`) the stay in which they are here. The
    same `client_id` again writes nothing.
    """

    guest_id: Annotated[UUID, Field(strict=False, validation_alias=AliasChoices("session_id", "guest_id"))]
    stay_id: Annotated[UUID, Field(strict=False, validation_alias=AliasChoices("checkin_room_id", "stay_id"))]
    text: str | None = Field(default=None, min_length=1, max_length=100_000, examples=["Your parcel has arrived."])
    client_id: str | None = Field(default=None, min_length=1, max_length=100)

    def first_words(self) -> FirstWords | None:
        """What is to be written at once."""
        return FirstWords(self.text, self.client_id) if self.text is not None else None


class SessionIs(Given):
    """What can be said of a conversation: in which language the guest writes, where it was not understood."""

    language: Language | None


class SessionChange(Change, SessionIs):
    """What is to change of a conversation."""


class ViewerOut(Shown):
    """Somebody of the staff who has the conversation open."""

    user_id: UUID
    name: str


class ModeIn(Given):
    """Who is to answer: `manual` takes the conversation over, `agent` hands it back.

    `summary` says in one line what was done, when it is handed back. The agent and colleagues see it, the guest does
    not.
    """

    mode: Annotated[SessionMode, Field(strict=False, examples=["manual"])]
    summary: Text | None = None


class AssigneeIn(Given):
    """Who is to answer: a colleague (or oneself), whoever comes first of a division, or, with nulls, of all."""

    user_id: Annotated[UUID | None, Field(strict=False, examples=["01980000-0000-7000-8000-0000000000aa"])] = None
    division_id: Annotated[UUID | None, Field(strict=False)] = None


class SnoozeIn(Given):
    """Until when nobody wants to see it, unless the guest writes; null ends that."""

    until: Annotated[AwareDatetime | None, Field(strict=False, examples=["2030-05-01T18:00:00+02:00"])]


class SessionMoveOut(Shown):
    """Who answers from then on: what the hotel writes after the message `after_seq` is theirs.

    `author_id` is who of the staff changed it, null for the agent, the guest and the clock; `reason` is why a person
    was called, where one was (`kind` is `called`).
    """

    id: UUID
    session_id: UUID
    kind: MoveKind
    reason: CallReason | None
    epoch: int
    after_seq: int
    author_id: UUID | None
    assignee_id: UUID | None
    division_id: UUID | None
    summary: str | None
    created_at: datetime


class MarkIn(Given):
    """Up to which message."""

    seq: int = Field(ge=0, le=2**62, examples=[12])


class TextIn(Given):
    """What a message is to say instead."""

    text: str = Field(min_length=1, max_length=100_000, examples=["Breakfast begins at 7:00, not at 8:00."])


class EditOut(Shown):
    """What a message said before, and whether it was taken back then."""

    id: UUID
    message_id: UUID
    author_id: UUID
    text: str
    retracted: bool
    created_at: datetime


class NoteIn(Given):
    """What colleagues should know, and whom it concerns most."""

    text: str = Field(min_length=1, max_length=4_000, examples=["Allergic to feathers."])
    mentions: list[Annotated[UUID, Field(strict=False)]] = Field(default=[], max_length=20)


class NoteOut(Shown):
    """A note of staff, or without an author of Innkeep itself. No guest ever reads one."""

    id: UUID
    session_id: UUID
    author_id: UUID | None
    text: str
    mentions: list[UUID]
    created_at: datetime


class CannedReplyOut(Shown):
    """A reply that is kept ready; `{guest}`, `{room}` and `{hotel}` are filled in where it is used."""

    id: UUID
    shortcut: str
    language: str
    text: str
    created_at: datetime
    updated_at: datetime


class FilledReplyOut(Shown):
    """A reply as it can be sent in one conversation."""

    id: UUID
    shortcut: str
    language: str
    text: str
