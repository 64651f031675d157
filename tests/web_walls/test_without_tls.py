"""A hotel that tries it in its own network, without TLS: browsers say less there, and everything works."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, Request, expect

from tests.browsers import DESKTOP, LAN, PATIENCE, arrive
from tests.factories import PASSWORD, Hotel

ELSEWHERE = "http://elsewhere.example/"


@pytest.fixture
async def page(chromium: Browser, server_url: str) -> AsyncIterator[Page]:
    home = f"http://{LAN}:{urlsplit(server_url).port}"
    context = await chromium.new_context(viewport=DESKTOP, base_url=home)
    context.set_default_timeout(PATIENCE)
    yield await context.new_page()
    await context.close()


async def test_a_guest_comes_in_orders_and_writes(page: Page, hotel: Hotel) -> None:
    """By plain forms, which tell nobody where they come from, and by a script, which does."""
    asked: list[Request] = []
    page.on("requestfinished", lambda each: asked.append(each) if each.method == "POST" else None)
    await arrive(page, hotel)
    words = page.locator("#composer textarea")
    await words.fill("Two bath towels, please")
    async with page.expect_response(re.compile(r"/messages$")) as answered:
        await words.press("Enter")
    assert (await answered.value).ok
    await page.goto(f"/g/{hotel.room_code}/menu")
    await page.locator(".dish", has_text="Pillow").locator("[data-step='1']").click()
    await page.locator(".till .button").click()
    await page.locator(".basket-waiting").wait_for()
    sent = {urlsplit(each.url).path.rsplit("/", 1)[-1]: await each.all_headers() for each in asked}
    assert {"pass", "menu"} <= set(sent)
    assert (sent["pass"]["origin"], sent["menu"]["origin"]) == ("null", "null")
    assert not [headers for headers in sent.values() if "sec-fetch-site" in headers], "else this proves nothing"


async def test_staff_sign_in_and_work(page: Page, hotel: Hotel) -> None:
    await page.goto("/console")
    await page.get_by_label("E-mail").fill(hotel.emails["manager"])
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url(re.compile(r"/console/(?!login)"))
    await page.goto("/console/settings/replies")
    await page.locator("[name=shortcut]").last.fill("tea")
    await page.locator("[name=text]").last.fill("Tea is at five.")
    await page.get_by_role("button", name="Keep it").click()
    await expect(page.locator("body")).to_contain_text("Tea is at five.")


async def test_another_site_says_as_little_and_speaks_for_nobody(page: Page, hotel: Hotel) -> None:
    """Its form comes without any cookie of ours, so that it takes no guest's place, either."""
    await arrive(page, hotel)
    there = f"{page.url}/messages"
    trap = (
        f"""<form method="post" action="{there}"><button name="text" value="Two club sandwiches">Win</button></form>"""
    )
    silent = {"referrer-policy": "no-referrer"}
    await page.route(ELSEWHERE, lambda route: route.fulfill(body=trap, content_type="text/html", headers=silent))
    await page.goto(ELSEWHERE)
    async with page.expect_request(there) as asked:
        await page.get_by_role("button").click()
    await expect(page.locator("body")).to_contain_text("other-origin")
    headers = await (await asked.value).all_headers()
    assert (headers.get("cookie"), headers["origin"]) == (None, "null")
    await page.goto(there.removesuffix("/messages"))
    await page.locator("#composer").wait_for()
    await expect(page.locator("body")).not_to_contain_text("sandwiches")
