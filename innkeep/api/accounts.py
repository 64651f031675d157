"""What stays have to pay, and what the hotel took in a day, over the API."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status
from pydantic import BaseModel, ConfigDict, Field

from innkeep.accounts import actions, payments, queries, totals
from innkeep.accounts.models import Method
from innkeep.accounts.paper import account_pdf
from innkeep.accounts.statement import account_csv, totals_csv
from innkeep.api.repeating import Once
from innkeep.api.shapes import Given, Money, Shown, Text
from innkeep.api.values import Price
from innkeep.core.spreadsheet import MEDIA_TYPE as CSV
from innkeep.people.models import Category
from innkeep.web.context import InnkeepDatabase, SignedInStaff
from innkeep.web.files import PDF, attached

router = APIRouter(tags=["accounts"])


class ChargeOut(Shown):
    """A line of an account. `price` of one; a line that takes another away has a negative `qty` and `amount`."""

    id: UUID
    stay_id: UUID = Field(serialization_alias="checkin_room_id")
    order_id: UUID | None
    reverses_id: UUID | None
    category: Category | None
    title: str
    qty: int
    price: Money
    amount: Money
    reason: str | None
    charged_by: UUID | None
    created_at: datetime


class LineOut(ChargeOut):
    """A line as the account shows it. `reversed`: another line takes it away."""

    order_number: str | None
    reversed: bool


class PaymentOut(Shown):
    """What was paid; a negative amount gives back what another line names."""

    id: UUID
    stay_id: UUID = Field(serialization_alias="checkin_room_id")
    method: Method
    amount: Money
    reason: str | None
    reverses_id: UUID | None
    taken_by: UUID
    created_at: datetime


class PaidOut(PaymentOut):
    """A payment as the account shows it. `reversed`: another line gives it back."""

    reversed: bool


class AccountOut(Shown):
    """The account of a stay, in `currency`: `charged`, less what is `paid`, is the `balance` still to be paid."""

    stay_id: UUID = Field(serialization_alias="checkin_room_id")
    currency: str
    guest: str | None
    rooms: list[str]
    lines: list[LineOut]
    payments: list[PaidOut]
    charged: Money
    paid: Money
    balance: Money


class ChargeIn(Given):
    """Something to charge by hand, and why."""

    title: Text = Field(examples=["Minibar"])
    qty: int = Field(default=1, ge=1, le=999)
    price: Price
    category: Annotated[Category | None, Field(strict=False)] = None
    reason: Text = Field(examples=["Two beers and a water"])


class PaymentIn(Given):
    """What was paid, and how; `reason` where there is something to say about it."""

    method: Annotated[Method, Field(strict=False, examples=["card"])]
    amount: Price = Field(gt=0, examples=[12.5])
    reason: Text | None = Field(default=None, examples=["Visa, ends with 4242"])


class ReversalIn(Given):
    """Why a line is taken away."""

    reason: Text = Field(examples=["The soup was cold"])


@dataclass(frozen=True, slots=True)
class LineKey:
    """Which line of which account."""

    stay_id: UUID
    charge_id: UUID


@dataclass(frozen=True, slots=True)
class PaymentKey:
    """Which payment on which account."""

    stay_id: UUID
    payment_id: UUID


@router.get("/checkin-rooms/{stay_id}/account", summary="Read the account of a stay")
async def get_account(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> AccountOut:
    """Every line, oldest first: what was charged and taken away, what was paid and given back."""
    async with database.unit_of_work(staff) as db:
        return _shown(await queries.account_of(db, staff, stay_id))


def _shown(account: queries.Account) -> AccountOut:
    lines = [
        LineOut.model_validate(
            {
                **ChargeOut.model_validate(line.charge).model_dump(),
                "order_number": line.order_number,
                "reversed": line.reversed,
            }
        )
        for line in account.lines
    ]
    return AccountOut(
        stay_id=account.stay_id,
        currency=account.currency,
        guest=account.guest,
        rooms=list(account.rooms),
        lines=lines,
        payments=[
            PaidOut.model_validate({**PaymentOut.model_validate(each.payment).model_dump(), "reversed": each.reversed})
            for each in account.payments
        ],
        charged=account.charged,
        paid=account.paid,
        balance=account.balance,
    )


@router.get(
    "/checkin-rooms/{stay_id}/account.csv",
    summary="Read the account of a stay as CSV",
    response_class=Response,
    responses={200: {"content": {CSV: {}}}},
)
async def get_account_csv(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> Response:
    """A row a line and a payment; the sum of `amount` is the balance."""
    async with database.unit_of_work(staff) as db:
        account = await queries.account_of(db, staff, stay_id)
    return attached(account_csv(account), CSV, f"account-{stay_id}.csv")


@router.get(
    "/checkin-rooms/{stay_id}/account.pdf",
    summary="Read the account of a stay as PDF",
    response_class=Response,
    responses={200: {"content": {PDF: {}}}},
)
async def get_account_pdf(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> Response:
    """To print and to give to the guest."""
    async with database.unit_of_work(staff) as db:
        account = await queries.account_of(db, staff, stay_id)
    return attached(await asyncio.to_thread(account_pdf, account), PDF, f"account-{stay_id}.pdf")


@router.post(
    "/checkin-rooms/{stay_id}/account/charges", status_code=status.HTTP_201_CREATED, summary="Charge something by hand"
)
async def create_charge(
    stay_id: UUID, body: ChargeIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> ChargeOut:
    """What no order is behind. Orders are charged by themselves when they are completed."""
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, ChargeOut, partial(actions.charge, db, staff, stay_id, body.model_dump()))


@router.post(
    "/checkin-rooms/{stay_id}/account/charges/{charge_id}/reversal",
    status_code=status.HTTP_201_CREATED,
    summary="Take a line away",
)
async def reverse_charge(
    line: Annotated[LineKey, Depends()], body: ReversalIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> ChargeOut:
    """By a line that mirrors it; nothing is ever changed. 409 when it was taken away already."""
    async with database.unit_of_work(staff) as db:
        reverse = partial(actions.reverse, db, staff, line.stay_id, line.charge_id, body.reason)
        return await once(db, staff, ChargeOut, reverse)


@router.post("/checkin-rooms/{stay_id}/account/payments", status_code=status.HTTP_201_CREATED, summary="Note a payment")
async def create_payment(
    stay_id: UUID, body: PaymentIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> PaymentOut:
    """What a guest has paid. It may be more than is to be paid by now: a deposit."""
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, PaymentOut, partial(payments.pay, db, staff, stay_id, body.model_dump()))


@router.post(
    "/checkin-rooms/{stay_id}/account/payments/{payment_id}/reversal",
    status_code=status.HTTP_201_CREATED,
    summary="Give a payment back",
)
async def reverse_payment(
    paid: Annotated[PaymentKey, Depends()],
    body: ReversalIn,
    staff: SignedInStaff,
    database: InnkeepDatabase,
    once: Once,
) -> PaymentOut:
    """By a line that mirrors it; nothing is ever changed. 409 when it was given back already."""
    async with database.unit_of_work(staff) as db:
        give = partial(payments.give_back, db, staff, paid.stay_id, paid.payment_id, body.reason)
        return await once(db, staff, PaymentOut, give)


class Days(BaseModel):
    """Which days, both ends included, on the hotel's calendar."""

    model_config = ConfigDict(extra="forbid")

    since: date = Field(alias="from", examples=["2026-07-01"])
    until: date = Field(alias="to", examples=["2026-07-31"])


