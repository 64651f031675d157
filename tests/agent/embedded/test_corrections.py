"""Guests who put right within a message what they have just said in it."""

from __future__ import annotations

import pytest

from innkeep.agent.engine import Knowledge

from .hotels import FLAMINGO, LODGE, MERIDIAN, told, understand

RIGHTED = [
    (
        MERIDIAN,
        "two soups of the day.. no wait make that one soup and one caesar salad",
        "order 1 Soup of the day; 1 Caesar salad",
    ),
    (MERIDIAN, "a caesar salad, no hang on, the club sandwich", "order 1 Club sandwich"),
    (MERIDIAN, "two caesar salads, oh wait, three", "order 3 Caesar salad"),
    (
        MERIDIAN,
        "two towels and a pillow, actually no, make it three towels",
        "order 3 Bath towels; 1 Extra pillow",
    ),
    (
        MERIDIAN,
        "can i have 2 still waters, sorry, make it 2 sparkling waters without ice",
        "order 2 Sparkling water (without ice)",
    ),
    (LODGE, "eine Gulaschsuppe und einen Apfelstrudel, nein warte, zwei", "order 1 Goulash soup; 2 Apple strudel"),
    (LODGE, "zwei Gulaschsuppen, ach nein, lieber eine", "order 1 Goulash soup"),
    (LODGE, "die Gulaschsuppe, oder nein, doch lieber die Forelle ohne Haut", "order 1 Smoked trout (ohne Haut)"),
    (FLAMINGO, "dos lassis de mango, no espera, mejor tres lassis de papaya", "order 3 Papaya lassi"),
    (FLAMINGO, "duas mango lassi, aliás, uma", "order 1 Mango lassi"),
    (FLAMINGO, "un mango lassi, enfin non, deux", "order 2 Mango lassi"),
    (FLAMINGO, "due mango lassi, anzi no, uno solo", "order 1 Mango lassi"),
    (FLAMINGO, "twee mango lassi.. of nee wacht, doe maar drie papaya lassi", "order 3 Papaya lassi"),
    (FLAMINGO, "dua mango lassi, eh bukan, tiga", "order 3 Mango lassi"),
    (FLAMINGO, "マンゴーラッシーを2つ、あ、やっぱり3つで", "order 3 Mango lassi"),
    (FLAMINGO, "망고 라씨 두 개, 아니다 세 개요", "order 3 Mango lassi"),
    (FLAMINGO, "两杯芒果拉西，不对，三杯", "order 3 Mango lassi"),
    (FLAMINGO, "iki mango lassi, yok pardon, üç tane", "order 3 Mango lassi"),
    (FLAMINGO, "dwa mango lassi, albo nie, trzy", "order 3 Mango lassi"),
    (FLAMINGO, "два манго ласси, ой нет, три", "order 3 Mango lassi"),
    (MERIDIAN, "منشفتين، لا انتظر، ثلاثة", "order 3 Bath towels"),
    (MERIDIAN, "i need towels, no wait, pillows", "order 1 Extra pillow"),
]


@pytest.mark.parametrize(("knowledge", "said", "meant"), RIGHTED)
async def test_what_is_put_right_counts_as_it_is_said_last(knowledge: Knowledge, said: str, meant: str) -> None:
    assert told(knowledge, await understand(knowledge, said)) == meant


@pytest.mark.parametrize(
    "said", ["two towels please.. oh wait, never mind, found them", "zwei Badetücher, ach nein, hat sich erledigt"]
)
async def test_what_is_taken_back_at_once_is_not_ordered(said: str) -> None:
    assert "order" not in told(MERIDIAN, await understand(MERIDIAN, said))


WAITING = [
    ("tre, viene anche mia suocera", {"Ski pass": 2}, "change 3 Ski pass"),
    ("Kollege ist krank, nur drei", {"Ski pass": 4}, "change 3 Ski pass"),
    ("finalement un seul, elle préfère lire", {"Ski pass": 2}, "change 1 Ski pass"),
    ("mejor sin el chocolate, solo la trucha", {"Hot chocolate": 1, "Smoked trout": 1}, "change 0 Hot chocolate"),
    ("aliás, tira o chocolate quente", {"Hot chocolate": 1, "Smoked trout": 1}, "change 0 Hot chocolate"),
]


@pytest.mark.parametrize(("said", "proposal", "meant"), WAITING)
async def test_why_it_is_put_right_changes_nothing(said: str, proposal: dict[str, int], meant: str) -> None:
    assert told(LODGE, await understand(LODGE, said, proposal=proposal)) == meant


