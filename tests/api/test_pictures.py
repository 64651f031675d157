"""The picture of a hotel and those of its menu: set by a manager, seen by staff and guests, by nobody else."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import scan, sign_in
from tests.photos.test_pictures import opened, picture, saved

Browsers = Callable[[], httpx.AsyncClient]
JPEG = saved(picture((1600, 800)), "JPEG")


async def put(browser: httpx.AsyncClient, path: str, file: bytes = JPEG) -> httpx.Response:
    return await browser.put(f"/api/v1/{path}/picture", files={"file": ("picture.jpg", file, "image/jpeg")})


@pytest.mark.parametrize("of", ["hotel", "item"])
async def test_a_picture_is_set_replaced_and_taken_away(
    browser_of: Browsers, hotel: Hotel, other_hotel: Hotel, of: str
) -> None:
    path = f"organizations/{hotel.org_id}" if of == "hotel" else f"catalogue-items/{hotel.items['Tomato soup']}"
    manager, desk, guest = await sign_in(browser_of(), hotel, "manager"), browser_of(), browser_of()
    await sign_in(desk, hotel, "front_desk")
    await scan(guest, hotel.room_code)
    stranger = await sign_in(browser_of(), other_hotel, "manager")
    assert (await put(desk, path)).status_code == 403
    assert (await put(guest, path)).status_code == 401
    assert (await put(stranger, path)).status_code == 404
    assert (await put(manager, path, b"no picture")).status_code == 422
    assert (await manager.get(f"/api/v1/{path}/picture")).json() is None

    first = (await put(manager, path)).json()
    assert (first["width"], first["height"]) == (1280, 640)
    second = (await put(manager, path)).json()
    assert second["id"] != first["id"]
    assert (await manager.get(f"/api/v1/{path}/picture")).json() == second
    for browser in (manager, desk, guest):
        large = await browser.get(f"/api/v1/pictures/{second['id']}")
        small = await browser.get(f"/api/v1/pictures/{second['id']}/thumbnail")
        assert (opened(large.content).size, opened(small.content).size) == ((1280, 640), (320, 160))
        assert large.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert (await browser.get(f"/api/v1/pictures/{first['id']}")).status_code == 404
    for missing in (await stranger.get(f"/api/v1/pictures/{second['id']}"), await stranger.get(f"/api/v1/{path}")):
        assert missing.status_code == 404

    assert (await desk.delete(f"/api/v1/{path}/picture")).status_code == 403
    for _ in range(2):
        assert (await manager.delete(f"/api/v1/{path}/picture")).status_code == 204
    assert (await guest.get(f"/api/v1/pictures/{second['id']}")).status_code == 404


async def test_colour_and_wifi_of_a_hotel(browser_of: Browsers, hotel: Hotel) -> None:
    manager = await sign_in(browser_of(), hotel, "manager")
    path = f"/api/v1/organizations/{hotel.org_id}"
    for wrong in (
        {"brand_color": "teal"},
        {"wifi_password": "12345678"},
        {"wifi_name": "ü" * 32},
        {"wifi_name": "A", "wifi_password": "short"},
    ):
        assert (await manager.patch(path, json=wrong)).status_code == 422
    said = {"brand_color": "#0f5a73", "wifi_name": "Aurora", "wifi_password": "12345678"}
    changed = await manager.patch(path, json=said)
    assert changed.status_code == 200, changed.text
    assert changed.json().items() >= said.items()
    gone = dict.fromkeys(said)
    assert (await manager.patch(path, json=gone)).json().items() >= gone.items()
