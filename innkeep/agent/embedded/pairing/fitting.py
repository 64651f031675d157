"""Fits the weights to the known pairs: `python -m innkeep.agent.embedded.pairing.fitting`, a minute.

The right thing of a house is to be likelier than all others and than none; where it is taken away, and for sentences
that mean nothing that one can have, none of them is to be (softmax regression, Adam: Kingma and Ba, 2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from innkeep.agent.embedded.encoder import Vectors, encode_many
from innkeep.agent.embedded.pairing.known import House, Known, answers, things
from innkeep.agent.embedded.pairing.likening import ANSWERS, STEEP, THINGS, Weights

_DIRECTIONS = 64
"""Of 512 along which things are told from each other; with all of them no more are told right."""

_STEPS = 200
_STIFF = 4.0
_FASTEST = 0.006
_FASTEST_NONE = 0.05
_KEEPS = (0.9, 0.99)
_SHARE = 0.1
_NONE_SHARE = 0.02
_NONE_AT_FIRST = 6.0
_OF_A_HOUSE_WEIGHS = 2.0
_OF_A_PAIR_WEIGHS = 0.3
_FOR_NOTHING_WEIGHS = 0.3
_PAIRS_TOGETHER = 60
_HOUSES_OF_PAIRS = 27
_HOUSES_OF_NOTHING = 10
_SAME_THING = 0.62
"""Titles as near as this are not told from each other where nothing says that one house has both."""

_THINGS_ABSENT = 1.0
_ANSWERS_ABSENT = 0.2
"""How much what a text says where the right thing is taken away counts, to what it says where that is there."""

_NEVER = -1e3

Mask = NDArray[np.bool_]


class Case(NamedTuple):
    """Texts and what they are compared with: which of that is right, and which is left out."""

    said: Vectors
    things: Vectors
    right: Mask
    left_out: Mask | None
    weighs: float


@dataclass(slots=True)
class _Descent:
    """A value on its way down a slope, and what is remembered of the way."""

    value: Vectors
    fastest: float
    mean: Vectors = field(init=False)
    spread: Vectors = field(init=False)
    step: int = 0

    def __post_init__(self) -> None:
        self.mean, self.spread = np.zeros_like(self.value), np.zeros_like(self.value)

    def go(self, slope: Vectors) -> None:
        first, second = _KEEPS
        self.mean = first * self.mean + (1 - first) * slope
        self.spread = second * self.spread + (1 - second) * slope * slope
        slower = 1 - self.step / _STEPS
        self.step += 1
        mean, spread = self.mean / (1 - first**self.step), self.spread / (1 - second**self.step)
        self.value = self.value - self.fastest * slower * mean / (np.sqrt(spread) + 1e-6)


def fit(known: Known, absent: float, seed: int = 0) -> Weights:
    """The weights by which what guests say tells the thing that they mean, `absent` being how often no house has it."""
    chance = np.random.default_rng(seed)
    of_houses = [_case(house) for house in known.houses]
    said, titles = encode_many([each.said for each in known.pairs]), encode_many([each.title for each in known.pairs])
    empty = encode_many(known.nothing)
    alike = np.eye(said.shape[1], dtype=np.float32)
    compared, none = _Descent(alike.copy(), _FASTEST), _Descent(np.array([_NONE_AT_FIRST]), _FASTEST_NONE)
    nothing = _Descent(np.zeros(said.shape[1], dtype=np.float32), _FASTEST)
    for _ in range(_STEPS):
        slope, slope_of_none = _STIFF * (compared.value - alike), 0.0
        slope_of_nothing = _STIFF * nothing.value
        for case in (
            *of_houses,
            *_some_pairs(chance, said, titles),
            *_some_for_nothing(chance, empty, of_houses),
        ):
            of_none = float(none.value[0]) + STEEP * (case.said @ nothing.value)[:, np.newaxis]
            of_case, too_little = _slopes(case, compared.value, of_none, absent)
            slope = slope + _SHARE * of_case
            slope_of_none += _NONE_SHARE * float(too_little.sum())
            slope_of_nothing = slope_of_nothing + _SHARE * STEEP * (case.said.T @ too_little[:, 0])
        compared.go(slope)
        none.go(np.array([slope_of_none]))
        nothing.go(slope_of_nothing.astype(np.float32))
    left, sizes, right = np.linalg.svd(compared.value - alike)
    return Weights(
        left[:, :_DIRECTIONS] * sizes[:_DIRECTIONS], right[:_DIRECTIONS], nothing.value, float(none.value[0])
    )


def _case(house: House) -> Case:
    phrases = [phrase for thing in house.things for phrase in thing]
    of_thing = np.repeat(np.arange(len(house.things)), [len(thing) for thing in house.things])
    meant = np.array([number for _, number in house.said])
    right = of_thing[np.newaxis] == meant[:, np.newaxis]
    return Case(encode_many([text for text, _ in house.said]), encode_many(phrases), right, None, _OF_A_HOUSE_WEIGHS)


def _some_pairs(chance: np.random.Generator, said: Vectors, titles: Vectors) -> Iterator[Case]:
    """Pairs put together as if a house had these things."""
    chosen = chance.permutation(len(said))[: _PAIRS_TOGETHER * _HOUSES_OF_PAIRS]
    weighs = _OF_A_PAIR_WEIGHS * len(said) / max(1, len(chosen))
    for some in np.array_split(chosen, max(1, len(chosen) // _PAIRS_TOGETHER)):
        right = np.eye(len(some), dtype=bool)
        yield Case(said[some], titles[some], right, (titles[some] @ titles[some].T > _SAME_THING) & ~right, weighs)


def _some_for_nothing(chance: np.random.Generator, empty: Vectors, houses: Sequence[Case]) -> Iterator[Case]:
    chosen = chance.permutation(len(empty))[: _PAIRS_TOGETHER * _HOUSES_OF_NOTHING]
    # A case counts twice: as it is, and with what is right taken away, which here is the same.
    weighs = _FOR_NOTHING_WEIGHS / 2 * len(empty) / max(1, len(chosen))
    for some in np.array_split(chosen, _HOUSES_OF_NOTHING):
        things = houses[int(chance.integers(len(houses)))].things
        yield Case(empty[some], things, np.zeros((len(some), len(things)), dtype=bool), None, weighs)


def _slopes(case: Case, compared: Vectors, none: Vectors, absent: float) -> tuple[Vectors, Vectors]:
    """How much worse the case becomes with larger weights, and each of its texts with none being nearer."""
    near = STEEP * (case.said @ compared) @ case.things.T
    if case.left_out is not None:
        near[case.left_out] = _NEVER
    top = np.maximum(near.max(axis=1, keepdims=True), none)
    odds, of_none = np.exp(near - top), np.exp(none - top)
    right = np.where(case.right, odds, 0.0)
    wrong = odds - right
    is_there = case.right.any(axis=1, keepdims=True)
    with_it, without_it = odds.sum(axis=1, keepdims=True) + of_none, wrong.sum(axis=1, keepdims=True) + of_none
    due = right / np.maximum(right.sum(axis=1, keepdims=True), 1e-30)
    too_much = odds / with_it - due + absent * wrong / without_it
    slope = case.weighs * STEEP * (case.said.T @ (too_much.astype(np.float32) @ case.things))
    too_little = (of_none / with_it - ~is_there) + absent * (of_none / without_it - 1.0)
    return slope, np.asarray(case.weighs * too_little, dtype=np.float32)


def main() -> None:
    """Fit to all that is known, and keep the weights."""
    for known, absent, kept in ((things(), _THINGS_ABSENT, THINGS), (answers(), _ANSWERS_ABSENT, ANSWERS)):
        fit(known, absent).write(kept, known.digest())


if __name__ == "__main__":
    main()
