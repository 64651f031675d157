"""Every command says what it does."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest
from typer.testing import CliRunner

from innkeep.cli import main
from innkeep.cli.commands import app
from innkeep.core.settings import Settings

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


def test_it_says_which_version_it_is() -> None:
    said = CliRunner().invoke(app, ["--version"])
    assert (said.exit_code, said.output) == (0, f"innkeep {version('innkeep')}\n")


def failed(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[object, str]:
    monkeypatch.setattr(sys, "argv", ["innkeep", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fly"], "No such command 'fly'. See innkeep --help"),
        (["user", "fly"], "No such command 'fly'. See innkeep user --help"),
        (["backup"], "Missing argument 'file'. See innkeep backup --help"),
        (["import", "a.yaml", "--as", "horses"], "'rooms', 'stays', 'guests'. See innkeep import --help"),
        (["restore", "a", "b"], "(b). See innkeep restore --help"),
    ],
)
def test_what_is_typed_wrong_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    code, told = failed(words, monkeypatch, capsys)
    assert code == 2
    assert told.startswith("innkeep: ")
    assert told.endswith(f"{said}\n")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("INNKEEP_PORT", "eight thousand", "INNKEEP_PORT cannot be read"),
        ("INNKEEP_PORT", "99999", "INNKEEP_PORT cannot be read"),
        ("INNKEEP_GROUP_VIEWERS", "[1", "INNKEEP_GROUP_VIEWERS cannot be read: it is a JSON list"),
        ("INNKEEP_GROUP_VIEWERS", '["Ana"]', "INNKEEP_GROUP_VIEWERS cannot be read"),
    ],
)
def test_a_setting_that_cannot_be_read_is_one_line_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    code, told = failed(["dsn"], monkeypatch, capsys)
    assert code == 1
    assert told.startswith("innkeep: ")
    assert said in told
    assert value not in told
    assert told.endswith("See docs/settings.md\n")
    assert told.count("\n") == 1


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(f"INNKEEP_{name.upper()}", "")
    assert Settings().group_viewers == frozenset()
    assert (Settings().mail_from, Settings().port) == (None, 8000)


def test_no_command_but_those_that_serve_waits_for_the_pages() -> None:
    look = "import sys, innkeep.cli; print({'fastapi', 'innkeep.main'} & set(sys.modules))"
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=120, check=True)
    assert seen.stdout.strip() == "set()"
