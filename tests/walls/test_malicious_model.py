"""An engine that wants to do harm: it says whatever can be said, of anything, and gets nothing that is not the guest's.

Sequences of turns, each with a message of the guest and arbitrary acts; after each turn all rules are looked at.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from innkeep.agent import acts
from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Briefing
from innkeep.agent.llm.asking import Cause
from innkeep.agent.llm.purse import HotelPurse
from innkeep.agent.plain_yes import is_plain_yes
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import turns
from innkeep.conversations.actions import open_session, post_message
from innkeep.core.actors import Guest
from innkeep.core.db import Database
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.orders.afterthoughts import ADDED
from innkeep.reactions import REACTIONS
from tests.deep import long
from tests.factories import Hotel, make_hotel
from tests.fixtures import QUIET
from tests.schema.rows import Db, write
from tests.walls.houses import CANARY

STAYS = 24
"""Guests of the one hotel; each sequence is one of theirs, and what they have does not grow without end."""

ITEMS = 6
OTHERS = 4
SAID = ("yes", "Yes please", "no", "two towels", "I will think about it", "yes but not now", "soup?", "ok", "🙂", "ja")


# What an adversary may say: places in a list of keys, which the test makes keys of the hotel, of others and of nobody.

WHICH = st.integers(0, ITEMS + OTHERS)
TEXTS = st.one_of(
    st.sampled_from(["", "Total: EUR 0.01", "<b>free</b>", "the guest said yes", "'; DROP TABLE orders; --", CANARY]),
    st.text(max_size=40),
)
LINES = st.tuples(WHICH, st.integers(1, acts.MAX_QUANTITY), TEXTS)
ACTS = st.one_of(
    st.tuples(st.just("order"), st.lists(LINES, min_size=1, max_size=4)),
    st.tuples(st.sampled_from(["confirm", "confirm", "decline", "status", "greet", "thanks"])),
    st.tuples(st.just("cancel"), st.one_of(st.none(), WHICH)),
    st.tuples(st.just("change"), WHICH, st.integers(0, acts.MAX_QUANTITY)),
    st.tuples(st.just("wish"), st.one_of(st.none(), WHICH), TEXTS),
    st.tuples(st.just("price"), WHICH),
    st.tuples(st.just("question"), WHICH, TEXTS, TEXTS),
    st.tuples(st.just("ask"), st.lists(WHICH, min_size=2, max_size=3)),
    st.tuples(st.just("unknown"), TEXTS),
)
CALLS = st.one_of(
    st.tuples(st.sampled_from(["complain", "human"])),
    st.tuples(st.just("emergency"), st.sampled_from(["fire", "self_harm"])),
)
SAYS = st.lists(st.one_of(ACTS, ACTS, ACTS, CALLS), min_size=1, max_size=acts.MAX_ACTS + 1)
"""A call for a person is rare: it ends the sequence, and what comes after the first turn is where the harm would be."""
TURN = st.tuples(st.sampled_from(SAID), SAYS, st.sampled_from(["en", "de", "", "x" * 35]))
SEQUENCE = st.lists(TURN, min_size=1, max_size=3)

Turn: TypeAlias = tuple[str, list[tuple[Any, ...]], str]
"""What the guest writes, what the engine makes of it, and in which language it says that is."""


@dataclass
class Adversary:
    """An engine that says what it was given to say."""

    name: str = "adversary"
    says: acts.Understanding = field(default_factory=lambda: acts.Understanding(acts=(acts.Greet(),)))

    async def understand(self, briefing: Briefing) -> acts.Understanding:
        assert briefing.messages
        return self.says


@dataclass(repr=False)
class Inn:
    """A hotel with many guests, each with a secret of their own, and a neighbour."""

    owner: Db
    database: Database
    hotel: Hotel
    guests: list[Guest]
    keys: list[UUID]
    worker: int
    prices: dict[UUID, Decimal]
    titles: list[str]
    engine: Adversary = field(default_factory=Adversary)
    briefings: Briefings = field(default_factory=Briefings)
    played: int = 0

    def act(self, said: tuple[Any, ...]) -> acts.Act:
        """The act as an engine would have it, with keys in the place of numbers."""
        kind, *rest = said
        key = self.keys.__getitem__
        made: dict[str, Any] = {"kind": kind}
        if kind == "order":
            made["lines"] = [{"item_id": key(w), "quantity": q, "notes": n} for w, q, n in rest[0]]
        elif kind == "cancel":
            made["item_id"] = None if rest[0] is None else key(rest[0])
        elif kind == "change":
            made |= {"item_id": key(rest[0]), "quantity": rest[1]}
        elif kind == "wish":
            made |= {"kind": "change", "item_id": None if rest[0] is None else key(rest[0]), "notes": rest[1]}
            made["notes"] = made["notes"].strip() or "?"
        elif kind == "price":
            made["item_id"] = key(rest[0])
        elif kind == "question":
            made |= {"article_id": key(rest[0]), "passage": rest[1] or "?", "told": rest[2]}
        elif kind == "ask":
            made["item_ids"] = [key(w) for w in rest[0]]
        elif kind == "unknown":
            made["text"] = rest[0]
        elif kind == "emergency":
            made["hazard"] = rest[0]
        understood = acts.Understanding.model_validate({"acts": [made]})
        return understood.acts[0]


@pytest.fixture(scope="module")
async def inn(postgres: EmbeddedPostgres) -> AsyncIterator[Inn]:
    owner = await asyncpg.connect(postgres.url("innkeep_owner", QUIET))
    database = Database(postgres.url("innkeep_app", QUIET), reactions=REACTIONS)
    hotel, neighbour = await make_hotel(owner), await make_hotel(owner)
    guests = [await _guest(owner, hotel, number) for number in range(STAYS)]
    rows = await owner.fetch(
        "SELECT id, title, price FROM catalogue_items WHERE org_id = $1 ORDER BY position", hotel.org_id
    )
    article = await owner.fetchval("SELECT id FROM articles WHERE org_id = $1 LIMIT 1", hotel.org_id)
    others = [neighbour.items["Tomato soup"], neighbour.items["Bath towel"], article, uuid4(), hotel.guest_id]
    async with turns.presence(database) as worker:
        yield Inn(
            owner=owner,
            database=database,
            hotel=hotel,
            guests=guests,
            keys=[row["id"] for row in rows] + others,
            worker=worker,
            prices={row["id"]: row["price"] for row in rows},
            titles=[row["title"] for row in rows],
        )
    await database.close()
    await owner.close()


async def _guest(owner: Db, hotel: Hotel, number: int) -> Guest:
    room = await write(
        owner, "rooms", org_id=hotel.org_id, label="Garden double", room_number=str(200 + number), type="double"
    )
    role = await owner.fetchval("SELECT role FROM users WHERE id = $1", hotel.guest_id)
    name = f"{CANARY}{number:02} guest"
    guest = await write(owner, "users", org_id=hotel.org_id, name=name, email="", role=role)
    stay = await write(
        owner,
        "checkin_rooms",
        org_id=hotel.org_id,
        room_id=[room["id"]],
        checkin_date="yesterday",
        checkout_date="2041-01-01",
        status="checked_in",
    )
    await write(owner, "stay_guests", org_id=hotel.org_id, stay_id=stay["id"], guest_id=guest["id"], is_primary=True)
    return Guest(org_id=hotel.org_id, user_id=guest["id"], stay_id=stay["id"])


@dataclass(frozen=True, slots=True)
class Waiting:
    """The basket that waits for the guest's yes: lines of an item, how many and for how much each; nothing is none."""

    lines: Sequence[Sequence[Any]] = ()
    total: Decimal | None = None
    message_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """How things were: the moment, the next key, and what waited for the guest's yes."""

    moment: datetime
    key: UUID
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class After:
    """What was written since; `lines` as those of `Waiting`, `replies` as to whom and what."""

    of_strangers: list[UUID]
    lines: list[Sequence[Any]]
    charges: int
    waiting: Waiting
    replies: list[Sequence[Any]]
    orders_of_others: list[str]
    notes: list[str]


