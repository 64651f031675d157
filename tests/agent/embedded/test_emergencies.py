"""Danger comes before everything else, and words that only look like it are not danger."""

from __future__ import annotations

import pytest

from innkeep.agent.engine import Knowledge

from .abroad import HOTELS, by_language
from .hotels import FLAMINGO, LODGE, MERIDIAN, hotel, told, understand

DANGER = [
    ("Fire!", "fire"),
    ("there is a fire in the corridor", "fire"),
    ("I smell smoke", "fire"),
    ("something is burning in the room next door", "fire"),
    ("smoke is coming out of the socket", "fire"),
    ("the fire alarm is going off", "fire"),
    ("my husband has chest pain", "medical"),
    ("she is not breathing", "medical"),
    ("My mum collapsed, please hurry", "medical"),
    ("we need an ambulance", "medical"),
    ("I can't breathe", "medical"),
    ("he's bleeding badly", "medical"),
    ("call a doctor, my son is having an allergic reaction", "medical"),
    ("there's a man with a knife", "violence"),
    ("someone is attacking me", "violence"),
    ("he is hitting her next door", "violence"),
    ("somebody is trying to break into my room", "intruder"),
    ("there is a stranger in my room", "intruder"),
    ("I smell gas", "gas"),
    ("there's a gas leak", "gas"),
    ("water is pouring through the ceiling", "flood"),
    ("the bathroom is flooded", "flood"),
    ("a pipe has burst", "flood"),
    ("I can't find my daughter", "missing_child"),
    ("our little boy is missing", "missing_child"),
    ("I want to kill myself", "self_harm"),
    ("i don't want to live anymore", "self_harm"),
    ("two towels please. also there is smoke in the hallway", "fire"),
]

HARMLESS = [
    (LODGE, "can you light the fire in the fireplace"),
    (LODGE, "is there a fire pit?"),
    (LODGE, "one smoked salmon please"),
    (LODGE, "Smoked trout please"),
    (MERIDIAN, "where is the nearest gas station?"),
    (MERIDIAN, "do you have a non-smoking room?"),
    (MERIDIAN, "where can I smoke?"),
    (MERIDIAN, "Where is the fire exit?"),
    (MERIDIAN, "sparkling water without gas"),
    (MERIDIAN, "the smoke detector is beeping, battery is low"),
    (FLAMINGO, "fire noodles please"),
    (FLAMINGO, "the bonfire was great"),
    (MERIDIAN, "is there a doctor nearby?"),
    (MERIDIAN, "I could kill for a club sandwich"),
    (MERIDIAN, "a button is missing"),
]


@pytest.mark.parametrize(("said", "hazard"), DANGER)
async def test_danger_is_the_only_act_of_the_turn(said: str, hazard: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said)) == f"emergency {hazard}"


@pytest.mark.parametrize(("hotel", "said"), HARMLESS)
async def test_no_alarm_without_danger(hotel: Knowledge, said: str) -> None:
    assert "emergency" not in told(hotel, await understand(hotel, said))


@pytest.mark.parametrize("lines", by_language("dangers.txt").values(), ids=by_language("dangers.txt"))
async def test_danger_is_understood_in_every_language(lines: list[list[str]]) -> None:
    found = []
    for _, said in lines:
        meant = told(HOTELS["es"], await understand(HOTELS["es"], said))
        found.append([meant if "emergency" in meant else "harmless", said])
    assert found == [[hazard if hazard == "harmless" else f"emergency {hazard}", said] for hazard, said in lines]


async def test_the_title_of_a_thing_is_no_danger_whatever_its_word_sounds_like() -> None:
    rows = (("concierge", "Kese", "", "", "20"), ("concierge", "Köpük masajı", "", "", "30"))
    house = hotel("hamam", rows, {}, language="tr")
    for title in ("Kese", "Köpük masajı"):
        assert "emergency" not in told(house, await understand(house, title))
