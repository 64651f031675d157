"""What the words of a clause say for an item: by its names, by concepts, and by the words of its description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from innkeep.agent.embedded.encoder import Vectors
from innkeep.agent.embedded.house.hotel import SIMPLY, WRONG, Item
from innkeep.agent.embedded.house.wordbook import Stems
from innkeep.agent.embedded.words.concepts import widened, wider_of, with_wider

Meant = frozenset[frozenset[str]]
"""The concepts that an item may be about: of each of these sets one is meant."""

_CONCEPT = 0.55
_NAME = 0.55
_SOMETHING_ELSE = 0.5
_MOST_OF_A_NAME = 0.85
_WORDS = 0.45
_WORDS_TOO = 0.2
_CONFLICT = 0.35
_OTHER_SHARE = 0.75
_NEXT_WIDER_SHARE = 0.68
_WIDER_SHARE = 0.55
_UNSAID = 0.12
_UNSAID_NARROWER = 0.05
_CALLED = 0.1
_OF_THAT_KIND = 0.15

AROUND = frozenset(
    ["bed", "furniture", "door", "window", "reception", "airport", "station", "children", "ice", "glasses"]  # noqa: RUF005
    + ["stove", "fireplace", "beach", "tent", "bathroom", "afterbath"]
    + ["mirror", "ceiling", "car"]
)
"""Concepts that rather say where something is or what for, when another is named too."""

_BY_THE_WATER = frozenset(["pool", "beach", "sunbed"])
PLACES_OF_TROUBLE = frozenset(["water", "bathroom"])
PERSONS = frozenset(["children"])
"""Concepts of who somebody is, or why."""

FIXTURES = frozenset(["shower", "tap", "bathtub", "bathroom", "kitchen"])
"""Where troubles with water are, when one of them is told."""

_CONTRARY = {"still": "sparkling", "sparkling": "still", "whitewine": "redwine", "redwine": "whitewine"}
"""Who says the one does not mean what is only the other."""

_DIETS = frozenset(["spicy", "vegetarian", "glutenfree", "lactosefree", "halal", "kosher"])
_MEANT_BY_THE_WIDER = frozenset(["drinkingwater"])
"""What is meant when only its wider concept is said: who asks for water means what there is to drink, not bubbles."""

_HOLD = frozenset(["toiletries"])
"""What holds all of its kind: with toiletries soap is brought."""

BESIDE = _DIETS | frozenset(["sugar", "lemon", "milk", "welldone", "mediumdone", "raredone", "alcoholfree"])
"""Concepts that rather say how a thing is wanted."""


@dataclass(frozen=True, slots=True)
class Said:
    """What of a clause is compared: its plain core, the concepts in it, and the vectors of the core and the clause."""

    core: str
    concepts: frozenset[str]
    vectors: Vectors
    stems: Stems
    trouble: bool = False
    without: frozenset[str] = frozenset()
    """Words of what it is to be without: `a pillow, but not feathers`."""

    either: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Of a concept the others that the same words may mean: a `Waffel` is a waffle or a pancake."""

    is_read: bool = True
    """Whether the encoder was taught the language, so that what is near in its vectors is near in meaning."""

    words: tuple[str, ...] = ()
    """Its words one by one, as the guest wrote them, and what stands beside each other."""


