"""Looking up orders and proposals, through whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession
from innkeep.core import rows
from innkeep.core.actors import Actor, Agent, Guest, Program, Staff
from innkeep.core.errors import NotFound
from innkeep.core.paging import Listing, page
from innkeep.core.rows import to_change
from innkeep.orders.lifecycle import BEFORE_WORK, ENDED
from innkeep.orders.models import Order, OrderItem, OrderMove, Proposal, ProposalItem, ProposalStatus
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, allowed


class OrderNotFound(NotFound):
    """No such order within this actor's reach."""


class ProposalNotFound(NotFound):
    """No such proposal in this guest's conversation."""


class ItemNotFound(NotFound):
    """No such item in this order."""


def within_reach(actor: Actor, *, deleted: bool = False) -> Select[Order]:
    """The orders that `actor` may see: a guest those of the stay, staff those of their division or of all.

    What was put away is seen by staff only.
    """
    gone = Order.deleted_at.is_not(None) if deleted else Order.deleted_at.is_(None)
    query = select(Order).where(Order.org_id == actor.org_id, gone)
    if deleted and not isinstance(actor, Staff):
        return query.where(false())
    match actor:
        case Program():
            return query
        case Agent():
            return query.where(Order.session_id == actor.session_id)
        case Guest():
            return query.where(Order.stay_id == actor.stay_id, *_of_phone(actor))
        case Staff() if not allowed(actor, Operation.READ_ORDERS):
            return query.where(false())
        case Staff() if allowed(actor, Operation.READ_ALL_DIVISIONS):
            return query
        case Staff() if actor.division_id:
            return query.where(Order.division_id == actor.division_id)
    return query.where(false())


def _of_phone(guest: Guest) -> list[ColumnElement[bool]]:
    """What narrows a stay's orders to those of a phone that nobody vouches for."""
    if guest.vouched:
        return []
    own = select(ChatSession.id).where(ChatSession.org_id == guest.org_id, ChatSession.phone == guest.phone)
    return [Order.session_id.in_(own)]


async def order_for(
    db: AsyncSession, actor: Actor, order_id: UUID, *, lock: bool = False, deleted: bool = False
) -> Order:
    """An order within the actor's reach, or OrderNotFound. `lock` keeps others from changing it meanwhile."""
    query = within_reach(actor, deleted=deleted).where(Order.id == order_id)
    if lock:
        query = to_change(query)
    order = await db.scalar(query)
    if order is None:
        raise OrderNotFound("There is no such order.")
    return order


Span = tuple[datetime | None, datetime | None]
"""From a moment up to another, that one not included; None is open."""


async def orders_page(db: AsyncSession, actor: Actor, want: Listing, created: Span = (None, None)) -> list[Order]:
    """The orders within reach, made within a span of time."""
    query = within_reach(actor, deleted=want.deleted)
    since, before = created
    if since is not None:
        query = query.where(Order.created_at >= since)
    if before is not None:
        query = query.where(Order.created_at < before)
    return await page(db, query, Order, want)


async def orders_of(db: AsyncSession, actor: Actor, chat: ChatSession) -> list[Order]:
    """The orders of a conversation's stay within reach, newest first."""
    return list(await db.scalars(within_reach(actor).where(Order.session_id == chat.id).order_by(Order.id.desc())))


async def items_of(db: AsyncSession, order: Order) -> list[OrderItem]:
    """The lines of an order."""
    query = select(OrderItem).where(OrderItem.org_id == order.org_id, OrderItem.order_id == order.id)
    return list(await db.scalars(query.where(OrderItem.deleted_at.is_(None)).order_by(OrderItem.id)))


async def items_changed_by(db: AsyncSession, proposal: Proposal) -> list[OrderItem]:
    """The lines of the order that a proposal is to change, as they are now."""
    query = select(OrderItem).where(
        OrderItem.org_id == proposal.org_id, OrderItem.order_id == proposal.changes_order_id
    )
    return list(await db.scalars(query.where(OrderItem.deleted_at.is_(None)).order_by(OrderItem.id)))


