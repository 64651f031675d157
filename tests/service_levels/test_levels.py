"""The most specific level holds."""

from __future__ import annotations

from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from innkeep.orders.levels import DEFAULTS, Level, Work, instead, level_for, minutes_for
from innkeep.orders.lifecycle import Priority
from innkeep.people.models import Category

STRUDEL, SOUP = uuid4(), uuid4()
DISH = Category.ROOM_SERVICE

LADDER = [
    Level(DISH, 1, Priority.URGENT, STRUDEL),
    Level(DISH, 2, None, STRUDEL),
    Level(DISH, 3, Priority.URGENT, None),
    Level(DISH, 4, None, None),
]
"""From the most specific to the least."""


@pytest.mark.parametrize("known", range(len(LADDER)))
def test_item_and_priority_then_item_then_priority_then_category(known: int) -> None:
    for levels in (LADDER[known:], [*LADDER[:known:-1], LADDER[known]]):
        assert level_for(levels, DISH, Priority.URGENT, STRUDEL).minutes == known + 1


def test_what_is_said_of_others_does_not_hold() -> None:
    assert level_for(LADDER, DISH, Priority.LOW, STRUDEL).minutes == 2
    assert level_for(LADDER, DISH, Priority.URGENT, SOUP).minutes == 3
    assert level_for(LADDER, DISH, Priority.LOW, SOUP).minutes == 4
    assert level_for(LADDER, Category.MAINTENANCE, Priority.URGENT, STRUDEL) in DEFAULTS


def test_the_programs_own_levels_hold_where_the_hotel_says_nothing_of_a_category() -> None:
    for category, priority in product(Category, Priority):
        assert level_for([], category, priority, SOUP) in DEFAULTS
        assert level_for([Level(category, 7)], category, priority, SOUP).minutes == 7


def test_the_more_it_matters_the_sooner_it_is_promised() -> None:
    for category in Category:
        minutes = [level_for([], category, priority).minutes for priority in Priority]
        assert minutes == sorted(set(minutes), reverse=True)


def test_what_takes_longest_decides() -> None:
    levels = [Level(DISH, 10, item_id=SOUP), Level(DISH, 45, item_id=STRUDEL), Level(DISH, 30)]
    for items, minutes in (((SOUP,), 10), ((SOUP, STRUDEL), 45), ((SOUP, uuid4()), 30), ((), 30)):
        assert minutes_for(levels, Work(DISH, Priority.NORMAL, items)) == minutes


def test_what_is_tried_takes_the_place_of_what_says_the_same() -> None:
    assert instead(LADDER, [Level(DISH, 9, Priority.URGENT)]) == [
        LADDER[0],
        LADDER[1],
        Level(DISH, 9, Priority.URGENT),
        LADDER[3],
    ]
    assert instead([], LADDER) == LADDER


keys: some.SearchStrategy[tuple[Priority | None, UUID | None]] = some.tuples(
    some.sampled_from([None, *Priority]), some.sampled_from([None, STRUDEL, SOUP])
)


@given(known=some.dictionaries(keys, some.integers(1, 99)), order=some.permutations(range(15)))
def test_it_does_not_matter_in_which_order_levels_were_set(
    known: dict[tuple[Priority | None, UUID | None], int], order: list[int]
) -> None:
    levels = [Level(DISH, minutes, *key) for key, minutes in known.items()]
    shuffled = [levels[place] for place in order if place < len(levels)]
    for priority, item in product(Priority, (STRUDEL, SOUP)):
        found = level_for(levels, DISH, priority, item)
        assert found == level_for(shuffled, DISH, priority, item)
        expected = [(priority, item), (None, item), (priority, None), (None, None)]
        assert found.minutes == next((known[key] for key in expected if key in known), found.minutes)
