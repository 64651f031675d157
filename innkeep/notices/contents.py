"""What a notice says: read from the rows when it is sent, in the language of whom it is for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue.wording import wording
from innkeep.conversations.models import ChatSession, Message, MessageRole, Note
from innkeep.core.actors import Program
from innkeep.notices.kinds import Kind, Way
from innkeep.notices.models import Notice
from innkeep.notices.orders import CHANGED
from innkeep.notices.truth import told_up_to
from innkeep.notices.wording import known, one_line, words
from innkeep.orders.models import Order
from innkeep.orders.queries import items_of
from innkeep.people import queries as people
from innkeep.people.models import Organization, User
from innkeep.stays.models import Room, Stay
from innkeep.webhooks.models import Webhook

MOST_MESSAGES = 20
"""Messages that one e-mail shows."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is told. `path` leads to where one sees to it, `topic` names what a later notice takes the place of.

    `lines` are texts in full, for an e-mail; `seq` is the newest message among them.
    """

    title: str
    body: str
    path: str
    topic: UUID
    language: str
    hotel: str
    address: str
    for_guest: bool
    lines: tuple[str, ...] = ()
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class _Reader:
    hotel: Organization
    user: User
    language: str

    def say(self, sentence: str, **parts: str) -> str:
        return words(self.language)[sentence].format(**parts)

    def at(self, moment: datetime) -> str:
        here = moment.astimezone(ZoneInfo(self.hotel.timezone))
        day = format_skeleton("MMMEd", here, locale=self.language)
        return f"{day}, {format_time(here, 'short', locale=self.language)}"


async def contents(db: AsyncSession, notice: Notice) -> Contents:
    """What to tell, to be asked while the notice holds."""
    hotel = await people.hotel(db, Program(org_id=notice.org_id))
    user = (await db.scalars(select(User).where(User.org_id == notice.org_id, User.id == notice.user_id))).one()
    reader = _Reader(hotel, user, known(*await _languages(db, notice, user), hotel.language))
    said: dict[str, Any] = await _SAID[notice.kind](db, notice, reader)
    title, body = one_line(said.pop("title")), one_line(said.pop("body"), 300)
    topic = notice.note_id or notice.order_id or notice.session_id or notice.webhook_id or notice.id
    return Contents(
        title=title,
        body=body,
        topic=topic,
        language=reader.language,
        hotel=hotel.name,
        address=user.email,
        for_guest=said.pop("for_guest", False),
        **said,
    )


async def _languages(db: AsyncSession, notice: Notice, user: User) -> list[str]:
    """What somebody speaks: as they said, or a guest as they write."""
    chat = await _chat(db, notice)
    written = [chat.language] if chat and chat.guest_id == user.id and chat.language else []
    return [*written, *user.languages]


async def _chat(db: AsyncSession, notice: Notice) -> ChatSession | None:
    query = select(ChatSession).where(ChatSession.org_id == notice.org_id, ChatSession.id == notice.session_id)
    chat: ChatSession | None = await db.scalar(query)
    return chat


async def _waiting(db: AsyncSession, notice: Notice, reader: _Reader) -> dict[str, Any]:
    """A conversation: who and where, and what they said last."""
    chat = await _chat(db, notice)
    assert chat is not None  # noqa: S101 - by the foreign key
    last = await db.scalar(
        select(Message.text)
        .where(Message.org_id == chat.org_id, Message.session_id == chat.id, Message.deleted_at.is_(None))
        .where(Message.role == MessageRole.USER)
        .order_by(Message.seq.desc())
        .limit(1)
    )
    where = await _whose(db, notice.org_id, reader, chat.guest_id, chat.room_id)
    name = "message_to_you" if notice.kind is Kind.MESSAGE else notice.kind.value
    body = ": ".join(filter(None, [where, last]))
    return {"title": reader.say(name), "body": body, "path": f"/console/inbox/{chat.id}"}


async def _message(db: AsyncSession, notice: Notice, reader: _Reader) -> dict[str, Any]:
    """To the guest what the hotel has written: for an e-mail all that is unread and was not mailed before."""
    chat = await _chat(db, notice)
    assert chat is not None  # noqa: S101 - by the foreign key
    if chat.guest_id != notice.user_id:
        return await _waiting(db, notice, reader)
    unread = (
        select(Message)
        .where(Message.org_id == chat.org_id, Message.session_id == chat.id, Message.deleted_at.is_(None))
        .where(Message.role == MessageRole.SYSTEM)
    )
    if notice.way is Way.MAIL:
        seen = max(chat.guest_read_seq, await told_up_to(db, notice))
        unread = unread.where(Message.seq > seen)
    else:
        unread = unread.where(Message.seq == notice.seq)
    found = list(await db.scalars(unread.order_by(Message.seq.desc()).limit(MOST_MESSAGES)))[::-1]
    return {
        "title": reader.say("message", hotel=reader.hotel.name),
        "body": found[-1].text if found else "",
        "path": await _guest_path(db, notice.org_id, chat.room_id, chat.stay_id),
        "lines": tuple(each.text for each in found),
        "seq": found[-1].seq if found else notice.seq,
        "for_guest": True,
    }


async def _order(db: AsyncSession, notice: Notice, reader: _Reader) -> dict[str, Any]:
    """An order: its number, where it goes and what it is."""
    query = select(Order).where(Order.org_id == notice.org_id, Order.id == notice.order_id)
    order = (await db.scalars(query)).one()
    house = Program(org_id=order.org_id)
    items = await items_of(db, order)
    words = await wording(db, house, items, (reader.language,))
    what = ", ".join(map(words.line, items)) or order.notes or ""
    if notice.kind is Kind.ORDER_STATUS:
        title = reader.say(f"order_{order.status.value}", number=order.order_number)
        path = await _guest_path(db, notice.org_id, order.room_id, order.stay_id)
        return {"title": title, "body": what, "path": path, "for_guest": True}
    if order.wanted_at is not None:
        what = f"{what} ({reader.at(order.wanted_at)})"
    where = await _whose(db, notice.org_id, reader, None, order.room_id)
    changed = notice.key.startswith(CHANGED)
    title = reader.say("changed" if changed else notice.kind.value, number=order.order_number)
    what = f"{what} ({order.notes})" if changed and order.notes else what
    return {"title": title, "body": ": ".join(filter(None, [where, what])), "path": f"/console/orders/{order.id}"}


async def _mention(db: AsyncSession, notice: Notice, reader: _Reader) -> dict[str, Any]:
    """A note: who wrote it (a colleague, or Innkeep for the hotel), and its text."""
    note = (await db.scalars(select(Note).where(Note.org_id == notice.org_id, Note.id == notice.note_id))).one()
    known_names = await people.names(db, Program(org_id=notice.org_id), {note.author_id} if note.author_id else set())
    title = reader.say("mention", name=next(iter(known_names.values()), reader.hotel.name))
    return {"title": title, "body": note.text, "path": f"/console/inbox/{note.session_id}"}


async def _program(db: AsyncSession, notice: Notice, reader: _Reader) -> dict[str, Any]:
    """A program that is told nothing any more: where it was, and what came instead of an answer."""
    query = select(Webhook).where(Webhook.org_id == notice.org_id, Webhook.id == notice.webhook_id)
    webhook = (await db.scalars(query)).one()
    body = ": ".join(filter(None, [webhook.url, webhook.problem]))
    return {"title": reader.say("program_off", name=webhook.name), "body": body, "path": "/console/settings/webhooks"}


async def _whose(db: AsyncSession, org_id: UUID, reader: _Reader, guest_id: UUID | None, room_id: UUID | None) -> str:
    """Who and where, as far as that is known."""
    named = await db.scalar(select(User.name).where(User.org_id == org_id, User.id == guest_id))
    number = await db.scalar(select(Room.room_number).where(Room.org_id == org_id, Room.id == room_id))
    return ", ".join(filter(None, [number and reader.say("room", number=number), named]))


async def _guest_path(db: AsyncSession, org_id: UUID, room_id: UUID | None, stay_id: UUID | None) -> str:
    """The guest's page, by the room's code: a room of the stay that lets the phone in."""
    rooms = await db.scalar(select(Stay.room_ids).where(Stay.org_id == org_id, Stay.id == stay_id)) or []
    here = room_id if room_id in rooms or not rooms else rooms[0]
    code = await db.scalar(select(Room.code).where(Room.org_id == org_id, Room.id == here))
    return f"/g/{code}" if code else "/"


_SAID: Mapping[Kind, Callable[[AsyncSession, Notice, _Reader], Awaitable[dict[str, Any]]]] = {
    Kind.WAITING: _waiting,
    Kind.URGENT: _waiting,
    Kind.ON_CALL: _waiting,
    Kind.MESSAGE: _message,
    Kind.NEW_ORDER: _order,
    Kind.ASSIGNED: _order,
    Kind.ESCALATED: _order,
    Kind.ORDER_STATUS: _order,
    Kind.MENTION: _mention,
    Kind.PROGRAM_OFF: _program,
}
