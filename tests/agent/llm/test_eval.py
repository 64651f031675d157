"""`innkeep eval --model`: scenarios played with a language model, by its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from innkeep.cli.evaluating import engine_named
from innkeep.evaluation.house import House
from innkeep.evaluation.running import evaluate
from innkeep.evaluation.scenarios import load_scenarios
from tests.agent.llm.conftest import handle
from tests.agent.llm.server import ModelServer, Says
from tests.evaluation.conftest import inn

__all__ = ["inn"]

SCENARIOS = """
- id: towels
  guest: [some of that white fluffy bath towel stuff]
  expect: {orders: [{category: housekeeping, items: [{title: Bath towel}]}]}
- id: breakfast
  guest: ["Wann genau gibt es denn Frühstück bei euch?"]
  expect: {orders: [], answer_contains: ["Orangerie"]}
"""


def _model(document: dict[str, Any]) -> dict[str, Any]:
    if "towel" in document["guest_now"][0]:
        return {"language": "en", "acts": [{"kind": "order", "item": handle(document, "Bath towel"), "quantity": 1}]}
    told = "Frühstück gibt es von 6:30 bis 10:30 Uhr in der Orangerie."
    return {"language": "de", "acts": [{"kind": "question", "article": handle(document, "Breakfast"), "answer": told}]}


async def test_scenarios_are_played_with_a_model(
    model: ModelServer, inn: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.will(Says(_model))
    (tmp_path / "scenarios.yaml").write_text(SCENARIOS)
    monkeypatch.setenv("INNKEEP_MODEL_URL", model.url)
    monkeypatch.setenv("INNKEEP_MODEL_KEY", "key")
    engine = engine_named("openai:local", {"en", "de"})
    played = [each async for each in evaluate(inn, engine, load_scenarios(tmp_path / "scenarios.yaml"), 1)]
    assert {each.scenario.id: each.passed for each in played} == {"towels": True, "breakfast": True}
    assert len(model.requests) == 2
