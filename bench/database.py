"""A PostgreSQL of its own for a measurement, with Innkeep's schema and nothing in it; gone afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from bench.installation import folder
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.migrations import migrate
from innkeep.installation.roles import provision


def measured(measure: Callable[[EmbeddedPostgres], Coroutine[None, None, None]]) -> None:
    """Start one, let it be measured, stop it."""
    with folder() as data:
        server = EmbeddedPostgres(data)
        server.start()
        try:
            asyncio.run(provision(server.url("postgres", "postgres")))
            migrate(server.url("innkeep_owner"))
            asyncio.run(measure(server))
        finally:
            server.stop()
