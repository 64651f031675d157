"""Browsers: Debian's Chromium, driven by Playwright, in the hands of guests and staff.

A page is worked on once its scripts are: a click or a key that comes before them is lost, or does what a page without
scripts would do. So whoever opens a page, or is led to another, waits for it to be loaded.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, ViewportSize, expect
from playwright.async_api import async_playwright as playwright_at_work

from tests.factories import PASSWORD, Hotel
from tests.journeys import people

PHONE: ViewportSize = {"width": 390, "height": 800}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PATIENCE = people.PATIENCE * 1000
"""Milliseconds for a page to show what is expected of it, on a machine that has other things to do."""

LAN = "innkeep.lan"
"""This machine, as a hotel's network calls it: without TLS no browser trusts such a name as it does localhost."""

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

OFFLINE = "ERR_INTERNET_DISCONNECTED|error occurred when fetching the script"
"""What the browser itself writes down without a connection; a service worker may just be on its way."""

UNHURRIED = """
    const soon = window.setTimeout;
    const hurries = { 1200: 600_000, 8000: 600_000 };
    window.setTimeout = (act, wait, ...more) => soon(act, hurries[wait] ?? wait, ...more);
"""
"""How long a page waits for a person's second key, and how long it shows a toast: as if nobody were ever in a hurry.

Between two looks of a test there may be more, where much else is done on its machine.
"""


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "make test installs Chromium; run it once"
    expect.set_options(timeout=PATIENCE)
    async with playwright_at_work() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        await browser.close()


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


class OpenWindow(Protocol):
    """Opens a window: by the mouse, or for fingers."""

    async def __call__(self, size: ViewportSize, *, touch: bool = False) -> Window: ...


@pytest.fixture
async def open_window(chromium: Browser, server_url: str) -> AsyncIterator[OpenWindow]:
    """Opens windows; at the end, none may have had an error or asked another host for anything."""
    windows: list[Window] = []

    async def opened(size: ViewportSize, *, touch: bool = False) -> Window:
        context = await chromium.new_context(
            viewport=size, base_url=server_url, has_touch=touch, is_mobile=touch, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        await context.add_init_script(UNHURRIED)
        windows.append(Window(context, await context.new_page(), server_url))
        return windows[-1]

    yield opened
    for each in windows:
        await each.context.close()
    faults = [fault for each in windows for fault in each.faults]
    assert not faults, faults


async def arrive(page: Page, hotel: Hotel, home: str = "") -> None:
    """Follow the link that the desk hands to the guest of room 101, in a browser, to a page that is alive."""
    await page.goto(home + await people.hand_link(hotel))
    await page.locator("html.alive .page").wait_for()


async def guest_phone(open_window: OpenWindow, hotel: Hotel) -> Window:
    """The phone of the guest of room 101."""
    phone = await open_window(PHONE)
    await arrive(phone.page, hotel)
    return phone


async def let_in(window: Window, hotel: Hotel, who: str) -> None:
    """Sign a member of staff in, as another tab would."""
    login = {"email": hotel.emails[who], "password": PASSWORD}
    answer = await window.context.request.post("/api/v1/auth/login", data=login)
    assert answer.ok, await answer.text()


async def sit(open_window: OpenWindow, hotel: Hotel, who: str, path: str) -> Window:
    """Somebody of the staff at a page of the console."""
    window = await open_window(DESKTOP)
    await let_in(window, hotel, who)
    await window.page.goto(path)
    return window


async def say(page: Page, text: str) -> None:
    """Write a message in a conversation."""
    await page.locator("#composer-text").fill(text)
    await page.locator("#composer-text").press("Enter")
