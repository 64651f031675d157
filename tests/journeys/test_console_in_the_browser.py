"""A day in the console, by keyboard and by thumb, in a real browser; and nothing that axe objects to."""

from __future__ import annotations

import re
from typing import Any

import asyncpg
import pytest
from playwright.async_api import Locator, Page, Route, expect

from innkeep.core.db import Database
from innkeep.orders.models import Order
from innkeep.orders.placing import Draft, place_order
from innkeep.orders.targets import NamedTarget
from innkeep.orders.wishes import Wish
from tests.browsers import DESKTOP, OpenWindow, guest_phone, say, sit
from tests.factories import Hotel
from tests.journeys.axe import objections, too_wide

WIDTHS = (768, 180, 360)


@pytest.fixture
async def orders(database: Database, hotel: Hotel) -> list[Order]:
    """Two orders for Emma in room 101, by the desk."""
    staff = hotel.staff["front_desk"]
    placed = []
    for title in ("Bath towel", "Pillow"):
        async with database.unit_of_work(staff) as db:
            draft = Draft(wishes=[Wish(hotel.items[title])], named=NamedTarget(stay_id=hotel.stay_id))
            placed.append(await place_order(db, staff, draft))
    return placed


async def called(open_window: OpenWindow, hotel: Hotel) -> Page:
    """Emma's phone, on which she has written and asked for a person."""
    phone = (await guest_phone(open_window, hotel)).page
    await say(phone, "Hello")
    await expect(phone.locator(".by-guest:not(.pending)")).to_have_count(1)
    answer = await phone.context.request.post(f"/g/{hotel.room_code}/person", headers={"HX-Request": "true"})
    assert answer.ok
    return phone


async def drag(page: Page, what: Locator, onto: Locator) -> None:
    """With the mouse: columns make room once something is on its way, so where to is looked at only then."""
    await what.locator(".card-people").hover()
    await page.mouse.down()
    await page.mouse.move(400, 400, steps=3)
    await expect(onto).to_have_class(re.compile("may-drop"))
    box = await onto.bounding_box()
    assert box
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200, steps=3)
    await page.mouse.up()


async def test_an_order_is_found_moved_and_moved_back_with_the_keyboard_alone(
    open_window: OpenWindow, hotel: Hotel, orders: list[Order]
) -> None:
    desk = (await sit(open_window, hotel, "front_desk", "/console/board")).page
    keys = desk.keyboard
    towels = desk.locator(f"#o-{orders[0].id}")
    await expect(desk.locator("#column-pending .card")).to_have_count(2)
    await keys.press("j")
    await expect(towels.locator(".card-open")).to_be_focused()
    await keys.press("m")
    dialog = desk.get_by_role("dialog")
    await expect(dialog).to_contain_text("Accept")
    await dialog.get_by_role("button", name="Block").press("Enter")
    await desk.get_by_label("Reason").fill("No towels left")
    await keys.press("Enter")
    await expect(desk.locator("#column-block .card")).to_contain_text("No towels left")
    await expect(towels.locator(".card-open")).to_be_focused()
    await expect(desk.locator("#toasts")).to_contain_text("Room 101 · New → Blocked")
    await keys.press("z")
    await expect(desk.locator("#column-pending .card")).to_have_count(2)
    await keys.press("k")  # whichever is due first by now
    await keys.press("x")
    await keys.press("j")
    await keys.press("x")
    await expect(desk.locator("#bulk")).to_contain_text("2 chosen")
    await keys.press("m")
    await keys.press("1")
    await expect(desk.locator("#column-assigned .card")).to_have_count(2)
    await keys.press("Escape")
    await keys.press("n")
    await desk.get_by_label("Room", exact=True).fill("101")
    await expect(desk.locator("#room-guest")).to_have_text("Emma Lindqvist")
    await desk.get_by_label("What", exact=True).fill("2 pill")
    await keys.press("Enter")
    await expect(desk.get_by_label("How many Pillow")).to_have_value("2")
    await keys.press("Enter")
    await expect(desk.locator("#column-pending .card")).to_contain_text("2 × Pillow")
    await expect(desk.get_by_role("dialog")).to_have_count(0)
    await keys.press("?")
    await expect(desk.get_by_role("dialog", name="Keyboard")).to_be_visible()
    await keys.press("Escape")
    await expect(desk.get_by_role("dialog")).to_have_count(0)
    await keys.press("Control+k")
    await desk.locator("#palette-words").fill("101")
    await expect(desk.locator("#palette-found")).to_contain_text("Emma Lindqvist")
    await keys.press("Escape")
    await expect(desk.get_by_role("dialog")).to_have_count(0)
    await keys.press("g")
    await keys.press("i")
    await desk.wait_for_url("**/console/inbox")


