"""While a proposal or a question of ours waits, short answers are about that."""

from __future__ import annotations

import pytest

from .hotels import MERIDIAN, told, understand

ONE = {"Club sandwich": 1}
TWO = {"Club sandwich": 2, "Soup of the day": 1}

TO_A_PROPOSAL = [
    (ONE, "yes", "confirm"),
    (ONE, "Yes please!", "confirm"),
    (ONE, "ok", "confirm"),
    (ONE, "sure, go ahead", "confirm"),
    (ONE, "that's right, thank you", "confirm"),
    (ONE, "👍", "confirm"),
    (ONE, "no", "decline"),
    (ONE, "no thanks", "decline"),
    (ONE, "never mind", "decline"),
    (ONE, "forget it", "decline"),
    (ONE, "cancel that", "decline"),
    (ONE, "I don't want it", "decline"),
    (ONE, "make it three", "change 3 Club sandwich"),
    (ONE, "actually two", "change 2 Club sandwich"),
    (ONE, "yes but make it two", "change 2 Club sandwich"),
    (ONE, "No, two please", "change 2 Club sandwich"),
    (ONE, "yes, and two towels", "confirm | order 2 Bath towels"),
    (ONE, "add a cappuccino", "order 1 Cappuccino"),
    (ONE, "when is breakfast?", "question Breakfast"),
    (ONE, "no towels please", "unknown"),
    (ONE, "no sandwich please", "decline"),
    (TWO, "only one sandwich", "change 1 Club sandwich"),
    (TWO, "remove the soup", "change 0 Soup of the day"),
    (TWO, "without the soup please", "change 0 Soup of the day"),
    (TWO, "make it three", "unknown"),
    (TWO, "three club sandwiches instead", "change 3 Club sandwich"),
]

WATERS = ("Sparkling water", "Still water")

TO_A_CHOICE = [
    ("the first one", "order 1 Sparkling water"),
    ("second please", "order 1 Still water"),
    ("sparkling", "order 1 Sparkling water"),
    ("Still water", "order 1 Still water"),
    ("two sparkling please", "order 2 Sparkling water"),
    ("the last one", "order 1 Still water"),
    ("both", "order 1 Sparkling water; 1 Still water"),
    ("neither, thanks", "decline"),
    ("a cappuccino instead", "order 1 Cappuccino"),
    ("purple", "unknown"),
]


@pytest.mark.parametrize(("waiting", "said", "meant"), TO_A_PROPOSAL)
async def test_an_answer_to_a_proposal(waiting: dict[str, int], said: str, meant: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said, proposal=waiting)) == meant


@pytest.mark.parametrize(("said", "meant"), TO_A_CHOICE)
async def test_an_answer_to_a_choice(said: str, meant: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said, asked=WATERS)) == meant


async def test_how_it_was_wanted_outlives_the_choice() -> None:
    turn = await understand(MERIDIAN, "sparkling", asked=WATERS, before=("a water at 8pm please",))
    assert told(MERIDIAN, turn) == "order 1 Sparkling water (8pm)"


async def test_the_quantity_asked_for_outlives_the_choice() -> None:
    turn = await understand(MERIDIAN, "sparkling", asked=WATERS, before=("three waters please",))
    assert told(MERIDIAN, turn) == "order 3 Sparkling water"


async def test_nothing_is_confirmed_when_nothing_waits() -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, "yes, confirm")) == "unknown"


@pytest.mark.parametrize(
    ("before", "said", "number"),
    [
        ("three waters please", "actually one more, my husband just came back", 4),
        ("three waters please", "make that two", 2),
        ("tres aguas por favor", "con una basta", 1),
        ("drei Wasser bitte", "doch lieber zwei", 2),
        ("물 세 병 주세요", "아 네 병으로 해주세요", 4),
    ],
)
async def test_of_a_choice_more_or_less_may_be_wanted(before: str, said: str, number: int) -> None:
    again = await understand(MERIDIAN, said, asked=WATERS, before=(before,))
    assert told(MERIDIAN, again).startswith(f"ask {number} ")
    chosen = await understand(MERIDIAN, WATERS[0], asked=WATERS, before=(before, said))
    assert told(MERIDIAN, chosen) == f"order {number} {WATERS[0]}"


async def test_how_a_choice_is_wished_goes_with_what_is_chosen() -> None:
    said = "a water please, but without lemon"
    chosen = await understand(MERIDIAN, WATERS[0], asked=WATERS, before=(said,))
    assert told(MERIDIAN, chosen) == f"order 1 {WATERS[0]} (but without lemon)"
