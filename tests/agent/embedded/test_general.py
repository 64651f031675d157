"""What is true of guests in general, said to houses that no scenario knows."""

from __future__ import annotations

import pytest

from innkeep.agent.engine import Knowledge

from .hotels import FLAMINGO, LODGE, MERIDIAN, told, understand

TELLS = [
    (MERIDIAN, "my wife slipped on a bath towel", "order"),
    (MERIDIAN, "thanks for the pillows and the towels", "order"),
    (MERIDIAN, "bath towels arrived, thank you", "order"),
]
"""What a guest only tells, and what must not come of it."""

WISHES = [
    (MERIDIAN, "club sandwich, I'm coeliac", "order 1 Club sandwich (I'm coeliac)"),
    (MERIDIAN, "two club sandwiches, one without egg", "order 2 Club sandwich (one without egg)"),
    (
        MERIDIAN,
        "two bath towels. leave them outside the door please",
        "order 2 Bath towels (leave them outside the door)",
    ),
    (LODGE, "two pairs of slippers, size 38", "order 2 Slippers (size 38)"),
]

CORRECTED = [
    ("four please", "change 4 Bath towels"),
    ("sorry, make it just one", "change 1 Bath towels"),
    ("cancel that, we are leaving", "cancel"),
    ("leave it, we found some", "cancel"),
]


@pytest.mark.parametrize(("hotel", "said", "never"), TELLS)
async def test_what_is_only_told_is_not_ordered(hotel: Knowledge, said: str, never: str) -> None:
    assert never not in told(hotel, await understand(hotel, said))


@pytest.mark.parametrize(("hotel", "said", "meant"), WISHES)
async def test_what_is_said_of_a_thing_goes_with_it(hotel: Knowledge, said: str, meant: str) -> None:
    assert told(hotel, await understand(hotel, said)) == meant


@pytest.mark.parametrize(("said", "meant"), CORRECTED)
async def test_second_thoughts_may_have_a_reason(said: str, meant: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said, placed={"Bath towels": 2})) == meant


@pytest.mark.parametrize("said", ["dont need towels today", "we dont want the room cleaned", "its ok, no towels"])
async def test_an_apostrophe_may_be_missing(said: str) -> None:
    assert "order" not in told(MERIDIAN, await understand(MERIDIAN, said))


async def test_a_number_may_follow_what_it_counts() -> None:
    turn = await understand(MERIDIAN, "bath towels 2 extra pillows 3 please")
    assert told(MERIDIAN, turn) == "order 2 Bath towels; 3 Extra pillow"


async def test_a_name_that_looks_like_a_refusal_is_a_name() -> None:
    assert told(FLAMINGO, await understand(FLAMINGO, "a do not disturb sign")) == "order 1 Do not disturb sign"


async def test_the_words_of_the_question_find_the_article() -> None:
    assert told(LODGE, await understand(LODGE, "anything on snow chains we should know?")).startswith("question")


async def test_what_is_near_in_meaning_alone_is_offered_and_not_brought() -> None:
    turn = await understand(MERIDIAN, "something to flatten my shirt with, please")
    assert "order" not in told(MERIDIAN, turn)
