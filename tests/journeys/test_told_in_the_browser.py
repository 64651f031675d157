"""What a browser does with what it is told: a push is shown, each thing once, and the desk hears who waits."""

from __future__ import annotations

import json

from playwright.async_api import Page, expect

from tests.factories import PASSWORD, Hotel
from tests.journeys.conftest import DESKTOP, PHONE, OpenWindow, Window, arrive
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


async def test_a_phone_shows_what_it_is_told_each_thing_once(open_window: OpenWindow, hotel: Hotel) -> None:
    phone = await open_window(PHONE)
    await phone.context.grant_permissions(["notifications"], origin=phone.home)
    here = f"/g/{hotel.room_code}"
    await arrive(phone.page, hotel)
    await until(lambda: phone.page.evaluate(WORKS, here))
    # They look elsewhere: at the page itself they would see it.
    await phone.page.goto(f"{here}/stay")
    await expect(phone.page.get_by_role("button", name="Tell me when you answer")).to_be_visible(timeout=15_000)
    told = {"title": "Hotel Aurora", "body": "At 7.", "path": here, "tag": "talk", "lang": "en", "dir": "ltr"}
    await deliver(phone, here, told)
    assert await until(lambda: shown(phone.page, here)) == [["Hotel Aurora", "At 7.", "talk", here]]
    await deliver(phone, here, {**told, "body": "At 8."})

    async def replaced() -> bool:
        return [each[1] for each in await shown(phone.page, here)] == ["At 8."]

    await until(replaced)
    await deliver(phone, here, {**told, "tag": "spy", "path": "https://spy.example/x"})

    async def both() -> bool:
        return {each[3] for each in await shown(phone.page, here)} == {here, "/"}

    await until(both)


async def test_the_desk_hears_who_waits_and_sees_it_in_the_title(open_window: OpenWindow, hotel: Hotel) -> None:
    desk, phone = await open_window(DESKTOP), await open_window(PHONE)
    await desk.page.goto("/console/board")
    await desk.page.get_by_label("E-mail").fill(hotel.emails["front_desk"])
    await desk.page.get_by_label("Password").fill(PASSWORD)
    await desk.page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(desk.page.get_by_role("navigation", name="Console")).to_be_visible()
    await desk.page.evaluate(
        "window.heard = []; document.addEventListener('innkeep:sound', (event) => window.heard.push(event.detail))"
    )
    await arrive(phone.page, hotel)
    await phone.page.locator("#person").get_by_role("button").click()
    assert await until(lambda: desk.page.evaluate("window.heard.length && window.heard")) == ["waiting"]
    await until(lambda: desk.page.evaluate("document.title.startsWith('(1)')"))
    assert await desk.page.locator("#heard > *").count() == 0, "each is heard once"
