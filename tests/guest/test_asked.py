"""The guest's page asks by itself, as soon as there is something to ask, and once."""

from __future__ import annotations

import asyncio
import html
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx

from tests.factories import Hotel
from tests.guest.test_pages import at, order_of, read, tap
from tests.journeys.people import PATIENCE, scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]


@asynccontextmanager
async def following(phone: httpx.AsyncClient, hotel: Hotel) -> AsyncIterator[Callable[[str], Awaitable[None]]]:
    """The page's stream; what is yielded waits until a text has come on it."""
    said = ""
    async with phone.stream("GET", at(hotel, "/events"), headers={"Accept-Language": "de"}) as answer:
        parts = answer.aiter_text()

        async def hears(text: str) -> None:
            nonlocal said
            async with asyncio.timeout(PATIENCE):
                while text not in html.unescape(said):
                    said += await anext(parts)

        yield hears


async def test_an_order_is_asked_about_as_it_is_done(browser_of: Browsers, hotel: Hotel) -> None:
    phone, desk = browser_of(), await sign_in(browser_of(), hotel, "front_desk")
    await scan(phone, hotel.room_code)
    order = await order_of(phone, hotel)
    async with following(phone, hotel) as hears:
        for to in ("in_progress", "completed"):
            await desk.post(f"/api/v1/orders/{order}/transitions", json={"to": to})
        await hears("Ist es angekommen?")
    page = await read(phone, hotel)
    assert page.count(f'action="{at(hotel)}/orders/{order}/rating?tab=chat"') == 1
    await tap(phone, hotel, f"/orders/{order}/rating", arrived="yes", stars="5")
    assert "/rating" not in await read(phone, hotel)


async def test_a_conversation_is_asked_about_as_it_ends_and_no_leads_to_a_person(
    browser_of: Browsers, hotel: Hotel
) -> None:
    phone, desk = browser_of(), await sign_in(browser_of(), hotel, "front_desk")
    await scan(phone, hotel.room_code)
    await tap(phone, hotel, "/messages", text="Hello")
    ended = (await phone.get("/api/v1/sessions")).json()["items"][0]["id"]
    async with following(phone, hotel) as hears:
        await desk.post(f"/api/v1/sessions/{ended}/termination")
        await hears("Wurde alles gelöst?")
    rating = at(hotel, f"/conversations/{ended}/rating")
    answer = await phone.post(rating, data={"solved": "no"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (200, at(hotel))
    page = await read(phone, hotel)
    assert "Was everything solved?" not in page
    assert "A person will be with you soon" in page
