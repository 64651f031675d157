"""What orders and proposals do when something below them changes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import SessionTerminated
from innkeep.conversations.queries import session_for
from innkeep.core.actors import Agent, Program
from innkeep.core.rows import to_change
from innkeep.orders.changes import retarget
from innkeep.orders.lifecycle import ENDED
from innkeep.orders.models import Order, ProposalStatus
from innkeep.orders.moves import note
from innkeep.orders.parking import bring_orders_of_back, park_orders_of
from innkeep.orders.proposals import settle
from innkeep.orders.wishes import take_turns
from innkeep.people import queries as people
from innkeep.people.events import DivisionDeleted
from innkeep.people.models import Category
from innkeep.stays.events import DoNotDisturbChanged, StayMoved
from innkeep.stays.queries import stay_for

FOLLOWS_GUESTS = frozenset({Category.HOUSEKEEPING, Category.ROOM_SERVICE, Category.CONCIERGE})
"""Towels and food go where the guests are; what is to be mended is where it was."""


async def withdraw_proposal(db: AsyncSession, event: SessionTerminated) -> None:
    """A conversation ended: nobody can say yes any more."""
    agent = Agent(org_id=event.org_id, session_id=event.session_id)
    await settle(db, await session_for(db, agent, event.session_id), ProposalStatus.SUPERSEDED)


async def follow_guests(db: AsyncSession, event: StayMoved) -> None:
    """Guests have another room: what is brought to them goes there, wherever it is in its life."""
    house = Program(org_id=event.org_id)
    await take_turns(db, event.org_id, event.stay_id)
    following = to_change(
        select(Order)
        .where(Order.org_id == event.org_id, Order.stay_id == event.stay_id, Order.deleted_at.is_(None))
        .where(Order.room_id == event.from_room_id, Order.category.in_(FOLLOWS_GUESTS), Order.status.not_in(ENDED))
        .order_by(Order.id)
    )
    for order in list(await db.scalars(following)):
        await note(db, house, order, await retarget(db, house, order, event.to_room_id))


async def heed_do_not_disturb(db: AsyncSession, event: DoNotDisturbChanged) -> None:
    """Guests want to be left alone, or no longer."""
    house = Program(org_id=event.org_id)
    await take_turns(db, event.org_id, event.stay_id)
    if (await stay_for(db, house, event.stay_id)).do_not_disturb:
        await park_orders_of(db, house, event.stay_id)
    else:
        await bring_orders_of_back(db, house, event.stay_id)


async def hand_on(db: AsyncSession, event: DivisionDeleted) -> None:
    """A division is no more: who handles by now what it had to do, does that, too."""
    house = Program(org_id=event.org_id)
    left = to_change(
        select(Order)
        .where(Order.org_id == event.org_id, Order.division_id == event.division_id, Order.deleted_at.is_(None))
        .where(Order.status.not_in(ENDED))
        .order_by(Order.id)
    )
    names = {each.id: each.name for each in await people.divisions(db, house)}
    for order in list(await db.scalars(left)):
        order.division_id = await people.division_for(db, house, order.category)
        await note(db, house, order, f"for {names[order.division_id] if order.division_id else 'no division'}")
