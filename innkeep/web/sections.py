"""Parts of the site, each below addresses of its own: a request for one of them is not looked for in the others.

A router goes through all its routes for every request, which takes longer than some requests take to be answered.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.routing import Match
from starlette.types import Scope


class Section(APIRouter):
    """Routes whose addresses all begin in one of a few ways."""

    def __init__(self, *begins: str, **options: Any) -> None:
        super().__init__(**options)
        self._begins = begins

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether one of the routes answers, where that can be."""
        if not scope["path"].startswith(self._begins):
            return Match.NONE, {}
        return super().matches(scope)
