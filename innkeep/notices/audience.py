"""Who is to hear of a fact, whatever way they are told in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import DeskAlerted, MessagePosted, ModeChanged, NoteWritten, OnCallAsked
from innkeep.conversations.models import ChatSession, Note, NoteMention, SessionMove
from innkeep.core.events import Event, on
from innkeep.notices.kinds import Kind, Scope
from innkeep.notices.orders import of_escalation, of_order
from innkeep.notices.preferences import Preferences, preferences_of
from innkeep.notices.tellings import Colleague, Telling, at_work, colleagues
from innkeep.orders.events import OrderChanged, OrderEscalated, OrderMoved, OrderPlaced
from innkeep.webhooks.events import WebhookCutOff
from innkeep.webhooks.models import Webhook

GIVEN = "given:"
"""How the key of a conversation begins that somebody was given."""

Audience = Callable[[AsyncSession, Any], Awaitable[list[Telling]]]


async def audience(db: AsyncSession, event: Event) -> list[Telling]:
    """What is to be told because of an event, and to whom."""
    return [told for hears in AUDIENCES.get(type(event), ()) for told in await hears(db, event) if told.to]


async def _of_alert(db: AsyncSession, event: DeskAlerted) -> list[Telling]:
    """Somebody of the desk is to come: in an emergency all who can, or else those who look after such conversations."""
    chat = await _chat(db, event.org_id, event.session_id)
    if chat is None or (since := chat.waiting_since or chat.asked_at) is None:
        return []
    kind = Kind.URGENT if chat.urgent else Kind.WAITING
    staff = [each for each in await colleagues(db, event.org_id) if each.can_hear_of(kind)]
    if not chat.urgent:
        wishes = await preferences_of(db, event.org_id, {each.id: each.role for each in staff})
        staff = [each for each in staff if _looks_after(each, wishes[each.id], chat)]
    to = [each.id for each in at_work(staff)]
    if chat.assignee_id is not None and chat.assignee_id not in to:
        to.append(chat.assignee_id)
    about = {"session_id": chat.id}
    return [Telling(kind, f"{kind}:{chat.id}:{since.isoformat()}", tuple(to), about, urgent=chat.urgent)]


def _looks_after(colleague: Colleague, wishes: Preferences, chat: ChatSession) -> bool:
    if wishes.scope is Scope.ALL or colleague.id == chat.assignee_id:
        return True
    queue = chat.division_id is not None and chat.division_id == colleague.division_id
    return wishes.scope is Scope.DIVISION and queue


async def _of_message(_db: AsyncSession, event: MessagePosted) -> list[Telling]:
    """The guest's words go to whoever answers, once until they look; the hotel's words to the guest."""
    said = event.written
    about = {"session_id": said.session_id, "seq": said.seq}
    if said.by == "guest":
        to = (said.assignee_id,) if said.assignee_id else ()
        return [Telling(Kind.MESSAGE, f"unread:{said.session_id}:{said.staff_read_seq}", to, about)]
    to = (said.guest_id,) if said.guest_id and said.phone is None else ()
    return [Telling(Kind.MESSAGE, f"message:{said.id}", to, about)]


async def _of_note(db: AsyncSession, event: NoteWritten) -> list[Telling]:
    """Those whom a note names, but who wrote it."""
    note = await db.scalar(
        select(Note).where(Note.org_id == event.org_id, Note.id == event.note_id, Note.deleted_at.is_(None))
    )
    if note is None:
        return []
    named = select(NoteMention.user_id).where(NoteMention.org_id == event.org_id, NoteMention.note_id == note.id)
    to = tuple(await db.scalars(named.where(NoteMention.user_id != note.author_id)))
    return [Telling(Kind.MENTION, f"note:{note.id}", to, {"note_id": note.id, "session_id": note.session_id})]


async def _of_call(db: AsyncSession, event: OnCallAsked) -> list[Telling]:
    """Whoever is on call and was asked to come."""
    newest = await db.scalar(_NEWEST_CALL, {"org_id": event.org_id, "chat": event.session_id, "user": event.user_id})
    about = {"session_id": event.session_id}
    return [Telling(Kind.ON_CALL, f"on_call:{newest}", (event.user_id,), about, urgent=True)] if newest else []


_NEWEST_CALL = text("""
    SELECT id FROM on_call_asks WHERE org_id = :org_id AND session_id = :chat AND user_id = :user
    ORDER BY id DESC LIMIT 1
""")


async def _of_change(db: AsyncSession, event: ModeChanged) -> list[Telling]:
    """Whoever was given a conversation by somebody else."""
    chat = await _chat(db, event.org_id, event.session_id)
    if chat is None or chat.assignee_id is None:
        return []
    moves = select(SessionMove).where(SessionMove.org_id == chat.org_id, SessionMove.session_id == chat.id)
    move = await db.scalar(moves.where(SessionMove.epoch == chat.epoch))
    if move is None or move.author_id == chat.assignee_id:
        return []
    return [Telling(Kind.WAITING, f"{GIVEN}{move.id}", (chat.assignee_id,), {"session_id": chat.id})]


async def _of_webhook(db: AsyncSession, event: WebhookCutOff) -> list[Telling]:
    """Those who let programs in: one of them is told nothing any more."""
    webhook = await db.scalar(select(Webhook).where(Webhook.org_id == event.org_id, Webhook.id == event.webhook_id))
    if webhook is None or webhook.failing_since is None:
        return []
    to = tuple(each.id for each in await colleagues(db, event.org_id) if each.can_hear_of(Kind.PROGRAM_OFF))
    key = f"off:{webhook.id}:{webhook.failing_since.isoformat()}"
    return [Telling(Kind.PROGRAM_OFF, key, to, {"webhook_id": webhook.id})]


async def _chat(db: AsyncSession, org_id: UUID, session_id: UUID) -> ChatSession | None:
    query = select(ChatSession).where(ChatSession.org_id == org_id, ChatSession.id == session_id)
    chat: ChatSession | None = await db.scalar(query.where(ChatSession.deleted_at.is_(None)))
    return chat


AUDIENCES: Mapping[type[Event], Sequence[Audience]] = dict(
    (
        on(DeskAlerted, _of_alert),
        on(MessagePosted, _of_message),
        on(ModeChanged, _of_change),
        on(NoteWritten, _of_note),
        on(OnCallAsked, _of_call),
        on(OrderPlaced, of_order),
        on(OrderMoved, of_order),
        on(OrderChanged, of_order),
        on(OrderEscalated, of_escalation),
        on(WebhookCutOff, _of_webhook),
    )
)
"""Who hears of what. `reactions` lets `tell` react to each of these."""
