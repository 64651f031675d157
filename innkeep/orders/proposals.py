"""Proposals: what costs something waits for the guest's own yes, at the very prices that were shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession
from innkeep.conversations.queries import session_for
from innkeep.core.actors import Agent, Guest
from innkeep.core.errors import Conflict
from innkeep.core.events import record
from innkeep.orders import queries
from innkeep.orders.corrections import TooLateToChange
from innkeep.orders.enlarging import Amounts, OfItsOwn, amounts_of, beside, enlarge, enlarged
from innkeep.orders.events import ProposalMade, ProposalSettled
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order, Proposal, ProposalItem, ProposalStatus
from innkeep.orders.placing import place_orders
from innkeep.orders.times import TimeRefused, require_times
from innkeep.orders.vouching import require_vouched_for
from innkeep.orders.wishes import MAX_QTY, PricedWish, UnknownItem, UnknownOption, Wish, priced, require_orderable


class ProposalOver(Conflict):
    """The proposal was declined or replaced: what it showed no longer holds."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a yes led to: orders, new or changed, or a new proposal when what the old one showed does not hold."""

    orders: tuple[Order, ...] = ()
    instead: Proposal | None = None


async def propose(db: AsyncSession, agent: Agent, chat: ChatSession, lines: Sequence[PricedWish]) -> Proposal:
    """Show the guest a basket to say yes to, of what is known to be `orderable`. NotVouchedFor.

    What waited before is replaced: at most one waits. What `require_times` raises.
    """
    require_vouched_for(agent, chat, lines)
    await require_times(db, agent, chat.stay_id, [line.wanted_at for line in lines])
    return await _propose(db, chat, lines)


async def propose_more(db: AsyncSession, agent: Agent, chat: ChatSession, order_id: UUID, amounts: Amounts) -> Proposal:
    """Show the guest an order of theirs as it would be with so many, to say yes to.

    NotVouchedFor, and what `enlarged` raises.
    """
    order, lines = await enlarged(db, agent, order_id, amounts)
    require_vouched_for(agent, chat, lines)
    return await _propose(db, chat, lines, changes=order)


async def propose_from_menu(db: AsyncSession, guest: Guest, chat: ChatSession, wishes: Sequence[Wish]) -> Proposal:
    """Show a guest the basket that they filled, once more and whole, before they confirm it.

    UnknownItem, UnknownOption, NotVouchedFor, what `require_times` raises, and what the catalogue refuses
    (`wishes.UNAVAILABLE`): then nothing is replaced.
    """
    locked = await session_for(db, guest, chat.id, lock=True)
    lines = await priced(db, guest, [replace(wish, qty=min(wish.qty, MAX_QTY)) for wish in wishes])
    require_vouched_for(guest, locked, lines)
    await require_times(db, guest, locked.stay_id, [line.wanted_at for line in lines])
    await require_orderable(db, guest, locked.stay_id, lines)
    return await _propose(db, locked, lines, from_menu=True)


async def _propose(
    db: AsyncSession,
    chat: ChatSession,
    lines: Sequence[PricedWish],
    *,
    from_menu: bool = False,
    changes: Order | None = None,
) -> Proposal:
    await settle(db, chat, ProposalStatus.SUPERSEDED)
    proposal = Proposal(
        org_id=chat.org_id,
        session_id=chat.id,
        total_amount=_total(lines),
        from_menu=from_menu,
        changes_order_id=changes.id if changes else None,
    )
    db.add(proposal)
    await db.flush()
    db.add_all(
        ProposalItem(
            org_id=chat.org_id,
            proposal_id=proposal.id,
            item_id=line.item.id,
            category=line.item.category,
            title=line.title,
            qty=line.qty,
            price=line.price,
            notes=line.notes,
            options=list(line.options),
            option_ids=list(line.option_ids),
            wanted_at=line.wanted_at,
        )
        for line in lines
        if line.item
    )
    await db.flush()
    record(db, ProposalMade(org_id=chat.org_id, proposal_id=proposal.id, session_id=chat.id))
    return proposal


def _total(lines: Sequence[PricedWish]) -> Decimal:
    return sum((line.price * line.qty for line in lines), Decimal(0))


async def shown_by(db: AsyncSession, proposal: Proposal, message_id: UUID) -> None:
    """Note which message showed the proposal to the guest."""
    proposal.message_id = message_id
    await db.flush()


async def wishes_of(db: AsyncSession, proposal: Proposal) -> list[Wish]:
    """What would be ordered with a yes, as wishes to propose again with a change; of an order only what is more."""
    shown = await queries.lines_of(db, proposal)
    if proposal.changes_order_id is None:
        return [_wish(line) for line in shown]
    return beside(shown, await queries.items_changed_by(db, proposal))


