"""All of `/api/v1`: what each file of this folder that has a `router` answers."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter, FastAPI

from innkeep import api
from innkeep.api.described import REFUSALS, tell_who_may_ask

FIRST = "messages"
"""Asked for most: the application looks through the routes in order. The others stand by their names."""


def _routers() -> list[APIRouter]:
    names = {each.name for each in iter_modules(api.__path__)} - {__name__.rpartition(".")[2]}
    parts = [import_module(f"{api.__name__}.{name}") for name in (FIRST, *sorted(names - {FIRST}))]
    return [part.router for part in parts if hasattr(part, "router")]


ROUTERS = _routers()


def include(app: FastAPI) -> None:
    """Let the application answer them. Not within one router: each router within another is gone through twice."""
    for router in ROUTERS:
        tell_who_may_ask(router.routes)
        app.include_router(router, prefix="/api/v1", responses=REFUSALS)
