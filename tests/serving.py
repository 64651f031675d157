"""`innkeep` as processes of their own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from tests.fixtures import NO_TLS
from tests.journeys.people import PATIENCE, until
from tests.listening import free_port

STARTING = 2 * PATIENCE
"""Seconds in which a process has come so far that it answers, or done what it was told."""


@dataclass
class Installation:
    """A data folder and a port, and the `innkeep serve` that runs on them."""

    data: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    printed: str = ""
    database: str | None = None
    """The owner's URL of another's database, where this one has none of its own."""

    @property
    def environment(self) -> dict[str, str]:
        where = {"INNKEEP_DATA": str(self.data), "INNKEEP_PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        return {**os.environ, **where, **({"INNKEEP_DATABASE_URL": self.database} if self.database else {})}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "innkeep.cli", *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, timeout=STARTING, check=False
        )

    async def start(self) -> str:
        """Start, and return what it printed when it was ready."""
        output = self.data.parent / f"{self.data.name}.out"
        with output.open("w") as out:
            self.process = subprocess.Popen(
                self.command("serve"), env=self.environment, stdout=out, stderr=subprocess.STDOUT, text=True
            )

        async def ready() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, output.read_text()
            try:
                answer = await client.get("/readyz")
            except httpx.TransportError:
                return False
            return answer.status_code == 200

        async with self.client() as client:
            await until(ready, within=STARTING)
        self.printed = output.read_text()
        return self.printed

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def code(self) -> str:
        """The code of the demo room that was printed."""
        found = re.search(r"/g/([0-9A-Z]+)", self.printed)
        assert found, self.printed
        return found[1]

    @property
    def link(self) -> str:
        """The guest's link that was printed, as a path."""
        found = re.search(r"/g/[0-9A-Z]+#pass=\S+", self.printed)
        assert found, self.printed
        return found[0]

    def client(self) -> httpx.AsyncClient:
        """Somebody's browser."""
        return httpx.AsyncClient(base_url=self.url, timeout=PATIENCE, verify=NO_TLS)

    async def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return await asyncio.to_thread(self.process.wait, PATIENCE)

    def cut_off(self) -> None:
        """End it at once if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def postgres(self) -> list[psutil.Process]:
        """The PostgreSQL processes that run on our data folder."""
        folder = str(self.data / "postgres")
        running = psutil.process_iter(["cmdline"])
        return [process for process in running if folder in " ".join(process.info["cmdline"] or [])]
