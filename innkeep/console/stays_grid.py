"""The room grid as a table: half days are its columns, so that who leaves in the morning makes room for who comes.

The morning of day `n` is column `2 n`, its afternoon `2 n + 1`; a night reaches from an afternoon to the next morning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from innkeep.stays.grid import Cell, Grid, GridRoom


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a row, `width` columns wide: a stay, a closure, a night that is free (`night`), or nothing.

    `opens` and `ends`: the stay begins and ends here, rather than beyond the edge of the page. `left`: the guests are
    in another room by now.
    """

    width: int
    stay_id: UUID | None = None
    closure_id: UUID | None = None
    night: date | None = None
    opens: bool = False
    ends: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A room with its bars from left to right; together they are twice as wide as there are days."""

    room: GridRoom
    bars: Sequence[Bar]


@dataclass(slots=True)
class _Piece:
    first: int
    last: int
    stay_id: UUID | None = None
    closure_id: UUID | None = None
    opens: bool = False
    ends: bool = False
    left: bool = False


Held = Mapping[UUID, Collection[UUID]]
"""The rooms of stays that are to come or go on; what they had before they moved is not in it."""


def rows(grid: Grid, today: date, held: Held) -> list[Row]:
    """The rooms of a grid."""
    return [Row(room, list(_bars(room, grid.days, today, held))) for room in grid.rooms]


def has_left(held: Held, stay_id: UUID, room: GridRoom) -> bool:
    """Whether the guests of a stay have another room instead."""
    return stay_id in held and room.id not in held[stay_id]


def _bars(room: GridRoom, days: Sequence[date], today: date, held: Held) -> Iterator[Bar]:
    here = 0
    for piece in sorted(_pieces(room, days, held), key=lambda each: (each.first, each.last)):
        # Two can only meet where somebody stayed beyond their time; who was there first keeps the place.
        first = max(piece.first, here)
        if piece.last < first:
            continue
        yield from _free(here, first, days, today)
        width = piece.last - first + 1
        opens = piece.opens and first == piece.first
        yield Bar(width, piece.stay_id, piece.closure_id, None, opens, piece.ends, piece.left)
        here = piece.last + 1
    yield from _free(here, 2 * len(days), days, today)


def _free(first: int, end: int, days: Sequence[date], today: date) -> Iterator[Bar]:
    """What nobody has, cut into nights; before today there is nothing to be had."""
    while first < end:
        width = min(2 if first % 2 else 1, end - first)
        night = days[first // 2] if first % 2 else None
        yield Bar(width, night=night if night and night >= today else None)
        first += width


def _pieces(room: GridRoom, days: Sequence[date], held: Held) -> list[_Piece]:
    found: dict[UUID, _Piece] = {}
    for number, day in enumerate(days):
        cell = room.cells.get(day)
        if cell is None:
            continue
        for stay_id in dict.fromkeys([*cell.occupied, *cell.departing]):
            left = has_left(held, stay_id, room)
            if left and stay_id in cell.arriving and stay_id in cell.departing:
                # They only looked at the room: it is as free as if they had not.
                continue
            first, last = _halves(cell, stay_id, number)
            piece = found.setdefault(stay_id, _Piece(first, last, stay_id=stay_id, left=left))
            piece.last = max(piece.last, last)
            piece.opens |= stay_id in cell.arriving
            piece.ends |= stay_id in cell.departing
        for closure_id in cell.out_of_order:
            first = 2 * number + (1 if cell.departing else 0)
            piece = found.setdefault(closure_id, _Piece(first, 2 * number + 1, closure_id=closure_id))
            piece.last = 2 * number + 1 - (1 if cell.arriving else 0)
    return list(found.values())


def _halves(cell: Cell, stay_id: UUID, number: int) -> tuple[int, int]:
    """The columns of a day that a stay takes."""
    morning, afternoon = 2 * number, 2 * number + 1
    first = afternoon if stay_id in cell.arriving else morning
    last = afternoon if stay_id in cell.occupied else morning
    return first, max(first, last)


def window(first: date, count: int) -> tuple[date, date]:
    """The days from `first` on, so many of them."""
    return first, first + timedelta(days=count - 1)
