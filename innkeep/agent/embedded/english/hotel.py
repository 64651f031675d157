"""What is computed once from a hotel's catalogue and articles: names, the weight of each word, known spellings."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from innkeep.agent.embedded.english.articles import Library
from innkeep.agent.embedded.english.ordinary import ORDINARY
from innkeep.agent.embedded.english.phrases import PhraseTable
from innkeep.agent.embedded.english.text import Token, clean, key, tokens
from innkeep.agent.embedded.english.words.vocabulary import CONTAINERS, DETERMINERS, FRAME, OPENERS, SERVICE_NOUNS
from innkeep.agent.embedded.world.concepts import seen
from innkeep.agent.engine import ItemFacts, Knowledge

_LIST = re.compile(r"[,;/]| and | or | & ")
_GIST_ENDS = re.compile(r"[.;:(]| with | served | from | for | on | in | to | that ")
_CONTAINER_KEYS = frozenset(key(word) for word in CONTAINERS)
_SERVICE_KEYS = frozenset(key(word) for word in SERVICE_NOUNS)
_JOINING = DETERMINERS | OPENERS | {"of", "and", "or"}
_SMALL = FRAME | _JOINING | {"not", "no"}


@dataclass(frozen=True, slots=True)
class Name:
    """A title or an alias: the words that count, those that it cannot do without, and whether it is the title."""

    keys: tuple[str, ...]
    heads: frozenset[str]
    is_title: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A catalogue item as the engine sees it. `gist` is what its description says that it is."""

    facts: ItemFacts
    names: tuple[Name, ...]
    gist: Name | None
    described: frozenset[str]

    @property
    def named(self) -> frozenset[str]:
        """Every word of its title and aliases."""
        return frozenset(key for name in self.names for key in name.keys)


class Hotel:
    """The index of one version of one hotel's knowledge. Never changes once made."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.items = tuple(_item(facts) for facts in knowledge.items)
        self.library = Library(knowledge.articles)
        self._frequency = Counter(word for item in self.items for word in item.named)
        self._known = frozenset(word for item in self.items for word in item.named | item.described)
        self._spelling: dict[str, tuple[str, ...]] = {}

    @cached_property
    def names(self) -> PhraseTable[tuple[int, ...]]:
        """Whole names, each with the items that bear it."""
        bearers: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, item in enumerate(self.items):
            for phrase in {_phrase(text) for text in (item.facts.title, *item.facts.aliases)}:
                if phrase and not (len(phrase) == 1 and phrase[0] in _SMALL):
                    bearers[phrase].append(number)
        return PhraseTable((phrase, tuple(numbers)) for phrase, numbers in bearers.items())

    def is_telling(self, asked: Sequence[str], name: Name) -> bool:
        """Whether it is one word that no other name here has, and the rest only tells what kind it is: `karak` tea."""
        (word, *more) = asked
        if more or self._frequency[word] > 1 or len(word) < _SHORTEST_TYPO or word in ORDINARY:
            return False
        return all(seen(other, "en") for other in name.keys if other != word)

    def weight(self, word: str) -> float:
        """How much a word tells apart: rare ones much, those that many items share little."""
        rarity = math.log(1 + (len(self.items) + 1) / (1 + self._frequency[word]))
        return rarity * (0.3 if word in _SERVICE_KEYS or word in _CONTAINER_KEYS else 1.0)

    def spelled(self, spoken: list[Token]) -> list[Token]:
        """The tokens in the hotel's own spelling: typos, and words written apart or together."""
        return [
            Token(token.word, word, token.start, token.end, token.gap if first else token.gap.NONE, token.asks)
            for token in self._rejoined(spoken)
            for first, word in _first(self._meant(token))
        ]

    def _rejoined(self, spoken: list[Token]) -> Iterable[Token]:
        place = 0
        while place < len(spoken):
            token = spoken[place]
            following = spoken[place + 1] if place + 1 < len(spoken) else None
            if following and not following.gap and token.key not in self._known:
                together = key(token.word + following.word)
                if together in self._known:
                    yield Token(
                        token.word + following.word, together, token.start, following.end, token.gap, following.asks
                    )
                    place += 2
                    continue
            yield token
            place += 1

    def _meant(self, token: Token) -> tuple[str, ...]:
        """The keys that a token stands for here, found once for each spelling."""
        if token.key in self._known or token.word in ORDINARY or self.library.knows(token.key):
            return (token.key,)
        if token.key not in self._spelling:
            if len(self._spelling) > _MAX_SPELLINGS:
                self._spelling.clear()
            self._spelling[token.key] = self._pairs.get(token.key) or (self._nearest(token.key),)
        return self._spelling[token.key]

    @cached_property
    def _pairs(self) -> dict[str, tuple[str, ...]]:
        """Two words of a name written as one."""
        return {
            key("".join(pair)): (key(pair[0]), key(pair[1]))
            for item in self.items
            for text in (item.facts.title, *item.facts.aliases)
            for words in [[token.word for token in tokens(clean(text))]]
            for pair in pairwise(words)
        }

    def _nearest(self, word: str) -> str:
        if not word.isalpha() or len(word) < _SHORTEST_TYPO or len(word) > _LONGEST_TYPO:
            return word
        longer = [known for known in self._names_only if known.startswith(word) and len(known) - len(word) >= _CUT_OFF]
        if len(longer) == 1:
            return longer[0]
        near = extract(word, self._names_only, scorer=OSA.distance, score_cutoff=2, limit=4)
        fitting = [(distance, known) for known, distance, _ in near if _is_typo(word, known, int(distance))]
        if not fitting:
            return word
        best = min(distance for distance, _ in fitting)
        nearest = {known for distance, known in fitting if distance == best}
        return nearest.pop() if len(nearest) == 1 else word

    @cached_property
    def _names_only(self) -> tuple[str, ...]:
        return tuple(sorted({word for item in self.items for word in item.named if len(word) >= _SHORTEST_TYPO}))


