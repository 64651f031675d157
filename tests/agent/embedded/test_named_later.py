"""What is said of something asked for before and names a thing, and a yes in a guest's own words."""

from __future__ import annotations

import pytest

from .hotels import MERIDIAN, told, understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("oups, pas de soupe finalement, enlevez-la", "change 0 Soup of the day"),
        ("just the sandwich then, that will do", "change 0 Soup of the day"),
        ("leave the soup out please", "change 0 Soup of the day"),
        ("please take the soup off again", "change 0 Soup of the day"),
    ],
)
async def test_of_several_things_the_named_one_is_taken_out(said: str, meant: str) -> None:
    waits = {"Club sandwich": 1, "Soup of the day": 1}
    assert (
        told(MERIDIAN, await understand(MERIDIAN, said, proposal=waits, before=("the sandwich, and a soup",))) == meant
    )


@pytest.mark.parametrize("said", ["oops wrong word, the club sandwich", "oups, club sandwich je voulais dire"])
async def test_what_was_meant_takes_the_place_of_what_was_said(said: str) -> None:
    read = await understand(MERIDIAN, said, proposal={"Soup of the day": 2})
    assert told(MERIDIAN, read) == "change 0 Soup of the day | order 2 Club sandwich"


@pytest.mark.parametrize("said", ["oh and no onions on it please", "ah, et sans oignons s'il vous plaît"])
async def test_a_part_is_left_out_and_the_thing_is_not(said: str) -> None:
    read = await understand(MERIDIAN, said, proposal={"Club sandwich": 1})
    assert told(MERIDIAN, read).startswith("change Club sandwich (")


@pytest.mark.parametrize(
    "said",
    [
        "That is correct, do go ahead.",
        "Oui, parfait, je vous le confirme.",
        "va benissimo, le prendiamo",
        "jo passt so, immer her damit",
        "その内容で間違いないので取ってください",
    ],
)
async def test_a_yes_in_words_of_ones_own_confirms_what_waits(said: str) -> None:
    read = await understand(MERIDIAN, said, proposal={"Club sandwich": 2})
    assert (told(MERIDIAN, read), read.agreed) == ("confirm", True)


@pytest.mark.parametrize(
    "said",
    [
        "That is correct, but make it three.",
        "yes, all fine, and a cappuccino with it",
        "Oui, parfait, mais sans tomate",
        "sì, va benissimo, però alle otto",
        "is that all correct and how long will it take?",
        "ja genau, sechs Stück bitte",
    ],
)
async def test_a_yes_with_anything_beside_it_is_not_agreed_to(said: str) -> None:
    read = await understand(MERIDIAN, said, proposal={"Club sandwich": 2})
    assert not read.agreed


@pytest.mark.parametrize("said", ["handuk gausah diganti kak", "toalhas lavadas n é preciso obg", "il phon nn serve"])
async def test_what_is_refused_as_on_phones_is_not_ordered(said: str) -> None:
    assert "order" not in told(MERIDIAN, await understand(MERIDIAN, said))
