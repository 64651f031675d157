"""What was said in a conversation, in one statement: every turn of the agent begins with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Agent


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message, by whoever wrote it, with the items that it offered; or what people did, after the message `seq`."""

    seq: int
    by: Literal["guest", "agent", "staff", "marker"]
    text: str
    choices: tuple[UUID, ...]


_TRANSCRIPT = text("""
    SELECT seq, 0 AS epoch, by, text, choices FROM (
        SELECT seq, text, choices,
            CASE WHEN role = 'User' THEN 'guest' WHEN author_id IS NULL THEN 'agent' ELSE 'staff' END AS by
        FROM messages WHERE org_id = :org_id AND session_id = :session_id AND deleted_at IS NULL
        ORDER BY seq DESC LIMIT :limit
    ) AS newest
    UNION ALL
    SELECT after_seq, epoch, 'marker', summary, '{}' FROM session_moves
    WHERE org_id = :org_id AND session_id = :session_id AND summary IS NOT NULL
    ORDER BY 1, 2
""")


async def transcript(db: AsyncSession, agent: Agent, *, limit: int) -> list[Spoken]:
    """The newest `limit` messages, oldest first, and in their place what people did who handed it back."""
    keys = {"org_id": agent.org_id, "session_id": agent.session_id, "limit": limit}
    return [Spoken(row.seq, row.by, row.text, tuple(row.choices)) for row in await db.execute(_TRANSCRIPT, keys)]
