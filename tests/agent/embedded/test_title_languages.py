"""A name that the hotel has in another language tells what the guest speaks, and is no word of the hotel's own."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid5

import pytest

from innkeep.agent.embedded.languages import language_of
from tests.agent.embedded.hotels import MERIDIAN, told, understand

_WORDS = {
    "Bath towels": (("de", "Badetücher"), ("es", "Toallas de baño")),
    "Toilet paper": (("de", "Toilettenpapier"), ("nl", "Toiletpapier")),
    "Club sandwich": (("de", "Club Sandwich"), ("fr", "Club sandwich")),
}
_HOT = replace(
    MERIDIAN.items[0],
    id=uuid5(MERIDIAN.org_id, "Hot water"),
    category="maintenance",
    title="Hot water",
    description="No hot water, or not hot enough",
    aliases=("cold shower",),
    translated=(("es", "Agua caliente"),),
)
POLYGLOT = replace(
    MERIDIAN,
    version="polyglot",
    items=(*(replace(item, translated=_WORDS.get(item.title, ())) for item in MERIDIAN.items), _HOT),
)


@pytest.mark.parametrize(
    ("said", "language", "acts"),
    [
        ("Badetücher", "de", "order 1 Bath towels"),
        ("toiletpapier", "nl", "order 1 Toilet paper"),
        ("Club sandwich", "en", "order 1 Club sandwich"),
        ("no sale agua caliente", "es", "order 1 Hot water (no sale agua caliente)"),
    ],
)
async def test_a_title_tells_the_language(said: str, language: str, acts: str) -> None:
    found = await understand(POLYGLOT, said)
    assert (found.language, told(POLYGLOT, found)) == (language, acts)


@pytest.mark.parametrize(
    ("said", "hotel", "language"),
    [("Trainieren?", "id", "de"), ("kamillethee", "fr", "nl"), ("kancing copot", "en", "id")],
)
def test_what_one_language_alone_calls_things_tells_it(said: str, hotel: str, language: str) -> None:
    assert language_of(said, (), hotel) == language


async def test_who_has_written_before_speaks_what_they_wrote() -> None:
    found = await understand(POLYGLOT, "Badetücher", before=("Could you please tell me where the gym is?",))
    assert found.language == "en"
