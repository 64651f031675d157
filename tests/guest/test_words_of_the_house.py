"""A guest reads everything in their own language: the menu, what can be chosen, the basket, and what was ordered."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from innkeep.catalogue.wording import counted
from tests.factories import Hotel
from tests.guest.test_pages import read, tap
from tests.journeys.people import scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]


@pytest.mark.parametrize(
    ("qty", "options", "said"),
    [
        (1, (), "Burger"),
        (2, (), "2 × Burger"),
        (1, ("Well done",), "Burger (Well done)"),
        (3, ("Rare", "Bacon"), "3 × Burger (Rare, Bacon)"),
    ],
)
def test_one_is_told_without_a_number(qty: int, options: tuple[str, ...], said: str) -> None:
    assert counted(qty, "Burger", options) == said


async def test_what_is_ordered_is_read_in_the_language_of_the_phone(browser_of: Browsers, hotel: Hotel) -> None:
    manager, phone = await sign_in(browser_of(), hotel, "manager"), browser_of()
    await scan(phone, hotel.room_code)
    soup, pillow = hotel.items["Tomato soup"], hotel.items["Pillow"]
    changes = {
        soup: {
            "translations": {"de": {"title": "Tomatensuppe"}},
            "options": [{"name": "Cream", "translations": {"de": {"name": "Sahne"}}}, {"name": "Croutons"}],
        },
        pillow: {"translations": {"de": {"title": "Kissen"}}},
    }
    for item_id, change in changes.items():
        changed = await manager.patch(f"/api/v1/catalogue-items/{item_id}", json=change)
        assert changed.status_code == 200, changed.text
    options = (await manager.get(f"/api/v1/catalogue-items/{soup}")).json()["options"]
    assert [each["translations"] for each in options] == [{"de": {"name": "Sahne"}}, {}]

    menu = await read(phone, hotel, "/menu", "de")
    assert "Sahne" in menu
    assert "Cream" not in menu
    assert "Croutons" in menu, "what has no words in a language is shown as the hotel calls it"
    chosen = [each["id"] for each in options]
    await tap(phone, hotel, "/menu", **{f"qty-{soup}": "1", f"opt-{soup}": chosen[0], f"qty-{pillow}": "2"})
    card = (await read(phone, hotel, language="de")).split('id="p-')[1]
    assert re.search(r"<bdi>Tomatensuppe</bdi><small[^>]*>Sahne<", card)
    assert re.search(r"2 ×</span> <bdi>Kissen<", card)
    assert "1 ×" not in card
    proposal = re.search(r"/proposals/([0-9a-f-]+)/confirm", card)
    assert proposal
    await tap(phone, hotel, f"/proposals/{proposal[1]}/confirm")
    tracker = await read(phone, hotel, "/orders", "de")
    assert "Tomatensuppe (Sahne)" in tracker
    assert "2 × Kissen" in tracker
    assert "Tomato soup (Cream)" in await read(phone, hotel, "/orders", "fr")
