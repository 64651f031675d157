"""Passwords of staff: argon2id, by the parameters that OWASP's Password Storage Cheat Sheet gives as the least."""

from __future__ import annotations

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Checked when nobody has that address, so that the time of an answer does not tell whether somebody has.
_NOBODY = _hasher.hash("nobody's password")

# What can be read out and typed on a phone: no 0 and o, no 1, i and l.
_SPEAKABLE = "23456789abcdefghjkmnpqrstuvwxyz"


def new_password() -> str:
    """A password to begin with: four groups of four, 79 random bits."""
    return "-".join("".join(secrets.choice(_SPEAKABLE) for _ in range(4)) for _ in range(4))


async def hash_password(password: str) -> str:
    """The hash to keep. Runs in a thread: it is slow on purpose."""
    return await asyncio.to_thread(_hasher.hash, password)


async def verify_password(password: str, kept: str | None) -> bool:
    """Whether `password` is the one whose hash was kept; with None it takes as long and is False."""
    return await asyncio.to_thread(_verify, password, kept)


def _verify(password: str, kept: str | None) -> bool:
    try:
        _hasher.verify(kept or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
