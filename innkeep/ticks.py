"""What every process does again and again, beside what it is asked."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import text

from innkeep.channels.hooks import REPEATED_FOR
from innkeep.conversations.giving import give_out_waiting
from innkeep.conversations.on_call import call_due
from innkeep.conversations.silence import look_after_silent
from innkeep.core import clock, once, outbox
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.core.ticker import Tick
from innkeep.notices import queue as notices
from innkeep.orders.escalations import raise_due
from innkeep.orders.recurring import place_due
from innkeep.privacy.again import keep_list
from innkeep.privacy.retention import forget_what_is_old
from innkeep.signing_in import tries
from innkeep.webhooks import deliveries as webhooks


def ticks(database: Database, settings: Settings) -> list[Tick]:
    """What every process does again and again."""
    return [
        Tick("calling who is on call", timedelta(seconds=10), partial(call_due, database)),
        Tick("giving out who waits", timedelta(seconds=15), partial(give_out_waiting, database)),
        Tick("raising escalations", timedelta(seconds=5), partial(raise_due, database)),
        Tick("placing orders of every day", timedelta(seconds=30), partial(_place_due, database)),
        Tick("seeing to silent conversations", timedelta(seconds=15), partial(look_after_silent, database)),
        Tick("forgetting", timedelta(hours=6), partial(_forget, database, settings)),
        Tick("tidying up", timedelta(minutes=10), partial(_tidy, database)),
    ]


async def _place_due(database: Database) -> None:
    await place_due(database, clock.now())


async def _forget(database: Database, settings: Settings) -> None:
    await forget_what_is_old(database)
    await keep_list(database, settings.data)


async def _tidy(database: Database) -> None:
    now = clock.now()
    await notices.prune(database)
    await webhooks.prune(database)
    await tries.prune(database)
    async with database.without_tenant() as db:
        await db.execute(text("SELECT outbox_prune(:moment)"), {"moment": now - outbox.KEPT})
        await db.execute(text("SELECT idempotency_prune(:moment)"), {"moment": now - once.KEPT})
        await db.execute(text("SELECT channel_prune(:moment)"), {"moment": now - REPEATED_FOR})
