"""The pages of those who lead a hotel."""

from __future__ import annotations

from fastapi import APIRouter

from innkeep.console import (
    insights,
    printing,
    settings,
    settings_desk,
    settings_divisions,
    settings_hotel,
    settings_levels,
    settings_me,
    team,
)

router = APIRouter()
for part in (
    insights,
    printing,
    settings,
    settings_desk,
    settings_divisions,
    settings_hotel,
    settings_levels,
    settings_me,
    team,
):
    router.include_router(part.router)
