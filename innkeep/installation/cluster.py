"""The files of the embedded PostgreSQL: made whole or not at all, and only ever read by their own version."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from innkeep.installation import binaries, processes
from innkeep.installation.account import Account, account_for
from innkeep.installation.problems import InstallationError, OtherVersion, ServerNotStarted
from innkeep.installation.sockets import PORT, fingerprint

SUPERUSER = "postgres"

HOW = (
    "--auth-local=trust --auth-host=reject --encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 "
    "--locale=C --no-instructions"
)
"""Who may enter the socket's folder is trusted. The locale is built in, so it sorts alike on every machine."""

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    # Acknowledged means written to the disk. Said here, no configuration file in the folder can take it back.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    # What guests write and who they are stands in statements and in details of errors: it stays out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
"""For a small machine; nothing here trades safety for speed."""

FOR_ONCE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Instead, for a server of which nothing is read again once it has stopped: it does not wait for the disk."""


class Cluster:
    """The folder `<data>/postgres`. `data` is resolved already. What `otherwise` says comes before `SETTINGS`."""

    def __init__(self, data: Path, otherwise: Mapping[str, str] = MappingProxyType({})) -> None:
        self.path = data / "postgres"
        self._otherwise = otherwise
        self._data = data
        # It stands in the title of each of the server's processes, so that those left behind are found.
        self._name = f"innkeep-{fingerprint(data)}"

    def prepare(self) -> Account:
        """Make the folder if it is not there, check it if it is; returns the account that may serve it."""
        for leftover in self._data.glob("postgres.new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        account = account_for(self.path)
        if not self.path.exists():
            self._make(account)
        if self.path.stat().st_uid != account.uid:
            account.take_all(self.path)
        self._check()
        return account

    def cleared(self, sockets: Path) -> Iterator[None]:
        """Wait, a step at a time, until nothing of an earlier server is left, neither processes nor their files."""
        if not processes.visible():
            return
        yield from processes.gone(self.path, self._name)
        # PostgreSQL takes these for a living server's when their process id has been given to another process since.
        for stale in (self.path / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def serve(self, account: Account, sockets: Path, log: int) -> subprocess.Popen[bytes]:
        """Start a server on this folder, which listens in `sockets` and writes to the descriptor `log`."""
        quoted = str(sockets).replace('"', '""')
        settings = {**SETTINGS, **self._otherwise, "unix_socket_directories": f'"{quoted}"', "cluster_name": self._name}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        postgres = binaries.program("postgres")
        return account.run([str(postgres), "-D", str(self.path), *options], (postgres, self.path, sockets), log)

    def ready(self, pid: int) -> bool:
        """Whether the server with this process id says that it is ready."""
        try:
            lines = (self.path / "postmaster.pid").read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return False
        # pid, folder, start, port, socket folder, address, shared memory, state
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"  # noqa: PLR2004

    def _make(self, account: Account) -> None:
        """Made beside its place and renamed into it when it is whole and on the disk."""
        growing = self._data / f"postgres.new-{os.getpid()}"
        growing.mkdir(mode=0o700)
        account.take(growing)
        initdb = binaries.program("initdb")
        arguments = ["-D", str(growing), "-U", SUPERUSER, *HOW.split()]
        process = account.run([str(initdb), *arguments], (initdb, growing), subprocess.PIPE)
        try:
            said = process.communicate()[1].decode(errors="replace")
            if process.returncode != 0:
                last = " / ".join(said.splitlines()[-4:])
                raise ServerNotStarted(f"PostgreSQL could not make its folder {self.path}: {last}")
            growing.rename(self.path)
        finally:
            process.kill()
            process.wait()
            shutil.rmtree(growing, ignore_errors=True)
        _sync(self._data)

    def _check(self) -> None:
        try:
            made_by = (self.path / "PG_VERSION").read_text().strip()
        except (FileNotFoundError, NotADirectoryError):
            raise InstallationError(
                f"{self.path} is not a folder of PostgreSQL: move it away, or set INNKEEP_DATA to another folder"
            ) from None
        ours = binaries.major_version()
        if made_by != ours:
            raise OtherVersion(
                f"{self.path} was made by PostgreSQL {made_by}, and this Innkeep brings PostgreSQL {ours}: make a "
                "backup with the Innkeep that made it (innkeep backup) and restore it into a new INNKEEP_DATA"
            )


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
