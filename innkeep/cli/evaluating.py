"""`innkeep eval`: how well the agent serves guests."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from innkeep.agent.choosing import measured
from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.agent.engine import Engine
from innkeep.core.settings import Settings
from innkeep.evaluation.house import House, house
from innkeep.evaluation.report import Graded, told
from innkeep.evaluation.running import evaluate
from innkeep.evaluation.scenarios import Scenario, load_scenarios
from innkeep.hotelfile.reading import load
from innkeep.main import REACTIONS

EMBEDDED = "embedded"


def eval_(
    scenarios: Annotated[Path, typer.Argument(help="A scenario file (YAML list)")],
    *,
    hotel: Annotated[Path, typer.Option(help="The hotel file that they are played in")],
    model: Annotated[str, typer.Option(help="embedded, or a language model such as openai:gpt-5-mini")] = EMBEDDED,
    trials: Annotated[int, typer.Option(min=1, max=100, help="How often each scenario is played")] = 1,
    json: Annotated[Path | None, typer.Option(help="Write one JSON object a line into this file")] = None,
) -> None:
    """Play scenarios on a fresh copy of a hotel, and report how many ended as they should.

    Needs no installation, and touches none: it brings a database of its own, which is gone afterwards.
    """
    embedded = EmbeddedEngine()
    engine = embedded if model == EMBEDDED else measured(model, Settings(), embedded)
    embedded.warm()
    wanted, described = load_scenarios(scenarios), load(hotel)
    with house(described, REACTIONS) as opened:
        graded = asyncio.run(_played(opened, engine, wanted, trials))
    if json is not None:
        json.write_text("".join(each.as_json() + "\n" for each in graded), encoding="utf-8")
    print(told(graded, trials))


async def _played(opened: House, engine: Engine, wanted: list[Scenario], trials: int) -> list[Graded]:
    graded: list[Graded] = []
    async for each in evaluate(opened, engine, wanted, trials):
        graded.append(each)
        if sys.stderr.isatty():
            print(f"\r{len(graded)} of {len(wanted) * trials}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    return graded
