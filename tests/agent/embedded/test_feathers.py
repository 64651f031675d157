"""Who cannot have feathers is brought the other pillow, however it is said."""

from __future__ import annotations

import pytest

from .hotels import hotel, told, understand

DUNES = hotel(
    "dunes",
    (
        ("housekeeping", "Feather pillow", "", "", "0"),
        ("housekeeping", "Hypoallergenic pillow", "", "", "0"),
        ("housekeeping", "Blanket", "", "", "0"),
    ),
    {"Breakfast": "Breakfast is from 7:00 to 10:00."},
)

OTHERS = [
    ("my wife can't have feathers, have you another sort of pillow? we need two", 2),
    ("Ich vertrage keine Federn, gibt es andere Kissen? Bräuchte zwei.", 2),
    ("hebt u een kussen waar geen veren in zitten? Graag eentje brengen", 1),
    ("je ne supporte pas les plumes, vous avez un autre oreiller ? un seul s’il vous plaît", 1),
    ("tenho alergia a penas, tem travesseiro sem pena? quero dois", 2),
    ("저 깃털 알레르기가 있어요. 깃털 아닌 베개 있나요? 두 개 주세요", 2),
]


@pytest.mark.parametrize(("said", "count"), OTHERS)
async def test_no_feathers_are_brought_to_who_cannot_have_them(said: str, count: int) -> None:
    assert told(DUNES, await understand(DUNES, said)) == f"order {count} Hypoallergenic pillow"


async def test_feathers_are_brought_to_who_asks_for_them() -> None:
    said = "one feather pillow and no more blankets please, and don't turn the heating down"
    assert "1 Feather pillow" in told(DUNES, await understand(DUNES, said))
