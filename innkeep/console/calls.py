"""Calling the member of staff who has a page open, because of an order that takes its time."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.outbox import Wakeup
from innkeep.orders.board import cards
from innkeep.orders.escalations import calls_for
from innkeep.web.pages import fragment


async def calls(db: AsyncSession, staff: Staff, batch: Sequence[Wakeup]) -> str:
    """What a page shows when the reader is called; nothing for whom the ladder does not call."""
    steps = {(UUID(w.ids["order_id"]), int(w.ids["step"])) for w in batch if w.kind == "order_escalated"}
    if not steps:
        return ""
    late = await cards(db, staff, {each.order_id for each in await calls_for(db, staff, steps)})
    return fragment("console/calls.html", orders=late) if late else ""
