"""Events that leave the process: kept in the transaction that made them true, announced after its commit.

Once they are committed they are numbered, each hotel's from 1 without a gap: whoever has heard of one has heard of all
before it, and is resumed after it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from innkeep.core.events import Event

CHANNEL = "innkeep"
"""The one channel of wake-ups: PostgreSQL pays for every listener of every channel."""

MAX_PAYLOAD = 7_500
"""Bytes of one wake-up; PostgreSQL's own limit for NOTIFY is 8,000."""

KEPT = timedelta(hours=1)
"""How long a row stays. A wake-up that was lost is made up for within seconds; a stream is resumed for an hour."""


class Wakeup(NamedTuple):
    """An event as listeners hear of it. `ids` names what to read again; one without `seq` is true for a moment only."""

    id: UUID
    org_id: UUID
    kind: str
    ids: dict[str, str]
    seq: int | None = None


class Recorded(NamedTuple):
    """What a unit of work has to tell once it is committed: by key what is kept, and itself what is not."""

    kept: list[UUID]
    passing: list[Wakeup]


_KEEP = """
    INSERT INTO outbox (org_id, kind, ids)
    SELECT org_id, kind, ids FROM jsonb_to_recordset($1::jsonb) AS e (org_id uuid, kind text, ids jsonb)
    RETURNING id
"""

_WAKE = """
    SELECT pg_notify($1, payload)
    FROM set_config('synchronous_commit', 'off', true), unnest($2::text[]) AS payload
"""


async def keep(driver: Any, events: Sequence[Event]) -> Recorded:
    """Write the events into the outbox, inside the caller's transaction, except those that are not to be kept."""
    passing = [Wakeup(uuid4(), event.org_id, event.kind(), event.ids()) for event in events if not event.kept]
    lasting = [
        {"org_id": str(event.org_id), "kind": event.kind(), "ids": event.ids()} for event in events if event.kept
    ]
    kept = await driver.fetch(_KEEP, json.dumps(lasting)) if lasting else []
    return Recorded([row["id"] for row in kept], passing)


async def number(driver: Any, named: Sequence[UUID] | None) -> list[Wakeup]:
    """Give numbers to what was committed and has none: to what is `named`, or with None to whatever is left."""
    return [read(row) for row in await driver.fetch("SELECT * FROM outbox_number($1)", named)]


async def wake(driver: Any, wakeups: Iterable[Wakeup]) -> None:
    """Wake every listener, in a statement of its own: in a transaction that writes it would cost most of its speed.

    It does not wait for the disk: what is told of stands in the outbox, and a crash wakes nobody anyhow.
    """
    told = list(payloads(wakeups))
    if told:
        await driver.execute(_WAKE, CHANNEL, told)


def read(row: Any) -> Wakeup:
    """A row of the outbox."""
    return Wakeup(row["id"], row["org_id"], row["kind"], json.loads(row["ids"]), row["seq"])


def payloads(wakeups: Iterable[Wakeup]) -> Iterator[str]:
    """The wake-ups as texts that fit, each a JSON array."""
    batch: list[str] = []
    size = 2
    for each in wakeups:
        line = json.dumps([str(each.id), str(each.org_id), each.kind, each.ids, each.seq], separators=(",", ":"))
        if batch and size + len(line) + 1 > MAX_PAYLOAD:
            yield f"[{','.join(batch)}]"
            batch, size = [], 2
        batch.append(line)
        size += len(line) + 1
    if batch:
        yield f"[{','.join(batch)}]"


def parse(payload: str) -> list[Wakeup]:
    """The wake-ups of one payload."""
    return [Wakeup(UUID(row_id), UUID(org_id), *rest) for row_id, org_id, *rest in json.loads(payload)]