class DayTotalOut(Shown):
    """A category on a day: charged, taken away (at most 0) and the sum. Without a category: all the rest."""

    day: date
    category: Category | None
    charged: Money
    reversed: Money
    total: Money
    lines: int


class TotalsOut(Shown):
    """Day by day; a day without lines is left out. `total` is the sum of all."""

    currency: str
    timezone: str
    items: list[DayTotalOut]
    total: Money


@router.get("/daily-totals", summary="Read what the hotel took")
async def get_totals(days: Annotated[Days, Query()], staff: SignedInStaff, database: InnkeepDatabase) -> TotalsOut:
    """By day and category, to the cent, in the hotel's time zone; a year at most."""
    async with database.unit_of_work(staff) as db:
        return TotalsOut.model_validate(await totals.daily_totals(db, staff, days.since, days.until))


@router.get(
    "/daily-totals.csv",
    summary="Read what the hotel took as CSV",
    response_class=Response,
    responses={200: {"content": {CSV: {}}}},
)
async def get_totals_csv(days: Annotated[Days, Query()], staff: SignedInStaff, database: InnkeepDatabase) -> Response:
    """The same as a table."""
    async with database.unit_of_work(staff) as db:
        found = await totals.daily_totals(db, staff, days.since, days.until)
    return attached(totals_csv(found), CSV, f"daily-totals-{days.since}-{days.until}.csv")
