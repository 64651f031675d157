"""Photos of orders and in conversations: sent by whoever is in it, seen by whoever may, and by nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.accounts.test_accounts import order
from tests.factories import Hotel
from tests.journeys.people import messages, scan, sign_in, write
from tests.photos.test_pictures import opened, picture, saved

Browsers = Callable[[], httpx.AsyncClient]

JPEG = saved(picture(), "JPEG")


async def send(browser: httpx.AsyncClient, path: str, file: bytes = JPEG, **fields: str) -> httpx.Response:
    headers = {"Idempotency-Key": fields.pop("key")} if "key" in fields else {}
    upload = {"file": ("photo.jpg", file, "image/jpeg")}
    return await browser.post(f"/api/v1/{path}/photos", files=upload, data=fields, headers=headers)


async def listed(browser: httpx.AsyncClient, path: str) -> list[str]:
    answer = await browser.get(f"/api/v1/{path}/photos")
    assert answer.status_code == 200, answer.text
    return [photo["id"] for photo in answer.json()["items"]]


@pytest.fixture
async def guest(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    browser = browser_of()
    await scan(browser, hotel.room_code)
    return browser


@pytest.fixture
async def chat(guest: httpx.AsyncClient) -> str:
    session_id: str = (await guest.get("/api/v1/sessions")).json()["items"][0]["id"]
    return f"sessions/{session_id}"


@pytest.fixture
async def soup(owner: asyncpg.Connection[Any], hotel: Hotel) -> str:
    """An order of the guest's, on the kitchen's board."""
    return f"orders/{await order(owner, hotel, ('Tomato soup', 1, '9.00'))}"


async def test_a_photo_of_an_order_is_seen_by_guest_and_kitchen(
    guest: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, soup: str
) -> None:
    cook = await sign_in(browser_of(), hotel, "cook")
    sent = await send(guest, soup)
    assert sent.status_code == 201, sent.text
    photo = sent.json()
    assert (photo["order_id"], photo["message_id"], photo["sent_by"]) == (soup[7:], None, str(hotel.guest_id))
    answered = await send(cook, soup, saved(picture((1000, 500)), "PNG"))
    for browser in (guest, cook):
        assert await listed(browser, soup) == [photo["id"], answered.json()["id"]]
        large = await browser.get(f"/api/v1/photos/{answered.json()['id']}")
        small = await browser.get(f"/api/v1/photos/{answered.json()['id']}/thumbnail")
        assert (opened(large.content).size, opened(small.content).size) == ((1000, 500), (320, 160))
        assert large.headers["content-type"] == "image/jpeg"
        assert large.headers["x-content-type-options"] == "nosniff"
        assert large.headers["cache-control"] == "private, no-cache"
        assert large.headers["content-disposition"].startswith("inline; filename=")
        again = await browser.get(large.url, headers={"If-None-Match": large.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    kept = await cook.get(f"/api/v1/photos/{answered.json()['id']}")
    nobody = await browser_of().get(kept.url, headers={"If-None-Match": kept.headers["etag"]})
    assert nobody.status_code == 401, "whoever comes to the device later is not shown what it has kept"


async def test_a_photo_in_a_conversation_is_a_message(
    guest: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, chat: str
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    photo = (await send(guest, chat)).json()
    named = (await send(guest, chat, text="The tap drips", client_id="tap")).json()
    again = (await send(guest, chat, text="The tap drips", client_id="tap")).json()
    assert again == named
    words = {each["id"]: each["text"] for each in await messages(guest, chat[9:]) if each["by"] == "guest"}
    assert words == {photo["message_id"]: "Photo", named["message_id"]: "The tap drips"}
    answer = (await send(desk, chat, text="Is it this one?")).json()
    assert await listed(desk, chat) == await listed(guest, chat) == [photo["id"], named["id"], answer["id"]]
    assert (await guest.get(f"/api/v1/photos/{answer['id']}")).status_code == 200


async def test_a_photo_goes_to_ones_own_message_only(
    guest: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, chat: str
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    mine = (await write(guest, chat[9:], "Look at this"))["id"]
    theirs = (await write(desk, chat[9:], "One moment"))["id"]
    assert (await send(guest, chat, message_id=mine)).json()["message_id"] == mine
    assert (await send(desk, chat, message_id=theirs)).json()["message_id"] == theirs
    for who, message in ((guest, theirs), (desk, mine), (guest, str(uuid4()))):
        assert (await send(who, chat, message_id=message)).status_code == 404


async def test_out_of_reach_is_as_if_it_were_not_there(
    guest: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, other_hotel: Hotel, chat: str, soup: str
) -> None:
    photos = [(await send(guest, path)).json()["id"] for path in (soup, chat)]
    housekeeper = await sign_in(browser_of(), hotel, "housekeeper")
    stranger = await sign_in(browser_of(), other_hotel, "manager")
    neighbour = browser_of()
    await scan(neighbour, other_hotel.room_code)
    for who in (housekeeper, stranger, neighbour):
        for photo in photos:
            there = await who.get(f"/api/v1/photos/{photo}")
            nowhere = await who.get(f"/api/v1/photos/{uuid4()}")
            assert (there.status_code, there.content) == (404, nowhere.content)
            assert (await who.get(f"/api/v1/photos/{photo}/thumbnail")).status_code == 404
        for path in (soup, chat):
            assert (await send(who, path)).status_code == 404
            assert (await who.get(f"/api/v1/{path}/photos")).status_code == 404
    nobody = browser_of()
    assert (await nobody.get(f"/api/v1/photos/{photos[0]}")).status_code == 401
    assert (await send(nobody, soup)).status_code == 401
    assert (await listed(guest, soup), await listed(guest, chat)) == ([photos[0]], [photos[1]])


async def test_a_guest_who_has_left_sees_no_photo(
    guest: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, chat: str
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    photo = (await send(guest, chat)).json()["id"]
    left = await desk.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")
    assert left.status_code == 200
    assert (await guest.get(f"/api/v1/photos/{photo}")).status_code == 401
    assert (await desk.get(f"/api/v1/photos/{photo}")).status_code == 200
    assert (await send(desk, chat)).status_code == 409


async def test_the_same_photo_with_one_key_is_one(guest: httpx.AsyncClient, soup: str) -> None:
    key = str(uuid4())
    answers = await asyncio.gather(*(send(guest, soup, key=key) for _ in range(6)))
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await listed(guest, soup)) == 1
    assert (await send(guest, soup, saved(picture(), "PNG"), key=key)).status_code == 422


async def test_there_are_so_many_photos_and_no_more(
    guest: httpx.AsyncClient, soup: str, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    await owner.execute(
        """INSERT INTO photos (org_id, order_id, sent_by, width, height, content, thumbnail)
        SELECT $1, $2, $3, 1, 1, '\\xffd8ff', '\\xffd8ff' FROM generate_series(1, 18)""",
        hotel.org_id,
        soup[7:],
        hotel.guest_id,
    )
    answers = await asyncio.gather(*(send(guest, soup) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409]


async def test_what_is_no_photo_is_refused(guest: httpx.AsyncClient, soup: str, chat: str) -> None:
    for file in (b"", b"<svg onload='alert(1)'/>", saved(picture(), "GIF")):
        refused = await send(guest, soup, file)
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/no-picture")
    address = f"/api/v1/{soup}/photos"
    assert (await guest.post(address, json={"file": "x"})).status_code == 422
    assert (await guest.post(address, files={"photo": ("a.jpg", JPEG)})).status_code == 422
    two = [("file", ("a.jpg", JPEG)), ("file", ("b.jpg", JPEG))]
    assert (await guest.post(address, files=two)).status_code == 400
    assert (await send(guest, chat, colour="red")).status_code == 422
    assert (await send(guest, chat, text="x" * 4001)).status_code == 422
    assert (await send(guest, chat, message_id="first")).status_code == 422
    cut_off = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await guest.post(address, content=b"--x\r\nnonsense", headers=cut_off)).status_code in {400, 422}
    assert await listed(guest, soup) == []


async def test_ten_megabytes_are_the_most(guest: httpx.AsyncClient, soup: str) -> None:
    padded = JPEG + bytes(10 * 1024 * 1024 - len(JPEG))
    assert (await send(guest, soup, padded)).status_code == 201
    assert (await send(guest, soup, padded + b"\0")).status_code == 413
    assert (await send(guest, soup, padded + bytes(100_000))).status_code == 413
    other = await guest.post(f"/api/v1/{soup}/transitions", content=bytes(70_000))
    assert other.status_code == 413
