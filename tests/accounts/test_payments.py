"""Paying what a stay owes: noted once, never changed, given back by lines that mirror."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.console.conftest import SCRIPT
from tests.factories import Hotel
from tests.journeys.people import come_by_code, scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]

MINIBAR = {"title": "Minibar", "qty": 2, "price": 4.35, "reason": "Two waters"}


@pytest.fixture
async def desk(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    browser = await sign_in(browser_of(), hotel, "front_desk")
    assert (await browser.post(address(hotel, "charges"), json=MINIBAR)).status_code == 201
    return browser


def address(hotel: Hotel, rest: str = "") -> str:
    return f"/api/v1/checkin-rooms/{hotel.stay_id}/account" + (f"/{rest}" if rest else "")


async def sums(desk: httpx.AsyncClient, hotel: Hotel) -> tuple[float, float, float]:
    found: dict[str, Any] = (await desk.get(address(hotel))).json()
    return found["charged"], found["paid"], found["balance"]


async def test_what_is_paid_lowers_what_is_to_be_paid(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    assert await sums(desk, hotel) == (8.7, 0, 8.7)
    key = {"Idempotency-Key": uuid4().hex}
    body = {"method": "card", "amount": 5, "reason": "Visa"}
    for _ in range(2):
        paid = await desk.post(address(hotel, "payments"), json=body, headers=key)
        assert (paid.status_code, paid.json()["amount"]) == (201, 5)
    assert await sums(desk, hotel) == (8.7, 5, 3.7)
    assert (await desk.post(address(hotel, "payments"), json={"method": "cash", "amount": 10})).status_code == 201
    assert await sums(desk, hotel) == (8.7, 15, -6.3)


async def test_guests_the_hotel_vouches_for_see_what_their_room_has_to_pay(
    desk: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel
) -> None:
    guest, stranger = browser_of(), browser_of()
    await scan(guest, hotel.room_code)
    await come_by_code(stranger, hotel.room_code)
    page = f"/g/{hotel.room_code}/stay"
    await desk.post(address(hotel, "payments"), json={"method": "card", "amount": 5})
    assert "€3.70" in (await guest.get(page)).text
    assert "€3.70" not in (await stranger.get(page)).text
    await desk.post(address(hotel, "payments"), json={"method": "cash", "amount": 3.7})
    assert "Room bill" not in (await guest.get(page)).text


async def test_a_payment_is_given_back_once(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    paid = (await desk.post(address(hotel, "payments"), json={"method": "cash", "amount": 8.7})).json()
    back = address(hotel, f"payments/{paid['id']}/reversal")
    assert (await desk.post(back, json={})).status_code == 422
    given = await desk.post(back, json={"reason": "Paid by the company"})
    assert (given.status_code, given.json()["amount"], given.json()["method"]) == (201, -8.7, "cash")
    assert await sums(desk, hotel) == (8.7, 0, 8.7)
    assert (await desk.post(back, json={"reason": "Again"})).status_code == 409
    mirror = address(hotel, f"payments/{given.json()['id']}/reversal")
    assert (await desk.post(mirror, json={"reason": "After all"})).status_code == 409
    assert [each["reversed"] for each in (await desk.get(address(hotel))).json()["payments"]] == [True, False]


@pytest.mark.parametrize(
    "body",
    [
        {"method": "cash", "amount": 0},
        {"method": "cash", "amount": -1},
        {"method": "cash", "amount": 1.005},
        {"method": "shells", "amount": 1},
        {"method": "cash"},
    ],
)
async def test_a_payment_makes_sense(desk: httpx.AsyncClient, hotel: Hotel, body: dict[str, object]) -> None:
    assert (await desk.post(address(hotel, "payments"), json=body)).status_code == 422


async def test_who_may_not_see_accounts_takes_no_money(
    desk: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, other_hotel: Hotel
) -> None:
    cook = await sign_in(browser_of(), hotel, "cook")
    stranger = await sign_in(browser_of(), other_hotel, "front_desk")
    body = {"method": "cash", "amount": 1}
    paid = (await desk.post(address(hotel, "payments"), json=body)).json()
    for someone, status in ((cook, 403), (stranger, 404)):
        assert (await someone.post(address(hotel, "payments"), json=body)).status_code == status
        back = address(hotel, f"payments/{paid['id']}/reversal")
        assert (await someone.post(back, json={"reason": "x"})).status_code == status
    elsewhere = address(other_hotel, f"payments/{paid['id']}/reversal")
    assert (await stranger.post(elsewhere, json={"reason": "x"})).status_code == 404
    assert await sums(desk, hotel) == (8.7, 1, 7.7)


async def test_the_sum_of_the_spreadsheet_is_the_balance(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    await desk.post(address(hotel, "payments"), json={"method": "card", "amount": 5})
    written = (await desk.get(address(hotel) + ".csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert sum(round(float(row["amount"]) * 100) for row in rows) == 370
    assert [row["category"] for row in rows] == ["other", "payment"]
    assert (await desk.get(address(hotel) + ".pdf")).content.startswith(b"%PDF")


async def test_who_checks_out_is_told_of_what_is_not_paid(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    stay = f"/console/stays/{hotel.stay_id}"
    assert "8.70 is not paid yet" in (await desk.get(f"{stay}/check-out")).text
    some = {"amount": "5,00", "method": "cash", "leaving": "true"}
    paid = await desk.post(f"{stay}/payments", data=some, headers=SCRIPT)
    assert "3.70 is not paid yet" in paid.text
    for wrong in ({"amount": "0", "method": "cash"}, {"amount": "1", "method": "shells"}, {"amount": "1"}):
        assert (await desk.post(f"{stay}/payments", data=wrong, headers=SCRIPT)).status_code == 422
    rest = {"amount": "3.70", "method": "card"}
    assert (await desk.post(f"{stay}/payments?whole=true", data=rest, headers=SCRIPT)).status_code == 200
    page = (await desk.get(stay)).text
    assert "Settled" in page
    assert "Paid by card" in page
    left = await desk.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")
    assert (left.status_code, left.json()["balance"]) == (200, 0)
