"""`innkeep eval --model`: scenarios played with a language model, by its address."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.agent.llm.conftest import handle
from tests.agent.llm.server import ModelServer, Says
from tests.evaluation.conftest import HOTEL

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


async def test_scenarios_are_played_with_a_model(model: ModelServer, tmp_path: Path) -> None:
    model.will(Says(_model))
    for name, text in (("hotel.yaml", HOTEL), ("scenarios.yaml", SCENARIOS)):
        (tmp_path / name).write_text(text)
    environment = {
        **os.environ,
        "INNKEEP_DATA": str(tmp_path / "untouched"),
        "TMPDIR": str(tmp_path),
        "INNKEEP_MODEL_URL": model.url,
        "INNKEEP_MODEL_KEY": "key",
    }
    words = ("eval", str(tmp_path / "scenarios.yaml"), "--hotel", str(tmp_path / "hotel.yaml"))
    played = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "innkeep.cli", *words, "--model", "openai:local", "--json", str(tmp_path / "out")),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await asyncio.wait_for(played.communicate(), 120)
    assert played.returncode == 0, errors.decode()
    lines = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert {line["id"]: line["passed"] for line in lines} == {"towels": True, "breakfast": True}, lines
    assert len(model.requests) == 2
