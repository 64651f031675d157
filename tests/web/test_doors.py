"""Who reads a stream may read it for as long as they are who they were, and not a moment less."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx

from innkeep.core.db import Database
from innkeep.realtime.hub import Hub
from innkeep.realtime.watch import everything
from innkeep.web.context import STAFF_COOKIE
from innkeep.web.doors import Doors, Reader
from tests.factories import Hotel
from tests.journeys.people import sign_in


async def test_whoever_comes_in_while_it_is_asked_who_may_stays(
    database: Database, browser_of: Callable[[], httpx.AsyncClient], hotel: Hotel
) -> None:
    browser = await sign_in(browser_of(), hotel, "front_desk")
    here = Reader(hotel.staff["front_desk"], browser.cookies[STAFF_COOKIE])
    gone = Reader(hotel.staff["manager"], "signed out")
    doors = Doors(database, Hub(database))
    with doors.watch(gone, everything) as first:
        asking = asyncio.create_task(doors.check())
        await asyncio.sleep(0)
        with doors.watch(here, everything) as second:
            await asking
            assert (first.ended, second.ended) == (True, False)
            await doors.check()
            assert not second.ended
