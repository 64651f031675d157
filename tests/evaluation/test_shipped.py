"""What the project ships to measure itself with does not praise an agent for being busy, nor for its words alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from innkeep.evaluation.scenarios import load_scenarios

SHIPPED = sorted((Path(__file__).parents[2] / "demo" / "scenarios").glob("*.yaml"))


def test_there_are_enough_of_them() -> None:
    languages = Counter(each.language for file in SHIPPED for each in load_scenarios(file))
    assert len(SHIPPED) >= 3
    assert sum(languages.values()) >= 400
    assert len(languages) >= 12


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_in_a_third_of_them_nothing_may_be_written(file: Path) -> None:
    scenarios = load_scenarios(file)
    quiet = [each for each in scenarios if each.expect.orders == ()]
    assert 3 * len(quiet) >= len(scenarios)


def test_hardly_any_is_graded_by_words() -> None:
    """In every one of them nothing but the conversation may be written; nearly all name orders or who answers, too."""
    shipped = [each for file in SHIPPED for each in load_scenarios(file)]
    states = [each.expect.model_dump(include={"orders", "mode", "urgent", "honest"}) for each in shipped]
    by_words = [state for state in states if all(value is None for value in state.values())]
    assert 100 * len(by_words) <= len(shipped)
