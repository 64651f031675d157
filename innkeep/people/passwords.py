"""Passwords of staff: which are taken (NIST SP 800-63B, section 3.1.1.2), and how they are kept.

Kept by argon2id, with the parameters that OWASP's Password Storage Cheat Sheet gives as the least. A password is long
enough and none of those that everybody tries first; of which characters it is made is nobody's business.
"""

from __future__ import annotations

import asyncio
import secrets
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from innkeep.core.errors import Invalid

SHORTEST = 8
LONGEST = 128
"""Characters of a password."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Checked when nobody has that address, so that the time of an answer does not tell whether somebody has.
_NOBODY = _hasher.hash("nobody's password")

# What can be read out and typed on a phone: no 0 and o, no 1, i and l.
_SPEAKABLE = "23456789abcdefghjkmnpqrstuvwxyz"


class PasswordTooShort(Invalid):
    """It could be guessed by trying all there are."""


class PasswordTooLong(Invalid):
    """Hashing it would take too long."""


class PasswordTooCommon(Invalid):
    """Whoever guesses begins with it."""


def check_password(password: str, *near: str) -> None:
    """Raise PasswordTooShort, PasswordTooLong or PasswordTooCommon. `near` is what is known of them: name, address."""
    if len(password) < SHORTEST:
        raise PasswordTooShort(f"A password has {SHORTEST} characters at least. Choose a longer one.")
    if len(password) > LONGEST:
        raise PasswordTooLong(f"A password has {LONGEST} characters at most. Choose a shorter one.")
    said = password.strip().lower()
    known = {part for each in near for part in (each.lower(), each.lower().partition("@")[0])}
    if said in common_passwords() or said in known:
        raise PasswordTooCommon("This is one of the first passwords that anybody would try. Choose another one.")


@cache
def common_passwords() -> frozenset[str]:
    """Those that are chosen most often."""
    lines = (files("innkeep.people") / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


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
