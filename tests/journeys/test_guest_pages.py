"""The guest's pages in a real browser: light, quick, for every eye and hand, live, and in both directions."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

import httpx
from PIL import Image
from playwright.async_api import Page, Response, Route, ViewportSize, expect

from tests.browsers import DESKTOP, OFFLINE, OpenWindow, Window, arrive, say
from tests.factories import Hotel
from tests.journeys.axe import Scheme, objections
from tests.journeys.lift import lift_to
from tests.journeys.people import orders, sign_in, until

Browsers = Callable[[], httpx.AsyncClient]

SMALL: ViewportSize = {"width": 360, "height": 740}
TABLET: ViewportSize = {"width": 768, "height": 1024}
NARROW: ViewportSize = {"width": 320, "height": 640}
MOST_BYTES = 60 * 1024
ONE_LINE = 100
"""Pixels of a head in which nothing is broken."""
KEPT = "async (path) => Boolean(await caches.match(path)) && navigator.serviceWorker.controller !== null"
"""Whether a page is kept, and the worker at hand that shows it."""
WHOLE = """() => ['/photo.js', '/notices.js', '/keeping.js'].every((name) =>
    performance.getEntriesByType('resource').some((each) => each.name.endsWith(name)))"""
"""Whether what a page fetches in its idle time is there. A function: the page's policy forbids to evaluate an
expression again and again."""
LONG_TALK = """
    for (let line = 0; line < 80; line++) document.getElementById("log").append(document.createElement("p"), "Word");
    scrollTo(0, 200);
"""


async def opened(open_window: OpenWindow, hotel: Hotel, size: ViewportSize = SMALL, language: str = "") -> Window:
    window = await open_window(size)
    if language:
        await window.context.set_extra_http_headers({"Accept-Language": language})
    await arrive(window.page, hotel)
    return window


async def chosen(page: Page, hotel: Hotel) -> None:
    """Two sandwiches and a pillow, looked over."""
    await page.goto(f"/g/{hotel.room_code}/menu")
    for title, times in (("Club sandwich", 2), ("Pillow", 1)):
        more = page.locator(".dish", has_text=title).locator("[data-step='1']")
        for _ in range(times):
            await more.click()


MOVES = """
    window.moved = [];
    new MutationObserver((changes) => {
        for (const change of changes) moved.push(...[...change.removedNodes].map((node) => node.id));
    }).observe(document.getElementById("log"), {childList: true});
