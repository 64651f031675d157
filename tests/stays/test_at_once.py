"""Many people at once, each on a connection of their own: one wins, and the others are told who did."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from innkeep.core.db import SESSION_SETTINGS, Database
from innkeep.core.errors import InnkeepError
from innkeep.reactions import REACTIONS
from innkeep.stays import actions, booking, moving
from innkeep.stays.booking import Booking
from innkeep.stays.guests import Arriving
from innkeep.stays.holds import RoomBusy, RoomOutOfOrder, RoomTaken
from innkeep.stays.out_of_order import Closing, close_room
from tests.stays.conftest import Desk

Attempt = Callable[[], Awaitable[Any]]


@pytest.fixture
async def crowd(app_url: str) -> AsyncIterator[Database]:
    """A pool in which everybody of a small crowd has a connection at the same time."""
    database = Database(app_url, reactions=REACTIONS, pool=20)
    yield database
    await database.close()


async def all_at_once(attempts: Sequence[Attempt]) -> list[Any]:
    """What each got: what was done, or the refusal."""

    async def one(attempt: Attempt) -> Any:
        try:
            return await attempt()
        except InnkeepError as refused:
            return refused

    return await asyncio.gather(*(one(each) for each in attempts))


def doing(database: Database, desk: Desk, action: Callable[..., Awaitable[Any]], *arguments: object) -> Attempt:
    async def attempt() -> Any:
        async with database.unit_of_work(desk.staff) as db:
            return await action(db, desk.staff, *arguments)

    return attempt


def wish(*room_ids: UUID, first: date = date(2031, 6, 1), nights: int = 3) -> Booking:
    return Booking(list(room_ids), [Arriving(name="Ines Duarte")], first, first + timedelta(days=nights))


async def test_of_a_hundred_who_book_one_room_at_once_one_wins_and_the_others_are_told(
    crowd: Database, desk: Desk
) -> None:
    room = await desk.room("201")
    outcomes = await all_at_once([doing(crowd, desk, booking.reserve, wish(room)) for _ in range(100)])
    refusals = [each for each in outcomes if isinstance(each, InnkeepError)]
    [won] = [each for each in outcomes if not isinstance(each, InnkeepError)]
    assert Counter(type(each) for each in refusals) == {RoomTaken: 99}
    assert {each.status for each in refusals} == {409}
    for each in refusals:
        assert each.members["stay_id"] == str(won.id)
        assert each.members["room_number"] == "201"
        assert (each.members["since"], each.members["until"]) == ("2031-06-01T15:00:00", "2031-06-04T11:00:00")
        assert "room 201 from Sun 1 Jun 2031, 15:00 until Wed 4 Jun 2031, 11:00" in each.detail
    assert len(await desk.held("201")) == 1
    guests = await desk.owner.fetchval(
        "SELECT count(*) FROM users WHERE org_id = $1 AND name = 'Ines Duarte'", desk.staff.org_id
    )
    assert guests == 1, "who did not get the room left somebody behind"


async def test_people_who_want_several_rooms_in_different_orders_do_not_wait_for_each_other_for_ever(
    crowd: Database, desk: Desk
) -> None:
    rooms = [await desk.room(number) for number in ("201", "202", "203", "204")]
    wishes = [wish(*(rooms[(start + step) % 4] for step in range(3))) for start in range(4) for _ in range(5)]
    outcomes = await all_at_once([doing(crowd, desk, booking.reserve, each) for each in wishes])
    assert Counter(type(each).__name__ for each in outcomes) == {"Stay": 1, "RoomTaken": 19}


async def test_back_to_back_stays_do_not_hinder_each_other(crowd: Database, desk: Desk) -> None:
    room = await desk.room("201")
    nights = [wish(room, first=date(2031, 6, 1) + timedelta(days=day), nights=1) for day in range(20)]
    outcomes = await all_at_once([doing(crowd, desk, booking.reserve, each) for each in nights])
    assert Counter(type(each).__name__ for each in outcomes) == {"Stay": 20}


async def test_a_room_is_booked_or_closed_and_never_both(crowd: Database, desk: Desk) -> None:
    room = await desk.room("201")
    since, until = map(datetime.fromisoformat, ("2031-06-02T09:00", "2031-06-02T17:00"))
    closing = Closing(room, since, until, "Paint")
    attempts = [doing(crowd, desk, booking.reserve, wish(room)) for _ in range(10)]
    attempts += [doing(crowd, desk, close_room, closing) for _ in range(10)]
    outcomes = await all_at_once(attempts)
    names = Counter(type(each).__name__ for each in outcomes)
    assert names.keys() == {"Stay", "RoomTaken"} or names.keys() == {"RoomClosure", "RoomOutOfOrder"}
    assert names["Stay"] + names["RoomClosure"] == 1
    assert {each.status for each in outcomes if isinstance(each, RoomTaken | RoomOutOfOrder)} <= {409}


async def test_of_twenty_who_check_one_stay_in_one_does(crowd: Database, desk: Desk) -> None:
    stay = await desk.book("2031-05-01", "2031-05-03")
    outcomes = await all_at_once([doing(crowd, desk, actions.check_in, stay.id) for _ in range(20)])
    assert Counter(type(each).__name__ for each in outcomes) == {"Stay": 1, "StayCannotMove": 19}


async def test_stays_that_want_each_others_rooms_do_not_wait_for_each_other_for_ever(
    crowd: Database, desk: Desk
) -> None:
    here, there = await desk.book("2031-06-01", "2031-06-03", "201"), await desk.book("2031-06-01", "2031-06-03", "202")
    one, two = await desk.room("201"), await desk.room("202")
    swap = [
        doing(crowd, desk, moving.move_room, here.id, one, two),
        doing(crowd, desk, moving.move_room, there.id, two, one),
    ]
    assert [type(each) for each in await all_at_once(swap)] == [RoomTaken, RoomTaken]
    empty = await desk.room("203")
    race = [doing(crowd, desk, moving.move_room, each.id, room, empty) for each, room in ((here, one), (there, two))]
    assert sorted(type(each).__name__ for each in await all_at_once(race)) == ["RoomTaken", "Stay"]


async def test_whoever_waits_too_long_for_a_room_is_told_to_try_again(
    owner_url: str, app_url: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody holds the room's row and neither books it nor lets it go."""
    monkeypatch.setitem(SESSION_SETTINGS, "lock_timeout", "50ms")
    impatient = Database(app_url)
    room = await desk.room("201")
    blocker = await asyncpg.connect(owner_url)
    try:
        async with blocker.transaction():
            await blocker.execute("SELECT FROM rooms WHERE id = $1 FOR UPDATE", room)
            [refused] = await all_at_once([doing(impatient, desk, booking.reserve, wish(room))])
            assert isinstance(refused, RoomBusy)
            assert refused.status == 503
        [booked] = await all_at_once([doing(impatient, desk, booking.reserve, wish(room))])
        assert booked.id
    finally:
        await blocker.close()
        await impatient.close()
