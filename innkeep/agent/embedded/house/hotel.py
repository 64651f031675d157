"""A hotel's items as they are compared with what guests say: words, concepts and vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.agent.embedded.house.alignment import Alignment
from innkeep.agent.embedded.house.answers import Library
from innkeep.agent.embedded.house.names import Names
from innkeep.agent.embedded.house.wordbook import Wordbook
from innkeep.agent.embedded.pairing.likening import THINGS, Likeness
from innkeep.agent.embedded.words.arabic import is_arabic, noun_pattern
from innkeep.agent.embedded.words.concepts import named, widened, wider_of
from innkeep.agent.embedded.words.facts import Facts, told
from innkeep.agent.embedded.words.sentences import Told
from innkeep.agent.embedded.words.spelling import is_spaceless, legible, plain, words
from innkeep.agent.embedded.words.stems import stem
from innkeep.agent.engine import ArticleFacts, ItemFacts, Knowledge

_PIECE = re.compile(r"[,;/()|、，；。.]|\s[-–—]\s")
_NUMBER = re.compile(r"\d+|[一二两三四五六七八九十]+")
_NUMBERED = re.compile(r"[^\W\d_]{4,} \d+(?!\w)")
"""A place or a kind that is called by a number: `Pier 9`."""

_LONG_NAME = 3
_LONG_WORD = 4
_SHORTEST_NAME = 3
_SHORTEST_SPACELESS = 2
_WIDER = 0.85
_DESCRIBED = 0.94
_MISSED = 0.12
_WHERE_IT_IS = 0.75

SIMPLY = frozenset(["bathtowel"])
"""What most people mean who only say what it is a kind of."""

WRONG = frozenset(["leak", "drain", "hotwater"])
"""What goes wrong with water, wherever it does."""


@dataclass(frozen=True, slots=True)
class Item:
    """What an item is called and described by.

    `main` are the concepts of its names with wider ones, `main_only` without, `other` those of its description;
    `called` are those of each name by itself, without wider ones.
    """

    facts: ItemFacts
    names: tuple[str, ...]
    main: frozenset[str]
    main_only: frozenset[str]
    other: frozenset[str]
    called: frozenset[frozenset[str]]
    own: frozenset[str]
    """All concepts that the item is about."""

    tells: Facts
    """The kinds of fact that its description tells."""


class Hotel:
    """Everything of one version of a hotel that clauses are compared with."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.language = knowledge.language.split("-")[0]
        self.items = tuple(_item(facts, self.language) for facts in knowledge.items)
        self.concepts = frozenset[str]().union(*(item.own for item in self.items))
        self.mended = frozenset[str]().union(*(i.own for i in self.items if i.facts.category == "maintenance"))
        served = (item.main for item in self.items if item.facts.category == "room_service")
        self.served = frozenset[str]().union(*served)
        phrases = [(n, text) for n, item in enumerate(self.items) for text in _phrases(item)]
        self._first = np.searchsorted([n for n, _ in phrases], range(len(self.items)))
        self._vectors = encode([text for _, text in phrases])
        self._likeness = Likeness(THINGS, self._vectors, self._first)
        self.wordbook = Wordbook((_plain_texts(facts) for facts in knowledge.items), self.language)
        self.library = Library(knowledge.articles, self.language)
        self.called = Names(item.names for item in self.items)
        told = ((item.facts.names, item.facts.description) for item in self.items)
        self.alignment = Alignment(told, self.language)
        self.named = _name_pattern(self.items)
        self._own_named = _name_pattern(self.items, apart=_foreign_only(knowledge))
        self._spoken_in = _title_languages(knowledge)
        self._long_named = _name_pattern(self.items, _LONG_NAME)
        self.words = frozenset(word for text in _texts(knowledge) for word in words(plain(legible(text))))
        self._name_stems = frozenset(
            stem(word, self.language)
            for item in self.items
            for name in item.names
            for word in words(name)
            if len(word) >= _LONG_WORD and not word.isdigit()
        )
        self._letters = frozenset(
            name[n : n + 2]
            for item in self.items
            for name in item.names
            if is_spaceless(name)
            for n in range(len(name) - 1)
        )
        self._numbered = _numbers(self.items)
        self._fits: dict[int, Vectors] = {}
        self._stems: dict[str, list[frozenset[str]]] = {}
        self._food = _name_pattern(tuple(i for i in self.items if i.facts.category == "room_service"))
        self._linen = _name_pattern(tuple(i for i in self.items if i.facts.category == "housekeeping"))

    def alike(self, vectors: Vectors) -> Vectors:
        """For each vector, how near the nearest phrase of each item is."""
        if not self.items:
            return np.zeros((len(vectors), 0), dtype=np.float32)
        found: Vectors = np.maximum.reduceat(vectors @ self._vectors.T, self._first, axis=1)
        return found

    def likely(self, vectors: Vectors) -> Vectors:
        """How likely each item is meant by any of some vectors of a text, from 0 to 1, by what guests say elsewhere."""
        return self._likeness.likely(vectors)

    def only_tells_of(self, text: str, names: frozenset[str], number: int) -> bool:
        """`Could you keep our luggage`: whether articles tell of all that is named, and an item of nothing of it."""
        told = bool(names) and names <= self.library.concepts and names.isdisjoint(self.items[number].own)
        return told and not self.is_named(text)

    def fits(self, told: Told) -> Vectors:
        """How much each item is about what each of some told sentences is about, from 0 to 1."""
        key = id(told)
        if key not in self._fits:
            each = [_fit(item, matters) for item in self.items for matters in told[0]]
            fits = np.array(each, dtype=np.float32).reshape(len(self.items), len(told[0]))
            # Who is for what is wrong there means it more than who is for where it is: cold water, under the shower.
            of_it = np.array([[bool(item.own & m & WRONG) for m in told[0]] for item in self.items], dtype=bool)
            of_it = of_it.reshape(fits.shape)
            fits = np.where(of_it.any(axis=0) & ~of_it, fits * _WHERE_IT_IS, fits)
            # Where nothing is called just so, what is a kind of it is meant: of a pillow the one of feathers.
            best = fits.max(axis=0, initial=0.0)
            self._fits[key] = np.where((best > 0) & (best <= _WIDER), fits * (_DESCRIBED / _WIDER), fits)
        return self._fits[key]

    def without_names(self, text: str) -> str:
        """A text without whole names of items, whose language is not the guest's; all of it where nothing else is.

        Names that the hotel has in other languages stay: whoever says them speaks that language.
        """
        if self._own_named is None:
            return text
        kept, at = [], 0
        for found in self._own_named.finditer(plain(text)):
            kept.append(text[at : found.start()])
            at = found.end()
        left = " ".join([*kept, text[at:]])
        return left if words(plain(left)) else text

    def title_language(self, text: str) -> str | None:
        """The language in which a text is, word for word, what something of the hotel's is called; only if just one."""
        languages = self._spoken_in.get(plain(legible(text)).strip(), frozenset())
        return next(iter(languages)) if len(languages) == 1 else None

    def without_forms(self, text: str) -> str:
        """A plain text with long names blotted out: a `Do not disturb sign` refuses nothing."""
        return self._long_named.sub(_blot, text) if self._long_named else text

    def without_counts(self, text: str) -> str:
        """A plain text with the numbers in names blotted out: `a dram of Orrin 12`, `a table at Pier 9` is one."""
        text = self.named.sub(lambda name: _NUMBER.sub(_blot, name[0]), text) if self.named else text
        return self._numbered.sub(lambda name: _NUMBER.sub(_blot, name[0]), text) if self._numbered else text

    def is_named(self, text: str) -> bool:
        """Whether a plain text has the whole name of an item."""
        return bool(self.named and self.named.search(text))

    def has_word_of_a_name(self, text: str) -> bool:
        """Whether a plain text has a word that the hotel calls some item by, in whatever form of its language."""
        return any(stem(word, self.language) in self._name_stems for word in words(text))

    def has_letters_of_a_name(self, text: str) -> bool:
        """Whether a plain text without spaces has two letters of some item's name: `抄手` of `红油抄手`."""
        return any(text[n : n + 2] in self._letters for n in range(len(text) - 1))

    def stems_of_names(self, language: str) -> list[frozenset[str]]:
        """Of each item the words that it is called by, without the endings of a guest's language."""
        if language not in self._stems:
            each = (frozenset(word for name in item.names for word in words(name)) for item in self.items)
            self._stems[language] = [frozenset(stem(word, language) for word in called) for called in each]
        return self._stems[language]

    def without_food(self, text: str) -> str:
        """A plain text without the names of what the kitchen sends: `fire noodles` are no fire."""
        return self._food.sub(_blot, text) if self._food else text

    def without_linen(self, text: str) -> str:
        """A plain text without the names of what housekeeping brings: a `telo bagno` floods nothing."""
        return self._linen.sub(_blot, text) if self._linen else text


