"""Whoever comes back hears what they missed, once; whoever is too slow or away for too long is told so."""

from __future__ import annotations

import asyncio
import os
import random
import re
import socket
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import asyncpg
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from innkeep.conversations.actions import open_session, post_message
from innkeep.core import outbox
from innkeep.core.outbox import Wakeup
from innkeep.orders.events import OrderChanged
from innkeep.realtime import history, hub
from innkeep.realtime.watch import QUEUE, Watch, WatchEnded, Why
from innkeep.web.sse import EventStream
from tests.factories import Hotel
from tests.journeys.people import PATIENCE, follow, link_for, sign_in, until
from tests.realtime.conftest import Browsers, Server, serving
from tests.realtime.following import Follower, Heard

HOTEL = "/api/v1/events"
DEEP = "INNKEEP_DEEP" in os.environ
DISCONNECTS = 2_000 if DEEP else 200
MESSAGES = 3_000 if DEEP else 300
KILL_EVERY = 20
"""Disconnects after which the server that is followed loses its listening connection."""


async def write(server: Server, hotel: Hotel, *texts: str) -> list[str]:
    """What the guest writes; the keys of the messages."""
    keys = []
    for said in texts:
        async with server.database.unit_of_work(hotel.guest) as db:
            chat = await open_session(db, hotel.guest)
            keys.append(str((await post_message(db, hotel.guest, chat.id, said)).id))
    return keys


async def kill_listener(server: Server) -> None:
    await server.database.ask("SELECT pg_terminate_backend($1)", server.hub.listener)


@pytest.mark.deep
async def test_of_many_disconnects_with_the_listener_killed_in_between_nothing_is_missing_and_nothing_doubled(
    here: Server, there: Server, browser_at: Browsers, hotel: Hotel
) -> None:
    desk = await sign_in(browser_at(there), hotel, "front_desk")
    follower, chance = Follower(desk, HOTEL), random.Random(4)  # noqa: S311 - no secret
    written: list[str] = []

    async def keep_writing() -> None:
        for number in range(MESSAGES):
            written.extend(await write(here, hotel, f"Message {number}"))

    async with asyncio.TaskGroup() as group:
        writing = group.create_task(keep_writing())
        for number in range(DISCONNECTS):
            if number % KILL_EVERY == KILL_EVERY - 1:
                await kill_listener(there)
            async with follower.stream() as stream:
                # Whoever has heard a part of what is sent at once has heard that part only.
                for _ in range(chance.randrange(4)):
                    if follower.last is None or not writing.done():
                        # The server may hang up as well: that is one disconnect more.
                        told = await _next(stream)
                        if told is None:
                            break
                        follower.take(told)
    # Whoever has heard all hears nothing when coming back: leave something to hear.
    written.extend(await write(here, hotel, "The last"))
    async with asyncio.timeout(PATIENCE):
        while heard_messages(follower).keys() < set(written):
            # The last listener may be gone only now, and then the server hangs up once more.
            async with follower.stream() as stream:
                while heard_messages(follower).keys() < set(written) and (told := await _next(stream)) is not None:
                    follower.take(told)
    assert heard_messages(follower) == Counter(written)
    seqs = [each.seq for each in follower.heard if each.kind != "snapshot"]
    assert seqs == sorted(set(seqs), key=lambda seq: seq or 0)
    assert "reload" not in follower.kinds()


async def _next(stream: AsyncIterator[Heard]) -> Heard | None:
    """What is told next; None when the stream is over, or where all has been heard just before the last was written."""
    with suppress(TimeoutError):
        async with asyncio.timeout(2):
            return await anext(stream, None)
    return None


def heard_messages(follower: Follower) -> Counter[str]:
    return Counter(each.data["message_id"] for each in follower.heard if each.kind == "message_posted")


