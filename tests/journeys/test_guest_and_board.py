"""A guest writes, an order appears on the right board, the guest follows it to the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx

from tests.factories import Hotel
from tests.journeys.people import messages, orders, reply, scan, sign_in, until, write

Browsers = Callable[[], httpx.AsyncClient]


async def test_two_towels_and_a_club_sandwich(browser_of: Browsers, hotel: Hotel) -> None:
    phone, desk, cook = browser_of(), browser_of(), browser_of()
    session_id = await scan(phone, hotel.room_code)
    await sign_in(desk, hotel, "front_desk")
    await sign_in(cook, hotel, "cook")

    sent = await write(phone, session_id, "two bath towels and a club sandwich please")
    answer = await reply(phone, session_id, sent["seq"])
    assert "18.50" in answer
    [towels] = await orders(desk)
    assert (towels["category"], towels["status"], towels["total_amount"]) == ("housekeeping", "pending", 0)
    [line] = (await desk.get(f"/api/v1/orders/{towels['id']}/items")).json()["items"]
    assert (line["title"], line["qty"]) == ("Bath towel", 2)
    assert await orders(cook) == []

    yes = await write(phone, session_id, "Yes please")
    assert "ordered" in await reply(phone, session_id, yes["seq"])
    [sandwich] = await orders(cook)
    assert (sandwich["category"], sandwich["total_amount"], sandwich["room_id"]) == (
        "room_service",
        18.5,
        str(hotel.room_id),
    )
    assert sandwich["order_number"] in (await messages(phone, session_id))[-1]["text"]

    for to in ("assigned", "in_progress", "completed"):
        answered = await cook.post(f"/api/v1/orders/{sandwich['id']}/transitions", json={"to": to})
        assert answered.status_code == 200, answered.text
        assert (await phone.get(f"/api/v1/orders/{sandwich['id']}")).json()["status"] == to


async def test_what_is_not_known_is_not_guessed_and_the_second_time_a_person_comes(
    browser_of: Browsers, hotel: Hotel
) -> None:
    phone, desk = browser_of(), browser_of()
    session_id = await scan(phone, hotel.room_code)
    await sign_in(desk, hotel, "front_desk")
    first = await write(phone, session_id, "What is the square root of the mayor's dog?")
    assert "not want to guess" in await reply(phone, session_id, first["seq"])
    second = await write(phone, session_id, "Explain the zodiac of quantum ducks")
    assert "colleague" in await reply(phone, session_id, second["seq"])
    chat = (await desk.get(f"/api/v1/sessions/{session_id}")).json()
    assert chat["mode"] == "manual"
    assert chat["waiting_since"] is not None
    assert await orders(desk) == []
    [called] = (await desk.get(f"/api/v1/sessions/{session_id}/moves")).json()["items"]
    assert (called["kind"], called["reason"]) == ("called", "unsure")
    assert "The assistant did not know, twice" in (await desk.get(f"/console/inbox/{session_id}")).text


async def test_a_question_is_answered_from_the_hotels_own_articles(browser_of: Browsers, hotel: Hotel) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    sent = await write(phone, session_id, "When is breakfast?")
    assert "6:30 to 10:30 in the Orangery" in await reply(phone, session_id, sent["seq"])


async def test_a_person_takes_over_and_the_agent_is_silent_until_handed_back(
    browser_of: Browsers, hotel: Hotel
) -> None:
    phone, ben, chloe = browser_of(), browser_of(), browser_of()
    session_id = await scan(phone, hotel.room_code)
    await sign_in(ben, hotel, "front_desk")
    await sign_in(chloe, hotel, "front_desk_2")

    await write(ben, session_id, "Good evening, Ben from the front desk here.")
    assert (await ben.get(f"/api/v1/sessions/{session_id}")).json()["mode"] == "manual"
    await write(phone, session_id, "two bath towels please")
    refused = await chloe.put(f"/api/v1/sessions/{session_id}/mode", json={"mode": "manual"})
    assert refused.status_code == 409
    assert "Ben Okafor" in refused.json()["detail"]

    handed_back = await ben.put(f"/api/v1/sessions/{session_id}/mode", json={"mode": "agent"})
    assert handed_back.status_code == 200
    sent = await write(phone, session_id, "a pillow please")
    assert "Pillow" in await reply(phone, session_id, sent["seq"])
    assert [m["by"] for m in await messages(phone, session_id)] == ["staff", "guest", "guest", "agent"]
    [only] = await orders(ben)
    assert only["category"] == "housekeeping"


async def test_a_double_tap_is_one_message_and_one_order(browser_of: Browsers, hotel: Hotel) -> None:
    phone, desk = browser_of(), browser_of()
    session_id = await scan(phone, hotel.room_code)
    await sign_in(desk, hotel, "front_desk")
    taps = [write(phone, session_id, "two bath towels please", "one-and-the-same-tap") for _ in range(5)]
    posted = await asyncio.gather(*taps)
    assert {message["seq"] for message in posted} == {1}
    await reply(phone, session_id, 1)
    assert len(await orders(desk)) == 1
    assert [m["by"] for m in await messages(phone, session_id)] == ["guest", "agent"]


async def test_an_emergency_calls_a_person_at_once_and_orders_nothing(browser_of: Browsers, hotel: Hotel) -> None:
    phone, desk = browser_of(), browser_of()
    session_id = await scan(phone, hotel.room_code)
    await sign_in(desk, hotel, "front_desk")
    await write(phone, session_id, "Help, there is smoke in my room and I need two towels")

    async def urgent() -> bool:
        return bool((await desk.get(f"/api/v1/sessions/{session_id}")).json()["urgent"])

    assert await until(urgent)
    assert await orders(desk) == []
    [called] = (await desk.get(f"/api/v1/sessions/{session_id}/moves")).json()["items"]
    assert called["reason"] == "emergency"


async def test_checking_out_ends_the_conversation_and_the_phones_access(browser_of: Browsers, hotel: Hotel) -> None:
    phone, desk = browser_of(), browser_of()
    session_id = await scan(phone, hotel.room_code)
    await sign_in(desk, hotel, "front_desk")
    left = await desk.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")
    assert left.status_code == 200
    assert left.json()["status"] == "checked_out"
    chat = (await desk.get(f"/api/v1/sessions/{session_id}")).json()
    assert chat["status"] == "terminated"
    assert chat["duration"] is not None
    assert (await phone.get(f"/api/v1/sessions/{session_id}/messages")).status_code == 401
    assert (await phone.get(f"/g/{hotel.room_code}")).status_code == 404
    room = (await desk.get(f"/api/v1/rooms/{hotel.room_id}")).json()
    assert room["is_booked"] is False


async def test_another_hotels_things_do_not_exist(browser_of: Browsers, hotel: Hotel, other_hotel: Hotel) -> None:
    phone, stranger = browser_of(), browser_of()
    session_id = await scan(phone, hotel.room_code)
    await sign_in(stranger, other_hotel, "manager")
    unknown = "01980000-0000-7000-8000-00000000ffff"
    for path in ("sessions/{}", "sessions/{}/messages", "sessions/{}/events"):
        theirs = await stranger.get("/api/v1/" + path.format(session_id))
        nobodys = await stranger.get("/api/v1/" + path.format(unknown))
        assert theirs.status_code == nobodys.status_code == 404
        assert theirs.content == nobodys.content
    assert (await stranger.get(f"/api/v1/rooms/{hotel.room_id}")).status_code == 404
    assert (await stranger.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")).status_code == 404
