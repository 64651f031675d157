"""Who did what is written by the database, in one chain a hotel, and nobody writes it anew."""

from __future__ import annotations

import asyncio
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.installation.audit import _BROKEN, of_audit
from tests.factories import Hotel
from tests.journeys.people import scan, sign_in, write


async def entries(owner: asyncpg.Connection[Any], hotel: Hotel, action: str) -> list[asyncpg.Record]:
    query = "SELECT * FROM audit_entries WHERE org_id = $1 AND action = $2 ORDER BY seq"
    found: list[asyncpg.Record] = await owner.fetch(query, hotel.org_id, action)
    return found


async def test_managers_read_who_signed_in_and_what_was_set(browser_of: Any, hotel: Hotel) -> None:
    boss, desk = await sign_in(browser_of(), hotel, "manager"), await sign_in(browser_of(), hotel, "front_desk")
    hotels = f"/api/v1/organizations/{hotel.org_id}"
    assert (await boss.patch(hotels, json={"silence_hours": 48, "name": "Hotel Secret"})).status_code == 200
    answer = await boss.get("/api/v1/audit-entries", params={"limit": 2})
    assert answer.status_code == 200
    changed, signed_in = answer.json()["items"]
    assert (changed["action"], changed["actor_id"]) == ("organizations.changed", str(hotel.staff["manager"].user_id))
    assert changed["details"] == {"silence_hours": [24, 48], "changed": ["name"]}
    assert signed_in["action"] == "logins.added"
    ben = str(hotel.staff["front_desk"].user_id)
    assert (signed_in["actor_kind"], signed_in["actor_id"], signed_in["subject_id"]) == ("staff", ben, ben)
    mine = await boss.get("/api/v1/audit-entries", params={"actor_id": str(hotel.staff["manager"].user_id), "limit": 1})
    assert [each["id"] for each in mine.json()["items"]] == [changed["id"]]
    assert (await desk.get("/api/v1/audit-entries")).status_code == 403
    assert (await browser_of().get("/api/v1/audit-entries")).status_code == 401


async def test_another_hotels_audit_is_not_there(browser_of: Any, hotel: Hotel, other_hotel: Hotel) -> None:
    boss = await sign_in(browser_of(), hotel, "manager")
    found = (await boss.get("/api/v1/audit-entries", params={"limit": 200})).text
    assert str(hotel.staff["manager"].user_id) in found
    assert str(other_hotel.staff["manager"].user_id) not in found


async def test_takeovers_stays_people_charges_and_deletions_are_noted(
    browser_of: Any, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    phone, boss = browser_of(), await sign_in(browser_of(), hotel, "manager")
    session_id = await scan(phone, hotel.room_code)
    await write(phone, session_id, "Hello")
    manual = {"mode": "manual"}
    assert (await boss.put(f"/api/v1/sessions/{session_id}/mode", json=manual)).status_code == 200
    [taken] = await entries(owner, hotel, "sessions.changed")
    assert taken["actor_id"] == hotel.staff["manager"].user_id
    assert str(taken["subject_id"]) == session_id

    cook = str(hotel.staff["cook"].user_id)
    assert (await boss.patch(f"/api/v1/users/{cook}", json={"active": False})).status_code == 200
    assert (await boss.delete(f"/api/v1/users/{cook}")).status_code == 204
    changed, *_ = await entries(owner, hotel, "users.changed")
    assert '"active": [true, false]' in changed["details"]
    assert str((await entries(owner, hotel, "users.deleted"))[0]["subject_id"]) == cook

    left = await boss.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")
    assert left.status_code == 200, left.text
    [gone] = await entries(owner, hotel, "checkin_rooms.changed")
    assert gone["subject_id"] == hotel.stay_id
    assert '"checked_out"' in gone["details"]


async def test_nothing_in_it_tells_who_somebody_is(owner: asyncpg.Connection[Any], hotel: Hotel) -> None:
    """Names of columns and keys only: so an erased person is not in it either."""
    told = await owner.fetchval(
        "SELECT string_agg(to_jsonb(e)::text, ' ') FROM audit_entries e WHERE org_id = $1", hotel.org_id
    )
    assert "users.added" in told
    for private in ("Emma", "Lindqvist", "Ana", *hotel.emails.values()):
        assert private not in told


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE audit_entries SET action = 'a.b' WHERE org_id = :org_id",
        "DELETE FROM audit_entries WHERE org_id = :org_id",
        "TRUNCATE audit_entries",
        "INSERT INTO audit_entries (org_id, actor_kind, action) VALUES (current_org(), 'staff', 'a.b')",
        "SELECT write_entry(current_org(), 'a.b', NULL, '{}')",
        "ALTER TABLE users DISABLE TRIGGER audit",
        "SET session_replication_role = replica",
    ],
)
async def test_the_application_cannot_write_it_anew(database: Database, hotel: Hotel, attempt: str) -> None:
    with pytest.raises(Exception, match=r"permission denied|must be owner"):
        async with database.unit_of_work(hotel.program) as db:
            await db.execute(text(attempt), {"org_id": hotel.org_id} if ":org_id" in attempt else {})


