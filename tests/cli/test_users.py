"""Who has the hotel's machine can let people in and out."""

from __future__ import annotations

import asyncio

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from innkeep.cli.commands import app
from innkeep.core.db import Database
from innkeep.core.sealing import Seal
from innkeep.installation.roles import APP_ROLE
from innkeep.signing_in.entering import Knock, enter
from innkeep.signing_in.logins import Browser, WrongCredentials
from tests.cli.conftest import Inn


def signs_in(inn: Inn, email: str, password: str) -> bool:
    async def tried() -> bool:
        database = Database(inn.owner_url, role=APP_ROLE)
        try:
            return bool(await enter(database, Seal(Fernet.generate_key()), Knock(email, password), Browser("here")))
        except WrongCredentials:
            return False
        finally:
            await database.close()

    return asyncio.run(tried())


def test_a_colleague_is_added_gets_another_password_and_leaves(inn: Inn) -> None:
    who = "ida@aurora.example"
    added = inn.run("user", "add", who, "--name", "Ida Berg", "--role", "staff", "--division", "Housekeeping")
    password = added.out.split()[-1]
    assert (added.code, added.err) == (0, "")
    assert signs_in(inn, who, password)
    assert "Ida Berg\tida@aurora.example\tstaff\tHousekeeping\tactive\n" in inn.run("user", "list").out
    changed = inn.run("user", "password", who.upper()).out.split()[-1]
    assert (signs_in(inn, who, password), signs_in(inn, who, changed)) == (False, True)
    assert inn.ask("SELECT count(*) FROM logins") == 1
    factor = "INSERT INTO totp_factors (org_id, user_id, sealed, confirmed_at) SELECT org_id, id, 'x', now() FROM users"
    inn.ask(f"{factor} WHERE email = '{who}'")
    assert "password alone" in inn.run("user", "forget-factors", who).out, "the telephone is lost, and the codes"
    assert inn.ask("SELECT count(*) FROM totp_factors") == 0
    assert inn.run("user", "deactivate", who).out == "Ida Berg cannot sign in any more.\n"
    assert not signs_in(inn, who, changed)
    assert inn.ask("SELECT count(*) FROM logins") == 0
    assert "not active" in inn.run("user", "list").out


def test_a_password_that_is_asked_for_is_not_shown(inn: Inn) -> None:
    words = ["user", "password", "ana@aurora.example", "--ask"]
    said = CliRunner().invoke(app, words, input="open sesame\nopen sesame\n")
    assert (said.exit_code, "sesame" in said.output) == (0, False)
    assert signs_in(inn, "ana@aurora.example", "open sesame")
    for typed in ("short\nshort\n", "open sesame\nopen other\n"):
        assert CliRunner().invoke(app, words, input=typed).exit_code != 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "ana@aurora.example", "--name", "Ana", "--role", "manager"], "address"),
        (["add", "x@aurora.example", "--name", "X", "--role", "king"], "owner, manager, front_desk, staff"),
        (["add", "x@aurora.example", "--name", "X", "--role", "guest"], "owner, manager, front_desk, staff"),
        (["add", "x@aurora.example", "--name", "X", "--role", "staff", "--division", "Spa"], "Housekeeping"),
        (["password", "emma@aurora.example"], "innkeep user list"),
        (["deactivate", "ana@aurora.example"], "owner"),
        (["list", "--hotel", "Hotel Borealis"], "Hotel Aurora"),
    ],
)
def test_what_cannot_be_says_why_in_one_line(inn: Inn, words: list[str], said: str) -> None:
    assert said in inn.refused("user", *words)


def test_without_a_hotel_nobody_works(bare: Inn) -> None:
    assert "innkeep import FILE" in bare.refused("user", "list")
