"""Two hotels with something in every table, and the application's role: neither sees, changes or names the other's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.db import Database
from innkeep.installation.schema import Schema
from tests.factories import Hotel, make_hotel
from tests.schema.hotels import NOT_WRITTEN, ONLY_ADDED, full, tenant_column, tenant_tables
from tests.schema.rows import Db, change, refusal, write


class Two(NamedTuple):
    """A hotel and a row of it in every table, and the same of its neighbour."""

    hotel: Hotel
    rows: dict[str, asyncpg.Record]
    neighbour: Hotel
    theirs: dict[str, asyncpg.Record]


@pytest.fixture(scope="module")
async def two(owner: Db, schema: Schema) -> Two:
    hotel, neighbour = await make_hotel(owner), await make_hotel(owner)
    return Two(hotel, await full(owner, schema, hotel), neighbour, await full(owner, schema, neighbour))


@asynccontextmanager
async def tried(db: Db, org_id: UUID | None) -> AsyncIterator[None]:
    """A transaction in a hotel, or in none; whatever was let through is taken back."""
    attempt = db.transaction()
    await attempt.start()
    try:
        if org_id:
            await db.execute("SELECT set_config('innkeep.org_id', $1, true)", str(org_id))
        yield
    finally:
        await attempt.rollback()


async def touched(db: Db, statement: str, *arguments: object) -> int:
    """How many rows a statement read, changed or removed."""
    status = await db.execute(statement, *arguments)
    return int(status.rsplit(" ", 1)[-1])


async def test_there_is_something_to_hide_in_every_table(two: Two, schema: Schema) -> None:
    assert set(two.rows) == set(two.theirs) == set(tenant_tables(schema))
    for name in two.rows:
        assert two.rows[name]["id"] != two.theirs[name]["id"]


async def test_in_ones_own_hotel_one_works(app: Db, two: Two) -> None:
    """Otherwise the other tests would prove nothing: an application that sees nothing passes them all."""
    for name, row in two.rows.items():
        async with tried(app, two.hotel.org_id):
            assert await touched(app, f"SELECT FROM {name} WHERE id = $1", row["id"]) == 1, name
            if name not in {**NOT_WRITTEN, **ONLY_ADDED}:
                assert await touched(app, f"UPDATE {name} SET id = id WHERE id = $1", row["id"]) == 1, name


@pytest.mark.parametrize("where", ["in the neighbour's hotel", "in no hotel"])
async def test_another_hotels_rows_are_not_there(app: Db, two: Two, where: str) -> None:
    for name, row in two.rows.items():
        async with tried(app, two.neighbour.org_id if "neighbour" in where else None):
            assert await touched(app, f"SELECT FROM {name} WHERE id = $1", row["id"]) == 0, name
            if name in ONLY_ADDED:
                continue
            assert await touched(app, f"SELECT FROM {name} WHERE id = $1 FOR UPDATE", row["id"]) == 0, name
            assert await touched(app, f"UPDATE {name} SET updated_at = now() WHERE id = $1", row["id"]) == 0, name
            assert await touched(app, f"DELETE FROM {name} WHERE id = $1", row["id"]) == 0, name


async def test_what_names_no_row_reaches_ones_own_only(app: Db, two: Two) -> None:
    for name in two.rows:
        hotels = f"SELECT array_agg(DISTINCT {tenant_column(name)}) FROM {name}"
        async with tried(app, two.neighbour.org_id):
            assert await app.fetchval(hotels) == [two.neighbour.org_id], name
        async with tried(app, None):
            assert await app.fetchval(hotels) is None, name
            if name in ONLY_ADDED:
                continue
            assert await touched(app, f"UPDATE {name} SET updated_at = now()") == 0, name
            assert await touched(app, f"DELETE FROM {name}") == 0, name


@pytest.mark.parametrize("where", ["in the neighbour's hotel", "in no hotel"])
async def test_nothing_is_written_into_another_hotel(app: Db, two: Two, schema: Schema, where: str) -> None:
    for name, row in two.rows.items():
        columns = [each.name for each in schema.tables[name].columns if each.generated is None]
        names = ", ".join(f'"{column}"' for column in columns)
        copy = {column: str(row[column]) for column in columns if isinstance(row[column], UUID)} | {"id": str(uuid4())}
        async with tried(app, two.neighbour.org_id if "neighbour" in where else None):
            with pytest.raises(asyncpg.InsufficientPrivilegeError) as refused:
                await app.execute(
                    f"INSERT INTO {name} ({names}) SELECT {names} FROM jsonb_populate_record(NULL::{name}, $1)",
                    json.dumps(copy),
                )
        assert name in {"room_holds", "audit_entries"} or "row-level security" in str(refused.value), name


async def test_nothing_is_given_away_to_another_hotel(app: Db, two: Two) -> None:
    for name, row in two.rows.items():
        async with tried(app, two.hotel.org_id):
            given = app.execute(
                f"UPDATE {name} SET {tenant_column(name)} = $2 WHERE id = $1", row["id"], two.neighbour.org_id
            )
            by = {"messages": "messages_keep_their_place"}.get(name, "InsufficientPrivilegeError")
            assert await refusal(given) == by, name


async def test_another_hotels_rows_cannot_be_referred_to(owner: Db, two: Two, schema: Schema) -> None:
    """By the owner, whom row-level security does not bind: the reference itself refuses."""
    otherwise = {
        "messages_org_id_session_id_fkey": "messages_keep_their_place",
        **{each.name: "InsufficientPrivilegeError" for name in NOT_WRITTEN for each in schema.tables[name].references},
        **{each.name: f"{name}_are_only_added" for name in ONLY_ADDED for each in schema.tables[name].references},
    }
    decided = {"decided_at": "now", "decided_by": two.rows["users"]["id"]}
    instead_of: dict[str, dict[str, Any]] = {
        "recurring_orders_org_id_room_id_fkey": {"stay_id": None},
        "ratings_org_id_session_id_fkey": {"order_id": None},
        "lessons_org_id_decided_by_fkey": {"status": "dismissed", "decided_at": "now"},
        "lessons_org_id_item_id_fkey": {"status": "accepted", **decided},
        "lessons_org_id_article_id_fkey": {"status": "accepted", **decided},
        "lesson_trials_org_id_item_id_fkey": {"kind": "alias", "text": None},
        "access_passes_org_id_device_id_fkey": {"kind": "link"},
        "notices_org_id_subscription_id_fkey": {"way": "push"},
        "push_subscriptions_org_id_device_id_fkey": {"login_id": None},
    }
    tried_out = set()
    for name, row in two.rows.items():
        for reference in schema.tables[name].references:
            if reference.columns[0] == "org_id" and len(reference.columns) == 2:
                theirs = two.theirs[reference.target]["id"]
                values = {**instead_of.get(reference.name, {}), reference.columns[1]: theirs}
                named = change(owner, name, row["id"], **values)
                assert await refusal(named) == otherwise.get(reference.name, reference.name)
                tried_out.add(reference.name)
    assert len(tried_out) >= 50


async def test_a_new_message_does_not_go_into_another_hotels_conversation(owner: Db, two: Two) -> None:
    into_theirs = {"session_id": two.theirs["sessions"]["id"], "role": "User", "text": "Hello"}
    assert await refusal(write(owner, "messages", org_id=two.hotel.org_id, **into_theirs)) == "seq"


async def test_operators_are_nobodys_to_see(owner: Db, app: Db, two: Two) -> None:
    role = await owner.fetchval("SELECT id FROM roles WHERE name = 'operator'")
    operator = await write(owner, "users", name="Olga", email=f"{uuid4().hex}@example.com", role=role)
    for org_id in (None, two.hotel.org_id):
        async with tried(app, org_id):
            assert await touched(app, "SELECT FROM users WHERE id = $1", operator["id"]) == 0


# A connection of the pool, used by one hotel and then by another


@pytest.fixture
async def lonely(app_url: str) -> AsyncIterator[Database]:
    """A pool of one connection, so that the next one to ask gets the same."""
    database = Database(app_url, pool=1)
    yield database
    await database.close()


class Sight(NamedTuple):
    """What a connection sees: its number, and how many rooms."""

    connection: int
    rooms: int


async def sight(db: AsyncSession) -> Sight:
    return Sight(*(await db.execute(text("SELECT pg_backend_pid(), (SELECT count(*) FROM rooms)"))).one())


async def test_nothing_of_the_hotel_is_left_after_a_commit(lonely: Database, two: Two) -> None:
    async with lonely.unit_of_work(two.hotel.program) as db:
        mine = await sight(db)
    async with lonely.without_tenant() as db:
        assert mine.rooms == 2
        assert await sight(db) == Sight(mine.connection, 0)


async def test_nothing_of_the_hotel_is_left_after_an_error(lonely: Database, two: Two) -> None:
    used = []

    async def request() -> None:
        async with lonely.unit_of_work(two.hotel.program) as db:
            used.append((await sight(db)).connection)
            raise LookupError

    with pytest.raises(LookupError):
        await request()
    async with lonely.without_tenant() as db:
        assert await sight(db) == Sight(used[0], 0)


async def test_nothing_of_the_hotel_is_left_after_a_refusal(lonely: Database, two: Two) -> None:
    with pytest.raises(Exception, match="organizations_currency_check"):
        async with lonely.unit_of_work(two.hotel.program) as db:
            await db.execute(text("UPDATE organizations SET currency = 'gold'"))
    async with lonely.without_tenant() as db:
        assert (await sight(db)).rooms == 0


async def test_nothing_of_the_hotel_is_left_after_a_cancelled_request(lonely: Database, two: Two) -> None:
    asking = asyncio.Event()

    async def request() -> None:
        async with lonely.unit_of_work(two.hotel.program) as db:
            await sight(db)
            asking.set()
            await db.execute(text("SELECT pg_sleep(60)"))

    cancelled = asyncio.create_task(request())
    await asking.wait()
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    async with lonely.without_tenant() as db:
        assert (await sight(db)).rooms == 0


async def test_the_next_hotel_on_the_same_connection_sees_its_own(lonely: Database, two: Two) -> None:
    seen = []
    for hotel in (two.hotel, two.neighbour, two.hotel):
        async with lonely.unit_of_work(hotel.program) as db:
            connection, _ = await sight(db)
            seen.append((connection, (await db.execute(text("SELECT DISTINCT org_id FROM rooms"))).scalars().all()))
    assert seen == [(seen[0][0], [hotel.org_id]) for hotel in (two.hotel, two.neighbour, two.hotel)]


async def test_hotels_at_work_at_the_same_time_do_not_meet(database: Database, two: Two) -> None:
    async def look(hotel: Hotel) -> None:
        async with database.unit_of_work(hotel.program) as db:
            driver: Any = (await (await db.connection()).get_raw_connection()).driver_connection
            for _ in range(3):
                assert await driver.fetch("SELECT DISTINCT org_id FROM rooms") == [(hotel.org_id,)]

    await asyncio.gather(*(look(hotel) for _ in range(10) for hotel in (two.hotel, two.neighbour)))
