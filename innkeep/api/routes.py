"""All of `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from innkeep.api import (
    accounts,
    articles,
    auth,
    catalogue,
    divisions,
    escalations,
    house,
    orders,
    organizations,
    roles,
    rooms,
    service_levels,
    sessions,
    streams,
    users,
)

router = APIRouter(prefix="/api/v1")
for part in (
    accounts,
    articles,
    auth,
    catalogue,
    divisions,
    escalations,
    house,
    orders,
    organizations,
    roles,
    rooms,
    service_levels,
    sessions,
    streams,
    users,
):
    router.include_router(part.router)
