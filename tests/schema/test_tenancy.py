"""Every row belongs to a hotel, and the database enforces it: what the catalogue says of that, table by table.

How it behaves is in test_isolation.py.
"""

from __future__ import annotations

import re
from typing import Any

import asyncpg
import pytest

from innkeep.installation.roles import APP_ROLE, OWNER_ROLE
from innkeep.installation.schema import Schema
from tests.schema.comparison import DOCS
from tests.schema.hotels import WITHOUT_TENANT, tenant_column, tenant_tables
from tests.schema.rows import Db

MAY_HAVE_NO_HOTEL = {"users": "operators look after the installation and are in no hotel"}
"""The tables whose org_id may be empty, and why."""

SAME_FOR_ALL_HOTELS = {
    "api_keys_token_hash_key": "a program's key finds its hotel",
    "orders_order_number_key": "the ERD asks for it, and a number read out on the telephone is one order's",
    "rooms_code_key": "a printed code finds its hotel, so it must be one room's in the whole installation",
    "logins_token_hash_key": "a cookie finds its hotel",
    "passkeys_credential_id_key": "a passkey finds its hotel",
    "password_links_token_hash_key": "a link to set a password finds its hotel",
    "channels_account": "a bot tells its news to one address only",
    "guest_devices_token_hash_key": "a phone's cookie finds its hotel",
}
"""The unique rules that reach across hotels, and why."""


# Tables


async def test_every_row_says_whose_it_is(schema: Schema) -> None:
    for name, table in tenant_tables(schema).items():
        if name == "organizations":
            continue
        [org_id] = [column for column in table.columns if column.name == "org_id"]
        assert org_id.type == "uuid", name
        assert org_id.not_null is (name not in MAY_HAVE_NO_HOTEL), name
        to_hotel = [reference for reference in table.references if reference.columns == ("org_id",)]
        assert [(each.target, each.target_columns) for each in to_hotel] == [("organizations", ("id",))], name


async def test_row_level_security_is_on_and_forced_for_reading_and_for_writing(owner: Db, schema: Schema) -> None:
    policies = await owner.fetch("SELECT * FROM pg_policies WHERE schemaname = 'public'")
    by_table = {row["tablename"]: row for row in policies}
    assert len(policies) == len(by_table), "a second policy would let more through"
    assert set(by_table) == set(tenant_tables(schema))
    for name, table in tenant_tables(schema).items():
        assert table.forced, name
        policy = by_table[name]
        assert (policy["cmd"], policy["permissive"], policy["roles"]) == ("ALL", "PERMISSIVE", ["public"]), name
        rule = f"({tenant_column(name)} = ( SELECT current_org() AS current_org))"
        assert policy["qual"] == policy["with_check"] == rule, name


async def test_rows_are_found_by_their_hotel_and_can_be_spread_by_it(schema: Schema) -> None:
    """An index led by org_id, and a key (org_id, id) that references use: what distributing the tables would need."""
    for name, table in tenant_tables(schema).items():
        if name != "organizations":
            assert table.is_unique(("org_id", "id")), name
            assert any(index.keys[0] == "org_id" and not index.condition for index in table.indexes), name


async def test_a_reference_within_a_hotel_carries_the_hotel(schema: Schema) -> None:
    for name, table in tenant_tables(schema).items():
        for reference in table.references:
            if reference.target in WITHOUT_TENANT or reference.target == "organizations":
                continue
            assert reference.columns[0] == "org_id", f"{name}: {reference.name}"
            assert reference.target_columns == ("org_id", "id"), f"{name}: {reference.name}"


async def test_every_column_that_names_a_row_is_a_reference(schema: Schema) -> None:
    no_references = {
        ("audit_entries", "actor_id"): "whoever it was, also when they are gone",
        ("audit_entries", "subject_id"): "a row of the table that the action names, also when it is gone",
        ("channel_contacts", "hearing_by"): "a worker's turn, and no row",
        ("channel_contacts", "sending_by"): "as above",
        ("checkin_rooms", "room_id"): "an array cannot be one; room_holds carries them",
        ("messages", "choices"): "what was offered to tap, kept as it was shown",
        ("orders", "origin_id"): "a turn or a proposal",
        ("proposal_items", "option_ids"): "an array; looked up again, within the hotel, when the guest says yes",
        ("recurring_order_items", "option_ids"): "an array; looked up again, within the hotel, every day",
        ("sessions", "phone"): "a phone, also when it is let in no more: its conversation must not become the guest's",
    }
    for name, table in schema.tables.items():
        referring = {column for reference in table.references for column in reference.columns}
        naming = {column.name for column in table.columns if column.type in {"uuid", "uuid[]"}} - {"id"}
        assert naming - referring == {column for of, column in no_references if of == name}, name


async def test_what_is_unique_is_unique_within_a_hotel(schema: Schema) -> None:
    across = {
        index.name
        for table in tenant_tables(schema).values()
        for index in table.indexes
        if (index.unique or index.definition) and "org_id" not in index.keys
    }
    assert across == set(SAME_FOR_ALL_HOTELS)


