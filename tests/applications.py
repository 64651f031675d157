"""The application with settings of a test's own."""

from __future__ import annotations

from fastapi import FastAPI

from innkeep.agent.choosing import Thinking
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.main import create_app
from innkeep.realtime.hub import Hub

_BUILT: list[FastAPI] = []


def application(
    settings: Settings, database: Database, hub: Hub | None = None, thinking: Thinking | None = None
) -> FastAPI:
    """The one of this process, as if it had been begun with these: what its routes take is worked out only once.

    FastAPI does so at the first request, for a second or more. Whoever had it before has it no more.
    """
    begun = create_app(settings, database, hub or Hub(database), thinking)
    if not _BUILT:
        _BUILT.append(begun)
    _BUILT[0].state = begun.state
    return _BUILT[0]
