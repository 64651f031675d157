"""All of `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from innkeep.api import accounts, auth, house, orders, rooms, sessions, streams

router = APIRouter(prefix="/api/v1")
for part in (auth, sessions, streams, orders, rooms, house, accounts):
    router.include_router(part.router)
