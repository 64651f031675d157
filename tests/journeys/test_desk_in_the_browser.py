"""The desk and who leads it, in a real browser: a link is asked for and approved, an account settled, a menu moved."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.browsers import OpenWindow, guest_phone, sit
from tests.factories import Hotel
from tests.journeys.axe import objections


async def nothing_to_object_to(page: Page) -> None:
    assert await objections(page, page.url, ("light",)) == []


async def test_a_link_is_asked_for_approved_and_then_sent(open_window: OpenWindow, hotel: Hotel) -> None:
    await guest_phone(open_window, hotel)
    opened = f"/console/guests/{hotel.guest_id}/conversation"
    window = await sit(open_window, hotel, "front_desk", opened)
    desk, boss = window.page, (await sit(open_window, hotel, "manager", "/console/inbox")).page
    window.forgiven = "403"  # the browser itself writes down that the message was refused
    words = "Tonight: https://tickets.example.com/fado"
    await desk.locator("#composer-text").fill(words)
    await desk.keyboard.press("Enter")
    asked = desk.get_by_role("dialog", name="Not sent yet")
    await expect(asked).to_contain_text("tickets.example.com")
    await nothing_to_object_to(desk)
    await asked.get_by_role("button", name="Ask a manager").press("Enter")
    await expect(desk.locator("#links")).to_contain_text("A manager is asked about")
    waits = boss.locator(".asked")
    await expect(waits).to_contain_text("tickets.example.com")
    await waits.get_by_role("button", name="Approve").click()
    await expect(boss.locator(".asked")).to_have_count(0)
    await expect(desk.locator("#toasts")).to_contain_text("is approved")
    await expect(desk.locator("#composer-text")).to_have_value(words)
    await desk.locator("#composer-text").press("Enter")
    await expect(desk.locator("#log .by-staff:not(.pending)")).to_contain_text("fado")
    await nothing_to_object_to(desk)


async def test_what_is_owed_is_paid_where_somebody_checks_out(open_window: OpenWindow, hotel: Hotel) -> None:
    window = await sit(open_window, hotel, "front_desk", "/console/rooms")
    page = window.page
    charge = {"title": "Minibar", "qty": 1, "price": 12.5, "reason": "Two beers"}
    account = f"/api/v1/checkin-rooms/{hotel.stay_id}/account"
    assert (await window.context.request.post(f"{account}/charges", data=charge)).ok
    await page.locator(f"#b-{hotel.stay_id}-{hotel.room_id}").click()
    await page.get_by_role("link", name="Check out").click()
    leaving = page.locator(".stay-leaving")
    await expect(leaving).to_contain_text("12.50 is not paid yet")
    await nothing_to_object_to(page)
    await leaving.get_by_text("Pay now").click()
    await leaving.get_by_label("Amount").press("Enter")
    await expect(leaving).to_contain_text("Settled")
    await expect(leaving).not_to_contain_text("is not paid yet")
    assert (await (await window.context.request.get(account)).json())["balance"] == 0
    await leaving.get_by_role("button", name="Check out").click()
    await expect(leaving).to_contain_text("Emma Lindqvist has checked out.")


async def test_the_menu_is_moved_by_keys_and_by_hand(open_window: OpenWindow, hotel: Hotel) -> None:
    page = (await sit(open_window, hotel, "manager", "/console/menu")).page
    shelf = page.locator("[data-places]").filter(has=page.locator(".grip").nth(1)).first

    async def standing() -> list[str]:
        return await shelf.locator(".offer-what a").all_inner_texts()

    before = await standing()
    assert len(before) > 1
    async with page.expect_response(re.compile("/place$")) as answer:
        await shelf.locator(".grip").nth(1).press("ArrowUp")
    assert (await answer.value).ok
    swapped = [before[1], before[0], *before[2:]]
    await expect(shelf.locator(".grip").first).to_be_focused()
    await page.reload()
    assert await standing() == swapped
    await nothing_to_object_to(page)
    first = await shelf.locator("li").first.bounding_box()
    assert first is not None
    await shelf.locator(".grip").nth(1).hover()
    await page.mouse.down()
    async with page.expect_response(re.compile("/place$")) as answer:
        await page.mouse.move(first["x"] + 20, first["y"] + 4, steps=6)
        await page.mouse.up()
    assert (await answer.value).ok
    await page.reload()
    assert await standing() == before
