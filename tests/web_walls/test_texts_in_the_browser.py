"""Whatever anybody writes: no page runs it, loads it, shows it as more than text, or leads away by it.

One hotel holds all payloads in every text that is shown, written past the application's own checks: as if they had come
in by a way that nobody has thought of. A violation of the content security policy is a failure too: that is the wall
behind this one.
"""

from __future__ import annotations

from itertools import cycle
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest
from playwright.async_api import Page, expect

from tests.browsers import OpenWindow, guest_phone, sit
from tests.factories import Hotel
from tests.web_walls.payloads import PAYLOADS

HOST = "hotel.example"
HOME = f"https://{HOST}/spa?day=1&hour=2"

LOOKED_AT = """() => ({
    ran: window.__ran ?? null,
    strange: [...document.querySelectorAll(
        'script:not([src^="/static/"]), iframe, object, embed, base, form[action*="evil"], '
        + '[src*="evil" i], [href^="javascript" i], [srcdoc], marquee, math, portal, style, '
        + '[style]:not(html[style^="--head: "])')]
        .map(each => each.outerHTML.slice(0, 200)),
    handlers: [...document.querySelectorAll('*')].filter(each => [...each.attributes].some(a => /^on/i.test(a.name)))
        .map(each => each.outerHTML.slice(0, 200)),
    away: [...document.querySelectorAll('a[href], area[href]')].map(each => each.href)
        .filter(href => !href.startsWith(location.origin)),
    turned: /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.documentElement.outerHTML),
})"""


def test_there_are_enough_of_them_and_each_once() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 200


async def infested(owner: asyncpg.Connection[Any], hotel: Hotel) -> UUID:
    """Write the payloads into every text of the hotel; the key of the conversation that holds them all."""
    org, ours = hotel.org_id, cycle(PAYLOADS)

    def some() -> str:
        return next(ours).strip()[:200] or "-"

    await owner.execute("UPDATE organizations SET link_hosts = ARRAY[$2] WHERE id = $1", org, HOST)
    chat: UUID = await owner.fetchval(
        """INSERT INTO sessions (org_id, session_id, checkin_room_id, room_id, start, mode, assignee_id)
        VALUES ($1, $2, $3, $4, now(), 'manual', $5) RETURNING id""",
        org,
        hotel.guest_id,
        hotel.stay_id,
        hotel.room_id,
        hotel.staff["front_desk"].user_id,
    )
    staff = hotel.staff["front_desk"].user_id
    for place, payload in enumerate([*PAYLOADS, f"Look at {HOME}."]):
        role, author = (("User", None), ("System", staff), ("System", None))[place % 3]
        insert = "INSERT INTO messages (org_id, session_id, role, text, author_id) VALUES ($1, $2, $3, $4, $5)"
        await owner.execute(insert, org, chat, role, payload, author)
    for payload in PAYLOADS[::5]:
        note = "INSERT INTO notes (org_id, session_id, author_id, text) VALUES ($1, $2, $3, $4)"
        await owner.execute(note, org, chat, staff, payload)
    items = await owner.fetch("SELECT id FROM catalogue_items WHERE org_id = $1", org)
    for row in items:
        change = "UPDATE catalogue_items SET title = $2, description = $3 WHERE id = $1"
        await owner.execute(change, row["id"], some(), some())
    for position in range(100, 160):
        await owner.execute(
            """INSERT INTO catalogue_items (org_id, category, title, price, description, position)
            VALUES ($1, 'room_service', $2, 1, $3, $4)""",
            org,
            f"{position} {some()}",
            some(),
            position,
        )
    await owner.execute("UPDATE articles SET text = text || $2 WHERE org_id = $1", org, some())
    await owner.execute("UPDATE rooms SET label = $2 WHERE id = $1", hotel.room_id, some())
    await owner.execute("UPDATE users SET name = $2 WHERE id = $1", hotel.guest_id, some())
    await owner.execute("UPDATE users SET name = $2 WHERE id = $1", hotel.staff["cook"].user_id, some())
    for status in ("pending", "rejected", "completed"):
        order = await owner.fetchval(
            """INSERT INTO orders
            (org_id, room_id, stay_id, guest_id, category, notes, additional_notes, status, source)
            VALUES ($1, $2, $3, $4, 'housekeeping', $5, $6, $7, 'staff') RETURNING id""",
            org,
            hotel.room_id,
            hotel.stay_id,
            hotel.guest_id,
            some(),
            some(),
            status,
        )
        line = (
            "INSERT INTO order_items (org_id, order_id, title, description, qty, price) VALUES ($1, $2, $3, $4, 1, 0)"
        )
        await owner.execute(line, org, order, some(), some())
    return chat


async def look_over(page: Page) -> None:
    await page.wait_for_load_state("load")
    seen = await page.evaluate(LOOKED_AT)
    assert seen["ran"] is None
    assert seen["strange"] == []
    assert seen["handlers"] == []
    assert {urlsplit(href)[:2] for href in seen["away"]} <= {("https", HOST)}
    assert not seen["turned"]


@pytest.fixture
async def infested_chat(owner: asyncpg.Connection[Any], hotel: Hotel) -> UUID:
    return await infested(owner, hotel)


@pytest.mark.usefixtures("infested_chat")
async def test_nothing_that_is_written_acts_on_a_guests_pages(open_window: OpenWindow, hotel: Hotel) -> None:
    page = (await guest_phone(open_window, hotel)).page
    await expect(page.locator(".message")).to_have_count(len(PAYLOADS) + 1)
    shown = await page.locator(".message .bubble").all_inner_texts()
    assert any("<script>window.__ran=1</script>" in text for text in shown)
    link = page.get_by_role("link", name=HOME)
    await expect(link).to_have_attribute("href", HOME)
    await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    await look_over(page)
    for path in ("menu", "orders", "stay"):
        await page.goto(f"/g/{hotel.room_code}/{path}")
        await look_over(page)


async def test_nothing_that_is_written_acts_on_the_console(
    open_window: OpenWindow, hotel: Hotel, infested_chat: UUID
) -> None:
    desk = await sit(open_window, hotel, "manager", f"/console/inbox/{infested_chat}")
    page = desk.page
    await expect(page.locator(".message")).to_have_count(len(PAYLOADS) + 1)
    await look_over(page)
    for path in ("board", "today", "rooms", "inbox", "my-work", "search?q=script"):
        await page.goto(f"/console/{path}")
        await look_over(page)