async def test_the_board_is_narrowed_at_once_kept_as_a_view_and_stays_live(
    open_window: OpenWindow, hotel: Hotel, orders: list[Order]
) -> None:
    desk = (await sit(open_window, hotel, "front_desk", "/console/board")).page
    housekeeper = (await sit(open_window, hotel, "housekeeper", "/console/board")).page
    shown = desk.locator(".card:visible")
    await expect(shown).to_have_count(2)
    await desk.keyboard.press("f")
    await desk.get_by_label("Words").fill("pillow")
    await expect(shown).to_have_count(1)
    await desk.get_by_role("button", name="Save as a view").click()
    await desk.get_by_label("Name").fill("Pillows")
    await desk.get_by_role("button", name="Save", exact=True).click()
    await expect(desk.locator("#views")).to_contain_text("Pillows")
    await desk.goto("/console/board")
    await expect(shown).to_have_count(2)
    await desk.get_by_role("link", name="Pillows").click()
    await expect(shown).to_have_count(1)
    field = desk.get_by_label("Words")
    await desk.locator("#filters summary").click()
    await field.focus()
    await housekeeper.locator(f"#o-{orders[1].id}").get_by_role("button", name="Accept").click()
    await expect(desk.locator("#column-assigned .card:visible")).to_have_count(1)
    await expect(field).to_be_focused()
    await field.fill("")
    await desk.keyboard.press("Escape")
    card = desk.locator(f"#o-{orders[0].id}")
    await drag(desk, card, desk.locator("[data-column=in_progress]"))
    await expect(desk.locator("#column-in_progress .card")).to_have_count(1)
    await expect(housekeeper.locator("#column-in_progress .card")).to_have_count(1)


async def test_who_comes_second_to_a_card_is_told(open_window: OpenWindow, hotel: Hotel, orders: list[Order]) -> None:
    window = await sit(open_window, hotel, "front_desk", "/console/board")
    window.forgiven = "409"  # the browser itself writes down that it was refused
    desk, other = window.page, await sit(open_window, hotel, "housekeeper", "/console/board")

    async def come_second(route: Route) -> None:
        first = f"/api/v1/orders/{orders[0].id}/transitions"
        assert (await other.context.request.post(first, data={"to": "assigned"})).ok
        await expect(desk.locator(f"#column-assigned #o-{orders[0].id}")).to_be_visible()
        await route.continue_()

    await desk.route("**/moves", come_second)
    await desk.locator(f"#o-{orders[0].id}").get_by_role("button", name="Accept").click()
    await expect(desk.locator("#toasts")).to_contain_text("already")
    await desk.unroute_all(behavior="wait")


async def note(desk: Page, other: Page) -> None:
    """Write a note that names a colleague, and begin another one: an afterthought is for colleagues too."""
    keys = desk.keyboard
    await keys.press("n")
    await keys.type("Regular guest, likes the quiet side. Tell @mar")
    await expect(desk.locator("#mentions [aria-selected=true]")).to_contain_text("Chloe Martin")
    await keys.press("Enter")
    await keys.press("Enter")
    await expect(other.locator(".note")).to_contain_text("likes the quiet side. Tell @Chloe Martin")
    await keys.type("And she ")
    await expect(desk.locator("#note-text")).to_have_value("And she ")


