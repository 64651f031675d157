"""A question is answered in the hotel's own words, or not at all."""

from __future__ import annotations

import pytest

from innkeep.agent.acts import Question
from innkeep.agent.engine import Knowledge

from .hotels import AURORA, FLAMINGO, LODGE, MERIDIAN, told, understand

ANSWERED = [
    (AURORA, "When is breakfast?", "Breakfast is from 6:30 to 10:30 in the Orangery."),
    (AURORA, "where do you serve breakfast", "Breakfast is from 6:30 to 10:30 in the Orangery."),
    (
        MERIDIAN,
        "What time does breakfast start?",
        (
            "A breakfast buffet is served in the Atrium on the ground floor. It is open from 6:00 to 10:00 on weekdays "
            "and until 11:00 at weekends."
        ),
    ),
    (MERIDIAN, "where is breakfast?", "A breakfast buffet is served in the Atrium on the ground floor."),
    (
        MERIDIAN,
        "What is the Wi-Fi password?",
        "The network is Meridian-Guest and the password is skyline2024.",
    ),
    (MERIDIAN, "wifi password", "The network is Meridian-Guest and the password is skyline2024."),
    (MERIDIAN, "Is the internet free?", "Wi-Fi is free in the whole house."),
    (MERIDIAN, "when do we have to check out", "Check-out is until 11:00."),
    (MERIDIAN, "What time is check in?", "Check-in starts at 15:00."),
    (MERIDIAN, "Can I leave my bags at reception?", "Luggage can be left at reception for free."),
    (MERIDIAN, "how much is parking", "A place costs 28 EUR a night."),
    (MERIDIAN, "Where can I park my car?", "The garage is on Mill Street."),
    (MERIDIAN, "is there a gym", "The gym is on the 7th floor and open around the clock with your room key."),
    (MERIDIAN, "are dogs allowed?", "Dogs up to 10 kg are welcome for 20 EUR a night."),
    (
        MERIDIAN,
        "can you tell me where the gym is?",
        "The gym is on the 7th floor and open around the clock with your room key.",
    ),
    (MERIDIAN, "can I smoke in the room?", "All rooms are non-smoking."),
    (LODGE, "when can we use the sauna?", "The sauna is in the cellar. It is heated from 4 pm to 9 pm every day."),
    (LODGE, "where's the sauna", "The sauna is in the cellar."),
    (LODGE, "What time is dinner?", "Dinner is from 18:00 to 20:30 in the Stube."),
    (LODGE, "how often does the ski bus go?", "The ski bus stops in front of the lodge every 20 minutes from 8:00."),
    (LODGE, "do I need snow chains?", "In winter you need snow chains."),
    (FLAMINGO, "when are quiet hours?", "Quiet hours are from 23:00 to 7:00."),
    (FLAMINGO, "is there a washing machine?", "The washing machine is behind the kitchen and takes tokens."),
    (FLAMINGO, "how much is a token", "A token costs 2 euros at the bar."),
    (FLAMINGO, "When's the bonfire?", "There is a bonfire on the beach every Friday at 20:00."),
]

UNANSWERED = [
    (AURORA, "Is there a helicopter pad?"),
    (AURORA, "How much is breakfast?"),
    (MERIDIAN, "do you have a swimming pool?"),
    (MERIDIAN, "When does the casino open?"),
    (MERIDIAN, "Who won the world cup?"),
    (MERIDIAN, "what's the weather tomorrow?"),
    (MERIDIAN, "how old is the building?"),
    (MERIDIAN, "is the club sandwich halal?"),
    (LODGE, "what is the wifi password?"),
    (LODGE, "when is the pharmacy open"),
    (FLAMINGO, "where can I rent a scooter?"),
]


@pytest.mark.parametrize(("hotel", "said", "passage"), ANSWERED)
async def test_a_question_is_answered_word_for_word(hotel: Knowledge, said: str, passage: str) -> None:
    (act,) = (await understand(hotel, said)).acts
    assert isinstance(act, Question), act
    article = next(one for one in hotel.articles if one.id == act.article_id)
    assert passage in act.passage
    assert act.passage in article.text


@pytest.mark.parametrize(("hotel", "said"), UNANSWERED)
async def test_what_no_article_holds_is_not_answered(hotel: Knowledge, said: str) -> None:
    assert told(hotel, await understand(hotel, said)) == "unknown"


async def test_two_questions_get_two_answers() -> None:
    turn = await understand(MERIDIAN, "When is breakfast and where is the gym?")
    assert told(MERIDIAN, turn) == "question Breakfast | question Gym"
