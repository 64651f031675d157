"""The embedded PostgreSQL: started with Innkeep, watched, and stopped with it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from innkeep.installation import sockets
from innkeep.installation.account import Account
from innkeep.installation.cluster import Cluster
from innkeep.installation.lock import FolderLock
from innkeep.installation.logfile import LogFile
from innkeep.installation.problems import InstallationError, ServerNotStarted, usable

log = logging.getLogger(__name__)

STEP = 0.01
"""Seconds between two looks at a server that starts."""

LOOK_EVERY = 0.1
"""Seconds between two looks at a server that runs."""

START_WITHIN = 600.0
"""Seconds; a server that was cut off repairs itself first, which takes as long as its journal is."""

LONGEST_PAUSE = 30.0
"""Seconds between two attempts to bring a dead server back, at most."""

STOPPING = ((signal.SIGINT, 3.0), (signal.SIGQUIT, 6.0), (signal.SIGKILL, 6.0))
"""In order, with the seconds each gets: fast, at once (which gives up on its children after 5 s), by force."""


def embedded_url(data: Path, role: str, database: str = "innkeep") -> str:
    """The URL of the database of the data folder's installation, whichever process runs it."""
    return sockets.socket_url(data.resolve(), role, database)


class EmbeddedPostgres:
    """PostgreSQL on a data folder of its own, and the only one there. `data` is INNKEEP_DATA; it may not exist yet.

    A server lives no longer than the thread that started it, so it is started from the main thread. `otherwise` are
    settings of PostgreSQL that are not those of a hotel.
    """

    def __init__(self, data: Path, otherwise: Mapping[str, str] = MappingProxyType({})) -> None:
        self._data = data.resolve()
        self._cluster = Cluster(self._data, otherwise)
        self._lock = FolderLock(self._data)
        self._log = LogFile(self._data / "postgres.log")
        self._account: Account | None = None
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the server; None when it was not started."""
        return self._server.pid if self._server else None

    def url(self, role: str, database: str = "innkeep") -> str:
        """The libpq URL of a database, as `role`."""
        return embedded_url(self._data, role, database)

    def start(self) -> None:
        """Start, and return when connections are accepted. Raises `InstallationError`, and leaves nothing running."""
        if self._server:
            return
        if "\n" in str(self._data) or "\r" in str(self._data):
            raise InstallationError("The name of the data folder has a line break: set INNKEEP_DATA to another folder")
        with usable(self._data):
            self._data.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            try:
                self._account = self._cluster.prepare()
                for _ in self._launch(self._account):
                    time.sleep(STEP)
            except BaseException:
                self.stop()
                raise

    async def watch(self) -> None:
        """Bring the server back whenever it dies, until cancelled."""
        pause = LOOK_EVERY
        while True:
            await asyncio.sleep(pause)
            with suppress(OSError):
                self._log.keep_small()
            pause = LOOK_EVERY if await self._look() else min(pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """Stop the server, in about 3 seconds at most while it is healthy, and let go of the folder."""
        server, self._server = self._server, None
        if server:
            _end(server)
        if self._lock.held:
            sockets.tidy(self._data)
            self._lock.release()

    async def _look(self) -> bool:
        """Whether the server lives, brought back if need be."""
        if self._server is None or self._account is None or self._server.poll() is None:
            return True
        log.error("PostgreSQL (process %s) died with %s; starting it again", self.pid, self._server.returncode)
        try:
            with usable(self._data):
                for _ in self._launch(self._account):
                    await asyncio.sleep(STEP)
                    if self.pid is None:
                        return True  # stopped meanwhile, and meant to stay so
        except InstallationError as error:
            log.critical("PostgreSQL could not be started again: %s", error)
            return False
        log.warning("PostgreSQL runs again (process %s)", self.pid)
        return True

    def _launch(self, account: Account) -> Iterator[None]:
        """Start the server; each step of it says: look again in a moment."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("PostgreSQL would end with this thread: start it from the main thread")
        folder = sockets.prepare(self._data, account)
        yield from self._cluster.cleared(folder)
        descriptor = self._log.open()
        try:
            server = self._server = self._cluster.serve(account, folder, descriptor)
        finally:
            os.close(descriptor)
        deadline = time.monotonic() + START_WITHIN
        while not self._cluster.ready(server.pid):
            if server.poll() is not None:
                raise ServerNotStarted(f"PostgreSQL did not start: {self._log.said() or server.returncode}")
            if time.monotonic() > deadline:
                raise ServerNotStarted(f"PostgreSQL was not ready after {START_WITHIN:.0f} s: see {self._data}")
            yield


def _end(server: subprocess.Popen[bytes]) -> None:
    for how, seconds in STOPPING:
        if server.poll() is None:
            server.send_signal(how)
            try:
                server.wait(seconds)
            except subprocess.TimeoutExpired:
                log.warning("PostgreSQL (process %s) did not stop within %s s of %s", server.pid, seconds, how.name)