INSTEAD = [
    ("actually no wait, the papaya lassi", "change 0 Mango lassi | order 2 Papaya lassi"),
    ("Of nee, doe toch papaya lassi", "change 0 Mango lassi | order 2 Papaya lassi"),
    ("no espera, mejor el lassi de papaya", "change 0 Mango lassi | order 2 Papaya lassi"),
    ("oh no, I need a mosquito net", "order 1 Mosquito net"),
]


@pytest.mark.parametrize(("said", "meant"), INSTEAD)
async def test_what_takes_back_what_waits_names_what_takes_its_place(said: str, meant: str) -> None:
    assert told(FLAMINGO, await understand(FLAMINGO, said, proposal={"Mango lassi": 2})) == meant


async def test_what_was_ordered_and_does_not_come_is_not_ordered_again() -> None:
    turn = await understand(MERIDIAN, "still no towels, it has been 45 minutes", placed={"Bath towels": 2})
    assert told(MERIDIAN, turn) == "status"


ONE_BREATH = [
    ("De tv doet het niet en ik wil graag een extra kussen", "order 1 TV repair (De tv doet het niet); 1 Extra pillow"),
    ("a taxi to the airport at six, one taxi", "order 1 Taxi (to the airport at six)"),
    ("bring us two cappuccinos please", "order 2 Cappuccino"),
    ("hand towel and 2 extra bath towels please", "order 1 Hand towel; 2 Bath towels"),
]


@pytest.mark.parametrize(("said", "meant"), ONE_BREATH)
async def test_small_words_swallow_nothing(said: str, meant: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said)) == meant


WEIGHED = [
    (MERIDIAN, "torn between the soup and the caesar salad.. ok the soup", "order 1 Soup of the day"),
    (
        MERIDIAN,
        "can't decide between the soup of the day and the caesar salad",
        "ask 1 Caesar salad / Soup of the day",
    ),
    (LODGE, "ich schwanke zwischen der Gulaschsuppe und der Forelle", "ask 1 Goulash soup / Smoked trout"),
]


@pytest.mark.parametrize(("knowledge", "said", "meant"), WEIGHED)
async def test_what_is_weighed_is_not_ordered(knowledge: Knowledge, said: str, meant: str) -> None:
    assert told(knowledge, await understand(knowledge, said)) == meant


async def test_the_other_one_is_the_other_that_was_weighed() -> None:
    before = ("torn between the soup and the caesar salad.. ok the soup",)
    said = "no hang on, the other one instead"
    turn = await understand(MERIDIAN, said, proposal={"Soup of the day": 1}, before=before)
    assert told(MERIDIAN, turn) == "change 0 Soup of the day | order 1 Caesar salad"


async def test_what_is_unknown_counts_nothing_of_what_waits() -> None:
    turn = await understand(LODGE, "e uma lata de xpto", proposal={"Hot chocolate": 2})
    assert "change" not in told(LODGE, turn)


TOLD_FIRST = [
    ("Diş fırçası unutmuşuz, iki tane dental kit alabilir miyiz?", "order 2 Dental kit"),
    ("my pillow is too low, can you bring me another pillow", "order 1 Extra pillow"),
]


@pytest.mark.parametrize(("said", "meant"), TOLD_FIRST)
async def test_what_is_told_of_and_then_asked_for_is_asked_for_once(said: str, meant: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said)) == meant


DETAILS = [
    (MERIDIAN, "one cappuccino please, lots of ice", "order 1 Cappuccino (lots of ice)"),
    (MERIDIAN, "a club sandwich on brown bread, no mayo", "order 1 Club sandwich (on brown bread, no mayo)"),
    (
        MERIDIAN,
        "One Caesar salad without egg, and could somebody also bring a pillow?",
        "order 1 Caesar salad (without egg); 1 Extra pillow",
    ),
    (LODGE, "zwei Bademäntel in Größe L", "order 2 Bathrobe (Größe L)"),
]


@pytest.mark.parametrize(("knowledge", "said", "meant"), DETAILS)
async def test_a_few_words_behind_a_thing_are_of_it(knowledge: Knowledge, said: str, meant: str) -> None:
    assert told(knowledge, await understand(knowledge, said)) == meant


async def test_a_number_takes_what_was_offered() -> None:
    turn = await understand(LODGE, "ok allora due per domani mattina", asked=("Sledge hire",))
    assert told(LODGE, turn) == "order 2 Sledge hire (domani mattina)"


async def test_another_of_that_kind_is_of_what_was_had() -> None:
    turn = await understand(FLAMINGO, "doe nog zo'n lassi", placed={"Rose lassi": 1})
    assert told(FLAMINGO, turn) == "order 1 Rose lassi"


async def test_another_time_stands_behind_the_first() -> None:
    turn = await understand(MERIDIAN, "a taxi at 7, sorry, i mean 8")
    assert told(MERIDIAN, turn) == "order 1 Taxi (at 7, i mean 8)"
