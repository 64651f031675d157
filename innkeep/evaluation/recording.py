"""A hotel's own past as scenarios: what guests wrote, of nobody in particular, and what came of it.

What is expected is what stood at the end when people had seen to it, never what was said: the orders that live, that a
person was called, that it was urgent. What was tapped on the menu rather than said, and what the menu no longer has,
is left out.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries as catalogue
from innkeep.conversations.models import ChatSession, Message, MessageRole, MoveKind, SessionMove, Turn
from innkeep.core.actors import Actor
from innkeep.evaluation.anonymous import Veil
from innkeep.evaluation.scenarios import Expected, ExpectedItem, ExpectedOrder, Scenario
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order, OrderItem, Proposal
from innkeep.people import queries as people
from innkeep.people.models import Category, Role, User
from innkeep.people.permissions import STAFF_ROLES
from innkeep.stays.models import Room, StayGuest

MOST = 200
"""Conversations that are looked at, the newest."""

MOST_TURNS = 12
"""A longer conversation is a story that no regression is told by."""

YES = {
    "en": "yes",
    "es": "sí",
    "fr": "oui",
    "de": "ja",
    "it": "sì",
    "pt": "sim",
    "nl": "ja graag",
    "id": "ya",
    "ja": "はい",
    "zh": "好的",
    "ko": "네",
    "ar": "نعم",
}
"""How the scripted guest says yes to a proposal; in other languages in English."""


@dataclass(slots=True)
class _Past:
    """What is known of the conversations that are looked at, by conversation."""

    messages: defaultdict[UUID, list[Message]] = field(default_factory=lambda: defaultdict(list))
    moves: defaultdict[UUID, list[SessionMove]] = field(default_factory=lambda: defaultdict(list))
    turns: defaultdict[UUID, list[Turn]] = field(default_factory=lambda: defaultdict(list))
    orders: defaultdict[UUID, list[Order]] = field(default_factory=lambda: defaultdict(list))
    lines: defaultdict[UUID, list[OrderItem]] = field(default_factory=lambda: defaultdict(list))
    tapped: set[UUID] = field(default_factory=set)


async def record_past(
    db: AsyncSession, actor: Actor, *, most: int = MOST, without: Collection[UUID] = ()
) -> list[Scenario]:
    """The hotel's newest conversations as scenarios, oldest first, `without` some."""
    chats = list(
        await db.scalars(
            select(ChatSession)
            .where(ChatSession.org_id == actor.org_id, ChatSession.deleted_at.is_(None), ChatSession.last_guest_seq > 0)
            .where(ChatSession.id.not_in(without))
            .order_by(ChatSession.id.desc())
            .limit(most)
        )
    )[::-1]
    past = await _past(db, actor, [chat.id for chat in chats])
    titles = {item.id: item.title for item in await catalogue.items(db, actor)}
    veil, language = await veil_of(db, actor, chats), (await people.hotel(db, actor)).language
    told = [_told(chat, past, titles) for chat in chats]
    return [
        Scenario(
            id=f"past-{number:04}",
            language=chat.language or language,
            kind="recorded",
            guest=[veil.hide(words) for words in story.words],
            confirm=YES.get((chat.language or language).split("-")[0], YES["en"]) if story.expect.orders else None,
            expect=story.expect,
        )
        for number, (chat, story) in enumerate(
            ((chat, story) for chat, story in zip(chats, told, strict=True) if story is not None), 1
        )
    ]


async def veil_of(db: AsyncSession, actor: Actor, chats: Iterable[ChatSession]) -> Veil:
    """What hides the people of these conversations: their guests, with whom they stay, and all staff."""
    chats = list(chats)
    stays = [chat.stay_id for chat in chats if chat.stay_id]
    of_stays = select(StayGuest.guest_id).where(StayGuest.org_id == actor.org_id, StayGuest.stay_id.in_(stays))
    guests = [chat.guest_id for chat in chats if chat.guest_id]
    staff = select(Role.id).where(Role.name.in_(STAFF_ROLES))
    named = select(User.name).where(User.org_id == actor.org_id)
    names = list(await db.scalars(named.where(User.id.in_(guests) | User.id.in_(of_stays) | User.role_id.in_(staff))))
    rooms = list(await db.scalars(select(Room.room_number).where(Room.org_id == actor.org_id)))
    kept = [word for item in await catalogue.items(db, actor) for word in (item.title, *item.aliases)]
    return Veil(names, rooms, kept)


