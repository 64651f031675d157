from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import urllib.parse
from pathlib import Path

import pytest

from innkeep.installation import binaries, processes, sockets
from innkeep.installation.cluster import FOR_ONCE, Cluster
from innkeep.installation.embedded import EmbeddedPostgres, embedded_url
from innkeep.installation.lock import DataFolderInUse
from innkeep.installation.logfile import LARGEST, LogFile
from innkeep.installation.problems import DataFolderUnusable, InstallationError, OtherVersion, ServerNotStarted
from tests.installation.helpers import ask, connected, copy_cluster, family, lives, process_with_server, running, until


async def test_first_start_makes_everything_and_a_restart_keeps_it(tmp_path: Path) -> None:
    data = tmp_path / "not" / "there yet"
    with running(data) as server:
        async with connected(server.url("postgres", "postgres")) as db:
            await db.execute("CREATE TABLE kept AS SELECT 'Zimmer 101' AS room")
        processes_before = family(server.pid)
    until(lambda: not any(map(lives, processes_before)))
    with running(data) as server:
        assert await ask(server.url("postgres", "postgres"), "SELECT room FROM kept") == "Zimmer 101"
        assert await ask(server.url("postgres", "postgres"), "SELECT datlocale FROM pg_database LIMIT 1") == "C.UTF-8"
    # The socket is elsewhere where this test's own folder has a long name.
    nearby = {"socket"} if sockets.socket_folder(data).parent == data else set()
    assert {path.name for path in data.iterdir()} == {"lock", "postgres", "postgres.log"} | nearby


async def test_nothing_listens_on_a_network_and_what_is_committed_is_on_the_disk(server: EmbeddedPostgres) -> None:
    url = server.url("postgres", "postgres")
    shown = {name: await ask(url, f"SHOW {name}") for name in ("listen_addresses", "fsync", "synchronous_commit")}
    assert shown == {"listen_addresses": "", "fsync": "on", "synchronous_commit": "on"}


async def test_a_server_for_once_does_not_wait_for_the_disk(owner_url: str) -> None:
    assert {await ask(owner_url, f"SHOW {name}") for name in FOR_ONCE} == {"off"}


def test_stopping_and_starting_twice_does_nothing_more(server: EmbeddedPostgres) -> None:
    pid = server.pid
    server.start()
    assert server.pid == pid
    server.stop()
    server.stop()
    assert server.pid is None
    server.start()


def test_the_same_url_is_found_without_the_server(server: EmbeddedPostgres, data: Path) -> None:
    assert embedded_url(data, "innkeep_owner") == server.url("innkeep_owner")


NAMES = [
    "with space",
    "quo'te\"s",
    "旅館 ünï",
    "per%20cent+plus&and=#hash?",
    "com,ma",
    "$(dollar) `tick` back\\slash",
    "-dash",
    "long-" * 40,
    "long in Ünïcödé " * 10,
]


@pytest.mark.parametrize("name", NAMES)
async def test_folder_names_may_be_anything(made: Path, tmp_path: Path, name: str) -> None:
    data = copy_cluster(made, tmp_path / name)
    with running(data) as server:
        url = server.url("postgres", "postgres")
        assert await ask(url, "SELECT 1") == 1
        psql = await asyncio.create_subprocess_exec(
            binaries.program("psql"), url, "-Atc", "SELECT 2", stdout=subprocess.PIPE
        )
        assert (await psql.communicate())[0] == b"2\n"
        elsewhere = sockets.socket_folder(data.resolve()).parent
        assert elsewhere == data.resolve() or elsewhere.exists()
    assert elsewhere == data.resolve() or not elsewhere.exists()


async def test_a_cluster_is_made_in_a_folder_with_a_difficult_name(tmp_path: Path) -> None:
    with running(tmp_path / 'it\'s "my" $HOME & 旅館, 100%') as server:
        assert await ask(server.url("postgres", "postgres"), "SELECT 1") == 1


def test_a_socket_path_fits_always(tmp_path: Path) -> None:
    for length in range(1, 230):
        url = embedded_url(tmp_path / ("x" * length), "someone")
        folder = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["host"][0]
        assert len(f"{folder}/.s.PGSQL.5432") < 107


@pytest.mark.parametrize("what", ["link", "open to all"])
def test_a_socket_folder_that_somebody_else_made_is_refused(made: Path, tmp_path: Path, what: str) -> None:
    data = copy_cluster(made, tmp_path / ("long" * 40))
    claimed = sockets._elsewhere(data.resolve())
    if what == "link":
        claimed.symlink_to(tmp_path)
    else:
        claimed.mkdir()
        claimed.chmod(0o777)
    try:
        with pytest.raises(InstallationError, match=claimed.name):
            EmbeddedPostgres(data).start()
    finally:
        claimed.unlink() if what == "link" else claimed.rmdir()


def test_one_owner_a_folder(server: EmbeddedPostgres, data: Path) -> None:
    second = EmbeddedPostgres(data)
    with pytest.raises(DataFolderInUse) as refused:
        second.start()
    for word in (str(data), str(os.getpid()), "INNKEEP_DATA"):
        assert word in str(refused.value)
    second.stop()
    assert lives(server.pid or 0)


