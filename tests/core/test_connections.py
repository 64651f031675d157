"""Connections are given back whole, whatever becomes of whoever had them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from innkeep.core.db import Database
from tests.factories import Hotel


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
    async with asyncio.timeout(30):
        while not closed.driver.is_closed():  # so it says from when it begins to take its leave of the database
            await asyncio.sleep(0)
    closed.task.cancel()
    await asyncio.gather(closed.task, return_exceptions=True)
    await database.close()
    assert not caplog.records
