"""Fail when a lock file knows a place that only one machine knows: a local path, a pinned index, an address.

The public index is what uv takes when nobody configures one, so `uv lock --check` without any configuration proves that
the lock was made for it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("uv.lock", "package-lock.json")
SUSPECT = re.compile(r"file:|localhost|find-links|extra-index|\b\d{1,3}(?:\.\d{1,3}){3}[:/]|http:|://[^/\"]*@")
CONFIGURED = re.compile(r"^(UV_|PIP_)")


def main(uv: str) -> int:
    """The exit code: 0 when the lock files hold for everybody."""
    faults = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name in LOCKS
        if (ROOT / name).exists()
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if SUSPECT.search(line)
    ]
    if re.search(r"^\[\[?tool\.uv\.(index|sources)|^(extra-)?index-url|^find-links", project(), re.MULTILINE):
        faults.append("pyproject.toml: no index and no source may be pinned")
    for fault in faults:
        print(f"A lock file names a place of one machine: {fault}", file=sys.stderr)
    return 1 if faults else check(uv)


def project() -> str:
    """The project's own configuration."""
    return (ROOT / "pyproject.toml").read_text()


def check(uv: str) -> int:
    """Ask uv itself, with nothing configured, whether the lock file is what the project asks for."""
    environment = {name: value for name, value in os.environ.items() if not CONFIGURED.match(name)}
    checked = subprocess.run([uv, "lock", "--check", "--no-config", "--quiet"], check=False, cwd=ROOT, env=environment)  # noqa: S603 - our own words
    return checked.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
