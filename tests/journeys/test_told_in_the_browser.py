"""What a browser does with what it is told: a push is shown, each thing once, and the desk hears who waits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from playwright.async_api import Page, expect

from tests.browsers import DESKTOP, OpenWindow, Window, guest_phone, let_in
from tests.factories import Hotel
from tests.journeys.people import until

SHOWN = """async (scope) => (await (await navigator.serviceWorker.getRegistration(scope)).getNotifications())
    .map(({ title, body, tag, data }) => [title, body, tag, data.path])"""
WORKS = "async (scope) => (await navigator.serviceWorker.getRegistration(scope))?.active?.state"


async def deliver(window: Window, scope: str, told: object) -> None:
    """Let the browser's own push service hand something to the worker of a page."""
    browser = await window.context.new_cdp_session(window.page)
    known: list[dict[str, str]] = []
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda event: known.extend(event["registrations"]))
    await browser.send("ServiceWorker.enable")

    async def found() -> list[str]:
        return [each["registrationId"] for each in known if each["scopeURL"].endswith(scope)]

    [registration] = set(await until(found))
    said = told if isinstance(told, str) else json.dumps(told)
    await browser.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": window.home, "registrationId": registration, "data": said},
    )


async def shown(page: Page, scope: str) -> list[list[str]]:
    found: list[list[str]] = await page.evaluate(SHOWN, scope)
    return found


async def tell_until(phone: Window, scope: str, told: object, is_seen: Callable[[list[list[str]]], bool]) -> None:
    """Tell it until it is seen: as a push service does, the browser's own one may lose what it is given."""

    async def seen() -> bool:
        await deliver(phone, scope, told)
        for _ in range(100):
            if is_seen(await shown(phone.page, scope)):
                return True
            await asyncio.sleep(0.02)
        return False

    await until(seen)


async def test_a_phone_shows_what_it_is_told_each_thing_once(open_window: OpenWindow, hotel: Hotel) -> None:
    phone = await guest_phone(open_window, hotel)
    await phone.context.grant_permissions(["notifications"], origin=phone.home)
    here = f"/g/{hotel.room_code}"
    await until(lambda: phone.page.evaluate(WORKS, here))
    # They look elsewhere: at the page itself they would see it.
    await phone.page.goto(f"{here}/stay")
    await expect(phone.page.get_by_role("button", name="Tell me when you answer")).to_be_visible()
    told = {"title": "Hotel Aurora", "body": "At 7.", "path": here, "tag": "talk", "lang": "en", "dir": "ltr"}
    first = ["Hotel Aurora", "At 7.", "talk", here]
    await tell_until(phone, here, told, lambda found: found == [first])
    await tell_until(phone, here, {**told, "body": "At 8."}, lambda found: [each[1] for each in found] == ["At 8."])
    spy = {**told, "tag": "spy", "path": "https://spy.example/x"}
    await tell_until(phone, here, spy, lambda found: sorted(each[3] for each in found) == sorted([here, "/"]))


async def test_the_desk_hears_who_waits_and_sees_it_in_the_title(open_window: OpenWindow, hotel: Hotel) -> None:
    desk = await open_window(DESKTOP)
    await let_in(desk, hotel, "front_desk")
    async with desk.page.expect_response("**/console/events/**"):  # what came before it makes no sound
        await desk.page.goto("/console/board")
    await desk.page.evaluate(
        "window.heard = []; document.addEventListener('innkeep:sound', (event) => window.heard.push(event.detail))"
    )
    phone = await guest_phone(open_window, hotel)
    await phone.page.locator("#person").get_by_role("button").click()
    assert await until(lambda: desk.page.evaluate("window.heard.length && window.heard")) == ["waiting"]
    await until(lambda: desk.page.evaluate("document.title.startsWith('(1)')"))
    assert await desk.page.locator("#heard > *").count() == 0, "each is heard once"