async def test_nor_does_the_owner_by_mistake(owner: asyncpg.Connection[Any], hotel: Hotel) -> None:
    for attempt in ("UPDATE audit_entries SET action = 'a.b'", "DELETE FROM audit_entries"):
        with pytest.raises(asyncpg.RestrictViolationError, match="not written anew"):
            await owner.execute(f"{attempt} WHERE org_id = $1", hotel.org_id)


async def test_who_writes_at_once_does_not_fork_the_chain(
    database: Database, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    people: list[Staff] = [hotel.staff["front_desk"], hotel.staff["manager"], hotel.staff["cook"]]

    async def work(number: int) -> None:
        async with database.unit_of_work(people[number % 3]) as db:
            change = text("UPDATE users SET active = NOT active WHERE org_id = :org_id AND id = :id")
            for each in (people[number % 3], people[(number + 1) % 3])[:: 1 if number % 2 else -1][:1]:
                await db.execute(change, {"org_id": hotel.org_id, "id": each.user_id})

    await asyncio.gather(*(work(number) for number in range(30)))
    found = await entries(owner, hotel, "users.changed")
    assert len(found) == 30
    chain = await owner.fetch(
        "SELECT seq, previous, hash FROM audit_entries WHERE org_id = $1 ORDER BY seq", hotel.org_id
    )
    assert [row["seq"] for row in chain] == list(range(1, len(chain) + 1))
    assert all(later["previous"] == earlier["hash"] for earlier, later in pairwise(chain))
    assert not await owner.fetch(f"SELECT * FROM ({_BROKEN}) b WHERE name = $1", await _name(owner, hotel))


async def _name(owner: asyncpg.Connection[Any], hotel: Hotel) -> str:
    name: str = await owner.fetchval("SELECT name FROM organizations WHERE id = $1", hotel.org_id)
    return name


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entries SET action = 'users.nothing' WHERE org_id = $1 AND seq = 3",
        "UPDATE audit_entries SET actor_id = NULL, actor_kind = 'guest' WHERE org_id = $1 AND seq = 3",
        "DELETE FROM audit_entries WHERE org_id = $1 AND seq = 3",
        "UPDATE audit_entries SET hash = sha256('x') WHERE org_id = $1 AND seq = 3",
        "DELETE FROM audit_entries WHERE org_id = $1 AND seq < 3",
    ],
)
async def test_doctor_sees_whoever_tampers_past_all_locks(
    owner: asyncpg.Connection[Any], hotel: Hotel, tmp_path: Path, tampering: str
) -> None:
    """As somebody who owns the database may: they have to switch the lock off, and the chain still tells."""
    attempt = owner.transaction()
    await attempt.start()
    try:
        await owner.execute("ALTER TABLE audit_entries DISABLE TRIGGER only_added")
        await owner.execute(tampering, hotel.org_id)
        found = await of_audit(owner, tmp_path)
    finally:
        await attempt.rollback()
    assert found.remedy is not None
    assert re.search("was changed at entry [34],", found.what)
    assert (await of_audit(owner, tmp_path)).remedy is None


async def test_doctor_misses_the_last_entries_that_it_has_seen(
    owner: asyncpg.Connection[Any], hotel: Hotel, tmp_path: Path
) -> None:
    assert (await of_audit(owner, tmp_path)).remedy is None
    attempt = owner.transaction()
    await attempt.start()
    try:
        await owner.execute("ALTER TABLE audit_entries DISABLE TRIGGER only_added")
        last = "SELECT max(seq) FROM audit_entries WHERE org_id = $1"
        await owner.execute(f"DELETE FROM audit_entries WHERE org_id = $1 AND seq = ({last})", hotel.org_id)
        found = await of_audit(owner, tmp_path)
    finally:
        await attempt.rollback()
    assert "that is gone" in found.what
    assert found.remedy is not None


async def test_what_lets_people_in_and_what_is_set_is_audited(owner: asyncpg.Connection[Any]) -> None:
    """The trigger is all that writes the audit: a table without it is not audited."""
    found = await owner.fetch("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audit'")
    assert {row[0] for row in found} >= {
        *("organizations", "divisions", "rooms", "room_closures", "catalogue_items", "articles", "channels"),
        *("service_levels", "escalation_ladders", "link_requests", "erasures"),
        *("users", "credentials", "logins", "totp_factors", "passkeys", "password_links", "api_keys"),
        *("sign_on_providers", "sign_on_identities"),
        *("checkin_rooms", "stay_guests", "guest_devices", "access_passes", "charges"),
        *("sessions", "messages", "orders"),
    }
    loose = "SELECT count(*) FROM pg_trigger WHERE tgname = 'audit' AND NOT (tgdeferrable AND tginitdeferred)"
    assert await owner.fetchval(loose) == 0
