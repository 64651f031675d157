"""How long from a guest's message to the order on the board, and how many durable messages a second.

The first is compared with one bare commit of the same rows on the same server, the second with as many writers that run
the same SQL on their own connections with nothing in between.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from bench.installation import Running, folder, start

TURNS = 40
LONGEST_TURN = 20.0
SENDERS = 16
SECONDS = 4.0

_POST = "INSERT INTO messages (org_id, session_id, role, text) VALUES ($1, $2, 'User', 'two bath towels') RETURNING seq"


async def measure(served: Running) -> None:
    """Print both figures."""
    limits = httpx.Limits(max_connections=SENDERS)
    async with httpx.AsyncClient(base_url=served.url, timeout=30, limits=limits) as phone:
        await phone.post(f"/g/{served.code}/pass", data={"token": served.given})
        chat = (await phone.get("/api/v1/sessions")).json()["items"][0]
        path = [await turn(phone, chat["id"]) for _ in range(TURNS)]
        async with asyncpg.create_pool(served.dsn(), min_size=SENDERS, max_size=SENDERS) as pool:
            org_id, session_id = UUID(chat["org_id"]), UUID(chat["id"])
            bare = [await commit(pool, org_id, session_id) for _ in range(TURNS)]
            await pool.execute("UPDATE sessions SET mode = 'manual' WHERE id = $1", session_id)
            limit = await rate(lambda: commit(pool, org_id, session_id))
        through = await rate(lambda: post(phone, chat["id"]))
    p50, p95 = statistics.median(path), sorted(path)[int(0.95 * TURNS)]
    print(
        f"message to order   p50 {p50 * 1e3:6.1f} ms   p95 {p95 * 1e3:6.1f} ms   "
        f"{p50 / statistics.median(bare):5.1f} bare commits of the message"
    )
    print(f"durable messages   {through:6.0f} /s       {through / limit:5.2f} of {limit:.0f} /s with the SQL alone")


async def turn(phone: httpx.AsyncClient, session_id: str) -> float:
    """Ask for towels and wait for the answer, which is written with the order in one transaction; the seconds."""
    address = f"/api/v1/sessions/{session_id}/messages"
    began = time.perf_counter()
    seq = (await phone.post(address, json={"text": "two bath towels please"})).json()["seq"]
    async with asyncio.timeout(LONGEST_TURN):
        while not (await phone.get(address, params={"after": seq})).json()["items"]:
            await asyncio.sleep(0.001)
    return time.perf_counter() - began


async def post(phone: httpx.AsyncClient, session_id: str) -> None:
    """One message through HTTP."""
    answer = await phone.post(f"/api/v1/sessions/{session_id}/messages", json={"text": "two bath towels"})
    answer.raise_for_status()


async def commit(pool: asyncpg.Pool[Any], org_id: UUID, session_id: UUID) -> float:
    """One message with the SQL alone; the seconds."""
    began = time.perf_counter()
    await pool.execute(_POST, org_id, session_id)
    return time.perf_counter() - began


async def rate(send: Any) -> float:
    """How often a second `send` is done, by many at once."""
    sent = 0
    end = time.perf_counter() + SECONDS

    async def sender() -> None:
        nonlocal sent
        while time.perf_counter() < end:
            await send()
            sent += 1

    await asyncio.gather(*(sender() for _ in range(SENDERS)))
    return sent / SECONDS


def main() -> None:
    """Measure a fresh installation."""
    with folder() as data:
        served, _ = start(data)
        try:
            asyncio.run(measure(served))
        finally:
            served.stop()


if __name__ == "__main__":
    main()
