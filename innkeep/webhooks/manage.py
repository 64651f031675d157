"""A hotel's webhooks: registered, looked at, changed, taken away, tried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock, rows
from innkeep.core.actors import Staff
from innkeep.core.addresses import public_address
from innkeep.core.errors import Conflict, Invalid, NotFound
from innkeep.core.paging import Listing, page
from innkeep.core.rows import to_change
from innkeep.core.sealing import Seal, fresh_key
from innkeep.people.permissions import Operation, require
from innkeep.webhooks.deliveries import drop_waiting
from innkeep.webhooks.kinds import KINDS, TEST
from innkeep.webhooks.models import Delivery, Webhook
from innkeep.webhooks.signing import fresh_secret

MOST = 20
"""Webhooks of a hotel."""


class WebhookNotFound(NotFound):
    """No such webhook in this hotel."""


class DeliveryNotFound(NotFound):
    """This webhook was told no such thing."""


class AddressUnfit(Invalid):
    """The address is none that a program would be told at."""


class UnknownKind(Invalid):
    """Nothing of that name happens here."""


class WebhookOff(Conflict):
    """A webhook that is switched off is told nothing."""


class TooManyWebhooks(Conflict):
    """The hotel has as many webhooks as it may."""


@dataclass(frozen=True, slots=True)
class Made:
    """A webhook, and the secret that nobody will see again."""

    row: Webhook
    secret: str


async def require_fit(staff: Staff, url: str, *, private_addresses: bool) -> None:
    """AddressUnfit unless it is https at a public address. No transaction may be open: the name is looked up.

    `private_addresses`: the hotel's own network will do, without TLS.
    """
    require(staff, Operation.MANAGE_INTEGRATIONS)
    unfit = AddressUnfit("Write the whole address, such as https://example.com/innkeep, without a name or a #.")
    try:
        place = urlsplit(url)
        host, port = place.hostname, place.port
    except ValueError as error:
        raise unfit from error
    if not host or place.username is not None or place.fragment or place.scheme not in {"http", "https"}:
        raise unfit
    if private_addresses:
        return
    if place.scheme != "https":
        raise AddressUnfit("The address has to begin with https://, so that nobody on the way reads along.")
    await public_address(host, port or 443)


async def webhooks_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Webhook]:
    """The hotel's webhooks."""
    require(staff, Operation.MANAGE_INTEGRATIONS)
    return await page(db, _mine(staff), Webhook, want)


async def webhook_for(db: AsyncSession, staff: Staff, webhook_id: UUID, *, lock: bool = False) -> Webhook:
    """A webhook of the hotel, or WebhookNotFound. `lock` keeps others from changing it meanwhile."""
    require(staff, Operation.MANAGE_INTEGRATIONS)
    query = _mine(staff).where(Webhook.id == webhook_id)
    if lock:
        query = to_change(query)
    found: Webhook | None = await db.scalar(query)
    if found is None:
        raise WebhookNotFound("There is no such webhook.")
    return found


async def create_webhook(db: AsyncSession, staff: Staff, seal: Seal, values: Mapping[str, Any]) -> Made:
    """Tell an address, which the caller has looked at, of kinds of events from now on. UnknownKind, TooManyWebhooks."""
    require(staff, Operation.MANAGE_INTEGRATIONS)
    if len(list(await db.scalars(_mine(staff)))) >= MOST:
        raise TooManyWebhooks(f"A hotel has {MOST} webhooks at most. Delete one that is not needed any more.")
    webhook = Webhook(org_id=staff.org_id, **{**values, "kinds": known(values["kinds"])})
    webhook.id, secret = fresh_key(), fresh_secret()
    webhook.sealed = seal.close(webhook.id, {"secret": secret})
    db.add(webhook)
    await db.flush()
    await db.execute(_BEGIN, {"org_id": staff.org_id})
    return Made(webhook, secret)


