"""Everybody says for themselves how they are told, and in which browsers, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
import httpx
import pytest

from innkeep.notices.webpush import b64
from tests.factories import Hotel
from tests.journeys.people import scan, sign_in
from tests.notices.push_service import Phone

MakeBrowser = Callable[[], httpx.AsyncClient]
Db: TypeAlias = "asyncpg.Connection[Any]"

SETTINGS, BROWSERS, KEY = "/api/v1/notice-settings", "/api/v1/push-subscriptions", "/api/v1/push-key"

NIGHT = [{"days": ["mon", "tue"], "opens": "22:00", "closes": "07:00"}]


def given(phone: Phone | None = None) -> dict[str, Any]:
    """What a browser gives of itself."""
    phone = phone or Phone(f"https://push.example/{uuid4().hex}")
    keys = {"p256dh": b64(phone.receiver.p256dh), "auth": b64(phone.auth)}
    return {"endpoint": phone.endpoint, "expirationTime": None, "keys": keys, "name": "Chrome, Android"}


async def test_nobody_is_told_who_nobody_is(browser_of: MakeBrowser) -> None:
    browser = browser_of()
    for path in (SETTINGS, BROWSERS, KEY):
        assert (await browser.get(path)).status_code == 401
    assert (await browser.post(BROWSERS, json=given())).status_code == 401
    assert (await browser.patch(SETTINGS, json={})).status_code == 401


async def test_what_is_usual_for_the_desk(browser_of: MakeBrowser, hotel: Hotel) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    said = (await desk.get(SETTINGS)).json()
    assert said["kinds"]["waiting"] == {"push": True, "mail": False, "sound": True}
    assert (said["waiting_for"], said["quiet"], said["urgent_breaks_through"]) == ("all", [], True)
    assert said["mail"] == {"available": False, "address": hotel.emails["front_desk"]}, "no e-mail is set up here"
    assert said["devices"] == 0


async def test_who_sees_no_conversations_is_told_of_none(browser_of: MakeBrowser, hotel: Hotel) -> None:
    cook = await sign_in(browser_of(), hotel, "cook")
    said = (await cook.get(SETTINGS)).json()
    assert set(said["kinds"]) == {"new_order", "assigned", "escalated"}
    refused = await cook.patch(SETTINGS, json={"kinds": {"waiting": {"push": True}}})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/nothing-to-be-told-of")


async def test_changes_leave_the_rest_as_it_is(browser_of: MakeBrowser, hotel: Hotel) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    await desk.patch(SETTINGS, json={"kinds": {"new_order": {"sound": False}}})
    await desk.patch(SETTINGS, json={"kinds": {"new_order": {"mail": True}}, "quiet": NIGHT})
    changed = await desk.patch(SETTINGS, json={"waiting_for": "mine", "urgent_breaks_through": False})
    assert changed.status_code == 200, changed.text
    said = (await desk.get(SETTINGS)).json()
    assert said == changed.json()
    assert said["kinds"]["new_order"] == {"push": True, "mail": True, "sound": False}
    assert said["kinds"]["assigned"] == {"push": True, "mail": False, "sound": True}
    assert (said["quiet"], said["waiting_for"], said["urgent_breaks_through"]) == (NIGHT, "mine", False)
    colleague = await sign_in(browser_of(), hotel, "front_desk_2")
    assert (await colleague.get(SETTINGS)).json()["waiting_for"] == "all"
    assert (await desk.patch(SETTINGS, json={"waiting_for": None})).json()["waiting_for"] == "all"


async def test_two_pages_do_not_overwrite_each_other(browser_of: MakeBrowser, hotel: Hotel) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    first = (await desk.get(SETTINGS)).headers["ETag"]
    changed = await desk.patch(SETTINGS, json={"waiting_for": "mine"}, headers={"If-Match": first})
    assert changed.status_code == 200
    stale = await desk.patch(SETTINGS, json={"waiting_for": "all"}, headers={"If-Match": first})
    assert stale.status_code == 412
    fresh = await desk.patch(SETTINGS, json={"waiting_for": "all"}, headers={"If-Match": changed.headers["ETag"]})
    assert fresh.status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": {"gossip": {"push": True}}},
        {"kinds": {"new_order": {"pigeon": True}}},
        {"kinds": {"new_order": {"push": "yes"}}},
        {"kinds": None},
        {"quiet": [{"days": [], "opens": "22:00", "closes": "07:00"}]},
        {"quiet": [{"days": ["mon"], "opens": "25:00", "closes": "07:00"}]},
        {"waiting_for": "everybody"},
        {"urgent_breaks_through": None},
        {"loud": True},
    ],
)
async def test_what_makes_no_sense_is_refused(browser_of: MakeBrowser, hotel: Hotel, wrong: dict[str, object]) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    assert (await desk.patch(SETTINGS, json=wrong)).status_code == 422


async def test_a_guest_says_it_for_their_own_phone(browser_of: MakeBrowser, owner: Db, hotel: Hotel) -> None:
    await owner.execute("UPDATE users SET email = 'emma@post.example' WHERE id = $1", hotel.guest_id)
    phone = browser_of()
    await scan(phone, hotel.room_code)
    said = (await phone.get(SETTINGS)).json()
    assert said["kinds"] == {"message": {"push": True, "mail": True}, "order_status": {"push": True, "mail": False}}
    assert (said["waiting_for"], said["mail"]["address"]) == (None, "emma@post.example")
    changed = await phone.patch(SETTINGS, json={"kinds": {"message": {"mail": False}}})
    assert changed.json()["kinds"]["message"] == {"push": True, "mail": False}
    for wrong in ({"message": {"sound": True}}, {"new_order": {"push": True}}):
        assert (await phone.patch(SETTINGS, json={"kinds": wrong})).status_code == 422


async def test_the_key_is_the_hotels_and_stays(browser_of: MakeBrowser, hotel: Hotel, other_hotel: Hotel) -> None:
    desk, phone = await sign_in(browser_of(), hotel, "front_desk"), browser_of()
    await scan(phone, hotel.room_code)
    key = (await desk.get(KEY)).json()["key"]
    assert len(key) == 87
    assert (await phone.get(KEY)).json()["key"] == key
    assert (await phone.get(f"/g/{hotel.room_code}/push-key")).json()["key"] == key
    elsewhere = await sign_in(browser_of(), other_hotel, "front_desk")
    assert (await elsewhere.get(KEY)).json()["key"] != key


async def test_a_browser_is_told_and_no_more(browser_of: MakeBrowser, hotel: Hotel, other_hotel: Hotel) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    body = given()
    made = await desk.post(BROWSERS, json=body)
    assert made.status_code == 201, made.text
    again = await desk.post(BROWSERS, json=body)
    assert again.json()["id"] == made.json()["id"], "the same browser is the same subscription"
    assert [each["endpoint"] for each in (await desk.get(BROWSERS)).json()["items"]] == [body["endpoint"]]
    assert (await desk.get(SETTINGS)).json()["devices"] == 1
    for who in ((hotel, "front_desk_2"), (other_hotel, "front_desk")):
        stranger = await sign_in(browser_of(), *who)
        assert (await stranger.get(BROWSERS)).json()["items"] == []
        assert (await stranger.get(SETTINGS)).json()["devices"] == 0
        assert (await stranger.delete(f"{BROWSERS}/{made.json()['id']}")).status_code == 404
    assert (await desk.delete(f"{BROWSERS}/{made.json()['id']}")).status_code == 204
    assert (await desk.get(BROWSERS)).json()["items"] == []


async def test_signing_out_ends_it(browser_of: MakeBrowser, hotel: Hotel) -> None:
    desk, elsewhere = [await sign_in(browser_of(), hotel, "front_desk") for _ in range(2)]
    await desk.post(BROWSERS, json=given())
    kept = (await elsewhere.post(BROWSERS, json=given())).json()
    assert (await desk.post("/api/v1/auth/logout")).status_code == 204
    assert [each["id"] for each in (await elsewhere.get(BROWSERS)).json()["items"]] == [kept["id"]]


async def test_a_browser_tells_whoever_uses_it_now(browser_of: MakeBrowser, hotel: Hotel) -> None:
    """A desk's computer: a colleague signs in, and the first one's notices are not shown to them."""
    first, second = [await sign_in(browser_of(), hotel, who) for who in ("front_desk", "front_desk_2")]
    body = given()
    await first.post(BROWSERS, json=body)
    await second.post(BROWSERS, json=body)
    assert (await first.get(BROWSERS)).json()["items"] == []
    assert len((await second.get(BROWSERS)).json()["items"]) == 1


async def test_checking_out_ends_it(browser_of: MakeBrowser, owner: Db, hotel: Hotel) -> None:
    phone, desk = browser_of(), await sign_in(browser_of(), hotel, "front_desk")
    await scan(phone, hotel.room_code)
    assert (await phone.post(f"/g/{hotel.room_code}/push-subscriptions", json=given())).status_code == 204
    assert len((await phone.get(BROWSERS)).json()["items"]) == 1
    assert (await desk.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")).status_code == 200
    assert await owner.fetchval("SELECT count(*) FROM push_subscriptions WHERE org_id = $1", hotel.org_id) == 0


async def test_the_guests_page_turns_it_on_and_off(browser_of: MakeBrowser, hotel: Hotel) -> None:
    phone, body = browser_of(), given()
    await scan(phone, hotel.room_code)
    path = f"/g/{hotel.room_code}/push-subscriptions"
    assert (await phone.post(path, json=body)).status_code == 204
    gone = await phone.request("DELETE", path, json={"endpoint": body["endpoint"]})
    assert gone.status_code == 204
    assert (await phone.get(BROWSERS)).json()["items"] == []
    assert (await browser_of().post(path, json=body)).status_code == 401


async def test_a_browser_that_is_both_is_told_as_what_its_page_is(browser_of: MakeBrowser, hotel: Hotel) -> None:
    """Whoever tries the demo has both cookies."""
    both = browser_of()
    await scan(both, hotel.room_code)
    await sign_in(both, hotel, "front_desk")
    body = given()
    path = f"/g/{hotel.room_code}/push-subscriptions"
    assert (await both.post(path, json=body)).status_code == 204
    assert (await both.post(BROWSERS, json=body)).status_code == 201
    phone = browser_of()
    phone.cookies.update({"innkeep_guest": both.cookies["innkeep_guest"]})
    assert len((await phone.get(BROWSERS)).json()["items"]) == 1, "the one did not take the other's place"
    assert (await both.request("DELETE", path, json={"endpoint": body["endpoint"]})).status_code == 204
    assert (await phone.get(BROWSERS)).json()["items"] == []
    assert len((await both.get(BROWSERS)).json()["items"]) == 1, "nor did it take it away"


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example/1"},
        {"endpoint": "https://169.254.169.254/latest"},
        {"endpoint": "x" * 1001},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": {"p256dh": "!", "auth": "AAAA"}},
        {"keys": {"p256dh": b64(b"\x04" + bytes(64)), "auth": b64(bytes(16))}},
        {"name": " "},
        {"owner": "somebody"},
    ],
)
async def test_what_no_browser_would_say(browser_of: MakeBrowser, hotel: Hotel, wrong: dict[str, object]) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    assert (await desk.post(BROWSERS, json={**given(), **wrong})).status_code == 422


async def test_there_is_an_end_to_browsers(browser_of: MakeBrowser, hotel: Hotel) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    bodies = [given() for _ in range(21)]
    statuses = [(await desk.post(BROWSERS, json=body)).status_code for body in bodies]
    assert statuses == [201] * 20 + [409]
    assert (await desk.post(BROWSERS, json=bodies[0])).status_code == 201, "one that is told already stays"


# Apps


async def test_the_service_worker_sees_to_both_faces_and_is_never_kept(browser_of: MakeBrowser) -> None:
    answer = await browser_of().get("/sw.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")


async def test_the_guests_page_is_an_app_of_the_hotel(browser_of: MakeBrowser, owner: Db, hotel: Hotel) -> None:
    browser = browser_of()
    answer = await browser.get(f"/g/{hotel.room_code}/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    app = answer.json()
    assert app["name"] == await owner.fetchval("SELECT name FROM organizations WHERE id = $1", hotel.org_id)
    assert {app["id"], app["start_url"], app["scope"]} == {f"/g/{hotel.room_code}"}
    sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in app["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in app["icons"]:
        kept = await browser.get(icon["src"])
        assert (kept.status_code, kept.headers["Content-Type"]) == (200, icon["type"])
    assert (await browser.get("/g/NOSUCHCODE/manifest.webmanifest")).status_code == 404


async def test_the_console_is_an_app_and_tells_strangers_no_name(browser_of: MakeBrowser, hotel: Hotel) -> None:
    stranger = (await browser_of().get("/console/manifest.webmanifest")).json()
    assert (stranger["name"], stranger["start_url"]) == ("Innkeep", "/console")
    desk = await sign_in(browser_of(), hotel, "front_desk")
    assert (await desk.get("/console/manifest.webmanifest")).json()["name"].endswith(" · Desk")
