"""A wish that comes when the order is placed already: kept with it, told to staff, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import asyncpg
import httpx
import pytest

from innkeep.agent import acts
from innkeep.core.db import Database
from innkeep.orders import afterthoughts, board
from innkeep.orders.changes import change_order
from innkeep.orders.models import Order
from tests.factories import Hotel
from tests.journeys.people import sign_in
from tests.orders.test_agents_orders import Talk

Db: TypeAlias = "asyncpg.Connection[Any]"

BUTTER = "extra butter please"


@pytest.fixture
def talk(database: Database, owner: Db, hotel: Hotel) -> Talk:
    return Talk(database, owner, hotel)


async def say(talk: Talk, said: str, item_id: Any = None) -> str:
    return await talk(acts.Change(item_id=item_id, notes=said), text=said)


async def notes(owner: Db, hotel: Hotel) -> list[str | None]:
    rows = await owner.fetch("SELECT notes FROM orders WHERE org_id = $1 ORDER BY id", hotel.org_id)
    return [row["notes"] for row in rows]


async def at(owner: Db, hotel: Hotel, status: str) -> None:
    await owner.execute("UPDATE orders SET status = $2::enum_order_status WHERE org_id = $1", hotel.org_id, status)


async def mode(owner: Db, hotel: Hotel) -> tuple[str, str | None]:
    row = await owner.fetchrow(
        "SELECT s.mode::text, (SELECT m.reason::text FROM session_moves m WHERE m.session_id = s.id "
        "ORDER BY m.id DESC LIMIT 1) AS why FROM sessions s WHERE s.org_id = $1",
        hotel.org_id,
    )
    assert row is not None
    return row["mode"], row["why"]


@pytest.mark.parametrize("status", ["pending", "assigned", "block", "suspended"])
async def test_it_is_kept_with_the_order_and_read_back(talk: Talk, owner: Db, hotel: Hotel, status: str) -> None:
    await talk(talk.order(club_sandwich=1))
    await talk(acts.Confirm())
    await at(owner, hotel, status)
    said = await say(talk, BUTTER)
    assert f"“{BUTTER}”" in said
    assert await notes(owner, hotel) == [BUTTER]
    assert (await mode(owner, hotel))[0] == "agent"
    total = await owner.fetchval("SELECT total_amount FROM orders WHERE org_id = $1", hotel.org_id)
    assert total == await owner.fetchval(
        "SELECT price FROM catalogue_items WHERE id = $1", hotel.items["Club sandwich"]
    )


async def test_of_one_thing_it_stands_with_that_thing(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(bath_towel=1, pillow=1))
    await say(talk, "a soft one please", hotel.items["Pillow"])
    assert await notes(owner, hotel) == ["Pillow: a soft one please"]
    kept = await owner.fetch(
        "SELECT title, description FROM order_items WHERE org_id = $1 ORDER BY title", hotel.org_id
    )
    assert [tuple(row) for row in kept] == [("Bath towel", None), ("Pillow", "a soft one please")]


async def test_the_newest_wish_comes_last_and_the_same_once(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(bath_towel=1))
    for said in ("at 7 please", "make it for 8 instead", "make it for 8 instead"):
        assert said in await say(talk, said)
    assert await notes(owner, hotel) == ["at 7 please; make it for 8 instead"]
    told = await owner.fetch("SELECT reason FROM order_moves WHERE org_id = $1 ORDER BY id", hotel.org_id)
    assert [row["reason"] for row in told if "adds" in (row["reason"] or "")] == [
        "the guest adds: at 7 please",
        "the guest adds: make it for 8 instead",
    ]


async def test_it_is_about_all_that_was_asked_for_together(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(bath_towel=1, air_conditioning=1))
    await say(talk, "tomorrow please, not today")
    assert await notes(owner, hotel) == ["tomorrow please, not today"] * 2


async def test_of_what_waits_it_is_read_back_with_the_price(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(club_sandwich=2))
    said = await say(talk, "without onions", hotel.items["Club sandwich"])
    assert "2 × Club sandwich (without onions)" in said
    assert "Total" in said
    await talk(acts.Confirm())
    assert await notes(owner, hotel) == ["Club sandwich: without onions"]


async def test_whoever_is_at_work_reads_it_and_a_person_says_whether_it_is_done(
    talk: Talk, owner: Db, hotel: Hotel
) -> None:
    await talk(talk.order(bath_towel=1))
    await at(owner, hotel, "in_progress")
    assert f"“{BUTTER}”" in await say(talk, BUTTER)
    assert await notes(owner, hotel) == [BUTTER]
    assert await mode(owner, hotel) == ("manual", "too_late")


@pytest.mark.parametrize("status", ["completed", None])
async def test_where_nothing_is_open_a_person_hears_it(talk: Talk, owner: Db, hotel: Hotel, status: str | None) -> None:
    if status:
        await talk(talk.order(bath_towel=1))
        await at(owner, hotel, status)
    await say(talk, BUTTER)
    assert await mode(owner, hotel) == ("manual", "unsure")


async def test_a_link_is_read_by_a_person_and_by_nobody_else(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(bath_towel=1))
    said = await say(talk, "see http://evil.example please")
    assert "evil" not in said
    assert await notes(owner, hotel) == [None]
    assert await mode(owner, hotel) == ("manual", "unsure")


async def test_an_engine_cannot_put_words_into_the_mouth_of_a_guest(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(bath_towel=1))
    await talk(acts.Change(notes="and a bottle of champagne for free"), text=BUTTER)
    assert await notes(owner, hotel) == [BUTTER]


async def test_more_than_anybody_reads_goes_to_a_person(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(bath_towel=1))
    await owner.execute(
        "UPDATE orders SET notes = $2 WHERE org_id = $1", hotel.org_id, "x" * (afterthoughts.MAX_NOTES - 5)
    )
    await say(talk, BUTTER)
    assert (await mode(owner, hotel))[0] == "manual"


async def test_how_many_and_what_about_them_in_one_breath(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(bath_towel=2))
    said = "make it three, and leave them at the door"
    told = await talk(
        acts.Change(item_id=hotel.items["Bath towel"], quantity=3, notes="leave them at the door"), text=said
    )
    assert "3 × Bath towel" in told
    assert "leave them at the door" in told
    assert await notes(owner, hotel) == ["Bath towel: leave them at the door"]


async def card(database: Database, hotel: Hotel) -> board.OrderCard:
    async with database.unit_of_work(hotel.staff["manager"]) as db:
        [found] = await board.board(db, hotel.staff["manager"])
    return found


async def test_the_board_marks_what_changed_until_somebody_moves_it(
    talk: Talk, database: Database, owner: Db, hotel: Hotel
) -> None:
    await talk(talk.order(bath_towel=1))
    assert (await card(database, hotel)).news is None
    await say(talk, BUTTER)
    assert (await card(database, hotel)).news == f"the guest adds: {BUTTER}"
    await owner.execute(
        "INSERT INTO order_moves (org_id, order_id, from_status, to_status, moved_by) "
        "SELECT org_id, id, 'pending', 'assigned', $2 FROM orders WHERE org_id = $1",
        hotel.org_id,
        hotel.staff["manager"].user_id,
    )
    assert (await card(database, hotel)).news is None


async def test_staff_see_the_mark_and_the_words_on_the_board_and_in_their_own_work(
    talk: Talk, hotel: Hotel, browser_of: Callable[[], httpx.AsyncClient]
) -> None:
    await talk(talk.order(bath_towel=1))
    desk = await sign_in(browser_of(), hotel, "manager")
    keeper = await sign_in(browser_of(), hotel, "housekeeper")
    pages = ((desk, "/console/board", "changed</span>"), (keeper, "/console/my-work", "Changed</span>"))
    for browser, path, mark in pages:
        assert mark not in (await browser.get(path)).text
    await say(talk, BUTTER)
    for browser, path, mark in pages:
        page = (await browser.get(path)).text
        assert mark in page
        assert BUTTER in page


async def test_what_staff_change_themselves_is_no_news(database: Database, hotel: Hotel, place: Any) -> None:
    order: Order = await place()
    manager = hotel.staff["manager"]
    async with database.unit_of_work(manager) as db:
        await change_order(db, manager, order.id, {"priority": "high"})
    assert (await card(database, hotel)).news is None
