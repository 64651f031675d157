"""A front-desk day, run through the API alone: from an empty house to a guest who leaves with the right account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from innkeep.core import clock
from tests.factories import Hotel
from tests.journeys.people import sign_in, until

Browsers = Callable[[], httpx.AsyncClient]

ROOMS = "room_number,label,type\n301,Sea double,double\n302,Sea double,double\n"


class Desk:
    """The front desk at work; whatever is refused fails the story."""

    def __init__(self, browser: httpx.AsyncClient) -> None:
        self._browser = browser

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self._browser.get(f"/api/v1/{path}", params=query)
        assert answer.is_success, answer.text
        return answer.json()

    async def post(self, path: str, body: object | None = None) -> Any:
        answer = await self._browser.post(f"/api/v1/{path}", json=body)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    async def put(self, path: str, body: object) -> Any:
        answer = await self._browser.put(f"/api/v1/{path}", json=body)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    async def move(self, order: dict[str, Any], *steps: str) -> dict[str, Any]:
        """Take an order through its life, with a reason for each step; the order at the end."""
        for step in steps:
            order = await self.post(f"orders/{order['id']}/transitions", {"to": step, "reason": "so it goes"})
            assert order["status"] == step
        return order


async def test_a_day_at_the_desk(browser_of: Browsers, hotel: Hotel) -> None:
    manager = await sign_in(browser_of(), hotel, "manager")
    desk = Desk(await sign_in(browser_of(), hotel, "front_desk"))

    imported = await manager.post("/api/v1/imports/rooms", content=ROOMS, headers={"Content-Type": "text/csv"})
    assert imported.is_success, imported.text
    rooms = {room["room_number"]: room["id"] for room in (await desk.get("rooms"))["items"]}

    today = datetime.now(ZoneInfo("Europe/Vienna")).date()
    stay = await desk.post(
        "checkin-rooms",
        {
            "room_id": [rooms["301"]],
            "checkin_date": today.isoformat(),
            "checkout_date": (today + timedelta(days=2)).isoformat(),
            "guests": [{"name": "Ines Duarte", "email": "ines@example.com"}, {"name": "Rui Duarte"}],
        },
    )
    assert (await desk.post(f"checkin-rooms/{stay['id']}/check-in"))["status"] == "checked_in"
    assert (await desk.get(f"rooms/{rooms['301']}"))["is_booked"] is True

    async def order(title: str, qty: int = 1, **more: Any) -> dict[str, Any]:
        items = [{"catalogue_item_id": str(hotel.items[title]), "qty": qty}]
        placed: dict[str, Any] = await desk.post("orders", {"stay_id": stay["id"], "items": items} | more)
        return placed

    towels, soup, cooling, car = [
        await order(title) for title in ("Bath towel", "Tomato soup", "Air conditioning", "Airport transfer")
    ]
    assert {each["category"] for each in (towels, soup, cooling, car)} == {
        "housekeeping",
        "room_service",
        "maintenance",
        "concierge",
    }

    # In four categories, through all seven statuses.
    await desk.move(soup, "assigned", "in_progress", "completed")
    await desk.move(car, "suspended", "pending", "rejected")
    cooling = await desk.move(cooling, "in_progress", "block")

    # Do not disturb parks the towels, and gives them back.
    await desk.put(f"checkin-rooms/{stay['id']}/do-not-disturb", {"on": True})
    assert (await desk.get(f"orders/{towels['id']}"))["status"] == "suspended"
    await desk.put(f"checkin-rooms/{stay['id']}/do-not-disturb", {"on": False})
    assert (await desk.get(f"orders/{towels['id']}"))["status"] == "pending"

    # The guests move: the towels go with them, the air conditioning stays where it is broken.
    await desk.post(f"checkin-rooms/{stay['id']}/moves", {"from_room_id": rooms["301"], "to_room_id": rooms["302"]})
    assert (await desk.get(f"orders/{towels['id']}"))["room_id"] == rooms["302"]
    assert (await desk.get(f"orders/{cooling['id']}"))["room_id"] == rooms["301"]
    assert (await desk.get(f"rooms/{rooms['301']}"))["is_booked"] is False

    # Nobody brings the towels, and somebody is called.
    with clock.moved(timedelta(hours=6)):

        async def called() -> bool:
            return bool((await desk.get("escalations", order_id=towels["id"]))["items"])

        await until(called)
        assert (await desk.get(f"orders/{towels['id']}"))["late"] is True

    left = await desk.post(f"checkin-rooms/{stay['id']}/check-out")
    assert {each["id"] for each in left["open_orders"]} == {towels["id"], cooling["id"]}
    account = await desk.get(f"checkin-rooms/{stay['id']}/account")
    assert (account["balance"], [line["title"] for line in account["lines"]]) == (9.0, ["Tomato soup"])
    assert (await desk.get(f"rooms/{rooms['302']}"))["is_booked"] is False
