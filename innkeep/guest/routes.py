"""The guest's pages and what can be tapped on them."""

from __future__ import annotations

from fastapi import APIRouter

from innkeep.guest import looks, ordering, staying, talking

router = APIRouter(include_in_schema=False)
for part in (talking, ordering, staying):
    router.include_router(part.router, prefix="/g/{code}")
router.include_router(looks.router)
