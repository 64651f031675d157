"""Which engine answers guests here, and who helps people. What is not chosen is not even imported."""

from __future__ import annotations

from dataclasses import dataclass

from innkeep.agent.aides import Aides
from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.agent.engine import Engine
from innkeep.core.db import Database
from innkeep.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Thinking:
    """What thinks in this process. `embedded` is there in any case, and is warmed."""

    embedded: EmbeddedEngine
    engine: Engine
    aides: Aides


def chosen(settings: Settings, database: Database) -> Thinking:
    """The language model of the settings before the embedded engine, or that alone. NoSuchModel."""
    embedded = EmbeddedEngine()
    if not settings.model:
        return Thinking(embedded, embedded, Aides())
    # A second of start and 40 MB of memory that whoever has no model does not pay for.
    from innkeep.agent.llm import setup  # noqa: PLC0415

    engine, aides = setup.with_budget(setup.model_for(settings), embedded, database)
    return Thinking(embedded, engine, aides)


def measured(name: str, settings: Settings, embedded: EmbeddedEngine) -> Engine:
    """A model by its name without a budget, for `innkeep eval`. NoSuchModel."""
    from innkeep.agent.llm import setup  # noqa: PLC0415 - as above

    return setup.without_budget(setup.model_for(settings.model_copy(update={"model": name})), embedded)
