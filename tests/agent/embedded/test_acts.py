"""Acts that are seen in the form of a sentence, not in the things it names."""

from __future__ import annotations

import pytest

from innkeep.agent.engine import Knowledge

from .hotels import FLAMINGO, LODGE, MERIDIAN, told, understand

SENTENCES = [
    (MERIDIAN, "hello", "greet"),
    (MERIDIAN, "Good evening!", "greet"),
    (MERIDIAN, "thanks a lot", "thanks"),
    (MERIDIAN, "ok great, thank you", "thanks"),
    (MERIDIAN, "bye", "thanks"),
    (MERIDIAN, "the club sandwich was delicious", "thanks"),
    (MERIDIAN, "cancel my taxi", "cancel Taxi"),
    (MERIDIAN, "please cancel my order", "cancel"),
    (MERIDIAN, "Can I cancel the club sandwich?", "cancel Club sandwich"),
    (MERIDIAN, "I don't want the club sandwich anymore", "cancel Club sandwich"),
    (MERIDIAN, "we no longer need the taxi", "cancel Taxi"),
    (MERIDIAN, "cancel my reservation", "unknown"),
    (MERIDIAN, "how much is the club sandwich", "price Club sandwich"),
    (MERIDIAN, "How much is the club sandwich and the soup?", "price Club sandwich | price Soup of the day"),
    (MERIDIAN, "what does late check-out cost?", "price Late check-out"),
    (MERIDIAN, "price of an airport transfer?", "price Airport transfer"),
    (MERIDIAN, "do you have oat milk", "price Oat milk"),
    (MERIDIAN, "Do you have any cappuccino?", "price Cappuccino"),
    (FLAMINGO, "have you got mosquito nets?", "price Mosquito net"),
    (FLAMINGO, "do you rent surfboards?", "price Surfboard"),
    (MERIDIAN, "where is my order", "status"),
    (MERIDIAN, "is my sandwich coming", "status"),
    (MERIDIAN, "Where are my towels?", "status"),
    (MERIDIAN, "how long will my food take?", "status"),
    (MERIDIAN, "I'm still waiting for the towels", "status"),
    (MERIDIAN, "I ordered a club sandwich an hour ago", "status"),
    (MERIDIAN, "the towels haven't arrived yet", "status"),
    (MERIDIAN, "any update on my order?", "status"),
    (MERIDIAN, "I want to talk to a person", "human"),
    (MERIDIAN, "reception please", "human"),
    (MERIDIAN, "can I speak to the manager?", "human"),
    (MERIDIAN, "Can someone call me?", "human"),
    (MERIDIAN, "This is unacceptable", "complain"),
    (MERIDIAN, "the room is filthy", "complain"),
    (MERIDIAN, "I want to make a complaint", "complain"),
    (MERIDIAN, "my club sandwich is cold", "complain"),
    (MERIDIAN, "our neighbours are very loud", "complain"),
    (MERIDIAN, "yes", "unknown"),
    (MERIDIAN, "no", "decline"),
    (MERIDIAN, "the TV is dead", "order 1 TV repair (the TV is dead)"),
    (MERIDIAN, "AC isn't working", "order 1 Air conditioning (AC isn't working)"),
    (MERIDIAN, "The toilet is blocked!", "order 1 Plumbing (The toilet is blocked)"),
    (MERIDIAN, "the tap in the bathroom keeps dripping", "order 1 Plumbing (the tap in the bathroom keeps dripping)"),
    (MERIDIAN, "our television won't turn on", "order 1 TV repair (our television won't turn on)"),
    (MERIDIAN, "it's far too hot in here", "order 1 Air conditioning (it's far too hot in here)"),
    (MERIDIAN, "the lamp by the bed is broken", "order 1 Light bulb (the lamp by the bed is broken)"),
    (MERIDIAN, "my laptop is broken", "unknown"),
    (LODGE, "no hot water", "order 1 Hot water (no hot water)"),
    (LODGE, "There's no hot water in the shower", "order 1 Hot water (There's no hot water in the shower)"),
    (LODGE, "it's freezing in here", "order 1 Heating (it's freezing in here)"),
    (LODGE, "the window doesn't close", "order 1 Door and window (the window doesn't close)"),
    (FLAMINGO, "the fan is broken", "order 1 Fix-it (the fan is broken)"),
    (FLAMINGO, "our door lock is jammed", "order 1 Fix-it (our door lock is jammed)"),
]


@pytest.mark.parametrize(("hotel", "said", "meant"), SENTENCES)
async def test_the_form_of_a_sentence_decides_what_is_meant(hotel: Knowledge, said: str, meant: str) -> None:
    assert told(hotel, await understand(hotel, said)) == meant


async def test_one_sentence_may_hold_an_order_a_problem_and_a_question() -> None:
    turn = await understand(MERIDIAN, "two towels, the TV is dead, and when is breakfast?")
    assert told(MERIDIAN, turn) == "order 2 Bath towels; 1 TV repair (the TV is dead) | question Breakfast"
