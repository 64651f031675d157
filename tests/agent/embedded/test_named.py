"""What is named is meant, and not what is near to it."""

from __future__ import annotations

import pytest

from .abroad import HOTELS
from .hotels import hotel, told, understand

BATHROOM = hotel(
    "bathroom",
    (
        ("maintenance", "Évacuation bouchée", "", "", "0"),
        ("maintenance", "WC", "", "", "0"),
        ("maintenance", "Robinet qui fuit", "", "", "0"),
        ("maintenance", "Douche et baignoire", "", "", "0"),
    ),
    {},
    language="fr",
)


@pytest.mark.parametrize(
    ("said", "mended"),
    [
        ("les toilettes débordent", "WC"),
        ("Toilette verstopft", "WC"),
        ("the toilet is blocked", "WC"),
        ("wc mampet", "WC"),
        ("Duschkopf abgebrochen", "Douche et baignoire"),
        ("de afvoer is verstopt", "Évacuation bouchée"),
    ],
)
async def test_a_trouble_goes_to_what_is_named(said: str, mended: str) -> None:
    assert told(BATHROOM, await understand(BATHROOM, said)) == f"order 1 {mended} ({said})"


async def test_a_late_departure_is_meant_where_an_article_only_tells_of_departures() -> None:
    found = await understand(HOTELS["de"], "late checkout until 2pm")
    assert told(HOTELS["de"], found) == "order 1 Spätabreise (2pm)"


BUSAN = hotel(
    "busan",
    (("room_service", "돼지국밥", "", "", "9000"), ("room_service", "병맥주", "", "", "6000")),
    {},
    language="ko",
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("국밥 하나요", "order 1 돼지국밥"), ("국밥 하나랑 맥주 두 병요", "order 1 돼지국밥; 2 병맥주")],
)
async def test_what_ends_a_name_tells_its_kind(said: str, meant: str) -> None:
    assert told(BUSAN, await understand(BUSAN, said)) == meant


async def test_what_comes_with_a_thing_is_no_other_thing() -> None:
    rails = hotel("rails", (("housekeeping", "Culla", "Per bimbi fino a 2 anni", "", "0"),), {}, language="it")
    assert (
        told(rails, await understand(rails, "Si può avere un lettino con le sponde?"))
        == "order 1 Culla (con le sponde)"
    )


async def test_a_thing_that_is_asked_for_is_not_offered_as_well() -> None:
    lombok = hotel("lombok", (("housekeeping", "Obat nyamuk bakar", "", "", "0"),), {}, language="id")
    said = "Malam kak, banyak nyamuk nih di teras. Ada obat bakar ga? Tolong diantar ya"
    assert told(lombok, await understand(lombok, said)) == "order 1 Obat nyamuk bakar"


async def test_when_and_for_whom_goes_with_what_is_chosen() -> None:
    said = (
        "vous pouvez nous garder une place au resto jeudi soir, 4 personnes vers 19h30, je suis intolérante au gluten"
    )
    turn = await understand(
        HOTELS["fr"], "Réservation de restaurant", asked=("Réservation de restaurant",), before=(said,)
    )
    assert "19h30" in told(HOTELS["fr"], turn)
    assert "gluten" in told(HOTELS["fr"], turn)
