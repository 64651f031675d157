"""Doing in one go what many ask for at the same moment: a round trip or a commit costs hardly more for twenty."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Given = TypeVar("Given")

MOST = 64
"""What one round takes up; what is more is the next one's."""

ROUNDS = 2
"""Rounds under way at once: while one waits for the disk, the next one is made ready."""


class Together(Generic[Asked, Given]):
    """Takes up in one round whatever was asked for while the rounds before it were under way.

    Nobody waits for company: who asks alone has a round of their own, at once. Nobody is answered by a round that began
    before they asked, so what it reads is never older than the question. `do` answers in the order of what it is given;
    what it raises, all of its round hear.
    """

    def __init__(self, do: Callable[[Sequence[Asked]], Awaitable[Sequence[Given]]]) -> None:
        self._do = do
        self._waiting: list[tuple[Asked, asyncio.Future[Given]]] = []
        self._rounds: set[asyncio.Task[None]] = set()

    async def __call__(self, asked: Asked) -> Given:
        """What `do` answers."""
        answer: asyncio.Future[Given] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if len(self._rounds) < ROUNDS:
            # It begins with the next turn of the loop, and takes along who else asks in this one.
            going = asyncio.create_task(self._go_round(), name="together")
            self._rounds.add(going)
            going.add_done_callback(self._rounds.discard)
        return await answer

    async def _go_round(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                given = await self._do([asked for asked, _ in taken])
            except BaseException as error:
                for _, answer in taken:
                    _fail(answer, error)
                if not isinstance(error, Exception):
                    raise
            else:
                for (_, answer), one in zip(taken, given, strict=True):
                    if not answer.done():  # whoever asked may have left
                        answer.set_result(one)


def _fail(answer: asyncio.Future[Given], error: BaseException) -> None:
    if answer.done():
        return
    if isinstance(error, Exception):
        answer.set_exception(error)
    else:
        answer.cancel()
