"""`innkeep eval`: how well the agent serves guests."""

from __future__ import annotations

import asyncio
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from innkeep.agent.choosing import measured
from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.agent.engine import Engine
from innkeep.cli.connecting import with_database
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.errors import Invalid
from innkeep.core.settings import Settings
from innkeep.evaluation.house import House, houses
from innkeep.evaluation.recording import as_yaml, record_past
from innkeep.evaluation.report import Graded
from innkeep.evaluation.report import told as reported
from innkeep.evaluation.running import evaluate
from innkeep.evaluation.scenarios import Scenario, load_scenarios
from innkeep.evaluation.selfcheck import check
from innkeep.hotelfile.importing import find_hotel
from innkeep.hotelfile.reading import load
from innkeep.installation.opening import opened
from innkeep.reactions import REACTIONS

EMBEDDED = "embedded"


class WhatToPlay(Invalid):
    """What was asked for does not go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What the command line says."""

    scenarios: Annotated[Path, typer.Argument(help="A scenario file (YAML list)")]
    hotel: Annotated[Path | None, typer.Option(help="The hotel file that they are played in")] = None
    then: Annotated[
        Path | None, typer.Option(help="Another hotel file that they are all played in afterwards, to compare")
    ] = None
    model: Annotated[str, typer.Option(help="embedded, or a language model such as openai:gpt-5-mini")] = EMBEDDED
    trials: Annotated[int, typer.Option(min=1, max=100, help="How often each scenario is played")] = 1
    json: Annotated[Path | None, typer.Option(help="Write one JSON object a line into this file, as they come")] = None
    self_check: Annotated[
        bool,
        typer.Option("--self-check", help="Check the scenarios themselves: can each be solved, and not by silence?"),
    ] = False
    record: Annotated[
        bool, typer.Option("--record", help="Write this installation's past, made anonymous, into the scenario file")
    ] = False
    of: Annotated[str | None, typer.Option(help="With --record: whose past, when there are several hotels")] = None


def _options(said: type[Any]) -> Callable[[Callable[[Any], None]], Callable[..., None]]:
    """Let a command take what a class lists: there is more to say than one function has parameters."""

    def command_of(run: Callable[[Any], None]) -> Callable[..., None]:
        def command(**values: Any) -> None:
            run(said(**values))

        hints = get_type_hints(said, include_extras=True)
        listed = inspect.signature(said).parameters.values()
        parameters = [each.replace(annotation=hints[each.name]) for each in listed]
        command.__doc__, command.__annotations__ = run.__doc__, hints
        vars(command)["__signature__"] = inspect.Signature(parameters)
        return command

    return command_of


@_options(Evaluation)
def eval_(wanted: Evaluation) -> None:
    """Play scenarios on a fresh copy of a hotel, and report how many ended as they should.

    Needs no installation, and touches none: it brings a database of its own, which is gone afterwards. Only --record
    reads one.
    """
    if wanted.record:
        _record(wanted)
        return
    if wanted.hotel is None:
        raise WhatToPlay("Say which hotel file the scenarios are played in: --hotel FILE")
    scenarios = load_scenarios(wanted.scenarios)
    described = [load(file) for file in (wanted.hotel, wanted.then) if file is not None]
    engine = None if wanted.self_check else engine_named(wanted.model, {each.language for each in scenarios})
    if wanted.json is not None:
        wanted.json.write_text("", encoding="utf-8")
    with houses(described, REACTIONS) as opened_houses:
        for each in opened_houses:
            if engine is None:
                _check(each, scenarios)
            else:
                print(reported(asyncio.run(_played(each, engine, scenarios, wanted)), wanted.trials))


def engine_named(model: str, languages: set[str]) -> Engine:
    """The engine of a name, ready for guests who write some languages. NoSuchModel."""
    embedded = EmbeddedEngine()
    engine = embedded if model == EMBEDDED else measured(model, Settings(), embedded)
    embedded.warm(languages)
    return engine


def _check(opened_house: House, scenarios: list[Scenario]) -> None:
    checked = asyncio.run(check(opened_house, scenarios))
    print(checked.told())
    if not checked.passed:
        raise typer.Exit(1)


async def _played(opened_house: House, engine: Engine, scenarios: list[Scenario], wanted: Evaluation) -> list[Graded]:
    graded: list[Graded] = []
    async for each in evaluate(opened_house, engine, scenarios, wanted.trials):
        graded.append(each)
        if wanted.json is not None:
            _append(wanted.json, each)
        if sys.stderr.isatty():
            print(f"\r{len(graded)} of {len(scenarios) * wanted.trials}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    return graded


def _append(file: Path, graded: Graded) -> None:
    """Whoever reads along sees how far it is."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(graded.as_json() + "\n")


def _record(wanted: Evaluation) -> None:
    if wanted.scenarios.exists():
        raise WhatToPlay(f"{wanted.scenarios} exists already: name a new file, or remove it")
    with opened(Settings()) as installation:

        async def run(database: Database) -> list[Scenario]:
            program = Program(org_id=await find_hotel(database, wanted.of))
            async with database.unit_of_work(program) as db:
                return await record_past(db, program)

        found = with_database(installation, run)
    wanted.scenarios.write_text(as_yaml(found) or "[]\n", encoding="utf-8")
    print(f"{len(found)} conversations are in {wanted.scenarios}. Read them before you show them to anybody.")
