"""What becomes of messages: delivered, read, changed, taken back; who writes; and what staff write for each other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from innkeep.conversations.events import FOR_STAFF
from innkeep.core import clock
from tests.factories import Hotel
from tests.journeys.people import PATIENCE, messages, scan, sign_in, write

Browsers = Callable[[], httpx.AsyncClient]


@pytest.fixture
async def guest(browser_of: Browsers) -> httpx.AsyncClient:
    return browser_of()


@pytest.fixture
async def ben(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


@pytest.fixture
async def chat(guest: httpx.AsyncClient, ben: httpx.AsyncClient, hotel: Hotel) -> str:
    """Taken over, so that the agent says nothing."""
    session_id = await scan(guest, hotel.room_code)
    await ben.put(f"/api/v1/sessions/{session_id}/mode", json={"mode": "manual"})
    return session_id


async def marks(who: httpx.AsyncClient, chat: str) -> tuple[int, int, int]:
    shown = (await who.get(f"/api/v1/sessions/{chat}")).json()
    return shown["guest_delivered_seq"], shown["guest_read_seq"], shown["staff_read_seq"]


async def test_marks_grow_never_shrink_and_never_pass_the_last_message(
    guest: httpx.AsyncClient, ben: httpx.AsyncClient, chat: str
) -> None:
    for number in range(3):
        await write(guest, chat, f"Hello {number}")
    address = f"/api/v1/sessions/{chat}"
    assert await marks(ben, chat) == (0, 0, 0)
    for who, path, seq, expected in (
        (guest, "delivered", 2, (2, 0, 0)),
        (guest, "read", 1, (2, 1, 0)),
        (guest, "read", 3, (3, 3, 0)),
        (guest, "read", 1, (3, 3, 0)),
        (ben, "delivered", 3, (3, 3, 0)),
        (ben, "read", 2, (3, 3, 2)),
        (ben, "read", 99, (3, 3, 3)),
    ):
        answer = await who.put(f"{address}/{path}", json={"seq": seq})
        assert answer.status_code == 200
        assert await marks(ben, chat) == expected, (path, seq)
    assert (await guest.put(f"{address}/read", json={"seq": -1})).status_code == 422


async def test_who_writes_has_read(guest: httpx.AsyncClient, ben: httpx.AsyncClient, chat: str) -> None:
    await write(guest, chat, "Hello")
    await write(ben, chat, "Good morning")
    assert (await marks(ben, chat))[2] == 1


async def test_words_are_changed_and_taken_back_and_what_they_were_is_kept(
    guest: httpx.AsyncClient, ben: httpx.AsyncClient, chat: str
) -> None:
    address = f"/api/v1/sessions/{chat}/messages"
    first, second = [await write(ben, chat, text) for text in ("At sevn", "Sorry, wrong room")]
    changed = await ben.patch(f"{address}/{first['id']}", json={"text": "At seven"})
    assert (changed.json()["text"], changed.json()["seq"]) == ("At seven", first["seq"])
    assert changed.json()["edited_at"]
    assert (await ben.delete(f"{address}/{second['id']}")).status_code == 204
    assert [each["text"] for each in await messages(guest, chat)] == ["At seven"]
    third = await write(ben, chat, "See you")
    assert third["seq"] == second["seq"] + 1
    for message, said, retracted in ((first, "At sevn", False), (second, "Sorry, wrong room", True)):
        [edit] = (await ben.get(f"{address}/{message['id']}/edits")).json()["items"]
        assert (edit["text"], edit["retracted"]) == (said, retracted)
        assert (await guest.get(f"{address}/{message['id']}/edits")).status_code == 401
    assert (await ben.delete(f"{address}/{second['id']}")).status_code == 404


async def test_only_ones_own_words_and_only_for_two_minutes(
    browser_of: Browsers, guest: httpx.AsyncClient, ben: httpx.AsyncClient, hotel: Hotel, chat: str
) -> None:
    chloe = await sign_in(browser_of(), hotel, "front_desk_2")
    mine, theirs = await write(ben, chat, "I will come."), await write(guest, chat, "Thank you")
    address = f"/api/v1/sessions/{chat}/messages"
    for who, message in ((chloe, mine), (ben, theirs)):
        assert (await who.patch(f"{address}/{message['id']}", json={"text": "Never!"})).status_code == 403
        assert (await who.delete(f"{address}/{message['id']}")).status_code == 403
    assert (await guest.patch(f"{address}/{theirs['id']}", json={"text": "No"})).status_code == 401
    with clock.moved(timedelta(minutes=2, seconds=1)):
        for late in (
            await ben.patch(f"{address}/{mine['id']}", json={"text": "Never!"}),
            await ben.delete(f"{address}/{mine['id']}"),
        ):
            assert (late.status_code, late.json()["type"]) == (409, "/problems/too-late-to-correct")
    assert [each["text"] for each in await messages(ben, chat)] == ["I will come.", "Thank you"]


async def test_notes_are_staffs_alone_and_reach_whom_they_name(
    browser_of: Browsers, guest: httpx.AsyncClient, ben: httpx.AsyncClient, hotel: Hotel, chat: str
) -> None:
    chloe = await sign_in(browser_of(), hotel, "front_desk_2")
    address = f"/api/v1/sessions/{chat}/notes"
    named = [str(hotel.staff["front_desk_2"].user_id)] * 2
    note = (await ben.post(address, json={"text": "Allergic to nuts, the file says", "mentions": named})).json()
    assert note["mentions"] == named[:1]
    assert [each["id"] for each in (await chloe.get("/api/v1/notes")).json()["items"]] == [note["id"]]
    assert (await ben.get("/api/v1/notes")).json()["items"] == []
    assert [each["id"] for each in (await chloe.get(address)).json()["items"]] == [note["id"]]
    for path in (address, "/api/v1/notes"):
        assert (await guest.get(path)).status_code == 401
    for page in (f"/api/v1/sessions/{chat}/messages", f"/api/v1/sessions/{chat}", f"/g/{hotel.room_code}"):
        assert "nuts" not in (await guest.get(page)).text
    cook = str(hotel.staff["cook"].user_id)
    refused = await ben.post(address, json={"text": "Please cook without", "mentions": [cook]})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/cannot-read-notes")
    assert (await chloe.delete(f"{address}/{note['id']}")).status_code == 403
    assert (await ben.delete(f"{address}/{note['id']}")).status_code == 204
    assert (await chloe.get("/api/v1/notes")).json()["items"] == []


async def test_a_guests_stream_tells_who_writes_and_nothing_of_notes(
    guest: httpx.AsyncClient, ben: httpx.AsyncClient, hotel: Hotel, chat: str
) -> None:
    address = f"/api/v1/sessions/{chat}"
    heard: list[tuple[str, Any]] = []
    async with asyncio.timeout(PATIENCE), guest.stream("GET", f"{address}/events") as stream:
        lines = stream.aiter_lines()
        await anext(lines)
        assert (await ben.post(f"{address}/notes", json={"text": "A difficult one"})).status_code == 201
        assert (await ben.put(f"{address}/snooze", json={"until": None})).status_code == 200
        assert (await ben.put(f"{address}/presence")).status_code == 200
        assert (await ben.post(f"{address}/typing")).status_code == 204
        await write(ben, chat, "I am here")
        name = ""
        async for line in lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: ") and name:
                heard.append((name, json.loads(line.removeprefix("data: "))))
                if {"typing", "message_posted"} <= {kind for kind, _ in heard}:
                    break
    assert {kind for kind, _ in heard}.isdisjoint(FOR_STAFF)
    who = {"session_id": chat, "user_id": str(hotel.staff["front_desk"].user_id)}
    [typing] = [said for kind, said in heard if kind == "typing"]
    assert who.items() <= typing.items()


async def test_a_canned_reply_is_kept_changed_and_filled_in(
    browser_of: Browsers, ben: httpx.AsyncClient, hotel: Hotel, chat: str
) -> None:
    manager = await sign_in(browser_of(), hotel, "manager")
    reply = {"shortcut": "towels", "language": "en", "text": "Dear {guest}, towels are on their way to room {room}."}
    made = await manager.post("/api/v1/canned-replies", json=reply)
    assert made.status_code == 201
    assert (await manager.post("/api/v1/canned-replies", json=reply)).status_code == 409
    german = reply | {"language": "de", "text": "Ihr {hotel}"}
    assert (await manager.post("/api/v1/canned-replies", json=german)).status_code == 201
    shown = (await ben.get(f"/api/v1/sessions/{chat}/canned-replies", params={"language": "en"})).json()["items"]
    assert [each["text"] for each in shown] == ["Dear Emma Lindqvist, towels are on their way to room 101."]
    assert len((await ben.get(f"/api/v1/sessions/{chat}/canned-replies")).json()["items"]) == 2
    address = f"/api/v1/canned-replies/{made.json()['id']}"
    assert (await manager.patch(address, json={"text": "Towels!"})).json()["text"] == "Towels!"
    unknown = await manager.patch(address, json={"text": "Dear {name}"})
    assert (unknown.status_code, unknown.json()["type"]) == (422, "/problems/unknown-placeholder")
    assert (await ben.patch(address, json={"text": "x"})).status_code == 403
    assert (await manager.delete(address)).status_code == 204
    assert (await ben.get(address)).status_code == 404
    assert (await manager.post(f"{address}/restoration")).json()["text"] == "Towels!"


@pytest.mark.parametrize(
    "wrong", [{"shortcut": "Two words"}, {"shortcut": ""}, {"text": " "}, {"language": "english!"}]
)
async def test_a_canned_reply_that_makes_no_sense_is_refused(
    browser_of: Browsers, hotel: Hotel, wrong: dict[str, str]
) -> None:
    manager = await sign_in(browser_of(), hotel, "manager")
    reply = {"shortcut": "towels", "language": "en", "text": "On their way."}
    assert (await manager.post("/api/v1/canned-replies", json=reply | wrong)).status_code == 422


async def test_another_hotels_messages_notes_and_replies_do_not_exist(
    browser_of: Browsers, ben: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel, chat: str
) -> None:
    neighbour = await sign_in(browser_of(), other_hotel, "manager")
    message = await write(ben, chat, "Hello")
    note = (await ben.post(f"/api/v1/sessions/{chat}/notes", json={"text": "Hm"})).json()
    manager = await sign_in(browser_of(), hotel, "manager")
    canned = {"shortcut": "hi", "language": "en", "text": "Hello"}
    reply = (await manager.post("/api/v1/canned-replies", json=canned)).json()
    nothing = uuid4()
    for method, theirs, nobodys, body in (
        ("PATCH", f"sessions/{chat}/messages/{message['id']}", f"sessions/{chat}/messages/{nothing}", {"text": "x"}),
        ("DELETE", f"sessions/{chat}/messages/{message['id']}", f"sessions/{nothing}/messages/{nothing}", None),
        (
            "GET",
            f"sessions/{chat}/messages/{message['id']}/edits",
            f"sessions/{nothing}/messages/{nothing}/edits",
            None,
        ),
        ("GET", f"sessions/{chat}/notes", f"sessions/{nothing}/notes", None),
        ("POST", f"sessions/{chat}/notes", f"sessions/{nothing}/notes", {"text": "x"}),
        ("DELETE", f"sessions/{chat}/notes/{note['id']}", f"sessions/{nothing}/notes/{nothing}", None),
        ("PUT", f"sessions/{chat}/read", f"sessions/{nothing}/read", {"seq": 1}),
        ("PUT", f"sessions/{chat}/delivered", f"sessions/{nothing}/delivered", {"seq": 1}),
        ("POST", f"sessions/{chat}/typing", f"sessions/{nothing}/typing", None),
        ("GET", f"sessions/{chat}/canned-replies", f"sessions/{nothing}/canned-replies", None),
        ("GET", f"canned-replies/{reply['id']}", f"canned-replies/{nothing}", None),
        ("PATCH", f"canned-replies/{reply['id']}", f"canned-replies/{nothing}", {"text": "x"}),
        ("DELETE", f"canned-replies/{reply['id']}", f"canned-replies/{nothing}", None),
    ):
        answers = [await neighbour.request(method, f"/api/v1/{each}", json=body) for each in (theirs, nobodys)]
        assert [each.status_code for each in answers] == [404, 404], theirs
        assert answers[0].content == answers[1].content
