"""Whoever follows a stream knows at every moment what somebody knows who reads everything anew."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import fields
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

import innkeep
from innkeep.core.db import Database
from innkeep.core.events import Event
from tests.factories import Hotel
from tests.fixtures import NO_TLS
from tests.journeys.people import PATIENCE, follow, link_for, sign_in, until
from tests.realtime.conftest import Browsers, Server
from tests.realtime.day import ELSEWHERE, STEPS, Day
from tests.realtime.following import Follower, comparable, fresh

for module in pkgutil.walk_packages(innkeep.__path__, "innkeep."):
    if module.name.endswith(".events"):
        importlib.import_module(module.name)

# Each class is there twice: `slots=True` makes a second one.
KINDS: dict[str, type[Event]] = {each.kind(): each for each in Event.__subclasses__()}

BOARD, INBOX, HOTEL = "/api/v1/board/events", "/api/v1/inbox/events", "/api/v1/events"


@pytest.fixture
async def day(here: Server, app_url: str, browser_at: Browsers, hotel: Hotel) -> AsyncIterator[Day]:
    """What happens, happens at one server; whoever follows does so at the other."""
    guest = browser_at(here)
    session_id = await follow(guest, await link_for(here.database, hotel.room_code))
    desk = await sign_in(browser_at(here), hotel, "front_desk")
    manager = await sign_in(browser_at(here), hotel, "manager")
    herald = Database(app_url)
    yield Day(hotel, here.database, herald, guest, desk, manager, session_id)
    await herald.close()


def elsewhere(browser: httpx.AsyncClient, at: Server) -> httpx.AsyncClient:
    """The same person, at the other server."""
    return httpx.AsyncClient(base_url=at.url, cookies=browser.cookies, timeout=PATIENCE, verify=NO_TLS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_event_is_followed(kind: str) -> None:
    made = frozenset[str]().union(*(kinds for _, kinds in STEPS))
    assert (kind in made) != (kind in ELSEWHERE), "see the docstring of day.py"


async def test_a_snapshot_and_the_events_after_it_are_what_a_fresh_snapshot_is(
    day: Day, there: Server, browser_at: Browsers
) -> None:
    conversation = f"/api/v1/sessions/{day.session_id}/events"
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(elsewhere(day.desk, there))
        guest = await stack.enter_async_context(elsewhere(day.guest, there))
        cook = await sign_in(browser_at(there), day.hotel, "cook")
        followers = [
            Follower(desk, conversation),
            Follower(guest, conversation),
            Follower(desk, INBOX),
            Follower(desk, BOARD),
            Follower(cook, BOARD),
        ]
        everything = Follower(desk, HOTEL)
        for each in (*followers, everything):
            await stack.enter_async_context(each.following())
        for step, kinds in STEPS:
            before = len(everything.heard)
            await step(day)

            async def heard(before: int = before, kinds: frozenset[str] = kinds) -> bool:
                return kinds <= {each.kind for each in everything.heard[before:]}

            await until(heard)
            for each in followers:
                await agrees(each, step.__name__, forgotten="updated_at" if each is followers[1] else "")
        assert followers[0].ended
        assert followers[1].ended
        assert "note_written" in followers[0].kinds()
        assert not followers[1].kinds() & {"note_written", "desk_alerted", "looking", "session_snoozed"}
        seqs = [each.seq for each in everything.heard if each.seq is not None]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs))), "none missing, none doubled, in their order"


async def agrees(follower: Follower, after: str, forgotten: str) -> None:
    """What the follower knows is, soon, how things are. A guest does not hear of all that touches the row."""
    if follower.ended:
        return
    known: list[dict[str, Any]] = []

    async def same() -> bool:
        known[:] = [comparable(follower.state), comparable(await fresh(follower.browser, follower.address))]
        for each in known:
            each.get("session", {}).pop(forgotten, None)
        return follower.ended or known[0] == known[1]

    try:
        await until(same)
    except TimeoutError:
        assert known[0] == known[1], f"{follower.address} after {after}"


async def test_what_no_snapshot_shows_is_told_by_its_keys(day: Day, there: Server) -> None:
    async with elsewhere(day.desk, there) as desk, Follower(desk, HOTEL).following() as everything:
        told: dict[str, dict[str, str]] = {}
        for kind in sorted(ELSEWHERE):
            event = KINDS[kind]
            values: dict[str, Any] = {each.name: _value(day, each.name) for each in fields(event)}
            await day.told(event(**values))
            told[kind] = {name: str(value) for name, value in values.items() if name != "org_id"}

        async def all_heard() -> bool:
            return told.keys() <= everything.kinds()

        await until(all_heard)
        assert {each.kind: each.data for each in everything.heard if each.kind in told} == told


def _value(day: Day, name: str) -> UUID | int:
    if name == "step":
        return 1
    return day.hotel.org_id if name == "org_id" else uuid4()
