"""Codes that tell a messenger's contact apart: given to a guest, said once, soon."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels.models import Channel, ChannelKind, LinkCode
from innkeep.core import clock, rows
from innkeep.core.actors import Actor, Guest, Program, Staff
from innkeep.core.errors import NotFound
from innkeep.core.tokens import token_hash
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays
from innkeep.stays.passes import require_vouched

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""As of room codes: nothing that can be taken for something else when it is read out or typed."""

LENGTH = 12
"""59 bits: nobody guesses one of the few that hold in the few minutes that it does."""

ROOM_CODE = 8

LASTS = timedelta(minutes=30)
"""Of a code that a guest takes from their page."""

LASTS_FROM_DESK = timedelta(hours=24)
"""Of one that the desk writes on a card."""

GREETING = "Hello!"

_CODE = re.compile(rf"(?<![0-9A-Z])[{ALPHABET}]{{6}}-?[{ALPHABET}]{{6}}(?![0-9A-Z])")


class NotInTheHouse(NotFound):
    """Nobody who is in the house in this stay."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to write to the hotel that says whose guest it is. `code` can be typed instead of tapped."""

    kind: ChannelKind
    url: str
    code: str
    expires_at: datetime


async def links_for(db: AsyncSession, actor: Actor, stay_id: UUID, guest_id: UUID) -> list[Link]:
    """A fresh link to each messenger that works: for a guest of their own, for staff of any. NotInTheHouse."""
    if isinstance(actor, Staff):
        require(actor, Operation.MANAGE_STAYS)
    elif not isinstance(actor, Guest) or (actor.stay_id, actor.user_id) != (stay_id, guest_id):
        raise NotInTheHouse("There is no such guest in the house.")
    require_vouched(actor)
    guest = await stays.guest_of_stay(db, actor, stay_id, guest_id)
    if guest is None:
        raise NotInTheHouse("There is no such guest in the house.")
    lasts = LASTS_FROM_DESK if isinstance(actor, Staff) else LASTS
    working = rows.live(Channel, actor).where(Channel.active, Channel.connected_at.is_not(None))
    found = []
    for channel in await db.scalars(working.order_by(Channel.id)):
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        expires_at = clock.now() + lasts
        db.add(
            LinkCode(
                org_id=guest.org_id,
                stay_id=guest.stay_id,
                guest_id=guest.user_id,
                code_hash=token_hash(code),
                expires_at=expires_at,
            )
        )
        said = f"{code[:6]}-{code[6:]}"
        found.append(Link(channel.kind, _url(channel, code, said), said, expires_at))
    await db.flush()
    return found


def _url(channel: Channel, code: str, said: str) -> str:
    """Deep links (https://core.telegram.org/bots/features#deep-linking, https://faq.whatsapp.com/5913398998672934)."""
    if channel.kind is ChannelKind.TELEGRAM:
        return f"https://t.me/{quote(channel.handle or '')}?start={code}"
    return f"https://wa.me/{quote(channel.handle or '')}?text={quote(greeting(said))}"


def greeting(code: str) -> str:
    """What a link to WhatsApp lets a guest say first."""
    return f"{GREETING} {code}"


async def redeem(db: AsyncSession, program: Program, text: str) -> Guest | None:
    """The guest whose code stands in a text, once, while it holds and they are in the house."""
    for said in _CODE.findall(text)[:3]:
        taken = await db.execute(
            update(LinkCode)
            .where(LinkCode.org_id == program.org_id, LinkCode.code_hash == token_hash(said.replace("-", "")))
            .where(LinkCode.used_at.is_(None), LinkCode.expires_at > clock.now())
            .values(used_at=clock.now())
            .returning(LinkCode.stay_id, LinkCode.guest_id)
        )
        if (row := taken.one_or_none()) is not None:
            return await stays.guest_of_stay(db, program, row.stay_id, row.guest_id)
    return None


def holds_code(text: str) -> bool:
    """Whether a text holds what looks like a code."""
    return _CODE.search(text) is not None


def without_code(text: str) -> str:
    """What a text says besides: nothing when it is what a link let the guest say."""
    rest = _CODE.sub("", text).strip()
    return "" if rest in {"", GREETING} else _CODE.sub("••••••", text)
