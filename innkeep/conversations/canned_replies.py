"""Replies that are kept ready, by a shortcut and for each language, with places for who and where the guest is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import CannedReply, ChatSession
from innkeep.core import rows
from innkeep.core.actors import Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Conflict, Invalid, NotFound
from innkeep.core.paging import Listing, page
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays

PLACEHOLDERS = ("guest", "room", "hotel")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class CannedReplyNotFound(NotFound):
    """No such reply in this hotel."""


class ShortcutTaken(Conflict):
    """Another reply in this language has the shortcut."""


class UnknownPlaceholder(Invalid):
    """Something in braces that nobody can fill in."""


@dataclass(frozen=True, slots=True)
class FilledReply:
    """A reply as it can be sent in one conversation."""

    id: UUID
    shortcut: str
    language: str
    text: str


async def canned_replies_page(db: AsyncSession, staff: Staff, want: Listing) -> list[CannedReply]:
    """The replies of the hotel."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    return await page(db, rows.live(CannedReply, staff, deleted=want.deleted), CannedReply, want)


async def canned_reply_for(db: AsyncSession, staff: Staff, reply_id: UUID) -> CannedReply:
    """A reply, or CannedReplyNotFound."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    return await rows.find(db, rows.live(CannedReply, staff), CannedReply, reply_id, _missing())


async def filled(db: AsyncSession, staff: Staff, chat: ChatSession, language: str | None = None) -> list[FilledReply]:
    """Every reply, by shortcut, as it reads in a conversation; only those in a language if one is named."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    query = rows.live(CannedReply, staff).order_by(CannedReply.shortcut, CannedReply.language).limit(1000)
    if language is not None:
        query = query.where(CannedReply.language == language)
    values = await _values(db, staff, chat)
    return [
        FilledReply(each.id, each.shortcut, each.language, _PLACEHOLDER.sub(lambda m: values[m[1]], each.text))
        for each in await db.scalars(query)
    ]


async def _values(db: AsyncSession, staff: Staff, chat: ChatSession) -> dict[str, str]:
    names = await people.names(db, staff, {chat.guest_id} if chat.guest_id else set())
    rooms = await stays.rooms_by_id(db, staff, {chat.room_id} if chat.room_id else set())
    hotel = await people.hotel(db, staff)
    return {
        "guest": next(iter(names.values()), "guest"),
        "room": next((room.room_number for room in rooms.values()), "–"),
        "hotel": hotel.name,
    }


async def create_canned_reply(db: AsyncSession, staff: Staff, values: Mapping[str, object]) -> CannedReply:
    """Keep a reply ready. ShortcutTaken, UnknownPlaceholder."""
    require(staff, Operation.MANAGE_HOUSE)
    _check(values)
    reply = CannedReply(org_id=staff.org_id, **values)
    db.add(reply)
    with _refusals():
        await db.flush()
    return reply


async def change_canned_reply(
    db: AsyncSession, staff: Staff, reply_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> CannedReply:
    """Change a reply. ShortcutTaken, UnknownPlaceholder, ChangedMeanwhile."""
    reply = await _to_change(db, staff, reply_id)
    rows.expect_version(reply, version)
    _check(changes)
    with _refusals():
        await rows.change(db, reply, changes)
    return reply


async def delete_canned_reply(db: AsyncSession, staff: Staff, reply_id: UUID) -> None:
    """Put a reply away."""
    await rows.put_away(db, await _to_change(db, staff, reply_id))


async def restore_canned_reply(db: AsyncSession, staff: Staff, reply_id: UUID) -> CannedReply:
    """Bring a reply back. ShortcutTaken when another has its shortcut by now."""
    reply = await _to_change(db, staff, reply_id, deleted=True)
    with _refusals():
        await rows.bring_back(db, reply)
    return reply


async def _to_change(db: AsyncSession, staff: Staff, reply_id: UUID, *, deleted: bool = False) -> CannedReply:
    require(staff, Operation.MANAGE_HOUSE)
    return await rows.find_to_change(
        db, rows.live(CannedReply, staff, deleted=deleted), CannedReply, reply_id, _missing()
    )


def _check(values: Mapping[str, object]) -> None:
    unknown = {name for name in _PLACEHOLDER.findall(str(values.get("text", ""))) if name not in PLACEHOLDERS}
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise UnknownPlaceholder(f"Nobody can fill in {{{min(unknown)}}}. Use {known}.")


def _missing() -> CannedReplyNotFound:
    return CannedReplyNotFound("There is no such reply.")


def _refusals() -> AbstractContextManager[None]:
    taken = ShortcutTaken("Another reply in this language has this shortcut. Choose another, or change that one.")
    return refusals({"canned_replies_shortcut": taken})
