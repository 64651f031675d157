"""What happened while somebody was away, for as long as the outbox keeps it."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor
from innkeep.core.outbox import Wakeup

LONGEST = 500
"""Events that are told one after another; whoever has missed more is quicker by reading everything anew."""


class TooOld(Exception):
    """What happened since then is not known any more, or is too much: read everything anew."""


async def head(db: AsyncSession, actor: Actor) -> int:
    """The number of the hotel's newest event. What is read after this has its effect and that of all before it."""
    found = await db.scalar(text("SELECT last_seq FROM outbox_heads WHERE org_id = :org_id"), {"org_id": actor.org_id})
    return found or 0


async def missed(db: AsyncSession, actor: Actor, after: int) -> list[Wakeup]:
    """The hotel's events with a number above `after`, in their order. TooOld."""
    newest = await head(db, actor)
    rows = await db.execute(
        text("""SELECT id, org_id, kind, ids, seq FROM outbox WHERE org_id = :org_id AND seq > :after
            ORDER BY seq LIMIT :limit"""),
        {"org_id": actor.org_id, "after": after, "limit": LONGEST + 1},
    )
    found = [Wakeup(*row) for row in rows]
    resumed = found[0].seq == after + 1 if found else newest == after
    if not resumed or len(found) > LONGEST:
        raise TooOld
    return found