async def test_what_happens_at_one_server_is_heard_at_the_other(
    here: Server, there: Server, browser_at: Browsers, hotel: Hotel
) -> None:
    for writes, follows in ((here, there), (there, here)):
        desk = await sign_in(browser_at(follows), hotel, "front_desk")
        async with Follower(desk, HOTEL).following() as follower:
            [key] = await write(writes, hotel, "Hello")
            await until(partial(_heard, follower, key))


async def _heard(follower: Follower, key: str) -> bool:
    return heard_messages(follower)[key] == 1


async def test_a_wake_up_that_is_never_sent_is_made_up_for(
    here: Server, owner: asyncpg.Connection[Any], browser_at: Browsers, hotel: Hotel
) -> None:
    """A crash between the commit and the telling leaves the event in the outbox and nobody told."""
    assert hub.CATCH_UP_EVERY + hub.AGAIN_AFTER < 5
    desk = await sign_in(browser_at(here), hotel, "front_desk")
    async with Follower(desk, HOTEL).following() as follower:
        event = OrderChanged(org_id=hotel.org_id, order_id=UUID(int=7))
        async with owner.transaction():
            await outbox.keep(owner, [event])
        await until(lambda: _told_of_order(follower))


async def _told_of_order(follower: Follower) -> bool:
    return [each.data for each in follower.heard if each.kind == "order_changed"] == [{"order_id": str(UUID(int=7))}]


async def test_whoever_was_away_for_too_long_is_told_to_reload_and_how_things_are(
    here: Server, owner: asyncpg.Connection[Any], browser_at: Browsers, hotel: Hotel
) -> None:
    phone = browser_at(here)
    session_id = await follow(phone, await link_for(here.database, hotel.room_code))
    follower = Follower(phone, f"/api/v1/sessions/{session_id}/events")
    async with follower.following():
        pass
    await write(here, hotel, "One", "Two")
    await until(lambda: _numbered(owner, hotel))
    # What is pruned after an hour is gone; so is all when the hotel is another than the one that was followed.
    await owner.execute("DELETE FROM outbox WHERE org_id = $1", hotel.org_id)
    for last in (follower.last, 10**9):
        follower.last = last
        follower.heard.clear()
        async with follower.following():
            await until(lambda: _snapshot_heard(follower))
        assert [each.kind for each in follower.heard[:2]] == ["reload", "snapshot"]
        assert [each["text"] for each in follower.state["messages"].values()] == ["One", "Two"]


async def _numbered(owner: asyncpg.Connection[Any], hotel: Hotel) -> bool:
    waiting = "SELECT count(*) FROM outbox WHERE org_id = $1 AND seq IS NULL"
    return not await owner.fetchval(waiting, hotel.org_id)


async def _snapshot_heard(follower: Follower) -> bool:
    return "snapshot" in follower.kinds()


