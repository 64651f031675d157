"""A real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

PHONE = {"width": 390, "height": 800}
DESKTOP = {"width": 1440, "height": 900}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "make test installs Chromium; run it once"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        await browser.close()


@dataclass
class Window:
    """Somebody's browser window, which notes what went wrong in it."""

    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)


@pytest.fixture
async def window(chromium: Browser, server_url: str) -> AsyncIterator[Callable[..., object]]:
    """Opens windows; at the end, none may have had an error or asked another host for anything."""
    windows: list[Window] = []

    async def open_window(size: dict[str, int]) -> Window:
        viewport = {"width": size["width"], "height": size["height"]}
        context = await chromium.new_context(viewport=viewport, base_url=server_url)  # type: ignore[arg-type]
        page = await context.new_page()
        opened = Window(context, page)
        page.on("pageerror", lambda error: opened.faults.append(f"error: {error}"))
        page.on("console", lambda said: said.type == "error" and opened.faults.append(f"console: {said.text}"))
        page.on("request", lambda r: r.url.startswith(server_url) or opened.faults.append(f"other host: {r.url}"))
        windows.append(opened)
        return opened

    yield open_window
    for each in windows:
        await each.context.close()
    assert [fault for each in windows for fault in each.faults] == []
