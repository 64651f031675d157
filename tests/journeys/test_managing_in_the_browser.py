"""Who leads a hotel, in a real browser: insights, settings and codes by keyboard, and nothing that axe objects to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import asyncpg
from playwright.async_api import expect

from innkeep.core import clock
from tests.browsers import DESKTOP, OpenWindow, let_in, sit
from tests.factories import Hotel
from tests.journeys.axe import objections, too_wide
from tests.learning.rows import lesson_of, trial_of
from tests.reports.conftest import Past

WIDTHS = (1440, 768, 180, 360)

PAGES = (
    "/console/insights",
    "/console/lessons",
    "/console/printing",
    "/console/settings/hotel",
    "/console/settings/tables",
    "/console/settings/audit",
    "/console/settings/team/new",
    "/console/settings/service-levels",
    "/console/settings/me",
    "/console/account",
    "/console/setup/menu",
)

TRIED: dict[str, Any] = {
    "status": "done",
    "waits_until": None,
    "passed_before": 2,
    "passed_after": 1,
    "changes": [{"id": "past-0001", "guest": ["two pillows"], "before": True, "after": False, "why": "no order of 2"}],
}


async def test_nothing_that_axe_objects_to_and_nothing_beside_the_screen(
    open_window: OpenWindow, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    past = Past(owner, hotel)
    for minutes in (10, 40):
        await past.order(clock.now() - timedelta(hours=1), ("completed", minutes), due=30)
    await trial_of(owner, hotel, await lesson_of(owner, hotel), **TRIED)
    window = await open_window(DESKTOP)
    await let_in(window, hotel, "manager")
    page, found = window.page, []
    for path in PAGES:
        await page.set_viewport_size(DESKTOP)
        await page.goto(path)
        await expect(page.locator("h1").first).to_be_visible()
        found += await objections(page, path, ("dark",)) + await too_wide(page, path, *WIDTHS)
        found += await objections(page, f"{path} on a phone", ("light",))
    assert found == []


async def test_figures_open_and_a_colleague_begins_with_the_keyboard_alone(
    open_window: OpenWindow, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    await Past(owner, hotel).order(clock.now() - timedelta(hours=1), ("completed", 10))
    page = (await sit(open_window, hotel, "manager", "/console/insights")).page
    card = page.locator(".insight-categories")
    await card.locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(card.get_by_role("cell", name="10 min").first).to_be_visible()
    await page.goto("/console/settings/team/new")
    await page.get_by_label("Name").focus()
    for words in ("Gil Reis", f"gil.{hotel.org_id}@inn.example"):
        await page.keyboard.type(words)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".secret")).to_be_visible()
