"""Paying. A payment is never changed: a wrong one is given back by a line that mirrors it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.accounts.events import AccountPaid
from innkeep.accounts.models import Payment
from innkeep.core.actors import Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Conflict, NotFound
from innkeep.core.events import record
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays


class PaymentNotFound(NotFound):
    """Nothing of the kind was paid on this account."""


class GivenBackAlready(Conflict):
    """Another line gives it back already."""


class NothingToGiveBack(Conflict):
    """The line itself gives something back."""


async def pay(db: AsyncSession, staff: Staff, stay_id: UUID, values: Mapping[str, object]) -> Payment:
    """Note what a stay has paid, more than it owes by now too: a deposit. StayNotFound."""
    require(staff, Operation.MANAGE_ACCOUNTS)
    stay = await stays.stay_for(db, staff, stay_id)
    return await _add(db, Payment(org_id=staff.org_id, stay_id=stay.id, taken_by=staff.user_id, **values))


async def give_back(db: AsyncSession, staff: Staff, stay_id: UUID, payment_id: UUID, reason: str) -> Payment:
    """Give back the whole of a payment. PaymentNotFound, GivenBackAlready, NothingToGiveBack."""
    require(staff, Operation.MANAGE_ACCOUNTS)
    stay = await stays.stay_for(db, staff, stay_id)
    paid = await db.scalar(
        select(Payment).where(Payment.org_id == staff.org_id, Payment.stay_id == stay.id, Payment.id == payment_id)
    )
    if paid is None:
        raise PaymentNotFound("There is no such payment on this account.")
    if paid.reverses_id is not None:
        raise NothingToGiveBack("This line gives a payment back already. Note a new payment instead.")
    mirror = Payment(
        org_id=staff.org_id,
        stay_id=stay.id,
        method=paid.method,
        amount=-paid.amount,
        reason=reason,
        reverses_id=paid.id,
        taken_by=staff.user_id,
    )
    given_back = GivenBackAlready("This payment was given back already. Look at the account.")
    with refusals({"payments_given_back_once": given_back}):
        return await _add(db, mirror)


async def _add(db: AsyncSession, payment: Payment) -> Payment:
    db.add(payment)
    await db.flush()
    record(db, AccountPaid(org_id=payment.org_id, stay_id=payment.stay_id))
    return payment
