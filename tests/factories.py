"""Invented hotels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from argon2 import PasswordHasher

from innkeep.core import clock
from innkeep.core.actors import Agent, Guest, Program, Staff

PASSWORD = "correct horse battery"
# One hash for everybody, with the least work: what passwords cost is not what these tests are about.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

CATALOGUE = [
    ("housekeeping", "Bath towel", "0", "Large white towel", ["bath towels"]),
    ("housekeeping", "Pillow", "0", "Soft or firm", []),
    ("room_service", "Club sandwich", "18.50", "With chicken, bacon and fries", []),
    ("room_service", "Tomato soup", "9.00", "With basil", []),
    ("maintenance", "Air conditioning", "0", "Not cooling, dripping or noisy", ["AC"]),
    ("concierge", "Airport transfer", "45.00", "A car to the airport", []),
]
ARTICLES = [
    ("Breakfast", "Breakfast is from 6:30 to 10:30 in the Orangery. On Sundays it goes on until 11:00."),
    ("Wi-Fi", "The network is called Aurora. No password is needed."),
]


TODAY = "(now() AT TIME ZONE 'Europe/Vienna')::date"
"""In SQL: the day of these hotels. The database's own (UTC) ends an hour or two later, where tests would fail."""


@dataclass(frozen=True)
class Hotel:
    """A hotel with a guest in room 101, an empty room 102, and one member of staff a role."""

    org_id: UUID
    room_id: UUID
    room_code: str
    empty_room_id: UUID
    empty_room_code: str
    stay_id: UUID
    guest_id: UUID
    housekeeping_id: UUID
    kitchen_id: UUID
    staff: dict[str, Staff]
    emails: dict[str, str]
    items: dict[str, UUID]

    @property
    def guest(self) -> Guest:
        return Guest(org_id=self.org_id, user_id=self.guest_id, stay_id=self.stay_id)

    @property
    def program(self) -> Program:
        return Program(org_id=self.org_id)

    def agent(self, session_id: UUID) -> Agent:
        return Agent(org_id=self.org_id, session_id=session_id)


async def make_hotel(owner: asyncpg.Connection[Any]) -> Hotel:
    """Write a new hotel, all at once."""
    async with owner.transaction():
        return await _write(owner, f"Hotel {uuid4().hex[:12]}")


async def _write(db: asyncpg.Connection[Any], name: str) -> Hotel:
    """Few statements, each of several rows: most tests begin with a hotel."""
    org_id: UUID = await db.fetchval(
        "INSERT INTO organizations (name, timezone, currency) VALUES ($1, 'Europe/Vienna', 'EUR') RETURNING id", name
    )
    housekeeping_id, kitchen_id = await _keys(
        db, "INSERT INTO divisions (org_id, name) SELECT $1, unnest($2::text[])", org_id, ["Housekeeping", "Kitchen"]
    )
    await db.execute(
        """INSERT INTO division_categories (org_id, category, division_id) VALUES ($1, 'housekeeping', $2),
        ($1, 'maintenance', $2), ($1, 'room_service', $3), ($1, 'concierge', $3)""",
        org_id,
        housekeeping_id,
        kitchen_id,
    )
    room, empty_room = await db.fetch(
        """INSERT INTO rooms (org_id, label, room_number, type)
        SELECT $1, 'Garden double', unnest($2::text[]), 'double' RETURNING id, code""",
        org_id,
        ["101", "102"],
    )
    (guest_id,) = await _users(db, org_id, [("Emma Lindqvist", "", "guest", None)])
    stay_id: UUID = await db.fetchval(
        f"""INSERT INTO checkin_rooms (org_id, room_id, checkin_date, checkout_date, status)
        VALUES ($1, ARRAY[$2::uuid], {TODAY} - 1, {TODAY} + 3, 'checked_in') RETURNING id""",
        org_id,
        room["id"],
    )
    await db.execute(
        "INSERT INTO stay_guests (org_id, stay_id, guest_id, is_primary) VALUES ($1, $2, $3, true)",
        org_id,
        stay_id,
        guest_id,
    )
    staff, emails = await _staff(db, org_id, {"housekeeper": housekeeping_id, "cook": kitchen_id})
    return Hotel(
        org_id=org_id,
        room_id=room["id"],
        room_code=room["code"],
        empty_room_id=empty_room["id"],
        empty_room_code=empty_room["code"],
        stay_id=stay_id,
        guest_id=guest_id,
        housekeeping_id=housekeeping_id,
        kitchen_id=kitchen_id,
        staff=staff,
        emails=emails,
        items=await _menu(db, org_id),
    )


