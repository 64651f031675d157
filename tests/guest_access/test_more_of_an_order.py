"""More of what is ordered, with a guest's yes: of the order that they spoke of, and of nobody else's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx

from tests.factories import Hotel
from tests.guest_access.conftest import Door
from tests.journeys.people import reply, write
from tests.schema.rows import write as row

MORE = "make it three"


async def two_sandwiches(door: Door, phone: httpx.AsyncClient) -> UUID:
    """Whoever has the phone orders them; the order."""
    sandwich = door.hotel.items["Club sandwich"]
    assert (await phone.post(f"{door.path}/menu", data={f"qty-{sandwich}": "2"})).status_code == 303
    basket = await newest(door, "proposals")
    assert (await phone.post(f"{door.path}/proposals/{basket}/confirm")).status_code == 303
    return await newest(door, "orders")


async def newest(door: Door, table: str) -> UUID:
    found: UUID = await door.owner.fetchval(
        f"SELECT id FROM {table} WHERE org_id = $1 ORDER BY id DESC LIMIT 1", door.hotel.org_id
    )
    return found


async def held(door: Door, order_id: UUID) -> int:
    found: int = await door.owner.fetchval("SELECT sum(qty) FROM order_items WHERE order_id = $1", order_id)
    return found


async def changing(door: Door, order_id: UUID) -> list[UUID]:
    """In which conversations it is asked for more of an order."""
    rows = await door.owner.fetch("SELECT session_id FROM proposals WHERE changes_order_id = $1", order_id)
    return [each["session_id"] for each in rows]


async def says(phone: httpx.AsyncClient, text: str) -> str:
    """Write it; the conversation, once it is answered."""
    [chat] = (await phone.get("/api/v1/sessions")).json()["items"]
    said = await write(phone, chat["id"], text)
    await reply(phone, chat["id"], said["seq"])
    session_id: str = chat["id"]
    return session_id


async def test_who_shares_the_room_asks_for_more_of_what_is_theirs(door: Door) -> None:
    order_id = await two_sandwiches(door, door.guest)
    stay = f"/api/v1/checkin-rooms/{door.hotel.stay_id}"
    added = (await door.desk.post(f"{stay}/guests", json={"name": "Jonas"})).json()["guests"]
    jonas = next(each["guest_id"] for each in added if each["name"] == "Jonas")
    phone = door.browsers()
    assert await door.type_code(phone, await door.code(guest_id=jonas)) == 303
    await says(phone, MORE)
    assert await changing(door, order_id) == []
    emmas = await says(door.guest, MORE)
    assert await changing(door, order_id) == [UUID(emmas)]
    more = await newest(door, "proposals")
    assert (await phone.post(f"{door.path}/proposals/{more}/confirm")).status_code == 404
    assert await held(door, order_id) == 2
    assert (await door.guest.post(f"{door.path}/proposals/{more}/confirm")).status_code == 303
    assert await held(door, order_id) == 3


async def test_not_even_a_forged_proposal_reaches_the_order_of_who_was_there_before(
    door: Door, other_hotel: Hotel
) -> None:
    order_id = await two_sandwiches(door, door.guest)
    await says(door.guest, MORE)
    more = await newest(door, "proposals")
    theirs = await _of_the_stay_before(door, order_id)
    await door.owner.execute("UPDATE proposals SET changes_order_id = $2 WHERE id = $1", more, theirs)
    refused = await door.guest.post(f"{door.path}/proposals/{more}/confirm")
    assert refused.status_code == 409
    assert await held(door, theirs) == 2
    await door.owner.execute("UPDATE proposals SET changes_order_id = $2 WHERE id = $1", more, order_id)
    elsewhere = door.browsers()
    assert (await elsewhere.post(f"/g/{other_hotel.room_code}")).status_code == 303
    assert (await elsewhere.post(f"/g/{other_hotel.room_code}/proposals/{more}/confirm")).status_code == 404
    assert await held(door, order_id) == 2
    assert (await door.guest.post(f"{door.path}/proposals/{more}/confirm")).status_code == 303
    assert await held(door, order_id) == 3


async def _of_the_stay_before(door: Door, order_id: UUID) -> UUID:
    """The same order once more, for who had the room last."""
    of: dict[str, Any] = {"org_id": door.hotel.org_id}
    days = {"checkin_date": "2024-05-01", "checkout_date": "2024-05-03"}
    stay = await row(door.owner, "checkin_rooms", **of, **days, room_id=[door.hotel.room_id], status="checked_out")
    copied = """INSERT INTO orders (org_id, stay_id, room_id, division_id, category, total_amount)
        SELECT org_id, $2, room_id, division_id, category, total_amount FROM orders WHERE id = $1 RETURNING id"""
    theirs: UUID = await door.owner.fetchval(copied, order_id, stay["id"])
    lines = """INSERT INTO order_items (org_id, order_id, item_id, title, qty, price)
        SELECT org_id, $2, item_id, title, qty, price FROM order_items WHERE order_id = $1"""
    await door.owner.execute(lines, order_id, theirs)
    return theirs