async def test_whoever_missed_more_than_is_told_one_by_one_reloads(
    here: Server, browser_at: Browsers, hotel: Hotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await sign_in(browser_at(here), hotel, "front_desk")
    follower = Follower(desk, HOTEL)
    async with follower.following():
        pass
    seen = follower.last
    keys = await write(here, hotel, "One", "Two")
    async with follower.following():
        await until(lambda: _heard(follower, keys[-1]))
    follower.last = seen
    follower.heard.clear()
    monkeypatch.setattr(history, "LONGEST", 1)
    async with follower.following():
        assert follower.heard[0].kind == "reload"


async def test_a_slow_reader_is_let_go_and_resumes(here: Server, browser_at: Browsers, hotel: Hotel) -> None:
    desk = await sign_in(browser_at(here), hotel, "front_desk")
    follower = Follower(desk, HOTEL)
    async with follower.following():
        pass
    events = [OrderChanged(org_id=hotel.org_id, order_id=UUID(int=number)) for number in range(QUEUE + 1)]
    with here.hub.watch(hotel.org_id) as slow, here.hub.watch(hotel.org_id, lambda _: False) as idle:
        async with here.database.unit_of_work(hotel.program) as db:
            db.info["recorded"] = list(events)

        async def gone() -> bool:
            try:
                await slow.next(within=0)
            except WatchEnded as ended:
                return ended.why is Why.SLOW
            return False

        await until(lambda: _full(slow))
        await until(gone)
        assert await idle.next(within=0) is None, "what is not wanted makes nobody slow"
    async with follower.following():
        await until(lambda: _told_all(follower, len(events)))
    orders = [each.data["order_id"] for each in follower.heard if each.kind == "order_changed"]
    assert Counter(orders) == Counter(str(each.order_id) for each in events)


class Silent:
    """A client at its own end of a real connection, which reads only when it is told to."""

    def __init__(self, browser: httpx.AsyncClient, address: str) -> None:
        self._url, self._address = browser.base_url, address
        cookies = "; ".join(f"{each.name}={each.value}" for each in browser.cookies.jar)
        # HTTP/1.0: what comes are the events alone, up to the end of the connection.
        self._request = f"GET {address} HTTP/1.0\r\nHost: {self._url.host}\r\nCookie: {cookies}\r\n\r\n"
        self._socket = socket.socket()
        self.read = b""

    async def __aenter__(self) -> Self:
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(self._socket, (self._url.host, self._url.port))
        await loop.sock_sendall(self._socket, self._request.encode())
        while b"id: " not in self.read:
            self.read += await self._more()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._socket.close()

    async def read_to_the_end(self) -> None:
        while more := await self._more():
            self.read += more

    async def _more(self) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await asyncio.get_running_loop().sock_recv(self._socket, 65536)

    @property
    def orders(self) -> list[str]:
        return re.findall(r'"order_id": ?"([0-9a-f-]+)"', self.whole)

    @property
    def last(self) -> int:
        return int(re.findall(r"^id: (\d+)$", self.whole, re.MULTILINE)[-1])

    @property
    def whole(self) -> str:
        """The events that have come in full: what broke off will be told again."""
        return self.read.decode().replace("\r\n", "\n").rpartition("\n\n")[0] + "\n"


async def test_a_client_that_does_not_read_is_let_go_and_resumes(
    app_url: str, tmp_path: Path, browser_at: Browsers, hotel: Hotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "LONGEST", 10_000)
    told: list[str] = []
    async with serving(app_url, tmp_path, buffer=4096) as server:
        desk = await sign_in(browser_at(server), hotel, "front_desk")
        async with Follower(desk, HOTEL).following() as quick, Silent(desk, HOTEL) as silent:
            for batch in range(16):
                fresh = [OrderChanged(org_id=hotel.org_id, order_id=UUID(int=batch * 100 + n)) for n in range(100)]
                async with server.database.unit_of_work(hotel.program) as db:
                    db.info["recorded"] = list(fresh)
                told += [str(each.order_id) for each in fresh]
                await until(partial(_told_all, quick, len(told)))
            await silent.read_to_the_end()
            assert QUEUE < len(silent.orders) < len(told), "nobody had let it go"
            again = Follower(desk, HOTEL, last=silent.last)
            async with again.following():
                await until(partial(_told_all, again, len(told) - len(silent.orders)))
    resumed = [each.data["order_id"] for each in again.heard if each.kind == "order_changed"]
    assert [*silent.orders, *resumed] == told


async def _full(watch: Watch) -> bool:
    return watch.ended


async def _told_all(follower: Follower, count: int) -> bool:
    return sum(each.kind == "order_changed" for each in follower.heard) >= count


async def test_a_watch_holds_so_many_and_no_more(hotel: Hotel) -> None:
    watch = Watch()
    for number in range(QUEUE):
        watch.offer(Wakeup(UUID(int=number), hotel.org_id, "order_moved", {}, number + 1))
    assert [each.seq for each in await watch.batch(within=0)] == list(range(1, QUEUE + 1))
    assert await watch.batch(within=0) == []
    watch.end(Why.STOPPED)
    with pytest.raises(WatchEnded):
        await watch.batch(within=60)


@pytest.mark.usefixtures("looked_after")
async def test_whoever_is_no_longer_let_in_sees_the_stream_end_though_nobody_was_told(
    here: Server, there: Server, owner: asyncpg.Connection[Any], browser_at: Browsers, hotel: Hotel
) -> None:
    desk = await sign_in(browser_at(here), hotel, "front_desk")
    cook = await sign_in(browser_at(here), hotel, "cook")
    other = await sign_in(browser_at(here), hotel, "front_desk_2")
    phone = browser_at(here)
    session_id = await follow(phone, await link_for(here.database, hotel.room_code))
    conversation = f"/api/v1/sessions/{session_id}/events"
    async with (
        Follower(desk, "/api/v1/inbox/events").following() as inbox,
        Follower(desk, conversation).following() as talk,
        Follower(cook, "/api/v1/board/events").following() as board,
        Follower(other, HOTEL).following() as house,
        Follower(phone, conversation).following() as guest,
        desk.stream("GET", f"/console/events/inbox?session={session_id}") as page,
    ):
        # Written past the application: no wake-up tells of it.
        await owner.execute("DELETE FROM logins WHERE user_id = $1", hotel.staff["front_desk"].user_id)
        moved = "UPDATE users SET division_id = $2 WHERE id = $1"
        await owner.execute(moved, hotel.staff["cook"].user_id, hotel.housekeeping_id)
        await owner.execute("DELETE FROM guest_devices WHERE org_id = $1", hotel.org_id)
        for each in (inbox, talk, board, guest):
            await until(partial(_ended, each))
        async with asyncio.timeout(PATIENCE):
            assert "event: over" in [line async for line in page.aiter_lines()]
        assert not house.ended
        assert (await other.post("/api/v1/auth/logout")).is_success
        await until(lambda: _ended(house))
        await write(there, hotel, "Nobody hears this any more")
    assert not heard_messages(inbox)
    assert not heard_messages(house)


async def _ended(follower: Follower) -> bool:
    return follower.ended


async def test_what_cannot_be_a_number_of_an_event_begins_anew(
    here: Server, browser_at: Browsers, hotel: Hotel
) -> None:
    desk = await sign_in(browser_at(here), hotel, "front_desk")
    for said in ("", "no number", "-1", "9" * 20):
        async with desk.stream("GET", HOTEL, headers={"Last-Event-ID": said}) as answer:
            assert answer.status_code == 200
            text = await anext(answer.aiter_text())
        assert "event: snapshot" in text, said


async def test_only_who_may_see_it_all_follows_it_all(here: Server, browser_at: Browsers, hotel: Hotel) -> None:
    cook = await sign_in(browser_at(here), hotel, "cook")
    refused: list[httpx.Response] = [await cook.get(path) for path in (HOTEL, "/api/v1/inbox/events")]
    assert [answer.status_code for answer in refused] == [403, 403]
    nobody = browser_at(here)
    assert (await nobody.get("/api/v1/board/events")).status_code == 401


@pytest.mark.parametrize(
    ("statement", "ends"),
    [("SELECT pg_terminate_backend(pg_backend_pid())", True), ("SELECT nothing_like_it", False)],
    ids=["the database is away", "our mistake"],
)
async def test_a_stream_ends_as_at_a_stop_where_the_database_is_away(
    here: Server, hotel: Hotel, statement: str, *, ends: bool
) -> None:
    async def events() -> AsyncGenerator[str, None]:
        yield "data: 1\n\n"
        async with here.database.unit_of_work(hotel.program) as db:
            await db.execute(text(statement))
        yield "data: never\n\n"

    heard = []
    with nullcontext() if ends else pytest.raises(DBAPIError):
        async for each in EventStream(events()).body_iterator:
            heard.append(each)  # noqa: PERF401 - what was heard before it broke counts too
    assert heard == ["data: 1\n\n"]
