"""The design system, on a page: what every other page is made of."""

from __future__ import annotations

import re
from functools import cache

from fastapi import APIRouter
from fastapi.responses import Response

from innkeep.console.desk import SignedInDesk, frame
from innkeep.web.assets import STATIC
from innkeep.web.pages import render

router = APIRouter(prefix="/design")

COLOURS = {
    "Surfaces": ("paper", "surface", "sunken", "hover", "line", "line-strong"),
    "Words": ("ink", "ink-soft"),
    "Accent": ("accent", "accent-hover", "accent-soft", "on-accent"),
    "Tones": ("amber", "blue", "violet", "red", "green", "grey"),
    "Soft tones": ("amber-soft", "blue-soft", "violet-soft", "red-soft", "green-soft", "grey-soft"),
}


@cache
def _tokens(prefix: str) -> list[tuple[str, str]]:
    """The tokens of a kind as tokens.css has them, with what they are worth."""
    found = re.findall(rf"--({prefix}[\w-]*): ([^;]+);", (STATIC / "tokens.css").read_text())
    return [(name, value) for name, value in found if "--light" not in value]


@cache
def _icons() -> list[str]:
    return re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor/icons.svg").read_text())


@router.get("")
async def design_page(desk: SignedInDesk) -> Response:
    """Type, space, colours, icons and components, each with how a template asks for it."""
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = {
            "frame": await frame(db, desk.staff),
            "colours": COLOURS,
            "sizes": _tokens("text-"),
            "spaces": _tokens("s[0-9]"),
            "icons": _icons(),
            "events": "/console/events/desk",
        }
    return render("console/design.html", shown)
