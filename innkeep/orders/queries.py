"""Looking up orders and proposals, through whoever asks."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession
from innkeep.core.actors import Actor, Agent, Guest, Program, Staff
from innkeep.core.errors import NotFound
from innkeep.core.paging import Listing, page
from innkeep.orders.models import Order, OrderItem, OrderMove, Proposal, ProposalItem, ProposalStatus
from innkeep.people.permissions import Operation, allowed


class OrderNotFound(NotFound):
    """No such order within this actor's reach."""


class ProposalNotFound(NotFound):
    """No such proposal in this guest's conversation."""


def within_reach(actor: Actor) -> Select[Order]:
    """The orders that `actor` may see: a guest those of the stay, staff those of their division or of all."""
    query = select(Order).where(Order.org_id == actor.org_id, Order.deleted_at.is_(None))
    match actor:
        case Program():
            return query
        case Agent():
            return query.where(Order.session_id == actor.session_id)
        case Guest():
            return query.where(Order.stay_id == actor.stay_id)
        case Staff() if allowed(actor, Operation.READ_ALL_DIVISIONS):
            return query
        case Staff() if allowed(actor, Operation.READ_ORDERS) and actor.division_id:
            return query.where(Order.division_id == actor.division_id)
    return query.where(false())


async def order_for(db: AsyncSession, actor: Actor, order_id: UUID, *, lock: bool = False) -> Order:
    """An order within the actor's reach, or OrderNotFound. `lock` keeps others from changing it meanwhile."""
    query = within_reach(actor).where(Order.id == order_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    order = await db.scalar(query)
    if order is None:
        raise OrderNotFound("There is no such order.")
    return order


async def orders_page(db: AsyncSession, actor: Actor, want: Listing) -> list[Order]:
    """The orders within reach."""
    return await page(db, within_reach(actor), Order, want)


async def orders_of(db: AsyncSession, actor: Actor, chat: ChatSession) -> list[Order]:
    """The orders of a conversation's stay within reach, newest first."""
    return list(await db.scalars(within_reach(actor).where(Order.session_id == chat.id).order_by(Order.id.desc())))


async def items_of(db: AsyncSession, order: Order) -> list[OrderItem]:
    """The lines of an order."""
    query = select(OrderItem).where(OrderItem.org_id == order.org_id, OrderItem.order_id == order.id)
    return list(await db.scalars(query.where(OrderItem.deleted_at.is_(None)).order_by(OrderItem.id)))


async def history_of(db: AsyncSession, order: Order) -> list[OrderMove]:
    """The moves of an order, oldest first."""
    query = select(OrderMove).where(OrderMove.org_id == order.org_id, OrderMove.order_id == order.id)
    return list(await db.scalars(query.order_by(OrderMove.id)))


async def waiting_proposal(db: AsyncSession, chat: ChatSession, *, lock: bool = False) -> Proposal | None:
    """The proposal that waits for the guest's yes."""
    query = select(Proposal).where(
        Proposal.org_id == chat.org_id, Proposal.session_id == chat.id, Proposal.status == ProposalStatus.WAITING
    )
    return await db.scalar(query.with_for_update() if lock else query)


async def proposal_for(db: AsyncSession, guest: Guest, proposal_id: UUID, *, lock: bool = False) -> Proposal:
    """A proposal made to this guest, or ProposalNotFound."""
    query = (
        select(Proposal)
        .join(ChatSession, ChatSession.id == Proposal.session_id)
        .where(Proposal.org_id == guest.org_id, Proposal.id == proposal_id)
        .where(ChatSession.guest_id == guest.user_id, ChatSession.stay_id == guest.stay_id)
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


async def lines_of(db: AsyncSession, proposal: Proposal) -> list[ProposalItem]:
    """The lines of a proposal."""
    query = select(ProposalItem).where(ProposalItem.org_id == proposal.org_id, ProposalItem.proposal_id == proposal.id)
    return list(await db.scalars(query.order_by(ProposalItem.id)))
