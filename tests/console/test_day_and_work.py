"""The day at a glance, and the phone page of whoever does the work."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
from take_words import words_in

from innkeep.console.live import View, board_news
from innkeep.console.work import work_news
from innkeep.core.db import Database
from innkeep.core.outbox import Wakeup
from tests.console.conftest import SCRIPT, As, Place
from tests.factories import TODAY, Hotel
from tests.journeys.people import scan


async def test_today_tells_who_waits_what_is_late_who_comes_and_who_works(
    sit: As, hotel: Hotel, place: Place, owner: asyncpg.Connection[Any], browser_of: Any
) -> None:
    guest, desk = browser_of(), await sit("front_desk")
    await scan(guest, hotel.room_code)
    calm = (await desk.get("/console/today")).text
    for said in ("No guest waits", "Everything is on time", "Nobody arrives today", "Nobody leaves today"):
        assert said in calm
    assert "Dora Novak" in calm
    await guest.post(f"/g/{hotel.room_code}/person", headers=SCRIPT)
    await place()
    await owner.execute(f"UPDATE checkin_rooms SET checkin_date = {TODAY} WHERE org_id = $1", hotel.org_id)
    arrived = (await desk.get("/console/today")).text
    assert "No guest waits" not in arrived
    assert "Nobody arrives" not in arrived
    assert arrived.count("Emma Lindqvist") == 2
    dates = f"checkin_date = {TODAY} - 2, checkout_date = {TODAY}"
    await owner.execute(f"UPDATE checkin_rooms SET {dates} WHERE org_id = $1", hotel.org_id)
    leaving = (await desk.get("/console/today")).text
    assert ("Nobody arrives" in leaving, "Nobody leaves" in leaving) == (True, False)
    await owner.execute("UPDATE orders SET due_at = now() - interval '5 minutes' WHERE org_id = $1", hotel.org_id)
    late = (await desk.get("/console/today")).text
    assert "Everything is on time" not in late
    assert "Bath towel" in late
    assert "<strong>1</strong><span>with nobody</span>" in late
    assert re.search(r'With nobody</h2><span class="panel-note">1</span>', late)
    assert late.count("Bath towel") == 1
    assert "It is late, or soon will be" in late


async def step(browser: httpx.AsyncClient, order_id: object, to: str, key: str, reason: str = "") -> httpx.Response:
    data = {"to": to, "key": key, "reason": reason}
    return await browser.post(f"/console/my-work/{order_id}/moves", data=data, headers=SCRIPT)


async def test_a_step_that_is_sent_twice_counts_once(sit: As, place: Place) -> None:
    order, dora = await place(), await sit("housekeeper")
    for _ in range(2):
        assert (await step(dora, order.id, "assigned", "k1")).status_code == 200
    for _ in range(2):
        assert (await step(dora, order.id, "in_progress", "k2")).status_code == 200
    history = (await dora.get(f"/api/v1/orders/{order.id}/history")).json()["items"]
    assert [each["to"] for each in history] == ["pending", "assigned", "in_progress"]
    assert (await step(dora, order.id, "completed", "k1")).status_code == 422


async def test_whoever_comes_second_is_told_who_was_first(sit: As, place: Place) -> None:
    order, dora, desk = await place(), await sit("housekeeper"), await sit("front_desk")
    await step(desk, order.id, "assigned", "k1")
    refused = await step(dora, order.id, "assigned", "k2")
    assert refused.status_code == 409
    assert "Ben Okafor" in refused.json()["detail"]


async def test_my_work_shows_what_is_mine_and_what_is_anybodys(sit: As, place: Place) -> None:
    mine, free, kitchens = await place(), await place("Pillow"), await place("Tomato soup")
    dora = await sit("housekeeper")
    assert f"w-{mine.id}" in (await dora.get("/console/my-work")).text
    await step(dora, mine.id, "in_progress", "k1")
    page = (await dora.get("/console/my-work")).text
    assert page.index(f"w-{mine.id}") < page.index(f"w-{free.id}")
    assert f"w-{kitchens.id}" not in page
    await step(dora, mine.id, "completed", "k2")
    await step(dora, free.id, "assigned", "k3")
    await step(dora, free.id, "block", "k4", "Something is missing")
    later = (await dora.get("/console/my-work")).text
    assert f"w-{mine.id}" not in later
    assert "Something is missing" in later.split(f"w-{free.id}")[1]


async def test_my_work_speaks_the_language_of_who_does_it(
    sit: As, hotel: Hotel, place: Place, owner: asyncpg.Connection[Any]
) -> None:
    order = await place()
    due = "due_at = now() + interval '2 minutes', priority = 3"
    await owner.execute(f"UPDATE orders SET {due} WHERE id = $1", order.id)
    called = """translations = '{"pt": {"title": "Toalha de banho"}}'"""
    await owner.execute(f"UPDATE catalogue_items SET {called} WHERE id = $1", hotel.items["Bath towel"])
    dora = await sit("housekeeper")
    assert 'lang="en"' in (await dora.get("/console/my-work")).text
    german = await dora.get("/console/my-work", headers={"Accept-Language": "de-AT"})
    assert 'lang="de"' in german.text
    assert "Meine Arbeit" in german.text
    user_id = hotel.staff["housekeeper"].user_id
    await owner.execute("UPDATE users SET languages = '{pt-PT}' WHERE id = $1", user_id)
    page = (await dora.get("/console/my-work", headers={"Accept-Language": "de-AT"})).text
    assert 'lang="pt"' in page
    for said in ("Toalha de banho", "Urgente", "até às", "O hóspede está no quarto", "Quadro", "Terminar sessão"):
        assert said in page, said
    await step(dora, order.id, "in_progress", "k1")
    await step(dora, order.id, "block", "k2", "The guest is in the room")
    held = (await dora.get("/console/my-work")).text
    assert "O hóspede está no quarto" in held.split("card-reason")[1].split("</p>")[0]
    english = set(re.findall(r">([^<>{}]*[A-Za-z]{4}[^<>{}]*)<", page)) & set(words_in("pt"))
    assert english <= {"Menu", "Português"}
    assert 'lang="en"' in (await dora.get("/console/board")).text


async def test_nobody_of_any_division_knocks_where_guests_want_to_be_left_alone(
    sit: As, hotel: Hotel, place: Place, database: Database
) -> None:
    soup, desk, staff = await place("Tomato soup"), await sit("front_desk"), hotel.staff["front_desk"]
    told = Wakeup(uuid4(), hotel.org_id, "do_not_disturb_changed", {"stay_id": str(hotel.stay_id)})
    for on in (True, False):
        said = {"on": str(on).lower()}
        await desk.post(f"/console/stays/{hotel.stay_id}/do-not-disturb", data=said, headers=SCRIPT)
        async with database.unit_of_work(staff) as db:
            live = [await news(db, View(staff, "", news), [told]) for news in (board_news, work_news)]
        for page in (*live, (await desk.get("/console/board")).text, (await desk.get("/console/my-work")).text):
            assert ("Do not disturb" in page.split(str(soup.id), 1)[1].split("</li>\n")[0]) is on
        assert ("Do not disturb" in (await desk.get(f"/console/orders/{soup.id}")).text) is on
