"""Which processes of an earlier server still live. Known on Linux, from /proc; elsewhere PostgreSQL has to find out."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from innkeep.installation.problems import InstallationError

PROC = Path("/proc")

PATIENCE = ((1.0, signal.SIGQUIT), (7.0, signal.SIGKILL), (4.0, None))
"""Seconds that an earlier server gets to go, and what happens when it has not."""


def visible() -> bool:
    """Whether this system shows its processes."""
    return (PROC / "self" / "cmdline").exists()


def gone(cluster: Path, name: str) -> Iterator[None]:
    """Wait, a step at a time, until no process of a server on `cluster` lives; `name` is its cluster_name.

    The caller holds the lock of the data folder, so such a server belongs to nobody any more: it is about to end, or
    its supervisor ended without taking it along, and then it is ended here.
    """
    for patience, then in PATIENCE:
        deadline = time.monotonic() + patience
        while living := _servers(cluster, name):
            if time.monotonic() > deadline:
                break
            yield
        else:
            return
        if then:
            _end(living, then)
    raise InstallationError(
        f"PostgreSQL still runs on {cluster} as the processes {sorted(_servers(cluster, name))} and cannot be ended: "
        "end them or restart the machine"
    )


def _end(living: set[int], with_signal: signal.Signals) -> None:
    # A postmaster ends its own children in order; were they signalled, it would take that for a crash and start anew.
    for pid in living if with_signal == signal.SIGKILL else {pid for pid in living if _parent(pid) not in living}:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, with_signal)


def _servers(cluster: Path, name: str) -> set[int]:
    return {int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit() and _serves(entry, cluster, name)}


def _serves(process: Path, cluster: Path, name: str) -> bool:
    """Whether it is a postmaster on this folder, one of its children, or an orphan of one.

    By the command line: the working directory of another account's process may be hidden from root in a container.
    """
    try:
        command = (process / "cmdline").read_bytes()
        if command.startswith(f"postgres: {name}: ".encode()):
            return process.stat().st_uid in {cluster.stat().st_uid, 0}
        program, *arguments = command.split(b"\0")
        if Path(os.fsdecode(program)).name != "postgres":
            return False
        return os.fsencode(cluster) in arguments or (process / "cwd").samefile(cluster)
    except OSError:
        return False


def _parent(pid: int) -> int:
    try:
        status = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return 0
    # The name before it is in parentheses and may contain anything.
    return int(status.rpartition(")")[2].split()[1])
