"""Which of a hotel's items a clause means: by concepts, by the words of the names, and by meaning."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from innkeep.agent.embedded.encoder import Vectors
from innkeep.agent.embedded.world.concepts import seen, widened, wider_of
from innkeep.agent.embedded.world.cues import Cues
from innkeep.agent.embedded.world.hotel import Hotel, Item
from innkeep.agent.embedded.world.names import same
from innkeep.agent.embedded.world.spelling import WORD, words
from innkeep.agent.embedded.world.stems import stem
from innkeep.agent.embedded.world.told import Told, outside, troubles
from innkeep.agent.embedded.world.wordbook import Stems

SURE = 0.5
"""A link of this score names the item."""

_CLOSE = 0.07
_SAID = 0.22
_SAME = 0.02
_NEAR = 0.6
_SAME_MEANING = 0.78
_MEANT = 0.62
_NOT_STRANGE = 0.38
_UNREAD = 0.25
"""What the vectors mostly say for the right item, for languages of which they say nothing."""

_CONCEPT = 0.55
_NAME = 0.55
_NAMED = 0.275
_SOMETHING_ELSE = 0.5
_MOST_OF_A_NAME = 0.85
_WORDS = 0.45
_WORDS_TOO = 0.2
_TROUBLE = 0.35
_CONFLICT = 0.35
_OTHER_TROUBLE = 0.2
_OTHER_SHARE = 0.75
_NEXT_WIDER_SHARE = 0.68
_WIDER_SHARE = 0.55
_UNSAID = 0.12
_UNSAID_NARROWER = 0.05
_CALLED = 0.1
_OF_THAT_KIND = 0.15
_MOST_CHOICES = 3
_REPAIR = "repair"
_AROUND = frozenset(
    ["bed", "furniture", "door", "window", "reception", "airport", "station", "children", "ice", "glasses"]  # noqa: RUF005
    + ["stove", "fireplace", "beach", "tent", "bathroom"]
)
PLACES_OF_TROUBLE = frozenset(["water", "bathroom"])
_PERSONS = frozenset(["children"])
_PESTS = frozenset(["insects", "mouse"])
_ONLY_PLACES_OF = _PESTS | {"smell"}
_TROUBLES = _ONLY_PLACES_OF | {"leak", "drain", "hotwater"}
_IN_A_TOILET = frozenset(["leak", "drain"])
_FIXTURES = frozenset(["shower", "tap", "bathtub", "bathroom", "kitchen"])
"""Where the troubles before it are, when one of them is told."""
WHERE_THINGS_STAND = _FIXTURES | frozenset(["plumbing", "toilet", "bed", "furniture"])
"""Where something may be missing that somebody brings."""

_CONTRARY = {"still": "sparkling", "sparkling": "still"}
"""Who says the one does not mean what is only the other."""

_DIETS = frozenset(["spicy", "vegetarian", "glutenfree", "lactosefree", "halal", "kosher"])
_MEANT_BY_THE_WIDER = frozenset(["drinkingwater"])
"""What is meant when only its wider concept is said: who asks for water means what there is to drink, not bubbles."""

BESIDE = _DIETS | frozenset(["sugar", "lemon", "milk", "welldone", "mediumdone", "raredone", "alcoholfree"])
"""Concepts that rather say how a thing is wanted."""

"""Concepts that rather say where something is or what for, when another is named too."""


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


@dataclass(frozen=True, slots=True)
class Link:
    """The items that a clause may mean, best first; none when it means nothing that the hotel has.

    They are `named` when it has their names or matters, `said` when it has some word of theirs; else near in meaning.
    """

    items: tuple[int, ...] = ()
    score: float = 0.0
    named: bool = False
    said: bool = False

    @property
    def one(self) -> int | None:
        """The item, if only one is meant."""
        return self.items[0] if len(self.items) == 1 else None


NOTHING = Link()


def link(hotel: Hotel, said: Said, among: Collection[int] | None = None, least: float = SURE) -> Link:
    """The items that a clause names with at least some score, those that are too close to tell apart together."""
    numbers = sorted(range(len(hotel.items)) if among is None else among)
    if not numbers:
        return NOTHING
    if said.trouble:
        said = replace(said, concepts=_matter(said.concepts, hotel.concepts))
    alike = hotel.alike(said.vectors).max(axis=0)
    stranger = 0.5 * float((said.vectors @ outside().T).max())
    felt = _felt(hotel, said) if said.trouble else np.zeros(len(hotel.items), dtype=np.float32)
    shares = hotel.wordbook.shares(said.stems)
    heard = hotel.called.heard(said.core)
    named = {n: _evidence(hotel.items[n], said, heard[n], 0.0) for n in numbers}
    facts = {n: _evidence(hotel.items[n], said, heard[n], shares[n]) for n in numbers}
    for n in numbers:
        if facts[n] < 0 and not _is_contrary(hotel.items[n], said):
            # What means the same is not another thing, whatever concepts the words have: a table is a restaurant's.
            facts[n] *= 1 - min(1.0, max(0.0, (float(alike[n]) - _NEAR) / (_SAME_MEANING - _NEAR)))
    near = {n: float(alike[n]) - 0.3 * stranger if said.is_read else _UNREAD for n in numbers}
    scores = {n: near[n] + facts[n] + float(felt[n]) for n in numbers}
    ranked = sorted(numbers, key=lambda n: -scores[n])
    best = ranked[0]
    if scores[best] < least or (
        facts[best] + float(felt[best]) < _SAID and not _means(said, float(alike[best]), stranger)
    ):
        return NOTHING
    close = [n for n in ranked if scores[best] - scores[n] < _CLOSE or _as_well(facts[best], facts[n])]
    rivals = [
        n
        for n in close
        if facts[n] > facts[best] - _CLOSE and hotel.items[n].facts.category == hotel.items[best].facts.category
    ]
    kept = [n for n in rivals if not _has(hotel.items[n], said.without)]
    if 0 < len(kept) < len(rivals):
        return Link(tuple(kept[:_MOST_CHOICES]), scores[kept[0]], named[kept[0]] >= _NAMED, facts[kept[0]] >= _SAID)
    if len(rivals) > 1 and not said.trouble:
        return Link(tuple(rivals[:_MOST_CHOICES]), scores[best], named[best] >= _NAMED, facts[best] >= _SAID)
    return Link((best,), scores[best], named[best] >= _NAMED, facts[best] >= _SAID)


def _matter(said: frozenset[str], had: frozenset[str]) -> frozenset[str]:
    """What a trouble is, without where it is: a cockroach in the shower is no trouble of the shower's.

    Of a toilet it is the other way round: one that is blocked is mended by who mends toilets.
    """
    if "toilet" in said & had and not said & _PESTS:
        return said - _IN_A_TOILET
    told = said & had & _TROUBLES if said & _PESTS <= had else said & _PESTS
    return said - _FIXTURES - (_ONLY_PLACES_OF & told and frozenset(["toilet"])) if told else said


def _has(item: Item, unwanted: Collection[str]) -> bool:
    return any(same(word, part) for word in unwanted for name in item.names for part in words(name))


def _as_well(best: float, other: float) -> bool:
    """Whether the words speak for another item as much: then meaning alone does not choose between them."""
    return best >= _CONCEPT / 2 and abs(best - other) < _SAME


def _means(said: Said, alike: float, stranger: float) -> bool:
    """Whether the meaning alone is near enough, when no word of the item was said."""
    return said.is_read and alike >= _MEANT and alike - stranger >= _NOT_STRANGE


def _evidence(item: Item, said: Said, name: float, share: float) -> float:
    """What the words say for an item, beyond the meaning of the whole; `share` of them stands in it.

    `name` is how much of one of its names was said.
    """
    if not said.concepts:
        # A bath is no bath towel: of what is known to be something else the rest of the name says little.
        return max(_NAME * name * (_SOMETHING_ELSE if item.main and name < _MOST_OF_A_NAME else 1.0), _WORDS * share)
    shared = _shared(item, said)
    if _is_contrary(item, said) or (not shared and item.own and not (name > _CONFLICT)):
        return _WORDS * share - _CONFLICT
    unsaid = 0.0
    # Whoever mends lamps and sockets mends either: only of what is brought does a longer name mean another thing.
    if said.concepts & item.main and item.facts.category != "maintenance":
        unsaid = sum(_unsaid(concept, said.concepts) for concept in item.main_only - said.concepts - _AROUND - BESIDE)
    # Who says `towels` means what is called just that, not the beach towels, nor what comes with towels.
    called = _CALLED if _narrow(said.concepts) in item.called else 0.0
    named = (_NAME - _CONCEPT * shared * 0.5) * name + _quality(item, said)
    return _WORDS_TOO * share + called + _CONCEPT * shared + named - (unsaid if shared else 0.0)


def _is_contrary(item: Item, said: Said) -> bool:
    """Whether it is the very opposite of what was said: a still water, where a sparkling one is asked for."""
    return any(c not in item.own and _CONTRARY.get(c) in item.own for c in widened(said.concepts))


def _quality(item: Item, said: Said) -> float:
    """A vegetarian haggis is meant when a vegetarian one was said, and rather not when none was."""
    if item.main & BESIDE & said.concepts:
        return _OF_THAT_KIND
    return -_OF_THAT_KIND / 2 if item.main & _DIETS else 0.0


def unexplained(text: str, own: Cues, item: Item) -> list[str]:
    """The words of a plain core that neither name the item or any other thing nor make the form of a sentence."""
    found = seen(text, own.language)
    named = [word for name in item.names for word in words(name)]
    known = own.common | own.polite
    left = [m[0] for m in WORD.finditer(text) if not any(one.start <= m.start() < one.end for one in found)]
    return [
        word
        for word in left
        if not (word in known or word.isdigit() or any(_is_form_of(word, part, own.language) for part in named))
    ]


def _is_form_of(word: str, other: str, language: str) -> bool:
    return bool(same(word, other)) or stem(word, language) == stem(other, language)


def _unsaid(concept: str, said: frozenset[str]) -> float:
    """What it costs that a name tells more than was said: less when it is only told more exactly, or nothing at all."""
    if not widened({concept}) & said:
        return _UNSAID
    return -_UNSAID if concept in _MEANT_BY_THE_WIDER else _UNSAID_NARROWER


def _shared(item: Item, said: Said) -> float:
    """How much of what was said the item is about, from 0 to 1."""
    asked = _narrow(said.concepts)
    around = _AROUND | BESIDE | (PLACES_OF_TROUBLE if said.trouble else frozenset())
    if item.facts.category != "maintenance":
        # What is brought is brought somewhere: `no paper in the toilet`, `the soap of the shower`.
        around |= _FIXTURES | {"toilet"}
    asked = frozenset(c for c in asked if not ({c} | said.either.get(c, frozenset())) & around) or asked
    if asked <= _PERSONS:
        return 0.0
    meant = {concept & asked for concept in (frozenset({one}) | said.either.get(one, frozenset()) for one in asked)}
    return sum(max(_about(item, concept) for concept in concepts) for concepts in meant) / len(meant)


def _about(item: Item, concept: str) -> float:
    """How much the item is about a concept, from 0 to 1."""
    if concept in item.main:
        return 1.0
    if concept in item.other:
        return _OTHER_SHARE
    if wider_of().get(concept) in item.main_only | item.other:
        return _NEXT_WIDER_SHARE
    return _WIDER_SHARE if widened({concept}) & item.own else 0.0


def _narrow(concepts: frozenset[str]) -> frozenset[str]:
    return frozenset(c for c in concepts if not any(c in widened({other}) for other in concepts - {c}))


def _felt(hotel: Hotel, said: Said) -> Vectors:
    """How much each item is for the trouble that a clause tells of, by troubles as other guests tell them."""
    found = nearness(hotel, said.vectors, troubles())
    mended = [item.facts.category == "maintenance" for item in hotel.items]
    # Who says that it is blocked means what is for blocked things, not what else is wrong with taps.
    told = said.concepts & hotel.concepts & (_TROUBLES | {"toilet"})
    others = np.fromiter((bool(told) and not told & item.own for item in hotel.items), dtype=np.float32)
    return np.where(mended, _TROUBLE * found - _OTHER_TROUBLE * others, np.float32(0.0))


def nearness(hotel: Hotel, vectors: Vectors, told: Told) -> Vectors:
    """For each item how near to some sentences the nearest told one is that is about the item's matters."""
    near = (vectors @ told[1].T).max(axis=0)
    fits = hotel.fits(told)
    found: Vectors = (fits * near).max(axis=1, initial=0.0)
    return found


def for_everything(hotel: Hotel) -> int | None:
    """The one item of maintenance that is for whatever has no item of its own."""
    found = [
        n
        for n, i in enumerate(hotel.items)
        if i.facts.category == "maintenance" and _REPAIR in i.own and i.main_only <= {_REPAIR}
    ]
    return found[0] if len(found) == 1 else None
