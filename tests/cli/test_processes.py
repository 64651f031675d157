"""Commands beside a server that runs, and the worker that works without one."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from innkeep.conversations.actions import open_session, post_message
from innkeep.conversations.queries import messages
from innkeep.core.actors import Guest, Program
from innkeep.core.db import Database
from innkeep.installation.embedded import embedded_url
from innkeep.installation.roles import APP_ROLE
from innkeep.people import queries as people
from innkeep.stays.queries import guest_in_room, house
from tests.cli.conftest import HOTEL
from tests.journeys.people import PATIENCE, until
from tests.listening import free_port
from tests.serving import Installation


async def test_a_backup_is_made_beside_a_server_that_is_watched_and_a_restore_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inn = Installation(tmp_path / "served")
    monitored = free_port()
    monkeypatch.setenv("INNKEEP_METRICS_PORT", str(monitored))
    try:
        await inn.start()
        async with httpx.AsyncClient(timeout=PATIENCE) as monitor:
            assert "innkeep_requests_total" in (await monitor.get(f"http://127.0.0.1:{monitored}/metrics")).text
        await keep(inn)
    finally:
        inn.cut_off()


async def keep(inn: Installation) -> None:
    file = inn.data.parent / "served.backup"
    made = inn.run("backup", str(file))
    assert (made.returncode, made.stderr) == (0, "")
    refused = inn.run("restore", str(file), "--replace")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "stop it first" in refused.stderr
    assert await inn.end(signal.SIGTERM) == 0
    restored = inn.run("restore", str(file), "--replace")
    assert (restored.returncode, restored.stderr) == (0, "")


async def test_a_worker_answers_without_a_server(tmp_path: Path) -> None:
    inn = Installation(tmp_path / "worked")
    file = tmp_path / "hotel.yaml"
    file.write_text(HOTEL)
    assert inn.run("import", str(file)).returncode == 0
    worker = subprocess.Popen(inn.command("worker"), env=inn.environment, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout is not None
        assert "working" in await asyncio.to_thread(worker.stdout.readline)
        assert await answer(Database(embedded_url(inn.data, APP_ROLE)), "Two bath towels, please")
        worker.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(worker.wait, 30) == 0
    finally:
        if worker.poll() is None:
            worker.kill()
        worker.communicate()


async def answer(database: Database, words: str) -> str:
    """What the hotel says to its one guest."""
    guest = await the_guest(database)
    async with database.unit_of_work(guest) as db:
        chat = await open_session(db, guest)
        await post_message(db, guest, chat.id, words)

    async def look() -> str | None:
        async with database.unit_of_work(guest) as db:
            return next((each.text for each in await messages(db, chat) if each.by == "agent"), None)

    said: str = await until(look)
    await database.close()
    return said


async def the_guest(database: Database) -> Guest:
    [(org_id, _)] = await people.hotels(database)
    program = Program(org_id=org_id)
    async with database.unit_of_work(program) as db:
        [room] = await house(db, program)
        guest = await guest_in_room(db, program, room.room.id)
    assert guest is not None
    return guest
