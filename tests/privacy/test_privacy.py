"""What is held of a person is told to them in full, goes when they are erased, and is not kept for longer than said."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.installation.schema import Schema
from innkeep.privacy.again import FILE, erase_again, keep_list, read_list
from innkeep.privacy.erasing import StillExpected, erase
from innkeep.privacy.holdings import HOLDINGS, NOTHING_PERSONAL
from innkeep.privacy.retention import forget_in
from tests.factories import TODAY, Hotel, hire
from tests.journeys.people import sign_in
from tests.privacy.canaries import dumped, leave_traces
from tests.schema.conftest import schema as schema  # noqa: PLC0414 - a fixture, offered here too
from tests.schema.rows import Db


def test_every_table_has_been_thought_of(schema: Schema) -> None:
    """A new table is in one of the lists of innkeep/privacy/holdings.py: else nobody is told, or erased, in full."""
    held = [holding.table for holding in HOLDINGS]
    assert len(held) == len(set(held))
    assert set(held) & set(NOTHING_PERSONAL) == set()
    assert set(held) | set(NOTHING_PERSONAL) == set(schema.tables)
    for holding in HOLDINGS:
        columns = {column.name for column in schema.tables[holding.table].columns}
        assert {*holding.told, *holding.blanked} <= columns, holding.table
        assert bool(holding.removed) + bool(holding.blanked) + bool(holding.kept) == 1, holding.table


async def leave(owner: Db, hotel: Hotel, days_ago: int = 0) -> None:
    await owner.execute(
        f"UPDATE checkin_rooms SET status = 'checked_out', checkout_date = {TODAY} - $2::int WHERE id = $1",
        hotel.stay_id,
        days_ago,
    )
    await owner.execute(
        """UPDATE sessions SET status = 'terminated', "end" = now() - make_interval(days => $2) WHERE org_id = $1""",
        hotel.org_id,
        days_ago,
    )


async def test_all_that_is_held_is_told_and_that_it_was_is_noted(browser_of: Any, hotel: Hotel, owner: Db) -> None:
    traces = await leave_traces(owner, hotel)
    boss = await sign_in(browser_of(), hotel, "manager")
    answer = await boss.get(f"/api/v1/users/{hotel.guest_id}/held")
    assert answer.status_code == 200
    told = {part["table"]: part["rows"] for part in answer.json()["held"]}
    assert told["users"][0]["email"] == traces.email
    with_words = {holding.table for holding in HOLDINGS if traces.said in str(told.get(holding.table))}
    assert with_words >= {
        *(
            "messages",
            "message_edits",
            "message_translations",
            "session_moves",
            "session_summaries",
            "notes",
            "lessons",
        ),
        *("turns", "proposal_items", "orders", "order_items", "order_moves", "ratings", "recurring_orders"),
        *("recurring_order_items", "channel_inbox", "channel_outbox", "push_subscriptions", "access_failures"),
    }
    assert told["photos"][0]["content"].startswith("/9j/")
    page = await boss.get(f"/api/v1/users/{hotel.guest_id}/held", params={"shape": "page"})
    assert page.headers["content-type"].startswith("text/html")
    assert all(each in page.text for each in (traces.name, traces.email, traces.said, "data:image/jpeg"))
    noted = "SELECT count(*) FROM audit_entries WHERE org_id = $1 AND action = 'users.exported' AND subject_id = $2"
    assert await owner.fetchval(noted, hotel.org_id, hotel.guest_id) == 2
    desk = await sign_in(browser_of(), hotel, "front_desk")
    assert (await desk.get(f"/api/v1/users/{hotel.guest_id}/held")).status_code == 403


async def test_another_hotels_guest_is_nobody(browser_of: Any, hotel: Hotel, other_hotel: Hotel) -> None:
    boss = await sign_in(browser_of(), hotel, "manager")
    for person in (other_hotel.guest_id, uuid4()):
        assert (await boss.get(f"/api/v1/users/{person}/held")).status_code == 404
        assert (await boss.post("/api/v1/erasures", json={"user_id": str(person)})).status_code == 404


async def test_nothing_is_left_of_who_was_erased_and_accounts_stay(
    browser_of: Any, hotel: Hotel, owner: Db, owner_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    traces = await leave_traces(owner, hotel)
    await leave(owner, hotel)
    accounts = "SELECT jsonb_agg(c ORDER BY id) FROM charges c WHERE org_id = $1"
    totals = "SELECT array_agg((order_number, total_amount)) FROM orders WHERE org_id = $1"
    before = await owner.fetchval(accounts, hotel.org_id), await owner.fetchval(totals, hotel.org_id)
    all_before = dumped(owner_url)
    assert all(trace in all_before for trace in traces.all)

    boss = await sign_in(browser_of(), hotel, "manager")
    for _ in range(2):
        answer = await boss.post("/api/v1/erasures", json={"user_id": str(hotel.guest_id)})
        assert answer.status_code == 204, answer.text
    left = dumped(owner_url)
    assert [trace for trace in traces.all if trace in left] == []
    assert (await owner.fetchval(accounts, hotel.org_id), await owner.fetchval(totals, hotel.org_id)) == before
    for query in (traces.name, traces.said):
        found = await boss.get("/api/v1/search", params={"q": query})
        assert traces.name not in found.text
    held = (await boss.get(f"/api/v1/users/{hotel.guest_id}/held")).text
    assert [trace for trace in traces.all if trace in held] == []
    ours = [each for each in caplog.records if each.name != "httpx"]  # which tells what the test itself asks
    logged = "\n".join(each.getMessage() for each in ours)
    assert [trace for trace in traces.all if trace in logged] == []


async def test_who_may_not_erase_and_who_may_not_be_erased(
    browser_of: Any, hotel: Hotel, database: Database, owner: Db
) -> None:
    desk, boss = await sign_in(browser_of(), hotel, "front_desk"), await sign_in(browser_of(), hotel, "manager")
    guest = {"user_id": str(hotel.guest_id)}
    assert (await desk.post("/api/v1/erasures", json=guest)).status_code == 403
    assert (await boss.post("/api/v1/erasures", json=guest)).status_code == 409  # still in the house
    oneself = {"user_id": str(hotel.staff["manager"].user_id)}
    assert (await boss.post("/api/v1/erasures", json=oneself)).status_code == 403
    with pytest.raises(StillExpected):
        async with database.unit_of_work(hotel.program) as db:
            await erase(db, hotel.program, hotel.guest_id)
    name = await owner.fetchval("SELECT name FROM users WHERE id = $1", hotel.guest_id)
    assert name == "Emma Lindqvist"
    head = {"user_id": str((await hire(owner, hotel, "owner", "owner")).user_id)}
    assert (await boss.post("/api/v1/erasures", json=head)).status_code == 403
    colleague = {"user_id": str(hotel.staff["cook"].user_id)}
    assert (await boss.post("/api/v1/erasures", json=colleague)).status_code == 204
    assert await owner.fetchval("SELECT name FROM users WHERE id = $1", hotel.staff["cook"].user_id) == "(erased)"


async def test_whom_a_backup_brings_back_is_erased_again(
    database: Database, hotel: Hotel, other_hotel: Hotel, owner: Db, tmp_path: Path
) -> None:
    """Also from a time when they were in the house; the list outlives the database, and a line that was cut short."""
    traces = await leave_traces(owner, hotel)
    (tmp_path / FILE).write_text(f"{hotel.org_id} {hotel.guest_id}\n{hotel.org_id} {str(hotel.guest_id)[:20]}")
    assert read_list(tmp_path) == [(hotel.org_id, hotel.guest_id)]
    assert await erase_again(database, tmp_path) == 1
    held = await owner.fetchval("SELECT to_jsonb(u)::text FROM users u WHERE id = $1", hotel.guest_id)
    assert [trace for trace in traces.all if trace in held] == []
    (tmp_path / FILE).unlink()
    await keep_list(database, tmp_path)
    await keep_list(database, tmp_path)
    kept = read_list(tmp_path)
    assert kept.count((hotel.org_id, hotel.guest_id)) == 1
    assert (other_hotel.org_id, hotel.guest_id) not in kept


async def test_words_are_kept_for_as_long_as_the_hotel_says(database: Database, hotel: Hotel, owner: Db) -> None:
    traces = await leave_traces(owner, hotel)
    await owner.execute("UPDATE organizations SET chat_days = 10, guest_days = 30 WHERE id = $1", hotel.org_id)
    await leave(owner, hotel)
    said = "SELECT count(*) FROM messages WHERE org_id = $1 AND text LIKE '%' || $2 || '%'"
    named = "SELECT count(*) FROM users WHERE org_id = $1 AND name = $2"
    for days, words, names in ((9, 2, 1), (11, 0, 1), (29, 0, 1), (32, 0, 0)):
        with clock.moved(timedelta(days=days)):
            await forget_in(database, hotel.program)
        assert await owner.fetchval(said, hotel.org_id, traces.said) == words, days
        assert await owner.fetchval(named, hotel.org_id, traces.name) == names, days
    assert await owner.fetchval("SELECT sum(amount) FROM charges WHERE org_id = $1", hotel.org_id) == 8


async def test_from_where_people_typed_is_kept_for_an_hour(database: Database, hotel: Hotel, owner: Db) -> None:
    failed = "INSERT INTO access_failures (org_id, address, created_at) VALUES ($1, $2, now() - $3::interval)"
    await owner.execute(failed, hotel.org_id, "192.0.2.1", timedelta(minutes=61))
    await owner.execute(failed, hotel.org_id, "192.0.2.2", timedelta(minutes=50))
    await forget_in(database, hotel.program)
    left = await owner.fetch("SELECT address FROM access_failures WHERE org_id = $1", hotel.org_id)
    assert [row["address"] for row in left] == ["192.0.2.2"]


async def test_who_is_in_the_house_is_not_forgotten(database: Database, hotel: Hotel, owner: Db) -> None:
    traces = await leave_traces(owner, hotel)
    with clock.moved(timedelta(days=500)):
        await forget_in(database, hotel.program)
    assert await owner.fetchval("SELECT name FROM users WHERE id = $1", hotel.guest_id) == traces.name
