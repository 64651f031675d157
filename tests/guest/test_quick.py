"""The six things that a guest can tap at once: what there is, at the hour that it is."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from innkeep.catalogue.models import Article, CatalogueItem
from innkeep.core.weekly import DAYS, Window
from innkeep.guest.quick import CHOICES, quick_choices
from innkeep.people.models import Category


def daily(opens: str, closes: str) -> list[Window]:
    return [{"days": list(DAYS), "opens": opens, "closes": closes}]


def item(category: Category, title: str, hours: list[Window] | None = None, *, in_stock: bool = True) -> CatalogueItem:
    return CatalogueItem(category=category, title=title, hours=hours or [], in_stock=in_stock, translations={})


def article(title: str, text: str) -> Article:
    return Article(title=title, text=text, translations={})


MENU = [
    item(Category.HOUSEKEEPING, "Towels"),
    item(Category.HOUSEKEEPING, "Pillow"),
    item(Category.HOUSEKEEPING, "Iron", in_stock=False),
    item(Category.ROOM_SERVICE, "Sandwich"),
    item(Category.ROOM_SERVICE, "Breakfast", daily("6:30", "11:00")),
    item(Category.ROOM_SERVICE, "Burger", daily("12:00", "23:00")),
    item(Category.ROOM_SERVICE, "Sea bass", [*daily("12:00", "15:00"), *daily("19:00", "23:00")]),
    item(Category.CONCIERGE, "Taxi"),
    item(Category.MAINTENANCE, "Television"),
]
ARTICLES = [
    article("Parking", "Behind the house."),
    article("Breakfast", "From 7:00 to 10:30 in the Orangery."),
    article("Quiet hours", "From 22:00 to 7:00."),
]


def at(hour: int, items: list[CatalogueItem] = MENU, articles: list[Article] = ARTICLES) -> list[str]:
    now = datetime.combine(datetime(2026, 6, 3), time(hour))  # noqa: DTZ001 - a wall clock's
    return [choice.text for choice in quick_choices(items, articles, now)]


@pytest.mark.parametrize(
    ("hour", "first"),
    [
        (7, ["Breakfast", "Towels", "Taxi", "Sandwich"]),
        (13, ["Towels", "Sea bass", "Taxi", "Pillow"]),
        (19, ["Towels", "Sea bass", "Taxi", "Pillow"]),
        (3, ["Towels", "Sandwich", "Taxi", "Pillow"]),
    ],
)
def test_what_is_there_for_a_few_hours_comes_before_what_can_always_be_had(hour: int, first: list[str]) -> None:
    assert at(hour)[:4] == first


@pytest.mark.parametrize(("hour", "known"), [(8, "Breakfast"), (21, "Quiet hours")])
def test_articles_that_speak_of_this_hour_come_first(hour: int, known: str) -> None:
    choices = at(hour)
    assert len(choices) == CHOICES
    assert choices[4] == known


def test_nobody_is_offered_what_there_is_not_or_a_repair() -> None:
    everywhere = {choice for hour in range(24) for choice in at(hour)}
    assert everywhere.isdisjoint({"Iron", "Television"})
    assert "Burger" not in at(2)


def test_a_house_with_little_offers_the_little_that_it_has() -> None:
    assert at(12, [MENU[0]], ARTICLES[:1]) == ["Towels", "Parking"]
    assert at(12, [], []) == []
