"""Make sure that there is a Chromium for the browser tests: Debian's own, since no package of PyPI carries one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """The exit code: 0 when a browser is there."""
    if any(shutil.which(name) for name in NAMES):
        return 0
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print("The browser tests need Chromium: install the package `chromium`, then try again.", file=sys.stderr)
        return 1
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        # What apt says goes to stderr: a run's own output stays readable.
        done = subprocess.run([apt, *step], check=False, env=environment, stdout=sys.stderr)  # noqa: S603 - our own words
        if done.returncode != 0:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
