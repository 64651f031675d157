"""`innkeep eval` from the command line: a database of its own, a fresh hotel a scenario, and nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HOTEL = """
organization: {name: Gasthof Probe, timezone: Europe/Vienna, currency: EUR, language: en}
divisions: [{name: House, handles: [housekeeping, room_service]}]
rooms: [{number: "12", label: Attic, type: single}, {number: "3", label: Garden, type: double}]
catalogue:
  - {category: room_service, title: Apple strudel, price: 6.5}
  - {category: housekeeping, title: Bath towel}
knowledge: [{title: Breakfast, text: "Breakfast is from 6:30 to 10:30 in the Orangery."}]
stays: [{rooms: ["12"], guests: [{name: Somebody Else}], nights: 2}]
"""
SCENARIOS = """
- {id: strudel, guest: [One apple strudel please], confirm: "yes",
   expect: {orders: [{category: room_service, items: [{title: Apple strudel}]}], mode: agent}}
- {id: unconfirmed, guest: [One apple strudel please], expect: {orders: []}}
- {id: breakfast, guest: [When is breakfast?], expect: {orders: [], answer_contains: ["6:30"]}}
- {id: wrong, guest: [When is breakfast?], expect: {answer_contains: ["5:00"]}}
"""


def run(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    for name, text in (("hotel.yaml", HOTEL), ("scenarios.yaml", SCENARIOS)):
        (tmp_path / name).write_text(text)
    environment = {**os.environ, "INNKEEP_DATA": str(tmp_path / "untouched"), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "innkeep.cli", "eval", str(tmp_path / "scenarios.yaml"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_scenarios_are_played_and_told_for_people_and_programs(tmp_path: Path) -> None:
    told = run(tmp_path, "--hotel", str(tmp_path / "hotel.yaml"), "--trials", "2", "--json", str(tmp_path / "out"))
    assert told.returncode == 0, told.stderr
    lines = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert {line["id"]: line["passed"] for line in lines} == {
        "strudel": True,
        "unconfirmed": True,
        "breakfast": True,
        "wrong": False,
    }
    assert len(lines) == 8
    strudel = lines[0]["orders"][0]
    assert (strudel["room"], strudel["total_amount"], strudel["items"][0]["price"]) == ("12", 6.5, 6.5)
    assert "75.0% of 8 passed" in told.stdout
    assert "wrong: no answer says '5:00'" in told.stdout
    assert not (tmp_path / "untouched").exists()
    assert not list(tmp_path.glob("innkeep-eval-*"))


def test_scenarios_are_checked_themselves(tmp_path: Path) -> None:
    """The reference solves all of them, and doing nothing is right by the rows exactly where nothing may be written."""
    right = run(tmp_path, "--hotel", str(tmp_path / "hotel.yaml"), "--self-check")
    assert right.returncode == 0, right.stdout + right.stderr
    assert "The reference solves 4 of 4." in right.stdout
    assert "Nothing may be ordered in 3 of 4 (75.0%)." in right.stdout
    assert "An agent that does nothing is right, by what was written, in 3." in right.stdout


def test_a_scenario_that_nobody_could_solve_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(
        """
- {id: caviar, guest: [Caviar], expect: {orders: [{items: [{title: Caviar}]}]}}
- {id: hello, guest: [Hello], expect: {orders: []}}
"""
    )
    command = [sys.executable, "-m", "innkeep.cli", "eval", str(tmp_path / "other.yaml"), "--self-check", "--hotel"]
    (tmp_path / "hotel.yaml").write_text(HOTEL)
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    told = subprocess.run(
        [*command, str(tmp_path / "hotel.yaml")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 1
    assert "caviar: the reference fails" in told.stdout
    assert "The reference solves 1 of 2." in told.stdout


def test_what_cannot_be_played_is_one_clear_line(tmp_path: Path) -> None:
    there = ["--hotel", str(tmp_path / "hotel.yaml")]
    for words in (["--hotel", "none.yaml"], [*there, "--model", "gpt-0"], [], ["--record"]):
        refused = run(tmp_path, *words)
        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1
        assert "Traceback" not in refused.stderr
