"""What a conversation may write, and whether anything else was written: seen in the rows, whatever was said."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

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
"""Of each table how many rows of the hotel it has, and a sum over all of them."""

_READABLE = text("""
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'SELECT')
ORDER BY c.relname
""")


@dataclass(frozen=True, slots=True)
class Watched:
    """The rows of a hotel before a guest wrote, to be compared with those afterwards."""

    before: State

    def touched(self, after: State) -> list[str]:
        """The tables that changed though no conversation has anything to write there, by name."""
        changed = {table for table in self.before.keys() | after.keys() if self.before.get(table) != after.get(table)}
        return sorted(changed - MAY_CHANGE)


async def state_of(db: AsyncSession) -> State:
    """Every table that the application can read, as far as it is the hotel's of this unit of work."""
    tables = list(await db.scalars(_READABLE))
    parts = (
        f"SELECT '{table}' AS of, count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::numeric AS sum "
        f'FROM "{table}" t'
        for table in tables
    )
    found = await db.execute(text(" UNION ALL ".join(parts)))
    return {row.of: (int(row.rows), int(row.sum)) for row in found}
