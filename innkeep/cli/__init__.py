"""The command line: `innkeep`. Exit code 0 only on success; errors on stderr, one line that says what to do."""

from __future__ import annotations

import io
import sys

from innkeep.cli.commands import app
from innkeep.core.errors import InnkeepError
from innkeep.installation.problems import InstallationError


def main() -> None:
    """Run a command."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What this terminal cannot show must not stop a command in the middle of its report.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except (InstallationError, InnkeepError) as error:
        print(f"innkeep: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
