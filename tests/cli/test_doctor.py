"""The check-up finds what is wrong and says what to do."""

from __future__ import annotations

import asyncio
import socket
from threading import Thread

import pytest

from innkeep.core.settings import Settings
from innkeep.installation.checkup import of_address, of_machine
from tests.cli.conftest import Inn
from tests.listening import free_port


@pytest.fixture(autouse=True)
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    found = free_port()
    monkeypatch.setenv("INNKEEP_PORT", str(found))
    return found


def failures(inn: Inn) -> list[str]:
    said = inn.run("doctor")
    lines = said.out.splitlines()
    assert all(line.startswith(("ok   ", "FAIL ")) for line in lines), said
    failed = [line for line in lines if line.startswith("FAIL ")]
    assert said.code == (1 if failed else 0)
    assert all(": " in line for line in failed)
    return failed


def test_a_sound_installation_is_told_so(inn: Inn) -> None:
    assert failures(inn) == []
    assert inn.run("doctor").out.count("ok ") == 11


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("ALTER TABLE rooms NO FORCE ROW LEVEL SECURITY", "row-level security is not forced on rooms"),
        ("ALTER TABLE rooms DISABLE ROW LEVEL SECURITY", "row-level security is not forced on rooms"),
        ("UPDATE alembic_version SET version_num = '0009'", "run innkeep migrate"),
        ("UPDATE alembic_version SET version_num = '9999'", "update this one"),
        ("DROP TABLE alembic_version", "run innkeep migrate"),
        ("ALTER TABLE articles OWNER TO innkeep_app", "owns 1 tables"),
    ],
)
def test_harm_is_found(inn: Inn, harm: str, said: str) -> None:
    inn.ask(harm, superuser=True)
    assert any(said in line for line in failures(inn))


def test_a_schema_that_this_innkeep_cannot_bring_up_to_date_is_one_line(inn: Inn) -> None:
    inn.ask("UPDATE alembic_version SET version_num = '9999'")
    assert "update this one" in inn.refused("migrate")
    inn.ask("UPDATE alembic_version SET version_num = '0001'")
    assert "could not be brought up to date" in inn.refused("migrate")


def test_a_database_that_is_away_is_one_line(inn: Inn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INNKEEP_DATABASE_URL", f"postgresql://hotel:secret@127.0.0.1:{free_port()}/hotel")
    [line] = failures(inn)
    assert "see that it runs" in line
    assert "secret" not in line


def _greet(server: socket.socket) -> None:
    """Answer the look whether anybody listens, and the question who, as a mail server does."""
    for _ in range(2):
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"220 mail.example\r\n")


def test_whose_port_it_is(inn: Inn, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)) as another:
        another.settimeout(60)
        greeting = Thread(target=_greet, args=(another,), daemon=True)
        greeting.start()
        [line] = failures(inn)
        greeting.join()
    assert "used by something else" in line


async def test_our_own_port_is_fine(server_url: str) -> None:
    settings = Settings(port=int(server_url.rsplit(":", 1)[1]))
    told = await asyncio.to_thread(lambda: [str(check) for check in of_machine(settings)])
    assert any("is served by Innkeep" in line for line in told)


def test_whoever_lets_phones_in_leads_them_here() -> None:
    """A code on the wall that says `localhost` would lead a phone to itself."""
    assert "set INNKEEP_BASE_URL" in str(of_address(Settings(host="0.0.0.0", port=8123)))  # noqa: S104 - for phones
    for led in (Settings(), Settings(host="0.0.0.0", base_url="http://192.168.1.20:8000")):  # noqa: S104 - as above
        assert of_address(led).remedy is None
    assert "without TLS" in str(of_address(Settings(base_url="https://inn.example")))
