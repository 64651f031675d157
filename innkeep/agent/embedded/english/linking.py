"""Links the words of a guest to items of the catalogue: surely, to two or three too close to choose from, or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from innkeep.agent.embedded.english.hotel import Hotel, Item, Name
from innkeep.agent.embedded.english.message import Mark, Span
from innkeep.agent.embedded.english.text import Token, key
from innkeep.agent.embedded.english.words.vocabulary import CONTAINERS, ESSENTIAL, NOTABLE, REFUSED, SILENT

MOST_CHOICES = 3
_ESSENTIAL = frozenset(key(word) for word in ESSENTIAL)
_ENOUGH = 0.55
_CLOSE = 0.85
_NAME_SHARE = 0.4
_GIST_SHARE = 0.75
_MOST_UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Link:
    """The item that is meant, or those that may be; words about it that the kitchen or the housekeeper should see."""

    items: tuple[int, ...] = ()
    notes: tuple[Span, ...] = ()
    exact: bool = False


NOTHING = Link()


def link(hotel: Hotel, core: Sequence[Span], hints: Iterable[Token] = (), among: Sequence[int] | None = None) -> Link:
    """The item that `core` names. `hints`, words about it, may choose between equals; `among` limits the items."""
    names = [span for span in core if span.mark is Mark.NAME and (among is None or set(span.items) & set(among))]
    found = _by_name(hotel, core, names[0]) if len(names) == 1 else NOTHING
    if not found.items and len(names) <= 1:
        found = _by_words(hotel, core, among)
    if len(found.items) > 1:
        found = _told_apart(hotel, found, hints)
    return found if len(found.items) <= MOST_CHOICES else NOTHING


def _by_name(hotel: Hotel, core: Sequence[Span], name: Span) -> Link:
    """A whole name, with adjectives around it that make it no other thing."""
    place = core.index(name)
    before, after = core[:place], core[place + 1 :]
    if any(span.word not in NOTABLE | SILENT for span in after) or any(span.word in REFUSED for span in before):
        return NOTHING
    unknown = [span for span in before if span.word not in NOTABLE | SILENT | CONTAINERS]
    # One word of a name says little: a beach towel is no towel of the bathroom. Two words are a name.
    if unknown and (len(name.tokens) == 1 or len(unknown) > _MOST_UNKNOWN or not _explained(hotel, name, unknown)):
        return NOTHING
    if unknown and not _touches(unknown, name):
        return NOTHING
    notes = tuple(span for span in (*before, *after) if span.word not in SILENT | CONTAINERS)
    return Link(items=name.items, notes=notes, exact=True)


def _explained(hotel: Hotel, name: Span, unknown: Sequence[Span]) -> bool:
    """Whether the words before a name belong to no other item."""
    others = [item for number, item in enumerate(hotel.items) if number not in name.items]
    return not any(span.tokens[0].key in item.named for span in unknown for item in others)


def _touches(unknown: Sequence[Span], name: Span) -> bool:
    """Whether the words stand right before the name: `forgot the soup` says nothing about the soup."""
    row = [*unknown, name]
    return all(after.start - before.end <= 1 for before, after in pairwise(row))


def _by_words(hotel: Hotel, core: Sequence[Span], among: Sequence[int] | None) -> Link:
    spoken = [token for span in core for token in span.tokens]
    if any(token.word in REFUSED for token in spoken):
        return NOTHING
    numbers = range(len(hotel.items)) if among is None else among
    asked = _readings(spoken)
    scored = {number: max(_score(hotel, hotel.items[number], words) for words in asked) for number in numbers}
    best = max(scored.values(), default=0.0)
    if best < _ENOUGH:
        return NOTHING
    close = sorted((number for number, score in scored.items() if score >= _CLOSE * best), key=lambda n: -scored[n])
    named = hotel.items[close[0]].named
    about = (span for span in core if span.mark is Mark.WORD and span.word in NOTABLE)
    return Link(items=tuple(close), notes=tuple(span for span in about if span.tokens[0].key not in named))


def _readings(spoken: Sequence[Token]) -> list[list[str]]:
    """The words as said, and without adjectives and containers: `clean` matters to a cleaning, not to a towel."""
    plain = [token.key for token in spoken if token.word not in SILENT | NOTABLE | CONTAINERS]
    return [words for words in ([token.key for token in spoken], plain) if words] or [[]]


def _score(hotel: Hotel, item: Item, asked: Sequence[str]) -> float:
    by_name = max((_fit(hotel, name, item, asked) for name in item.names), default=0.0)
    return max(by_name, _GIST_SHARE * _fit(hotel, item.gist, item, asked) if item.gist else 0.0)


def _fit(hotel: Hotel, name: Name, item: Item, asked: Sequence[str]) -> float:
    """How much of what was asked the name explains, and how much of the name was said.

    The head must agree on both sides: a towel warmer is no towel, and a bath is no bath towel.
    """
    if not asked:
        return 0.0
    said = set(asked) & set(name.keys)
    whole = said == set(name.keys)
    telling = said & name.heads or len(said) > 1 or hotel.is_telling(asked, name)
    if not said or not (asked[-1] in said or whole) or not telling:
        return 0.0
    if set(name.keys) & _ESSENTIAL - said:
        return 0.0
    if asked[-1] not in said and asked[-1] not in item.described | item.named:
        return 0.0
    helped = {word for word in asked if word in item.described | item.named}
    total = sum(hotel.weight(word) for word in asked)
    covered = sum(hotel.weight(word) * (1.0 if word in said else 0.7) for word in asked if word in said | helped)
    share = sum(hotel.weight(word) for word in said) / sum(hotel.weight(word) for word in name.keys)
    return covered / total * (1 - _NAME_SHARE + _NAME_SHARE * share)


def _told_apart(hotel: Hotel, found: Link, hints: Iterable[Token]) -> Link:
    """One of several, if the rest of the sentence names what only that one has."""
    words = {token.key for token in hints}
    if not words:
        return found
    told = [n for n in found.items if words & (hotel.items[n].named | hotel.items[n].described)]
    return Link(items=(told[0],), notes=found.notes, exact=found.exact) if len(told) == 1 else found