def evidence(item: Item, said: Said, meant: Mapping[str, Meant], name: float, share: float) -> float:
    """What the words say for an item, beyond the meaning of the whole; `share` of them stands in it.

    `meant` are the concepts that count for each category, `name` is how much of one of its names was said.
    """
    if not said.concepts:
        # A bath is no bath towel: of what is known to be something else the rest of the name says little.
        return max(_NAME * name * (_SOMETHING_ELSE if item.main and name < _MOST_OF_A_NAME else 1.0), _WORDS * share)
    shared = _shared(item, meant[item.facts.category], only_where=said.trouble and said.concepts <= FIXTURES)
    if is_contrary(item, said) or (not shared and item.own and not (name > _CONFLICT)):
        return _WORDS * share - _CONFLICT
    unsaid = 0.0
    # Whoever mends lamps and sockets mends either: only of what is brought does a longer name mean another thing.
    if said.concepts & item.main and item.facts.category != "maintenance":
        unsaid = sum(_unsaid(concept, said.concepts) for concept in item.main_only - said.concepts - AROUND - BESIDE)
    # Who says `towels` means what is called just that, not the beach towels, nor what comes with towels.
    called = _CALLED if _narrow(said.concepts) in item.called else 0.0
    named = (_NAME - _CONCEPT * shared * 0.5) * name + _quality(item, said)
    return _WORDS_TOO * share + called + _CONCEPT * shared + named - (unsaid if shared else 0.0)


def is_contrary(item: Item, said: Said) -> bool:
    """Whether it is the very opposite of what was said: a still water, where a sparkling one is asked for."""
    return any(c not in item.own and other in item.own for c, other in _contraries(said.concepts))


@lru_cache(maxsize=1024)
def _contraries(concepts: frozenset[str]) -> list[tuple[str, str]]:
    """Of some concepts those that have a contrary, with it."""
    return [(concept, _CONTRARY[concept]) for concept in widened(concepts) & _CONTRARY.keys()]


def _quality(item: Item, said: Said) -> float:
    """A vegetarian haggis is meant when a vegetarian one was said, and rather not when none was."""
    if item.main & BESIDE & said.concepts:
        return _OF_THAT_KIND
    return -_OF_THAT_KIND / 2 if item.main & _DIETS else 0.0


def _unsaid(concept: str, said: frozenset[str]) -> float:
    """What it costs that a name tells more than was said: less when it is only told more exactly, or nothing at all."""
    if concept in SIMPLY:
        return 0.0
    if not widened({concept}) & said:
        return _UNSAID
    return -_UNSAID if concept in _MEANT_BY_THE_WIDER else _UNSAID_NARROWER


def meant_by(said: Said, category: str) -> Meant:
    """What of what was said an item of a category may be about, each with what the same words may mean instead."""
    asked = _narrow(said.concepts)
    around = AROUND | BESIDE | (PLACES_OF_TROUBLE if said.trouble else frozenset())
    if "beachtowel" in asked:
        around |= _BY_THE_WATER
    if category != "maintenance":
        # What is brought is brought somewhere: `no paper in the toilet`, `the soap of the shower`.
        around |= FIXTURES | {"toilet"}
    asked = frozenset(c for c in asked if not ({c} | said.either.get(c, frozenset())) & around) or asked
    if asked <= PERSONS:
        return frozenset()
    return frozenset(
        concept & asked for concept in (frozenset({one}) | said.either.get(one, frozenset()) for one in asked)
    )


def _shared(item: Item, meant: Meant, *, only_where: bool) -> float:
    """How much of what was said the item is about, from 0 to 1.

    Of `only_where` something is wrong, what is for one such wrong tells little: cold is no drain.
    """
    most = _WIDER_SHARE if only_where and item.own & WRONG else 1.0
    return sum(min(most, max(_about(item, one) for one in each)) for each in meant) / max(1, len(meant))


def _about(item: Item, concept: str) -> float:
    """How much the item is about a concept, from 0 to 1."""
    wider = wider_of().get(concept)
    if concept in item.main or (wider in _HOLD and wider in item.main_only):
        return 1.0
    if concept in item.other:
        return _OTHER_SHARE
    if wider in item.main_only | item.other:
        return _NEXT_WIDER_SHARE
    return 0.0 if item.own.isdisjoint(with_wider(concept)) else _WIDER_SHARE


@lru_cache(maxsize=1024)
def _narrow(concepts: frozenset[str]) -> frozenset[str]:
    return frozenset(c for c in concepts if not any(c in widened({other}) for other in concepts - {c}))
