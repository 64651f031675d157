"""Connections are given back whole, whatever becomes of whoever had them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from innkeep.core.db import Database, DatabaseAway, DBAPIError, as_told, fetch_row
from tests.factories import Hotel
from tests.journeys.people import PATIENCE


class Work:
    """A unit of work that lasts until it is told to end."""

    def __init__(self, database: Database, hotel: Hotel) -> None:
        self.driver: Any = None
        self.may_end = asyncio.Event()
        self._begun = asyncio.Event()
        self.task = asyncio.create_task(self._work(database, hotel))

    async def begun(self) -> None:
        await self._begun.wait()

    async def _work(self, database: Database, hotel: Hotel) -> None:
        async with database.unit_of_work(hotel.program) as db:
            self.driver = db.info["driver"]
            self._begun.set()
            await self.may_end.wait()


async def test_a_connection_is_closed_whole_though_whoever_had_it_is_cancelled(
    app_url: str, hotel: Hotel, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(app_url, pool=1)
    kept, closed = Work(database, hotel), Work(database, hotel)
    await asyncio.gather(kept.begun(), closed.begun())
    kept.may_end.set()
    await kept.task  # the pool has the one that it keeps
    closed.may_end.set()
    async with asyncio.timeout(PATIENCE):
        while not closed.driver.is_closed():  # so it says from when it begins to take its leave of the database
            await asyncio.sleep(0)
    closed.task.cancel()
    await asyncio.gather(closed.task, return_exceptions=True)
    await database.close()
    assert not caplog.records


@pytest.mark.parametrize("asks", [True, False], ids=["the next statement", "the commit"])
async def test_whoever_works_on_a_line_that_broke_is_told_that_the_database_is_away(
    app_url: str, database: Database, hotel: Hotel, *, asks: bool
) -> None:
    own = Database(app_url, pool=1)
    with pytest.raises(DBAPIError) as broke:
        await work_on_a_line_that_breaks(own, database, hotel, asks=asks)
    assert isinstance(as_told(broke.value), DatabaseAway)
    async with own.unit_of_work(hotel.program) as db:  # and the next one has another line
        assert await fetch_row(db, "SELECT 1")
    await own.close()


async def test_a_database_that_lets_nobody_in_is_away_like_one_that_does_not_answer(app_url: str, hotel: Hotel) -> None:
    shut = Database(app_url.replace("/innkeep?", "/nowhere?"))
    with pytest.raises(OSError, match="nowhere"):
        async with shut.unit_of_work(hotel.program):
            pass
    with pytest.raises(OSError, match="nowhere"):
        await shut.ask("SELECT 1")
    await shut.close()


async def work_on_a_line_that_breaks(own: Database, other: Database, hotel: Hotel, *, asks: bool) -> None:
    async with own.unit_of_work(hotel.program) as db:
        pid = db.info["driver"].get_server_pid()
        await other.ask("SELECT pg_terminate_backend($1, 30000)", pid)  # which answers once it has ended
        if asks:
            await fetch_row(db, "SELECT 1")
