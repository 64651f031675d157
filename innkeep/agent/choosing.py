"""Which engine answers guests here, and who helps people. What is not chosen is not even imported."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, cast

from innkeep.agent.aides.interfaces import Aides
from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.agent.engine import Engine
from innkeep.core.db import Database
from innkeep.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Thinking:
    """What thinks in this process. `embedded` is there in any case, and is warmed."""

    embedded: EmbeddedEngine
    engine: Engine
    aides: Aides = field(default_factory=Aides)


def chosen(settings: Settings, database: Database) -> Thinking:
    """The language model of the settings before the embedded engine, or that alone. NoSuchModel."""
    embedded = EmbeddedEngine()
    if not settings.model:
        return Thinking(embedded, embedded)
    setup = _setup()
    engine, aides = setup.with_budget(setup.model_for(settings), embedded, database)
    return Thinking(embedded, engine, aides)


def measured(name: str, settings: Settings, embedded: EmbeddedEngine) -> Engine:
    """A model by its name without a budget, for `innkeep eval`. NoSuchModel."""
    setup = _setup()
    return setup.without_budget(setup.model_for(settings.model_copy(update={"model": name})), embedded)


class _Setup(Protocol):
    """What `innkeep.agent.llm.setup` holds."""

    def model_for(self, settings: Settings) -> Any: ...

    def with_budget(self, model: Any, embedded: Engine, database: Database) -> tuple[Engine, Aides]: ...

    def without_budget(self, model: Any, embedded: Engine) -> Engine: ...


def _setup() -> _Setup:
    # By its name: whoever has no model does not pay for it with seconds of start and 110 MB of memory.
    return cast("_Setup", import_module("innkeep.agent.llm.setup"))
