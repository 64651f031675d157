"""The statements by which every message is written, whoever writes it.

They go to the driver as they stand: messages are what is written most, and through the ORM one takes ten times as long
(decision 32). The trigger `number_message` gives each its number, and leaves out what was sent before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import MessageRole, SessionMode
from innkeep.core.actors import Guest
from innkeep.core.cards import mask
from innkeep.core.db import fetch_row, fetch_rows


@dataclass(frozen=True, slots=True)
class Destination:
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
class NewMessage:
    """What is written, by whom of the staff if by one of them, and with which buttons."""

    role: MessageRole
    text: str
    client_id: str | None = None
    author_id: UUID | None = None
    choices: list[UUID] = field(default_factory=list)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What a guest writes into one of their conversations."""

    guest: Guest
    session_id: UUID
    text: str
    client_id: str | None = None


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

# Where people answer, a guest is taken to write in what they are known to speak, until it is heard that they do not.
_SPOKEN = "CASE WHEN chat.mode = 'manual' THEN chat.spoken END"

# The conversation is locked before it is looked at: nobody takes it over between the look and the message.
_WRITE = f"""
    WITH chat AS ({_CHAT} FOR NO KEY UPDATE),
    m AS (
        INSERT INTO messages (org_id, session_id, role, text, client_id, author_id, choices, language)
        SELECT $1, $2, $6::enum_message_role, $7, $8, $9::uuid, $10::uuid[],
            CASE WHEN $6 = 'User' THEN {_SPOKEN} ELSE $11 END FROM chat
        RETURNING *)
    SELECT {_SHOWN}, false AS again FROM m, chat
"""

# What somebody else holds at this moment is left out, so that nobody waits for another's conversation.
_WRITE_TOGETHER = f"""
    WITH chat AS (
        SELECT s.id, s.mode, s.assignee_id, s.session_id AS guest_id, s.phone, s.language AS spoken, s.staff_read_seq,
            letter.text AS said, letter.client_id AS known_by
        FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[])
            AS letter (session_id, guest_id, stay_id, phone, text, client_id)
        JOIN sessions s ON s.org_id = $1 AND s.id = letter.session_id AND s.session_id = letter.guest_id
            AND s.checkin_room_id = letter.stay_id AND s.phone IS NOT DISTINCT FROM letter.phone
        WHERE s.status = 'open' AND s.deleted_at IS NULL
        FOR NO KEY UPDATE OF s SKIP LOCKED),
    m AS (
        INSERT INTO messages (org_id, session_id, role, text, client_id, language)
        SELECT $1, id, 'User', said, known_by, {_SPOKEN} FROM chat
        RETURNING *)
    SELECT {_SHOWN}, false AS again FROM m JOIN chat ON chat.id = m.session_id
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


async def write(db: AsyncSession, place: Destination, said: NewMessage) -> Written | None:
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


async def write_together(db: AsyncSession, org_id: UUID, letters: Sequence[Letter]) -> list[Written | None]:
    """Write what several guests of a hotel say. None for what has to be seen to alone.

    That is whatever is not simply written: sent before, into a conversation that has ended, that is not theirs, or that
    somebody else is writing into.
    """
    written: list[Written | None] = [None] * len(letters)
    left = dict(enumerate(letters))
    while left:  # one of each conversation at a time, in the order in which they came
        first = {letter.session_id: number for number, letter in reversed(left.items())}
        rows = await _write_apart(db, org_id, [left.pop(number) for number in first.values()])
        for row in rows:
            written[first[row["session_id"]]] = Written.of(row)
    return written


async def _write_apart(db: AsyncSession, org_id: UUID, letters: Sequence[Letter]) -> list[Any]:
    guests = [letter.guest for letter in letters]
    return await fetch_rows(
        db,
        _WRITE_TOGETHER,
        org_id,
        [letter.session_id for letter in letters],
        [guest.user_id for guest in guests],
        [guest.stay_id for guest in guests],
        [guest.phone for guest in guests],
        [mask(letter.text) for letter in letters],
        [letter.client_id for letter in letters],
    )


async def sent_before(db: AsyncSession, place: Destination, client_id: str | None) -> Written | None:
    """The message that was sent with this `client_id`, if one was."""
    row = await fetch_row(db, _SENT_BEFORE, *place.keys, client_id) if client_id is not None else None
    return Written.of(row) if row is not None else None


async def read_again(db: AsyncSession, place: Destination, message_id: UUID) -> Written | None:
    """A message that was written a while ago, and its conversation as it is now."""
    row = await fetch_row(db, _ONE, *place.keys, message_id)
    return Written.of(row) if row is not None else None
