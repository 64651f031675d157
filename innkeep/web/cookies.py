"""The cookies: out of reach of scripts, of other sites, and of plain connections where the hotel has TLS."""

from __future__ import annotations

from starlette.responses import Response

from innkeep.core.settings import Settings
from innkeep.people.actions import LOGIN_LASTS
from innkeep.signing_in.entering import Entered
from innkeep.web.context import GUEST_COOKIE, KNOWN_COOKIE, staff_cookie

GUEST_COOKIE_LASTS = 60 * 60 * 24 * 60
"""Seconds; longer than a stay, whose end takes the access away whatever the phone keeps."""


KNOWN_COOKIE_LASTS = 60 * 60 * 24 * 365
"""Seconds; it opens nothing."""


def remember_staff(response: Response, settings: Settings, entered: Entered) -> None:
    """Let this browser act for a member of staff, and know it the next time."""
    _remember(response, settings, staff_cookie(settings), entered.token, int(LOGIN_LASTS.total_seconds()))
    _remember(response, settings, KNOWN_COOKIE, entered.known_by, KNOWN_COOKIE_LASTS)


def remember_guest(response: Response, settings: Settings, token: str) -> None:
    """Let this phone act for a guest."""
    _remember(response, settings, GUEST_COOKIE, token, GUEST_COOKIE_LASTS)


def forget_staff(response: Response, settings: Settings) -> None:
    """Take the cookie of a member of staff away."""
    secure = settings.public_url.startswith("https://")
    response.delete_cookie(staff_cookie(settings), path="/", httponly=True, samesite="lax", secure=secure)


def forget(response: Response, name: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(name, path="/")


def _remember(response: Response, settings: Settings, name: str, token: str, seconds: int) -> None:
    secure = settings.public_url.startswith("https://")
    response.set_cookie(name, token, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure)
