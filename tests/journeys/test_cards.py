"""What a guest writes of a card is kept nowhere, also when it comes in two messages, and the guest hears of it."""

from __future__ import annotations

from typing import Any

import asyncpg

from innkeep.agent.replies import phrases
from tests.factories import Hotel
from tests.journeys.people import messages, scan, sign_in, until, write

CARD = "4111 1111 1111 1111"


async def kept_anywhere(owner: asyncpg.Connection[Any], hotel: Hotel, digits: str) -> list[str]:
    """The tables of which a row of the hotel holds these digits, whatever stands between them."""
    tables = await owner.fetch(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'org_id' AND table_schema = 'public'"
    )
    held = []
    for (table,) in tables:
        rows = await owner.fetch(f'SELECT to_jsonb(t)::text FROM "{table}" t WHERE org_id = $1', hotel.org_id)
        if any(digits in "".join(c for c in row[0] if c not in " -\\n") for row in rows):
            held.append(table)
    return held


async def test_a_card_is_not_kept_and_the_guest_hears_why(
    browser_of: Any, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    posted = await write(phone, session_id, f"Two bath towels please, my card is {CARD}", "card-1")
    assert posted["text"].endswith("•••• 1111")
    await write(phone, session_id, f"Two bath towels please, my card is {CARD}", "card-1")
    await until(lambda: _answered(phone, session_id))
    told = [m["text"] for m in await messages(phone, session_id) if m["by"] == "agent"]
    assert told.count(phrases("en")["card_hidden"]) == 1
    assert await kept_anywhere(owner, hotel, CARD.replace(" ", "")) == []


async def _answered(phone: Any, session_id: str) -> bool:
    orders = (await phone.get("/api/v1/orders")).json()["items"]
    return len(orders) > 0 and bool(await messages(phone, session_id))


async def test_a_card_in_two_messages_goes_from_both(
    browser_of: Any, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    await write(phone, session_id, "My card is 4111 1111")
    await write(phone, session_id, "1111 1111")
    said = [m["text"] for m in await messages(phone, session_id) if m["by"] == "guest"]
    assert said == ["My card is ••••", "•••• 1111"]
    rows = await owner.fetch("SELECT text FROM messages WHERE org_id = $1 AND role = 'User'", hotel.org_id)
    assert not any("1111 1111" in row["text"] for row in rows)


async def test_a_telephone_number_stays(browser_of: Any, hotel: Hotel) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    assert (await write(phone, session_id, "Call +43 664 1234567890"))["text"] == "Call +43 664 1234567890"


async def test_what_staff_write_beside_it_holds_no_card_either(
    browser_of: Any, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    phone, desk = browser_of(), await sign_in(browser_of(), hotel, "front_desk")
    session_id = await scan(phone, hotel.room_code)
    body = {"text": f"Guest read out {CARD}"}
    assert (await desk.post(f"/api/v1/sessions/{session_id}/notes", json=body)).status_code == 201
    order = {
        "stay_id": str(hotel.stay_id),
        "notes": f"charge {CARD}",
        "items": [{"catalogue_item_id": str(hotel.items["Pillow"]), "qty": 1}],
    }
    answer = await desk.post("/api/v1/orders", json=order)
    assert answer.status_code in {200, 201}, answer.text
    assert await kept_anywhere(owner, hotel, CARD.replace(" ", "")) == []
