"""The account of a stay at the desk: charged by hand, and lines taken away."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from innkeep.accounts import actions
from innkeep.console.said import FieldUnclear, FormSaid
from innkeep.console.stays import OfStay, Told
from innkeep.people.models import Category
from innkeep.web.pages import money

router = APIRouter(prefix="/stays/{stay_id}/charges")


@router.post("")
async def charge(of: OfStay, said: FormSaid) -> Response:
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
    return of.answer(shown, Told(f"{line.title}: {money(line.amount, shown.hotel.currency)} charged."))


@router.post("/{charge_id}/reversal")
async def reverse(of: OfStay, charge_id: UUID, said: FormSaid) -> Response:
    """Take a line away, by one that mirrors it: nothing is ever changed."""
    reason = said.text("reason", "The reason")
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        line = await actions.reverse(db, of.desk.staff, of.stay_id, charge_id, reason)
        shown = await of.shown(db)
    return of.answer(shown, Told(f"{line.title}: {money(-line.amount, shown.hotel.currency)} taken away."))
