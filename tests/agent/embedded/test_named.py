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
