"""The pages of those who lead a hotel."""

from __future__ import annotations

from fastapi import APIRouter

from innkeep.console import (
    first_run,
    first_run_steps,
    insights,
    insights_group,
    printing,
    settings,
    settings_audit,
    settings_channels,
    settings_desk,
    settings_divisions,
    settings_entrance,
    settings_hotel,
    settings_levels,
    settings_me,
    settings_rooms,
    settings_safety,
    settings_tables,
    team,
)

router = APIRouter()
for part in (first_run_steps, first_run, insights, insights_group, printing, settings, team):
    router.include_router(part.router)
for part in (settings_hotel, settings_rooms, settings_divisions, settings_levels, settings_desk, settings_tables):
    router.include_router(part.router)
for part in (settings_safety, settings_audit, settings_me, settings_entrance, settings_channels):
    router.include_router(part.router)
