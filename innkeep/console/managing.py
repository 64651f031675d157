"""The pages of those who lead a hotel."""

from __future__ import annotations

from fastapi import APIRouter

from innkeep.console import insights

router = APIRouter()
for part in (insights,):
    router.include_router(part.router)