async def test_no_view_looks_past_the_tenant(owner: Db) -> None:
    views = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('m', 'v')
        AND NOT coalesce(reloptions, '{}') && '{security_invoker=true,security_invoker=on}'"""
    assert await owner.fetch(views) == []


# Functions


def decided() -> dict[str, str]:
    """The functions that run as the owner and what they answer, as docs/decisions/0003 has them."""
    decision = (DOCS / "decisions" / "0003-pre-tenant-lookups.md").read_text()
    return dict(re.findall(r"^\| `(\w+\([^`]*\))` \|[^|]*\| `?([^|`]*)`? \|$", decision, re.MULTILINE))


HARMLESS = {"plan_cache_mode=force_custom_plan"}
"""What such a function may set besides."""


async def test_the_functions_that_run_as_the_owner_are_those_that_were_decided(owner: Db) -> None:
    found = await owner.fetch(
        """SELECT p.oid::regprocedure::text AS signature, p.proconfig, pg_get_userbyid(p.proowner) AS owner,
            has_function_privilege($1, p.oid, 'EXECUTE') AS for_the_application,
            EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)
                AS for_everybody
        FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace""",
        APP_ROLE,
    )
    assert {row["signature"] for row in found} == set(decided())
    for row in found:
        assert row["owner"] == OWNER_ROLE, row
        assert set(row["proconfig"]) - HARMLESS == {"search_path=pg_catalog, public"}, row
        assert row["for_the_application"], row
        assert not row["for_everybody"], row


async def test_they_answer_what_was_decided_and_no_more(owner: Db) -> None:
    answers = await owner.fetch(
        """SELECT p.oid::regprocedure::text AS signature, p.proretset,
            string_agg(a.name, ', ' ORDER BY a.place) AS names
        FROM pg_proc p LEFT JOIN LATERAL unnest(p.proargnames, p.proargmodes) WITH ORDINALITY AS a (name, mode, place)
            ON a.mode = 't'
        WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace GROUP BY p.oid"""
    )
    words = decided()
    assert {row["signature"]: row["names"] or words[row["signature"]] for row in answers} == words
    assert {row["signature"] for row in answers if not row["proretset"]} == {
        "audit_note(text,uuid,jsonb)",
        "audit_row()",
        "channel_prune(timestamp with time zone)",
        "forget_history(uuid[])",
        "idempotency_prune(timestamp with time zone)",
        "notices_prune(timestamp with time zone)",
        "outbox_prune(timestamp with time zone)",
        "webhooks_prune(timestamp with time zone)",
    }


async def test_what_protects_tables_is_nobody_elses_to_call(app: Db) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("CALL protect('roles', 'id')")


# The application's role


async def test_the_application_is_bound_and_owns_nothing(owner: Db) -> None:
    role = await owner.fetchrow("SELECT * FROM pg_roles WHERE rolname = $1", APP_ROLE)
    assert role is not None
    rights = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
    assert [role[right] for right in rights] == [False] * 5
    counts = {
        "is a member of": "pg_auth_members WHERE member = $1",
        "owns": "pg_shdepend WHERE refobjid = $1 AND deptype = 'o'",
        "owns the tables": "pg_class WHERE relowner = $1",
        "owns the functions": "pg_proc WHERE proowner = $1",
        "may bypass a policy": "pg_policy WHERE polroles && ARRAY[$1::oid]",
    }
    for what, where in counts.items():
        assert await owner.fetchval(f"SELECT count(*) FROM {where}", role["oid"]) == 0, what
    for right in ("CREATE ON SCHEMA public", "CREATE ON DATABASE innkeep", "TEMP ON DATABASE innkeep"):
        kind, where = right.split(" ON ")
        function, name = where.lower().split()
        assert not await owner.fetchval(f"SELECT has_{function}_privilege($1, $2, $3)", APP_ROLE, name, kind), right


@pytest.mark.parametrize(
    "attempt",
    [
        "ALTER TABLE rooms DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE rooms NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON rooms",
        "CREATE POLICY mine ON rooms USING (true)",
        "ALTER POLICY tenant ON rooms USING (true)",
        "ALTER TABLE rooms DISABLE TRIGGER ALL",
        "DROP TRIGGER touch ON rooms",
        "TRUNCATE order_items",
        "CREATE FUNCTION current_org() RETURNS uuid LANGUAGE sql RETURN NULL::uuid",
        "CREATE OR REPLACE FUNCTION current_org() RETURNS uuid LANGUAGE sql RETURN NULL::uuid",
        "CREATE SCHEMA mine",
        "CREATE TEMPORARY TABLE rooms ()",
        f"SET ROLE {OWNER_ROLE}",
        "SET ROLE postgres",
        f"SET SESSION AUTHORIZATION {OWNER_ROLE}",
        "SET session_replication_role = replica",
        "SELECT setval('order_numbers', 1)",
        "SELECT * FROM alembic_version",
        "UPDATE roles SET name = 'owner'",
        "INSERT INTO roles (name) VALUES ('king')",
        "DELETE FROM roles",
        "COPY rooms TO PROGRAM 'cat'",
    ],
)
async def test_the_application_cannot_free_itself(app: Db, attempt: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute(attempt)


async def test_switching_row_level_security_off_switches_reading_off(app: Db) -> None:
    """PostgreSQL refuses the query rather than leave the policy out."""
    async with app.transaction():
        await app.execute("SET LOCAL row_security = off")
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with app.transaction():
                await app.fetch("SELECT * FROM rooms")


async def test_roles_are_read_by_everybody(app: Db) -> None:
    names: list[Any] = await app.fetchval("SELECT array_agg(name ORDER BY id) FROM roles WHERE deleted_at IS NULL")
    assert names == ["owner", "manager", "front_desk", "staff", "guest", "operator"]
