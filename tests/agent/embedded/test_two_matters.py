"""Things of one kind in one house, and two matters in one message: each is heard for itself."""

from __future__ import annotations

import pytest

from tests.agent.embedded.hotels import hotel, told, understand

SAGUARO = hotel(
    "saguaro",
    (
        ("housekeeping", "Bath towels", "", "", "0"),
        ("housekeeping", "Washcloth", "", "", "0"),
        ("housekeeping", "Pool towel", "For the pool only", "", "0"),
        ("housekeeping", "Bar soap", "", "", "0"),
        ("housekeeping", "Shampoo packet", "", "", "0"),
        ("housekeeping", "Feather pillow", "", "", "0"),
        ("housekeeping", "Buckwheat pillow", "", "", "0"),
        ("room_service", "Herbal tea", "Verbena, mint or chamomile", "", "3"),
        ("maintenance", "Tub drain", "", "", "0"),
        ("maintenance", "Lamp", "", "", "0"),
        ("concierge", "Wake-up call", "", "", "0"),
    ),
    {"Code of the gate": "After 10 pm the code of the gate is 1547A."},
)

SAID = (
    ("3 jabones y 4 toallas de baño por favor", "order 3 Bar soap; 4 Bath towels"),
    ("Wir bräuchten noch 2 Waschlappen und ein Shampoo", "order 2 Washcloth; 1 Shampoo packet"),
    ("bitte heute nicht saubermachen, nur ein frisches Duschtuch danke", "order 1 Bath towels"),
    ("minta handuk buat mandi 2 ya", "order 2 Bath towels (buat mandi 2)"),
    ("two towels please", "order 2 Bath towels"),
    ("two washcloths though, and a bar of soap", "order 2 Washcloth; 1 Bar soap"),
    ("one more pillow, the feather pillow", "order 1 Feather pillow"),
    ("a chamomile tea please", "order 1 Herbal tea (chamomile tea)"),
    ("I can't sleep, could I have one more towel?", "order 1 Bath towels"),
    ("We'll be back late tonight, what is the code of the gate?", "question Code of the gate"),
    (
        "the bath takes forever to empty and the lamp is dead",
        "order 1 Tub drain (the bath takes forever to empty); 1 Lamp (the lamp is dead)",
    ),
)


@pytest.mark.parametrize(("said", "meant"), SAID)
async def test_each_is_heard(said: str, meant: str) -> None:
    assert told(SAGUARO, await understand(SAGUARO, said)) == meant


async def test_a_number_beside_a_no_takes_nothing_back() -> None:
    turn = await understand(SAGUARO, "ach nein, bitte doch 4 insgesamt", placed={"Pool towel": 2}, before=("",))
    assert told(SAGUARO, turn) == "change 4 Pool towel"