_CUT_OFF = 3
"""Letters that are missing at the end of a word that was cut short: `limo`, `cappu`."""

_MAX_SPELLINGS = 5000
_SHORTEST_TYPO = 4
_LONGEST_TYPO = 25
_SHORT = 5
_MEDIUM = 7


def _is_typo(word: str, known: str, distance: int) -> bool:
    """Whether one may be a slip of the other.

    In short words only swapped or missing letters are: one other letter makes another word there, as in soap and soup.
    """
    if not distance or (word[0] != known[0] and sorted(word[:2]) != sorted(known[:2])):
        return False
    if sorted(word) == sorted(known):
        return distance == 1
    shorter = min(len(word), len(known))
    if shorter < _SHORT:
        return False
    if shorter == _SHORT:
        return distance == 1 and len(word) != len(known)
    return distance == 1 or (distance == 2 and shorter >= _MEDIUM)  # noqa: PLR2004 - two slips in a long word


def _item(facts: ItemFacts) -> Item:
    names = tuple(
        name
        for number, text in enumerate((facts.title, *facts.aliases))
        if (name := _name(text, is_title=number == 0)).keys
    )
    described = frozenset(token.key for token in tokens(clean(facts.description)) if token.word not in _SMALL)
    return Item(facts=facts, names=names, gist=_gist(facts.description), described=described)


def _name(text: str, *, is_title: bool) -> Name:
    spoken = tokens(clean(text))
    telling = [token for token in spoken if token.word not in _JOINING]
    keys = tuple(dict.fromkeys(token.key for token in telling or spoken))
    return Name(keys=keys, heads=_heads(spoken), is_title=is_title)


def _heads(spoken: list[Token]) -> frozenset[str]:
    """The words that say what a thing is: the last before a preposition, and both sides of a bare `X and Y`."""
    words = list(spoken)
    while len(words) > 2 and words[1].word == "of" and words[0].key in _CONTAINER_KEYS:  # noqa: PLR2004 - `glass of water`
        words = words[2:]
    ends = next((n for n, token in enumerate(words) if n and token.word in OPENERS | {"of"}), len(words))
    phrase = [token for token in words[:ends] if token.word not in DETERMINERS]
    heads = {phrase[-1].key} if phrase else set()
    if len(phrase) > 1 and phrase[-1].key in _SERVICE_KEYS:
        heads.add(phrase[-2].key)
    if len(phrase) == 3 and phrase[1].word == "and":  # noqa: PLR2004 - `shampoo and conditioner`
        heads.add(phrase[0].key)
    return frozenset(heads)


def _gist(description: str) -> Name | None:
    """What the description says that the item is, unless it lists what is in it."""
    first = _GIST_ENDS.split(f" {clean(description).lower()} ")[0].strip()
    if not first or _LIST.search(first) or first.split()[0] in OPENERS | {"ask"}:
        return None
    name = _name(first, is_title=False)
    name = Name(
        tuple(word for word in name.keys if word not in _CONTAINER_KEYS), name.heads - _CONTAINER_KEYS, is_title=False
    )
    return name if name.keys else None


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(token.key for token in tokens(clean(text)) if token.word not in DETERMINERS)


def _first(words: tuple[str, ...]) -> Iterable[tuple[bool, str]]:
    return ((number == 0, word) for number, word in enumerate(words))
