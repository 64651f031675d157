"""The first screen's quick choices: from this hotel's own menu and knowledge, by the hour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from innkeep.catalogue.models import Article, CatalogueItem
from innkeep.core.weekly import is_open, openings
from innkeep.people.models import Category
from innkeep.web.languages import own_words

CHOICES = 6
ARTICLES = 2

_ROOM, _HOUSE, _FRONT = Category.ROOM_SERVICE, Category.HOUSEKEEPING, Category.CONCIERGE

_BY_HOUR = (
    (6, (_HOUSE, _ROOM, _FRONT)),
    (11, (_ROOM, _HOUSE, _FRONT)),
    (15, (_HOUSE, _ROOM, _FRONT)),
    (18, (_ROOM, _HOUSE, _FRONT)),
    (24, (_HOUSE, _ROOM, _FRONT)),
)
"""Until which hour what comes first. Repairs never do: nobody's room is broken by default."""

_TIME = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b")
SOON = timedelta(hours=3)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuickChoice:
    """A button that sends its text."""

    text: str
    icon: str


def quick_choices(items: Sequence[CatalogueItem], articles: Sequence[Article], now: datetime) -> list[QuickChoice]:
    """Six things that a guest may want and can have at this hour, in the language that is spoken.

    What is there for a few hours only comes before what can always be had. `now` is the hotel's wall clock.
    """
    items = sorted(
        (item for item in items if item.in_stock and is_open(item.hours, now)), key=lambda item: _had_for(item, now)
    )
    known = sorted(articles, key=lambda article: not _timely(article, now))[:ARTICLES]
    wanted = _taken_in_turns(items, next(order for until, order in _BY_HOUR if now.hour < until))
    things = [
        QuickChoice(own_words(item, "title") or item.title, item.category) for item in wanted[: CHOICES - len(known)]
    ]
    return things + [QuickChoice(own_words(article, "title") or article.title, "article") for article in known]


def _had_for(item: CatalogueItem, now: datetime) -> timedelta:
    """For how long something can be had on this day."""
    midnight = datetime.combine(now.date(), time())
    spans = openings(item.hours, midnight, midnight + DAY)
    return sum((end - start for start, end in spans), timedelta())


def _timely(article: Article, now: datetime) -> bool:
    """Whether an article speaks of a time of day that is about now."""
    for hour, minute in _TIME.findall(article.text):
        until = datetime.combine(now.date(), time(int(hour), int(minute))) - now
        if -SOON / 3 <= until <= SOON:
            return True
    return False


def _taken_in_turns(items: Sequence[CatalogueItem], order: Sequence[Category]) -> list[CatalogueItem]:
    """The first of each category, then the second of each, in the order of the hour."""
    rows = [[item for item in items if item.category is category] for category in order]
    longest = max(map(len, rows), default=0)
    return [row[place] for place in range(longest) for row in rows if place < len(row)]
