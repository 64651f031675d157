"""Whether what a notice tells is still so: what was seen to meanwhile is not sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession, Message, Note, SessionStatus
from innkeep.core import clock
from innkeep.notices.audience import GIVEN
from innkeep.notices.kinds import Kind, Way
from innkeep.notices.models import Notice, Outcome, PushSubscription
from innkeep.notices.orders import CHANGED, WITH_SOMEBODY
from innkeep.orders.lifecycle import ENDED, OrderStatus
from innkeep.orders.models import Order
from innkeep.people.models import Login, User
from innkeep.stays.models import Stay, StayStatus
from innkeep.webhooks.models import Webhook


async def holds(db: AsyncSession, notice: Notice) -> bool:
    """Whether it is still worth telling this person."""
    user = User.org_id == notice.org_id, User.id == notice.user_id, User.deleted_at.is_(None), User.active
    if await db.scalar(select(User.id).where(*user)) is None or not await _is_signed_in(db, notice):
        return False
    return await _TRUE[notice.kind](db, notice)


async def _is_signed_in(db: AsyncSession, notice: Notice) -> bool:
    """Of a login that has run out nothing tells; the others take the browser along."""
    if notice.subscription_id is None:
        return True
    of_browser = (
        select(Login.expires_at)
        .join(PushSubscription, (PushSubscription.org_id == Login.org_id) & (PushSubscription.login_id == Login.id))
        .where(PushSubscription.org_id == notice.org_id, PushSubscription.id == notice.subscription_id)
    )
    expires_at = await db.scalar(of_browser)
    return expires_at is None or expires_at > clock.now()


async def told_up_to(db: AsyncSession, notice: Notice) -> int:
    """Up to which message of the conversation this person has had an e-mail."""
    sent = select(func.coalesce(func.max(Notice.seq), 0)).where(
        Notice.org_id == notice.org_id,
        Notice.user_id == notice.user_id,
        Notice.session_id == notice.session_id,
        Notice.kind == Kind.MESSAGE,
        Notice.way == Way.MAIL,
        Notice.outcome == Outcome.SENT,
    )
    return await db.scalar(sent) or 0


async def _open_chat(db: AsyncSession, notice: Notice) -> ChatSession | None:
    chat: ChatSession | None = await db.scalar(
        select(ChatSession).where(
            ChatSession.org_id == notice.org_id, ChatSession.id == notice.session_id, ChatSession.deleted_at.is_(None)
        )
    )
    return chat


async def _waits(db: AsyncSession, notice: Notice) -> bool:
    """Nobody has come yet, or whoever was there is not heard of; one's own is still one's own."""
    chat = await _open_chat(db, notice)
    if chat is None or chat.status is SessionStatus.TERMINATED:
        return False
    if notice.key.startswith(GIVEN):
        return chat.assignee_id == notice.user_id
    if chat.snoozed_until is not None and chat.snoozed_until > clock.now():
        return False
    nobody = chat.waiting_since is not None and chat.assignee_id is None
    return nobody or chat.asked_at is not None


async def _is_unread(db: AsyncSession, notice: Notice) -> bool:
    """Whoever it is for has not looked yet."""
    chat = await _open_chat(db, notice)
    if chat is None or notice.seq is None:
        return False
    if notice.user_id != chat.guest_id:
        mine = chat.assignee_id == notice.user_id and chat.status is SessionStatus.OPEN
        return mine and chat.staff_read_seq < notice.seq
    if chat.guest_read_seq >= notice.seq or not await _is_there(db, notice.org_id, chat.stay_id):
        return False
    message = select(Message.id).where(Message.org_id == chat.org_id, Message.session_id == chat.id)
    if await db.scalar(message.where(Message.seq == notice.seq, Message.deleted_at.is_(None))) is None:
        return False
    return notice.way is not Way.MAIL or notice.seq > await told_up_to(db, notice)


async def _is_there(db: AsyncSession, org_id: UUID, stay_id: UUID | None) -> bool:
    """Whether the stay goes on: the page that a notice leads to is shut afterwards."""
    stay = select(Stay.id).where(Stay.org_id == org_id, Stay.id == stay_id, Stay.deleted_at.is_(None))
    return await db.scalar(stay.where(Stay.status == StayStatus.CHECKED_IN)) is not None


async def _order(db: AsyncSession, notice: Notice) -> Order | None:
    order: Order | None = await db.scalar(
        select(Order).where(Order.org_id == notice.org_id, Order.id == notice.order_id, Order.deleted_at.is_(None))
    )
    return order


async def _is_new(db: AsyncSession, notice: Notice) -> bool:
    order = await _order(db, notice)
    return order is not None and order.status is OrderStatus.PENDING and order.assignee_id is None


async def _is_theirs(db: AsyncSession, notice: Notice) -> bool:
    order = await _order(db, notice)
    still = WITH_SOMEBODY if notice.key.startswith(CHANGED) else {OrderStatus.ASSIGNED}
    return order is not None and order.status in still and order.assignee_id == notice.user_id


async def _goes_on(db: AsyncSession, notice: Notice) -> bool:
    order = await _order(db, notice)
    return order is not None and order.status not in ENDED


async def _stands_there(db: AsyncSession, notice: Notice) -> bool:
    """The order has not moved on: the next step has a notice of its own."""
    order = await _order(db, notice)
    return order is not None and order.status is notice.status and await _is_there(db, order.org_id, order.stay_id)


async def _is_written(db: AsyncSession, notice: Notice) -> bool:
    note = select(Note.id).where(Note.org_id == notice.org_id, Note.id == notice.note_id, Note.deleted_at.is_(None))
    return await db.scalar(note) is not None


async def _is_off(db: AsyncSession, notice: Notice) -> bool:
    webhook = select(Webhook.id).where(Webhook.org_id == notice.org_id, Webhook.id == notice.webhook_id)
    return await db.scalar(webhook.where(~Webhook.active)) is not None


_TRUE: Mapping[Kind, Callable[[AsyncSession, Notice], Awaitable[bool]]] = {
    Kind.WAITING: _waits,
    Kind.URGENT: _waits,
    Kind.ON_CALL: _waits,
    Kind.MESSAGE: _is_unread,
    Kind.NEW_ORDER: _is_new,
    Kind.ASSIGNED: _is_theirs,
    Kind.ESCALATED: _goes_on,
    Kind.ORDER_STATUS: _stands_there,
    Kind.MENTION: _is_written,
    Kind.PROGRAM_OFF: _is_off,
}
