"""What the tests of an installation share: waiting, asking, and a process that runs a server."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg

from innkeep.installation import binaries
from innkeep.installation.embedded import EmbeddedPostgres
from tests.journeys.people import PATIENCE

REPOSITORY = Path(__file__).parents[2]
AS_ROOT = os.geteuid() == 0

# Prints the server's process id when it is ready, or the name and the text of what went wrong.
RUN_SERVER = """
import sys, time
from pathlib import Path
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.problems import InstallationError
server = EmbeddedPostgres(Path(sys.argv[1]))
try:
    server.start()
except InstallationError as error:
    sys.exit(print(type(error).__name__, error, flush=True))
print(server.pid, flush=True)
sys.stdin.read()
server.stop()
"""


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until it holds; the deadline is for a machine that hangs, not for a slow one."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


async def eventually(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """The same while other tasks go on."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        await asyncio.sleep(0.02)


def lives(pid: int) -> bool:
    return _status(pid).get("State", "Z")[0] not in "ZX"


def uid(pid: int) -> int:
    """The account whose rights the process has."""
    return int(_status(pid)["Uid"].split()[1])


def capabilities(pid: int) -> int:
    return int(_status(pid)["CapEff"], 16)


def family(pid: int | None) -> list[int]:
    """A server's processes, itself first."""
    everyone = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid or 0, *(other for other in everyone if _status(other).get("PPid") == str(pid))]


def _status(pid: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def copy_cluster(source: Path, data: Path) -> Path:
    """A data folder with a cluster that was made before: quicker than making one."""
    data.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source / "postgres", data / "postgres", copy_function=_copy)
    if not AS_ROOT:
        (data / "postgres").chmod(0o700)
    return data


def _copy(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    Path(target).chmod(0o600)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def ask(url: str, sql: str) -> Any:
    """The first value of the first row."""
    async with connected(url) as db:
        return await db.fetchval(sql)


@contextmanager
def running(data: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(data)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def process_with_server(data: Path, python: str = sys.executable, user: int | None = None) -> Iterator[Any]:
    """Another process that runs a server on `data`: the process, and the line that it printed."""
    packages = binaries.program("postgres").parents[3]
    process = subprocess.Popen(
        [python, "-B", "-c", RUN_SERVER, str(data)],
        env={"PYTHONPATH": f"{REPOSITORY}:{packages}", "PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    assert process.stdin
    assert process.stdout
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(60)
        process.stdout.close()
