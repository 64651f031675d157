"""What another site makes a browser send is not carried out."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]

ROOM = {"room_number": "501", "label": "Roof suite", "type": "suite"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
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
