"""The local rules hold, and each of them finds what it is there to find."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


def _rules() -> ModuleType:
    """The script as it is run by `make lint`."""
    spec = importlib.util.spec_from_file_location("security_rules", ROOT / "scripts" / "security_rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


RULES = _rules()


@pytest.mark.parametrize("rule", RULES.RULES, ids=lambda rule: rule.name)
def test_a_rule_finds_what_it_forbids_and_the_code_heeds_it(rule: object) -> None:
    assert list(rule.finds(rule.bad)) == [1]  # type: ignore[attr-defined]
    assert list(rule.finds(rule.good)) == []  # type: ignore[attr-defined]
    assert list(RULES.found(rule)) == []


def test_exceptions_are_there() -> None:
    for rule in RULES.RULES:
        for name in rule.but:
            assert (ROOT / "innkeep" / name).exists(), name


def promised() -> list[tuple[str, str]]:
    """The tests that SECURITY.md names, as file and function."""
    told = (ROOT / "SECURITY.md").read_text()
    return re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", told)


def test_every_promise_names_a_test_that_is_there() -> None:
    named = promised()
    assert len(named) >= 30
    for file, name in named:
        source = (ROOT / file).read_text()
        assert not name or re.search(rf"^(async )?def {name}\(", source, re.MULTILINE), f"{file}::{name}"


def test_no_promise_is_without_a_test() -> None:
    told = (ROOT / "SECURITY.md").read_text().split("## What is promised")[1].split("\nNot promised")[0]
    promises = re.findall(r"^- .*(?:\n  .*)*", told, re.MULTILINE)
    assert len(promises) >= 7
    for promise in promises:
        assert "`tests/" in promise, promise


def test_no_threat_is_without_a_test() -> None:
    rows = [line for line in (ROOT / "SECURITY.md").read_text().splitlines() if line.startswith("| ")]
    threats = [row for row in rows if not row.startswith(("| threat", "| case", "| ---", "|---", "| |"))]
    assert len(threats) >= 25
    for row in threats:
        assert "`tests/" in row, row
