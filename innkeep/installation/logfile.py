"""What PostgreSQL says, in one file that stays small."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LARGEST = 10 * 1024 * 1024
"""Bytes of the log, and of the one before it."""


class LogFile:
    """The server's log: `<data>/postgres.log`, and the older part of it in `postgres.log.1`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told_from = 0

    def open(self) -> int:
        """A descriptor for a new server to write to; `said` then tells of this server only."""
        self.keep_small()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._told_from = os.fstat(descriptor).st_size
        return descriptor

    def keep_small(self) -> None:
        """Put the log aside when it has grown; a running server goes on in the emptied file."""
        if self._path.exists() and self._path.stat().st_size > LARGEST:
            older = self._path.with_name(f"{self._path.name}.1")
            shutil.copyfile(self._path, older)
            older.chmod(0o600)
            os.truncate(self._path, 0)
            self._told_from = 0

    def said(self, lines: int = 4) -> str:
        """The last lines since `open`, in one."""
        with self._path.open("rb") as file:
            file.seek(max(self._told_from, self._path.stat().st_size - 4096))
            text = file.read().decode(errors="replace")
        return " / ".join(line.strip() for line in text.splitlines()[-lines:] if line.strip())
