"""`innkeep eval` from the command line: a database of its own, and nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deep import DEEP

SCENARIOS = """
- {id: strudel, guest: [One apple strudel please], confirm: "yes",
   expect: {orders: [{category: room_service, items: [{title: Apple strudel}]}], mode: agent}}
- {id: wrong, guest: [When is breakfast?], expect: {answer_contains: ["5:00"]}}
"""
ALLOWED = 600
"""Seconds for a process on a machine that has much else to do."""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "scenarios.yaml").write_text(SCENARIOS)
    environment = {**os.environ, "INNKEEP_DATA": str(folder / "untouched"), "TMPDIR": str(folder)}
    command = [sys.executable, "-m", "innkeep.cli", "eval", str(folder / "scenarios.yaml"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=ALLOWED, check=False)


@pytest.mark.deep
@pytest.mark.skipif(not DEEP, reason="starts a PostgreSQL; in every run tests/learning plays through the command")
def test_scenarios_are_played_and_told_for_people_and_programs(tmp_path: Path, hotel_file: Path) -> None:
    told = run(tmp_path, "--hotel", str(hotel_file), "--trials", "2", "--json", str(tmp_path / "out"))
    assert told.returncode == 0, told.stderr
    lines = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert {line["id"]: line["passed"] for line in lines} == {"strudel": True, "wrong": False}
    assert len(lines) == 4
    strudel = lines[0]["orders"][0]
    assert (strudel["room"], strudel["total_amount"], strudel["items"][0]["price"]) == ("12", 6.5, 6.5)
    assert "50.0% of 4 passed" in told.stdout
    assert not (tmp_path / "untouched").exists()
    assert not list(tmp_path.glob("innkeep-eval-*"))


def test_what_cannot_be_played_is_one_clear_line(tmp_path: Path) -> None:
    """Nothing is started for it: neither a database nor an engine."""
    refused = run(tmp_path, "--hotel", "none.yaml")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "Traceback" not in refused.stderr
