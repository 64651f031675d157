"""What can go wrong before Innkeep runs. Each error is one line: what happened, and what to do about it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InstallationError(Exception):
    """This installation cannot be used as it is; the text says why and what to do, in one line."""

    def __init__(self, text: str) -> None:
        super().__init__(" ".join(text.split()))


class DataFolderUnusable(InstallationError):
    """The data folder cannot be read or written."""


class OtherVersion(InstallationError):
    """The data folder was made by another major version of PostgreSQL."""


class ServerNotStarted(InstallationError):
    """PostgreSQL ended instead of starting."""


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Give the operating system's refusals about `folder` a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DataFolderUnusable(f"The disk of {folder} is full: make room there, then start again") from error
        raise DataFolderUnusable(
            f"Cannot use the data folder {folder} ({error.filename or folder}: {error.strerror}): "
            "let this account write there, or set INNKEEP_DATA to another folder"
        ) from error
