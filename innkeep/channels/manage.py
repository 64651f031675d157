"""A hotel's channels: added with their keys, connected, changed, taken away."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels import wires
from innkeep.channels.adapter import Account, KeysRefused, Refused, TryLater, WindowClosed
from innkeep.channels.hooks import ChannelNotFound
from innkeep.channels.models import Channel, ChannelKind
from innkeep.channels.ways import ADAPTERS, Ways
from innkeep.core import clock, rows
from innkeep.core.actors import Staff
from innkeep.core.db import Database, refusals
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.paging import Listing, page
from innkeep.core.sealing import CannotUnseal, Seal, fresh_key
from innkeep.core.settings import Settings
from innkeep.people.permissions import Operation, require

KEYS: dict[ChannelKind, tuple[str, ...]] = {
    ChannelKind.TELEGRAM: ("bot_token",),
    ChannelKind.WHATSAPP: ("access_token", "app_secret", "verify_token"),
}
"""What a hotel enters once, and is never shown again."""

ALL_KEYS = frozenset(key for keys in KEYS.values() for key in keys)


class AccountTaken(Conflict):
    """The bot or number belongs to another channel."""


class KeysIncomplete(Invalid):
    """A messenger needs other keys than those."""


async def channels_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Channel]:
    """The hotel's channels."""
    require(staff, Operation.MANAGE_HOUSE)
    return await page(db, rows.live(Channel, staff), Channel, want)


async def channel_for(db: AsyncSession, staff: Staff, channel_id: UUID) -> Channel:
    """A channel of the hotel, or ChannelNotFound."""
    require(staff, Operation.MANAGE_HOUSE)
    return await rows.find(db, rows.live(Channel, staff), Channel, channel_id, _missing())


async def create_channel(db: AsyncSession, staff: Staff, seal: Seal, values: Mapping[str, Any]) -> Channel:
    """Add a channel with its keys; it is connected afterwards. KeysIncomplete, AccountTaken."""
    require(staff, Operation.MANAGE_HOUSE)
    kind, keys = ChannelKind(values["kind"]), {key: values[key] for key in ALL_KEYS if values.get(key)}
    _check(kind, keys, values.get("phone_number_id"))
    channel = Channel(org_id=staff.org_id, kind=kind, **_columns(values), account=_account(kind, values))
    channel.id = fresh_key()
    channel.sealed = seal.close(channel.id, {**keys, "hook": secrets.token_urlsafe(48)})
    db.add(channel)
    with _refusals():
        await db.flush()
    return channel


async def change_channel(
    db: AsyncSession, staff: Staff, seal: Seal, channel_id: UUID, changes: Mapping[str, Any]
) -> Channel:
    """Change what is known of a channel; keys that are not named stay. AccountTaken, KeysIncomplete, CannotUnseal.

    `version` among the changes is what was read (ChangedMeanwhile).
    """
    channel = await _to_change(db, staff, channel_id)
    rows.expect_version(channel, changes.get("version"))
    keys = {key: changes[key] for key in ALL_KEYS if key in changes}
    if foreign := keys.keys() - set(KEYS[channel.kind]):
        raise KeysIncomplete(f"{channel.kind.brand} has no {min(foreign)}.")
    values = _columns(changes)
    if keys:
        values["sealed"] = seal.close(channel.id, {**_kept(seal, channel), **keys})
        values["problem"] = None
    if "bot_token" in keys or "phone_number_id" in changes:
        values["account"] = _account(channel.kind, changes)
    with _refusals():
        await rows.change(db, channel, values)
    return channel


def _kept(seal: Seal, channel: Channel) -> dict[str, str]:
    try:
        return seal.open(channel.id, channel.sealed or b"")
    except CannotUnseal:
        return {"hook": secrets.token_urlsafe(48)}


async def delete_channel(db: AsyncSession, staff: Staff, channel_id: UUID) -> None:
    """Take a channel away for good: its keys are forgotten at once, what was said through it stays."""
    channel = await _to_change(db, staff, channel_id)
    channel.sealed = None
    await rows.put_away(db, channel)


async def connect(database: Database, staff: Staff, settings: Settings, channel_id: UUID) -> Channel:
    """Prove the keys with the messenger, with no transaction open, and note how that went."""
    async with database.unit_of_work(staff) as db:
        channel = await channel_for(db, staff, channel_id)
    account, problem = await _tried(settings, channel)
    async with database.unit_of_work(staff) as db:
        channel = await _to_change(db, staff, channel_id)
        if account is not None:
            channel.account, channel.handle, channel.connected_at = account.account, account.handle or None, clock.now()
        channel.problem = problem
        with _refusals():
            await db.flush()
    return channel


async def _tried(settings: Settings, channel: Channel) -> tuple[Account | None, str | None]:
    async with wires.client() as http:
        ways = Ways(settings, http)
        try:
            return await ADAPTERS[channel.kind].connect(ways.wire(channel), ways.hook(channel)), None
        except (TryLater, Refused, KeysRefused, WindowClosed, CannotUnseal) as problem:
            return None, str(problem)


async def disconnect(database: Database, staff: Staff, settings: Settings, channel_id: UUID) -> None:
    """Ask the messenger for no more news, as far as it can be asked; what it brings later is refused anyway."""
    async with database.unit_of_work(staff) as db:
        channel = await channel_for(db, staff, channel_id)
    async with wires.client() as http:
        try:
            await ADAPTERS[channel.kind].disconnect(Ways(settings, http).wire(channel))
        except (TryLater, Refused, KeysRefused, CannotUnseal):
            return


async def remove(database: Database, staff: Staff, settings: Settings, channel_id: UUID) -> None:
    """Disconnect a channel and take it away. ChannelNotFound."""
    await disconnect(database, staff, settings, channel_id)
    async with database.unit_of_work(staff) as db:
        await delete_channel(db, staff, channel_id)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "active", "template", "template_language")
    return {name: values[name] for name in names if name in values}


def _account(kind: ChannelKind, values: Mapping[str, Any]) -> str | None:
    """A token of Telegram begins with the bot's number (https://core.telegram.org/bots/api#authorizing-your-bot)."""
    if kind is ChannelKind.TELEGRAM:
        return str(values["bot_token"]).partition(":")[0]
    return str(values["phone_number_id"])


def _check(kind: ChannelKind, keys: Mapping[str, str], number: str | None) -> None:
    needed = {*KEYS[kind], *(["phone_number_id"] if kind is ChannelKind.WHATSAPP else [])}
    given = {*keys, *(["phone_number_id"] if number else [])}
    if needed != given:
        raise KeysIncomplete(f"{kind.brand} needs {', '.join(sorted(needed))}, and nothing else.")


async def _to_change(db: AsyncSession, staff: Staff, channel_id: UUID) -> Channel:
    require(staff, Operation.MANAGE_HOUSE)
    return await rows.find_to_change(db, rows.live(Channel, staff), Channel, channel_id, _missing())


def _missing() -> ChannelNotFound:
    return ChannelNotFound("There is no such channel.")


def _refusals() -> AbstractContextManager[None]:
    taken = AccountTaken("This bot or number belongs to another channel already. Take that one away first.")
    halves = KeysIncomplete("A template needs its name and its language, both or none.")
    return refusals({"channels_account": taken, "channels_templates_have_a_language": halves})
