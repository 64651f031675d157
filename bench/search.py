"""How long it takes to find words among 100,000 messages, as the application, under row-level security.

A hotel with 100,000 messages, 20,000 orders and 2,000 guests looks for words beside a neighbour as large. What is
measured is the whole search, messages, guests and orders, as the page of the console asks for it; the aim is 100 ms.
Compared are the messages alone read the straight way, which the policies keep from every index (decision 11). Of each
search it is told by which index the messages were found, in the plan that the application's own call got.
"""

from __future__ import annotations

import re
import statistics
import time
from typing import Any
from uuid import UUID

import asyncpg

from bench.database import measured
from bench.scale import MEASURED, fill
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.orders.search import SearchResult, search
from innkeep.reactions import REACTIONS

MESSAGES, ORDERS, STAYS, GUESTS = 100_000, 20_000, 1_000, 2_000
ROUNDS = 20
AIM = 0.1

WORDS = (
    "one word in 20,000 messages",
    "one in 20 messages",
    "two words",
    "the beginning of a word",
    "two letters",
    "two letters nobody wrote",
    "an order's number",
    "what nobody wrote",
)
LOOKED_FOR = ("saffron", "towels", "towels sauna", "breakf", "毛巾", "zq", "", "zeppelin")

# Nine words a message, of some that guests write and of as many made up; one in 20,000 says saffron.
_CHATS = """
WITH guest AS (INSERT INTO users (org_id, name, email, role)
    SELECT $1, (ARRAY['Emma', 'Luca', 'Mei', 'Omar', 'Олег'])[1 + n % 5] || ' ' || initcap(left(md5(n::text), 8)), '',
        r.id FROM generate_series(1, $2) n, roles r WHERE r.name = 'guest' RETURNING id),
chat AS (INSERT INTO sessions (org_id, session_id, start, status, "end", last_seq, last_guest_seq)
    SELECT $1, id, now(), 'terminated', now(), $3, $3 FROM guest RETURNING id),
known AS (SELECT ARRAY['towels', 'please', 'sauna', 'breakfast', 'room', 'Handtücher', 'taxi', 'minuit', 'завтрак',
    'сауна', 'пожалуйста', 'pillow', 'wifi', 'password', 'aeropuerto', 'checkout', 'late', 'dinner', 'two', 'water',
    '毛巾', 'asciugamani', 'shower', 'cold', 'noise', 'luggage', 'bar', 'pool', 'key', 'window'] AS words)
INSERT INTO messages (org_id, session_id, role, text, seq)
SELECT $1, c.id, 'User',
    concat_ws(' ', CASE WHEN (c.n * $3 + m) % 20000 = 7 THEN 'saffron' END, said.words), m
FROM (SELECT id, row_number() OVER () - 1 AS n FROM chat) c, generate_series(1, $3) m, known,
    LATERAL (SELECT string_agg(word, ' ') FROM (
        SELECT CASE WHEN random() < 0.2 THEN known.words[1 + floor(random() * 30)::int]
            ELSE left(md5(random()::text), 3 + (random() * 6)::int) END
        FROM generate_series(1, 9) WHERE c.id IS NOT NULL AND m > 0) AS w (word)) said (words)
"""

_STRAIGHT = """
SELECT id FROM messages WHERE org_id = $1 AND deleted_at IS NULL AND (text ILIKE '%' || $2 || '%'
    OR to_tsvector('simple', text) @@ websearch_to_tsquery('simple', $2)) ORDER BY id DESC LIMIT 20
"""


async def prepare(owner: asyncpg.Connection[Any]) -> None:
    """Two hotels of the same size."""
    for number in range(2):
        org_id = UUID(int=MEASURED.int + number)
        await fill(owner, org_id, ORDERS, STAYS)
        async with owner.transaction():
            await owner.execute("SET LOCAL session_replication_role = replica")
            await owner.execute(_CHATS, org_id, GUESTS, MESSAGES // GUESTS)
    await owner.execute("VACUUM ANALYZE")


async def compare(server: EmbeddedPostgres) -> None:
    """Fill, look for each, and print how long it took, and by what."""
    owner = await asyncpg.connect(server.url("postgres"))
    await prepare(owner)
    desk_id = await owner.fetchval("SELECT id FROM users WHERE org_id = $1 AND name = 'Ben'", MEASURED)
    number = await owner.fetchval("SELECT order_number FROM orders WHERE org_id = $1 LIMIT 1", MEASURED)
    settings = {"innkeep.org_id": MEASURED.hex}
    straight = await asyncpg.connect(server.url("innkeep_app"), server_settings=settings)
    database = Database(server.url("innkeep_app"), reactions=REACTIONS, pool=2)
    desk = Staff(org_id=MEASURED, user_id=desk_id, name="Ben", role="front_desk")
    for what, words in zip(WORDS, (each or number for each in LOOKED_FOR), strict=True):
        took, found = await looked_for(database, desk, words)
        began = time.perf_counter()
        await straight.fetch(_STRAIGHT, MEASURED, words)
        read = time.perf_counter() - began
        median = statistics.median(took)
        print(
            f"{what:<28} {median * 1e3:6.1f} ms ({median / AIM:4.2f} of the aim), least {min(took) * 1e3:6.1f} ms, "
            f"{found:3} found; the straight way {read * 1e3:6.1f} ms; {', '.join(await indexes(owner, words))}"
        )
    await database.close()
    await straight.close()
    await owner.close()


async def looked_for(database: Database, desk: Staff, words: str) -> tuple[list[float], int]:
    """How long it took each time, in seconds, and how much was found."""
    took, found = [], SearchResult((), (), ())
    for _ in range(ROUNDS):
        began = time.perf_counter()
        async with database.unit_of_work(desk) as db:
            found = await search(db, desk, words)
        took.append(time.perf_counter() - began)
    return took, len(found.messages) + len(found.guests) + len(found.orders)


async def indexes(server: asyncpg.Connection[Any], words: str) -> list[str]:
    """By which indexes the database finds the messages when the application asks."""
    plans: list[str] = []
    listen = lambda _connection, message: plans.append(str(message))  # noqa: E731 - the same one is taken away again
    server.add_log_listener(listen)
    async with server.transaction():
        await server.execute("LOAD 'auto_explain'")
        for setting in ("log_min_duration = 0", "log_nested_statements = on", "log_level = notice"):
            await server.execute(f"SET LOCAL auto_explain.{setting}")
        await server.execute("SET LOCAL ROLE innkeep_app")
        await server.execute("SELECT set_config('innkeep.org_id', $1, true)", MEASURED.hex)
        await server.fetch("SELECT * FROM search_messages($1)", words)
    server.remove_log_listener(listen)
    return sorted(set(re.findall(r"Index Scan (?:on|using) (messages_\w+)", "\n".join(plans))))


if __name__ == "__main__":
    measured(compare)
