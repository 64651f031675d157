"""Invented hotels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from argon2 import PasswordHasher

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
    org_id = await db.fetchval(
        "INSERT INTO organizations (name, timezone, currency) VALUES ($1, 'Europe/Vienna', 'EUR') RETURNING id", name
    )
    divisions = {
        title: await db.fetchval("INSERT INTO divisions (org_id, name) VALUES ($1, $2) RETURNING id", org_id, title)
        for title in ("Housekeeping", "Kitchen")
    }
    for category, title in (
        ("housekeeping", "Housekeeping"),
        ("maintenance", "Housekeeping"),
        ("room_service", "Kitchen"),
        ("concierge", "Kitchen"),
    ):
        await db.execute(
            "INSERT INTO division_categories (org_id, division_id, category) VALUES ($1, $2, $3)",
            org_id,
            divisions[title],
            category,
        )
    room_id, room_code = await _room(db, org_id, "101")
    empty_room_id, empty_room_code = await _room(db, org_id, "102")
    guest_id = await _user(db, org_id, "Emma Lindqvist", "", "guest", None)
    stay_id = await db.fetchval(
        """INSERT INTO checkin_rooms (org_id, room_id, checkin_date, checkout_date, status)
        VALUES ($1, ARRAY[$2::uuid], current_date - 1, current_date + 3, 'checked_in') RETURNING id""",
        org_id,
        room_id,
    )
    await db.execute(
        "INSERT INTO stay_guests (org_id, stay_id, guest_id, is_primary) VALUES ($1, $2, $3, true)",
        org_id,
        stay_id,
        guest_id,
    )
    staff, emails = await _staff(db, org_id, divisions)
    return Hotel(
        org_id=org_id,
        room_id=room_id,
        room_code=room_code,
        empty_room_id=empty_room_id,
        empty_room_code=empty_room_code,
        stay_id=stay_id,
        guest_id=guest_id,
        housekeeping_id=divisions["Housekeeping"],
        kitchen_id=divisions["Kitchen"],
        staff=staff,
        emails=emails,
        items=await _menu(db, org_id),
    )


async def _room(db: asyncpg.Connection[Any], org_id: UUID, number: str) -> tuple[UUID, str]:
    row = await db.fetchrow(
        """INSERT INTO rooms (org_id, label, room_number, type) VALUES ($1, 'Garden double', $2, 'double')
        RETURNING id, code""",
        org_id,
        number,
    )
    assert row is not None
    return row["id"], row["code"]


async def _user(
    db: asyncpg.Connection[Any], org_id: UUID, name: str, email: str, role: str, division_id: UUID | None = None
) -> UUID:
    user_id: UUID = await db.fetchval(
        """INSERT INTO users (org_id, name, email, role, division_id)
        VALUES ($1, $2, $3, (SELECT id FROM roles WHERE name = $4), $5) RETURNING id""",
        org_id,
        name,
        email,
        role,
        division_id,
    )
    return user_id


async def _staff(
    db: asyncpg.Connection[Any], org_id: UUID, divisions: dict[str, UUID]
) -> tuple[dict[str, Staff], dict[str, str]]:
    people = {
        "manager": ("Ana Weber", "manager", None),
        "front_desk": ("Ben Okafor", "front_desk", None),
        "front_desk_2": ("Chloe Martin", "front_desk", None),
        "housekeeper": ("Dora Novak", "staff", divisions["Housekeeping"]),
        "cook": ("Emil Haas", "staff", divisions["Kitchen"]),
    }
    staff, emails = {}, {}
    for key, (name, role, division_id) in people.items():
        emails[key] = f"{key}.{uuid4().hex[:8]}@hotel.example"
        user_id = await _user(db, org_id, name, emails[key], role, division_id)
        await db.execute(
            "INSERT INTO credentials (org_id, user_id, password_hash) VALUES ($1, $2, $3)", org_id, user_id, _HASH
        )
        staff[key] = Staff(org_id=org_id, user_id=user_id, name=name, role=role, division_id=division_id)
    return staff, emails


async def hire(
    db: asyncpg.Connection[Any], hotel: Hotel, key: str, role: str, division_id: UUID | None = None
) -> Staff:
    """One more member of staff, who signs in as `key`."""
    hotel.emails[key] = f"{key}.{uuid4().hex[:8]}@hotel.example"
    name = key.replace("_", " ").title()
    user_id = await _user(db, hotel.org_id, name, hotel.emails[key], role, division_id)
    await db.execute(
        "INSERT INTO credentials (org_id, user_id, password_hash) VALUES ($1, $2, $3)", hotel.org_id, user_id, _HASH
    )
    hotel.staff[key] = Staff(org_id=hotel.org_id, user_id=user_id, name=name, role=role, division_id=division_id)
    return hotel.staff[key]


async def _menu(db: asyncpg.Connection[Any], org_id: UUID) -> dict[str, UUID]:
    items = {
        title: await db.fetchval(
            """INSERT INTO catalogue_items (org_id, category, title, price, description, aliases, position)
            VALUES ($1, $2, $3, $4::text::numeric, $5, $6, $7) RETURNING id""",
            org_id,
            category,
            title,
            price,
            description,
            aliases,
            position,
        )
        for position, (category, title, price, description, aliases) in enumerate(CATALOGUE)
    }
    for title, text in ARTICLES:
        await db.execute("INSERT INTO articles (org_id, title, text) VALUES ($1, $2, $3)", org_id, title, text)
    return items
