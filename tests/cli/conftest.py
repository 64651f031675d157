"""Commands, run in this process on a database of their own beside the one that is tested over HTTP."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import asyncpg
import pytest

from innkeep.cli import main
from innkeep.core.db import Database
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.reading import load
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.migrations import migrate
from innkeep.installation.roles import APP_ROLE, OWNER_ROLE, SUPERUSER, clone, drop, provision
from innkeep.reactions import REACTIONS

HOTEL = """\
organization: {name: Hotel Aurora, timezone: Europe/Vienna, currency: EUR, language: en}
divisions: [{name: Housekeeping, handles: [housekeeping]}]
rooms: [{number: "101", label: Garden double, type: double}]
catalogue: [{category: housekeeping, title: Bath towel, price: 0}]
staff: [{name: Ana Weber, email: ana@aurora.example, role: owner}]
stays: [{rooms: ["101"], nights: 3, guests: [{name: Emma Lindqvist}]}]
"""


class Said(NamedTuple):
    """How a command ended, and what it wrote where."""

    code: int
    out: str
    err: str


@dataclass
class Inn:
    """An installation on a database of its own, and whoever types commands on its machine."""

    server: EmbeddedPostgres
    database: str
    folder: Path
    run: Callable[..., Said]

    @property
    def owner_url(self) -> str:
        return self.server.url(OWNER_ROLE, self.database)

    def ask(self, question: str, *arguments: object, superuser: bool = False) -> Any:
        """One value from the database, as its owner."""

        async def asked() -> Any:
            url = self.server.url(SUPERUSER, self.database) if superuser else self.owner_url
            db = await asyncpg.connect(url)
            try:
                return await db.fetchval(question, *arguments)
            finally:
                await db.close()

        return asyncio.run(asked())

    def file(self, name: str, content: str) -> str:
        """A file for a command to read."""
        path = self.folder / name
        path.write_text(content)
        return str(path)

    def refused(self, *words: str) -> str:
        """What a command that fails says, in one line."""
        said = self.run(*words)
        assert said.code == 1, said
        assert said.err.startswith("innkeep: ")
        assert said.err.count("\n") == 1
        return said.err


Made = Callable[[str], Inn]


@pytest.fixture
def made(
    postgres: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Made]:
    """Makes an installation of a database of this name, which goes afterwards."""
    names: list[str] = []

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["innkeep", *words])
        try:
            main()
        except SystemExit as end:
            return Said(int(end.code or 0), *capsys.readouterr())
        return Said(0, *capsys.readouterr())

    def make(name: str) -> Inn:
        names.append(name)
        inn = Inn(postgres, name, tmp_path, run)
        monkeypatch.setenv("INNKEEP_DATABASE_URL", inn.owner_url)
        monkeypatch.setenv("INNKEEP_DATA", str(tmp_path / "data"))
        return inn

    yield make
    for name in names:
        asyncio.run(drop(postgres.url(SUPERUSER, "postgres"), name))


@pytest.fixture
def bare(postgres: EmbeddedPostgres, made: Made) -> Inn:
    """An installation in which nothing has been done yet."""
    name = f"inn_{uuid4().hex}"
    asyncio.run(provision(postgres.url(SUPERUSER, "postgres"), name))
    return made(name)


@pytest.fixture(scope="session")
def furnished(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with a hotel, to make copies of."""
    name = "inn_furnished"
    asyncio.run(provision(postgres.url(SUPERUSER, "postgres"), name))
    migrate(postgres.url(OWNER_ROLE, name))
    file = tmp_path_factory.mktemp("inn") / "hotel.yaml"
    file.write_text(HOTEL)

    async def furnish() -> None:
        database = Database(postgres.url(APP_ROLE, name), reactions=REACTIONS)
        await import_hotel(database, load(file))
        await database.close()

    asyncio.run(furnish())
    return name


@pytest.fixture
def inn(postgres: EmbeddedPostgres, furnished: str, made: Made) -> Inn:
    """An installation with a hotel, Ana who owns it, and Emma in room 101."""
    name = f"inn_{uuid4().hex}"
    asyncio.run(clone(postgres.url(SUPERUSER, "postgres"), furnished, name))
    return made(name)
