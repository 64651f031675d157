"""An Innkeep of its own for a measurement: a folder, a port, a process; gone afterwards."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx


@dataclass
class Running:
    """A served installation; a guest's link is `/g/{code}#pass={given}`."""

    process: subprocess.Popen[bytes]
    url: str
    data: Path
    code: str
    given: str

    def dsn(self) -> str:
        """The owner's URL of its database."""
        command = [sys.executable, "-m", "innkeep.cli", "dsn"]
        environment = {**os.environ, "INNKEEP_DATA": str(self.data)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603

    def stop(self) -> float:
        """Stop it; the seconds that it took."""
        began = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return time.perf_counter() - began


def start(data: Path) -> tuple[Running, float]:
    """Start, wait until it answers; the seconds that it took."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = {**os.environ, "INNKEEP_DATA": str(data), "INNKEEP_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    printed = data.parent / "printed"
    began = time.perf_counter()
    with printed.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "innkeep.cli", "serve"], env=environment, stdout=out)
    url = f"http://127.0.0.1:{port}"
    with httpx.Client() as client:
        while time.perf_counter() - began < 60:
            with contextlib.suppress(httpx.TransportError):
                if client.get(f"{url}/readyz").status_code == 200:
                    break
            time.sleep(0.01)
    took = time.perf_counter() - began
    found = re.search(r"/g/([0-9A-Z]+)#pass=(\S+)", printed.read_text())
    code, given = found.groups() if found else ("", "")
    return Running(process, url, data, code, given), took


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A data folder that is removed again."""
    with tempfile.TemporaryDirectory(prefix="innkeep-bench-") as name:
        yield Path(name) / "data"
