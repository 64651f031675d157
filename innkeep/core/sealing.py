"""Keys of others that have to be kept, sealed: whoever reads the database, or a backup of it, does not have them.

Fernet (AES-128 in CBC mode with HMAC-SHA256, https://github.com/fyrd/fernet-spec by way of `cryptography`), with a key
that is not in the database: `INNKEEP_SECRET_KEY`, or a file in the data folder that is made when it is first needed.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from innkeep.core import clock
from innkeep.core.errors import Unavailable
from innkeep.core.settings import Settings

FILE = "secret.key"


class CannotUnseal(Unavailable):
    """It was sealed with another key, or for something else."""


class Seal:
    """Seals and opens. The first of several keys seals, each of them opens: so a key can be changed."""

    def __init__(self, *keys: bytes) -> None:
        self._box = MultiFernet([Fernet(key) for key in keys])

    def close(self, of: UUID, secrets: Mapping[str, str]) -> bytes:
        """Secrets as they are kept. `of` is whose they are: moved into somebody else's row, they do not open."""
        return self._box.encrypt(json.dumps({"of": str(of), "secrets": dict(secrets)}).encode())

    def open(self, of: UUID, sealed: bytes) -> dict[str, str]:
        """What was sealed for `of`. Raises CannotUnseal."""
        try:
            kept = json.loads(self._box.decrypt(sealed))
        except InvalidToken:
            kept = {}
        if kept.get("of") != str(of):
            raise CannotUnseal("The keys were sealed with another INNKEEP_SECRET_KEY. Enter them again.")
        secrets: dict[str, str] = kept["secrets"]
        return secrets


def fresh_key() -> UUID:
    """A key of version 7 (RFC 9562) for a row: secrets are sealed for it, so it is known before the row is written."""
    milliseconds = int(clock.now().timestamp() * 1000)
    value = (milliseconds << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return UUID(int=value)


@cache
def seal_of(settings: Settings) -> Seal:
    """The seal of this installation."""
    if settings.secret_key:
        return Seal(*(key.strip().encode() for key in settings.secret_key.get_secret_value().split(",")))
    return Seal(_key_in(settings.data))


def _key_in(folder: Path) -> bytes:
    """The key in a folder, made if there is none; of two processes that make one at once, one wins."""
    file = folder / FILE
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=folder, prefix=f".{FILE}-")  # nobody else may read it
        with os.fdopen(handle, "wb") as writing:
            writing.write(Fernet.generate_key())
        with suppress(FileExistsError):
            os.link(fresh, file)
        Path(fresh).unlink()
    return file.read_bytes()
