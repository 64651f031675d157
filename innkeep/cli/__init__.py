"""The command line: `innkeep`. Exit code 0 only on success; errors on stderr, one line that says what to do."""

from __future__ import annotations

import sys

from innkeep.cli.commands import app
from innkeep.core.errors import InnkeepError
from innkeep.installation.problems import InstallationError


def main() -> None:
    """Run a command."""
    try:
        app()
    except (InstallationError, InnkeepError) as error:
        print(f"innkeep: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
