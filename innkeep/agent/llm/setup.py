"""The parts that need a model, put together."""

from __future__ import annotations

from pydantic_ai.models import Model

from innkeep.agent.aides.interfaces import Aides
from innkeep.agent.engine import Engine
from innkeep.agent.llm.asking import Asker, Unlimited
from innkeep.agent.llm.engine import LlmEngine
from innkeep.agent.llm.helping import LlmSummarizer, LlmTranslator
from innkeep.agent.llm.models import model_of
from innkeep.agent.llm.purse import HotelPurse
from innkeep.core.db import Database
from innkeep.core.settings import Settings


def model_for(settings: Settings) -> Model:
    """The model that the settings name. NoSuchModel."""
    key = settings.model_key.get_secret_value() if settings.model_key else None
    return model_of(settings.model or "", settings.model_url, key)


def with_budget(model: Model, embedded: Engine, database: Database) -> tuple[Engine, Aides]:
    """The engine and its aides, which together spend what each hotel allows."""
    asker = Asker(model, HotelPurse(database))
    return LlmEngine(asker, embedded), Aides(LlmTranslator(asker), LlmSummarizer(asker))


def without_budget(model: Model, embedded: Engine) -> Engine:
    """The engine alone, for measuring."""
    return LlmEngine(Asker(model, Unlimited()), embedded)
