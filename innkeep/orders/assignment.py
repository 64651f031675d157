"""Whose an order becomes: somebody whom a colleague names, or whom the division's policy finds."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Actor, Program
from innkeep.core.errors import Invalid
from innkeep.core.rows import to_change
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import AssignmentTurn, Order
from innkeep.orders.moves import move
from innkeep.people import queries as people
from innkeep.people.models import Assignment, Division, User
from innkeep.people.turns import speaks, whose_turn

_S = OrderStatus

AT_WORK = frozenset({_S.ASSIGNED, _S.IN_PROGRESS, _S.BLOCK})
"""What somebody has to do counts for how much they have to do; what is parked is for later."""

_WHY = {Assignment.ROUND_ROBIN: "whose turn it was", Assignment.LEAST_LOADED: "who had the least to do"}


class UnknownColleague(Invalid):
    """Nobody of the staff has this key."""


async def require_colleague(db: AsyncSession, actor: Actor, user_id: UUID) -> None:
    """Raise UnknownColleague unless it is somebody who works in the hotel."""
    if not await people.is_colleague(db, actor, user_id):
        raise UnknownColleague("There is no such colleague to assign this to.")


async def assign(db: AsyncSession, order: Order) -> None:
    """Give a pending order to somebody of its division, as the division wants it; leave it when nobody fits.

    Who fits is on shift when it is wanted, and speaks a language of the guest. Several orders at once wait for each
    other at the division.
    """
    house = Program(org_id=order.org_id)
    division = await _division(db, order)
    if division is None or division.assignment is Assignment.NOBODY:
        return
    when = max(clock.now(), order.wanted_at or clock.now())
    shift = clock.hotel_time(when, (await people.hotel(db, house)).timezone)
    languages = await _languages(db, order)
    fit = [person for person in await people.on_shift(db, house, division.id, shift) if speaks(person, languages)]
    if not fit:
        return
    turns = await _turns(db, division)
    loads = await _loads(db, order.org_id, fit) if division.assignment is Assignment.LEAST_LOADED else {}
    chosen = whose_turn(fit, turns, loads)
    await _note_turn(db, division, chosen, max(turns.values(), default=0) + 1)
    order.assignee_id = chosen.id
    await move(db, house, order, _S.ASSIGNED, f"{chosen.name}, {_WHY[division.assignment]}")


async def _division(db: AsyncSession, order: Order) -> Division | None:
    """The division of the order, locked while it gives orders out."""
    found: Division | None = await db.scalar(
        to_change(
            select(Division)
            .where(Division.org_id == order.org_id, Division.id == order.division_id, Division.deleted_at.is_(None))
            .where(Division.assignment != Assignment.NOBODY)
        )
    )
    return found


async def _languages(db: AsyncSession, order: Order) -> list[str]:
    """What the guest speaks; nothing when that is not known, or when there is no guest."""
    spoken = await db.scalar(select(User.languages).where(User.org_id == order.org_id, User.id == order.guest_id))
    return list(spoken or ())


async def _turns(db: AsyncSession, division: Division) -> dict[UUID, int]:
    query = select(AssignmentTurn.user_id, AssignmentTurn.turn).where(AssignmentTurn.org_id == division.org_id)
    taken = await db.execute(query.where(AssignmentTurn.division_id == division.id))
    return {row.user_id: row.turn for row in taken}


async def _loads(db: AsyncSession, org_id: UUID, people_on_shift: Sequence[User]) -> dict[UUID, int]:
    """How much each has to do already."""
    counted = await db.execute(
        select(Order.assignee_id, func.count())
        .where(Order.org_id == org_id, Order.assignee_id.in_([person.id for person in people_on_shift]))
        .where(Order.status.in_(AT_WORK), Order.deleted_at.is_(None))
        .group_by(Order.assignee_id)
    )
    return {user_id: count for user_id, count in counted if user_id}


async def _note_turn(db: AsyncSession, division: Division, person: User, turn: int) -> None:
    values = {"org_id": division.org_id, "division_id": division.id, "user_id": person.id, "turn": turn}
    await db.execute(
        insert(AssignmentTurn)
        .values(values)
        .on_conflict_do_update(constraint="assignment_turns_of_a_person", set_={"turn": turn})
    )
