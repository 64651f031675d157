"""When and how many of a thing can be ordered, and what a refusal says: the promise it makes has to hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innkeep.catalogue import queries
from innkeep.catalogue.availability import Moment, OutOfHours, OutOfStock, OverLimit, refusal, require_available
from innkeep.catalogue.menu import OptionValues, set_options
from innkeep.catalogue.models import CatalogueItem
from innkeep.core.db import Database
from innkeep.core.errors import Conflict
from innkeep.core.weekly import DAYS, Window
from innkeep.people.models import Category
from innkeep.people.permissions import ALLOWED, Operation
from tests.factories import Hotel

EVERY_DAY: list[Window] = [{"days": list(DAYS), "opens": "11:00", "closes": "22:00"}]
NIGHTS: list[Window] = [{"days": ["fri", "sat"], "opens": "22:00", "closes": "02:00"}]

FOUR = "At most 4 of Club sandwich can be ordered during a stay"

WEDNESDAY = datetime(2026, 3, 25)  # noqa: DTZ001 - a wall clock has no time zone


def at(clock: str, *, day: int = 0) -> datetime:
    hours, minutes = clock.split(":")
    return WEDNESDAY + timedelta(days=day, hours=int(hours), minutes=int(minutes))


def item(**values: object) -> CatalogueItem:
    usual = {
        "title": "Club sandwich",
        "category": Category.ROOM_SERVICE,
        "price": Decimal(18),
        "in_stock": True,
        "hours": [],
    }
    return CatalogueItem(**{**usual, **values})


def said(wanted: CatalogueItem, qty: int = 1, before: int = 0, when: datetime = WEDNESDAY) -> str | None:
    refused = refusal(wanted, qty, before, Moment(when, "Europe/Berlin"))
    return refused.detail if refused else None


@pytest.mark.parametrize(
    ("hours", "when", "sentence"),
    [
        (EVERY_DAY, at("11:00"), None),
        (EVERY_DAY, at("21:59"), None),
        (
            EVERY_DAY,
            at("10:59"),
            "Club sandwich is served from 11:00 to 22:00; it can be ordered again today at 11:00.",
        ),
        (
            EVERY_DAY,
            at("22:00"),
            "Club sandwich is served from 11:00 to 22:00; it can be ordered again tomorrow at 11:00.",
        ),
        (
            NIGHTS,
            at("12:00"),
            "Club sandwich is served from 22:00 to 02:00; it can be ordered again on Friday at 22:00.",
        ),
        (NIGHTS, at("01:59", day=4), None),
        (
            NIGHTS,
            at("02:00", day=4),
            "Club sandwich is served from 22:00 to 02:00; it can be ordered again on Friday at 22:00.",
        ),
        (
            [{"days": ["wed"], "opens": "18:00", "closes": "00:00"}],
            at("00:00", day=1),
            "Club sandwich is served from 18:00 to 24:00; it can be ordered again on Wednesday at 18:00.",
        ),
        (
            [{"days": ["wed"], "opens": "08:00", "closes": "09:00"}],
            at("09:00"),
            "Club sandwich is served from 08:00 to 09:00; it can be ordered again on 1 April at 08:00.",
        ),
        # The night of 29 March has no 2:30 in Berlin.
        (
            [{"days": ["sun"], "opens": "02:30", "closes": "05:00"}],
            at("01:00", day=4),
            "Club sandwich is served from 03:00 to 05:00; it can be ordered again today at 03:00.",
        ),
        ([], at("03:33"), None),
    ],
)
def test_what_is_out_of_hours_says_when_it_is_not(hours: list[Window], when: datetime, sentence: str | None) -> None:
    assert said(item(hours=hours), when=when) == sentence


def test_what_is_no_food_is_not_served() -> None:
    cleaning = item(title="Room cleaning", category=Category.HOUSEKEEPING, hours=EVERY_DAY)
    assert (said(cleaning, when=at("08:00")) or "").startswith("Room cleaning is available from 11:00")


def test_what_is_sold_out_says_so_first() -> None:
    refused = refusal(item(in_stock=False, hours=EVERY_DAY, limit_per_order=1), 5, 0, Moment(WEDNESDAY, "UTC"))
    assert isinstance(refused, OutOfStock)
    assert "sold out" in refused.detail


@pytest.mark.parametrize(
    ("limits", "qty", "before", "sentence"),
    [
        ({"limit_per_order": 2}, 2, 50, None),
        (
            {"limit_per_order": 2},
            3,
            0,
            "At most 2 of Club sandwich can be ordered at a time. Order 2 or fewer.",
        ),
        ({"limit_per_order": 1}, 2, 0, "At most 1 of Club sandwich can be ordered at a time. Order 1."),
        ({"limit_per_stay": 4}, 1, 3, None),
        (
            {"limit_per_stay": 4},
            2,
            3,
            f"{FOUR}, and 3 have been. Order 1, or ask the front desk for more.",
        ),
        (
            {"limit_per_stay": 4},
            1,
            6,
            f"{FOUR}, and they have been. Ask the front desk for more.",
        ),
        (
            {"limit_per_stay": 4},
            5,
            0,
            f"{FOUR}. Order 4 or fewer, or ask the front desk for more.",
        ),
    ],
)
def test_what_is_above_a_limit_says_how_many_there_can_be(
    limits: dict[str, int], qty: int, before: int, sentence: str | None
) -> None:
    assert said(item(**limits), qty, before) == sentence


times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 30]))
windows = st.builds(
    lambda days, opens, closes: Window(days=sorted(days, key=DAYS.index), opens=opens, closes=closes),
    st.sets(st.sampled_from(DAYS), min_size=1),
    times,
    times,
)
limits = st.none() | st.integers(1, 9)
things = st.builds(
    item,
    hours=st.lists(windows, max_size=2),
    limit_per_order=limits,
    limit_per_stay=limits,
    in_stock=st.sampled_from([True, True, True, False]),
)
moments = st.builds(
    Moment,
    st.integers(0, 14 * 48).map(lambda halves: WEDNESDAY + timedelta(minutes=30 * halves)),
    st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]),
)


@given(things, st.integers(1, 12), st.integers(0, 12), moments)
def test_whoever_does_as_a_refusal_says_is_served(wanted: CatalogueItem, qty: int, before: int, moment: Moment) -> None:
    """At the time that it names, in the number that it names; and what is not refused breaks no rule."""
    for _ in range(3):
        match refusal(wanted, qty, before, moment):
            case None:
                assert wanted.in_stock
                assert wanted.limit_per_order is None or qty <= wanted.limit_per_order
                assert wanted.limit_per_stay is None or qty + before <= wanted.limit_per_stay
                return
            case OutOfStock():
                assert not wanted.in_stock
                return
            case OutOfHours() as refused:
                opens = datetime.fromisoformat(str(refused.members["available_at"]))
                assert opens > moment.at
                moment = Moment(opens, moment.zone)
            case OverLimit() as refused:
                at_most = refused.members["at_most"]
                assert isinstance(at_most, int)
                assert at_most < qty
                if at_most == 0:
                    assert wanted.limit_per_stay is not None
                    assert before >= wanted.limit_per_stay
                    return
                qty = at_most
    assert refusal(wanted, qty, before, moment) is None


# With the database


@pytest.fixture
async def sandwich(database: Database, hotel: Hotel) -> UUID:
    async with database.unit_of_work(hotel.program) as db:
        wanted = (await queries.items_by_id(db, hotel.program, [hotel.items["Club sandwich"]])).popitem()[1]
        wanted.hours, wanted.limit_per_order, wanted.limit_per_stay = EVERY_DAY, 3, 5
        return wanted.id


async def order(
    database: Database, hotel: Hotel, quantities: list[tuple[str, int]], before: dict[UUID, int], when: datetime
) -> Conflict | None:
    async with database.unit_of_work(hotel.guest) as db:
        found = await queries.items_by_id(db, hotel.guest, hotel.items.values())
        lines = [(found[hotel.items[title]], qty) for title, qty in quantities]
        try:
            require_available(lines, ordered_before=before, moment=Moment(when, "Europe/Berlin"))
        except Conflict as refused:
            return refused
        return None


async def test_all_lines_of_an_order_have_to_be_there(database: Database, hotel: Hotel, sandwich: UUID) -> None:
    noon, midnight = at("12:00"), at("00:00")
    assert await order(database, hotel, [("Club sandwich", 3), ("Pillow", 9)], {}, noon) is None
    assert isinstance(await order(database, hotel, [("Pillow", 1), ("Club sandwich", 1)], {}, midnight), OutOfHours)
    twice = await order(database, hotel, [("Club sandwich", 2), ("Club sandwich", 2)], {}, noon)
    assert isinstance(twice, OverLimit), "an item that stands there twice counts twice"
    assert await order(database, hotel, [("Club sandwich", 2)], {sandwich: 3}, noon) is None
    assert isinstance(await order(database, hotel, [("Club sandwich", 2)], {sandwich: 4}, noon), OverLimit)


def test_the_desk_and_who_leads_may_override() -> None:
    may = {role for role, operations in ALLOWED.items() if Operation.OVERRIDE_CATALOGUE in operations}
    assert may == {"owner", "manager", "front_desk"}


async def test_options_are_read_by_their_items(database: Database, hotel: Hotel) -> None:
    soup, pillow = hotel.items["Tomato soup"], hotel.items["Pillow"]
    from_menu: list[OptionValues] = [{"name": "Cream", "price": Decimal(1)}, {"name": "Croutons", "price": Decimal(0)}]
    async with database.unit_of_work(hotel.program) as db:
        found = await queries.items_by_id(db, hotel.program, [soup])
        assert await set_options(db, hotel.program, found[soup], from_menu)
        assert not await set_options(db, hotel.program, found[soup], from_menu)
    async with database.unit_of_work(hotel.guest) as db:
        options = await queries.options_of(db, hotel.guest, [soup, pillow])
    assert {key: [each.name for each in found] for key, found in options.items()} == {soup: ["Cream", "Croutons"]}
