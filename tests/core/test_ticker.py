"""What is to be done again and again is done again and again, whatever becomes of it and of the others."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from innkeep.core import ticker
from innkeep.core.ticker import Tick, Ticker, keep_up
from tests.journeys.people import PATIENCE


async def test_one_that_fails_is_done_again_and_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    done = {"fails": 0, "hangs": 0, "works": 0}
    enough = asyncio.Event()

    async def fails() -> None:
        done["fails"] += 1
        raise ZeroDivisionError

    async def hangs() -> None:
        done["hangs"] += 1
        await asyncio.Event().wait()

    async def works() -> None:
        done["works"] += 1
        if min(done["works"], done["fails"]) >= 3:
            enough.set()

    often = timedelta(milliseconds=10)
    ticker = Ticker(Tick("fails", often, fails), Tick("hangs", often, hangs), Tick("works", often, works))
    with caplog.at_level(logging.CRITICAL + 1):
        running = asyncio.create_task(ticker.run())
        async with asyncio.timeout(PATIENCE):
            await enough.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert done["hangs"] == 1, "the same thing is not begun again while it is being done"


async def test_what_a_mistake_has_ended_is_begun_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticker, "AGAIN_AFTER", 0.0)
    begun = 0

    async def job() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise ExceptionGroup("as of several tasks", [ZeroDivisionError()])

    with caplog.at_level(logging.CRITICAL):
        await keep_up(job)
    assert (begun, len(caplog.records)) == (3, 2)
