"""Asks a model once, and once more when that failed: bounded in time, in size and in what it may cost."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel
from pydantic_ai import Agent, NativeOutput, ToolOutput
from pydantic_ai.exceptions import ContentFilterError, ModelAuthenticationError, ModelRequestRejectedError
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import UsageLimits
from pydantic_core import from_json

from innkeep.conversations.turns import TurnSuperseded

log = logging.getLogger(__name__)

T = TypeVar("T", bound=BaseModel)

MOST_TOKENS = 1_000
"""Tokens of one answer."""

MOST_CHARACTERS = 20_000
"""Characters of one answer: what is longer is not read to its end."""

_A_TOKEN = 3
"""Characters of a token, at least: what is reserved before it is known."""


class ModelFailed(Exception):
    """No answer that can be used; the reason is for the log, never for a guest."""


class NoBudget(ModelFailed):
    """The hotel does not want to spend more on this stay, or today."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long it may take, in seconds: one try, and everything. A turn ends after 20 s, the embedded engine included.

    After `failures` in a row nobody is asked for `rest` seconds: guests should not wait for what does not answer.
    """

    one: float = 11.0
    all: float = 17.0
    failures: int = 3
    rest: float = 30.0


@dataclass(frozen=True, slots=True)
class Cause:
    """For whom a model is asked. Nothing of it is told to the model."""

    org_id: UUID
    stay_id: UUID | None = None


class Purse(Protocol):
    """What a hotel wants to spend on models."""

    async def take(self, cause: Cause, tokens: int) -> bool:
        """Set tokens aside for one request; False when that is more than is allowed."""
        ...

    async def settle(self, cause: Cause, taken: int, used: int) -> None:
        """Put back what was not used, or take what was used beyond."""
        ...


class Unlimited:
    """A purse without a bottom, for measuring."""

    async def take(self, cause: Cause, tokens: int) -> bool:  # noqa: ARG002
        """Everything is allowed."""
        return True

    async def settle(self, cause: Cause, taken: int, used: int) -> None:
        """Nothing is kept."""


Hear = Callable[[Any], Awaitable[None]]
"""Told the answer so far, as JSON that may end anywhere. It may raise TurnSuperseded, which ends the asking."""


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """What is asked of a model: the same instructions every time, and the shape of the answer."""

    shape: type[T]
    instructions: str


class Asker:
    """Asks one model."""

    def __init__(self, model: Model, purse: Purse, pace: Pace | None = None) -> None:
        self._model = model
        self._purse = purse
        self._pace = pace or Pace()
        # What small servers do not know: then the answer is asked for as the arguments of a tool.
        self._native = bool(model.profile.get("supports_json_schema_output", False))
        self._failed = 0
        self._asleep_until = 0.0

    @property
    def name(self) -> str:
        """The model's name, as it is kept with what it did."""
        return f"{self._model.system}:{self._model.model_name}"[:100]

    async def ask(self, task: Task[T], document: str, cause: Cause, hear: Hear | None = None) -> T:
        """The answer, in the shape of the task. ModelFailed."""
        if time.monotonic() < self._asleep_until:
            raise ModelFailed("the model has failed several times and is left alone for a while")
        try:
            async with asyncio.timeout(self._pace.all):
                answer = await self._ask_twice(task, document, cause, hear)
        except NoBudget:
            raise
        except ModelFailed:
            self._note_failure()
            raise
        except TimeoutError as error:
            self._note_failure()
            raise ModelFailed("the model took too long") from error
        self._failed = 0
        return answer

    def _note_failure(self) -> None:
        self._failed += 1
        if self._failed >= self._pace.failures:
            self._failed = 0
            self._asleep_until = time.monotonic() + self._pace.rest

    async def _ask_twice(self, task: Task[T], document: str, cause: Cause, hear: Hear | None) -> T:
        try:
            return await self._ask_once(task, document, cause, hear)
        except (NoBudget, TurnSuperseded):
            raise
        except (ContentFilterError, ModelAuthenticationError) as error:
            raise ModelFailed(f"the model refused: {_in_short(error)}") from error
        except Exception as error:  # noqa: BLE001 - whatever a provider's client raises is no answer
            if isinstance(error, ModelRequestRejectedError) and self._native:
                self._native = False
            log.info("a model is asked again: %s", _in_short(error))
        try:
            return await self._ask_once(task, document, cause, hear)
        except (NoBudget, TurnSuperseded):
            raise
        except Exception as error:
            why = str(error) if isinstance(error, ModelFailed) else _in_short(error)
            raise ModelFailed(why) from error

    async def _ask_once(self, task: Task[T], document: str, cause: Cause, hear: Hear | None) -> T:
        reserved = (len(task.instructions) + len(document)) // _A_TOKEN + MOST_TOKENS
        if not await self._purse.take(cause, reserved):
            raise NoBudget("the hotel's budget for models is used up")
        used = reserved
        try:
            async with asyncio.timeout(self._pace.one):
                answer, used = await self._stream(task, document, hear)
        finally:
            # What a request cost that broke off is not known: it counts as much as it might have.
            await asyncio.shield(self._purse.settle(cause, reserved, used or reserved))
        return answer

    async def _stream(self, task: Task[T], document: str, hear: Hear | None) -> tuple[T, int]:
        agent = Agent(
            self._model,
            output_type=NativeOutput(task.shape) if self._native else ToolOutput(task.shape, name="answer"),
            instructions=task.instructions,
            retries=0,
            model_settings=ModelSettings(
                max_tokens=MOST_TOKENS, temperature=0.0, timeout=self._pace.one, max_retries=0
            ),
        )
        async with agent.run_stream(document, usage_limits=UsageLimits(request_limit=1)) as run:
            async for response in run.stream_response(debounce_by=0.05):
                written = _written(response)
                if len(written) > MOST_CHARACTERS:
                    raise ModelFailed("the model does not stop")
                if hear is not None:
                    await hear(_so_far(written))
            return await run.get_output(), run.usage.total_tokens


def _written(response: ModelResponse) -> str:
    """The answer's JSON as far as it has come, as text or as the arguments of the tool."""
    for part in response.parts:
        if isinstance(part, TextPart) and part.content:
            return part.content
        if isinstance(part, ToolCallPart):
            return part.args_as_json_str() if isinstance(part.args, dict) else part.args or ""
    return ""


def _so_far(written: str) -> Any:
    try:
        return from_json(written, allow_partial="trailing-strings")
    except ValueError:
        return None


def _in_short(error: BaseException) -> str:
    """What went wrong, for the log: without what the provider says, which may repeat a guest's words."""
    status = getattr(error, "status_code", None)
    return type(error).__name__ if status is None else f"{type(error).__name__} ({status})"