_BEGIN = text("""
    INSERT INTO webhook_heads (org_id, last_seq)
    SELECT :org_id, coalesce((SELECT h.last_seq FROM outbox_heads h WHERE h.org_id = :org_id), 0)
    ON CONFLICT ON CONSTRAINT webhook_heads_one_a_hotel DO NOTHING
""")


async def change_webhook(db: AsyncSession, staff: Staff, webhook_id: UUID, changes: Mapping[str, Any]) -> Webhook:
    """Change what is known of it; switched on again it begins anew. UnknownKind, ChangedMeanwhile, WebhookNotFound.

    `version` among the changes is what was read.
    """
    webhook = await webhook_for(db, staff, webhook_id, lock=True)
    rows.expect_version(webhook, changes.get("version"))
    values = {name: value for name, value in changes.items() if name != "version"}
    if "kinds" in values:
        values["kinds"] = known(values["kinds"])
    if values.get("active") and not webhook.active:
        values |= {"failing_since": None, "problem": None}
    await rows.change(db, webhook, values)
    if not webhook.active:
        await drop_waiting(db, webhook)
    return webhook


async def renew_secret(db: AsyncSession, staff: Staff, seal: Seal, webhook_id: UUID) -> Made:
    """Sign with another secret from now on. WebhookNotFound."""
    webhook, secret = await webhook_for(db, staff, webhook_id, lock=True), fresh_secret()
    await rows.change(db, webhook, {"sealed": seal.close(webhook.id, {"secret": secret})})
    return Made(webhook, secret)


async def delete_webhook(db: AsyncSession, staff: Staff, webhook_id: UUID) -> None:
    """Tell it nothing any more, and forget its secret and what it was told. WebhookNotFound."""
    await db.delete(await webhook_for(db, staff, webhook_id, lock=True))


async def deliveries_page(db: AsyncSession, staff: Staff, webhook_id: UUID, want: Listing) -> list[Delivery]:
    """What a webhook was told in the last 30 days, and what is still to be told. WebhookNotFound."""
    webhook = await webhook_for(db, staff, webhook_id)
    return await page(db, _of(webhook), Delivery, want)


async def try_out(db: AsyncSession, staff: Staff, webhook_id: UUID) -> Delivery:
    """Send something that did not happen. WebhookNotFound, WebhookOff."""
    webhook = _on(await webhook_for(db, staff, webhook_id))
    now = clock.now()
    tried = Delivery(org_id=webhook.org_id, webhook_id=webhook.id, kind=TEST, ids={}, happened_at=now, due_at=now)
    db.add(tried)
    await db.flush()
    return tried


async def deliver_again(db: AsyncSession, staff: Staff, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Send something once more, under the id that it had. WebhookNotFound, DeliveryNotFound, WebhookOff."""
    webhook = _on(await webhook_for(db, staff, webhook_id))
    delivery: Delivery | None = await db.scalar(_of(webhook).where(Delivery.id == delivery_id).with_for_update())
    if delivery is None:
        raise DeliveryNotFound("There is no such delivery.")
    if delivery.settled_at is not None:
        fresh = {"settled_at": None, "outcome": None, "attempts": 0, "due_at": clock.now()}
        await rows.change(db, delivery, fresh)
    return delivery


def known(kinds: list[str]) -> list[str]:
    """The kinds, each once, in the order in which they are shown. UnknownKind."""
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise UnknownKind(f"Nothing is called {unknown[0]}. Name some of {', '.join(KINDS)}.")
    return [kind for kind in KINDS if kind in kinds]


def _on(webhook: Webhook) -> Webhook:
    if not webhook.active:
        raise WebhookOff("This webhook is switched off. Switch it on first.")
    return webhook


def _mine(staff: Staff) -> Select[Webhook]:
    return select(Webhook).where(Webhook.org_id == staff.org_id)


def _of(webhook: Webhook) -> Select[Delivery]:
    return select(Delivery).where(Delivery.org_id == webhook.org_id, Delivery.webhook_id == webhook.id)
