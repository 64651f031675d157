"""What row-level security costs: the application's own commonest reads, with the policies and past them.

A day at a desk and a guest's page are asked for, and the twenty statements that are asked most often are taken down
with their values. Each is then asked on two connections in turn, as the application and as a role that the policies do
not bind, otherwise the same. What is compared is the p95 of each, and of all together; the aim is 1.15 at most.
"""

from __future__ import annotations

import re
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from sqlalchemy import event

from bench.database import measured
from bench.scale import MEASURED, fill
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.core.tokens import token_hash
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.main import create_app
from innkeep.reactions import REACTIONS
from innkeep.realtime.hub import Hub

HOTELS, ORDERS, STAYS, CHATS, MESSAGES = 20, 2_000, 1_000, 200, 20
COMMONEST = 20
ROUNDS = 300
AIM = 1.15

_CHATS = """
WITH guest AS (INSERT INTO users (org_id, name, email, role) SELECT $1, 'Guest ' || n, '', r.id
    FROM generate_series(1, $2) n, roles r WHERE r.name = 'guest' RETURNING id),
places AS (SELECT id, room_id[1] AS room_id, row_number() OVER () AS n FROM checkin_rooms
    WHERE org_id = $1 AND status = 'checked_in'),
guests AS (SELECT id, row_number() OVER () AS n FROM guest),
staying AS (INSERT INTO stay_guests (org_id, stay_id, guest_id, is_primary)
    SELECT $1, p.id, g.id, true FROM places p JOIN guests g USING (n)),
chat AS (INSERT INTO sessions
        (org_id, session_id, checkin_room_id, room_id, start, mode, waiting_since, last_seq, last_guest_seq)
    SELECT $1, g.id, p.id, p.room_id, now(), 'manual', now(), $3, $3 FROM guests g JOIN places p USING (n)
    RETURNING id)
INSERT INTO messages (org_id, session_id, role, text, seq)
SELECT $1, c.id, 'User', 'Two towels, please', n FROM chat c, generate_series(1, $3) n
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A statement with values, and how often it was asked."""

    sql: str
    values: tuple[Any, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Cost:
    """How long a statement took with the policies and past them, in seconds: p95 and median of each."""

    question: Question
    bound: list[float]
    free: list[float]


def p95(times: list[float]) -> float:
    """Below which 95 of 100 are."""
    return statistics.quantiles(times, n=20)[-1]


async def commonest(app_url: str, owner: asyncpg.Connection[Any]) -> list[Question]:
    """What is asked most often on a day at the desk and on a guest's page."""
    database = Database(app_url, reactions=REACTIONS)
    asked: Counter[str] = Counter()
    values: dict[str, tuple[Any, ...]] = {}

    @event.listens_for(database._engine.sync_engine, "before_cursor_execute")  # noqa: SLF001 - a bench listens where it can
    def _note(_connection: Any, _cursor: Any, sql: str, given: Any, *_: Any) -> None:
        if re.match(r"\s*(SELECT|WITH)\b", sql) and not re.search(r"\b(INSERT|UPDATE|DELETE)\b|find_\w+\(", sql):
            asked[sql] += 1
            values[sql] = tuple(given)

    app = create_app(Settings(), database, Hub(database))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=60) as client:
        for cookie, paths in (await _journey(owner)).items():
            for path in paths * 5:
                answer = await client.get(path, headers={"cookie": cookie})
                assert answer.status_code == 200, (path, answer.status_code)  # noqa: S101 - or nothing is measured
    await database.close()
    return [Question(sql, values[sql], times) for sql, times in asked.most_common(COMMONEST)]


