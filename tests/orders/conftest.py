"""What these tests have in common: an order as staff place it, and the clock that they move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from innkeep.core.db import Database
from innkeep.orders.models import Order
from innkeep.orders.placing import Draft, place_order
from innkeep.orders.targets import NamedTarget
from innkeep.orders.wishes import Wish
from tests.factories import Hotel

Place = Callable[..., Awaitable[Order]]


@pytest.fixture
def place(database: Database, hotel: Hotel) -> Place:
    """Places an order as the desk for the stay in room 101, unless said otherwise."""

    async def place(*titles: str, who: str = "front_desk", room_id: UUID | None = None, **more: Any) -> Order:
        staff = hotel.staff[who]
        named = NamedTarget(room_id=room_id) if room_id else NamedTarget(stay_id=hotel.stay_id)
        wishes = [Wish(hotel.items[title]) for title in titles or ("Bath towel",)]
        async with database.unit_of_work(staff) as db:
            return await place_order(db, staff, Draft(wishes=wishes, named=named, **more))

    return place
