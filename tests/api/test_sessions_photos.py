"""Messages come with their photos, from both sides, wherever a message is shown."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.factories import Hotel
from tests.journeys.people import messages, scan, sign_in, write
from tests.photos.test_pictures import picture, saved

Browsers = Callable[[], httpx.AsyncClient]

JPEG = saved(picture(), "JPEG")


async def send(who: httpx.AsyncClient, chat: str, **fields: str) -> str:
    upload = {"file": ("photo.jpg", JPEG, "image/jpeg")}
    answer = await who.post(f"/api/v1/sessions/{chat}/photos", files=upload, data=fields)
    assert answer.status_code == 201, answer.text
    photo_id: str = answer.json()["id"]
    return photo_id


async def test_both_sides_send_photos_with_their_words(browser_of: Browsers, hotel: Hotel, other_hotel: Hotel) -> None:
    guest = browser_of()
    chat = await scan(guest, hotel.room_code)
    ben = await sign_in(browser_of(), hotel, "front_desk")
    await ben.put(f"/api/v1/sessions/{chat}/mode", json={"mode": "manual"})
    lamp = await send(guest, chat, text="The zigzag lamp is broken", client_id="lamp")
    mine = await write(ben, chat, "Is it this one?")
    mended = [await send(ben, chat, message_id=mine["id"]) for _ in range(2)]
    expected = [[lamp], mended]
    for reader in (guest, ben):
        shown = await messages(reader, chat)
        assert [[photo["id"] for photo in each["photos"]] for each in shown] == expected
        for photo in (photo for each in shown for photo in each["photos"]):
            for address in (photo["url"], photo["thumbnail_url"]):
                seen = await reader.get(address)
                assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    one = await ben.get(f"/api/v1/sessions/{chat}/messages/{mine['id']}")
    assert [photo["id"] for photo in one.json()["photos"]] == mended
    changed = await ben.patch(f"/api/v1/sessions/{chat}/messages/{mine['id']}", json={"text": "Or this one?"})
    assert [photo["id"] for photo in changed.json()["photos"]] == mended
    again = await write(guest, chat, "The zigzag lamp is broken", "lamp")
    assert [photo["id"] for photo in again["photos"]] == [lamp]
    [line] = (await ben.get("/api/v1/inbox")).json()["items"]
    assert [photo["id"] for photo in line["last_message"]["photos"]] == mended
    [found] = (await ben.get("/api/v1/search?q=zigzag")).json()["messages"]
    assert [photo["id"] for photo in found["photos"]] == [lamp]
    neighbour = await sign_in(browser_of(), other_hotel, "manager")
    assert (await neighbour.get(f"/api/v1/photos/{lamp}")).status_code == 404


async def test_a_program_that_only_reads_adds_no_photo_to_what_its_owner_wrote(
    browser_of: Browsers, hotel: Hotel
) -> None:
    chat = await scan(browser_of(), hotel.room_code)
    boss, program = await sign_in(browser_of(), hotel, "manager"), browser_of()
    mine = await write(boss, chat, "Is it this one?")
    reads = {"name": "Screen in the office", "operations": ["read_conversations"]}
    made = await boss.post("/api/v1/api-keys", json=reads)
    program.headers["Authorization"] = f"Bearer {made.json()['key']}"
    upload = {"file": ("photo.jpg", JPEG, "image/jpeg")}
    place = f"/api/v1/sessions/{chat}/photos"
    assert (await program.post(place, files=upload, data={"message_id": mine["id"]})).status_code == 403
    assert (await boss.post(place, files=upload, data={"message_id": mine["id"]})).status_code == 201
