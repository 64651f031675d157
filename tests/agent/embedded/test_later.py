"""What guests wish when it is ordered already: a wish about it, and neither another order nor a refusal."""

from __future__ import annotations

import pytest

from .abroad import HOTELS
from .hotels import MERIDIAN, told, understand

WISHES = [
    "extra butter please",
    "without onions please",
    "no onions please",
    "oh and no mayo",
    "can you make it for 8 instead?",
    "actually make it 8pm",
    "I'm allergic to nuts",
    "not too spicy please",
    "it is for my husband",
    "please add ketchup",
    "well done please",
    "and ketchup",
    "please hurry",
    "can you speed it up?",
]


@pytest.mark.parametrize("said", WISHES)
@pytest.mark.parametrize("where", ["proposal", "placed", "begun"])
async def test_it_is_a_wish_about_what_waits_or_is_under_way(said: str, where: str) -> None:
    turn = await understand(MERIDIAN, said, **{where: {"Club sandwich": 1}})  # type: ignore[arg-type]
    [act] = turn.acts
    assert act.kind == "change"
    assert act.quantity is None
    assert act.notes in said
    assert told(MERIDIAN, turn).startswith("change Club sandwich (")


@pytest.mark.parametrize("said", WISHES)
async def test_when_nothing_is_under_way_it_is_no_change(said: str) -> None:
    turn = await understand(MERIDIAN, said)
    assert all(act.kind != "change" for act in turn.acts)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("a bath towel please", "order 1 Bath towels"),
        ("extra towels please", "order 1 Bath towels"),
        ("with oat milk please", "order 1 Oat milk"),
        ("no thanks", "thanks"),
        ("no towels today", "decline"),
        ("when is breakfast", "question Breakfast"),
        ("what time is check out", "question Check-in and check-out"),
        ("how long will it take", "status"),
        ("the tv does not work", "order 1 TV repair (the tv does not work)"),
        ("who won the match", "unknown"),
        ("is the wifi fast", "question Wi-Fi"),
        ("and a bath towel", "order 1 Bath towels"),
    ],
)
async def test_what_is_about_something_else_stays_so(said: str, meant: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said, placed={"Cappuccino": 1})) == meant


@pytest.mark.parametrize(
    "said", ["no", "no thanks", "no, that's too much", "no sandwich please", "leave the sandwich out"]
)
async def test_what_refuses_the_thing_itself_is_no_wish_about_it(said: str) -> None:
    for where in ("proposal", "placed"):
        turn = await understand(MERIDIAN, said, **{where: {"Club sandwich": 1}})  # type: ignore[arg-type]
        assert not any(getattr(act, "notes", "") for act in turn.acts)


async def test_of_several_things_it_is_about_the_one_that_it_names_or_about_all() -> None:
    placed = {"Club sandwich": 1, "Cappuccino": 1}
    named = await understand(MERIDIAN, "no onions on the sandwich please", placed=placed)
    assert told(MERIDIAN, named) == "change Club sandwich (no onions on the sandwich)"
    everything = await understand(MERIDIAN, "tomorrow at 8 please", placed=placed)
    assert told(MERIDIAN, everything) == "change (tomorrow at 8)"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "ohne Zwiebeln bitte"),
        ("de", "extra Butter bitte"),
        ("fr", "sans oignons svp"),
        ("fr", "plutôt à 20h"),
        ("es", "sin cebolla por favor"),
        ("it", "senza cipolla per favore"),
        ("it", "alle 8 invece"),
        ("pt", "sem cebola por favor"),
        ("nl", "zonder ui graag"),
        ("nl", "liever om 8 uur"),
        ("id", "tanpa bawang ya"),
        ("ja", "玉ねぎ抜きでお願いします"),
        ("ko", "양파 빼주세요"),
        ("zh", "改成8点"),
        ("ar", "بدون بصل من فضلك"),
        ("de", "beeilen Sie sich bitte"),
        ("fr", "vite s'il vous plaît"),
        ("ja", "急いでください"),
    ],
)
async def test_it_is_heard_in_any_language(language: str, said: str) -> None:
    turn = await understand(HOTELS["de"], said, placed={"Wiener Schnitzel": 1}, before=("",))
    assert told(HOTELS["de"], turn).startswith("change Wiener Schnitzel (")
    assert turn.language == language
