"""The whole program as a process: it starts from nothing, stops cleanly, and loses nothing when it is killed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import psutil
import pytest

from tests.deep import DEEP
from tests.journeys.people import PATIENCE, follow, messages, reply, until, write
from tests.serving import Installation


@pytest.fixture
async def installations(tmp_path: Path) -> AsyncIterator[Callable[[str], Installation]]:
    made: list[Installation] = []

    def make(name: str) -> Installation:
        made.append(Installation(tmp_path / name))
        return made[-1]

    yield make
    for installation in made:
        installation.cut_off()


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    """One that runs, to look at what others do beside it."""
    installation = Installation(tmp_path_factory.mktemp("served") / "served")
    await installation.start()
    yield installation
    installation.cut_off()


async def test_from_nothing_to_a_guests_answer_and_a_clean_end_with_open_streams_beside_another(
    served: Installation, installations: Callable[[str], Installation]
) -> None:
    inn = installations("an inn with spaces")
    printed = await inn.start()
    assert f"http://localhost:{inn.port}/console" in printed
    assert "@casadomar.example" in printed
    await keep_apart(inn, served)
    async with inn.client() as guest:
        session_id = await follow(guest, inn.link)
        sent = await write(guest, session_id, "Two bath towels and a club sandwich please")
        assert "16.50" in await reply(guest, session_id, sent["seq"])
        async with guest.stream("GET", f"/g/{inn.code}/events") as stream:
            assert stream.status_code == 200
            assert await inn.end(signal.SIGTERM) == 0
    await until(lambda: _none(inn.postgres))


async def keep_apart(*copies: Installation) -> None:
    """Each answers to its own codes only."""
    assert len({copy.code for copy in copies}) == 2
    for copy, other in zip(copies, reversed(copies), strict=True):
        async with copy.client() as guest:
            assert (await guest.get(f"/g/{copy.code}")).status_code == 200
            assert (await guest.get(f"/g/{other.code}")).status_code == 404


async def _none(look: Callable[[], list[psutil.Process]]) -> bool:
    return not look()


@pytest.mark.deep
@pytest.mark.parametrize("moment", [0.0, 0.004, 0.02] if DEEP else [0.004])
async def test_killed_at_any_moment_it_loses_nothing_that_was_acknowledged(
    installations: Callable[[str], Installation], moment: float
) -> None:
    inn = installations("killed")
    await inn.start()
    acknowledged: list[int] = []
    async with inn.client() as guest:
        session_id = await follow(guest, inn.link)

        async def keep_writing() -> None:
            for number in range(1000):
                acknowledged.append(  # noqa: PERF401 - one by one, for the test looks on
                    (await write(guest, session_id, f"bath towel, number {number}", str(number)))["seq"]
                )

        writing = asyncio.create_task(keep_writing())
        await until(lambda: _reached(acknowledged, 5))
        await asyncio.sleep(moment)
        assert await inn.end(signal.SIGKILL) == -signal.SIGKILL
        with pytest.raises(httpx.TransportError):
            await writing
        await until(lambda: _none(inn.postgres))
        await inn.start()
        kept = {message["seq"] for message in await messages(guest, session_id) if message["by"] == "guest"}
        assert set(acknowledged) <= kept
        assert await reply(guest, session_id, max(kept))


async def _reached(acknowledged: list[int], count: int) -> bool:
    return len(acknowledged) >= count


def test_a_port_or_a_data_folder_in_use_is_one_clear_line(served: Installation) -> None:
    same_port = Installation(served.data.parent / "two", port=served.port)
    refused = same_port.run("serve")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert f"Port {served.port} is in use" in refused.stderr
    same_folder = Installation(served.data)
    refused = same_folder.run("serve")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert str(served.data) in refused.stderr


async def hear_of_each_other(one: Installation, other: Installation, database: str) -> None:
    """Two servers on one database: what is written at one is heard at the other, and answered once."""
    other.database = database
    await other.start()
    async with one.client() as here, other.client() as there:
        session_id = await follow(here, one.link)
        there.cookies = here.cookies
        async with there.stream("GET", f"/api/v1/sessions/{session_id}/events") as stream:
            lines = stream.aiter_lines()
            sent = await write(here, session_id, "Two bath towels please")
            async with asyncio.timeout(PATIENCE):
                while sent["id"] not in await anext(lines):
                    pass
        await reply(there, session_id, sent["seq"])
        assert [each["by"] for each in await messages(there, session_id)] == ["guest", "agent"]
    assert await other.end(signal.SIGTERM) == 0


async def test_the_commands_work_beside_a_running_server(
    served: Installation, installations: Callable[[str], Installation]
) -> None:
    dsn = served.run("dsn")
    assert dsn.stdout.startswith("postgresql://innkeep_owner@")
    await hear_of_each_other(served, installations("beside"), dsn.stdout.strip())
    exported = served.run("export")
    assert "Casa do Mar" in exported.stdout
    file = served.data.parent / "exported.yaml"
    file.write_text(exported.stdout)
    again = served.run("import", str(file), "--dry-run")
    assert again.returncode == 0
    assert "0 changes" in again.stdout
