"""Charging and taking away. Nothing is ever changed: a wrong line is mirrored, and the right one is charged anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.accounts import queries
from innkeep.accounts.events import AccountCharged
from innkeep.accounts.models import Charge
from innkeep.core.actors import Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Conflict
from innkeep.core.events import record
from innkeep.orders import queries as orders
from innkeep.orders.models import Order, OrderMove
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays


class AlreadyReversed(Conflict):
    """Another line takes this one away already."""


class NotReversible(Conflict):
    """The line itself takes another away."""


async def charge(db: AsyncSession, staff: Staff, stay_id: UUID, values: Mapping[str, object]) -> Charge:
    """Charge something by hand, with a reason: the minibar, a broken glass. StayNotFound."""
    require(staff, Operation.MANAGE_ACCOUNTS)
    stay = await stays.stay_for(db, staff, stay_id)
    line = Charge(org_id=staff.org_id, stay_id=stay.id, charged_by=staff.user_id, **values)
    db.add(line)
    await db.flush()
    record(db, AccountCharged(org_id=staff.org_id, stay_id=stay.id))
    return line


async def reverse(db: AsyncSession, staff: Staff, stay_id: UUID, charge_id: UUID, reason: str) -> Charge:
    """Take a line away by one that mirrors it. ChargeNotFound, AlreadyReversed, NotReversible."""
    require(staff, Operation.MANAGE_ACCOUNTS)
    stay = await stays.stay_for(db, staff, stay_id)
    wrong = await queries.charge_of(db, staff, stay.id, charge_id)
    if wrong.reverses_id is not None:
        raise NotReversible("This line takes another one away. Charge anew what is to be paid after all.")
    line = Charge(**_mirror(wrong, reason, staff.user_id))
    db.add(line)
    with refusals({"charges_reversed_once": AlreadyReversed("This line was taken away already. Look at the account.")}):
        await db.flush()
    record(db, AccountCharged(org_id=staff.org_id, stay_id=stay.id))
    return line


async def charge_order(db: AsyncSession, order: Order, completion: OrderMove) -> None:
    """Put the items of a completed order that cost something on its stay's account, once for this completion."""
    lines = [
        {
            "org_id": order.org_id,
            "stay_id": order.stay_id,
            "order_id": order.id,
            "order_item_id": item.id,
            "completion_id": completion.id,
            "category": order.category,
            "title": item.title,
            "qty": item.qty,
            "price": item.price,
            "charged_by": completion.moved_by,
        }
        for item in await orders.items_of(db, order)
        if item.price
    ]
    await _add(db, order, lines)


async def take_back(db: AsyncSession, order: Order, reason: str, moved_by: UUID | None) -> None:
    """Take away what an order put on its stay's account and what nothing takes away yet."""
    await _add(db, order, [_mirror(line, reason, moved_by) for line in await queries.standing_lines(db, order)])


async def _add(db: AsyncSession, order: Order, lines: Sequence[Mapping[str, object]]) -> None:
    """Write lines that are not there yet: the database knows each by what it charges or takes away."""
    if not lines:
        return
    written = await db.scalars(insert(Charge).values(lines).on_conflict_do_nothing().returning(Charge.stay_id))
    for stay_id in set(written):
        record(db, AccountCharged(org_id=order.org_id, stay_id=stay_id))


def _mirror(line: Charge, reason: str, charged_by: UUID | None) -> dict[str, object]:
    same = ("org_id", "stay_id", "order_id", "order_item_id", "completion_id", "category", "title", "price")
    values = {name: getattr(line, name) for name in same}
    return {**values, "reverses_id": line.id, "qty": -line.qty, "reason": reason, "charged_by": charged_by}
