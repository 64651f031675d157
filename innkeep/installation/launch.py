"""A program of its own: becomes an unprivileged account, ties its life to its parent's, then becomes the server.

    launch.py PARENT UID GID [PATH ...] -- PROGRAM [ARGUMENT ...]

A program, and not code that runs between fork and exec: in a process with threads that could deadlock. It uses the
standard library only and keeps its process id, so the server is a child of whoever started this.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import NoReturn

REFUSED = 77

# From linux/prctl.h and linux/capability.h.
PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2

UNREACHABLE = (
    "{path} cannot be reached by the account {uid} that PostgreSQL runs as, and this root may not lend it the right: "
    "set INNKEEP_DATA to a folder below folders that everybody may enter, or start Innkeep as an ordinary account"
)


def main(arguments: list[str]) -> None:
    """Become the program; does not return."""
    split = arguments.index("--")
    parent, uid, gid = (int(number) for number in arguments[:3])
    program = arguments[split + 1 :]
    if os.geteuid() == 0:
        _become(uid, gid, arguments[3:split])
    if sys.platform == "linux":
        # After the account changed, because that clears it. SIGQUIT ends the whole server at once, without its shared
        # memory staying behind as it would after SIGKILL.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the process that wanted this server has ended")
    # Python ignores these, and a program inherits what is ignored.
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored, signal.SIG_DFL)
    os.execv(program[0], program)  # noqa: S606 - there is no shell between us and the program


def _become(uid: int, gid: int, reach: list[str]) -> None:
    """Drop root for good, keeping at most the right to pass through folders that are closed to the account."""
    try:
        os.setgroups([])
        os.setegid(gid)
        os.seteuid(uid)
        closed = [path for path in reach if not os.access(path, os.R_OK | os.X_OK, effective_ids=True)]
        os.seteuid(0)
        if closed:
            ctypes.CDLL(None).prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    except OSError as error:
        _refuse(f"root may not run PostgreSQL as the account {uid} here ({error.strerror}): start as that account")
    # The lesser right first; a container often has only the greater one. The server's own folders stay the limit of
    # what it writes either way: it opens nothing else.
    if closed and not any(_keep(capability) for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE)):
        _refuse(UNREACHABLE.format(path=closed[0], uid=uid))


def _keep(capability: int) -> bool:
    """Keep this one capability of root's, also over an exec; False when root here has not got it."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    mask = 1 << capability
    # Twice effective, permitted, inheritable: capabilities 0 to 31, then the rest.
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    if libc.capset(header, sets) != 0:
        return False
    return bool(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0)


def _refuse(text: str) -> NoReturn:
    sys.stderr.write(f"{text}\n")
    sys.exit(REFUSED)


if __name__ == "__main__":
    main(sys.argv[1:])