async def items_by_order(db: AsyncSession, orders: Sequence[Order]) -> dict[UUID, list[OrderItem]]:
    """The lines of several orders of a hotel, by the keys of the orders."""
    found: dict[UUID, list[OrderItem]] = {order.id: [] for order in orders}
    if orders:
        query = select(OrderItem).where(OrderItem.org_id == orders[0].org_id, OrderItem.order_id.in_(found))
        for item in await db.scalars(query.where(OrderItem.deleted_at.is_(None)).order_by(OrderItem.id)):
            found[item.order_id].append(item)
    return found


async def items_page(db: AsyncSession, actor: Actor, order_id: UUID, want: Listing) -> list[OrderItem]:
    """The lines of an order within reach. OrderNotFound."""
    order = await order_for(db, actor, order_id)
    return await page(db, rows.live(OrderItem, actor).where(OrderItem.order_id == order.id), OrderItem, want)


async def item_read_by(db: AsyncSession, actor: Actor, order_id: UUID, item_id: UUID) -> OrderItem:
    """One line of an order within reach. OrderNotFound, ItemNotFound."""
    return await item_of(db, await order_for(db, actor, order_id), item_id)


async def item_of(db: AsyncSession, order: Order, item_id: UUID) -> OrderItem:
    """A line of an order, or ItemNotFound."""
    found = next((item for item in await items_of(db, order) if item.id == item_id), None)
    if found is None:
        raise ItemNotFound("There is no such item in this order.")
    return found


async def history_of(db: AsyncSession, order: Order) -> list[OrderMove]:
    """The moves of an order, oldest first."""
    query = select(OrderMove).where(OrderMove.org_id == order.org_id, OrderMove.order_id == order.id)
    return list(await db.scalars(query.order_by(OrderMove.id)))


@dataclass(frozen=True, slots=True)
class NamedMove:
    """A line of an order's history, with the name of who did it; nobody's name when the house itself or the agent."""

    move: OrderMove
    name: str | None


async def history_told(db: AsyncSession, actor: Actor, order_id: UUID) -> list[NamedMove]:
    """What happened to an order within reach, oldest first."""
    order = await order_for(db, actor, order_id)
    moves = await history_of(db, order)
    names = await people.names(db, actor, {move.moved_by for move in moves if move.moved_by})
    return [NamedMove(move, names.get(move.moved_by) if move.moved_by else None) for move in moves]


async def ended_at(db: AsyncSession, order: Order) -> datetime | None:
    """When an order that has ended did."""
    query = select(OrderMove.created_at).where(OrderMove.org_id == order.org_id, OrderMove.order_id == order.id)
    moved = OrderMove.from_status.is_distinct_from(OrderMove.to_status) & OrderMove.to_status.in_(ENDED)
    found: datetime | None = await db.scalar(query.where(moved).order_by(OrderMove.id.desc()).limit(1))
    return found


async def waiting_proposal(db: AsyncSession, chat: ChatSession, *, lock: bool = False) -> Proposal | None:
    """The proposal that waits for the guest's yes."""
    query = select(Proposal).where(
        Proposal.org_id == chat.org_id, Proposal.session_id == chat.id, Proposal.status == ProposalStatus.WAITING
    )
    return await db.scalar(query.with_for_update() if lock else query)


@dataclass(frozen=True, slots=True)
class AtHand:
    """What a guest may speak of without naming it, each item with how many and what they said of it.

    `waiting` is for their yes; `placed` is what they ordered last, in one message or with one yes, of each division's
    order as long as nobody has begun with it, and `begun` is it from then on, until it has ended.
    """

    waiting: list[tuple[UUID, int, str]] = field(default_factory=list)
    placed: list[tuple[UUID, int, str]] = field(default_factory=list)
    begun: list[tuple[UUID, int, str]] = field(default_factory=list)


