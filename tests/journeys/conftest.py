"""A real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, ViewportSize, expect
from playwright.async_api import async_playwright as playwright_at_work

from tests.factories import Hotel
from tests.journeys.people import hand_link

PHONE: ViewportSize = {"width": 390, "height": 800}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PATIENCE = 20_000
"""Milliseconds for a page to show what is expected of it, on a machine that has other things to do."""

LAN = "innkeep.lan"
"""This machine, as a hotel's network calls it: without TLS no browser trusts such a name as it does localhost."""

expect.set_options(timeout=PATIENCE)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {LAN} 127.0.0.1",
]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "make test installs Chromium; run it once"
    async with playwright_at_work() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        await browser.close()


OFFLINE = "ERR_INTERNET_DISCONNECTED|error occurred when fetching the script"
"""What the browser itself writes down without a connection; a service worker may just be on its way."""


@dataclass
class Window:
    """Somebody's browser window, which notes what went wrong in it. `forgiven` is a pattern of what is expected."""

    context: BrowserContext
    page: Page
    home: str
    faults: list[str] = field(default_factory=list)
    forgiven: str = ""

    def __post_init__(self) -> None:
        self.page.on("pageerror", self._broke)
        self.page.on("console", self._said)
        self.page.on("request", self._asked)

    def _broke(self, error: Error) -> None:
        self.faults.append(f"error: {error}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self.forgiven and re.search(self.forgiven, message.text)):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self.home):
            self.faults.append(f"other host: {request.url}")


async def arrive(page: Page, hotel: Hotel) -> None:
    """Follow the link that the desk hands to the guest of room 101, in a browser."""
    await page.goto(await hand_link(hotel))
    await page.locator(".page").wait_for()


OpenWindow = Callable[[ViewportSize], Awaitable[Window]]


@pytest.fixture
async def open_window(chromium: Browser, server_url: str) -> AsyncIterator[OpenWindow]:
    """Opens windows; at the end, none may have had an error or asked another host for anything."""
    windows: list[Window] = []

    async def opened(size: ViewportSize) -> Window:
        context = await chromium.new_context(viewport=size, base_url=server_url)
        context.set_default_timeout(PATIENCE)
        windows.append(Window(context, await context.new_page(), server_url))
        return windows[-1]

    yield opened
    for each in windows:
        await each.context.close()
    assert [fault for each in windows for fault in each.faults] == []