async def _journey(owner: asyncpg.Connection[Any]) -> dict[str, list[str]]:
    """The cookies of a desk and of a guest, and the addresses that each asks for."""
    desk, phone = token_urlsafe(), token_urlsafe()
    desk_id = await owner.fetchval("SELECT id FROM users WHERE org_id = $1 AND name = 'Ben'", MEASURED)
    login = "INSERT INTO logins (org_id, user_id, token_hash, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')"
    await owner.execute(login, MEASURED, desk_id, token_hash(desk))
    staying = await owner.fetchrow(
        """SELECT s.id, s.session_id AS guest_id, s.checkin_room_id AS stay_id, r.code, o.id AS order_id
        FROM sessions s JOIN stay_guests g ON g.stay_id = s.checkin_room_id AND g.guest_id = s.session_id
        JOIN rooms r ON r.id = s.room_id JOIN orders o ON o.stay_id = s.checkin_room_id
        WHERE s.org_id = $1 LIMIT 1""",
        MEASURED,
    )
    assert staying is not None  # noqa: S101 - it was written just now
    letting_in = (
        "INSERT INTO guest_devices (org_id, stay_id, guest_id, token_hash, verified) VALUES ($1, $2, $3, $4, true)"
    )
    await owner.execute(letting_in, MEASURED, staying["stay_id"], staying["guest_id"], token_hash(phone))
    api, here = "/api/v1", f"/g/{staying['code']}"
    chat, order = f"{api}/sessions/{staying['id']}", f"{api}/orders/{staying['order_id']}"
    at_desk = ["/console/board", "/console/inbox", f"/console/inbox?session={staying['id']}", "/console/today"]
    programs = [
        f"{api}/orders",
        order,
        f"{api}/sessions",
        chat,
        f"{chat}/messages",
        f"{api}/rooms",
        f"{api}/checkin-rooms",
    ]
    return {
        f"innkeep_staff={desk}": [*at_desk, *programs],
        f"innkeep_guest={phone}": [here, f"{here}/menu", f"{here}/orders", f"{here}/stay", f"{api}/orders"],
    }


async def cost(question: Question, bound: asyncpg.Connection[Any], free: asyncpg.Connection[Any]) -> Cost:
    """The same statement on both, in turn, so that whatever disturbs one disturbs the other."""
    ways = [(await each.prepare(question.sql), list[float]()) for each in (bound, free)]
    for number in range(ROUNDS + 10):
        for statement, took in ways if number % 2 else reversed(ways):
            began = time.perf_counter()
            await statement.fetch(*question.values)
            if number >= 10:
                took.append(time.perf_counter() - began)
    return Cost(question, ways[0][1], ways[1][1])


async def compare(server: EmbeddedPostgres) -> None:
    """Fill, listen, measure, print."""
    owner = await asyncpg.connect(server.url("postgres"))
    for number in range(HOTELS):
        org_id = UUID(int=MEASURED.int + number)
        await fill(owner, org_id, ORDERS, STAYS)
        async with owner.transaction():
            await owner.execute("SET LOCAL session_replication_role = replica")
            await owner.execute(_CHATS, org_id, CHATS, MESSAGES)
    await owner.execute("ANALYZE")
    questions = await commonest(server.url("innkeep_app"), owner)
    settings = {"innkeep.org_id": MEASURED.hex, "timezone": "UTC"}
    bound = await asyncpg.connect(server.url("innkeep_app"), server_settings=settings)
    free = await asyncpg.connect(server.url("innkeep_owner"), server_settings=settings)
    costs = [await cost(question, bound, free) for question in questions]
    for each in (bound, free, owner):
        await each.close()
    _tell(costs)


def _tell(costs: list[Cost]) -> None:
    for each in costs:
        words = " ".join(each.question.sql.split())
        table = re.search(r"\bFROM (\w+)", words)
        print(
            f"{each.question.times:4} x {table[1] if table else words[:20]:<22} p95 {p95(each.bound) * 1e3:6.2f} ms, "
            f"past the policies {p95(each.free) * 1e3:6.2f} ms   {p95(each.bound) / p95(each.free):5.2f}"
            f"   median {statistics.median(each.bound) / statistics.median(each.free):5.2f}"
        )
    bound, free = (sum(p95(times) for times in way) for way in zip(*((c.bound, c.free) for c in costs), strict=True))
    worst = max(p95(each.bound) / p95(each.free) for each in costs)
    print(
        f"all {len(costs)}: {bound / free:.2f} of what they take past the policies, the worst {worst:.2f} (aim: {AIM})"
    )


if __name__ == "__main__":
    measured(compare)
