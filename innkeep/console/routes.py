"""All of `/console`."""

from __future__ import annotations

from fastapi import APIRouter

from innkeep.console import board, inbox, rooms, signing_in, streams

router = APIRouter(include_in_schema=False)
for part in (board, inbox, rooms, signing_in, streams):
    router.include_router(part.router, prefix="/console")