def _blot(found: re.Match[str]) -> str:
    return "_" * len(found[0])


def _plain_texts(facts: ItemFacts) -> tuple[str, str]:
    return plain(legible(" ".join(facts.names))), plain(legible(facts.description))


def _texts(knowledge: Knowledge) -> Iterator[str]:
    for item in knowledge.items:
        yield from (item.description, *item.names)
    for article in knowledge.articles:
        yield from (article.title, article.text)


def _item(facts: ItemFacts, language: str) -> Item:
    titles = tuple(plain(legible(name)) for name in facts.names)
    each = [named(title, language, "en") for title in titles]
    exact = frozenset[str]().union(*each)
    description = plain(legible(facts.description))
    other = named(description, language, "en")
    called = frozenset(_narrow(concepts) for concepts in each if concepts)
    called |= frozenset(_as_simply_called(concepts) for concepts in called)
    main_only = _narrow(exact) | _as_simply_called(_narrow(exact))
    return Item(facts, titles, exact, main_only, other - exact, called, exact | other, told(description))


def _as_simply_called(names: frozenset[str]) -> frozenset[str]:
    """Concepts as most people name them: a bath towel is a towel."""
    return frozenset(wider_of()[name] if name in SIMPLY else name for name in names)


def _fit(item: Item, matters: frozenset[str]) -> float:
    """How much an item is about some matters: what it is called counts before what it is described by."""
    shared = matters & item.own
    if not shared:
        return 0.0
    rank = 1.0 if matters & item.main_only else _WIDER if matters & item.main else _DESCRIBED
    return rank * (1 - _MISSED + _MISSED * len(shared) / len(matters))


