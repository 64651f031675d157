"""Whether the audit is what was written: each entry sealed with the one before it, and none missing at the end.

A chain does not show that its last links were cut off. So the newest seal of each hotel is kept in the data folder at
each look: what was there once has to be there the next time.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import asyncpg

from innkeep.installation.checks import Check

SEEN = "audit-seen.json"

_BROKEN = """
    SELECT o.name, min(e.seq) AS seq FROM (
        SELECT e.org_id, e.seq, e.hash = audit_hash(e) AS sealed,
            e.seq = row_number() OVER chain AS counted,
            e.previous = lag(e.hash, 1, sha256('')) OVER chain AS chained
        FROM audit_entries e WINDOW chain AS (PARTITION BY e.org_id ORDER BY e.seq)
    ) AS e JOIN organizations o ON o.id = e.org_id
    WHERE NOT (e.sealed AND e.counted AND e.chained) GROUP BY o.id ORDER BY o.id LIMIT 1
"""
"""The first entry that is not what was written, or does not follow what was before it."""

_GONE = """
    SELECT o.name, s.seq FROM jsonb_to_recordset($1::jsonb) AS s (org_id uuid, seq bigint, hash text)
    JOIN organizations o ON o.id = s.org_id
    LEFT JOIN audit_entries e ON e.org_id = s.org_id AND e.seq = s.seq AND encode(e.hash, 'hex') = s.hash
    WHERE e.id IS NULL ORDER BY o.id LIMIT 1
"""
_NEWEST = """
    SELECT DISTINCT ON (org_id) org_id::text, seq, encode(hash, 'hex') AS hash FROM audit_entries
    ORDER BY org_id, seq DESC
"""

REMEDY = "compare it with a backup, and find out who has had access to the database"


async def of_audit(db: asyncpg.Connection[Any], data: Path) -> Check:
    """Look at every entry, as the database's owner."""
    if not await db.fetchval("SELECT to_regclass('public.audit_entries') IS NOT NULL"):
        return Check("there is no audit yet", "run innkeep migrate")
    if broken := await db.fetchrow(_BROKEN):
        return Check(f"the audit of {broken['name']} was changed at entry {broken['seq']}, past Innkeep", REMEDY)
    seen = data / SEEN
    if seen.exists() and (gone := await db.fetchrow(_GONE, seen.read_text())):
        what = f"the audit of {gone['name']} had an entry {gone['seq']} that is gone"
        return Check(what, f"{REMEDY}; after restoring an older backup, remove {seen}")
    _remember(seen, [dict(row) for row in await db.fetch(_NEWEST)])
    return Check(f"the audit is whole, {await db.fetchval('SELECT count(*) FROM audit_entries'):,} entries")


def _remember(file: Path, newest: list[dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(newest))
    fresh.chmod(0o600)
    fresh.replace(file)
