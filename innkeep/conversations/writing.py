"""The one statement by which every message is written, whoever writes it.

It goes to the driver as it stands: messages are what is written most, and through the ORM one takes ten times as long
(decision 32). The trigger `number_message` gives each its number, and leaves out what was sent before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import MessageRole, SessionMode
from innkeep.core.actors import Guest
from innkeep.core.cards import mask
from innkeep.core.db import fetch_row


@dataclass(frozen=True, slots=True)
class Place:
    """The conversation that is written into; with a `guest` only if it is theirs, written with the same phone."""

    org_id: UUID
    session_id: UUID
    guest: Guest | None = None

    @property
    def keys(self) -> tuple[UUID | None, ...]:
        """As the statements name it."""
        guest = self.guest
        owner = (guest.user_id, guest.stay_id, guest.phone) if guest else (None, None, None)
        return (self.org_id, self.session_id, *owner)


@dataclass(frozen=True, slots=True)
class Said:
    """What is written, by whom of the staff if by one of them, and with which buttons."""

    role: MessageRole
    text: str
    client_id: str | None = None
    author_id: UUID | None = None
    choices: list[UUID] = field(default_factory=list)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message as it was written, and its conversation as it was then: by this, reactions see what concerns them.

    `again`: it was there already, and nothing happened. `spoken` is the language that the guest was known to speak.
    """

    id: UUID
    created_at: datetime
    updated_at: datetime
    org_id: UUID
    session_id: UUID
    role: MessageRole
    text: str
    seq: int
    client_id: str | None
    author_id: UUID | None
    edited_at: datetime | None
    language: str | None
    again: bool
    mode: SessionMode
    assignee_id: UUID | None
    guest_id: UUID | None
    phone: UUID | None
    spoken: str | None
    staff_read_seq: int

    @classmethod
    def of(cls, row: Any) -> Self:
        """As the driver gives it."""
        return cls(**{**row, "role": MessageRole(row["role"]), "mode": SessionMode(row["mode"])})

    @property
    def by(self) -> Literal["guest", "agent", "staff"]:
        """Who wrote it."""
        if self.role is MessageRole.USER:
            return "guest"
        return "staff" if self.author_id else "agent"


_PLACE = """
    FROM sessions s WHERE s.org_id = $1 AND s.id = $2 AND s.deleted_at IS NULL AND ($3::uuid IS NULL
        OR s.session_id = $3 AND s.checkin_room_id = $4 AND s.phone IS NOT DISTINCT FROM $5::uuid)
"""

_SHOWN = """
    m.id, m.created_at, m.updated_at, m.org_id, m.session_id, m.role, m.text, m.seq, m.client_id, m.author_id,
    m.edited_at, m.language, chat.mode, chat.assignee_id, chat.guest_id, chat.phone, chat.spoken, chat.staff_read_seq
"""

_CHAT = f"""
    SELECT s.mode, s.assignee_id, s.session_id AS guest_id, s.phone, s.language AS spoken, s.staff_read_seq {_PLACE}
"""

# The conversation is locked before it is looked at: nobody takes it over between the look and the message.
_WRITE = f"""
    WITH chat AS ({_CHAT} FOR NO KEY UPDATE),
    m AS (
        INSERT INTO messages (org_id, session_id, role, text, client_id, author_id, choices, language)
        SELECT $1, $2, $6::enum_message_role, $7, $8, $9::uuid, $10::uuid[], $11 FROM chat
        RETURNING *)
    SELECT {_SHOWN}, false AS again FROM m, chat
"""

_SENT_BEFORE = f"""
    WITH chat AS ({_CHAT})
    SELECT {_SHOWN}, true AS again FROM messages m, chat
    WHERE m.org_id = $1 AND m.session_id = $2 AND m.client_id = $6
"""

_ONE = f"""
    WITH chat AS ({_CHAT})
    SELECT {_SHOWN}, true AS again FROM messages m, chat WHERE m.org_id = $1 AND m.session_id = $2 AND m.id = $6
"""


async def write(db: AsyncSession, place: Place, said: Said) -> Written | None:
    """Write a message; once more with the same `client_id`, read it. None where there is no such conversation."""
    row = await fetch_row(
        db,
        _WRITE,
        *place.keys,
        said.role,
        mask(said.text),
        said.client_id,
        said.author_id,
        said.choices,
        said.language,
    )
    if row is None:
        return await sent_before(db, place, said.client_id)
    return Written.of(row)


async def sent_before(db: AsyncSession, place: Place, client_id: str | None) -> Written | None:
    """The message that was sent with this `client_id`, if one was."""
    row = await fetch_row(db, _SENT_BEFORE, *place.keys, client_id) if client_id is not None else None
    return Written.of(row) if row is not None else None


async def read_again(db: AsyncSession, place: Place, message_id: UUID) -> Written | None:
    """A message that was written a while ago, and its conversation as it is now."""
    row = await fetch_row(db, _ONE, *place.keys, message_id)
    return Written.of(row) if row is not None else None
