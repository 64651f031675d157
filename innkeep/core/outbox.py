"""Events that leave the process: kept in the transaction that made them true, announced after its commit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.events import Event

CHANNEL = "innkeep"
"""The one channel of wake-ups: PostgreSQL pays for every listener of every channel."""

MAX_PAYLOAD = 7_500
"""Bytes of one wake-up; PostgreSQL's own limit for NOTIFY is 8,000."""

KEPT = timedelta(hours=1)
"""How long a row stays. A wake-up that was lost is made up for within seconds; an hour is generous."""


class Wakeup(NamedTuple):
    """An event as listeners hear of it. `ids` names what to read again."""

    id: UUID
    org_id: UUID
    kind: str
    ids: dict[str, str]


_KEEP = text("""
    INSERT INTO outbox (org_id, kind, ids)
    SELECT org_id, kind, ids FROM jsonb_to_recordset(cast(:events AS jsonb)) AS e (org_id uuid, kind text, ids jsonb)
    RETURNING id, org_id, kind, ids
""")


async def keep(db: AsyncSession, events: Sequence[Event]) -> list[Wakeup]:
    """Write the events into the outbox, inside the caller's transaction, except those that are not to be kept."""
    passing = [Wakeup(uuid4(), event.org_id, event.kind(), event.ids()) for event in events if not event.kept]
    lasting = [event for event in events if event.kept]
    if not lasting:
        return passing
    rows = [{"org_id": str(event.org_id), "kind": event.kind(), "ids": event.ids()} for event in lasting]
    result = await db.execute(_KEEP, {"events": json.dumps(rows)})
    return [*(Wakeup(*row) for row in result), *passing]


async def announce(db: AsyncSession, wakeups: Sequence[Wakeup]) -> None:
    """Wake every listener, after the commit: inside the writing transaction a NOTIFY would cost most of its speed."""
    for payload in payloads(wakeups):
        await db.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": payload})
    await db.commit()


def payloads(wakeups: Sequence[Wakeup]) -> Iterator[str]:
    """The wake-ups as texts that fit, each a JSON array."""
    batch: list[str] = []
    size = 2
    for wakeup in wakeups:
        line = json.dumps([str(wakeup.id), str(wakeup.org_id), wakeup.kind, wakeup.ids], separators=(",", ":"))
        if batch and size + len(line) + 1 > MAX_PAYLOAD:
            yield f"[{','.join(batch)}]"
            batch, size = [], 2
        batch.append(line)
        size += len(line) + 1
    if batch:
        yield f"[{','.join(batch)}]"


def parse(payload: str) -> list[Wakeup]:
    """The wake-ups of one payload."""
    return [Wakeup(UUID(row_id), UUID(org_id), kind, ids) for row_id, org_id, kind, ids in json.loads(payload)]
