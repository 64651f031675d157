"""The room grid over the API."""

from __future__ import annotations

from datetime import date as day
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from innkeep.api.moments import Day, HotelMoment
from innkeep.api.shapes import Shown
from innkeep.stays.grid import Cell, Grid, room_grid
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/room-grid", tags=["room grid"])


class GridQuery(BaseModel):
    """Which days, both included."""

    model_config = ConfigDict(extra="forbid")

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class CellOut(Shown):
    """A room on a day: the keys of stays, and of periods out of order. `free`: somebody could have it that night."""

    date: day
    free: bool
    occupied: list[UUID]
    arriving: list[UUID]
    departing: list[UUID]
    out_of_order: list[UUID]


class GridRoomOut(Shown):
    """A room, day by day."""

    room_id: UUID
    room_number: str
    label: str
    type: str
    days: list[CellOut]


class GridStayOut(Shown):
    """A stay in the grid; `guest` is the name of the primary guest."""

    id: UUID
    guest: str | None
    status: str


class GridClosureOut(Shown):
    """Why a room is out of order, from when to when; without an end, until further notice."""

    id: UUID
    reason: str
    since: HotelMoment
    until: HotelMoment | None


class GridOut(Shown):
    """Rooms by number and the days of the hotel's calendar; what the keys in the cells stand for."""

    days: list[day]
    rooms: list[GridRoomOut]
    stays: list[GridStayOut]
    closures: list[GridClosureOut]


@router.get("", summary="Read the room grid")
async def get_grid(query: Annotated[GridQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase) -> GridOut:
    """What is occupied, arriving, departing, free and out of order, over up to 366 days."""
    async with database.unit_of_work(staff) as db:
        return _shown(await room_grid(db, staff, query.first, query.last))


def _shown(grid: Grid) -> GridOut:
    empty = Cell()
    rooms = [
        GridRoomOut(
            room_id=room.id,
            room_number=room.room_number,
            label=room.label,
            type=room.type,
            days=[_cell(on, room.cells.get(on, empty)) for on in grid.days],
        )
        for room in grid.rooms
    ]
    stays = [GridStayOut.model_validate(stay) for stay in grid.stays]
    closures = [GridClosureOut.model_validate(closure) for closure in grid.closures]
    return GridOut(days=list(grid.days), rooms=rooms, stays=stays, closures=closures)


def _cell(on: day, cell: Cell) -> CellOut:
    # A year of a large house has a hundred thousand of these, made of what was checked when it was written.
    return CellOut.model_construct(
        date=on,
        free=cell.free,
        occupied=cell.occupied,
        arriving=cell.arriving,
        departing=cell.departing,
        out_of_order=cell.out_of_order,
    )
