"""What another site makes a browser send is not carried out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]

ROOM = {"room_number": "501", "label": "Roof suite", "type": "suite"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    ],
)
async def test_what_comes_from_elsewhere_is_refused(
    browser_of: Browsers, hotel: Hotel, headers: dict[str, str]
) -> None:
    manager = await sign_in(browser_of(), hotel, "manager")
    refused = [
        await manager.post("/api/v1/rooms", json=ROOM, headers=headers),
        await manager.patch(f"/api/v1/rooms/{hotel.room_id}", json={"label": "x"}, headers=headers),
        await manager.delete(f"/api/v1/rooms/{hotel.empty_room_id}", headers=headers),
        await manager.post("/console/logout", headers=headers),
        await manager.post("/console/login", data={"email": "a", "password": "b"}, headers=headers),
        await manager.post("/api/v1/auth/login", json={"email": "a", "password": "b"}, headers=headers),
    ]
    assert {(each.status_code, each.json()["type"]) for each in refused} == {(403, "/problems/other-origin")}
    assert (await manager.get("/api/v1/rooms", headers=headers)).status_code == 200


async def test_what_comes_from_here_is_carried_out(browser_of: Browsers, hotel: Hotel, server_url: str) -> None:
    manager = await sign_in(browser_of(), hotel, "manager")
    for number, headers in enumerate(({"Origin": server_url}, {"Sec-Fetch-Site": "same-origin"}, {})):
        made = await manager.post("/api/v1/rooms", json=ROOM | {"room_number": f"50{number}"}, headers=headers)
        assert made.status_code == 201


async def test_a_guests_form_that_tells_no_origin_comes_with_a_cookie(browser_of: Browsers, hotel: Hotel) -> None:
    """Without TLS; tests/web_walls/test_without_tls.py sees what a browser makes of it."""
    phone, newer, form = browser_of(), browser_of(), {"Origin": "null"}
    door = f"/g/{hotel.room_code}"
    assert (await phone.post(door, headers=form)).status_code == 403, "any site's form says that"
    await phone.get(door)
    assert (await phone.post(door, headers=form)).status_code == 303
    assert (await phone.post("/console/logout", headers=form)).status_code == 403
    await newer.get(door, headers={"Sec-Fetch-Site": "none"})
    assert not newer.cookies, "whoever says where they ask from needs none"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
async def test_the_api_takes_json_that_no_form_can_send(browser_of: Browsers, hotel: Hotel, kind: str) -> None:
    """Whatever else a browser leaves out: JSON from another site is asked about first, and the answer is no."""
    manager = await sign_in(browser_of(), hotel, "manager")
    sent = await manager.post("/api/v1/rooms", content=json.dumps(ROOM), headers={"Content-Type": kind} if kind else {})
    assert sent.status_code == 422
    assert (await manager.get("/api/v1/rooms", params={"room_number": "501"})).json()["items"] == []
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = await manager.request("OPTIONS", "/api/v1/rooms", headers=asked)
    assert "access-control-allow-origin" not in answer.headers


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("kind", ["text/plain", FORM, "multipart/form-data; boundary=x"])
async def test_a_browser_says_to_the_api_that_a_page_of_ours_asks(
    browser_of: Browsers, hotel: Hotel, kind: str
) -> None:
    """Even one that tells nobody where a request comes from: no form sends that header, nor another site's script."""
    desk = await sign_in(browser_of(), hotel, "front_desk")
    del desk.headers["x-requested-with"]
    sent = {"User-Agent": "Mozilla/5.0 (X11; Linux)", "Content-Type": kind}
    session_id = await scan(browser_of(), hotel.room_code)
    typing = f"/api/v1/sessions/{session_id}/typing"
    refused = await desk.post(typing, headers=sent)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-meant")
    assert (await desk.post(typing, headers=sent | {"X-Requested-With": "a page"})).status_code == 204


async def test_a_form_of_the_console_proves_that_it_comes_from_there(browser_of: Browsers, hotel: Hotel) -> None:
    """It names the browser and who is signed in, and goes on when they sign in again."""
    manager, other = await sign_in(browser_of(), hotel, "manager"), await sign_in(browser_of(), hotel, "manager")
    for each in (manager, other):
        del each.headers["x-requested-with"]
    asked = {"host": f"tickets-{hotel.org_id.hex}.example"}
    proof = _proof((await manager.get("/console/settings/safety")).text)
    elsewhere = _proof((await other.get("/console/settings/safety")).text)
    for wrong in ("", "0" * 64, "é", elsewhere):
        refused = await manager.post("/console/settings/safety/links", data=asked | {"proof": wrong})
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-meant"), wrong
    await sign_in(manager, hotel, "manager")
    assert (await manager.post("/console/settings/safety/links", data=asked | {"proof": proof})).status_code == 303
    await sign_in(manager, hotel, "front_desk")
    stale = await manager.post("/console/settings/safety/links", data=asked | {"proof": proof})
    assert stale.status_code == 403, "what a colleague began is not sent in another one's name"


def _proof(page: str) -> str:
    found = re.search(r'name="proof" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]
