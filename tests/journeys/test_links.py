"""Nobody of the staff, and nobody who got at their account, leads guests away or writes to all of them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from innkeep.console.links import links_news
from innkeep.conversations.actions import post_message
from innkeep.conversations.crowds import GUESTS, WritesToTooMany
from innkeep.core.db import Database
from innkeep.core.outbox import Wakeup
from innkeep.people.links import ask_for_host, decide_on_host
from tests.factories import Hotel
from tests.journeys.people import messages, scan, sign_in, write
from tests.schema.rows import Db
from tests.schema.rows import write as written

AWAY = "tickets.example.com"


async def post(desk: Any, session_id: str, text: str) -> Any:
    return await desk.post(f"/api/v1/sessions/{session_id}/messages", json={"text": text})


async def test_a_link_out_of_the_house_is_approved_once(browser_of: Any, hotel: Hotel) -> None:
    phone, desk, boss = browser_of(), *[await sign_in(browser_of(), hotel, w) for w in ("front_desk", "manager")]
    session_id = await scan(phone, hotel.room_code)
    await write(phone, session_id, "Where do I get tickets?")
    refused = await post(desk, session_id, f"Here: https://www.{AWAY}/opera")
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/link-needs-approval"
    assert refused.json()["hosts"] == [AWAY]
    assert [m for m in await messages(phone, session_id) if m["by"] == "staff"] == []
    assert (await desk.get(f"/api/v1/sessions/{session_id}")).json()["mode"] == "agent"  # nothing was taken over

    asked = await desk.post("/api/v1/link-requests", json={"host": AWAY})
    again = await desk.post("/api/v1/link-requests", json={"host": f"WWW.{AWAY}"})
    assert asked.status_code == again.status_code == 201
    assert asked.json()["id"] == again.json()["id"]
    decision = f"/api/v1/link-requests/{asked.json()['id']}/decision"
    assert (await desk.put(decision, json={"approved": True})).status_code == 403
    approved = await boss.put(decision, json={"approved": True})
    assert (approved.status_code, approved.json()["status"]) == (200, "approved")
    assert (await boss.put(decision, json={"approved": False})).status_code == 409
    assert AWAY in (await boss.get(f"/api/v1/organizations/{hotel.org_id}")).json()["link_hosts"]

    sent = await post(desk, session_id, f"Here: https://www.{AWAY}/opera")
    assert sent.status_code == 201, sent.text
    page = (await phone.get(f"/g/{hotel.room_code}")).text
    assert f'<a href="https://www.{AWAY}/opera"' in page
    other = await post(desk, session_id, f"https://{AWAY}@evil.example/opera")
    assert other.status_code == 403


async def test_the_same_host_is_asked_for_over_and_over(database: Database, hotel: Hotel) -> None:
    """As often as it takes until PostgreSQL keeps its plan for the statement."""
    desk = hotel.staff["front_desk"]
    async with database.unit_of_work(desk) as db:
        assert len({(await ask_for_host(db, desk, AWAY)).id for _ in range(12)}) == 1


async def test_whoever_asked_hears_what_was_said_and_nobody_else(database: Database, hotel: Hotel) -> None:
    asker, colleague, boss = (hotel.staff[who] for who in ("front_desk", "front_desk_2", "manager"))
    async with database.unit_of_work(asker) as db:
        asked = await ask_for_host(db, asker, AWAY)
    said = Wakeup(uuid4(), hotel.org_id, "link_decided", {"request_id": str(asked.id)})
    async with database.unit_of_work(boss) as db:
        await decide_on_host(db, boss, asked.id, approved=True)
        assert "is approved" in await links_news(db, asker, [said])
        assert "is approved" not in await links_news(db, colleague, [said])


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/pay",
        "Pay at evil-pay.com please",
        "bit.ly/pay",
        "www.evil.example",
        "hxxps://evil.example",
        "https://h\u043etel.example/",
        f"https://{AWAY}@evil.example",
        "evil.example/pay",
    ],
)
async def test_no_way_of_writing_it_gets_round(browser_of: Any, hotel: Hotel, text: str) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    session_id = await scan(browser_of(), hotel.room_code)
    assert (await post(desk, session_id, text)).status_code == 403
    sent = await post(desk, session_id, "At 6.30 e.g. in the bar. Write to ana@hotel-aurora.example")
    assert sent.status_code == 201, sent.text
    edit = f"/api/v1/sessions/{session_id}/messages/{sent.json()['id']}"
    assert (await desk.patch(edit, json={"text": text})).status_code == 403


async def test_what_was_refused_stays_so_and_guests_ask_for_nothing(browser_of: Any, hotel: Hotel) -> None:
    phone, boss = browser_of(), await sign_in(browser_of(), hotel, "manager")
    session_id = await scan(phone, hotel.room_code)
    asked = (await boss.post("/api/v1/link-requests", json={"host": AWAY})).json()
    assert (await phone.post("/api/v1/link-requests", json={"host": AWAY})).status_code == 401
    assert (
        await boss.put(f"/api/v1/link-requests/{asked['id']}/decision", json={"approved": False})
    ).status_code == 200
    assert (await post(boss, session_id, f"https://{AWAY}")).status_code == 403
    assert (await boss.post("/api/v1/link-requests", json={"host": "https://a/b"})).status_code == 422
    hotels = f"/api/v1/organizations/{hotel.org_id}"
    assert (await boss.patch(hotels, json={"link_hosts": ["https://a/b"]})).status_code == 422
    mine = await write(phone, session_id, f"I bought them at https://{AWAY}")
    assert mine["text"].endswith(AWAY)


async def test_another_hotels_request_is_nobodys(browser_of: Any, hotel: Hotel, other_hotel: Hotel) -> None:
    boss, theirs = await sign_in(browser_of(), hotel, "manager"), await sign_in(browser_of(), other_hotel, "manager")
    asked = (await theirs.post("/api/v1/link-requests", json={"host": AWAY})).json()
    assert (await boss.put(f"/api/v1/link-requests/{asked['id']}/decision", json={"approved": True})).status_code == 404
    assert (await boss.get("/api/v1/link-requests")).json()["items"] == []


async def test_nobody_writes_to_half_the_house_at_once(database: Database, hotel: Hotel, owner: Db) -> None:
    desk, of = hotel.staff["front_desk"], {"org_id": hotel.org_id}
    chats = [(await written(owner, "sessions", **of))["id"] for _ in range(GUESTS + 1)]
    for chat in chats[:-1]:
        await written(owner, "messages", **of, session_id=chat, role="System", text="Hi", author_id=desk.user_id)
    async with database.unit_of_work(desk) as db:
        await post_message(db, desk, chats[0], "One more to somebody known")
    with pytest.raises(WritesToTooMany):
        async with database.unit_of_work(desk) as db:
            await post_message(db, desk, chats[-1], "One too many")
    colleague = hotel.staff["front_desk_2"]
    async with database.unit_of_work(colleague) as db:
        await post_message(db, colleague, chats[-1], "From somebody else")