"""
"""Notes what is taken from its place in the conversation."""


async def test_the_first_page_is_light_and_asks_nobody_else(open_window: OpenWindow, hotel: Hotel) -> None:
    window = await open_window(SMALL)
    answers: list[Response] = []
    window.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it wants a Python function
    await arrive(window.page, hotel)
    await window.page.wait_for_function(WHOLE)
    weighed = {
        answer.url: (await answer.request.sizes())["responseBodySize"]
        for answer in answers
        if not answer.headers.get("content-type", "").startswith(("text/event-stream", "image/jpeg"))
    }
    assert sum(weighed.values()) <= MOST_BYTES, weighed
    assert len(weighed) > 8, "nothing was weighed"
    blocking = await window.page.evaluate(
        "performance.getEntriesByType('resource').filter(each => each.renderBlockingStatus === 'blocking')"
        ".map(each => each.name)"
    )
    assert all(".css" in name for name in blocking), blocking
    assert all("immutable" in answer.headers["cache-control"] for answer in answers if "/static/" in answer.url)


async def test_axe_finds_nothing_on_any_page_in_both_themes_and_directions(
    open_window: OpenWindow, browser_of: Browsers, hotel: Hotel
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    schemes: dict[str, list[Scheme]] = {"en": ["light", "dark"], "ar": ["dark"]}
    for language, themes in schemes.items():
        window = await opened(open_window, hotel, SMALL, language)
        window.forgiven = "404"
        page = window.page
        await chosen(page, hotel)
        assert await objections(page, f"{language} menu", themes) == []
        await page.locator(".till .button").click()
        await page.locator(".basket-waiting").wait_for()
        assert await objections(page, f"{language} chat", themes) == []
        await page.locator(".basket-waiting .button-primary").click()
        await expect(page.locator(".basket-waiting")).to_have_count(0)
        for order in await orders(desk):
            if order["status"] == "pending" and order["category"] == "housekeeping":
                for to in ("in_progress", "completed"):
                    await desk.post(f"/api/v1/orders/{order['id']}/transitions", json={"to": to})
        for place in ("orders", "stay", "../NOSUCHCODE"):
            await page.goto(f"/g/{hotel.room_code}/{place}" if "." not in place else "/g/NOSUCHCODE")
            assert await objections(page, f"{language} {place}", themes) == []
            assert await page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")


async def test_nothing_is_cut_off_on_any_width_or_with_text_twice_as_large(
    open_window: OpenWindow, hotel: Hotel
) -> None:
    window = await opened(open_window, hotel, NARROW, "de")
    for size, text in ((NARROW, "200%"), (SMALL, "100%"), (TABLET, "100%"), (DESKTOP, "100%")):
        await window.page.set_viewport_size(size)
        for place in ("", "/menu", "/orders", "/stay"):
            await window.page.goto(f"/g/{hotel.room_code}{place}")
            await window.page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
            wide = await window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (size, text, place)
            bar = await window.page.locator(".bar").bounding_box()
            assert bar
            assert text == "200%" or bar["height"] < ONE_LINE, "names are broken letter by letter"
            if place == "" and size == SMALL:
                await window.page.evaluate(LONG_TALK)
                below = await window.page.locator("#composer").bounding_box()
                tabs = await window.page.locator("#tabs").bounding_box()
                assert below
                assert tabs
                assert below["y"] + below["height"] <= tabs["y"], "the tabs are covered"


async def test_from_the_menu_to_the_door_by_keyboard_alone(
    open_window: OpenWindow, browser_of: Browsers, hotel: Hotel
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    page = (await opened(open_window, hotel)).page
    await page.get_by_role("link", name="Menu", exact=True).focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="One more: Club sandwich").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="One less: Club sandwich").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".till")).to_contain_text("€18.50")
    await page.reload()
    await expect(page.locator(".till")).to_contain_text("€18.50")
    await page.get_by_role("button", name="Look over and order").focus()
    await page.keyboard.press("Enter")
    question = page.get_by_role("heading", name="Is this right?")
    await expect(question).to_be_focused()
    await page.get_by_role("link", name="Change").press("Enter")
    await expect(page.locator(".till")).to_contain_text("€18.50")
    await page.get_by_role("button", name="Look over and order").press("Enter")
    await expect(question).to_be_focused()
    await page.evaluate(MOVES)
    [chat] = (await desk.get("/api/v1/sessions")).json()["items"]
    await desk.post(f"/api/v1/sessions/{chat['id']}/messages", json={"text": "Good evening"})
    await expect(page.locator(".by-staff")).to_be_visible()
    assert await page.evaluate("moved") == [], "a card that is in its place stays there"
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Confirm")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Confirmed")).to_be_visible()
    await page.get_by_role("link", name="Menu", exact=True).click()
    await expect(page.locator(".dish.chosen")).to_have_count(0)

    await page.get_by_role("link", name="Orders").click()
    tracked = page.locator(".tracker .order")
    await expect(tracked).to_contain_text("Received")
    [order] = await orders(desk)
    for to, said in (("in_progress", "On its way"), ("completed", "Did it arrive?")):
        await desk.post(f"/api/v1/orders/{order['id']}/transitions", json={"to": to})
        await expect(tracked).to_contain_text(said)
    await page.get_by_role("button", name="No", exact=True).press("Enter")
    await expect(tracked).to_contain_text("We are sorry")


async def test_what_staff_correct_and_take_back_changes_on_the_open_page(
    open_window: OpenWindow, browser_of: Browsers, hotel: Hotel
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    window = await opened(open_window, hotel)
    page = window.page
    [chat] = (await desk.get("/api/v1/sessions")).json()["items"]
    talk = f"/api/v1/sessions/{chat['id']}"
    sent = [(await desk.post(f"{talk}/messages", json={"text": text})).json() for text in ("Wrong window", "At seven")]
    theirs = page.locator(".by-staff")
    await expect(theirs).to_have_count(2)
    await expect(theirs.locator(".day")).to_have_count(1)
    await desk.patch(f"{talk}/messages/{sent[1]['id']}", json={"text": "At eight"})
    await expect(theirs.nth(1)).to_contain_text("At eight")
    await expect(theirs.nth(1)).to_contain_text("changed")
    await desk.delete(f"{talk}/messages/{sent[0]['id']}")
    await expect(theirs).to_have_count(1)
    await expect(theirs.locator(".day")).to_have_count(1)

    await say(page, "Thank you")
    await expect(page.locator("#mark")).to_contain_text("Delivered")
    await desk.put(f"{talk}/read", json={"seq": 99})
    await expect(page.locator("#mark")).to_contain_text("Read")
    await desk.post(f"{talk}/typing")
    await expect(page.locator("#typing")).to_contain_text("Ben is writing")


async def test_on_a_phone_the_first_tap_sends_and_the_keyboard_stays(open_window: OpenWindow, hotel: Hotel) -> None:
    page = (await open_window(SMALL, touch=True)).page
    await arrive(page, hotel)
    await page.locator("#composer-text").tap()
    await page.keyboard.type("Two pillows, please")
    await expect(page.locator("#tabs")).to_be_hidden()
    await page.locator(".button-send").tap()
    await expect(page.locator(".by-guest", has_text="Two pillows, please")).to_have_count(1)
    await expect(page.locator("#composer-text")).to_be_focused()


async def test_a_photo_waits_for_the_connection_and_is_sent_once(open_window: OpenWindow, hotel: Hotel) -> None:
    window = await opened(open_window, hotel)
    window.forgiven = OFFLINE
    page, file = window.page, io.BytesIO()
    Image.new("RGB", (2600, 1300), "teal").save(file, "JPEG")
    await window.context.set_offline(True)
    picture = page.locator("#photo")
    await picture.set_input_files({"name": "tap.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()})
    await expect(page.locator(".pending")).to_contain_text("Waiting for the connection")
    await window.context.set_offline(False)
    await expect(page.locator(".own .photo img[src*=thumbnail]")).to_have_count(1)
    await expect(page.locator(".pending")).to_have_count(0)
    await expect(page.locator("#connection")).to_be_hidden()
    await picture.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"})
    await expect(page.locator("#notice")).to_contain_text("This is no photo that can be read")


async def test_the_end_of_the_stream_takes_nobody_away_from_the_answer_to_signing_out(
    open_window: OpenWindow, hotel: Hotel
) -> None:
    page = (await opened(open_window, hotel)).page
    async with page.expect_response("**/events?*"):
        await page.goto(f"/g/{hotel.room_code}/stay")
    await until(lambda: page.evaluate("async (path) => Boolean(await caches.match(path))", f"/g/{hotel.room_code}"))
    over = asyncio.Event()

    async def heard(route: Route) -> None:
        over.set()
        await route.fulfill(status=204)

    async def late(route: Route) -> None:
        answer = await route.fetch(headers={**route.request.headers, "sec-fetch-site": "same-origin"})
        await over.wait()
        await route.fulfill(response=answer)

    await page.evaluate("document.getElementById('stream').addEventListener('over', () => void fetch('/heard'))")
    await page.route("**/heard", heard)
    await page.route("**/sign-out", late)
    await page.get_by_role("button", name="Sign out on this phone").click()
    await page.wait_for_url("**/sign-out")
    await expect(page.get_by_role("heading", name="You are signed out on this phone")).to_be_visible()


async def test_a_phone_opened_anew_without_a_network_shows_the_conversation_until_somebody_signs_out(
    open_window: OpenWindow, hotel: Hotel, server_url: str
) -> None:
    window = await open_window(SMALL)
    page, path = window.page, f"/g/{hotel.room_code}"
    async with lift_to(server_url) as lift:
        window.home, window.forgiven = lift.url, "Failed to|network error|error occurred when fetching the script"
        await arrive(page, hotel, lift.url)
        await say(page, "Good evening to you")
        said = page.locator(".by-guest:not(.pending)", has_text="Good evening to you")
        await expect(said).to_have_count(1)
        await until(lambda: page.evaluate(KEPT, path))
        await page.reload()
        await page.wait_for_function(WHOLE)
        await lift.shut()
        await page.goto("about:blank")
        await page.goto(f"{lift.url}{path}/menu")
        await expect(said).to_have_count(1)
        await say(page, "And a pillow")
        waiting = page.locator(".pending", has_text="And a pillow")
        await expect(waiting).to_contain_text("Waiting for the connection")
        await expect(page.locator("#mark")).to_be_hidden()
        await lift.open()
        await expect(page.locator(".by-guest:not(.pending)", has_text="And a pillow")).to_have_count(1)
        await expect(waiting).to_have_count(0)
        await page.goto(f"{lift.url}{path}/stay")
        await page.get_by_role("button", name="Sign out on this phone").click()
        await expect(page.get_by_role("heading", name="You are signed out on this phone")).to_be_visible()
        await until(lambda: page.evaluate("async (path) => !(await caches.match(path))", path))
