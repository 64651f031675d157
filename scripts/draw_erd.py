"""Draw the live schema as docs/erd.svg: what was asked for in dark heads, what the work needs besides in light ones.

Without an argument it migrates an empty database of its own and writes the picture. With the owner's URL of a database
it prints the picture of that one. The same schema gives the same picture, to the byte.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import warnings
from pathlib import Path

from erd.page import draw
from pydbml import PyDBML

from innkeep.installation.cluster import FOR_ONCE
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.migrations import migrate
from innkeep.installation.roles import OWNER_ROLE, SUPERUSER, provision
from innkeep.installation.schema import Schema, read_schema

DOCS = Path(__file__).resolve().parent.parent / "docs"


def asked_for() -> dict[str, frozenset[str]]:
    """The tables of the ERD with their columns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        erd = PyDBML((DOCS / "erd.dbml").read_text())
    return {table.name: frozenset(column.name for column in table.columns) for table in erd.tables}


def fresh_schema() -> Schema:
    """The schema as the migrations make it, from a server that is there for a moment."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "data", FOR_ONCE)
        server.start()
        try:
            asyncio.run(provision(server.url(SUPERUSER, "postgres")))
            migrate(server.url(OWNER_ROLE))
            return asyncio.run(read_schema(server.url(OWNER_ROLE)))
        finally:
            server.stop()


def main(arguments: list[str]) -> None:
    """Write the picture, or print it."""
    if arguments:
        sys.stdout.write(draw(asyncio.run(read_schema(arguments[0])), asked_for()))
    else:
        (DOCS / "erd.svg").write_text(draw(fresh_schema(), asked_for()))


if __name__ == "__main__":
    main(sys.argv[1:])
