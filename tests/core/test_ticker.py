"""What is to be done again and again is done again and again, whatever becomes of it and of the others."""

from __future__ import annotations

import asyncio
import logging

import pytest

from innkeep.core.ticker import Tick, Ticker


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

    ticker = Ticker(Tick("fails", 0.01, fails), Tick("hangs", 0.01, hangs), Tick("works", 0.01, works))
    with caplog.at_level(logging.CRITICAL + 1):
        running = asyncio.create_task(ticker.run())
        async with asyncio.timeout(10):
            await enough.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert done["hangs"] == 1, "the same thing is not begun again while it is being done"
