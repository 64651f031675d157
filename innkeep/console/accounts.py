"""The account of a stay at the desk: charged by hand, lines taken away, paid, and given back."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from innkeep.accounts import actions, payments
from innkeep.accounts.models import Method
from innkeep.console.form_fields import FieldUnclear, FormFields
from innkeep.console.stays import OfStay, Toast
from innkeep.people.models import Category
from innkeep.web.pages import fragment, money

router = APIRouter(prefix="/stays/{stay_id}")


@router.post("/charges")
async def charge(of: OfStay, said: FormFields) -> Response:
    """What no order is behind: the minibar, a broken glass."""
    category = said.text("category")
    price = said.amount("price", "The price")
    if not price:
        raise FieldUnclear("The price is missing. What costs nothing need not be charged.")
    values = {
        "title": said.text("title", "What is charged"),
        "qty": said.count("qty", "How many") or 1,
        "price": price,
        "category": Category(category) if category in list(Category) else None,
        "reason": said.text("reason", "The reason"),
    }
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        line = await actions.charge(db, of.desk.staff, of.stay_id, values)
        shown = await of.shown(db)
    return of.answer(shown, Toast(f"{line.title}: {money(line.amount, shown.hotel.currency)} charged."))


@router.post("/charges/{charge_id}/reversal")
async def reverse(of: OfStay, charge_id: UUID, said: FormFields) -> Response:
    """Take a line away, by one that mirrors it: nothing is ever changed."""
    reason = said.text("reason", "The reason")
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        line = await actions.reverse(db, of.desk.staff, of.stay_id, charge_id, reason)
        shown = await of.shown(db)
    return of.answer(shown, Toast(f"{line.title}: {money(-line.amount, shown.hotel.currency)} taken away."))


@router.post("/payments")
async def pay(of: OfStay, said: FormFields) -> Response:
    """Note what was paid, and how."""
    amount, method = said.amount("amount", "The amount"), said.text("method", "How it was paid")
    if not amount:
        raise FieldUnclear("The amount is missing. Write what was paid, such as 6.50.")
    if method not in list(Method):
        raise FieldUnclear("Say how it was paid: in cash, by card, by transfer or in another way.")
    values = {"amount": amount, "method": Method(method), "reason": said.text("reason") or None}
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        paid = await payments.pay(db, of.desk.staff, of.stay_id, values)
        shown = await of.shown(db)
    also = fragment("console/stay_leaving_news.html", s=shown) if "leaving" in said else ""
    return of.answer(shown, Toast(f"{money(paid.amount, shown.hotel.currency)} paid."), also)


@router.post("/payments/{payment_id}/reversal")
async def give_back(of: OfStay, payment_id: UUID, said: FormFields) -> Response:
    """Give a payment back, by a line that mirrors it."""
    reason = said.text("reason", "The reason")
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        paid = await payments.give_back(db, of.desk.staff, of.stay_id, payment_id, reason)
        shown = await of.shown(db)
    return of.answer(shown, Toast(f"{money(-paid.amount, shown.hotel.currency)} given back."))
