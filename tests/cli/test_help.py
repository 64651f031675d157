"""Every command says what it does."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from innkeep.cli.commands import app

COMMANDS = [
    "serve",
    "worker",
    "migrate",
    "import",
    "export",
    "user",
    "eval",
    "backup",
    "restore",
    "doctor",
    "dsn",
    "erd",
]
USER_COMMANDS = ["add", "list", "password", "deactivate"]


@pytest.mark.parametrize("words", [[], *([each] for each in COMMANDS), *(["user", each] for each in USER_COMMANDS)])
def test_help_is_there(words: list[str]) -> None:
    said = CliRunner().invoke(app, [*words, "--help"])
    assert said.exit_code == 0
    assert "Usage:" in said.output
    for each in {(): COMMANDS, ("user",): USER_COMMANDS}.get(tuple(words), []):
        assert f" {each} " in said.output


@pytest.mark.parametrize("words", [["fly"], ["user", "fly"], ["backup"], ["import"], ["restore", "a", "b"]])
def test_what_is_no_command_is_an_error(words: list[str]) -> None:
    assert CliRunner().invoke(app, words).exit_code == 2


def test_no_command_but_those_that_serve_waits_for_the_pages() -> None:
    look = "import sys, innkeep.cli; print({'fastapi', 'innkeep.main'} & set(sys.modules))"
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=120, check=True)
    assert seen.stdout.strip() == "set()"
