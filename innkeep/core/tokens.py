"""Tokens that a browser holds in a cookie."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, fit for a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is kept of a token. It is random through and through, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()
