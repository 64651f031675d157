"""Two hotels with a row in every table: one that asks, and a neighbour whose every text is a canary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from secrets import token_urlsafe
from uuid import UUID, uuid4

import asyncpg

from innkeep.core.tokens import token_hash
from innkeep.installation.schema import Schema
from tests.factories import Hotel, hire, make_hotel
from tests.schema.hotels import another, full
from tests.schema.rows import Db, book, change, chat, line, order, put_away, say, write

CANARY = "Qxzvkanary"
"""In every text of the neighbour's that people write; it stands nowhere else."""

SIGN = "Җ"
"""Follows it: a letter of no other text, so that what is printed shows it among the letters of its fonts."""

_TEXTS = {
    "users": ("name",),
    "rooms": ("label", "room_number"),
    "divisions": ("name",),
    "catalogue_items": ("title", "description"),
    "articles": ("title", "text"),
    "messages": ("text",),
    "orders": ("notes", "additional_notes"),
    "order_items": ("title", "notes"),
    "proposal_items": ("title",),
    "notes": ("text",),
    "ratings": ("comment",),
    "canned_replies": ("text", "title"),
    "session_summaries": ("text",),
    "room_closures": ("reason",),
    "saved_views": ("name",),
    "organizations": ("name",),
    "api_keys": ("name",),
}


@dataclass(frozen=True, slots=True)
class House:
    """A hotel, a row of it in every table, and the cookies of its owner and of its guest."""

    hotel: Hotel
    rows: dict[str, asyncpg.Record]
    cookies: dict[str, str]

    def key(self, table: str) -> UUID:
        """The key of its row in a table."""
        named = {
            "guests": self.hotel.guest_id,
            "desk": self.hotel.staff["front_desk"].user_id,
            "owner": self.hotel.staff["owner"].user_id,
            "free rooms": self.hotel.empty_room_id,
            "free_rooms": self.hotel.empty_room_id,
        }
        key: UUID = named.get(table) or self.rows[table]["id"]
        return key


@dataclass(frozen=True, slots=True)
class Street:
    """The hotel that asks, its neighbour, and all keys and words of the neighbour's."""

    house: House
    neighbour: House
    theirs: frozenset[str]


async def street(owner: Db, schema: Schema) -> Street:
    """Two hotels, the second full of canaries."""
    house = await _house(owner, schema)
    neighbour = await _house(owner, schema)
    await _sing(owner, schema, neighbour.hotel)
    keys: set[str] = set()
    for table, about in schema.tables.items():
        names = {each.name for each in about.columns}
        column = "id" if table == "organizations" else "org_id"
        if {"id", column} <= names and table in neighbour.rows:
            found = await owner.fetch(f"SELECT id FROM {table} WHERE {column} = $1", neighbour.hotel.org_id)
            keys |= {str(row["id"]) for row in found}
            keys |= set(re.findall(r"\bN[0-9a-f]{32}\b", str(neighbour.rows[table])))
    return Street(house, neighbour, frozenset(keys))


async def _house(owner: Db, schema: Schema) -> House:
    hotel = await make_hotel(owner)
    await hire(owner, hotel, "owner", "owner")
    await _of_the_guest(owner, hotel)
    rows = await full(owner, schema, hotel)
    await _more(owner, schema, hotel, rows)
    return House(hotel, rows, await _cookies(owner, hotel, rows))


async def _of_the_guest(owner: Db, hotel: Hotel) -> None:
    """A conversation with an order and a proposal: the guest's own, so that they are theirs to ask for."""
    session = await chat(owner, hotel)
    await say(owner, session)
    of = {"session_id": session["id"], "stay_id": hotel.stay_id, "room_id": hotel.room_id, "guest_id": hotel.guest_id}
    placed = await order(owner, hotel, **of, division_id=hotel.kitchen_id)
    await line(owner, placed)
    await write(owner, "proposals", org_id=hotel.org_id, session_id=session["id"])