async def test_a_conversation_is_taken_noted_ordered_from_and_handed_back_by_keyboard(
    open_window: OpenWindow, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    phone = await called(open_window, hotel)
    await owner.execute("UPDATE sessions SET language = 'en' WHERE org_id = $1", hotel.org_id)
    for language, text in (("de", "Einen Moment"), ("en", "One moment, {guest}")):
        reply = "INSERT INTO canned_replies (org_id, shortcut, language, text) VALUES ($1, 'moment', $2, $3)"
        await owner.execute(reply, hotel.org_id, language, text)
    desk = (await sit(open_window, hotel, "front_desk", "/console/inbox")).page
    other = (await sit(open_window, hotel, "front_desk_2", "/console/inbox")).page
    keys = desk.keyboard
    await keys.press("j")
    await keys.press("Enter")
    await desk.wait_for_url("**/console/inbox/*")
    await expect(desk.locator("#talk-state")).to_contain_text("The guest waits for a person")
    await other.locator(".line a").click()
    await expect(desk.locator("#lookers")).to_contain_text("Chloe Martin")
    await keys.press("t")
    await expect(desk.locator("#talk-state")).to_contain_text("You answer")
    await expect(other.locator("#talk-state")).to_contain_text("Ben Okafor answers")
    await note(desk, other)
    await expect(phone.locator("body")).not_to_contain_text("likes the quiet side")
    await keys.press("Escape")
    await keys.press("r")
    await keys.type("/mo")
    await expect(desk.locator("#canned [aria-selected=true]")).to_contain_text("One moment, Emma Lindqvist")
    await keys.press("Enter")
    await expect(desk.locator("#composer-text")).to_have_value("One moment, Emma Lindqvist")
    await desk.locator("#composer-text").fill("What can I do for you?")
    await keys.press("Enter")
    await expect(phone.locator(".by-staff")).to_contain_text("What can I do for you?")
    await say(phone, "One more pillow")
    asked = desk.locator(".by-guest", has_text="One more pillow")
    await asked.get_by_role("button", name="Order").click()
    form = desk.get_by_role("dialog")
    await expect(form.get_by_label("How many Pillow")).to_have_value("1")
    await form.get_by_role("button", name="Place the order").click()
    await expect(desk.locator("#talk-orders .card")).to_contain_text("Pillow")
    said = desk.locator(".by-staff", has_text="What can I do")
    await said.get_by_role("button", name="Edit").click()
    await keys.type("How can I help you?")
    await keys.press("Enter")
    await expect(other.locator(".by-staff")).to_contain_text("How can I help you?")
    await expect(other.locator(".by-staff")).to_contain_text("edited")
    await keys.press("b")
    await keys.type("Ordered a pillow")
    await keys.press("Enter")
    await expect(desk.locator("#talk-state")).to_contain_text("The assistant answers")
    await expect(other.locator("#log")).to_contain_text("handed back to the assistant: Ordered a pillow")


PAGES = ("today", "board", "my-work", "inbox", "conversation", "design", "search?q=1", "order", "orders/new")


async def test_axe_objects_to_nothing_light_or_dark_and_everything_fits_a_phone(
    open_window: OpenWindow, hotel: Hotel, orders: list[Order]
) -> None:
    await called(open_window, hotel)
    desk = (await sit(open_window, hotel, "front_desk", "/console/inbox")).page
    talk = await desk.locator(".line a").first.get_attribute("href")
    named = {"conversation": talk, "order": f"/console/orders/{orders[0].id}"}
    found = []
    for page in PAGES:
        await desk.set_viewport_size(DESKTOP)
        await desk.goto(named.get(page) or f"/console/{page}")
        await expect(desk.locator("#main")).to_be_visible()
        found += await objections(desk, page) + await too_wide(desk, page, *WIDTHS)
    await desk.set_viewport_size(DESKTOP)
    await desk.goto("/console/board")
    opened = desk.locator("dialog[open], details[open]")
    for opens in ("n", "?", "f"):
        await desk.keyboard.press(opens)
        await expect(opened.first).to_be_visible()
        found += await objections(desk, opens)
        await desk.keyboard.press("Escape")
        await expect(opened).to_have_count(0)
    assert found == []
