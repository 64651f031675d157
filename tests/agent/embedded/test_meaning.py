"""What is meant is heard though no word of it is said; what only sounds like something is left alone."""

from __future__ import annotations

import pytest

from innkeep.agent.engine import Knowledge

from .hotels import FLAMINGO, LODGE, MERIDIAN, told, understand

NOTHING_TO_DRY = "I just had a shower and have nothing to dry myself with"
DARK = "we can't see anything in the bathroom, it's pitch dark"

MEANT = [
    (MERIDIAN, NOTHING_TO_DRY, "price Bath towels"),
    (MERIDIAN, "ich habe nichts zum Abtrocknen", "order 1 Bath towels"),
    (MERIDIAN, "how do I get online", "question Wi-Fi"),
    (MERIDIAN, "can you take us to our flight?", "price Airport transfer"),
    (MERIDIAN, "it drips all night, we cannot sleep", "order 1 Plumbing (it drips all night)"),
    (MERIDIAN, "neighbours are shouting all night", "complain"),
    (MERIDIAN, "siamo usciti dalla doccia e non c'è niente per asciugarci", "price Bath towels"),
]

ELSEWHERE = [
    (MERIDIAN, "my plug does not fit into the wall", "order"),
    (MERIDIAN, "what a lovely place, fluffy towels, everything perfect", "order"),
    (FLAMINGO, "my team has lost again", "order"),
    (LODGE, "do you have a cinema?", "order"),
]
"""What a hotel has nothing for, and what asks for nothing."""

IN_ONE_BREATH = [
    ("four club sandwiches, one of them without egg", "order 4 Club sandwich (one of them without egg)"),
    ("a caesar salad, no wait, actually rather a club sandwich", "order 1 Club sandwich"),
    ("deux club sandwich, dont un sans œuf", "order 2 Club sandwich (dont un sans œuf)"),
    ("a club sandwich, the egg well done", "order 1 Club sandwich (the egg well done)"),
    ("2 bath towels + a club sandwich", "order 2 Bath towels; 1 Club sandwich"),
    ("wake me quarter to six please", "order 1 Wake-up call (quarter to six)"),
]

AFTERWARDS = [
    ("scratch that. a hand towel", {"Bath towels": 1}, "change 0 Bath towels | order 1 Hand towel"),
    ("my mistake, a hand towel", {"Bath towels": 2}, "change 0 Bath towels | order 2 Hand towel"),
    ("no, the other one", {"Bath towels": 1}, "change 0 Bath towels | order 1 Hand towel"),
    ("the tv fixed itself, no need to send anyone. still want the towels", {"Bath towels": 2}, "cancel TV repair"),
]


@pytest.mark.parametrize(("hotel", "said", "meant"), MEANT)
async def test_the_reason_tells_what_is_wanted(hotel: Knowledge, said: str, meant: str) -> None:
    assert told(hotel, await understand(hotel, said)) == meant


@pytest.mark.parametrize(("hotel", "said", "never"), ELSEWHERE)
async def test_nothing_near_is_taken_for_what_is_meant(hotel: Knowledge, said: str, never: str) -> None:
    assert never not in told(hotel, await understand(hotel, said))


async def test_what_is_dark_needs_light() -> None:
    assert "Light bulb" in told(MERIDIAN, await understand(MERIDIAN, DARK))


@pytest.mark.parametrize(("said", "meant"), IN_ONE_BREATH)
async def test_a_mind_may_change_in_one_message(said: str, meant: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said)) == meant


@pytest.mark.parametrize(("said", "placed", "meant"), AFTERWARDS)
async def test_what_was_ordered_is_not_ordered_twice(said: str, placed: dict[str, int], meant: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said, placed=placed)) == meant
