"""The same free thing asked for again joins the order that was not begun yet, instead of making a second one.

Guests ask twice, on the telephone of the room and in the conversation; who brings it should go once. It is for guests
and the agent only: a member of staff who places a second order means a second order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, type_coerce
from sqlalchemy import Uuid as UuidType
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession
from innkeep.core.actors import Agent, Guest
from innkeep.core.rows import to_change
from innkeep.orders.lifecycle import BEFORE_WORK
from innkeep.orders.models import Order, OrderItem
from innkeep.orders.moves import note
from innkeep.orders.queries import items_of
from innkeep.orders.wishes import PricedWish, item_of

JOINS_WITHIN = timedelta(minutes=10)

_MOST = 999
"""What the database takes for one line; a hotel may set a lower limit for an order."""


async def order_to_join(db: AsyncSession, wanted: Order, lines: Sequence[PricedWish]) -> Order | None:
    """The order that `lines` repeat, locked, or None when they make one of their own.

    All of them are free, at least one of them is in it already, it is of the same stay, room and category and for the
    same time, nobody has begun with it, and together they stay within what can be ordered at a time.
    """
    if wanted.stay_id is None or any(line.price or line.item is None for line in lines):
        return None
    repeated = (
        select(OrderItem.id)
        .where(OrderItem.org_id == Order.org_id, OrderItem.order_id == Order.id, OrderItem.deleted_at.is_(None))
        .where(OrderItem.price == 0, OrderItem.item_id.in_([line.item.id for line in lines if line.item]))
    )
    sessions: tuple[ColumnElement[UUID | None], ...] = (
        type_coerce(Order.session_id, UuidType),
        literal(wanted.session_id, UuidType),
    )
    of_phones = select(ChatSession.id).where(
        ChatSession.org_id == wanted.org_id, ChatSession.stay_id == wanted.stay_id, ChatSession.phone.is_not(None)
    )
    found: Order | None = await db.scalar(
        to_change(
            select(Order)
            .where(Order.org_id == wanted.org_id, Order.stay_id == wanted.stay_id, Order.deleted_at.is_(None))
            .where(Order.category == wanted.category, Order.room_id == wanted.room_id, Order.status.in_(BEFORE_WORK))
            .where(Order.wanted_at.is_not_distinct_from(wanted.wanted_at))
            .where(Order.created_at > func.now() - JOINS_WITHIN, repeated.exists())
            # A phone that nobody vouches for learns nothing of what others in the room have ordered.
            .where(or_(Order.session_id == wanted.session_id, and_(*(_not_in(each, of_phones) for each in sessions))))
            .order_by(Order.id.desc())
            .limit(1)
        )
    )
    return found if found is not None and _fits(await items_of(db, found), lines) else None


def _not_in(session_id: ColumnElement[UUID | None], of_phones: Select[UUID]) -> ColumnElement[bool]:
    return session_id.is_(None) | session_id.not_in(of_phones)


def _fits(items: Sequence[OrderItem], lines: Sequence[PricedWish]) -> bool:
    together: Counter[UUID | None] = Counter()
    for item in items:
        together[item.item_id] += item.qty
    for line in lines:
        if line.item is not None:
            together[line.item.id] += line.qty
            if together[line.item.id] > (line.item.limit_per_order or _MOST):
                return False
    return True


async def join(
    db: AsyncSession, actor: Guest | Agent, order: Order, wanted: Order, lines: Sequence[PricedWish]
) -> Order:
    """Add to an order what was asked for again, with what was said of it."""
    items = await items_of(db, order)
    for line in lines:
        same = next((item for item in items if _same(item, line)), None)
        if same is None:
            items.append(item_of(order, line))
            db.add(items[-1])
        else:
            same.qty += line.qty
    if wanted.notes and wanted.notes not in (order.notes or ""):
        order.notes = "; ".join(filter(None, [order.notes, wanted.notes]))
    await db.flush()
    return await note(db, actor, order, f"asked for again: {', '.join(line.in_words for line in lines)}", anew=True)


def _same(item: OrderItem, line: PricedWish) -> bool:
    of_menu = line.item is not None and item.item_id == line.item.id
    return of_menu and item.options == list(line.options) and (item.description or "") == line.notes and not item.price
