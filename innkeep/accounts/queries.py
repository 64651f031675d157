"""Looking up accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from innkeep.accounts.models import Charge, Payment
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.errors import NotFound
from innkeep.core.rows import to_change
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order, OrderMove
from innkeep.people import queries as people
from innkeep.people.models import User
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays
from innkeep.stays.models import Stay, StayGuest

NOTHING = Decimal("0.00")


class ChargeNotFound(NotFound):
    """No such line in this account."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line as people read it. `reversed` says that another line takes it away; `moment` is on the hotel's clock."""

    charge: Charge
    moment: datetime
    order_number: str | None
    by: str | None
    reversed: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as people read it. `reversed` says that another line gives it back; `moment` as with lines."""

    payment: Payment
    moment: datetime
    by: str
    reversed: bool


@dataclass(frozen=True, slots=True)
class Account:
    """A stay's account, in `currency` (ISO 4217)."""

    hotel: str
    currency: str
    stay_id: UUID
    guest: str | None
    rooms: tuple[str, ...]
    arrival: date | None
    departure: date | None
    lines: tuple[AccountLine, ...]
    payments: tuple[Paid, ...]

    @property
    def charged(self) -> Decimal:
        """What the stay costs: all that was charged, less what was taken away."""
        return sum((line.charge.amount for line in self.lines), NOTHING)

    @property
    def paid(self) -> Decimal:
        """What was paid, less what was given back."""
        return sum((line.payment.amount for line in self.payments), NOTHING)

    @property
    def balance(self) -> Decimal:
        """What is still to be paid; below zero, what the hotel owes the guest."""
        return self.charged - self.paid


async def account_of(db: AsyncSession, staff: Staff, stay_id: UUID) -> Account:
    """The account of a stay, oldest line first. StayNotFound."""
    require(staff, Operation.MANAGE_ACCOUNTS)
    stay = await stays.stay_for(db, staff, stay_id)
    hotel = await people.hotel(db, staff)
    rooms = await stays.rooms_by_id(db, staff, set(stay.room_ids))
    return Account(
        hotel=hotel.name,
        currency=hotel.currency,
        stay_id=stay.id,
        guest=await _primary_guest(db, staff, stay),
        rooms=tuple(rooms[room_id].room_number for room_id in stay.room_ids),
        arrival=stay.checkin_date,
        departure=stay.checkout_date,
        lines=await _lines(db, staff, stay, ZoneInfo(hotel.timezone)),
        payments=await _payments(db, staff, stay, ZoneInfo(hotel.timezone)),
    )


async def owed_by(db: AsyncSession, guest: Guest) -> Decimal:
    """What the guest's own stay has to pay by now; below zero, what the hotel owes them."""
    charged = select(func.sum(Charge.amount)).where(Charge.org_id == guest.org_id, Charge.stay_id == guest.stay_id)
    paid = select(func.sum(Payment.amount)).where(Payment.org_id == guest.org_id, Payment.stay_id == guest.stay_id)
    return (await db.scalar(charged) or NOTHING) - (await db.scalar(paid) or NOTHING)


async def _primary_guest(db: AsyncSession, actor: Actor, stay: Stay) -> str | None:
    name: str | None = await db.scalar(
        select(User.name)
        .join(StayGuest, (StayGuest.org_id == User.org_id) & (StayGuest.guest_id == User.id))
        .where(StayGuest.org_id == actor.org_id, StayGuest.stay_id == stay.id, StayGuest.is_primary)
    )
    return name


async def _lines(db: AsyncSession, actor: Actor, stay: Stay, zone: ZoneInfo) -> tuple[AccountLine, ...]:
    mirror = aliased(Charge)
    found = await db.execute(
        select(Charge, Order.order_number, User.name, mirror.id.is_not(None))
        .outerjoin(Order, (Order.org_id == Charge.org_id) & (Order.id == Charge.order_id))
        .outerjoin(User, (User.org_id == Charge.org_id) & (User.id == Charge.charged_by))
        .outerjoin(mirror, (mirror.org_id == Charge.org_id) & (mirror.reverses_id == Charge.id))
        .where(Charge.org_id == actor.org_id, Charge.stay_id == stay.id)
        .order_by(Charge.created_at, Charge.id)
    )
    return tuple(
        AccountLine(charge, charge.created_at.astimezone(zone), number, by, taken_away)
        for charge, number, by, taken_away in found
    )


async def _payments(db: AsyncSession, actor: Actor, stay: Stay, zone: ZoneInfo) -> tuple[Paid, ...]:
    mirror = aliased(Payment)
    found = await db.execute(
        select(Payment, User.name, mirror.id.is_not(None))
        .join(User, (User.org_id == Payment.org_id) & (User.id == Payment.taken_by))
        .outerjoin(mirror, (mirror.org_id == Payment.org_id) & (mirror.reverses_id == Payment.id))
        .where(Payment.org_id == actor.org_id, Payment.stay_id == stay.id)
        .order_by(Payment.created_at, Payment.id)
    )
    return tuple(Paid(payment, payment.created_at.astimezone(zone), by, back) for payment, by, back in found)


async def charge_of(db: AsyncSession, staff: Staff, stay_id: UUID, charge_id: UUID) -> Charge:
    """A line of a stay's account, or ChargeNotFound."""
    query = select(Charge).where(Charge.org_id == staff.org_id, Charge.stay_id == stay_id, Charge.id == charge_id)
    charge: Charge | None = await db.scalar(query)
    if charge is None:
        raise ChargeNotFound("There is no such line in this account.")
    return charge


async def standing_lines(db: AsyncSession, order: Order) -> list[Charge]:
    """The lines that an order put on its stay's account and that nothing takes away."""
    mirror = aliased(Charge)
    query = (
        select(Charge)
        .outerjoin(mirror, (mirror.org_id == Charge.org_id) & (mirror.reverses_id == Charge.id))
        .where(Charge.org_id == order.org_id, Charge.order_id == order.id)
        .where(Charge.reverses_id.is_(None), mirror.id.is_(None))
    )
    return list(await db.scalars(query.order_by(Charge.id)))


async def order_now(db: AsyncSession, org_id: UUID, order_id: UUID) -> Order | None:
    """An order as it is, put away or not, locked against whoever moves it next."""
    query = select(Order).where(Order.org_id == org_id, Order.id == order_id)
    order: Order | None = await db.scalar(to_change(query))
    return order


async def last_move(db: AsyncSession, order: Order, to: OrderStatus | None = None) -> OrderMove | None:
    """The newest move of an order, or the newest one to a status."""
    query = (
        select(OrderMove)
        .where(OrderMove.org_id == order.org_id, OrderMove.order_id == order.id)
        .where(OrderMove.from_status.is_distinct_from(OrderMove.to_status))
    )
    if to is not None:
        query = query.where(OrderMove.to_status == to)
    move: OrderMove | None = await db.scalar(query.order_by(OrderMove.id.desc()).limit(1))
    return move
