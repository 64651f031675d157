"""A backup holds everything, and comes back whole or not at all."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import asyncpg
import pytest

from innkeep.installation.erd import live_dbml
from innkeep.installation.roles import APP_ROLE
from tests.cli.conftest import Inn

GRANTS = """
    SELECT jsonb_agg(a ORDER BY a) FROM (
        SELECT relname || relacl::text AS a FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT oid::regprocedure || proacl::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT polrelid::regclass || pg_get_expr(polqual, polrelid) FROM pg_policy
        UNION ALL SELECT tgrelid::regclass || tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
    ) AS grants
"""


@pytest.fixture
def backup(inn: Inn) -> str:
    file = str(inn.folder / "aurora.backup")
    said = inn.run("backup", file)
    assert said.code == 0, said
    return file


def rooms(inn: Inn) -> int:
    count: int = inn.ask("SELECT count(*) FROM rooms")
    return count


def test_what_was_lost_comes_back(inn: Inn, backup: str) -> None:
    hotel, grants = inn.run("export").out, inn.ask(GRANTS)
    inn.ask("UPDATE organizations SET name = 'Hotel Other'")
    inn.ask("INSERT INTO rooms (org_id, label, room_number, type) SELECT id, 'a', '9', 'b' FROM organizations")
    inn.ask("CREATE TABLE later (id int)")
    assert inn.run("restore", backup, "--replace").code == 0
    assert (inn.run("export").out, rooms(inn)) == (hotel, 1)
    assert inn.ask(GRANTS) == grants
    assert inn.ask("SELECT count(*) FROM stay_guests") == 1
    assert inn.run("doctor").out.count("FAIL") == 0


def test_what_goes_along_with_something_else_is_in_nobodys_way(inn: Inn, backup: str) -> None:
    """One that was dropped with the one that it needs has no name any more when its turn comes, far behind."""
    inn.ask("""
        DO $do$
        BEGIN
            FOR number IN 0..150 LOOP
                EXECUTE format('CREATE FUNCTION needed_%s() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END',
                    number);
            END LOOP;
            CREATE FUNCTION needs_it() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT needed_0(); END;
        END $do$
    """)
    assert inn.run("restore", backup, "--replace").code == 0
    assert inn.ask("SELECT to_regproc('needs_it')") is None


def test_nobody_else_may_read_it_and_nothing_is_overwritten(inn: Inn, backup: str) -> None:
    assert stat.S_IMODE(Path(backup).stat().st_mode) == 0o600
    before = Path(backup).read_bytes()
    assert "exists already" in inn.refused("backup", backup)
    assert "Cannot write" in inn.refused("backup", str(inn.folder / "nowhere" / "aurora.backup"))
    assert Path(backup).read_bytes() == before
    assert [path.name for path in inn.folder.iterdir() if "backup" in path.name] == ["aurora.backup"]


def test_a_hotel_is_not_replaced_by_mistake(inn: Inn, backup: str) -> None:
    inn.ask("UPDATE organizations SET name = 'Hotel Other'")
    assert "--replace" in inn.refused("restore", backup)
    assert inn.ask("SELECT name FROM organizations") == "Hotel Other"
    inn.ask("UPDATE organizations SET name = 'Hotel Aurora'")


def test_what_is_no_whole_backup_changes_nothing(inn: Inn, backup: str) -> None:
    content = Path(backup).read_bytes()
    (inn.folder / "cut.backup").write_bytes(content[: len(content) * 2 // 3])
    for file, said in (
        (inn.file("other", "PGDM nonsense"), "no backup of Innkeep"),
        (inn.file("nearly", "PGDMP nonsense"), "cannot be read"),
        (str(inn.folder / "cut.backup"), "cannot be read"),
        (str(inn.folder / "nowhere"), "Cannot read"),
    ):
        assert said in inn.refused("restore", file, "--replace")
    assert rooms(inn) == 1


def test_a_restore_that_breaks_off_leaves_everything_as_it_was(inn: Inn) -> None:
    ghost = f"ghost_{os.getpid()}"
    inn.ask(f"CREATE ROLE {ghost}", superuser=True)
    inn.ask(f"GRANT SELECT ON rooms TO {ghost}")
    file = str(inn.folder / "haunted.backup")
    assert inn.run("backup", file).code == 0
    inn.ask(f"REVOKE SELECT ON rooms FROM {ghost}")
    inn.ask(f"DROP ROLE {ghost}", superuser=True)
    inn.ask("UPDATE organizations SET name = 'Hotel Other'")
    assert ghost in inn.refused("restore", file, "--replace")
    assert inn.ask("SELECT name FROM organizations") == "Hotel Other"
    assert rooms(inn) == 1


def test_a_backup_of_a_newer_innkeep_is_not_taken(inn: Inn) -> None:
    revision = inn.ask("SELECT version_num FROM alembic_version")
    inn.ask("UPDATE alembic_version SET version_num = '9999'")
    file = str(inn.folder / "newer.backup")
    assert inn.run("backup", file).code == 0
    inn.ask("UPDATE alembic_version SET version_num = $1", revision)
    assert "newer Innkeep" in inn.refused("restore", file, "--replace")


def test_nothing_is_restored_under_a_server_that_runs(inn: Inn, backup: str) -> None:
    async def while_somebody_works() -> str:
        db = await asyncpg.connect(inn.owner_url, server_settings={"application_name": "innkeep", "role": APP_ROLE})
        try:
            return await asyncio.to_thread(inn.refused, "restore", backup, "--replace")
        finally:
            await db.close()

    assert "stop it first" in asyncio.run(while_somebody_works())


def test_an_empty_installation_becomes_the_one_of_the_backup(inn: Inn, backup: str) -> None:
    schema = asyncio.run(live_dbml(inn.owner_url))
    inn.ask("DROP TABLE organizations CASCADE")
    assert inn.run("restore", backup).code == 0
    # What was deparsed once more is written with more casts.
    restored = asyncio.run(live_dbml(inn.owner_url))
    assert [line for line in restored.splitlines() if "::text" not in line] == [
        line for line in schema.splitlines() if "::text" not in line
    ]
    assert rooms(inn) == 1
