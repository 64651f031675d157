"""The cookies: out of reach of scripts, of other sites, and of plain connections where the hotel has TLS."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from innkeep.core.settings import Settings
from innkeep.signing_in import sign_on
from innkeep.signing_in.entering import Entered
from innkeep.signing_in.logins import LOGIN_LASTS
from innkeep.web.context import GUEST_COOKIE, KNOWN_COOKIE, SIGN_ON_COOKIE, STAFF_COOKIE, cookie_name

GUEST_COOKIE_LASTS = timedelta(days=60)
"""Longer than a stay, whose end takes the access away whatever the phone keeps."""


KNOWN_COOKIE_LASTS = timedelta(days=365)
"""It opens nothing."""


def remember_staff(response: Response, settings: Settings, entered: Entered) -> None:
    """Let this browser act for a member of staff, and know it the next time."""
    _set(response, settings, STAFF_COOKIE, entered.token, LOGIN_LASTS)
    _set(response, settings, KNOWN_COOKIE, entered.known_by, KNOWN_COOKIE_LASTS)


def remember_guest(response: Response, settings: Settings, token: str) -> None:
    """Let this phone act for a guest."""
    _set(response, settings, GUEST_COOKIE, token, GUEST_COOKIE_LASTS)


def remember_question(response: Response, settings: Settings, kept: str) -> None:
    """Let this browser, and no other, bring the answer of a sign-on provider."""
    _set(response, settings, SIGN_ON_COOKIE, kept, sign_on.GOOD_FOR)


def forget(response: Response, settings: Settings, name: str) -> None:
    """Take a cookie away."""
    _set(response, settings, name, "", timedelta())


def _set(response: Response, settings: Settings, name: str, value: str, lasts: timedelta) -> None:
    secure = settings.public_url.startswith("https://")
    named, seconds = cookie_name(settings, name), int(lasts.total_seconds())
    response.set_cookie(named, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure)
