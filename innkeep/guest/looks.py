"""How a hotel looks to its guests: its colour as a stylesheet."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from innkeep.web.brand import stylesheet

router = APIRouter()


@router.get("/brand/{color}.css")
async def brand(color: Annotated[str, Path(pattern="^[0-9a-f]{6}$")]) -> Response:
    """The tokens of a colour. Nothing is asked of the database, and the answer never changes."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(stylesheet(f"#{color}"), media_type="text/css", headers=headers)
