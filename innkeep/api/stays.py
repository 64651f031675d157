"""Stays over the API: reserved, changed, checked in and out, moved, called off."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from innkeep.accounts.queries import account_of
from innkeep.api.lists import KeptQuery
from innkeep.api.moments import Day
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import Page
from innkeep.api.stay_shapes import (
    BookingIn,
    DepartureOut,
    DoNotDisturbIn,
    DoNotDisturbOut,
    GuestIn,
    MoveIn,
    PrimaryGuestIn,
    StayChange,
    StayOut,
)
from innkeep.orders import settling
from innkeep.people.permissions import Operation, allowed
from innkeep.stays import actions, booking, guests, moving, queries
from innkeep.stays.models import Stay, StayStatus
from innkeep.web.context import Anybody, InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/checkin-rooms", tags=["checkin-rooms"])


class StayQuery(KeptQuery):
    """Which stays."""

    status: StayStatus | None = None
    room_id: UUID | None = None
    guest_id: UUID | None = None
    checkin_date: Day | None = None
    checkout_date: Day | None = None
    arriving_on: Day | None = None
    departing_on: Day | None = None
    in_house_on: Day | None = None
    sort: Literal["id", "-id", "created_at", "-created_at", "updated_at", "-updated_at"] = "-id"


@router.get("", summary="List stays")
async def list_stays(
    query: Annotated[StayQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[StayOut]:
    """Newest first, or by a column; those of a room, of a guest, or who come, leave or sleep here on a day."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await queries.stays_page(db, staff, query.listing(Stay)), StayOut)


@router.get("/{stay_id}", summary="Read a stay")
async def get_stay(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response) -> StayOut:
    """One stay, with its guests."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await queries.stay_read_by(db, staff, stay_id), StayOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Reserve rooms")
async def reserve(body: BookingIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once) -> StayOut:
    """409 names the stay or the closure that has one of the rooms in that time."""
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, StayOut, partial(booking.reserve, db, staff, body.booking()))


@router.patch("/{stay_id}", summary="Change a stay")
async def change_stay(
    stay_id: UUID, body: StayChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> StayOut:
    """Extend, shorten or shift it. Of guests who are here only the departure changes; 409 names what is in the way."""
    async with database.unit_of_work(staff) as db:
        return edit.shown(await booking.change_stay(db, staff, stay_id, body.columns(), edit.version), StayOut)


@router.delete("/{stay_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a stay that never began")
async def delete_stay(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """It can be brought back. 409 when guests are or were here."""
    async with database.unit_of_work(staff) as db:
        await booking.delete_stay(db, staff, stay_id)


@router.post("/{stay_id}/restoration", summary="Bring a deleted stay back")
async def restore_stay(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> StayOut:
    """409 names who has one of its rooms by now."""
    async with database.unit_of_work(staff) as db:
        return StayOut.model_validate(await booking.restore_stay(db, staff, stay_id))


@router.post("/{stay_id}/check-in", summary="Check a stay in")
async def check_in(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> StayOut:
    """The guests have arrived; their phones may come in. 409 while somebody else has or is in one of the rooms."""
    async with database.unit_of_work(staff) as db:
        return StayOut.model_validate(await actions.check_in(db, staff, stay_id))


@router.post("/{stay_id}/check-out", summary="Check a stay out")
async def check_out(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> DepartureOut:
    """The guests have left: conversations end, phones lose access, rooms are free. Says what is still open."""
    async with database.unit_of_work(staff) as db:
        left = await settling.check_out(db, staff, stay_id)
        sees = allowed(staff, Operation.MANAGE_ACCOUNTS)
        return DepartureOut.of(left, (await account_of(db, staff, stay_id)).balance if sees else None)


@router.post("/{stay_id}/cancellation", summary="Cancel a stay")
async def cancel(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> StayOut:
    """The guests will not come; the rooms are free at once. 409 unless it is reserved."""
    async with database.unit_of_work(staff) as db:
        return StayOut.model_validate(await booking.cancel(db, staff, stay_id))


@router.post("/{stay_id}/no-show", summary="Note that nobody came")
async def no_show(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> StayOut:
    """The rooms are free at once. 409 unless it is reserved and its time has begun."""
    async with database.unit_of_work(staff) as db:
        return StayOut.model_validate(await booking.no_show(db, staff, stay_id))


@router.post("/{stay_id}/moves", summary="Move to another room")
async def move(stay_id: UUID, body: MoveIn, staff: SignedInStaff, database: InnkeepDatabase) -> StayOut:
    """From now on when the guests are here. 409 names what is in the way."""
    async with database.unit_of_work(staff) as db:
        return StayOut.model_validate(await moving.move_room(db, staff, stay_id, body.from_room_id, body.to_room_id))


@router.put("/{stay_id}/do-not-disturb", summary="Leave the guests alone, or no longer")
async def do_not_disturb(
    stay_id: UUID, body: DoNotDisturbIn, actor: Anybody, database: InnkeepDatabase
) -> DoNotDisturbOut:
    """By the guests themselves or the desk. Parks housekeeping's orders and brings them back."""
    async with database.unit_of_work(actor) as db:
        return DoNotDisturbOut.model_validate(await moving.set_do_not_disturb(db, actor, stay_id, on=body.on))


@router.post("/{stay_id}/guests", status_code=status.HTTP_201_CREATED, summary="Add a guest to a stay")
async def add_guest(
    stay_id: UUID, body: GuestIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> StayOut:
    """Somebody the hotel knows, or somebody new."""
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, StayOut, partial(guests.add_guest, db, staff, stay_id, body.arriving()))


@router.delete("/{stay_id}/guests/{guest_id}", summary="Take a guest out of a stay")
async def remove_guest(stay_id: UUID, guest_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> StayOut:
    """Their conversation ends and their phones lose access. 409 for the primary guest."""
    async with database.unit_of_work(staff) as db:
        return StayOut.model_validate(await guests.remove_guest(db, staff, stay_id, guest_id))


@router.put("/{stay_id}/primary-guest", summary="Choose the primary guest of a stay")
async def make_primary(stay_id: UUID, body: PrimaryGuestIn, staff: SignedInStaff, database: InnkeepDatabase) -> StayOut:
    """One of its guests; the other one stays."""
    async with database.unit_of_work(staff) as db:
        return StayOut.model_validate(await guests.make_primary(db, staff, stay_id, body.guest_id))
