"""How whoever asks is known, for the description of the API: read from what each route asks for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fastapi.dependencies.models import Dependant

from innkeep.web.context import GUEST_COOKIE, STAFF_COOKIE, anybody, guest, person, staff

SCHEMES: dict[str, dict[str, str]] = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "The key of a program, which a manager makes (`POST /api-keys`): it may do what it names.",
    },
    "staff": {
        "type": "apiKey",
        "in": "cookie",
        "name": STAFF_COOKIE,
        "description": "What `POST /auth/login` gives to a browser. Behind TLS its name begins with `__Host-`.",
    },
    "guest": {
        "type": "apiKey",
        "in": "cookie",
        "name": GUEST_COOKIE,
        "description": "What a phone gets that opens the code in the room. Behind TLS its name begins with `__Host-`.",
    },
}
"""How whoever asks is known (OpenAPI 3.1, Security Scheme Object)."""

_ACCEPTED: dict[Callable[..., Any], set[str]] = {
    anybody: {"key", "staff", "guest"},
    staff: {"key", "staff"},
    person: {"staff"},
    guest: {"guest"},
}


def accepted_by(route: Dependant) -> list[dict[str, list[str]]]:
    """The ways of being known that a route accepts, any one of them; none at all where it asks nobody who they are."""
    asked = [_ACCEPTED[call] for call in _calls(route) if call in _ACCEPTED]
    every = set.intersection(*asked) if asked else set()
    return [{name: []} for name in SCHEMES if name in every]


def _calls(of: Dependant) -> Iterator[Callable[..., Any] | None]:
    yield of.call
    for each in of.dependencies:
        yield from _calls(each)
