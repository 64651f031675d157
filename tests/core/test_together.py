"""What many ask for at the same moment: done in one go, and answered to each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from innkeep.core.together import MOST, ROUNDS, Together


class Question:
    """What is asked in one go, answered when the test says so."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.may_answer = asyncio.Event()

    async def __call__(self, asked: Sequence[int]) -> list[int]:
        self.rounds.append(list(asked))
        await self.may_answer.wait()
        if -1 in asked:
            raise ValueError("nothing")
        return [10 * each for each in asked]


async def ask(together: Together[int, int], numbers: Sequence[int]) -> list[asyncio.Task[int]]:
    asking = [asyncio.create_task(_ask(together, each)) for each in numbers]
    for _ in range(5):  # turns of the loop: everybody has asked, and a round that can begin has begun
        await asyncio.sleep(0)
    return asking


async def _ask(together: Together[int, int], number: int) -> int:
    return await together(number)


async def test_each_is_answered_what_they_asked() -> None:
    question = Question()
    question.may_answer.set()
    asking = await ask(Together(question), range(2 * MOST + 3))
    assert await asyncio.gather(*asking) == [10 * each for each in range(2 * MOST + 3)]
    assert [len(each) for each in question.rounds] == [MOST, MOST, 3]


async def test_nobody_is_answered_by_a_round_that_began_before_they_asked() -> None:
    question = Question()
    together = Together(question)
    first, second = await ask(together, [1]), await ask(together, [2, 3])
    late = await ask(together, [4]) + await ask(together, [5])
    assert question.rounds == [[1], [2, 3]][:ROUNDS]  # as many as may be under way
    question.may_answer.set()
    assert await asyncio.gather(*first, *second, *late) == [10, 20, 30, 40, 50]
    assert question.rounds == [[1], [2, 3], [4, 5]]


async def test_what_a_round_raises_only_its_own_hear() -> None:
    question = Question()
    together = Together(question)
    well, ill = await ask(together, [1]), await ask(together, [2, -1])
    question.may_answer.set()
    assert await asyncio.gather(*well) == [10]
    for each in ill:
        with pytest.raises(ValueError, match="nothing"):
            await each
    assert await together(3) == 30


async def test_whoever_leaves_keeps_nobody_from_their_answer() -> None:
    question = Question()
    together = Together(question)
    gone, stays = await ask(together, [1, 2])
    gone.cancel()
    question.may_answer.set()
    assert await stays == 20
    assert await together(3) == 30
