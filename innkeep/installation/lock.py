"""One owner a data folder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from innkeep.installation.problems import InstallationError


class DataFolderInUse(InstallationError):
    """Another Innkeep runs on this data folder."""


class FolderLock:
    """The right to run on a data folder. The kernel takes it back when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether we have it."""
        return self._descriptor is not None

    def acquire(self) -> None:
        """Take it, or raise `DataFolderInUse` at once."""
        # Python's descriptors do not survive an exec, so the server that we start does not hold the lock after us.
        descriptor = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 32).decode(errors="replace").strip()
            os.close(descriptor)
            if not isinstance(error, BlockingIOError):
                raise
            who = f"process {holder}" if holder.isdigit() else "another process"
            raise DataFolderInUse(
                f"The data folder {self._folder} is in use by {who}: stop it first, "
                "or set INNKEEP_DATA to another folder"
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Give it back; nothing happens without it."""
        if self._descriptor is not None:
            # The file stays: were it removed, two others could each hold a lock on a file of that name.
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None