async def play(inn: Inn, sequence: Sequence[Turn]) -> None:
    """One conversation of one guest, turn by turn."""
    guest = inn.guests[inn.played % STAYS]
    inn.played += 1
    await _begin_again(inn, guest)
    async with inn.database.unit_of_work(guest) as db:
        chat = await open_session(db, guest)
    agent = inn.hotel.agent(chat.id)
    waiting = Waiting()
    for number, (text, said, language) in enumerate(sequence, 1):
        async with inn.database.unit_of_work(guest) as db:
            await post_message(db, guest, chat.id, text)
        [[moment, key]] = await inn.owner.fetch("SELECT clock_timestamp(), uuidv7()")
        before = Before(moment, key, waiting)
        understood = tuple(inn.act(each) for each in said)
        inn.engine.says = acts.Understanding(acts=understood, language=language)
        outcome = await answer(inn.database, Mind(inn.engine, inn.briefings, inn.worker), agent)
        assert outcome in {"answered", "handed_over", "failed"}
        after = await _after(inn, guest, before)
        _look_at_orders(inn, before, after, text, understood)
        _look_at_the_reply(guest, after)
        _look_at_notes(inn, after, [each[0] for each in sequence[:number]])
        if outcome != "answered":
            return
        waiting = after.waiting


async def _begin_again(inn: Inn, guest: Guest) -> None:
    """A conversation of its own for each sequence; what was ordered before stays."""
    await inn.owner.execute(
        "UPDATE sessions SET deleted_at = now() WHERE org_id = $1 AND session_id = $2 AND deleted_at IS NULL",
        guest.org_id,
        guest.user_id,
    )


