"""Texts go out small; streams, pictures, versions of the API and what another site asks for go out as they are."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from innkeep.web.assets import asset, release
from innkeep.web.compression import Compression
from tests.factories import Hotel
from tests.journeys.people import scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]
LONG = b"Two towels, please. " * 100


def answering(response: Response) -> httpx.AsyncClient:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await response(scope, receive, send)

    return httpx.AsyncClient(transport=httpx.ASGITransport(app=Compression(app)), base_url="http://hotel.example")


async def encoding(response: Response, **headers: str) -> str | None:
    async with answering(response) as client:
        answer = await client.get("/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.content == b"".join([LONG] if not isinstance(response, Pieces) else [LONG, LONG])
    coding: str | None = answer.headers.get("content-encoding")
    return coding


class Pieces(StreamingResponse):
    """Two pieces, one after the other."""

    def __init__(self, **kwargs: Any) -> None:
        async def pieces() -> Any:
            for piece in (LONG, LONG):
                yield piece

        super().__init__(pieces(), **kwargs)


async def test_texts_are_compressed_whole_or_in_pieces() -> None:
    for kind in ("text/html; charset=utf-8", "text/css", "text/javascript", "image/svg+xml", "application/json"):
        assert await encoding(Response(LONG, media_type=kind)) == "gzip"
        assert await encoding(Pieces(media_type=kind)) == "gzip"


@pytest.mark.parametrize("kind", ["text/event-stream", "image/jpeg", "application/pdf"])
async def test_streams_and_pictures_are_not(kind: str) -> None:
    assert await encoding(Response(LONG, media_type=kind)) is None
    assert await encoding(Pieces(media_type=kind)) is None


async def test_nobody_gets_what_they_did_not_ask_for() -> None:
    page = Response(LONG, media_type="text/html")
    assert await encoding(page, Accept_Encoding="identity") is None
    assert await encoding(page, Accept_Encoding="br, gzip;q=0") is None
    assert await encoding(page, Sec_Fetch_Site="cross-site") is None
    assert await encoding(page, Sec_Fetch_Site="same-site") is None
    assert await encoding(page, Sec_Fetch_Site="same-origin") == "gzip"


async def test_a_version_of_the_api_stays_what_it_is_and_one_of_a_file_becomes_weak() -> None:
    assert await encoding(Response(LONG, media_type="application/json", headers={"ETag": '"1"'})) is None
    async with answering(Response(LONG, media_type="text/css", headers={"ETag": '"1"'})) as client:
        sent = await client.get("/")
    assert (sent.headers["etag"], sent.headers["vary"]) == ('W/"1"', "Accept-Encoding")
    assert int(sent.headers["content-length"]) < len(LONG) / 4


async def test_a_file_is_kept_for_ever_under_the_address_of_its_release_alone(browser_of: Browsers) -> None:
    browser = browser_of()
    for address, kept in (
        (asset("guest.js"), True),
        (asset("guest-page.css"), True),
        ("/static/000000000000/guest.js", False),
        ("/static/guest.js", False),
    ):
        sent = await browser.get(address)
        assert sent.status_code == 200, address
        assert ("immutable" in sent.headers["cache-control"]) is kept, address
    joined = (await browser.get(asset("guest-page.css"))).text
    assert joined.index("--paper:") < joined.index(".button {") < joined.index(".guest .composer")
    for nothing in (f"/static/{release()}/no.js", f"/static/{release()}/../pages.py", f"/static/{release()}/"):
        assert (await browser.get(nothing)).status_code == 404
    with pytest.raises(FileNotFoundError):
        asset("no.js")


async def test_the_served_pages_and_files(browser_of: Browsers, hotel: Hotel) -> None:
    phone, desk = browser_of(), await sign_in(browser_of(), hotel, "front_desk")
    await scan(phone, hotel.room_code)
    page = await phone.get(f"/g/{hotel.room_code}")
    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    async with phone.stream("GET", "/static/guest.css") as raw:
        sent = b"".join([piece async for piece in raw.aiter_raw()])
    assert b".talk" in gzip.decompress(sent)
    again = await phone.get("/static/guest.css", headers={"If-None-Match": raw.headers["etag"]})
    assert again.status_code == 304
    async with phone.stream("GET", f"/g/{hotel.room_code}/events") as events:
        assert "content-encoding" not in events.headers
    room = await desk.get(f"/api/v1/rooms/{hotel.room_id}")
    assert not room.headers["etag"].startswith("W/")
