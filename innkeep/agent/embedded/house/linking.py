"""Which of a hotel's items a clause means: by concepts, by the words of the names, and by meaning."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from innkeep.agent.embedded.encoder import Vectors
from innkeep.agent.embedded.house.evidence import AROUND, FIXTURES, Said, evidence, is_contrary, meant_by
from innkeep.agent.embedded.house.hotel import WRONG, Hotel, Item
from innkeep.agent.embedded.house.names import same
from innkeep.agent.embedded.pairing.likening import FAR, LIKELY
from innkeep.agent.embedded.words.concepts import seen, widened
from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.sentences import Told, outside, troubles
from innkeep.agent.embedded.words.spelling import WORD, words
from innkeep.agent.embedded.words.stems import stem

SURE = 0.5
"""A link of this score names the item."""

_CLOSE = 0.07
_LIKELY = 0.2
"""What it says for an item that guests elsewhere who said the like meant such a thing."""

_SAID = 0.22
_SAME = 0.02
_NEAR = 0.6
_SAME_MEANING = 0.78
_MEANT = 0.62
_NOT_STRANGE = 0.38
_UNREAD = 0.25
"""What the vectors mostly say for the right item, for languages of which they say nothing."""

_WORD = 0.15
_SAME_WORD = 0.3
_SOMEWHAT = 0.25
_OF_A_WORD = 0.3
_WORD_CLOSE = 0.06
_WHOLE = 0.5
_NAMED = 0.275
_TROUBLE = 0.35
_TROUBLE_SOMEWHERE = 0.7
_OTHER_TROUBLE = 0.2
_MOST_CHOICES = 3
_HARDLY_LIKELY = 0.05
_REPAIR = "repair"
_PESTS = frozenset(["insects", "mouse"])
_ONLY_PLACES_OF = _PESTS | {"smell"}
_TROUBLES = _ONLY_PLACES_OF | WRONG
_IN_A_TOILET = frozenset(["leak", "drain"])
WHERE_THINGS_STAND = FIXTURES | frozenset(["plumbing", "toilet", "bed", "furniture"])
"""Where something may be missing that somebody brings."""


@dataclass(frozen=True, slots=True)
class Link:
    """The items that a clause may mean, best first; none when it means nothing that the hotel has.

    They are `named` when it has their names or matters, `said` when it has some word of theirs; else near in meaning,
    or `guessed` from a single word of it.
    """

    items: tuple[int, ...] = ()
    score: float = 0.0
    named: bool = False
    said: bool = False
    guessed: bool = False

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
        said = replace(said, concepts=_matter(_broken(said.concepts, hotel.mended), hotel.concepts))
    alike = hotel.alike(said.vectors).max(axis=0)
    stranger = 0.5 * float((said.vectors @ outside().T).max())
    felt = _felt(hotel, said) if said.trouble else np.zeros(len(hotel.items), dtype=np.float32)
    shares = hotel.wordbook.shares(said.stems)
    heard = hotel.called.heard(said.core)
    categories: set[str] = {item.facts.category for item in hotel.items}
    meant = {category: meant_by(said, category) for category in categories}
    facts = {n: evidence(hotel.items[n], said, meant, heard[n], shares[n]) for n in numbers}
    for n in numbers:
        if facts[n] < 0 and not is_contrary(hotel.items[n], said):
            # What means the same is not another thing, whatever concepts the words have: a table is a restaurant's.
            facts[n] *= 1 - min(1.0, max(0.0, (float(alike[n]) - _NEAR) / (_SAME_MEANING - _NEAR)))
    near = {n: float(alike[n]) - 0.3 * stranger if said.is_read else _UNREAD for n in numbers}
    likely = hotel.likely(said.vectors if said.is_read else said.vectors[:0])
    counted = np.where(likely < _HARDLY_LIKELY, np.float32(0.0), _LIKELY * likely)
    scores = {n: near[n] + facts[n] + float(felt[n]) + float(counted[n]) for n in numbers}
    ranked = sorted(numbers, key=lambda n: -scores[n])
    best = ranked[0]
    if scores[best] < least or (
        facts[best] + float(felt[best]) < _SAID
        and not _means(said, float(alike[best]), stranger)
        and likely[best] < LIKELY
    ):
        return _by_its_words(hotel, said, numbers, alike, 2 * stranger)
    chosen = _closest(hotel, said, ranked, scores, facts)
    first = chosen[0]
    is_named = evidence(hotel.items[first], said, meant, heard[first], 0.0) >= _NAMED
    is_said = facts[first] >= _SAID
    if said.is_read and not (is_named or is_said or said.trouble) and likely[first] < FAR:
        return NOTHING
    return Link(tuple(chosen[:_MOST_CHOICES]), scores[first], is_named, is_said)


def _closest(
    hotel: Hotel, said: Said, ranked: Sequence[int], scores: Mapping[int, float], facts: Mapping[int, float]
) -> list[int]:
    """The best of some ranked items, with those of its category that are too close to tell from it."""
    best = ranked[0]
    close = [n for n in ranked if scores[best] - scores[n] < _CLOSE or _as_well(facts[best], facts[n])]
    rivals = [
        n
        for n in close
        if facts[n] > facts[best] - _CLOSE and hotel.items[n].facts.category == hotel.items[best].facts.category
    ]
    kept = [n for n in rivals if not _has(hotel.items[n], said.without)] or rivals
    kept = [n for n in kept if said.concepts & AROUND & hotel.items[n].main] or kept
    return kept if len(kept) < len(rivals) or not said.trouble else [best]


def _by_its_words(hotel: Hotel, said: Said, numbers: Sequence[int], alike: Vectors, stranger: float) -> Link:
    """The item that a word means, where no name and no concept was said and the whole is near to nothing."""
    near = hotel.alignment.near(said.words)
    scores = {n: float(near[n]) + _WHOLE * float(alike[n]) for n in numbers}
    first, *others = sorted(numbers, key=lambda n: -scores[n])
    if near[first] < _WORD or alike[first] < max(_SOMEWHAT, stranger - _OF_A_WORD * near[first]):
        return NOTHING
    if others and scores[first] - scores[others[0]] < _WORD_CLOSE:
        return NOTHING
    if near[first] < _SAME_WORD and hotel.likely(said.vectors)[first] < FAR:
        return NOTHING
    return Link((first,), SURE, guessed=True)


def _broken(said: frozenset[str], mended: frozenset[str]) -> frozenset[str]:
    """Of what a trouble names, what may break: who wants tea and has no current tells of no tea."""
    breaks = frozenset[str]().union(*troubles()[0])
    kept = frozenset(name for name in said if widened({name}) & (mended | breaks))
    return kept if kept and widened(kept) & mended else said


def _matter(said: frozenset[str], had: frozenset[str]) -> frozenset[str]:
    """What a trouble is, without where it is: a cockroach in the shower is no trouble of the shower's.

    Of a toilet it is the other way round: one that is blocked is mended by who mends toilets.
    """
    if "toilet" in said & had and not said & _PESTS:
        return said - _IN_A_TOILET
    told = said & had & _TROUBLES if said & _PESTS <= had else said & _PESTS
    return said - FIXTURES - (_ONLY_PLACES_OF & told and frozenset(["toilet"])) if told else said


def _has(item: Item, unwanted: Collection[str]) -> bool:
    return any(same(word, part) for word in unwanted for name in item.names for part in words(name))


def _as_well(best: float, other: float) -> bool:
    """Whether the words speak for another item as much: then meaning alone does not choose between them."""
    return best >= _NAMED and abs(best - other) < _SAME


def _means(said: Said, alike: float, stranger: float) -> bool:
    """Whether the meaning alone is near enough, when no word of the item was said."""
    return said.is_read and alike >= _MEANT and alike - stranger >= _NOT_STRANGE


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


def _felt(hotel: Hotel, said: Said) -> Vectors:
    """How much each item is for the trouble that a clause tells of, by troubles as other guests tell them."""
    found = nearness(hotel, said.vectors, troubles())
    mended = [item.facts.category == "maintenance" for item in hotel.items]
    # Who says that it is blocked means what is for blocked things, not what else is wrong with taps.
    told = said.concepts & hotel.concepts & (_TROUBLES | {"toilet"})
    others = np.fromiter((bool(told) and not told & item.own for item in hotel.items), dtype=np.float32)
    # Of who names only where it is, what others tell who are there tells more.
    weight = _TROUBLE_SOMEWHERE if said.concepts and said.concepts <= FIXTURES else _TROUBLE
    return np.where(mended, weight * found - _OTHER_TROUBLE * others, np.float32(0.0))


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
