"""The same stories in a real browser: a guest's phone and the staff's desktop, side by side."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.async_api import Error, Page, Route, expect

from tests.browsers import DESKTOP, OFFLINE, OpenWindow, Window, guest_phone, let_in, say, sit
from tests.factories import PASSWORD, Hotel


async def at_board(open_window: OpenWindow, hotel: Hotel, who: str) -> Window:
    return await sit(open_window, hotel, who, "/console/board")


async def signed_in(page: Page, hotel: Hotel) -> None:
    """Come in by the door of the console, which leads to the page that was asked for."""
    await page.goto("/console/board")
    await page.get_by_label("E-mail").fill(hotel.emails["front_desk"])
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/console/board")


def column(status: str) -> str:
    return f"#column-{status} .card"


async def test_from_a_guests_words_to_done_with_nobody_reloading(open_window: OpenWindow, hotel: Hotel) -> None:
    desk = (await open_window(DESKTOP)).page
    await signed_in(desk, hotel)
    phone = (await guest_phone(open_window, hotel)).page
    await say(phone, "Two bath towels and a club sandwich please")

    towels = desk.locator(column("pending"), has_text="2 × Bath towel")
    await expect(towels).to_be_visible()
    await expect(phone.get_by_label("Proposed order")).to_contain_text("€18.50")
    await expect(desk.locator(".card")).to_have_count(1)
    await phone.get_by_role("button", name="Confirm").click()
    sandwich = desk.locator(column("pending"), has_text="Club sandwich")
    await expect(sandwich).to_be_visible()

    orders = phone.get_by_label("Your orders")
    await orders.locator("summary").click()
    of_towels = orders.locator(".order", has_text="Bath towel")
    await expect(of_towels).to_contain_text("Received")
    await towels.get_by_role("button", name="Accept").click()
    await expect(of_towels).to_contain_text("Accepted by Ben")
    accepted = desk.locator(column("assigned"), has_text="Bath towel")
    await accepted.get_by_role("button", name="Start").click()
    await expect(of_towels).to_contain_text("On its way")
    await desk.locator(column("in_progress")).get_by_role("button", name="Complete").click()
    await expect(of_towels).to_contain_text("Done")
    await expect(desk.locator(column("completed"))).to_have_count(1)


async def test_a_rejected_order_tells_the_guest_why(open_window: OpenWindow, hotel: Hotel) -> None:
    housekeeper = (await at_board(open_window, hotel, "housekeeper")).page
    phone = (await guest_phone(open_window, hotel)).page
    await say(phone, "a pillow please")
    await housekeeper.locator(".card-open").click()
    sheet = housekeeper.get_by_role("dialog")
    await sheet.get_by_label("Reason").fill("All pillows are in use tonight")
    await sheet.get_by_role("button", name="Reject").click()
    await expect(sheet).to_be_hidden()
    await expect(housekeeper.locator(column("rejected"))).to_have_count(1)
    await expect(phone.get_by_label("Your orders")).to_contain_text("Not possible: All pillows are in use tonight")


async def test_taking_over_silences_the_assistant_and_handing_back_wakes_it(
    open_window: OpenWindow, hotel: Hotel
) -> None:
    phone = (await guest_phone(open_window, hotel)).page
    await say(phone, "Hello")
    await expect(phone.locator(".by-agent")).to_have_count(1)
    desk = (await sit(open_window, hotel, "front_desk", "/console/inbox")).page
    await desk.locator(".line", has_text="Emma Lindqvist").get_by_role("link").click()
    await desk.wait_for_url("**/console/inbox/*")
    await expect(desk.locator("#talk-state")).to_contain_text("The assistant answers")

    await say(desk, "Ben from the front desk here.")
    await expect(desk.locator("#talk-state")).to_contain_text("You answer")
    await expect(phone.locator(".by-staff")).to_contain_text("Ben from the front desk here.")
    await expect(phone.locator("#presence")).to_contain_text("with Ben")
    await say(phone, "two bath towels please")
    await expect(desk.locator(".by-guest").last).to_contain_text("two bath towels please")

    await desk.get_by_role("button", name="Hand back").click()
    handing = desk.get_by_role("dialog", name="Hand back to the assistant")
    await handing.get_by_label("What did you do?").fill("Said hello")
    await handing.get_by_role("button", name="Hand back").click()
    await expect(desk.locator("#log")).to_contain_text("handed back to the assistant: Said hello")
    await expect(phone.locator("#presence")).to_contain_text("assistant", ignore_case=True)
    await say(phone, "a pillow please")
    await expect(phone.locator(".by-agent").last).to_contain_text("Pillow")
    await expect(desk.locator("#talk-orders .card")).to_have_count(1)
    await expect(phone.locator(".by-agent")).to_have_count(2)


async def test_a_call_for_a_person_reaches_every_page_of_the_desk(open_window: OpenWindow, hotel: Hotel) -> None:
    desk = (await at_board(open_window, hotel, "front_desk")).page
    phone = (await guest_phone(open_window, hotel)).page
    await phone.locator("#person").get_by_role("button").click()
    await expect(phone.locator("#presence")).to_contain_text("A person will be with you soon")
    await expect(desk.locator("#toasts")).to_contain_text("Room 101 asks for a person")
    await expect(desk.locator("#waiting")).to_contain_text("1")
    await expect(desk).to_have_title(re.compile(r"^\(1\) "))
    await desk.locator("#toasts a").click()
    await desk.wait_for_url("**/console/inbox/*")
    await desk.get_by_role("button", name="Take over").click()
    await expect(phone.locator("#presence")).to_contain_text("with Ben")
    await expect(desk.locator("#waiting")).not_to_contain_text("1")


async def test_a_double_tap_on_send_is_one_message(open_window: OpenWindow, hotel: Hotel) -> None:
    phone = (await guest_phone(open_window, hotel)).page
    await phone.locator("#composer-text").fill("two bath towels please")
    await phone.get_by_role("button", name="Send", exact=True).dblclick()
    await expect(phone.locator(".by-agent")).to_have_count(1)
    await phone.locator(".quick-choice").first.dblclick()
    await expect(phone.locator(".by-agent")).to_have_count(2)
    await expect(phone.locator(".by-guest")).to_have_count(2)


async def test_what_is_written_in_two_tabs_without_a_connection_waits_and_is_sent_once_in_order(
    open_window: OpenWindow, hotel: Hotel
) -> None:
    window = await guest_phone(open_window, hotel)
    window.forgiven = OFFLINE
    phone, tab = window.page, await window.context.new_page()
    await tab.goto(phone.url)
    await window.context.set_offline(True)
    texts = ["two bath towels please", "a pillow please", "an iron please"]
    for page, text in zip((tab, phone, tab), texts, strict=True):
        await say(page, text)
        await expect(page.locator(".pending", has_text=text)).to_contain_text("Waiting for the connection")
    await tab.close()
    await window.context.set_offline(False)
    for _ in ("as they are sent", "opened anew"):
        await expect(phone.locator(".by-guest:not(.pending)")).to_contain_text(texts)
        await expect(phone.locator(".pending")).to_have_count(0)
        await phone.reload()


async def test_what_staff_write_as_they_are_signed_out_is_sent_when_they_are_back_and_by_nobody_else(
    open_window: OpenWindow, hotel: Hotel
) -> None:
    phone = (await guest_phone(open_window, hotel)).page
    conversation = f"/console/guests/{hotel.guest_id}/conversation"
    window = await sit(open_window, hotel, "front_desk", conversation)
    window.forgiven = "401"
    desk = window.page

    async def sign_out() -> None:
        assert (await window.context.request.post("/api/v1/auth/logout")).ok

    async def on_its_way(route: Route) -> None:
        await sign_out()
        with suppress(Error):  # the page may have heard of it before its message was answered
            await route.continue_()

    await desk.route("**/messages", on_its_way, times=1)
    await say(desk, "Your towels are on their way")
    await expect(desk.get_by_label("Password")).to_be_visible()
    for who in ("front_desk_2", "front_desk"):
        await let_in(window, hotel, who)
        await desk.goto(conversation)
    await expect(phone.locator(".by-staff")).to_have_count(1)
    await expect(phone.locator("#presence")).to_contain_text("with Ben")


async def test_two_colleagues_on_one_card_and_the_second_learns_who_was_first(
    open_window: OpenWindow, hotel: Hotel
) -> None:
    first = (await at_board(open_window, hotel, "front_desk")).page
    window = await at_board(open_window, hotel, "front_desk_2")
    window.forgiven = "409"
    second = window.page
    phone = (await guest_phone(open_window, hotel)).page
    await say(phone, "a pillow please")
    await expect(second.locator(".card")).to_be_visible()
    # The second one's page stands still, as behind a slow line.
    await second.route("**/console/events/**", lambda route: route.abort())
    await second.locator(".card-open").click()
    sheet = second.get_by_role("dialog")
    await expect(sheet.get_by_role("button", name="Accept")).to_be_visible()
    await first.locator(".card").get_by_role("button", name="Accept").click()
    await expect(first.locator(column("assigned"))).to_have_count(1)
    await sheet.get_by_role("button", name="Accept").click()
    await expect(sheet.locator(".problem")).to_contain_text("Ben Okafor")


async def test_after_check_out_the_phone_says_goodbye(open_window: OpenWindow, hotel: Hotel) -> None:
    phone = (await guest_phone(open_window, hotel)).page
    await say(phone, "Hello")
    await expect(phone.locator(".by-agent")).to_have_count(1)
    desk = await at_board(open_window, hotel, "front_desk")
    left = await desk.context.request.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")
    assert left.ok, await left.text()
    await expect(phone.locator("h1")).to_have_text("Your stay has ended")
    await expect(phone.locator(".quick-choice, #tabs, .composer")).to_have_count(0)


async def test_a_housekeeper_sees_the_orders_of_the_division_and_nothing_else(
    open_window: OpenWindow, hotel: Hotel
) -> None:
    phone = (await guest_phone(open_window, hotel)).page
    await say(phone, "two bath towels and a tomato soup please")
    await phone.get_by_role("button", name="Confirm").click()
    await expect(phone.locator(".basket-confirmed")).to_be_visible()
    window = await at_board(open_window, hotel, "housekeeper")
    housekeeper = window.page
    await expect(housekeeper.locator(".card")).to_have_count(1)
    await expect(housekeeper.get_by_role("link", name="Inbox")).to_have_count(0)
    window.forgiven = "403"
    await housekeeper.goto("/console/inbox")
    await expect(housekeeper.locator("body")).to_contain_text("Your role may not read conversations")
