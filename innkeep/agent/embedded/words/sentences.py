"""Sentences as guests tell them in hotels anywhere, which clauses are compared with."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np

from innkeep.agent.embedded.encoder import Vectors
from innkeep.agent.embedded.shipped import vectors_of

_EVERY = 7

Told = tuple[tuple[frozenset[str], ...], Vectors]
"""Some sentences: what each is about, and its vector."""


@cache
def problems() -> Told:
    """Troubles as guests tell them in English: no danger is one of these."""
    return _told("problems.txt")


@cache
def troubles() -> Told:
    """The same, and as they are told in eleven languages more."""
    (heads, vectors), (others, more) = problems(), _told("troubles.txt")
    return (*heads, *others), np.vstack([vectors, more])


@cache
def wishes() -> Told:
    """What guests need, told by the reason and not by its name."""
    return _told("wishes.txt")


@cache
def wished_words() -> list[str]:
    """Words of those sentences, in all of their languages, some hundreds."""
    sentences = (line.partition(":")[2] for line in _lines("wishes.txt"))
    return list(dict.fromkeys(word for text in sentences for word in text.lower().split()))[::_EVERY]


@cache
def questions() -> Told:
    """What guests ask, by what it is about."""
    return _told("questions.txt")


@cache
def tellings() -> Told:
    """What articles tell without the word for it."""
    return _told("tellings.txt")


@cache
def complaints() -> Told:
    """What no errand mends."""
    sentences = _lines("complaints.txt")
    return (frozenset(),) * len(sentences), vectors_of("complaints", sentences)


def _told(name: str) -> Told:
    pairs = [line.partition(":") for line in _lines(name)]
    return tuple(frozenset(head.split()) for head, _, _ in pairs), vectors_of(
        name.removesuffix(".txt"), [text.strip() for _, _, text in pairs]
    )


@cache
def asides() -> Told:
    """What guests say beside what they want: talk, reasons, and what is near to those and asks for a person."""
    return _told("asides.txt")


@cache
def outside() -> Vectors:
    """Sentences that no hotel's catalogue is about."""
    return vectors_of("outside", _lines("outside.txt"))


def _lines(name: str) -> list[str]:
    rows = (files("innkeep.agent.embedded.words") / name).read_text(encoding="utf-8").splitlines()
    return [row for row in rows if row.strip() and not row.startswith("#")]
