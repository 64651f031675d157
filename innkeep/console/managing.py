"""The pages of those who lead a hotel."""

from __future__ import annotations

from fastapi import APIRouter

from innkeep.console import insights, printing, settings

router = APIRouter()
for part in (insights, printing, settings):
    router.include_router(part.router)
