"""Which sentence of an article with several answers: by the kind of fact that is asked for, and what each tells."""

from __future__ import annotations

import pytest

from innkeep.agent.acts import Price, Question
from tests.agent.embedded.hotels import hotel, understand

_MORE = (
    " We look forward to welcoming you and wish you a very pleasant time with all of us. Whatever you lack, "
    "tell Mary or Tom, whom you will see every day, and they will gladly help you as well as they can."
)

HOUSE = hotel(
    "told at length",
    (
        ("room_service", "Tea", "", "", "3"),
        ("concierge", "Harbour cruise", "Two hours past the seal rocks, from six years", "", "32"),
    ),
    {
        "Breakfast": "Breakfast is served in the Garden Room on the ground floor. It begins at seven and ends at ten. "
        "It is included in all rates booked with us. Children under 6 eat free, older ones pay 9 pounds. "
        "If you leave early, ask the evening before for a bag to take away." + _MORE,
        "Pool": "The pool is on the sixth floor. It is open from 8:00 to 20:00. The water has 28 degrees all year. "
        "Children need an adult with them. Towels lie ready at the desk." + _MORE,
        "The house": "The lift is on the left, the library with its fire on the right. "
        "The front door is shut at eleven; ring the bell and Tom comes down. "
        "Cases can wait in the snug till your train." + _MORE,
    },
)

ANSWERED = [
    ("is breakfast included?", "included"),
    ("frühstück inklusive?", "included"),
    ("朝食は込みですか", "included"),
    ("where do we have breakfast", "Garden Room"),
    ("où prend-on le petit-déjeuner ?", "Garden Room"),
    ("how warm is the pool?", "28 degrees"),
    ("a quanti gradi è la piscina?", "28 degrees"),
    ("泳池水温多少度", "28 degrees"),
    ("mi hijo de 4 años paga el desayuno?", "under 6"),
    ("i come back at 2am, how do i get in", "ring the bell"),
    ("where can we leave our luggage", "snug"),
]

UNANSWERED = ["how warm is the sauna?", "wie viele Kilo darf der Koffer wiegen?"]


@pytest.mark.parametrize(("said", "passage"), ANSWERED)
async def test_the_sentence_that_tells_the_fact_is_shown(said: str, passage: str) -> None:
    (act,) = (await understand(HOUSE, said)).acts
    assert isinstance(act, Question), act
    assert passage in act.passage
    assert len(act.passage) < len(next(one for one in HOUSE.articles if one.id == act.article_id).text)


@pytest.mark.parametrize("said", UNANSWERED)
async def test_a_fact_that_no_article_tells_is_not_made_up(said: str) -> None:
    assert not [act for act in (await understand(HOUSE, said)).acts if isinstance(act, Question)]


@pytest.mark.parametrize(
    "said",
    [
        "how long is the harbour cruise?",
        "wie lange dauert die harbour cruise",
        "how much is the harbour cruise and how long does it take?",
        "combien de temps dure le harbour cruise ?",
        "from what age is the harbour cruise?",
    ],
)
async def test_what_an_items_description_tells_is_shown_with_its_price(said: str) -> None:
    (act,) = (await understand(HOUSE, said)).acts
    assert isinstance(act, Price), act
    assert act.described


async def test_a_description_that_does_not_tell_what_is_asked_is_not_shown() -> None:
    (act,) = (await understand(HOUSE, "how much is the harbour cruise?")).acts
    assert isinstance(act, Price), act
    assert not act.described


PAINTED = hotel(
    "written on below",
    (("room_service", "Tea", "", "", "3"),),
    {
        "Gym": "The gym has new machines and weights. It is open around the clock, upstairs on level seven. "
        "Bring shoes with clean soles." + _MORE + "\n\nIt is in the next street, behind the bank."
    },
)


async def test_what_stands_below_and_speaks_of_something_else_is_no_answer() -> None:
    [act] = (await understand(PAINTED, "Where is the gym?")).acts
    assert isinstance(act, Question)
    assert "level seven" in act.passage
    assert "behind the bank" not in act.passage
