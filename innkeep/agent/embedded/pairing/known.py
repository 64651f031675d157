"""Pairs of what guests say and what they mean, in twelve languages, mostly of two different ones.

`things/` holds pairs with the name of a thing. `houses.tsv` holds whole houses, an empty line between two: what they
have, and what guests of theirs said who meant it. `answers/` holds the same of what houses tell: sentences and whole
houses' articles, and what their guests asked. Columns are parted by tabs, `-` is nothing; it is of no thing or article
what stands in the last column alone. All of it was written for this project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from innkeep.agent.embedded.dialogue.known import by_language
from innkeep.agent.embedded.pairing.phrases import phrases

_FOLDER = files("innkeep.agent.embedded.pairing")
_NOTHING = "-"
_FOR_NOTHING = frozenset(["why", "thanks", "greet", "no", "yes", "complain", "human", "status"])
OF_NONE = -1


class Pair(NamedTuple):
    """What a thing is called, or a sentence of an article, and what a guest said who meant it."""

    title: str
    said: str


class House(NamedTuple):
    """The things of a house, each by what it is called and told of, and what guests said of which, or `OF_NONE`."""

    things: list[tuple[str, ...]]
    said: list[tuple[str, int]]


class Known(NamedTuple):
    """What is known of one kind of thing: pairs, houses, and what is said by guests who mean nothing of the kind."""

    pairs: Sequence[Pair]
    houses: Sequence[House]
    nothing: Sequence[str]

    def digest(self) -> str:
        """What tells one state of it from another."""
        return sha256(repr((list(self.pairs), list(self.houses), list(self.nothing))).encode()).hexdigest()


def things() -> Known:
    """What guests order, borrow and have mended."""
    each = sorted((_FOLDER / "things").iterdir(), key=str)
    pairs = [pair for file in each for pair in _pairs(file)]
    return Known(pairs, [_house(block, _called) for block in _blocks("houses.tsv")], _of_acts(_FOR_NOTHING | {"info"}))


def answers() -> Known:
    """What guests ask, and what articles tell."""
    blocks = _blocks("answers", "houses.tsv")
    nothing = _of_acts(_FOR_NOTHING | {"order", "trouble"})
    return Known(list(_pairs(_FOLDER / "answers" / "sentences.tsv")), [_house(b, phrases) for b in blocks], nothing)


def _pairs(file: Traversable) -> Iterator[Pair]:
    return (Pair(*line.split("\t")) for line in file.read_text("utf-8").splitlines())


def _blocks(*path: str) -> list[list[str]]:
    text = _FOLDER.joinpath(*path).read_text("utf-8")
    return [block.splitlines() for block in text.strip().split("\n\n")]


def _called(title: str, description: str) -> tuple[str, ...]:
    return (title,) if description == _NOTHING else (title, f"{title}: {description}")


def _house(lines: Sequence[str], told: Callable[[str, str], tuple[str, ...]]) -> House:
    found = House([], [])
    numbers = {_NOTHING: OF_NONE}
    for title, text, said in (line.split("\t") for line in lines):
        if title not in numbers:
            numbers[title] = len(found.things)
            found.things.append(told(title, text))
        if said != _NOTHING:
            found.said.append((said, numbers[title]))
    return found


def _of_acts(acts: frozenset[str]) -> list[str]:
    return [each.text for told in by_language().values() for each in told if each.act in acts]
