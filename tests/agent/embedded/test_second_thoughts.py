"""What guests say after the order was placed: another one, three of it, something else, nothing at all."""

from __future__ import annotations

import pytest

from innkeep.agent.acts import Line, Order, Understanding

from .abroad import HOTELS
from .hotels import MERIDIAN, told, understand

OF_TOWELS = [
    ("make it three", "change 3 Bath towels"),
    ("actually only one, please", "change 1 Bath towels"),
    ("could you make it four instead", "change 4 Bath towels"),
    ("actually three, change it to three", "change 3 Bath towels"),
    ("no need to send another one", "decline"),
    ("another one please", "order 1 Bath towels"),
    ("one more, thanks", "order 1 Bath towels"),
    ("same again", "order 2 Bath towels"),
    ("another round", "order 2 Bath towels"),
    ("scratch that, thanks", "cancel"),
    ("actually no", "cancel"),
    ("leave it, thanks", "cancel"),
    ("no", "decline"),
    ("thanks", "thanks"),
    ("three", "change 3 Bath towels"),
    ("a cappuccino", "order 1 Cappuccino"),
    ("another cappuccino", "order 1 Cappuccino"),
    ("just a cappuccino", "order 1 Cappuccino"),
]


@pytest.mark.parametrize(("said", "meant"), OF_TOWELS)
async def test_what_is_not_named_is_what_was_placed_last(said: str, meant: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said, placed={"Bath towels": 2})) == meant


@pytest.mark.parametrize("said", ["make it three", "another one please", "same again", "leave it"])
async def test_when_nothing_was_placed_nothing_is_meant(said: str) -> None:
    turn = await understand(MERIDIAN, said)
    assert not {act.kind for act in turn.acts} & {"order", "change", "cancel"}


async def test_of_several_things_it_is_asked_which() -> None:
    placed = {"Bath towels": 2, "Cappuccino": 2}
    assert told(MERIDIAN, await understand(MERIDIAN, "another one", placed=placed)) == "ask 1 Bath towels / Cappuccino"
    assert told(MERIDIAN, await understand(MERIDIAN, "make it three", placed=placed)) == "unknown"


async def test_of_several_things_the_one_that_was_counted_is_meant() -> None:
    turn = await understand(MERIDIAN, "make that nine", placed={"Bath towels": 4, "Cappuccino": 1})
    assert told(MERIDIAN, turn) == "change 9 Bath towels"


async def test_of_what_comes_at_a_time_another_number_is_another_time() -> None:
    placed = {"Bath towels": 4, "Wake-up call": 1}
    turn = await understand(MERIDIAN, "make that nine", placed=placed, said_of={"Wake-up call": "at 8"})
    assert told(MERIDIAN, turn) == "change Wake-up call (make that nine)"
    assert told(MERIDIAN, await understand(MERIDIAN, "make it three", placed={"Bath towels": 2})) == (
        "change 3 Bath towels"
    )


async def test_what_takes_the_place_of_another_thing_is_of_its_kind() -> None:
    soup = await understand(MERIDIAN, "sorry, I meant the soup of the day", placed={"Club sandwich": 2})
    assert told(MERIDIAN, soup) == "change 0 Club sandwich | order 2 Soup of the day"
    towel = await understand(MERIDIAN, "sorry, I meant the soup of the day", placed={"Bath towels": 2})
    assert "change" not in told(MERIDIAN, towel)


async def test_another_one_is_of_what_the_same_sentence_speaks_of() -> None:
    turn = await understand(MERIDIAN, "The cappuccino is wonderful, could I have another one?")
    assert "order 1 Cappuccino" in told(MERIDIAN, turn)


