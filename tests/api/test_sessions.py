"""Who answers in a conversation, over the API: claimed, given on, snoozed, handed back, and begun anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from innkeep.conversations.transcript import transcript
from innkeep.core import clock
from innkeep.core.db import Database
from tests.factories import Hotel
from tests.journeys.people import begin_anew, scan, sign_in, write

Browsers = Callable[[], httpx.AsyncClient]


@pytest.fixture
async def guest(browser_of: Browsers) -> httpx.AsyncClient:
    return browser_of()


@pytest.fixture
async def chat(guest: httpx.AsyncClient, hotel: Hotel) -> str:
    return f"/api/v1/sessions/{await scan(guest, hotel.room_code)}"


@pytest.fixture
async def ben(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


@pytest.fixture
async def chloe(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk_2")


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


async def put(who: httpx.AsyncClient, address: str, **body: object) -> dict[str, Any]:
    answer = await who.put(address, json=body)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_a_conversation_is_claimed_handed_on_queued_and_handed_back(
    ben: httpx.AsyncClient, chloe: httpx.AsyncClient, hotel: Hotel, chat: str
) -> None:
    staff = {who: str(hotel.staff[who].user_id) for who in ("front_desk", "front_desk_2")}
    assert (await ben.get(chat)).json()["state"] == "agent"
    mine = await put(ben, f"{chat}/assignee", user_id=staff["front_desk"])
    assert (mine["state"], mine["mode"], mine["assignee_id"]) == ("person", "manual", staff["front_desk"])
    refused = await chloe.put(f"{chat}/assignee", json={"user_id": staff["front_desk_2"]})
    assert (refused.status_code, refused.json()["assignee"]) == (409, "Ben Okafor")
    hers = await put(ben, f"{chat}/assignee", user_id=staff["front_desk_2"])
    assert hers["assignee_id"] == staff["front_desk_2"]
    queued = await put(chloe, f"{chat}/assignee", division_id=str(hotel.kitchen_id))
    assert (queued["state"], queued["assignee_id"]) == ("waiting", None)
    assert queued["division_id"] == str(hotel.kitchen_id)
    assert queued["waiting_since"]
    anybody = await put(chloe, f"{chat}/assignee")
    assert (anybody["state"], anybody["waiting_since"]) == ("waiting", queued["waiting_since"])
    back = await put(ben, f"{chat}/mode", mode="agent", summary="Brought two towels")
    assert (back["state"], back["waiting_since"], back["division_id"]) == ("agent", None, None)
    moves = (await ben.get(f"{chat}/moves")).json()["items"]
    assert [each["kind"] for each in moves] == ["assigned", "assigned", "queued", "queued", "handed_back"]
    assert [each["epoch"] for each in moves] == [1, 2, 3, 4, 5]
    assert moves[-1]["summary"] == "Brought two towels"


async def test_who_may_reassign_takes_it_from_whoever_has_it(
    ben: httpx.AsyncClient, manager: httpx.AsyncClient, hotel: Hotel, chat: str
) -> None:
    await put(ben, f"{chat}/mode", mode="manual")
    given = await put(manager, f"{chat}/assignee", user_id=str(hotel.staff["front_desk_2"].user_id))
    assert given["assignee_id"] == str(hotel.staff["front_desk_2"].user_id)


@pytest.mark.parametrize("who", ["housekeeper", "guest", "nobody", "the other hotel's"])
async def test_only_a_colleague_who_may_write_to_guests_is_given_a_conversation(
    ben: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel, chat: str, who: str
) -> None:
    keys = {"guest": hotel.guest_id, "nobody": uuid4(), "the other hotel's": other_hotel.staff["manager"].user_id}
    key = keys.get(who) or hotel.staff[who].user_id
    refused = await ben.put(f"{chat}/assignee", json={"user_id": str(key)})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/cannot-answer")
    assert (await ben.get(chat)).json()["state"] == "agent"


async def test_a_division_of_another_hotel_has_no_queue_here(
    ben: httpx.AsyncClient, other_hotel: Hotel, chat: str
) -> None:
    refused = [
        await ben.put(f"{chat}/assignee", json={"division_id": str(each)}) for each in (other_hotel.kitchen_id, uuid4())
    ]
    assert [each.status_code for each in refused] == [404, 404]
    assert refused[0].content == refused[1].content


async def test_what_was_done_is_a_marker_for_the_agent_and_no_message_for_the_guest(
    database: Database, ben: httpx.AsyncClient, guest: httpx.AsyncClient, hotel: Hotel, chat: str
) -> None:
    await put(ben, f"{chat}/mode", mode="manual")
    await write(ben, chat.rpartition("/")[2], "I am on my way.")
    await put(ben, f"{chat}/mode", mode="agent", summary="  Repaired\nthe tap ")
    assert [each["text"] for each in (await guest.get(f"{chat}/messages")).json()["items"]] == ["I am on my way."]
    assert "Repaired" not in (await guest.get(f"/g/{hotel.room_code}")).text
    assert (await guest.get(f"{chat}/moves")).status_code == 401
    agent = hotel.agent(UUID(chat.rpartition("/")[2]))
    async with database.unit_of_work(agent) as db:
        said = await transcript(db, agent, limit=2)
    assert [(each.by, each.text) for each in said] == [("staff", "I am on my way."), ("marker", "Repaired the tap")]


async def test_it_is_snoozed_until_then_or_until_the_guest_writes(
    ben: httpx.AsyncClient, guest: httpx.AsyncClient, chat: str
) -> None:
    await put(ben, f"{chat}/mode", mode="manual")
    until = (clock.now() + timedelta(hours=2)).isoformat()
    assert (await put(ben, f"{chat}/snooze", until=until))["state"] == "snoozed"
    with clock.moved(timedelta(hours=2, minutes=1)):
        assert (await ben.get(chat)).json()["state"] == "person"
    await write(guest, chat.rpartition("/")[2], "Are you there?")
    woken = (await ben.get(chat)).json()
    assert (woken["state"], woken["snoozed_until"]) == ("person", None)
    await put(ben, f"{chat}/snooze", until=until)
    assert (await put(ben, f"{chat}/snooze", until=None))["state"] == "person"


@pytest.mark.parametrize("hours", [-1, 24 * 31])
async def test_it_is_not_snoozed_into_the_past_or_for_ever(ben: httpx.AsyncClient, chat: str, hours: int) -> None:
    until = (clock.now() + timedelta(hours=hours)).isoformat()
    refused = await ben.put(f"{chat}/snooze", json={"until": until})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/no-time-to-snooze")


async def test_a_new_conversation_shows_the_earlier_ones_and_none_of_their_hand_overs(
    ben: httpx.AsyncClient, guest: httpx.AsyncClient, hotel: Hotel, chat: str
) -> None:
    await guest.post(f"/g/{hotel.room_code}/person")
    assert (await ben.get(chat)).json()["state"] == "waiting"
    ended = (await ben.post(f"{chat}/termination")).json()
    assert ended["state"] == "ended"
    new = await begin_anew(guest, hotel.room_code)
    assert new != ended["id"]
    for reader in (ben, guest):
        shown = (await reader.get(f"/api/v1/sessions/{new}")).json()
        assert (shown["state"], shown["waiting_since"], shown["urgent"]) == ("agent", None, False)
        earlier = (await reader.get(f"/api/v1/sessions/{new}/earlier")).json()["items"]
        assert [each["id"] for each in earlier] == [ended["id"]]
    assert (await ben.get(f"{chat}/earlier")).json()["items"] == []


async def test_conversations_are_the_desks_and_not_the_kitchens_or_the_neighbours(
    browser_of: Browsers, hotel: Hotel, other_hotel: Hotel, chat: str
) -> None:
    cook = await sign_in(browser_of(), hotel, "cook")
    neighbour = await sign_in(browser_of(), other_hotel, "manager")
    nowhere = f"/api/v1/sessions/{uuid4()}"
    for who in (cook, neighbour):
        for path, body in (("assignee", {}), ("snooze", {"until": None}), ("mode", {"mode": "manual"})):
            answers = [await who.put(f"{each}/{path}", json=body) for each in (chat, nowhere)]
            assert [each.status_code for each in answers] == [404, 404], path
            assert answers[0].content == answers[1].content
        for path in ("moves", "earlier"):
            answers = [await who.get(f"{each}/{path}") for each in (chat, nowhere)]
            assert [each.status_code for each in answers] == [404, 404], path
            assert answers[0].content == answers[1].content
