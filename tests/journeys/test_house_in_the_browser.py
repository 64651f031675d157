"""Rooms, menu and knowledge in a real browser: by keyboard and by hand, live, and with nothing that axe objects to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.async_api import Keyboard, Locator, Page, expect

from innkeep.core.db import Database
from innkeep.stays.booking import Booking, reserve
from innkeep.stays.guests import Arriving
from innkeep.stays.models import Stay
from tests.browsers import OpenWindow, let_in, sit
from tests.factories import Hotel
from tests.journeys.axe import objections, too_wide

WIDTHS = (180, 360, 768, 1440)


@pytest.fixture
async def expected(database: Database, hotel: Hotel) -> Stay:
    """Kenji Watanabe, who is to arrive today, for room 102."""
    today = date.today()  # noqa: DTZ011 - yesterday or today by the hotel's clock: he is due in either case
    booking = Booking([hotel.empty_room_id], [Arriving(name="Kenji Watanabe")], today, today + timedelta(days=3))
    async with database.unit_of_work(hotel.staff["front_desk"]) as db:
        return await reserve(db, hotel.staff["front_desk"], booking)


@dataclass
class Hands:
    """Somebody who types, and how many keys that took."""

    keyboard: Keyboard
    count: int = 0

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            await self.keyboard.press(key)


async def test_somebody_who_has_arrived_is_checked_in_with_ten_keys(
    open_window: OpenWindow, hotel: Hotel, expected: Stay
) -> None:
    desk = (await sit(open_window, hotel, "front_desk", "/console/today")).page
    hands = Hands(desk.keyboard)
    await hands.press("g", "r")
    await desk.wait_for_url("**/console/rooms")
    await expect(desk.locator(f"#b-{expected.id}-{hotel.empty_room_id}")).to_be_visible()
    await hands.press("c", *"ken")
    await expect(desk.locator("#arrivals-list")).to_contain_text("102")
    await hands.press("Enter")
    await expect(desk.get_by_role("button", name="Check in", exact=True)).to_be_focused()
    await hands.press("Enter")
    await expect(desk.locator("#toasts")).to_contain_text("Kenji Watanabe is checked in to room 102")
    await expect(desk.locator("#house-numbers")).to_contain_text("2 of 2 occupied")
    assert hands.count <= 10
    await desk.locator("#toasts").get_by_role("link", name="Open").click()
    await expect(desk.get_by_role("dialog")).to_contain_text(f"/g/{hotel.empty_room_code}")


async def test_a_stay_is_begun_walked_to_and_moved_while_a_colleague_looks_on(
    open_window: OpenWindow, hotel: Hotel
) -> None:
    desk = (await sit(open_window, hotel, "front_desk", "/console/rooms")).page
    other = (await sit(open_window, hotel, "front_desk_2", "/console/rooms")).page
    emma = f"#b-{hotel.stay_id}-{hotel.room_id}"
    await expect(other.locator(emma)).to_be_visible()
    await dragged(desk, desk.locator(emma), desk.locator(f"#r-{hotel.empty_room_id} th"))
    moved = f"#b-{hotel.stay_id}-{hotel.empty_room_id}"
    await expect(other.locator(moved)).to_be_visible()
    await expect(desk.locator("#toasts")).to_contain_text("Emma Lindqvist has room 102 now")
    await desk.keyboard.press("z")
    await expect(other.locator(emma)).to_be_visible()
    await expect(other.locator(moved)).to_have_count(0)
    await desk.keyboard.press("n")
    form = desk.get_by_role("dialog")
    await expect(form.get_by_label("Name")).to_be_focused()
    await desk.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await desk.keyboard.press("c")
    await expect(form.get_by_label("Name or room")).to_be_focused()
    await desk.keyboard.type("Nora Berg")
    await desk.keyboard.press("Enter")
    await expect(form.get_by_role("checkbox", name="102")).to_be_focused()
    await desk.keyboard.press("Space")
    await desk.keyboard.press("Enter")
    await expect(other.locator(f"#r-{hotel.empty_room_id}")).to_contain_text("Nora Berg")
    # A colleague may see it first: whoever checked her in walks on once the form is gone and the grid is new here too.
    await expect(form).to_be_hidden()
    await expect(desk.locator(f"#r-{hotel.empty_room_id}")).to_contain_text("Nora Berg")
    await desk.locator(emma).focus()
    await desk.keyboard.press("ArrowDown")
    await expect(desk.locator(f"#r-{hotel.empty_room_id} .bar")).to_be_focused()
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("dialog")).to_contain_text("Nora Berg")
    await desk.get_by_role("dialog").get_by_role("link", name="Check out").click()
    await expect(desk.get_by_role("dialog")).to_contain_text("Settled")
    await desk.get_by_role("dialog").get_by_role("button", name="Check out").click()
    await expect(other.locator("#house-numbers")).to_contain_text("1 of 2 occupied")


async def dragged(page: Page, what: Locator, onto: Locator) -> None:
    """With the mouse."""
    await what.hover()
    await page.mouse.down()
    box = await onto.bounding_box()
    assert box
    await page.mouse.move(box["x"] + 20, box["y"] + 10, steps=4)
    await page.mouse.move(box["x"] + 24, box["y"] + 14, steps=2)
    await page.mouse.up()


async def test_the_account_is_charged_and_a_line_taken_away_on_the_page_of_the_stay(
    open_window: OpenWindow, hotel: Hotel
) -> None:
    window = await sit(open_window, hotel, "front_desk", f"/console/stays/{hotel.stay_id}")
    desk = window.page
    await desk.get_by_role("button", name="Charge", exact=True).click()
    form = desk.get_by_role("dialog")
    await form.get_by_label("What").fill("Minibar")
    await form.get_by_label("Price of one").fill("4,50")
    await form.get_by_label("Reason").fill("A beer")
    await form.get_by_role("button", name="Charge").click()
    account = desk.locator(".stay-account")
    await expect(account.locator(".stay-balance")).to_contain_text("EUR 4.50")
    await account.get_by_role("button", name="Void").click()
    await desk.get_by_role("dialog").get_by_label("Reason").fill("Not theirs")
    await desk.get_by_role("button", name="Take it away").click()
    await expect(account.locator(".stay-balance")).to_contain_text("EUR 0.00")
    charge = {"title": "Parking", "price": 18, "reason": "One night"}
    await window.context.request.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/account/charges", data=charge)
    await expect(account).to_contain_text("Parking")
    await desk.get_by_role("button", name="Change the days").click()
    later = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011 - a day far off, by any clock
    for _ in range(2):
        await desk.get_by_role("dialog").get_by_label("Departure").fill(later)
        await desk.get_by_role("dialog").get_by_role("button", name="Change the days").click()
        await expect(desk.get_by_role("dialog")).to_have_count(0)
        await desk.get_by_role("button", name="Change the days").click()
    await expect(desk.locator("#days-departure")).to_have_value(later)


async def test_the_menu_is_edited_beside_what_guests_see_and_nobody_overwrites_anybody(
    open_window: OpenWindow, hotel: Hotel
) -> None:
    soup = hotel.items["Tomato soup"]
    window = await sit(open_window, hotel, "manager", "/console/menu")
    page = window.page
    await page.get_by_role("switch", name="Tomato soup is in stock").click()
    await expect(page.locator(f"#i-{soup}")).to_contain_text("Sold out")
    await page.locator("#toasts").get_by_role("button", name="Undo").click()
    await expect(page.locator(f"#i-{soup}")).to_contain_text("In stock")
    await page.get_by_role("link", name="Tomato soup").click()
    await page.wait_for_url(f"**/console/menu/{soup}*")
    await page.get_by_label("Name", exact=True).fill("Cold tomato soup")
    await expect(page.locator("#preview")).to_contain_text("Cold tomato soup")
    await page.get_by_role("button", name="Add an option").click()
    await page.keyboard.type("With bread")
    await expect(page.locator("#preview")).to_contain_text("With bread")
    changed = await window.context.request.patch(f"/api/v1/catalogue-items/{soup}", data={"price": 12})
    assert changed.ok
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#conflict")).to_contain_text("Yours differs in: Name, Price, Options")
    window.forgiven = "status of 401"
    await window.context.clear_cookies(name="innkeep_staff")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#toasts")).to_contain_text("You are signed out")
    await expect(page.get_by_label("Name", exact=True)).to_have_value("Cold tomato soup")
    await let_in(window, hotel, "manager")
    await page.get_by_role("button", name="Save").click()
    await page.wait_for_url("**/console/menu?saved=*")
    await expect(page.locator(f"#i-{soup}")).to_contain_text("Cold tomato soup")


def pages(hotel: Hotel, article_id: str) -> dict[str, str]:
    """The pages of the desk and of who leads the house, by name."""
    stay = f"/console/stays/{hotel.stay_id}"
    plain = ["rooms", "rooms?view=list", "stays/new", "closures/new", "menu", "menu/new", "knowledge", "knowledge/new"]
    named = {"stay": stay, "leaving": f"{stay}/check-out", "registration": f"{stay}/registration"}
    named |= {"item": f"/console/menu/{hotel.items['Tomato soup']}", "article": f"/console/knowledge/{article_id}"}
    return {each: f"/console/{each}" for each in plain} | named


async def test_axe_objects_to_nothing_and_nothing_is_too_wide(
    open_window: OpenWindow, hotel: Hotel, expected: Stay
) -> None:
    window = await sit(open_window, hotel, "manager", "/console/rooms")
    page = window.page
    charge = {"title": "Minibar", "price": 4.5, "reason": "A beer"}
    await window.context.request.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/account/charges", data=charge)
    articles = await (await window.context.request.get("/api/v1/articles")).json()
    found = []
    for name, path in pages(hotel, articles["items"][0]["id"]).items():
        await page.goto(path)
        await expect(page.locator("main")).to_be_visible()
        found += await objections(page, name) + await too_wide(page, name, *WIDTHS)
    await page.goto("/console/rooms")
    for key in ("c", "n"):
        await page.keyboard.press(key)
        await expect(page.locator("dialog[open]")).to_be_visible()
        found += await objections(page, key)
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog[open]")).to_have_count(0)
    await page.locator(f"#b-{expected.id}-{hotel.empty_room_id}").click()
    await expect(page.locator("dialog[open]")).to_be_visible()
    found += await objections(page, "sheet")
    assert found == []
