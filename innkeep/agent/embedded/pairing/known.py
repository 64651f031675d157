"""Pairs of what guests say and the thing that they mean, in twelve languages, mostly of two different ones.

`things/` holds such pairs alone. `houses.tsv` holds whole houses, an empty line between two: what they have, and what
guests of theirs said who meant it. Columns are parted by tabs, `-` is nothing; all of it was written for this project.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from innkeep.agent.embedded.dialogue.known import by_language

_FOLDER = files("innkeep.agent.embedded.pairing")
_NOTHING = "-"
_FOR_NOTHING = frozenset(["why", "thanks", "greet", "no", "yes", "complain", "human", "status", "info"])


class Pair(NamedTuple):
    """What a thing is called, and what a guest said who meant it."""

    title: str
    said: str


class House(NamedTuple):
    """The things of a house, each by what it is called and told of, and what guests said of which of them."""

    things: list[tuple[str, ...]]
    said: list[tuple[str, int]]


def pairs() -> list[Pair]:
    """Pairs of houses of which nothing else is known."""
    each = sorted((_FOLDER / "things").iterdir(), key=str)
    return [Pair(*line.split("\t")) for file in each for line in file.read_text("utf-8").splitlines()]


def houses() -> list[House]:
    """Houses with all that they have: what is told from what else could be meant there."""
    return [_house(block.splitlines()) for block in (_FOLDER / "houses.tsv").read_text("utf-8").strip().split("\n\n")]


def _house(lines: list[str]) -> House:
    found = House([], [])
    numbers: dict[str, int] = {}
    for title, description, said in (line.split("\t") for line in lines):
        if title not in numbers:
            numbers[title] = len(found.things)
            found.things.append((title,) if description == _NOTHING else (title, f"{title}: {description}"))
        if said != _NOTHING:
            found.said.append((said, numbers[title]))
    return found


def meant_for_nothing() -> list[str]:
    """Sentences that ask for no thing and tell of none that is broken."""
    return [each.text for told in by_language().values() for each in told if each.act in _FOR_NOTHING]


def digest() -> str:
    """What tells one state of all of these from another."""
    told: Iterator[str] = ("\t".join(each) for each in pairs())
    of_houses = repr(houses())
    return sha256("\n".join([*told, of_houses, *meant_for_nothing()]).encode()).hexdigest()