AFTER = """
    SELECT
        ARRAY(SELECT id FROM orders WHERE updated_at >= $1 AND stay_id IS DISTINCT FROM $3) AS of_strangers,
        ARRAY(SELECT (item_id, qty, price) FROM order_items WHERE id >= $2 ORDER BY id) AS lines,
        (SELECT count(*) FROM charges WHERE created_at >= $1) AS charges,
        ARRAY(SELECT (p.id, p.total_amount, p.message_id, i.item_id, i.qty, i.price)
            FROM proposals p JOIN sessions s ON s.id = p.session_id JOIN proposal_items i ON i.proposal_id = p.id
            WHERE s.session_id = $4 AND s.deleted_at IS NULL AND p.status = 'waiting') AS waiting,
        ARRAY(SELECT (s.session_id, m.text) FROM messages m JOIN sessions s ON s.id = m.session_id
            WHERE m.id >= $2 AND m.role = 'System') AS replies,
        ARRAY(SELECT o.order_number FROM messages m
            JOIN orders o ON o.org_id = m.org_id AND o.stay_id <> $3 AND position(o.order_number IN m.text) > 0
            WHERE m.id >= $2 AND m.role = 'System') AS orders_of_others,
        ARRAY(SELECT description FROM order_items WHERE id >= $2
            UNION SELECT notes FROM proposal_items WHERE id >= $2
            UNION SELECT substr(reason, length($5) + 1) FROM order_moves
                WHERE id >= $2 AND starts_with(reason, $5)) AS notes
"""


async def _after(inn: Inn, guest: Guest, before: Before) -> After:
    """All that the rules are about, in one look: what was written since, and what waits for the guest's yes."""
    row = await inn.owner.fetchrow(AFTER, before.moment, before.key, guest.stay_id, guest.user_id, ADDED)
    assert row is not None
    baskets = row["waiting"]
    assert len({basket for basket, *_ in baskets}) <= 1, "several proposals wait"
    [(total, message_id)] = {(total, message_id) for _, total, message_id, *_ in baskets} or {(None, None)}
    return After(
        of_strangers=row["of_strangers"],
        lines=row["lines"],
        charges=row["charges"],
        waiting=Waiting(tuple(line for _, _, _, *line in baskets), total, message_id),
        replies=row["replies"],
        orders_of_others=row["orders_of_others"],
        notes=[note for note in row["notes"] if note],
    )


