"""Who of several processes tells which program what, how often it is tried, and when an address is given up.

A hotel's events are read from the outbox, where they stand by their numbers: telling costs whoever writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.due import find_due
from innkeep.core.events import record
from innkeep.core.outgoing import Answer
from innkeep.webhooks.events import WebhookCutOff
from innkeep.webhooks.models import Delivery, Outcome, Webhook

LEASE = timedelta(seconds=60)
"""How long a process has for one: longer than any answer is waited for."""

KEPT = timedelta(days=30)
"""How long is kept what became of it."""

PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)  # three days in all
)
"""Between attempts, about; an address that asks for more gets it."""

LONGEST_ASKED_FOR = timedelta(days=1)

GIVEN_UP_AFTER = timedelta(days=3)
"""Where nothing has been taken for so long, nothing is told any more, until somebody switches it on again."""

GONE = 410
"""Whoever answers this wants to hear no more (Standard Webhooks)."""

_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class DeliveryClaim:
    """A delivery that this process makes now, with all that is needed for it."""

    delivery: Delivery
    url: str
    sealed: bytes
    until: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an attempt: an answer, or why there was none."""

    answer: Answer | None
    why: str = ""

    @property
    def problem(self) -> str:
        """What went wrong, for whoever looks."""
        return f"{self.answer.status} {self.answer.said}".strip() if self.answer else self.why


async def behind(database: Database) -> list[UUID]:
    """The hotels in which something has happened that nobody has looked at for webhooks."""
    return [org_id for (org_id,) in await database.ask("SELECT * FROM find_behind_webhooks()")]


async def collect(database: Database, org_id: UUID) -> None:
    """Note what the webhooks of a hotel are to be told; nothing while another process does."""
    async with database.unit_of_work(Program(org_id=org_id)) as db:
        await db.execute(_COLLECT, {"org_id": org_id, "moment": clock.now()})


_COLLECT = text("""
    WITH here AS (
        SELECT w.id, w.last_seq FROM webhook_heads w WHERE w.org_id = :org_id FOR NO KEY UPDATE SKIP LOCKED),
    newest AS (SELECT h.last_seq FROM outbox_heads h WHERE h.org_id = :org_id),
    moved AS (
        UPDATE webhook_heads w SET last_seq = newest.last_seq FROM here, newest
        WHERE w.org_id = :org_id AND w.id = here.id AND newest.last_seq > here.last_seq)
    INSERT INTO webhook_deliveries (org_id, webhook_id, seq, kind, ids, happened_at, due_at)
    SELECT w.org_id, w.id, o.seq, o.kind, o.ids, o.created_at, :moment
    FROM here CROSS JOIN newest
    JOIN outbox o ON o.org_id = :org_id AND o.seq > here.last_seq AND o.seq <= newest.last_seq
    JOIN webhooks w ON w.org_id = :org_id AND w.active AND o.kind = ANY (w.kinds)
    ON CONFLICT ON CONSTRAINT webhook_deliveries_once_an_event DO NOTHING
""")


async def due(database: Database) -> list[tuple[UUID, UUID]]:
    """What is next, in all hotels: the hotel's key and the delivery's."""
    return await find_due(database, "find_due_deliveries")


async def claim(database: Database, org_id: UUID, delivery_id: UUID) -> DeliveryClaim | None:
    """Take a delivery on. None when another process has it, or it is not to be made now."""
    async with database.unit_of_work(Program(org_id=org_id)) as db:
        now = clock.now()
        free = Delivery.claimed_until.is_(None) | (Delivery.claimed_until <= now)
        waiting = select(Delivery).where(Delivery.org_id == org_id, Delivery.id == delivery_id)
        waiting = waiting.where(Delivery.settled_at.is_(None), Delivery.due_at <= now, free)
        delivery: Delivery | None = await db.scalar(waiting.with_for_update(skip_locked=True))
        if delivery is None:
            return None
        webhook = await db.scalar(select(Webhook).where(Webhook.org_id == org_id, Webhook.id == delivery.webhook_id))
        if webhook is None or not webhook.active:
            return None
        delivery.claimed_until, delivery.attempts = now + LEASE, delivery.attempts + 1
        await db.flush()
        return DeliveryClaim(delivery, webhook.url, webhook.sealed, delivery.claimed_until)


async def finish(database: Database, held: DeliveryClaim, result: Result) -> None:
    """Note what came of it, unless the lease was over and another process has it by now."""
    delivery = held.delivery
    async with database.unit_of_work(Program(org_id=delivery.org_id)) as db:
        # First the webhook, then its deliveries: so does whoever switches it off.
        webhook = await db.scalar(
            select(Webhook)
            .where(Webhook.org_id == delivery.org_id, Webhook.id == delivery.webhook_id)
            .with_for_update(key_share=True)
        )
        own = Delivery.org_id == delivery.org_id, Delivery.id == delivery.id, Delivery.claimed_until == held.until
        mine = await db.scalar(select(Delivery).where(*own).with_for_update())
        if webhook is None or mine is None:
            return
        mine.status = result.answer.status if result.answer else None
        mine.claimed_until = None
        if result.answer is not None and result.answer.taken:
            _settle(mine, Outcome.DELIVERED)
            webhook.failing_since = webhook.problem = None
        else:
            await _failed(db, webhook, mine, result)


async def _failed(db: AsyncSession, webhook: Webhook, delivery: Delivery, result: Result) -> None:
    now = clock.now()
    webhook.failing_since, webhook.problem = webhook.failing_since or now, result.problem
    delivery.error = result.problem
    if delivery.attempts > len(PAUSES):
        _settle(delivery, Outcome.FAILED)
    else:
        own = PAUSES[delivery.attempts - 1] * _random.uniform(1, 1.2)
        asked = (result.answer.after if result.answer else None) or timedelta()
        delivery.due_at = now + max(own, min(asked, LONGEST_ASKED_FOR))
    gone = result.answer is not None and result.answer.status == GONE
    if webhook.active and (gone or now - webhook.failing_since >= GIVEN_UP_AFTER):
        webhook.active = False
        await db.flush()
        await drop_waiting(db, webhook)
        record(db, WebhookCutOff(org_id=webhook.org_id, webhook_id=webhook.id))


def _settle(delivery: Delivery, outcome: Outcome) -> None:
    delivery.settled_at, delivery.outcome = clock.now(), outcome


async def drop_waiting(db: AsyncSession, webhook: Webhook) -> None:
    """A webhook that is switched off is not told what waits."""
    await db.execute(
        update(Delivery)
        .where(Delivery.org_id == webhook.org_id, Delivery.webhook_id == webhook.id, Delivery.settled_at.is_(None))
        .values(settled_at=clock.now(), outcome=Outcome.DROPPED, claimed_until=None)
    )


async def prune(database: Database) -> None:
    """Forget what became of deliveries long ago, in every hotel."""
    async with database.without_tenant() as db:
        await db.execute(text("SELECT webhooks_prune(:moment)"), {"moment": clock.now() - KEPT})