def _wish(line: ProposalItem) -> Wish:
    return Wish(line.item_id, line.qty, line.notes, tuple(line.option_ids), wanted_at=line.wanted_at)


async def confirm(db: AsyncSession, guest: Guest, proposal_id: UUID) -> Confirmation:
    """The guest says yes. A second yes to the same proposal changes nothing. ProposalOver when it no longer waits.

    When the menu changed since it was shown, nothing is ordered: the guest is shown the new prices first. Nothing is
    either when something is sold out or closed by now (`wishes.UNAVAILABLE`): the proposal goes on waiting.
    """
    chat, proposal = await _locked(db, guest, proposal_id)
    if proposal.status == ProposalStatus.CONFIRMED:
        return Confirmation()
    if proposal.status != ProposalStatus.WAITING:
        raise ProposalOver("This has been changed since. Look at the newest one.")
    if proposal.changes_order_id is not None:
        return await _confirm_more(db, guest, chat, proposal, proposal.changes_order_id)
    shown = await queries.lines_of(db, proposal)
    wishes = [_wish(line) for line in shown]
    lines = await _still_on_menu(db, guest, wishes)
    if [line.price for line in lines] != [line.price for line in shown]:
        await require_orderable(db, guest, chat.stay_id, lines)
        return Confirmation(instead=await _propose(db, chat, lines))
    try:
        orders = await place_orders(db, guest, chat, wishes, origin_id=proposal.id)
    except TimeRefused as refusal:
        raise ProposalOver(refusal.detail) from refusal
    await _settle(db, proposal, ProposalStatus.CONFIRMED)
    return Confirmation(orders=tuple(orders))


async def _still_on_menu(db: AsyncSession, guest: Guest, wishes: Sequence[Wish]) -> list[PricedWish]:
    try:
        return await priced(db, guest, wishes)
    except (UnknownItem, UnknownOption) as gone:
        raise ProposalOver("Something in it cannot be ordered any more. Please ask again.") from gone


async def _confirm_more(
    db: AsyncSession, guest: Guest, chat: ChatSession, proposal: Proposal, order_id: UUID
) -> Confirmation:
    """Let the order be what was shown, if it costs what was shown then; else the guest sees first what it would be.

    Where it can be no more, because somebody has begun with it, the rest is shown as an order of its own.
    """
    amounts = amounts_of(await queries.lines_of(db, proposal))
    try:
        order, lines = await enlarged(db, guest, order_id, amounts)
    except (TooLateToChange, OfItsOwn) as refusal:
        order = await queries.order_for(db, guest, order_id)
        wishes = await wishes_of(db, proposal)
        if order.status is OrderStatus.REJECTED or not wishes:
            raise ProposalOver("The order has been cancelled since. Please ask again.") from refusal
        lines = await _still_on_menu(db, guest, wishes)
        await require_orderable(db, guest, chat.stay_id, lines)
        return Confirmation(instead=await _propose(db, chat, lines))
    except queries.OrderNotFound as gone:
        raise ProposalOver("The order is not there any more. Please ask again.") from gone
    if _total(lines) != proposal.total_amount:
        return Confirmation(instead=await _propose(db, chat, lines, changes=order))
    await enlarge(db, guest, order, amounts)
    await _settle(db, proposal, ProposalStatus.CONFIRMED)
    return Confirmation(orders=(order,))


async def decline(db: AsyncSession, guest: Guest, proposal_id: UUID) -> Proposal:
    """The guest says no. Once more changes nothing; ProposalOver when it was confirmed before."""
    _, proposal = await _locked(db, guest, proposal_id)
    if proposal.status == ProposalStatus.CONFIRMED:
        raise ProposalOver("This was confirmed already. Cancel the order instead.")
    if proposal.status == ProposalStatus.WAITING:
        await _settle(db, proposal, ProposalStatus.DECLINED)
    return proposal


async def _locked(db: AsyncSession, guest: Guest, proposal_id: UUID) -> tuple[ChatSession, Proposal]:
    """The conversation first, then the proposal: the order in which the agent's turn locks them too."""
    proposal = await queries.proposal_for(db, guest, proposal_id)
    chat = await session_for(db, guest, proposal.session_id, lock=True)
    return chat, await queries.proposal_for(db, guest, proposal_id, lock=True)


async def settle(db: AsyncSession, chat: ChatSession, status: ProposalStatus) -> None:
    """Whatever waits in the conversation no longer does."""
    waiting = await queries.waiting_proposal(db, chat, lock=True)
    if waiting is not None:
        await _settle(db, waiting, status)


async def _settle(db: AsyncSession, proposal: Proposal, status: ProposalStatus) -> None:
    proposal.status = status
    await db.flush()
    record(db, ProposalSettled(org_id=proposal.org_id, proposal_id=proposal.id, session_id=proposal.session_id))
