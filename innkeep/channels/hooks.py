"""What messengers bring: checked as it came, kept once by their own ids, and worked on later by whoever is free."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels.adapter import Incoming, Update
from innkeep.channels.events import ChannelHeard
from innkeep.channels.models import ChannelKind
from innkeep.channels.ways import ADAPTERS
from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.cards import mask
from innkeep.core.db import Database
from innkeep.core.errors import BadRequest, Forbidden, NotFound
from innkeep.core.events import record
from innkeep.core.sealing import Seal

log = logging.getLogger(__name__)

SETTLING = timedelta(milliseconds=400)
"""What arrives at about the same time is put into the messenger's order before it is read."""

REPEATED_FOR = timedelta(days=30)
"""How long the ids of what was done are remembered; WhatsApp repeats for 7 days what nobody took."""


class ChannelNotFound(NotFound):
    """No such channel, or one that is off."""


class NotGenuine(Forbidden):
    """It does not come from the messenger, or not for this channel."""


class UnreadableNews(BadRequest):
    """Genuine, but nothing that can be read."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A channel's hook, found before there is a tenant."""

    org_id: UUID
    channel_id: UUID
    kind: ChannelKind
    account: str
    keys: Mapping[str, str]


async def hook_of(database: Database, seal: Seal, kind: ChannelKind, channel_id: UUID) -> Hook:
    """The hook of a channel. ChannelNotFound, CannotUnseal."""
    found = await database.ask("SELECT org_id, account, sealed FROM find_channel($1, $2)", channel_id, kind.value)
    if not found:
        raise ChannelNotFound("There is nothing here. Check the address.")
    org_id, account, sealed = found[0]
    return Hook(org_id, channel_id, kind, account or "", seal.open(channel_id, sealed))


def challenged(hook: Hook, asked: Mapping[str, str]) -> str:
    """What WhatsApp wants to hear once, when it is told of the hook (`whatsapp`). NotGenuine."""
    token = asked.get("hub.verify_token", "")
    right = hmac.compare_digest(token.encode(), hook.keys.get("verify_token", "").encode())
    if asked.get("hub.mode") != "subscribe" or not token or not right:
        raise NotGenuine("The verify token is not the one that the hotel chose for this channel.")
    return asked.get("hub.challenge", "")


def require_genuine(hook: Hook, headers: Mapping[str, str], body: bytes = b"") -> None:
    """Raise NotGenuine unless the messenger itself asks."""
    if not ADAPTERS[hook.kind].genuine(hook.keys, headers, body):
        raise NotGenuine("This request is not signed by the messenger for this channel.")


async def keep(database: Database, hook: Hook, body: bytes) -> int:
    """Keep what a genuine request tells; how much of it was new. UnreadableNews."""
    try:
        updates = ADAPTERS[hook.kind].updates(hook.account, body)
    except (ValueError, RecursionError) as error:
        raise UnreadableNews("This is nothing that the messenger would send.") from error
    if not updates:
        return 0
    async with database.unit_of_work(Program(org_id=hook.org_id)) as db:
        new = await _keep(db, hook, updates)
        if new:
            record(db, ChannelHeard(org_id=hook.org_id, channel_id=hook.channel_id))
    return new


_KEEP = text("""
    INSERT INTO channel_inbox (org_id, channel_id, provider_id, address, place, said_at, told, due_at)
    SELECT :org_id, :channel_id, provider_id, address, place, said_at, told, :due_at
    FROM jsonb_to_recordset(cast(:updates AS jsonb))
        AS u (provider_id text, address text, place bigint, said_at timestamptz, told jsonb)
    ON CONFLICT ON CONSTRAINT channel_inbox_once DO NOTHING
    RETURNING id
""")


async def _keep(db: AsyncSession, hook: Hook, updates: list[Update]) -> int:
    rows: list[dict[str, Any]] = [
        {**asdict(each), "told": asdict(_masked(each.told)), "said_at": each.said_at.isoformat()}
        for each in updates
        if each.address and each.provider_id
    ]
    asked = {"org_id": hook.org_id, "channel_id": hook.channel_id, "updates": json.dumps(rows)}
    kept = await db.execute(_KEEP, {**asked, "due_at": clock.now() + SETTLING})
    return len(kept.all())


def _masked(told: Incoming) -> Incoming:
    """What was told, without numbers of cards."""
    return replace(told, text=mask(told.text), name=mask(told.name))
