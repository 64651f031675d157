"""A monitor hears how the process is doing, on a port that guests do not see."""

from __future__ import annotations

import socket

import httpx
import pytest
from fastapi import FastAPI

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.realtime.hub import Hub
from innkeep.web.metrics import MetricsPortInUse, figures_of, told
from innkeep.web.server import Server
from tests.journeys.people import PATIENCE
from tests.listening import free_port


def figures(page: str) -> dict[str, float]:
    lines = (line.split() for line in page.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


async def test_figures_are_told_to_who_asks_for_them(database: Database) -> None:
    hub = Hub(database)
    server = Server(FastAPI(), hub, lambda: None)
    server.server_state.total_requests = 7
    settings = Settings(metrics_port=free_port())
    async with told(settings, lambda: figures_of(server, hub)), httpx.AsyncClient(timeout=PATIENCE) as monitor:
        address = f"http://127.0.0.1:{settings.metrics_port}"
        first = await monitor.get(f"{address}/metrics")
        assert first.headers["content-type"].startswith("text/plain; version=0.0.4")
        found = figures(first.text)
        assert (found["innkeep_requests_total"], found["innkeep_watches"], found["innkeep_listening"]) == (7, 0, 0)
        assert found["process_cpu_seconds_total"] > 0
        assert first.text.count("# TYPE ") == first.text.count("# HELP ") == len(found)
        with hub.watch(None):
            assert figures((await monitor.get(f"{address}/metrics")).text)["innkeep_watches"] == 1
        assert (await monitor.get(f"{address}/")).status_code == 404


async def test_nothing_is_told_unless_a_port_is_named_and_free() -> None:
    async with told(Settings(), lambda: ()):
        pass
    with socket.create_server(("127.0.0.1", 0)) as another:
        settings = Settings(metrics_port=another.getsockname()[1])
        with pytest.raises(MetricsPortInUse, match="INNKEEP_METRICS_PORT"):
            async with told(settings, lambda: ()):
                pass
