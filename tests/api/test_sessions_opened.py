"""Staff write to a guest first; conversations are deleted and brought back; and messages are read page by page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import begin_anew, messages, scan, sign_in, write

Browsers = Callable[[], httpx.AsyncClient]


@pytest.fixture
async def ben(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


@pytest.fixture
async def chloe(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk_2")


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


def towards(hotel: Hotel, **more: object) -> dict[str, object]:
    return {"session_id": str(hotel.guest_id), "checkin_room_id": str(hotel.stay_id), **more}


async def opened(who: httpx.AsyncClient, body: dict[str, object], key: str | None = None) -> dict[str, Any]:
    answer = await who.post("/api/v1/sessions", json=body, headers={"Idempotency-Key": key} if key else {})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_staff_write_first_and_answer_from_then_on(
    browser_of: Browsers, ben: httpx.AsyncClient, hotel: Hotel
) -> None:
    chat = await opened(ben, towards(hotel, text="Your parcel has arrived."))
    assert (chat["mode"], chat["state"]) == ("manual", "person")
    assert chat["assignee_id"] == str(hotel.staff["front_desk"].user_id)
    assert (chat["session_id"], chat["checkin_room_id"]) == (str(hotel.guest_id), str(hotel.stay_id))
    assert (chat["room_id"], chat["verified"]) == (str(hotel.room_id), True)
    guest = browser_of()
    assert await scan(guest, hotel.room_code) == chat["id"]
    assert [(each["text"], each["by"]) for each in await messages(guest, chat["id"])] == [
        ("Your parcel has arrived.", "staff")
    ]
    moves = (await ben.get(f"/api/v1/sessions/{chat['id']}/moves")).json()["items"]
    assert [(each["kind"], each["epoch"]) for each in moves] == [("taken_over", 1)]


async def test_a_guest_has_one_open_conversation_whoever_begins_it(
    browser_of: Browsers, ben: httpx.AsyncClient, chloe: httpx.AsyncClient, hotel: Hotel
) -> None:
    guest = browser_of()
    begun = await scan(guest, hotel.room_code)
    assert (await opened(ben, towards(hotel)))["id"] == begun
    assert (await opened(ben, {"guest_id": str(hotel.guest_id), "stay_id": str(hotel.stay_id)}))["id"] == begun
    refused = await chloe.post("/api/v1/sessions", json=towards(hotel, text="Me, too"))
    assert (refused.status_code, refused.json()["assignee"]) == (409, "Ben Okafor")
    assert await messages(guest, begun) == []


async def test_several_at_once_open_one(ben: httpx.AsyncClient, hotel: Hotel) -> None:
    wanted = towards(hotel, text="Good evening", client_id="one")
    begun = await asyncio.gather(*(opened(ben, wanted, key) for key in ("a", "a", "b", None)))
    assert len({each["id"] for each in begun}) == 1
    assert len(await messages(ben, begun[0]["id"])) == 1


async def test_a_key_is_good_for_one_request(ben: httpx.AsyncClient, hotel: Hotel) -> None:
    chat = await opened(ben, towards(hotel, text="Good evening"), "first")
    assert await opened(ben, towards(hotel, text="Good evening"), "first") == chat
    assert len(await messages(ben, chat["id"])) == 1
    other = {"json": towards(hotel, text="Good night"), "headers": {"Idempotency-Key": "first"}}
    assert (await ben.post("/api/v1/sessions", **other)).status_code == 422  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["guest", "stay", "both", "the neighbours' guest", "who has left", "is expected"])
async def test_only_who_is_in_the_house_is_written_to(
    owner: asyncpg.Connection[Any], ben: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel, wrong: str
) -> None:
    body = {
        "guest": towards(hotel, session_id=str(uuid4())),
        "stay": towards(hotel, checkin_room_id=str(uuid4())),
        "both": towards(hotel, session_id=str(hotel.staff["cook"].user_id)),
        "the neighbours' guest": towards(other_hotel),
    }.get(wrong, towards(hotel))
    status = {"who has left": "checked_out", "is expected": "reserved"}.get(wrong, "checked_in")
    await owner.execute("UPDATE checkin_rooms SET status = $2 WHERE id = $1", hotel.stay_id, status)
    refused = await ben.post("/api/v1/sessions", json=body)
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/no-guest-here"), refused.text
    assert await owner.fetchval("SELECT count(*) FROM sessions WHERE org_id = $1", hotel.org_id) == 0


async def test_the_kitchen_and_guests_open_nothing(browser_of: Browsers, hotel: Hotel) -> None:
    cook = await sign_in(browser_of(), hotel, "cook")
    assert (await cook.post("/api/v1/sessions", json=towards(hotel))).status_code == 403
    guest = browser_of()
    await scan(guest, hotel.room_code)
    assert (await guest.post("/api/v1/sessions", json=towards(hotel))).status_code == 401


async def test_what_has_ended_is_deleted_and_brought_back(
    browser_of: Browsers, ben: httpx.AsyncClient, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    guest = browser_of()
    chat = f"/api/v1/sessions/{await scan(guest, hotel.room_code)}"
    await write(ben, chat.rpartition("/")[2], "The zebra is in the lobby.")
    going_on = await manager.delete(chat)
    assert (going_on.status_code, going_on.json()["type"]) == (409, "/problems/still-open")
    await ben.post(f"{chat}/termination")
    for who, path in ((ben, chat), (ben, f"{chat}/restoration")):
        answer = await (who.delete(path) if path == chat else who.post(path))
        assert answer.status_code == 403
    assert (await manager.delete(chat)).status_code == 204
    for path in (chat, f"{chat}/messages", f"{chat}/moves"):
        assert (await manager.get(path)).status_code == 404, path
    assert (await guest.get(chat)).status_code == 404
    assert (await manager.delete(chat)).status_code == 404
    assert (await ben.get("/api/v1/search?q=zebra")).json()["messages"] == []
    listed = [(await manager.get(f"/api/v1/sessions{query}")).json()["items"] for query in ("", "?deleted=true")]
    assert [[f"/api/v1/sessions/{each['id']}" for each in page] for page in listed] == [[], [chat]]
    for who in (ben, guest):
        assert (await who.get("/api/v1/sessions?deleted=true")).status_code == 403
    back = await manager.post(f"{chat}/restoration")
    assert (back.status_code, back.json()["state"]) == (200, "ended")
    assert (await guest.get(chat)).status_code == 200
    assert len((await ben.get("/api/v1/search?q=zebra")).json()["messages"]) == 1
    assert (await manager.post(f"{chat}/restoration")).status_code == 404


async def test_another_hotel_deletes_nothing_here(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel
) -> None:
    chat = f"/api/v1/sessions/{await scan(browser_of(), hotel.room_code)}"
    await manager.post(f"{chat}/termination")
    neighbour = await sign_in(browser_of(), other_hotel, "manager")
    refused = [await neighbour.delete(each) for each in (chat, f"/api/v1/sessions/{uuid4()}")]
    assert [each.status_code for each in refused] == [404, 404]
    assert refused[0].content == refused[1].content
    assert (await manager.get(chat)).status_code == 200


async def test_staff_say_what_language_a_guest_speaks(
    browser_of: Browsers, ben: httpx.AsyncClient, hotel: Hotel
) -> None:
    guest = browser_of()
    chat = f"/api/v1/sessions/{await scan(guest, hotel.room_code)}"
    read = (await ben.get(chat)).headers["ETag"]
    changed = await ben.patch(chat, json={"language": "pt-BR"}, headers={"If-Match": read})
    assert (changed.status_code, changed.json()["language"]) == (200, "pt-BR")
    stale = await ben.patch(chat, json={"language": "pt"}, headers={"If-Match": read})
    assert stale.status_code == 412
    for wrong in ({"language": "Portuguese"}, {"urgent": True}, {"mode": "manual"}):
        assert (await ben.patch(chat, json=wrong)).status_code == 422, wrong
    assert (await guest.patch(chat, json={"language": "de"})).status_code == 401
    assert (await ben.patch(chat, json={"language": None})).json()["language"] is None


async def test_reopening_begins_anew_shows_the_earlier_ones_and_calls_nobody_again(
    browser_of: Browsers, owner: asyncpg.Connection[Any], ben: httpx.AsyncClient, hotel: Hotel
) -> None:
    guest = browser_of()
    first = await scan(guest, hotel.room_code)
    await guest.post(f"/g/{hotel.room_code}/person")
    await owner.execute("UPDATE sessions SET urgent = true WHERE id = $1", UUID(first))
    await ben.post(f"/api/v1/sessions/{first}/termination")
    told = "SELECT count(*) FROM outbox WHERE org_id = $1 AND kind IN ('desk_alerted', 'mode_changed')"
    before = await owner.fetchval(told, hotel.org_id)
    second = await begin_anew(guest, hotel.room_code)
    assert second != first
    assert await owner.fetchval(told, hotel.org_id) == before
    fresh = (await ben.get(f"/api/v1/sessions/{second}")).json()
    assert (fresh["state"], fresh["waiting_since"], fresh["urgent"], fresh["assignee_id"]) == (
        "agent",
        None,
        False,
        None,
    )
    assert (await ben.get(f"/api/v1/sessions/{second}/moves")).json()["items"] == []
    for reader in (ben, guest):
        earlier = (await reader.get(f"/api/v1/sessions/{second}/earlier")).json()["items"]
        assert [each["id"] for each in earlier] == [first]


async def pages(who: httpx.AsyncClient, address: str, query: str) -> list[list[int]]:
    """The numbers of the messages, page by page."""
    seen: list[list[int]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await who.get(f"{address}?{query}{'&cursor=' if cursor else ''}{cursor}")).json()
        seen.append([each["seq"] for each in page["items"]])
        cursor = page["next_cursor"]
    return seen


async def test_messages_are_read_page_by_page_without_a_gap(
    browser_of: Browsers, ben: httpx.AsyncClient, hotel: Hotel
) -> None:
    guest = browser_of()
    chat = await scan(guest, hotel.room_code)
    await ben.put(f"/api/v1/sessions/{chat}/mode", json={"mode": "manual"})
    for number in range(7):
        await write(guest if number % 2 else ben, chat, f"Number {number}")
    address = f"/api/v1/sessions/{chat}/messages"
    for query, expected in (
        ("limit=3", [[1, 2, 3], [4, 5, 6], [7]]),
        ("limit=3&after=2", [[3, 4, 5], [6, 7]]),
        ("limit=4&sort=-seq", [[7, 6, 5, 4], [3, 2, 1]]),
        ("role=User", [[2, 4, 6]]),
        ("", [[1, 2, 3, 4, 5, 6, 7]]),
    ):
        assert await pages(guest, address, query) == expected, query
    for wrong in ("limit=501", "sort=text", "colour=red", "after=-1"):
        assert (await guest.get(f"{address}?{wrong}")).status_code == 422, wrong


async def test_one_message_is_read_and_a_post_is_repeated_by_its_key(
    browser_of: Browsers, ben: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel
) -> None:
    chat = await scan(browser_of(), hotel.room_code)
    address = f"/api/v1/sessions/{chat}/messages"
    sent = [await ben.post(address, json={"text": "Once"}, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [each.status_code for each in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    assert len(await messages(ben, chat)) == 1
    message = sent[0].json()["id"]
    assert (await ben.get(f"{address}/{message}")).json()["text"] == "Once"
    neighbour = await sign_in(browser_of(), other_hotel, "manager")
    refused = [await who.get(f"{address}/{key}") for who, key in ((neighbour, message), (ben, uuid4()))]
    assert [each.status_code for each in refused] == [404, 404]
