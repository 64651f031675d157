"""All of `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from innkeep.api import (
    accounts,
    articles,
    auth,
    canned_replies,
    catalogue,
    divisions,
    escalations,
    imports,
    inbox,
    messages,
    notes,
    order_items,
    orders,
    organizations,
    out_of_order,
    photos,
    pictures,
    ratings,
    recurring_orders,
    roles,
    room_grid,
    rooms,
    search,
    service_levels,
    sessions,
    stays,
    streams,
    users,
)
from innkeep.api.described import REFUSALS

router = APIRouter(prefix="/api/v1", responses=REFUSALS)
for part in (
    accounts,
    articles,
    auth,
    canned_replies,
    catalogue,
    divisions,
    escalations,
    imports,
    inbox,
    messages,
    notes,
    order_items,
    orders,
    organizations,
    out_of_order,
    photos,
    pictures,
    ratings,
    recurring_orders,
    roles,
    room_grid,
    rooms,
    search,
    service_levels,
    sessions,
    stays,
    streams,
    users,
):
    router.include_router(part.router)