def test_of_two_starts_at_once_one_wins(data: Path) -> None:
    with process_with_server(data) as (one, said), process_with_server(data) as (other, also_said):
        winner, loser = (said, also_said) if said.isdigit() else (also_said, said)
        assert winner.isdigit()
        assert loser.startswith("DataFolderInUse")
        assert str(one.pid if said.isdigit() else other.pid) in loser


def test_a_killed_parent_takes_the_server_along(data: Path) -> None:
    with process_with_server(data) as (parent, said):
        server = family(int(said))
        assert len(server) > 3
        parent.kill()
        until(lambda: not any(map(lives, server)))


async def test_a_start_right_after_a_killed_parent_loses_nothing(data: Path) -> None:
    for round_ in range(3):
        with process_with_server(data) as (parent, said):
            assert said.isdigit()
            async with connected(embedded_url(data, "postgres", "postgres")) as db:
                await db.execute("CREATE TABLE IF NOT EXISTS kept (round int)")
                await db.execute("INSERT INTO kept VALUES ($1)", round_)
            parent.kill()
            parent.wait()
            with running(data) as server:
                assert await ask(server.url("postgres", "postgres"), "SELECT count(*) FROM kept") == round_ + 1


def test_a_server_that_was_left_behind_is_ended(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE", ((0.1, signal.SIGQUIT), (0.1, signal.SIGKILL), (30.0, None)))
    with process_with_server(data) as (parent, said):
        hanging = int(said)
        os.kill(hanging, signal.SIGSTOP)
        parent.kill()
        parent.wait()
        with running(data) as server:
            assert server.pid != hanging
            assert not lives(hanging)


def test_files_of_a_dead_server_whose_number_went_to_another_process_are_no_obstacle(data: Path) -> None:
    with running(data):
        lines = (data / "postgres" / "postmaster.pid").read_text().splitlines()
        cluster = data / "postgres"
    owner = cluster.stat().st_uid
    account = owner if os.geteuid() == 0 else None
    sleep = shutil.which("sleep") or "sleep"
    unrelated = subprocess.Popen([sleep, "600"], user=account)
    try:
        stale = "\n".join([str(unrelated.pid), *lines[1:], ""])
        for path in (cluster / "postmaster.pid", data / "socket" / ".s.PGSQL.5432.lock"):
            path.write_text(stale)
            if os.geteuid() == 0:
                os.chown(path, owner, -1)
        (data / "socket" / ".s.PGSQL.5432").touch()
        (data / "lock").write_text(f"{unrelated.pid}\n")
        with running(data) as server:
            assert server.pid
        assert unrelated.poll() is None
    finally:
        unrelated.kill()
        unrelated.wait()


def test_a_cluster_that_was_not_finished_is_made_again(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new-1" / "base"
    half.mkdir(parents=True)
    (half / "1").touch()
    with running(tmp_path):
        assert not half.parent.exists()


def test_another_major_version_is_left_alone(data: Path) -> None:
    (data / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(OtherVersion, match=r"made by PostgreSQL 17.*brings PostgreSQL \d+.*innkeep backup"):
        EmbeddedPostgres(data).start()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "diary").write_text("dear diary")
    with pytest.raises(InstallationError, match="not a folder of PostgreSQL"):
        EmbeddedPostgres(tmp_path).start()
    assert (tmp_path / "postgres" / "diary").read_text() == "dear diary"


def test_a_data_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderUnusable, match="INNKEEP_DATA") as refused:
        EmbeddedPostgres(tmp_path / "file" / "data").start()
    assert "\n" not in str(refused.value)


def test_a_server_that_does_not_start_says_why_in_one_line_and_lets_go(data: Path) -> None:
    configuration = data / "postgres" / "postgresql.conf"
    good = configuration.read_text()
    configuration.write_text(f"{good}\nno_such_setting = 1\n")
    server = EmbeddedPostgres(data)
    with pytest.raises(ServerNotStarted, match="no_such_setting") as refused:
        server.start()
    assert "\n" not in str(refused.value)
    configuration.write_text(good)
    with running(data):
        pass


def test_a_log_that_has_grown_is_put_aside(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "postgres.log")
    descriptor = log.open()
    os.write(descriptor, b"first\n")
    os.truncate(tmp_path / "postgres.log", LARGEST + 1)
    log.keep_small()
    os.write(descriptor, b"next\n")
    os.close(descriptor)
    assert log.said() == "next"
    assert (tmp_path / "postgres.log.1").stat().st_size == LARGEST + 1


def test_the_environment_has_no_say(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "6000", "PGDATA": "/nowhere", "PGOPTIONS": "-c fsync=off", "LC_ALL": "xx"}.items():
        monkeypatch.setenv(name, value)
    with running(data) as server:
        assert Cluster(data.resolve()).ready(server.pid or 0)
        assert (data / "socket" / ".s.PGSQL.5432").is_socket()
