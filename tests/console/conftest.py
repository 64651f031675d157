"""What these tests have in common: orders as the desk places them, and a browser as somebody of the staff."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from innkeep.core.db import Database
from innkeep.orders.models import Order
from innkeep.orders.placing import Draft, place_order
from innkeep.orders.targets import NamedTarget
from innkeep.orders.wishes import Wish
from tests.factories import Hotel
from tests.journeys.people import sign_in

Place = Callable[..., Awaitable[Order]]
As = Callable[[str], Awaitable[httpx.AsyncClient]]

SCRIPT = {"HX-Request": "true"}
"""What the page's own script says of itself."""


@pytest.fixture
def place(database: Database, hotel: Hotel) -> Place:
    """Places an order for the stay in room 101."""

    async def place(*titles: str, **more: Any) -> Order:
        wishes = [Wish(hotel.items[title]) for title in titles or ("Bath towel",)]
        staff = hotel.staff["front_desk"]
        async with database.unit_of_work(staff) as db:
            return await place_order(db, staff, Draft(wishes=wishes, named=NamedTarget(stay_id=hotel.stay_id), **more))

    return place


@pytest.fixture
def sit(browser_of: Any, hotel: Hotel) -> As:
    """A browser that somebody of the staff has signed in with."""

    async def sit(who: str) -> httpx.AsyncClient:
        browser: httpx.AsyncClient = await sign_in(browser_of(), hotel, who)
        return browser

    return sit
