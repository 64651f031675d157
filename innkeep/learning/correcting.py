"""Notices that staff changed what the agent had ordered: the guest meant something else, and the hotel may learn it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import Message, MessageRole, Turn
from innkeep.core.actors import Program
from innkeep.core.rows import at_hand
from innkeep.learning.models import LessonReason
from innkeep.learning.noticing import learn_from
from innkeep.orders.events import OrderChanged
from innkeep.orders.models import Order, OrderItem, OrderMove, Proposal
from innkeep.people import queries as people


async def notice_correction(db: AsyncSession, event: OrderChanged) -> None:
    """Staff changed an order that came of what a guest wrote: other items, how many, or the work of another division.

    What says no more than how or when to do it is no correction.
    """
    order = await at_hand(db, Order, event.org_id, event.order_id)
    if order is None or order.origin_id is None or not await _by_staff(db, order) or not await _is_other(db, order):
        return
    words = await _words(db, order, order.origin_id)
    if words is not None:
        await learn_from(db, words, LessonReason.CORRECTED)


async def _by_staff(db: AsyncSession, order: Order) -> bool:
    """Whether a member of staff did what happened to it last."""
    moves = select(OrderMove.moved_by).where(OrderMove.org_id == order.org_id, OrderMove.order_id == order.id)
    last: UUID | None = await db.scalar(moves.order_by(OrderMove.id.desc()).limit(1))
    return last is not None and await people.is_colleague(db, Program(org_id=order.org_id), last)


async def _is_other(db: AsyncSession, order: Order) -> bool:
    """Whether it holds something else since this transaction, or is not the work of whom its kind of work is."""
    items = exists().where(OrderItem.org_id == order.org_id, OrderItem.order_id == order.id)
    if await db.scalar(select(items.where(OrderItem.updated_at == func.now()))):
        return True
    usual = await people.division_for(db, Program(org_id=order.org_id), order.category)
    return order.division_id != usual


async def _words(db: AsyncSession, order: Order, origin_id: UUID) -> Message | None:
    """What the guest had written: the last of a turn, or before a basket was shown that they did not fill."""
    said = select(Message).where(Message.org_id == order.org_id, Message.session_id == order.session_id)
    said = said.where(Message.role == MessageRole.USER, Message.deleted_at.is_(None)).order_by(Message.seq.desc())
    turn = await at_hand(db, Turn, order.org_id, origin_id)
    proposal = await at_hand(db, Proposal, order.org_id, origin_id) if turn is None else None
    if turn is not None:
        said = said.where(Message.seq <= turn.answers_to)
    elif proposal is not None and proposal.message_id is not None and not proposal.from_menu:
        shown = select(Message.seq).where(Message.org_id == order.org_id, Message.id == proposal.message_id)
        said = said.where(Message.seq < shown.scalar_subquery())
    else:
        return None
    found: Message | None = await db.scalar(said.limit(1))
    return found
