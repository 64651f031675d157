"""A neighbour whose every text is a canary: wherever the hotel's own people look, it is not to be seen."""

from __future__ import annotations

import asyncio
import base64
import logging
import re
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from innkeep.core.db import Database
from innkeep.hotelfile.exporting import export_hotel
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.privacy.telling import all_held, as_page
from innkeep.spreadsheets.exporting import export_table
from innkeep.spreadsheets.tables import Kind
from tests.deep import long
from tests.factories import Hotel
from tests.fixtures import QUIET
from tests.journeys.people import scan, sign_in, until, write
from tests.walls.asking import ask
from tests.walls.classified import BEFORE_A_TENANT
from tests.walls.houses import CANARY, SIGN, Street, leaked
from tests.walls.places import routes_of
from tests.walls.requests import request


@pytest.mark.deep
async def test_no_route_tells_anything_of_the_neighbours(
    unwalled: FastAPI, here: Street, caplog: pytest.LogCaptureFixture
) -> None:
    """Every address that is read, by the owner and by the guest, by the application's own filters alone."""
    told, printed = [], 0
    routes = [each for each in routes_of(unwalled) if each.method == "GET" and each.name not in BEFORE_A_TENANT]
    assert len(routes) > 120
    with caplog.at_level(logging.INFO):
        for route in routes[:: long(4, 1)]:
            who = "guest" if route.path.startswith("/g/") else "staff"
            asked = request(route, here.house)
            answer = await ask(unwalled, "GET", asked.target, {"cookie": here.house.cookies[who]})
            told += [(route.name, each) for each in leaked(here, answer.body)]
            told += [(route.name, each) for each in leaked(here, repr(answer.headers).encode())]
            if answer.body.startswith(b"%PDF-"):
                printed += 1
                told += [(route.name, "on paper")] if SIGN in characters(answer.body) else []
    assert told == []
    assert printed >= long(0, 2), "codes and accounts are printed"
    assert not leaked(here, caplog.text.encode())


async def test_the_neighbour_itself_sees_what_is_looked_for(unwalled: FastAPI, here: Street) -> None:
    """Or the test above could not fail."""
    for path in ("/api/v1/rooms", "/api/v1/orders", "/api/v1/exports/rooms.csv", "/console/board", "/console/inbox"):
        answer = await ask(unwalled, "GET", path, {"cookie": here.neighbour.cookies["staff"]})
        assert leaked(here, answer.body), path
    paper = f"/api/v1/checkin-rooms/{here.neighbour.hotel.stay_id}/account.pdf"
    answer = await ask(unwalled, "GET", paper, {"cookie": here.neighbour.cookies["staff"]})
    assert SIGN in characters(answer.body)


async def test_no_file_that_is_taken_out_holds_anything_of_the_neighbours(
    postgres: EmbeddedPostgres, here: Street
) -> None:
    hotel = here.house.hotel
    database = Database(postgres.url("innkeep_owner", QUIET))
    async with database.unit_of_work(hotel.program) as db:
        files = [await export_hotel(db, hotel.program)]
        files += [(await export_table(db, hotel.program, kind)).decode() for kind in Kind]
    async with database.unit_of_work(hotel.staff["owner"]) as db:
        held = await all_held(db, hotel.staff["owner"], hotel.guest_id)
        files += [str(held), as_page(held)]
    await database.close()
    for file in files:
        assert len(file) > 60
        assert leaked(here, file.encode()) == set()


def characters(document: bytes) -> str:
    """The letters that are printed, by what the embedded fonts say that their signs stand for (ToUnicode maps)."""
    found = ""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\n?endstream", document, re.DOTALL):
        with suppress(ValueError, zlib.error):
            packed = base64.a85decode(stream.strip()[:-2]) if stream.strip().endswith(b"~>") else stream
            text = zlib.decompress(packed)
            if b"beginbf" in text:
                found += "".join(chr(int(code, 16)) for code in re.findall(rb"<([0-9A-Fa-f]{4})>", text))
    return found


class Listener:
    """Whoever follows a stream: all that came."""

    def __init__(self) -> None:
        self.heard = ""

    @asynccontextmanager
    async def to(self, browser: httpx.AsyncClient, path: str) -> AsyncIterator[Listener]:
        async with browser.stream("GET", path) as answer:
            assert answer.status_code == 200, path
            listening = asyncio.create_task(self._listen(answer))
            try:
                yield self
            finally:
                listening.cancel()
                await asyncio.wait({listening})

    async def _listen(self, answer: httpx.Response) -> None:
        async for text in answer.aiter_text():
            self.heard += text

    async def has(self, words: str) -> bool:
        return words in self.heard


async def test_no_stream_carries_what_happens_next_door(
    browser_of: Callable[[], httpx.AsyncClient], hotel: Hotel, other_hotel: Hotel
) -> None:
    guest, desk, manager = browser_of(), browser_of(), browser_of()
    session_id = await scan(guest, hotel.room_code)
    await sign_in(desk, hotel, "front_desk")
    await sign_in(manager, hotel, "manager")
    word = f"word{uuid4().hex[:8]}"
    streams = {
        (manager, "/api/v1/events"): session_id,
        (desk, "/api/v1/inbox/events"): word,
        (desk, f"/api/v1/sessions/{session_id}/events"): word,
        (guest, f"/api/v1/sessions/{session_id}/events"): word,
        (guest, f"/g/{hotel.room_code}/events"): word,
        (desk, f"/console/events/inbox?session={session_id}"): word,
        (desk, "/api/v1/board/events"): "Bath towel",
        (desk, "/console/events/board"): "Bath towel",
    }
    async with AsyncExitStack() as following:
        listeners = [(await following.enter_async_context(Listener().to(*at)), wait) for at, wait in streams.items()]
        theirs = await _a_day_next_door(browser_of, other_hotel)
        await write(guest, session_id, f"Two bath towels please, {word}")
        for listener, awaited in listeners:
            await until(partial(listener.has, awaited))
        for listener, _ in listeners:
            assert CANARY not in listener.heard
            assert not theirs & set(re.findall(r"[0-9a-f-]{36}", listener.heard))


async def _a_day_next_door(browser_of: Callable[[], httpx.AsyncClient], hotel: Hotel) -> set[str]:
    """What a guest and the desk of the other hotel say and do; the keys of all of it."""
    guest, desk = browser_of(), browser_of()
    session_id = await scan(guest, hotel.room_code)
    await sign_in(desk, hotel, "front_desk")
    said = await write(guest, session_id, f"{CANARY} one")
    answer = await desk.post(f"/api/v1/sessions/{session_id}/messages", json={"text": f"{CANARY} two"})
    note = await desk.post(f"/api/v1/sessions/{session_id}/notes", json={"text": f"{CANARY} three"})
    line = {"catalogue_item_id": str(hotel.items["Bath towel"]), "qty": 1, "notes": f"{CANARY} four"}
    order = await desk.post("/api/v1/orders", json={"stay_id": str(hotel.stay_id), "items": [line]})
    for made in (answer, note, order):
        assert made.status_code == 201, made.text
    return {session_id, said["id"], *(made.json()["id"] for made in (answer, note, order)), str(hotel.org_id)}
