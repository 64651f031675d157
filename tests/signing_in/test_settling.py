"""A hotel that asks for a second factor of those who lead it, and what one is told of a new browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
import httpx
import pyotp
import pytest

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.reading import load
from tests.applications import application
from tests.factories import Hotel, hire
from tests.fixtures import BY_SCRIPT
from tests.journeys.people import sign_in
from tests.notices.post_office import PostOffice

Browsers = Callable[[], httpx.AsyncClient]
Db: TypeAlias = "asyncpg.Connection[Any]"

PAGE = {"accept": "text/html"}


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


async def ask_for_it(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    changed = await manager.patch(f"/api/v1/organizations/{hotel.org_id}", json={"require_second_factor": True})
    assert changed.status_code == 200, changed.text
    assert changed.json()["require_second_factor"] is True


async def test_who_leads_does_nothing_before_there_is_a_second_factor(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    await ask_for_it(manager, hotel)
    again = await sign_in(browser_of(), hotel, "manager")
    for browser in (manager, again):
        refused = await browser.get("/api/v1/rooms")
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/second-factor-missing")
        assert (await browser.get("/api/v1/auth/me")).status_code == 200
        led = await browser.get("/console/board", headers=PAGE)
        assert (led.status_code, led.headers["location"]) == (303, "/console/account")
        assert (await browser.get("/console/board")).status_code == 403
    desk = await sign_in(browser_of(), hotel, "front_desk")
    assert (await desk.get("/api/v1/rooms")).status_code == 200


BOREAS = """
organization: {name: Hotel Boreas, timezone: Europe/Vienna, currency: EUR, language: en}
rooms: [{number: "101", label: Garden double, type: double}]
staff:
  - {name: Mia Weber, email: mia@boreas.example, role: owner}
  - {name: Leo Weber, email: leo@boreas.example, role: front_desk}
"""


async def test_a_hotel_that_a_file_brings_gives_two_weeks(
    database: Database, owner: Db, browser_of: Browsers, tmp_path: Path
) -> None:
    file = tmp_path / "hotel.yaml"
    file.write_text(BOREAS.replace("Boreas", name := f"Boreas {uuid4().hex[:8]}").replace("boreas", name[7:]))
    made = await import_hotel(database, load(file))
    for _, email, password in made.new_staff:
        browser = browser_of()
        await browser.post("/api/v1/auth/login", json={"email": email, "password": password})
        leads = email.startswith("mia")
        assert ("you need more than a password" in (await browser.get("/console/today")).text) == leads
        await owner.execute("UPDATE organizations SET second_factor_from = now() WHERE id = $1", made.org_id)
        assert (await browser.get("/api/v1/rooms")).status_code == (403 if leads else 200)


async def test_only_an_owner_asks_for_it_no_more(
    owner: Db, browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    await hire(owner, hotel, "owner", "owner")
    boss = await sign_in(browser_of(), hotel, "owner")
    page = "/console/settings/entrance"
    assert "password alone" in (await boss.get("/console/today")).text
    shown = (await manager.get(page)).text
    assert "/entrance/provider" not in shown, "an owner's, as their page says"
    assert "/entrance/provider" in (await boss.get(page)).text
    form = {"version": re.findall(r'name="version" value="(\w+)"', shown)[0]}
    asked = await manager.post(page, data={**form, "require_second_factor": "1"})
    assert asked.headers["location"] == f"{page}?saved=factor"
    assert (await boss.get("/api/v1/rooms")).status_code == 403, "of the owner, too"
    for who in (manager, boss):
        secret = (await who.post("/api/v1/auth/second-factor/totp")).json()["secret"]
        code = {"code": pyotp.TOTP(secret).now()}
        assert (await who.post("/api/v1/auth/second-factor/totp/confirmation", json=code)).status_code == 200
    address, off = f"/api/v1/organizations/{hotel.org_id}", {"require_second_factor": False}
    assert "password alone" not in (await boss.get("/console/today")).text
    assert (await manager.patch(address, json=off)).status_code == 403
    shown = (await manager.get(page)).text
    assert "Only an owner asks for it no more." in shown
    form = {"version": re.findall(r'name="version" value="(\w+)"', shown)[0]}
    assert (await manager.post(page, data=form)).status_code == 403
    assert (await boss.patch(address, json=off)).json()["require_second_factor"] is False
    noted = "SELECT details FROM audit_entries WHERE org_id = $1 AND action = 'organizations.changed'"
    assert ["require_second_factor" in row[0] for row in await owner.fetch(noted, hotel.org_id)] == [True, True]


async def test_it_is_set_up_on_the_page_that_they_are_led_to(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    await ask_for_it(manager, hotel)
    page = await manager.get("/console/account", headers=PAGE)
    assert (page.status_code, "One more thing" in page.text) == (200, True)
    assert "/console/settings" not in page.text, "nothing else is offered"
    begun = await manager.post("/console/account/app")
    secret = re.search(r"type <code>([A-Z2-7]+)</code>", begun.text)
    assert secret is not None
    wrong = await manager.post("/console/account/app/confirmation", data={"code": "000000"})
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (422, True)
    done = await manager.post("/console/account/app/confirmation", data={"code": pyotp.TOTP(secret[1]).now()})
    codes = re.findall(r"<li><code>([a-z2-9-]+)</code></li>", done.text)
    assert len(codes) == 10
    assert (await manager.get("/api/v1/rooms")).status_code == 200
    assert (await manager.get("/console/account")).text.count(codes[0]) == 0
    removed = await manager.post("/console/account/app/removal", data={"code": codes[0]})
    assert removed.status_code == 303
    assert (await manager.get("/api/v1/rooms")).status_code == 403, "without one they are where they began"


async def test_the_page_shows_where_one_is_signed_in_and_ends_it(browser_of: Browsers, hotel: Hotel) -> None:
    lost, here = browser_of(), browser_of()
    lost.headers["User-Agent"] = "Lost <b>Telephone</b>"
    await sign_in(lost, hotel, "cook")
    await sign_in(here, hotel, "cook")
    page = await here.get("/console/account")
    assert "Lost &lt;b&gt;Telephone&lt;/b&gt;" in page.text
    [action] = re.findall(r'action="(/console/account/logins/[0-9a-f-]+/end)"', page.text)
    assert (await here.post(action)).status_code == 303
    assert (await lost.get("/api/v1/auth/me")).status_code == 401
    await sign_in(lost, hotel, "cook")
    assert (await here.post("/console/account/logins/end")).status_code == 303
    assert (await lost.get("/api/v1/auth/me")).status_code == 401


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with PostOffice() as office:
        yield office


async def test_one_is_told_of_a_browser_that_is_new(database: Database, hotel: Hotel, office: PostOffice) -> None:
    settings = Settings(smtp_url=office.url, mail_from="desk@hotel.example", base_url="http://hotel.example")
    app = application(settings, database)

    async def letters_after(browser: httpx.AsyncClient) -> int:
        await sign_in(browser, hotel, "cook")
        return len(office.to(hotel.emails["cook"]))

    def browser() -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hotel.example", headers=BY_SCRIPT)

    async with browser() as usual, browser() as other:
        assert await letters_after(usual) == 0, "the first one is no news"
        assert await letters_after(usual) == 0
        other.headers["User-Agent"] = "Somebody/1.0"
        assert await letters_after(other) == 1
        assert await letters_after(other) == 1
    [letter] = office.letters
    assert "Somebody/1.0" in letter.get_content()
