"""Where the server listens: a folder that its account alone may enter, at a path that any process can work out."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from innkeep.installation.account import Account
from innkeep.installation.problems import InstallationError

PORT = 5432
"""Only the socket's name has it; nothing listens on a network."""

LONGEST = 104
"""Bytes of a socket's path with the zero at its end: `sun_path` holds 108 on Linux, 104 on the BSDs and macOS."""


def fingerprint(data: Path) -> str:
    """Sixteen characters that stand for this data folder and its owner, the same in every process."""
    try:
        owner = data.stat().st_uid
    except OSError:
        owner = os.geteuid()
    return hashlib.sha256(os.fsencode(data) + f"\0{owner}".encode()).hexdigest()[:16]


def socket_folder(data: Path) -> Path:
    """The folder of the socket for the resolved folder `data`, whether or not anything runs."""
    return _nearby(data) if _fits(data) else _elsewhere(data) / "socket"


def socket_url(data: Path, role: str, database: str) -> str:
    """The libpq URL of a database behind that socket."""
    # The port is said because a PGPORT in the environment would count otherwise.
    host = quote(str(socket_folder(data)), safe="")
    return f"postgresql://{quote(role, safe='')}@/{quote(database, safe='')}?host={host}&port={PORT}"


def prepare(data: Path, account: Account) -> Path:
    """Make the folder, and make sure that it is ours."""
    if not _fits(data):
        _claim(_elsewhere(data))
    folder = socket_folder(data)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if not stat.S_ISDIR(folder.lstat().st_mode):
        raise InstallationError(f"{folder} must be a folder of Innkeep's own: remove it, then start again")
    account.take(folder)
    folder.chmod(0o700)
    return folder


def tidy(data: Path) -> None:
    """Remove what was made outside the data folder."""
    if not _fits(data):
        with suppress(OSError):
            socket_folder(data).rmdir()
            _elsewhere(data).rmdir()


def _nearby(data: Path) -> Path:
    return data / "socket"


def _elsewhere(data: Path) -> Path:
    # Not gettempdir() first: it follows TMPDIR, which another process of the same installation may not have.
    temporary = Path("/tmp")  # noqa: S108 - what is made there is checked by _claim
    return (temporary if temporary.is_dir() else Path(tempfile.gettempdir())) / f"innkeep-{fingerprint(data)}"


def _fits(data: Path) -> bool:
    path = os.fsencode(_nearby(data) / f".s.PGSQL.{PORT}")
    try:
        readable = bool(path.decode())
    except UnicodeDecodeError:
        readable = False
    # A comma separates hosts in a libpq URL, and cannot be escaped there.
    return readable and len(path) < LONGEST and b"," not in path


def _claim(folder: Path) -> None:
    """Make a folder of ours in the common temporary folder, where anybody could have made it before us."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if not ours or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise InstallationError(
            f"{folder} was made by somebody else, and the socket has to be there because the path of the data folder "
            "is too long: remove it, or set INNKEEP_DATA to a folder with a shorter path"
        )
    # The server's account passes through, and sees nothing.
    folder.chmod(0o711)
