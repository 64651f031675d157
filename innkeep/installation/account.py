"""The account that PostgreSQL runs as. PostgreSQL refuses to run as root, rightly."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from innkeep.installation import launch
from innkeep.installation.problems import InstallationError

PREFERRED = ("innkeep", "postgres", "nobody")


class Account(NamedTuple):
    """A user of this machine and its main group."""

    uid: int
    gid: int

    def take(self, path: Path) -> None:
        """Make `path`, which we made, this account's. Symbolic links are not followed."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def take_all(self, folder: Path) -> None:
        """The same for everything in `folder`, and the folder itself last: it tells whether this was finished."""
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                self.take(Path(parent, name))
        self.take(folder)

    def run(self, program: list[str], reach: Iterable[Path], output: int) -> subprocess.Popen[bytes]:
        """Start a program as this account, to live as long as this process; its errors go to `output`.

        As root, the paths of `reach` are made reachable for it, without touching the folders above them.
        """
        # -I and -S: neither the environment nor site-packages have a say, and it starts in a third of the time.
        launcher = [sys.executable, "-I", "-S", launch.__file__]
        who = [str(os.getpid()), str(self.uid), str(self.gid)]
        # Not our environment: PG… would change what PostgreSQL does, and the keys in it are none of its business.
        environment = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.environ.get("PATH", os.defpath)}
        if libraries := os.environ.get("LD_LIBRARY_PATH"):
            environment["LD_LIBRARY_PATH"] = libraries
        return subprocess.Popen(  # noqa: S603 - our own program and arguments
            [*launcher, *who, *map(str, reach), "--", *program],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=output,
            # A session of its own: Ctrl+C in a terminal is for us, who stop the server after those who use it.
            start_new_session=True,
        )


def account_for(cluster: Path) -> Account:
    """Who runs PostgreSQL on `cluster`: ourselves, or, when we are root, whoever owns it already."""
    owner = cluster.stat() if cluster.exists() else None
    me = os.geteuid()
    if me != 0:
        if owner and owner.st_uid != me:
            raise InstallationError(
                f"{cluster} belongs to the account {_name(owner.st_uid)}: start Innkeep as that account or as root"
            )
        return Account(me, os.getegid())
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in PREFERRED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise InstallationError(
        "PostgreSQL does not run as root, and this machine has no account for it: create one (useradd --system "
        "innkeep), or start Innkeep as an ordinary account"
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
