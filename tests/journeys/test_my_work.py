"""My work where there is no network: what was tapped waits, through a cold start as well, and is sent once, by whoever
tapped it; and nobody sees the page of somebody else.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from playwright.async_api import Error, Page, expect

from innkeep.core.db import Database
from innkeep.orders.models import Order
from innkeep.orders.placing import Draft, place_order
from innkeep.orders.targets import NamedTarget
from innkeep.orders.wishes import Wish
from tests.browsers import PHONE, OpenWindow
from tests.factories import PASSWORD, Hotel
from tests.journeys.lift import Lift, lift_to
from tests.journeys.people import sign_in, until

Browsers = Callable[[], httpx.AsyncClient]

WORK = "/console/my-work"
TAPPED = ["pending", "assigned", "in_progress", "block"]
"""What the history of an order tells that was accepted, begun and put on hold."""
KEPT = "async () => Boolean(await caches.match('/console/my-work')) && navigator.serviceWorker.controller !== null"


@pytest.fixture
async def orders(database: Database, hotel: Hotel) -> list[Order]:
    """Towels and a pillow for Emma in room 101, by the desk."""
    staff = hotel.staff["front_desk"]
    placed = []
    for title in ("Bath towel", "Pillow"):
        async with database.unit_of_work(staff) as db:
            draft = Draft(wishes=[Wish(hotel.items[title])], named=NamedTarget(stay_id=hotel.stay_id))
            placed.append(await place_order(db, staff, draft))
    return placed


@pytest.fixture
async def lift(server_url: str) -> AsyncIterator[Lift]:
    async with lift_to(server_url) as opened:
        yield opened


async def at_work(open_window: OpenWindow, hotel: Hotel, lift: Lift) -> Page:
    """A housekeeper's phone that keeps the page."""
    window = await open_window(PHONE)
    window.home, window.forgiven = lift.url, "Failed to|network error"
    await signed_in(window.page, hotel, "housekeeper", lift)
    await until(lambda: window.page.evaluate(KEPT))
    return window.page


async def signed_in(page: Page, hotel: Hotel, who: str, lift: Lift) -> None:
    await page.goto(f"{lift.url}/console/login?next={WORK}")
    await page.get_by_label("E-mail").fill(hotel.emails[who])
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_role("heading", name="My work")).to_be_visible()


async def test_a_phone_started_anew_in_a_dead_lift_shows_the_work_and_sends_it_once(
    open_window: OpenWindow, browser_of: Browsers, hotel: Hotel, orders: list[Order], lift: Lift
) -> None:
    phone = await at_work(open_window, hotel, lift)
    towels, pillow = orders
    job = phone.locator(f"#w-{towels.id}")
    await lift.shut()
    await job.get_by_role("button", name="Accept").click()
    await job.get_by_role("button", name="Start").click()
    await phone.locator(f"#w-{pillow.id}").get_by_role("button", name="Accept").click()
    await expect(job).to_contain_text("Waits for the connection")
    await phone.goto("about:blank")
    await phone.goto(lift.url + WORK)
    await expect(job).to_contain_text("Waits for the connection")
    await job.get_by_role("button", name="Block").click()
    await phone.get_by_role("button", name="The guest is in the room").click()
    await expect(job.get_by_role("button", name="Go on")).to_be_visible()
    await phone.reload()
    await expect(job.get_by_role("button", name="Go on")).to_be_visible()
    desk = await sign_in(browser_of(), hotel, "front_desk")
    taken = await desk.post(f"/api/v1/orders/{pillow.id}/transitions", json={"to": "assigned"})
    assert taken.status_code == 200, taken.text
    await lift.open()
    held = phone.locator(".work-part", has_text="On hold").locator(f"#w-{towels.id}")
    await expect(held).to_contain_text("The guest is in the room")
    await expect(phone.locator("#toasts")).to_contain_text("Somebody has changed it meanwhile (Ben Okafor)")

    async def all_sent() -> list[str]:
        history = await phone.context.request.get(f"{lift.url}/api/v1/orders/{towels.id}/history")
        steps = [each["to"] for each in (await history.json())["items"]]
        return steps if len(steps) >= len(TAPPED) else []

    assert await until(all_sent) == TAPPED


async def test_a_phone_that_is_handed_on_shows_and_sends_nothing_of_who_had_it_before(
    open_window: OpenWindow, hotel: Hotel, orders: list[Order], lift: Lift
) -> None:
    phone = await at_work(open_window, hotel, lift)
    towels = orders[0]
    job = phone.locator(f"#w-{towels.id}")
    await lift.shut()
    await job.get_by_role("button", name="Accept").click()
    await expect(job).to_contain_text("Waits for the connection")
    await phone.goto("about:blank")
    await lift.open()
    await phone.context.clear_cookies()
    await signed_in(phone, hotel, "front_desk", lift)
    await expect(job.get_by_role("button", name="Accept")).to_be_visible()
    await expect(job).not_to_contain_text("Waits for the connection")
    # Signed out elsewhere, with no page open: one that is told goes to the sign-in by itself, across this one's way.
    await phone.goto("about:blank")
    left = await phone.context.request.post(f"{lift.url}/console/logout", headers={"HX-Request": "true"})
    assert left.ok, left.status
    await phone.goto(lift.url + WORK)
    await expect(phone.get_by_label("Password")).to_be_visible()
    await until(lambda: phone.evaluate("async () => (await caches.keys()).length === 0"))
    await lift.shut()
    # In a tab of its own: the browser's own page of a failure comes a little later, and would cut the next visit off.
    tab = await phone.context.new_page()
    with pytest.raises(Error, match="net::ERR"):
        await tab.goto(lift.url + WORK)
    await tab.close()
    await lift.open()
    await signed_in(phone, hotel, "housekeeper", lift)
    mine = phone.locator(".work-part", has_text="Accepted").locator(f"#w-{towels.id}")
    await expect(mine).to_be_visible()
