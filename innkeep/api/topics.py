"""What can be followed: which events belong to it, how it is, and how what an event names is by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from pydantic import BaseModel

from innkeep.api.inbox import CountsOut, InboxLineOut
from innkeep.api.session_shapes import SessionOut
from innkeep.api.shapes import MessageOut
from innkeep.api.stream_shapes import (
    BoardChanged,
    BoardOut,
    CardOut,
    ConversationChanged,
    ConversationOut,
    InboxChanged,
    InboxSnapshot,
    Snapshot,
)
from innkeep.api.told import complete
from innkeep.conversations import events, inbox, queries
from innkeep.conversations.models import ChatSession, Message, SessionMode, SessionState
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.db import AsyncSession
from innkeep.core.errors import NotFound
from innkeep.core.outbox import Wakeup
from innkeep.orders.board import board, card

AT_ONCE = 50
"""Messages that are told again when an event does not say which of the newest have changed."""

SHOWN_AT_ONCE = 200
"""Conversations of the inbox that a snapshot holds."""


class Topic(Protocol):
    """Something to follow. Where `reads` is false, events are told by their keys alone, alike to everybody."""

    @property
    def reads(self) -> bool:
        """Whether it tells more than keys."""

    def wants(self, actor: Actor, wakeup: Wakeup) -> bool:
        """Whether an event belongs to it, and is for this reader."""

    def ends(self, wakeup: Wakeup) -> bool:
        """Whether there is nothing to follow after it."""

    async def snapshot(self, db: AsyncSession, actor: Actor, seq: int) -> Snapshot:
        """How it is, read after `seq` was the number of the newest event."""

    async def tell(self, db: AsyncSession, actor: Actor, wakeup: Wakeup) -> BaseModel:
        """What an event named, as it is by now."""


class Hotel:
    """Everything that happens."""

    reads = False

    def wants(self, _actor: Actor, _wakeup: Wakeup) -> bool:
        """All of it."""
        return True

    def ends(self, _wakeup: Wakeup) -> bool:
        """Never."""
        return False

    async def snapshot(self, _db: AsyncSession, _actor: Actor, seq: int) -> Snapshot:
        """From where on it is told."""
        return Snapshot(seq=seq)

    async def tell(self, _db: AsyncSession, _actor: Actor, wakeup: Wakeup) -> BaseModel:
        """Nothing but the keys."""
        return Snapshot(seq=wakeup.seq or 0)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation, for its guest or for staff."""

    session_id: UUID
    reads: bool = True

    def wants(self, actor: Actor, wakeup: Wakeup) -> bool:
        """What names it; what staff do among themselves is for them."""
        if isinstance(actor, Guest) and wakeup.kind in events.FOR_STAFF:
            return False
        return wakeup.ids.get("session_id") == str(self.session_id)

    def ends(self, wakeup: Wakeup) -> bool:
        """With the conversation."""
        return wakeup.kind == "session_terminated"

    async def snapshot(self, db: AsyncSession, actor: Actor, seq: int) -> Snapshot:
        """The conversation and its messages."""
        chat = await queries.session_for(db, actor, self.session_id)
        messages = await _messages(db, actor, await queries.messages(db, chat))
        return ConversationOut(seq=seq, session=_session(actor, chat), messages=messages)

    async def tell(self, db: AsyncSession, actor: Actor, wakeup: Wakeup) -> BaseModel:
        """The conversation, and the message that is named."""
        try:
            chat = await queries.session_for(db, actor, self.session_id)
        except NotFound:
            return ConversationChanged(**wakeup.ids, session=None, messages=[])
        messages = await _messages(db, actor, await self._named(db, actor, chat, wakeup))
        return ConversationChanged(**wakeup.ids, session=_session(actor, chat), messages=messages)

    async def _named(self, db: AsyncSession, actor: Actor, chat: ChatSession, wakeup: Wakeup) -> list[Message]:
        if wakeup.kind in {"language_heard", "photo_added"}:
            return await queries.messages(db, chat, after=max(chat.last_seq - AT_ONCE, 0))
        try:
            named = wakeup.ids.get("message_id")
            return [await queries.message_for(db, actor, chat.id, UUID(named))] if named else []
        except NotFound:
            return []


def _session(actor: Actor, chat: ChatSession) -> SessionOut:
    """The conversation; that staff want to hear of it later only is nothing that its guest hears of."""
    shown = SessionOut.model_validate(chat)
    if isinstance(actor, Guest) and shown.state is SessionState.SNOOZED:
        manual = SessionState.PERSON if chat.assignee_id else SessionState.WAITING
        shown.state = SessionState.AGENT if chat.mode is SessionMode.AGENT else manual
    if isinstance(actor, Guest):
        shown.snoozed_until = None
    return shown


async def _messages(db: AsyncSession, actor: Actor, found: list[Message]) -> list[MessageOut]:
    shown = [MessageOut.model_validate(message) for message in found]
    await complete(db, actor, shown)
    return shown


class Board:
    """The orders on the board, within the reach of whoever looks."""

    reads = True

    def wants(self, _actor: Actor, wakeup: Wakeup) -> bool:
        """What names an order."""
        return "order_id" in wakeup.ids

    def ends(self, _wakeup: Wakeup) -> bool:
        """Never."""
        return False

    async def snapshot(self, db: AsyncSession, actor: Actor, seq: int) -> Snapshot:
        """All of them."""
        orders = await board(db, actor) if isinstance(actor, Staff) else []
        return BoardOut(seq=seq, orders=[CardOut.model_validate(order) for order in orders])

    async def tell(self, db: AsyncSession, actor: Actor, wakeup: Wakeup) -> BaseModel:
        """The order."""
        found = await card(db, actor, UUID(wakeup.ids["order_id"])) if isinstance(actor, Staff) else None
        return BoardChanged(**wakeup.ids, order=CardOut.model_validate(found) if found else None)


class Inbox:
    """The open conversations as the inbox shows them."""

    reads = True

    def wants(self, _actor: Actor, wakeup: Wakeup) -> bool:
        """What names a conversation, but that somebody is writing."""
        return "session_id" in wakeup.ids and wakeup.kind not in {"typing", "answer_drafted"}

    def ends(self, _wakeup: Wakeup) -> bool:
        """Never."""
        return False

    async def snapshot(self, db: AsyncSession, actor: Actor, seq: int) -> Snapshot:
        """The lines, and how many there are of each sort."""
        assert isinstance(actor, Staff)  # noqa: S101 - the route lets nobody else in
        found = await inbox.inbox(db, actor, inbox.InboxFilter(limit=SHOWN_AT_ONCE))
        lines = [InboxLineOut.model_validate(line) for line in found]
        await complete(db, actor, [line.last_message for line in lines])
        return InboxSnapshot(seq=seq, items=lines, counts=await _counts(db, actor))

    async def tell(self, db: AsyncSession, actor: Actor, wakeup: Wakeup) -> BaseModel:
        """The line."""
        assert isinstance(actor, Staff)  # noqa: S101 - as above
        found = await inbox.line_of(db, actor, UUID(wakeup.ids["session_id"]))
        line = InboxLineOut.model_validate(found) if found else None
        await complete(db, actor, [line.last_message] if line else [])
        return InboxChanged(**wakeup.ids, line=line, counts=await _counts(db, actor))


async def _counts(db: AsyncSession, staff: Staff) -> CountsOut:
    return CountsOut.model_validate(await inbox.counts(db, staff))
