"""What a conversation may write, and whether anything else was written: seen in the rows, whatever was said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

GRADED = frozenset({"orders", "order_items", "sessions"})
"""The tables whose final state a scenario is graded by."""

BESIDE = frozenset(
    {
        "assignment_turns",
        "audit_entries",
        "channel_outbox",
        "escalations",
        "lessons",
        "messages",
        "notes",
        "notices",
        "on_call_asks",
        "order_moves",
        "outbox",
        "outbox_heads",
        "promises",
        "proposal_items",
        "proposals",
        "ratings",
        "session_moves",
        "session_summaries",
        "turns",
    }
)
"""The tables that a conversation and its orders write to on their way there."""

MAY_CHANGE = GRADED | BESIDE

State = dict[str, tuple[int, int]]
"""Of each table how many rows it has, and a sum over all of them."""

_TABLES = """
    SELECT c.relname AS name, string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname ORDER BY c.relname
"""
_SEQUENCES = """
    SELECT format('SELECT setval(%L, %s, %L)', format('public.%I', sequencename),
        coalesce(last_value, start_value), last_value IS NOT NULL)
    FROM pg_sequences WHERE schemaname = 'public'
"""
_COUNTED = """
    SELECT '{0}' AS name, count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::numeric AS sum
    FROM public."{0}" t
"""
_KEPT = 'CREATE TABLE original."{0}" AS TABLE public."{0}"'
_PUT_BACK = """
    DELETE FROM public."{0}";
    INSERT INTO public."{0}" ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM original."{0}";
"""


@dataclass(frozen=True, slots=True)
class Original:
    """A database as it once was. It is a superuser's connection: no trigger and no rule keeps it from putting back."""

    connection: asyncpg.Connection[Any]
    state: State
    columns: dict[str, str]
    sequences: str

    async def put_back(self) -> set[str]:
        """Make the database what it was, while nobody else uses it; the tables that were not as they had been."""
        now = await _state(self.connection, self.columns)
        changed = {table for table, found in now.items() if found != self.state[table]}
        restored = [_PUT_BACK.format(table, self.columns[table]) for table in sorted(changed)]
        # As a replica the server fires no trigger, neither ours nor those that look after foreign keys.
        quietly = "SET LOCAL session_replication_role = replica;"
        await self.connection.execute("\n".join(["BEGIN;", quietly, *restored, self.sequences, "COMMIT;"]))
        return changed


@asynccontextmanager
async def kept(superuser: str) -> AsyncIterator[Original]:
    """Remember a database as it is now, beside its own tables in itself."""
    connection = await asyncpg.connect(superuser)
    try:
        columns = {row["name"]: row["columns"] for row in await connection.fetch(_TABLES)}
        copied = [_KEPT.format(table) for table in columns]
        await connection.execute("; ".join(["CREATE SCHEMA original", *copied]))
        sequences = "".join(f"{row[0]};\n" for row in await connection.fetch(_SEQUENCES))
        yield Original(connection, await _state(connection, columns), columns, sequences)
    finally:
        await connection.close()


async def _state(connection: asyncpg.Connection[Any], tables: dict[str, str]) -> State:
    found = await connection.fetch(" UNION ALL ".join(map(_COUNTED.format, tables)))
    return {row["name"]: (int(row["rows"]), int(row["sum"])) for row in found}
