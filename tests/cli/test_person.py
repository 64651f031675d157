"""What is held of a person, from the command line; and that a restore does not bring back who was erased."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from tests.cli.conftest import Inn

GUEST = "SELECT id FROM users WHERE name = 'Emma Lindqvist'"


def test_what_is_held_is_written_into_a_file_for_nobody_else(inn: Inn) -> None:
    guest = str(inn.ask(GUEST))
    file, page = inn.folder / "held.json", inn.folder / "held.html"
    assert inn.run("person", "export", guest, str(file)).code == 0
    held = json.loads(file.read_text())
    assert [part["rows"][0]["name"] for part in held["held"] if part["table"] == "users"] == ["Emma Lindqvist"]
    assert inn.run("person", "export", "ANA@aurora.example", str(page)).code == 0
    assert "Ana Weber" in page.read_text()
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "exists already" in inn.refused("person", "export", guest, str(file))
    assert "no such person" in inn.refused("person", "export", "nobody@aurora.example", str(inn.folder / "x"))
    file.unlink()
    page.unlink()


def test_a_file_that_cannot_be_written_is_one_line(inn: Inn) -> None:
    nowhere = str(inn.folder / "nowhere" / "held.json")
    assert "No such file or directory" in inn.refused("person", "export", str(inn.ask(GUEST)), nowhere)


def test_who_was_erased_stays_erased_after_a_restore(inn: Inn) -> None:
    guest, file = str(inn.ask(GUEST)), inn.folder / "before.backup"
    assert inn.run("backup", str(file)).code == 0
    assert "house" in inn.refused("person", "erase", guest, "--sure")
    inn.ask("UPDATE checkin_rooms SET status = 'checked_out'")
    assert "--sure" in inn.refused("person", "erase", guest)
    assert inn.ask(GUEST) is not None
    assert inn.run("person", "erase", guest, "--sure").code == 0
    assert inn.ask(GUEST) is None

    said = inn.run("restore", str(file), "--replace")
    assert said.code == 0, said
    assert "erased again: 1" in said.out
    assert inn.ask("SELECT count(*) FROM checkin_rooms WHERE status = 'checked_in'") == 1
    assert inn.ask(GUEST) is None
    assert inn.run("doctor").out.count("FAIL") == 0
    assert Path(file).exists()