ABROAD = [
    ("de", "zwei Badetücher", "mach drei draus", "change 3"),
    ("de", "zwei Badetücher", "noch eins bitte", "order 1"),
    ("de", "zwei Badetücher", "nochmal dasselbe", "order 2"),
    ("de", "zwei Badetücher", "doch nicht", "cancel"),
    ("es", "dos toallas", "que sean tres", "change 3"),
    ("es", "dos toallas", "otra más por favor", "order 1"),
    ("fr", "deux serviettes", "trois finalement", "change 3"),
    ("fr", "deux serviettes", "encore une svp", "order 1"),
    ("fr", "deux serviettes", "laissez tomber", "cancel"),
    ("it", "due asciugamani", "facciamo tre", "change 3"),
    ("it", "due asciugamani", "un altro per favore", "order 1"),
    ("pt", "duas toalhas", "afinal quero três", "change 3"),
    ("pt", "duas toalhas", "mais uma", "order 1"),
    ("nl", "twee handdoeken", "doe er maar drie", "change 3"),
    ("nl", "twee handdoeken", "nog eentje graag", "order 1"),
    ("nl", "twee handdoeken", "laat maar zitten", "cancel"),
    ("id", "dua handuk", "jadi tiga ya", "change 3"),
    ("id", "dua handuk", "satu lagi dong", "order 1"),
    ("ja", "タオルを2枚", "やっぱり3枚で", "change 3"),
    ("ja", "タオルを2枚", "もう一枚お願いします", "order 1"),
    ("zh", "两条毛巾", "改成三条", "change 3"),
    ("zh", "两条毛巾", "再来一条", "order 1"),
    ("ko", "수건 두 장", "세 장으로 바꿔주세요", "change 3"),
    ("ko", "수건 두 장", "하나 더 주세요", "order 1"),
    ("ar", "منشفتين", "اجعلها ثلاث", "change 3"),
    ("ar", "منشفتين", "واحدة أخرى من فضلك", "order 1"),
    ("ar", "منشفتين", "نفس الطلب", "order 2"),
    ("de", "zwei Handtücher", "noch eine Runde vom selben", "order 2"),
    ("id", "dua handuk", "pesan lagi yang sama dong", "order 2"),
]


@pytest.mark.parametrize(("language", "first", "said", "meant"), ABROAD)
async def test_second_thoughts_are_heard_in_any_language(language: str, first: str, said: str, meant: str) -> None:
    turn: Understanding = await understand(HOTELS["de"], said, placed={"Badetücher": 2}, before=(first,))
    name = "" if meant == "cancel" else " Badetücher"
    assert (turn.language, told(HOTELS["de"], turn)) == (language, meant + name)


AS_BEFORE = [
    ("same again", 2),
    ("noch einmal dasselbe bitte", 2),
    ("lo mismo otra vez", 2),
    ("la même chose encore une fois", 2),
    ("lo stesso di prima", 2),
    ("同じものをもう一つ", 1),
]


@pytest.mark.parametrize(("said", "quantity"), AS_BEFORE)
async def test_the_same_again_is_wanted_as_it_was(said: str, quantity: int) -> None:
    understood = await understand(MERIDIAN, said, placed={"Cappuccino": 2}, said_of={"Cappuccino": "with oat milk"})
    cappuccino = next(item.id for item in MERIDIAN.items if item.title == "Cappuccino")
    assert understood.acts == (Order(lines=(Line(item_id=cappuccino, quantity=quantity, as_before=True),)),)


async def test_another_one_that_is_named_is_a_new_one() -> None:
    [act] = (await understand(MERIDIAN, "another cappuccino", placed={"Cappuccino": 2})).acts
    assert isinstance(act, Order)
    assert not act.lines[0].as_before


async def test_what_is_scratched_before_the_yes_is_declined() -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, "scratch that", proposal={"Cappuccino": 1})) == "decline"


LEFT_OUT = [
    "two bath towels and a cappuccino. oh, leave out the cappuccino",
    "dos toallas y un capuchino. ah, quite el capuchino",
    "zwei Badetücher und einen Cappuccino. ach, lassen Sie den Cappuccino weg",
]


@pytest.mark.parametrize("said", LEFT_OUT)
async def test_what_the_same_message_leaves_out_is_not_ordered(said: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said)) == "order 2 Bath towels"


CORRECTED = ["un cappuccino, no, due", "um cappuccino, não, dois", "een cappuccino, nee, twee"]


@pytest.mark.parametrize("said", CORRECTED)
async def test_a_no_between_commas_takes_back_what_was_before_it(said: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said)) == "order 2 Cappuccino"


TAKEN = ["ok, deux alors", "gut, schreiben Sie uns zwei auf"]


@pytest.mark.parametrize("said", TAKEN)
async def test_so_many_of_what_was_priced_are_ordered_once(said: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said, asked=("Cappuccino",))) == "order 2 Cappuccino"


PEOPLE = ["representative", "un concierge, je vous prie", "ich will einen Menschen", "la reception per favore"]


@pytest.mark.parametrize("said", PEOPLE)
async def test_a_person_is_called_however_they_are_called(said: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said)) == "human"


@pytest.mark.parametrize(
    "said", ["and another one please", "my neighbour fancies one as well by the look of it", "make it three"]
)
async def test_what_is_mended_is_not_counted(said: str) -> None:
    turn = await understand(MERIDIAN, said, placed={"TV repair": 1})
    assert not any(act.kind == "order" or (act.kind == "change" and act.quantity) for act in turn.acts)
