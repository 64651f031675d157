"""All of `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from innkeep.api import auth, house, orders, sessions, streams

router = APIRouter(prefix="/api/v1")
for part in (auth, sessions, streams, orders, house):
    router.include_router(part.router)