_AT_HAND = text("""
    WITH newest AS (
        SELECT org_id, id, coalesce(parked_from, status)::text AS at FROM orders
        WHERE org_id = :org_id AND session_id = :session_id AND deleted_at IS NULL
        ORDER BY created_at DESC FETCH FIRST ROW WITH TIES
    )
    SELECT 'waiting' AS what, i.id, i.item_id, i.qty, i.notes
    FROM proposals p JOIN proposal_items i ON i.org_id = p.org_id AND i.proposal_id = p.id
    WHERE p.org_id = :org_id AND p.session_id = :session_id AND p.status = 'waiting'
    UNION ALL
    SELECT CASE WHEN o.at = ANY(:before_work) THEN 'placed' ELSE 'begun' END, i.id, i.item_id, i.qty,
        coalesce(i.description, '')
    FROM newest o JOIN order_items i ON i.org_id = o.org_id AND i.order_id = o.id
    WHERE o.at <> ALL(:ended) AND i.item_id IS NOT NULL AND i.deleted_at IS NULL
    ORDER BY 2
""")


async def at_hand(db: AsyncSession, agent: Agent) -> AtHand:
    """What is at hand in a conversation, in one statement: every turn of the agent begins with it."""
    keys = {"org_id": agent.org_id, "session_id": agent.session_id}
    statuses = {"before_work": [each.value for each in BEFORE_WORK], "ended": [each.value for each in ENDED]}
    found = AtHand()
    for row in await db.execute(_AT_HAND, keys | statuses):
        getattr(found, row.what).append((row.item_id, row.qty, row.notes))
    return found


async def proposal_for(db: AsyncSession, guest: Guest, proposal_id: UUID, *, lock: bool = False) -> Proposal:
    """A proposal made to this guest, or ProposalNotFound."""
    query = (
        select(Proposal)
        .join(ChatSession, (ChatSession.org_id == Proposal.org_id) & (ChatSession.id == Proposal.session_id))
        .where(Proposal.org_id == guest.org_id, Proposal.id == proposal_id)
        .where(ChatSession.guest_id == guest.user_id, ChatSession.stay_id == guest.stay_id)
        .where(ChatSession.phone.is_not_distinct_from(guest.phone))
    )
    proposal = await db.scalar(
        query.with_for_update(of=Proposal).execution_options(populate_existing=True) if lock else query
    )
    if proposal is None:
        raise ProposalNotFound("There is no such proposal.")
    return proposal


async def proposals_of(db: AsyncSession, chat: ChatSession) -> list[Proposal]:
    """Every proposal of a conversation, oldest first."""
    query = select(Proposal).where(Proposal.org_id == chat.org_id, Proposal.session_id == chat.id)
    return list(await db.scalars(query.order_by(Proposal.id)))


async def lines_by_proposal(db: AsyncSession, chat: ChatSession) -> dict[UUID, list[ProposalItem]]:
    """The lines of every proposal of a conversation, by the keys of the proposals."""
    of_chat = select(Proposal.id).where(Proposal.org_id == chat.org_id, Proposal.session_id == chat.id)
    query = select(ProposalItem).where(ProposalItem.org_id == chat.org_id, ProposalItem.proposal_id.in_(of_chat))
    found: dict[UUID, list[ProposalItem]] = {}
    for line in await db.scalars(query.order_by(ProposalItem.id)):
        found.setdefault(line.proposal_id, []).append(line)
    return found


async def lines_of(db: AsyncSession, proposal: Proposal) -> list[ProposalItem]:
    """The lines of a proposal."""
    query = select(ProposalItem).where(ProposalItem.org_id == proposal.org_id, ProposalItem.proposal_id == proposal.id)
    return list(await db.scalars(query.order_by(ProposalItem.id)))
