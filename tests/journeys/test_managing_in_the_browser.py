"""Who leads a hotel, in a real browser: insights, settings and codes by keyboard, and nothing that axe objects to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from innkeep.core import clock
from tests.factories import PASSWORD, Hotel
from tests.journeys.conftest import DESKTOP, OpenWindow, Window
from tests.learning.rows import lesson_of, trial_of
from tests.reports.conftest import Past

SMALL = {"width": 360, "height": 740}

PAGES = (
    "/console/insights",
    "/console/lessons",
    "/console/printing",
    "/console/settings/hotel",
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


async def sit(open_window: OpenWindow, hotel: Hotel, size: object) -> Window:
    window = await open_window(size)  # type: ignore[arg-type]
    login = {"email": hotel.emails["manager"], "password": PASSWORD}
    assert (await window.context.request.post("/api/v1/auth/login", data=login)).ok
    return window


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "dark"), (SMALL, "light")])
async def test_nothing_that_axe_objects_to_and_nothing_beside_the_screen(
    open_window: OpenWindow, hotel: Hotel, owner: asyncpg.Connection[Any], size: Any, scheme: Any
) -> None:
    past = Past(owner, hotel)
    for minutes in (10, 40):
        await past.order(clock.now() - timedelta(hours=1), ("completed", minutes), due=30)
    await trial_of(owner, hotel, await lesson_of(owner, hotel), **TRIED)
    page = (await sit(open_window, hotel, size)).page
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    axe = Axe()
    for path in PAGES:
        await page.goto(path)
        await expect(page.locator("h1").first).to_be_visible()
        found = (await axe.run(page)).response["violations"]
        assert [(path, each["id"], each["nodes"][0]["html"]) for each in found] == []
        beside = await page.evaluate("() => document.querySelector('#main').scrollWidth - innerWidth")
        assert beside <= 0, path


async def test_figures_open_and_a_colleague_begins_with_the_keyboard_alone(
    open_window: OpenWindow, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    await Past(owner, hotel).order(clock.now() - timedelta(hours=1), ("completed", 10))
    page = (await sit(open_window, hotel, DESKTOP)).page
    await page.goto("/console/insights")
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