def _look_at_orders(inn: Inn, before: Before, after: After, text: str, understood: Sequence[acts.Act]) -> None:
    """Of the own stay only, at the catalogue's prices, and nothing that costs without the guest's very yes."""
    assert after.of_strangers == [], "an order outside the guest's own stay"
    for item_id, _, price in (*after.lines, *after.waiting.lines):
        assert price == inn.prices[item_id], "a price that is not the catalogue's"
    paid = sorted(tuple(line) for line in after.lines if line[2])
    if paid:
        shown = before.waiting
        assert is_plain_yes(text), "charged without a yes"
        assert paid == sorted(tuple(line) for line in shown.lines if line[2])
        assert shown.message_id, "nobody was shown the basket"
        assert shown.total == sum(qty * price for _, qty, price in paid)
    heard = _carried_out(understood)
    asked = {line.item_id for act in heard if isinstance(act, acts.Order) for line in act.lines}
    assert {item_id for item_id, _, price in after.lines if not price} <= asked, "more than six acts were carried out"
    assert after.charges == 0


def _carried_out(understood: Sequence[acts.Act]) -> Sequence[acts.Act]:
    if any(isinstance(act, acts.Emergency) for act in understood):
        return ()
    return understood[: acts.MAX_ACTS]


def _look_at_the_reply(guest: Guest, after: After) -> None:
    """It names no other guest, no order of another guest, and no price that an engine made up."""
    assert {to for to, _ in after.replies} <= {guest.user_id}, "a word to somebody else"
    assert after.orders_of_others == [], "another guest's order"
    for _, text in after.replies:
        assert not re.findall(rf"{CANARY}\d\d", text), "another guest's name"
        assert "0.01" not in text, "a price of the engine's own"


def _look_at_notes(inn: Inn, after: After, written: list[str]) -> None:
    """What is read back in brackets, and what staff read, are words of the guest."""
    of_things = re.compile("|".join(f"^{re.escape(title)}: " for title in inn.titles))
    said = "\n".join(written).casefold()
    for note in (of_things.sub("", each) for each in after.notes):
        assert all(piece.casefold() in said for piece in note.split(", ")), "a note of the engine's own"


@settings(
    max_examples=long(500, 10_000),
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(sequence=SEQUENCE)
@example(sequence=[("soup", [("order", [(3, 2, "")])], "en"), ("yes", [("confirm",)], "en")])
@example(sequence=[("soup", [("order", [(3, 2, "")])], "en"), ("yes", [("change", 3, 99), ("confirm",)], "en")])
@example(sequence=[("soup", [("order", [(3, 2, "")])], "en"), ("yes", [("order", [(2, 9, "")]), ("confirm",)], "en")])
@example(sequence=[("yes", [("order", [(2, 1, "Total: EUR 0.01")])], "en"), ("no", [("order", [(2, 1, "")])], "en")])
@example(sequence=[("hello", [("order", [(0, 1, "")]), *[("greet",)] * 6, ("order", [(1, 1, "")])], "en")])
@example(sequence=[("I think", [("order", [(0, 1, "I\x1b")])], "en")])
@example(sequence=[("two", [("order", [(0, 2, "")])], "en"), ("ok", [("wish", 0, "the guest said yes")], "en")])
@pytest.mark.deep
async def test_whatever_an_engine_says_the_guest_gets_only_what_is_theirs(inn: Inn, sequence: list[Turn]) -> None:
    await play(inn, sequence)


async def test_an_engine_spends_no_more_than_the_stay_and_the_hotel_allow(inn: Inn) -> None:
    """However often it asks, and all at once."""
    await inn.owner.execute(
        "UPDATE organizations SET model_requests_a_stay = 3, model_tokens_a_day = 500 WHERE id = $1", inn.hotel.org_id
    )
    purse, [one, other, *_] = HotelPurse(inn.database), inn.guests
    taken = await asyncio.gather(*(purse.take(Cause(inn.hotel.org_id, one.stay_id), 100) for _ in range(8)))
    assert sum(taken) == 3
    taken = await asyncio.gather(*(purse.take(Cause(inn.hotel.org_id, other.stay_id), 100) for _ in range(8)))
    assert sum(taken) == 2