async def _past(db: AsyncSession, actor: Actor, session_ids: Sequence[UUID]) -> _Past:
    past = _Past()
    said = select(Message).where(Message.org_id == actor.org_id, Message.session_id.in_(session_ids))
    for message in await db.scalars(said.where(Message.deleted_at.is_(None)).order_by(Message.seq)):
        past.messages[message.session_id].append(message)
    moved = select(SessionMove).where(SessionMove.org_id == actor.org_id, SessionMove.session_id.in_(session_ids))
    for each in await db.scalars(moved.order_by(SessionMove.epoch)):
        past.moves[each.session_id].append(each)
    taken = select(Turn).where(Turn.org_id == actor.org_id, Turn.session_id.in_(session_ids))
    for turn in await db.scalars(taken.order_by(Turn.id)):
        past.turns[turn.session_id].append(turn)
    placed = select(Order).where(Order.org_id == actor.org_id, Order.session_id.in_(session_ids))
    placed = placed.where(Order.deleted_at.is_(None), Order.status != OrderStatus.REJECTED).order_by(Order.id)
    found = list(await db.scalars(placed))
    for order in found:
        past.orders[order.session_id or order.id].append(order)
    lines = select(OrderItem).where(OrderItem.org_id == actor.org_id, OrderItem.order_id.in_([o.id for o in found]))
    for line in await db.scalars(lines.where(OrderItem.deleted_at.is_(None)).order_by(OrderItem.id)):
        past.lines[line.order_id].append(line)
    tapped = select(Proposal.id).where(Proposal.org_id == actor.org_id, Proposal.session_id.in_(session_ids))
    past.tapped = set(await db.scalars(tapped.where(Proposal.from_menu)))
    return past


@dataclass(frozen=True, slots=True)
class _Story:
    """What a guest wrote before a person did, and what came of it."""

    words: list[str]
    expect: Expected


def _told(chat: ChatSession, past: _Past, titles: dict[UUID, str]) -> _Story | None:
    said = past.messages[chat.id]
    by_staff = next((message.seq for message in said if message.author_id is not None), None)
    words = [m.text for m in said if m.role is MessageRole.USER and (by_staff is None or m.seq < by_staff)]
    orders = [_ordered(past.lines[order.id], order.category, titles) for order in past.orders[chat.id]]
    tapped = any(order.origin_id in past.tapped for order in past.orders[chat.id])
    if not words or len(words) > MOST_TURNS or tapped or None in orders:
        return None
    acts = [act["kind"] for turn in past.turns[chat.id] for act in turn.acts or []]
    called = any(move.kind is MoveKind.CALLED for move in past.moves[chat.id])
    # What a person did in the agent's place tells nothing of what the agent should have said.
    alone = by_staff is None and not any(move.author_id for move in past.moves[chat.id])
    expect = Expected(
        orders=tuple(order for order in orders if order is not None),
        mode=("manual" if called else "agent") if alone else None,
        urgent=True if "emergency" in acts else None,
    )
    return _Story(words, expect)


def _ordered(lines: Sequence[OrderItem], category: Category, titles: dict[UUID, str]) -> ExpectedOrder | None:
    """The order as one that a scenario can expect; None when the menu no longer has what is in it."""
    if not lines or any(line.item_id is None or line.item_id not in titles for line in lines):
        return None
    items = [ExpectedItem(title=titles[line.item_id], qty=line.qty) for line in lines if line.item_id]
    return ExpectedOrder(category=category, items=tuple(items))


def as_yaml(scenarios: Iterable[Scenario]) -> str:
    """A scenario file. Values are written as JSON, which is YAML."""
    return "\n".join(_entry(scenario) for scenario in scenarios)


def _entry(scenario: Scenario) -> str:
    # What is not looked at is left out: in a file, nothing and null are different.
    told = scenario.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    return "- " + "\n  ".join(lines) + "\n"
