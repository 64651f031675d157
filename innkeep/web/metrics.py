"""How the process is doing, told to Prometheus on a port of its own: the figures are for the house, not for guests.

See https://prometheus.io/docs/instrumenting/exposition_formats/ (text format, 0.0.4). What they cost is paid by whoever
asks for them: nothing is counted at each request that is not counted anyhow.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Literal

from innkeep.core.settings import Settings
from innkeep.installation.problems import InstallationError
from innkeep.realtime.hub import Hub
from innkeep.web.server import Server

ASKS_WITHIN = 5.0
"""Seconds in which whoever connects has to ask."""

_PROC = Path("/proc/self")
"""What Linux tells of a process; elsewhere these figures are missing."""

_PAGE = os.sysconf("SC_PAGE_SIZE")
_STARTED = time.time()


class MetricsPortInUse(InstallationError):
    """Something else listens there."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One of them; a counter only ever grows."""

    name: str
    kind: Literal["counter", "gauge"]
    meaning: str
    value: float

    def __str__(self) -> str:
        """As Prometheus reads it."""
        return f"# HELP {self.name} {self.meaning}\n# TYPE {self.name} {self.kind}\n{self.name} {float(self.value)}\n"


def figures_of(server: Server, hub: Hub) -> Iterator[Figure]:
    """Everything that there is to tell of a process that serves."""
    state = server.server_state
    yield Figure("innkeep_requests_total", "counter", "Requests that were answered.", state.total_requests)
    yield Figure("innkeep_connections", "gauge", "Connections that are open.", len(state.connections))
    yield Figure("innkeep_watches", "gauge", "Streams that are read, and workers that listen.", hub.watches)
    yield Figure("innkeep_listening", "gauge", "1 while it hears of what other processes do.", hub.ready)
    yield from _of_process()


def _of_process() -> Iterator[Figure]:
    yield Figure("process_start_time_seconds", "gauge", "When it began (Unix time).", _STARTED)
    yield Figure("process_cpu_seconds_total", "counter", "Processor time that it took.", time.process_time())
    if _PROC.is_dir():
        resident = int((_PROC / "statm").read_text().split()[1]) * _PAGE
        yield Figure("process_resident_memory_bytes", "gauge", "Memory that it holds.", resident)
        yield Figure(
            "process_open_fds",
            "gauge",
            "Files and connections that are open.",
            sum(1 for _ in (_PROC / "fd").iterdir()),
        )


@asynccontextmanager
async def told(settings: Settings, figures: Callable[[], Iterable[Figure]]) -> AsyncIterator[None]:
    """Tell the figures to whoever asks for `/metrics` meanwhile, if the settings name a port. MetricsPortInUse."""
    if settings.metrics_port is None:
        yield
        return

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(ASKS_WITHIN):
                asked = await reader.readuntil(b"\r\n\r\n")
                writer.write(_answered(asked, figures))
                await writer.drain()
                writer.close()
                await writer.wait_closed()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever it was, they asked for nothing
        finally:
            writer.close()

    try:
        listener = await asyncio.start_server(answer, settings.host, settings.metrics_port)
    except OSError as error:
        raise MetricsPortInUse(
            f"Cannot tell figures on port {settings.metrics_port} ({error.strerror}): "
            "set INNKEEP_METRICS_PORT to another"
        ) from error
    async with listener:
        yield


def _answered(asked: bytes, figures: Callable[[], Iterable[Figure]]) -> bytes:
    known = asked.startswith(b"GET /metrics ")
    status = HTTPStatus.OK if known else HTTPStatus.NOT_FOUND
    body = ("".join(map(str, figures())) if known else "Ask for /metrics.\n").encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Content-Type: text/plain; version=0.0.4; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode() + body