PUT_AWAY = (
    "articles",
    "canned_replies",
    "catalogue_items",
    "divisions",
    "orders",
    "recurring_orders",
    "room_closures",
    "rooms",
    "service_levels",
    "sessions",
)
"""What can be deleted and brought back."""

_OTHERWISE: dict[str, dict[str, object]] = {
    "canned_replies": {"shortcut": "pillows"},
    "room_closures": {"since": "2021-05-01", "until": "2021-05-02"},
    "service_levels": {"priority": 2},
    "sessions": {"status": "terminated", "end": "now"},
}
"""What there cannot be twice."""


async def _more(owner: Db, schema: Schema, hotel: Hotel, rows: dict[str, asyncpg.Record]) -> None:
    """What belongs to its owner, what has every column filled in, and under a name with a star what was put away."""
    for name in ("passkeys", "push_subscriptions", "saved_views"):
        await change(owner, name, rows[name]["id"], user_id=hotel.staff["owner"].user_id)
    for name in ("orders", "sessions"):  # with every reference
        await another(owner, schema, name, rows, **_OTHERWISE.get(name, {}))
    rated = {"org_id": hotel.org_id, "guest_id": rows["users"]["id"], "session_id": rows["sessions"]["id"]}
    await write(owner, "ratings", **rated)
    for name in PUT_AWAY:
        rows[f"{name}*"] = await another(owner, schema, name, rows, **_OTHERWISE.get(name, {}))
        await put_away(owner, name, rows[f"{name}*"]["id"])
    rows["reserved"] = await book(owner, hotel, checkin_date="2032-05-01", checkout_date="2032-05-04")
    rows["checkin_rooms*"] = await book(owner, hotel)
    await put_away(owner, "checkin_rooms", rows["checkin_rooms*"]["id"])
    role = await owner.fetchval("SELECT role FROM users WHERE id = $1", hotel.guest_id)
    for name in ("companions", "users*"):
        person = {"org_id": hotel.org_id, "name": f"Ida {uuid4().hex[:6]}", "role": role, "email": ""}
        rows[name] = await write(owner, "users", **person)
    await put_away(owner, "users", rows["users*"]["id"])


async def _cookies(owner: Db, hotel: Hotel, rows: dict[str, asyncpg.Record]) -> dict[str, str]:
    staff, phone = token_urlsafe(), token_urlsafe()
    mine = {"org_id": hotel.org_id, "user_id": hotel.staff["owner"].user_id}
    rows["logins"] = await write(owner, "logins", **mine, token_hash=_hex(token_hash(staff)), expires_at="tomorrow")
    here = {"org_id": hotel.org_id, "stay_id": hotel.stay_id, "guest_id": hotel.guest_id, "verified": True}
    rows["guest_devices"] = await write(owner, "guest_devices", **here, token_hash=_hex(token_hash(phone)))
    return {"staff": f"innkeep_staff={staff}", "guest": f"innkeep_guest={phone}", "nobody": ""}


def _hex(value: bytes) -> str:
    return f"\\x{value.hex()}"


async def _sing(owner: Db, schema: Schema, hotel: Hotel) -> None:
    for table, columns in _TEXTS.items():
        there = {column.name for column in schema.tables[table].columns}
        column = "id" if table == "organizations" else "org_id"
        for row in await owner.fetch(f"SELECT id FROM {table} WHERE {column} = $1", hotel.org_id):
            words = [f"{name} = '{CANARY}{uuid4().hex[:8]}{SIGN}'" for name in columns if name in there]
            if words:
                await owner.execute(f"UPDATE {table} SET {', '.join(words)} WHERE id = $1", row["id"])


def leaked(street: Street, body: bytes, *, but: str = "") -> set[str]:
    """What of the neighbour's stands in an answer: keys, but the one that was asked for, and canaries."""
    text = body.decode("utf-8", "replace")
    keys = set(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|N[0-9a-f]{32}", text)) & street.theirs
    return (keys - {but}) | set(re.findall(rf"{CANARY}\w*", text))
