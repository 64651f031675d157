"""What a stay has to pay: charged once, never changed, taken away by lines that mirror."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from innkeep.accounts.reactions import settle_order
from innkeep.core.db import Database
from innkeep.orders.events import OrderMoved
from tests.factories import Hotel
from tests.journeys.people import scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]

MINIBAR = {"title": "Minibar", "qty": 2, "price": 4.35, "reason": "Two waters"}


@pytest.fixture
async def desk(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


async def order(owner: asyncpg.Connection[Any], hotel: Hotel, *items: tuple[str, int, str]) -> UUID:
    """An order of the guest in 101, in progress."""
    order_id: UUID = await owner.fetchval(
        """INSERT INTO orders (org_id, stay_id, guest_id, room_id, category, division_id, status)
        VALUES ($1, $2, $3, $4, 'room_service', $5, 'in_progress') RETURNING id""",
        hotel.org_id,
        hotel.stay_id,
        hotel.guest_id,
        hotel.room_id,
        hotel.kitchen_id,
    )
    for title, qty, price in items:
        await owner.execute(
            "INSERT INTO order_items (org_id, order_id, title, qty, price) VALUES ($1, $2, $3, $4, $5::text::numeric)",
            hotel.org_id,
            order_id,
            title,
            qty,
            price,
        )
    return order_id


async def move(desk: httpx.AsyncClient, order_id: UUID, to: str, reason: str | None = None) -> None:
    moved = await desk.post(f"/api/v1/orders/{order_id}/transitions", json={"to": to, "reason": reason})
    assert moved.status_code == 200, moved.text


async def account(desk: httpx.AsyncClient, hotel: Hotel) -> dict[str, Any]:
    read = await desk.get(f"/api/v1/checkin-rooms/{hotel.stay_id}/account")
    assert read.status_code == 200, read.text
    found: dict[str, Any] = read.json()
    return found


def lines(account: dict[str, Any]) -> list[tuple[str, int, float]]:
    return [(line["title"], line["qty"], line["amount"]) for line in account["lines"]]


async def test_a_completed_order_is_on_the_account_line_by_line(
    desk: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    order_id = await order(owner, hotel, ("Club sandwich", 2, "18.50"), ("Tomato soup", 1, "9.00"), ("Bread", 1, "0"))
    assert (await account(desk, hotel))["lines"] == []
    await move(desk, order_id, "completed")
    found = await account(desk, hotel)
    assert lines(found) == [("Club sandwich", 2, 37.0), ("Tomato soup", 1, 9.0)]
    assert (found["balance"], found["currency"], found["guest"], found["rooms"]) == (
        46.0,
        "EUR",
        "Emma Lindqvist",
        ["101"],
    )
    assert {line["category"] for line in found["lines"]} == {"room_service"}
    assert {line["order_id"] for line in found["lines"]} == {str(order_id)}
    assert all(line["order_number"] for line in found["lines"])


async def test_a_reopened_order_is_taken_away_and_charged_anew(
    desk: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    order_id = await order(owner, hotel, ("Tomato soup", 1, "9.00"))
    await move(desk, order_id, "completed")
    await move(desk, order_id, "in_progress", "it was cold")
    reopened = await account(desk, hotel)
    assert lines(reopened) == [("Tomato soup", 1, 9.0), ("Tomato soup", -1, -9.0)]
    assert reopened["balance"] == 0
    assert reopened["lines"][0]["reversed"] is True
    assert "it was cold" in reopened["lines"][1]["reason"]
    await move(desk, order_id, "completed")
    again = await account(desk, hotel)
    assert (len(again["lines"]), again["balance"]) == (3, 9.0)


async def test_however_often_it_is_told_an_order_is_charged_once(
    desk: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any], database: Database
) -> None:
    order_id = await order(owner, hotel, ("Tomato soup", 1, "9.00"))
    await move(desk, order_id, "completed")

    async def tell() -> None:
        async with database.unit_of_work(hotel.program) as db:
            await settle_order(db, OrderMoved(org_id=hotel.org_id, order_id=order_id))

    await asyncio.gather(*(tell() for _ in range(5)))
    assert (await account(desk, hotel))["balance"] == 9.0
    line = (await account(desk, hotel))["lines"][0]
    await desk.post(f"{address(hotel)}/{line['id']}/reversal", json={"reason": "on the house"})
    await tell()
    assert (await account(desk, hotel))["balance"] == 0


async def test_an_order_of_no_stay_is_on_no_account(
    desk: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    order_id = await order(owner, hotel, ("Tomato soup", 1, "9.00"))
    await owner.execute("UPDATE orders SET stay_id = NULL WHERE id = $1", order_id)
    await move(desk, order_id, "completed")
    assert (await account(desk, hotel))["lines"] == []


def address(hotel: Hotel) -> str:
    return f"/api/v1/checkin-rooms/{hotel.stay_id}/account/charges"


async def test_the_desk_charges_by_hand_and_takes_away_with_a_reason(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    made = [await desk.post(address(hotel), json=MINIBAR, headers=headers) for _ in range(2)]
    assert [each.status_code for each in made] == [201, 201]
    assert made[0].json() == made[1].json()
    assert (await account(desk, hotel))["balance"] == 8.7
    away = f"{address(hotel)}/{made[0].json()['id']}/reversal"
    taken = await desk.post(away, json={"reason": "Wrong room"})
    assert (taken.status_code, taken.json()["amount"]) == (201, -8.7)
    assert (await desk.post(away, json={"reason": "Wrong room"})).json()["type"] == "/problems/already-reversed"
    back = await desk.post(f"{address(hotel)}/{taken.json()['id']}/reversal", json={"reason": "No, it was right"})
    assert (back.status_code, back.json()["type"]) == (409, "/problems/not-reversible")
    assert (await account(desk, hotel))["balance"] == 0


async def test_of_many_who_take_a_line_away_one_does(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    made = (await desk.post(address(hotel), json=MINIBAR)).json()
    away = f"{address(hotel)}/{made['id']}/reversal"
    answers = await asyncio.gather(*(desk.post(away, json={"reason": "Wrong room"}) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert (await account(desk, hotel))["balance"] == 0


NONSENSE: list[dict[str, object]] = [
    {},
    MINIBAR | {"price": -1},
    MINIBAR | {"price": 1.234},
    MINIBAR | {"price": False},
    MINIBAR | {"price": "Infinity"},
    MINIBAR | {"price": "NaN"},
    MINIBAR | {"price": 1e12},
    MINIBAR | {"qty": 0},
    MINIBAR | {"qty": -1},
    MINIBAR | {"qty": 1.5},
    MINIBAR | {"qty": 1000},
    MINIBAR | {"reason": " "},
    MINIBAR | {"reason": None},
    MINIBAR | {"title": ""},
    MINIBAR | {"category": "wellness"},
    MINIBAR | {"amount": 1},
]


async def test_nonsense_is_not_charged(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    for body in NONSENSE:
        refused = await desk.post(address(hotel), json=body)
        assert refused.status_code == 422, (body, refused.text)
    assert (await account(desk, hotel))["lines"] == []


async def test_accounts_are_the_desks_of_this_hotel(
    browser_of: Browsers, desk: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel
) -> None:
    charged = (await desk.post(address(hotel), json=MINIBAR)).json()
    cook = await sign_in(browser_of(), hotel, "cook")
    stranger = await sign_in(browser_of(), other_hotel, "manager")
    guest = browser_of()
    await scan(guest, hotel.room_code)
    stay = f"/api/v1/checkin-rooms/{hotel.stay_id}"
    for someone, status in ((cook, 403), (stranger, 404), (guest, 401)):
        for path in (f"{stay}/account", f"{stay}/account.csv", f"{stay}/account.pdf"):
            assert (await someone.get(path)).status_code == status, path
        for path, body in ((address(hotel), MINIBAR), (f"{address(hotel)}/{charged['id']}/reversal", {"reason": "x"})):
            assert (await someone.post(path, json=body)).status_code == status, path
    away = f"/api/v1/checkin-rooms/{other_hotel.stay_id}/account/charges/{charged['id']}/reversal"
    assert (await stranger.post(away, json={"reason": "x"})).status_code == 404
    assert (await account(desk, hotel))["balance"] == 8.7


async def test_a_spreadsheet_shows_the_account_and_obeys_nothing_in_it(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    for title in ("=1+1", "+49 30 1234", "-5", "@SUM(A1)", "Soup; cold", 'A "large" one', "\u202b=2"):
        assert (await desk.post(address(hotel), json=MINIBAR | {"title": title})).status_code == 201
    made = (await account(desk, hotel))["lines"][0]["id"]
    await desk.post(f"{address(hotel)}/{made}/reversal", json={"reason": "=cmd|' /C calc'!A0"})
    file = await desk.get(f"/api/v1/checkin-rooms/{hotel.stay_id}/account.csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"].startswith("attachment;")
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert [row["title"] for row in rows[:6]] == [
        "'=1+1",
        "'+49 30 1234",
        "'-5",
        "'@SUM(A1)",
        "Soup; cold",
        'A "large" one',
    ]
    assert rows[-1]["reason"].startswith("'=cmd")
    assert (rows[-1]["qty"], rows[-1]["price"], rows[-1]["amount"]) == ("-2", "4.35", "-8.70")
    assert b",-2,4.35,-8.70," in file.content