def _narrow(names: frozenset[str]) -> frozenset[str]:
    """Without the concepts that are only the wider ones of others."""
    return frozenset(name for name in names if not any(name in widened({other}) for other in names - {name}))


def _phrases(item: Item) -> list[str]:
    pieces = [piece.strip() for piece in _PIECE.split(item.facts.description) if piece.strip()]
    described = [f"{item.facts.title}: {item.facts.description}"] if pieces else []
    helpful = pieces if item.facts.category == "maintenance" else []
    return [*item.facts.names, *described, *helpful]


def _foreign_only(knowledge: Knowledge) -> frozenset[str]:
    """What items are called in other languages than the hotel's, and not in its own."""
    own = {plain(legible(name)) for item in knowledge.items for name in (item.title, *item.aliases)}
    return frozenset(plain(legible(title)) for item in knowledge.items for _, title in item.translated) - own


def _title_languages(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """The languages in which something is called so, in each case."""
    found: dict[str, frozenset[str]] = {}
    own = knowledge.language.split("-")[0]
    things: list[ItemFacts | ArticleFacts] = [*knowledge.items, *knowledge.articles]
    for thing in things:
        for tag, title in ((own, thing.title), *thing.translated):
            key = plain(legible(title)).strip()
            found[key] = found.get(key, frozenset()) | {tag.split("-")[0]}
    return found


def _numbers(items: tuple[Item, ...]) -> re.Pattern[str] | None:
    """What is called by a number in the names of items."""
    found = sorted({place for item in items for name in item.names for place in _NUMBERED.findall(name)})
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found))})(?!\w)") if found else None


def _name_pattern(
    items: tuple[Item, ...], least: int = 1, apart: frozenset[str] = frozenset()
) -> re.Pattern[str] | None:
    """Finds whole names of so many words, so that nothing cuts them in two; those `apart` are not looked for."""
    every = {name for item in items for name in item.names} - apart
    names = {name for name in every if _is_long(name) and len(words(name)) >= least}
    written = [_written(name) for name in sorted(names, key=len, reverse=True)]
    return re.compile("|".join(written)) if written else None


def _written(name: str) -> str:
    """The expression for a whole name."""
    if is_arabic(name):
        return noun_pattern(name)
    return re.escape(name) if is_spaceless(name) else rf"(?<!\w){re.escape(name)}(?!\w)"


def _is_long(name: str) -> bool:
    return len(name) >= (_SHORTEST_SPACELESS if is_spaceless(name) else _SHORTEST_NAME) and bool(words(name))
