"""Where the hotel contradicts itself: two articles, an article and the menu, or an article and its translation.

Only what can be read off is compared: times of day and amounts of money. What is found is a doubt for a person to
settle, never a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from innkeep.catalogue.models import Article, CatalogueItem

Kind = Literal["articles", "hours", "translation"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two places that say different things of `about`: what each says, and which article or item each is."""

    kind: Kind
    about: str
    here: str
    there: str
    article_id: UUID
    other_article_id: UUID | None = None
    item_id: UUID | None = None
    language: str | None = None


def doubts(articles: Sequence[Article], items: Sequence[CatalogueItem]) -> list[Doubt]:
    """Every doubt about what the hotel tells, contradictions between articles first."""
    return [*_between(articles), *_with_hours(articles, items), *_translated(articles)]


def _between(articles: Sequence[Article]) -> Iterator[Doubt]:
    """An article whose title is the matter is believed; another that mentions the matter has to agree with it."""
    told: set[frozenset[UUID]] = set()
    for one in articles:
        about, known = keywords(one.title), facts(one.text)
        for other in articles:
            pair = frozenset((one.id, other.id))
            if other is one or not about or not known or pair in told:
                continue
            own = keywords(other.title) - about
            for sentence in _sentences(other.text):
                # A sentence that names the matter of its own article may tell the time of that one.
                if not about <= keywords(sentence) or own & keywords(sentence):
                    continue
                if stray := _stray(facts(sentence), known):
                    told.add(pair)
                    yield Doubt("articles", one.title, _first_with(one.text, stray), sentence, one.id, other.id)
                    break


def _with_hours(articles: Sequence[Article], items: Sequence[CatalogueItem]) -> Iterator[Doubt]:
    for item in items:
        about = keywords(item.title)
        hours = {_clock(window[side]) for window in item.hours for side in ("opens", "closes")}
        for article in articles if about and hours else ():
            for sentence in _sentences(article.text):
                times = {fact for fact in facts(sentence) if fact.startswith("at ")}
                if about <= keywords(sentence) and times and not times <= hours:
                    said = ", ".join(f"{window['opens']}-{window['closes']}" for window in item.hours)
                    yield Doubt("hours", item.title, said, sentence, article.id, item_id=item.id)
                    break


def _translated(articles: Sequence[Article]) -> Iterator[Doubt]:
    for article in articles:
        known = facts(article.text)
        for language, words in article.translations.items():
            said = facts(words.get("text", ""))
            if known and said and known != said:
                stray = (said - known) or (known - said)
                here, there = _first_with(article.text, stray), _first_with(words["text"], stray)
                yield Doubt("translation", article.title, here, there, article.id, language=language)


def _stray(said: frozenset[str], known: frozenset[str]) -> frozenset[str]:
    """What is said that is not known, of the kinds of facts (times, amounts) of which something is known."""
    kinds = {fact[:2] for fact in known}
    return frozenset(fact for fact in said - known if fact[:2] in kinds)


def _first_with(text: str, stray: Iterable[str]) -> str:
    """The first sentence with facts of the kinds that are in doubt."""
    kinds = {fact[:2] for fact in stray}
    fitting = (each for each in _sentences(text) if kinds & {fact[:2] for fact in facts(each)})
    return next(fitting, text)


# Reading --------------------------------------------------------------------------------------------------------------

_TIME = re.compile(
    r"(?<![\d.,:])(\d{1,2})(?:[:.h](\d{2})(?![\d])\s*(a\.?m\.?|p\.?m\.?)?|\s?(a\.?m\.?|p\.?m\.?)(?!\w)|\s?(?:uhr|h)(?!\w))",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?:€|\$|£|\bEUR|\bUSD|\bGBP|\bCHF)\s?(\d+(?:[.,]\d{1,2})?)|(\d+(?:[.,]\d{1,2})?)\s?(?:€|\$|£|EUR\b|USD\b|GBP\b|CHF\b|euros?\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SHORTEST = 3
"""Letters of a word that something can be about; check-in is one word."""

_EMPTY = frozenset(
    """
    the and for from until with our your are can you how what when where which hours opening times time served open
    service services price prices hotel room rooms please not have has its this that there every day daily
    """.split()  # noqa: SIM905 - a list of fifty literals reads worse
)
_MINUTES = 60


def facts(text: str) -> frozenset[str]:
    """The times of day (`at 06:30`) and amounts (`of 6.50`) that a text names, however it writes them."""
    amounts = {f"of {float((one or other).replace(',', '.')):.2f}" for one, other in _AMOUNT.findall(text)}
    rest = _AMOUNT.sub(" ", text)
    return frozenset(amounts | set(filter(None, map(_time, _TIME.finditer(rest)))))


def _time(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or found[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"at {hour % 24:02}:{minute:02}" if hour <= 24 and minute < _MINUTES else ""  # noqa: PLR2004 - hours of a day


def _clock(written: str) -> str:
    return f"at {written}"


def keywords(text: str) -> frozenset[str]:
    """The words that a text is about, in lower case and without the s of more than one."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word.removesuffix("s") for word in words if len(word) >= _SHORTEST and word not in _EMPTY)


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?。！？])\s+|\n+", text) if part.strip()]
