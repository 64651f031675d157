"""A model that runs here, and an engine that asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID, uuid5

import pytest

from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.agent.engine import ArticleFacts, Category, ItemFacts, Knowledge
from innkeep.agent.llm.asking import Asker, Pace, Purse, Unlimited
from innkeep.agent.llm.engine import LlmEngine
from innkeep.agent.llm.models import model_of
from tests.agent.llm.server import ModelServer, model_server
from tests.conversations.conftest import app_url, database, owner, owner_url  # noqa: F401 - nobody else answers there
from tests.factories import ARTICLES, CATALOGUE

NAMES = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")

PATIENT = Pace(one=60.0, all=120.0)
"""For models that answer, on machines that have other things to do."""

QUICK = Pace(one=0.5, all=1.5, failures=100)
"""For models that hang: the rest of the test should not wait with them."""


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with model_server() as server:
        yield server


@pytest.fixture(scope="session")
def embedded() -> EmbeddedEngine:
    """Warm, as in a server that has begun: what it reads at first counts as thinking, which has a limit."""
    engine = EmbeddedEngine()
    engine.warm()
    return engine


@pytest.fixture
def engine_with(model: ModelServer, embedded: EmbeddedEngine) -> Callable[..., LlmEngine]:
    """Makes engines that ask the model here."""

    def make(purse: Purse | None = None, pace: Pace | None = None) -> LlmEngine:
        asker = Asker(model_of("openai:local", model.url, "key"), purse or Unlimited(), pace or PATIENT)
        return LlmEngine(asker, embedded)

    return make


def knowledge(
    items: list[tuple[str, str, str, str]] | None = None, articles: list[tuple[str, str]] | None = None
) -> Knowledge:
    """A hotel's menu (category, title, price, description) and articles; each thing's key follows from its name."""
    menu = items if items is not None else [(c, t, p, d) for c, t, p, d, _ in CATALOGUE]
    texts = ARTICLES if articles is None else articles
    return Knowledge(
        org_id=UUID(int=1),
        version=str(hash((tuple(menu), tuple(texts)))),
        language="en",
        items=tuple(
            ItemFacts(
                key(title), next(c for c in get_args(Category) if c == category), title, about, (), Decimal(price)
            )
            for category, title, price, about in menu
        ),
        articles=tuple(ArticleFacts(key(title), title, text) for title, text in texts),
    )


def key(name: str) -> UUID:
    return uuid5(NAMES, name)


def handle(document: dict[str, Any], name: str) -> str:
    """What the model was told to call an item or an article."""
    things = [*document["catalogue"], *document["articles"]]
    return next(str(each["handle"]) for each in things if name in {each.get("name"), each.get("title")})


def orders(name: str, quantity: int = 1, **more: object) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A model that orders an item, whatever it is told."""

    def answer(document: dict[str, Any]) -> dict[str, Any]:
        act = {"kind": "order", "item": handle(document, name), "quantity": quantity, **more}
        return {"language": "en", "acts": [act]}

    return answer


def changes(name: str, quantity: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A model that wants another quantity of an item, whatever it is told."""
    return orders(name, quantity, kind="change")


def answers(name: str, text: str, language: str = "en") -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A model that answers from an article."""

    def answer(document: dict[str, Any]) -> dict[str, Any]:
        act = {"kind": "question", "article": handle(document, name), "answer": text}
        return {"language": language, "acts": [act]}

    return answer
