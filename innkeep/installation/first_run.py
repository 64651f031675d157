"""The way into an installation that has no hotel: a token, printed where it was started and kept beside the data."""

from __future__ import annotations

import hmac

from innkeep.core.settings import Settings
from innkeep.core.tokens import new_token

KEPT_IN = "first-run.txt"
"""In the data folder, so that what was printed holds after a restart, too."""


def open_first_run(settings: Settings) -> str:
    """The token; the same until the hotel is made."""
    path = settings.data / KEPT_IN
    if not path.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(new_token() + "\n")
    return path.read_text().strip()


def is_first_run(settings: Settings, token: str) -> bool:
    """Whether a token is the one that was printed."""
    path = settings.data / KEPT_IN
    kept = path.read_text().strip() if path.exists() else ""
    return bool(kept) and hmac.compare_digest(kept.encode(), token.encode())


def close_first_run(settings: Settings) -> None:
    """There is a hotel: nobody makes another one this way."""
    (settings.data / KEPT_IN).unlink(missing_ok=True)
