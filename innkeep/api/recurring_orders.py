"""Orders that come every day, over the API."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from innkeep.api.lists import KeptQuery
from innkeep.api.order_shapes import RecurringDayOut, RecurringOrderChange, RecurringOrderIn, RecurringOrderOut
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import Page
from innkeep.orders import recurring
from innkeep.orders.models import RecurringOrder
from innkeep.people.models import Category
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/recurring-orders", tags=["recurring orders"])


class RecurringOrderQuery(KeptQuery):
    """Which of them."""

    stay_id: UUID | None = None
    room_id: UUID | None = None
    category: Category | None = None
    sort: Literal["id", "-id", "daily_at", "-daily_at", "since", "-since", "created_at", "-created_at"] = "-id"


@router.get("", summary="List orders of every day")
async def list_recurring(
    query: Annotated[RecurringOrderQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[RecurringOrderOut]:
    """Newest first, or by a column."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await recurring.recurring_page(db, staff, query.listing(RecurringOrder)), RecurringOrderOut)


@router.get("/{recurring_id}", summary="Read an order of every day")
async def get_recurring(
    recurring_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> RecurringOrderOut:
    """One of them."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await recurring.recurring_for(db, staff, recurring_id), RecurringOrderOut)


@router.get("/{recurring_id}/days", summary="Read the days of an order of every day")
async def list_days(recurring_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> Page[RecurringDayOut]:
    """The last hundred, newest first: the order of each, or why there was none."""
    async with database.unit_of_work(staff) as db:
        days = await recurring.days_read_by(db, staff, recurring_id)
        return Page(items=[RecurringDayOut.model_validate(day) for day in days])


@router.post("", status_code=status.HTTP_201_CREATED, summary="Set up an order of every day")
async def create_recurring(
    body: RecurringOrderIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> RecurringOrderOut:
    """It is placed each day at its time, for a stay while its guests are here."""
    daily = body.daily()
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, RecurringOrderOut, partial(recurring.create_recurring, db, staff, daily))


@router.patch("/{recurring_id}", summary="Change an order of every day")
async def change_recurring(
    recurring_id: UUID, body: RecurringOrderChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> RecurringOrderOut:
    """From the next time on. What is not named stays as it is."""
    async with database.unit_of_work(staff) as db:
        found = await recurring.change_recurring(db, staff, recurring_id, body.changes(), edit.version)
        return edit.shown(found, RecurringOrderOut)


@router.delete("/{recurring_id}", status_code=status.HTTP_204_NO_CONTENT, summary="End an order of every day")
async def delete_recurring(recurring_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """It comes no more. It can be brought back."""
    async with database.unit_of_work(staff) as db:
        await recurring.delete_recurring(db, staff, recurring_id)


@router.post("/{recurring_id}/restoration", summary="Bring an order of every day back")
async def restore_recurring(recurring_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> RecurringOrderOut:
    """It comes again, from its next time on."""
    async with database.unit_of_work(staff) as db:
        return RecurringOrderOut.model_validate(await recurring.restore_recurring(db, staff, recurring_id))