async def _keys(db: asyncpg.Connection[Any], insert: str, *args: object) -> list[UUID]:
    """The keys of the rows that a statement inserts, in their order."""
    return [row["id"] for row in await db.fetch(f"{insert} RETURNING id", *args)]


async def _users(
    db: asyncpg.Connection[Any], org_id: UUID, people: Sequence[tuple[str, str, str, UUID | None]]
) -> list[UUID]:
    """Write people by name, address, role and division. Who has an address signs in with `PASSWORD`."""
    names, emails, roles, divisions = zip(*people, strict=True)
    keys = await _keys(
        db,
        """INSERT INTO users (org_id, name, email, role, division_id)
        SELECT $1, name, email, (SELECT id FROM roles WHERE roles.name = is_a), division
        FROM unnest($2::text[], $3::text[], $4::text[], $5::uuid[]) AS p (name, email, is_a, division)""",
        org_id,
        names,
        emails,
        roles,
        divisions,
    )
    if who := [key for key, email in zip(keys, emails, strict=True) if email]:
        await db.execute(
            "INSERT INTO credentials (org_id, user_id, password_hash) SELECT $1, unnest($2::uuid[]), $3",
            org_id,
            who,
            _HASH,
        )
    return keys


STAFF = {
    "manager": ("Ana Weber", "manager"),
    "front_desk": ("Ben Okafor", "front_desk"),
    "front_desk_2": ("Chloe Martin", "front_desk"),
    "housekeeper": ("Dora Novak", "staff"),
    "cook": ("Emil Haas", "staff"),
}


async def _staff(
    db: asyncpg.Connection[Any], org_id: UUID, divisions: dict[str, UUID]
) -> tuple[dict[str, Staff], dict[str, str]]:
    emails = {who: _email(who) for who in STAFF}
    people = [(name, emails[who], role, divisions.get(who)) for who, (name, role) in STAFF.items()]
    keys = await _users(db, org_id, people)
    staff = {
        who: _at_work(org_id, key, name, role, division_id)
        for who, key, (name, _, role, division_id) in zip(STAFF, keys, people, strict=True)
    }
    return staff, emails


def _at_work(org_id: UUID, user_id: UUID, name: str, role: str, division_id: UUID | None) -> Staff:
    """Somebody who has just signed in."""
    return Staff(
        org_id=org_id, user_id=user_id, name=name, role=role, division_id=division_id, signed_in_at=clock.now()
    )


def _email(who: str) -> str:
    return f"{who}.{uuid4().hex[:8]}@hotel.example"


async def hire(
    db: asyncpg.Connection[Any], hotel: Hotel, key: str, role: str, division_id: UUID | None = None
) -> Staff:
    """One more member of staff, who signs in as `key`."""
    hotel.emails[key] = _email(key)
    name = key.replace("_", " ").title()
    (user_id,) = await _users(db, hotel.org_id, [(name, hotel.emails[key], role, division_id)])
    hotel.staff[key] = _at_work(hotel.org_id, user_id, name, role, division_id)
    return hotel.staff[key]


async def _menu(db: asyncpg.Connection[Any], org_id: UUID) -> dict[str, UUID]:
    categories, titles, prices, descriptions, aliases = zip(*CATALOGUE, strict=True)
    keys = await _keys(
        db,
        """INSERT INTO catalogue_items (org_id, category, title, price, description, aliases, position)
        SELECT $1, category::enum_order_category, title, price::numeric, description,
            string_to_array(aliases, ','), place - 1
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
            WITH ORDINALITY AS i (category, title, price, description, aliases, place)""",
        org_id,
        categories,
        titles,
        prices,
        descriptions,
        [",".join(each) for each in aliases],
    )
    await db.execute(
        "INSERT INTO articles (org_id, title, text) SELECT $1, * FROM unnest($2::text[], $3::text[])",
        org_id,
        *zip(*ARTICLES, strict=True),
    )
    return dict(zip(titles, keys, strict=True))
