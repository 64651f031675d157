"""Where the console leads, to whom it shows what, and that its parts are all there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from innkeep.web.assets import STATIC
from tests.console.conftest import SCRIPT, As, Place
from tests.factories import Hotel
from tests.journeys.people import scan, write

PACKAGE = STATIC.parent.parent
TEMPLATES = [*PACKAGE.rglob("templates/**/*.html")]


@pytest.mark.parametrize(
    ("who", "home", "seen", "hidden"),
    [
        ("front_desk", "/console/today", ["Today", "Inbox", "Board", "My work", "Rooms"], []),
        ("housekeeper", "/console/my-work", ["My work", "Board"], ["Today", "Inbox", "Rooms"]),
    ],
)
async def test_the_front_door_leads_to_what_somebody_came_for(
    sit: As, who: str, home: str, seen: list[str], hidden: list[str]
) -> None:
    browser = await sit(who)
    for address in ("/console", "/console/"):
        door = await browser.get(address, headers={"host": "elsewhere.example"})
        assert (door.status_code, door.headers["location"]) == (303, home), "whatever host the request names"
    page = (await browser.get(home)).text
    navigation = page[page.index('aria-label="Console"') : page.index("</nav>")]
    for label in seen:
        assert f"<span>{label}</span>" in navigation
    for label in hidden:
        assert f"<span>{label}</span>" not in navigation


async def test_pages_that_are_not_ones_own_say_so(sit: As) -> None:
    housekeeper = await sit("housekeeper")
    for path in ("/console/today", "/console/inbox", "/console/events/today"):
        assert (await housekeeper.get(path)).status_code == 403, path


async def test_search_finds_everything_that_one_may_read(sit: As, hotel: Hotel, place: Place, browser_of: Any) -> None:
    guest = browser_of()
    await write(guest, await scan(guest, hotel.room_code), "My purple umbrella is lost")
    order = await place("Bath towel", notes="The purple ones")
    desk, housekeeper = await sit("front_desk"), await sit("housekeeper")
    found = (await desk.get("/console/search", params={"q": "purple"}, headers=SCRIPT)).text
    assert order.order_number in found
    assert "umbrella" in found
    assert "Emma Lindqvist · Room 101" in found
    assert "Bath towel" in found
    assert "Emma Lindqvist" in (await desk.get("/console/search", params={"q": "lindq"}, headers=SCRIPT)).text
    assert "Room 101" in (await desk.get("/console/search", params={"q": "101"}, headers=SCRIPT)).text
    assert "/console/board" in (await desk.get("/console/search", params={"q": "boa"}, headers=SCRIPT)).text
    theirs = (await housekeeper.get("/console/search", params={"q": "purple"}, headers=SCRIPT)).text
    assert order.order_number in theirs
    assert "umbrella" not in theirs
    for words in ("lindq", "101"):
        assert (
            "Nothing is called" in (await housekeeper.get("/console/search", params={"q": words}, headers=SCRIPT)).text
        )
    assert "<html" in (await desk.get("/console/search", params={"q": "purple"})).text


async def test_a_guest_leads_to_what_was_said_last(sit: As, hotel: Hotel, browser_of: Any) -> None:
    guest = browser_of()
    session_id = await scan(guest, hotel.room_code)
    desk, housekeeper = await sit("front_desk"), await sit("housekeeper")
    path = f"/console/guests/{hotel.guest_id}/conversation"
    assert (await desk.get(path)).headers["location"] == f"/console/inbox/{session_id}"
    assert session_id not in (await housekeeper.get(path)).headers["location"]


async def test_the_design_page_shows_every_part(sit: As) -> None:
    page = (await (await sit("front_desk")).get("/console/design")).text
    parts = (PACKAGE / "web/templates/web/components.html").read_text()
    named = set(re.findall(r"macro (\w+)\(", parts)) - {"category_icon", "age", "toasts", "stream", "sheet", "head"}
    for macro in named:
        assert f"{macro}(" in page or f"call {macro}" in page, macro
    for size in re.findall(r"--(text-\w+|s\d+):", (STATIC / "tokens.css").read_text()):
        assert f"--{size}" in page


def test_every_icon_is_in_the_sprite_and_none_that_nobody_shows() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor/icons.svg").read_text()))
    sources = [*TEMPLATES, *STATIC.glob("*.js")]
    sources += [path for face in ("console", "guest", "web") for path in (PACKAGE / face).glob("*.py")]
    quoted = set(re.findall(r"[\"'#]([a-z][a-z0-9]*(?:-[a-z0-9]+)*)[\"']", "\n".join(map(Path.read_text, sources))))
    shown = set(re.findall(r'icon\("([^"]+)"', "\n".join(map(Path.read_text, TEMPLATES))))
    assert shown <= sprite
    assert sprite <= quoted
