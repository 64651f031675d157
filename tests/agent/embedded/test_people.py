"""Guests who say how many they are, and not how many of a thing."""

from __future__ import annotations

import pytest

from innkeep.agent.embedded.world.people import people
from innkeep.agent.embedded.world.spelling import plain
from innkeep.agent.engine import Knowledge

from .hotels import MERIDIAN, hotel, told, understand

SPA = hotel(
    "spa",
    (
        ("concierge", "Mud bath", "40 minutes, per person", "", "58"),
        ("concierge", "Pottery class", "A morning, per person", "", "40"),
        ("concierge", "Station pick-up", "By car, up to four persons", "", "12"),
        ("housekeeping", "Bathrobe", "", "", "0"),
    ),
    {},
)

SAID = [
    ("en", "we are three", 3),
    ("en", "put the wife and me on the 5 am shuttle", 2),
    ("en", "me, my sister and our mum", 3),
    ("en", "mum's out, just us two", 2),
    ("en", "my wife is sick, can i have a towel", None),
    ("en", "a massage for 2pm", None),
    ("en", "bring us two coffees", None),
    ("es", "somos tres y no hay ni una", 3),
    ("es", "para mi mujer y yo", 2),
    ("pt", "somos quatro", 4),
    ("fr", "pour mon épouse et moi", 2),
    ("de", "wir sind zu dritt", 3),
    ("de", "brächten Sie uns zwei Portionen", None),
    ("it", "siamo in tre", 3),
    ("nl", "we zijn met z'n vieren", 4),
    ("id", "kami bertiga", 3),
    ("ja", "二人で", 2),
    ("ja", "ラーメン3人前", None),
    ("zh", "我和我老婆", 2),
    ("ko", "세 명이요", 3),
    ("ar", "لثلاثة أشخاص", 3),
    ("tr", "üç kişiyiz", 3),
    ("pl", "jesteśmy we trzy osoby", 3),
    ("ru", "нас трое", 3),
]


@pytest.mark.parametrize(("language", "said", "number"), SAID)
def test_people_are_counted_as_they_are_spoken_of(language: str, said: str, number: int | None) -> None:
    assert people(plain(said), language) == number


ORDERS = [
    (MERIDIAN, "somos tres y nos faltan toallas", "order 3 Bath towels (somos tres)"),
    (MERIDIAN, "four more bath towels pls, there's five of us in here", "order 4 Bath towels (five of us)"),
    (
        MERIDIAN,
        "an airport transfer tomorrow at 5, we are four",
        "order 1 Airport transfer (tomorrow at 5, we are four)",
    ),
    (SPA, "a mud bath for my husband and me please", "order 2 Mud bath (for my husband and me)"),
    (SPA, "vorremmo il bagno di fango, siamo in tre", "order 3 Mud bath (siamo in tre)"),
    (SPA, "the station pick-up please, there are three of us", "order 1 Station pick-up (three of us)"),
]


@pytest.mark.parametrize(("knowledge", "said", "meant"), ORDERS)
async def test_what_everybody_needs_one_of_is_ordered_for_all(knowledge: Knowledge, said: str, meant: str) -> None:
    assert told(knowledge, await understand(knowledge, said)) == meant


async def test_one_less_is_one_less() -> None:
    turn = await understand(SPA, "mum's out, just us two", proposal={"Pottery class": 3})
    assert told(SPA, turn) == "change 2 Pottery class"
    turn = await understand(SPA, "we are two", proposal={"Station pick-up": 1})
    assert "change 2" not in told(SPA, turn)


async def test_a_number_behind_what_is_asked_about_orders_it() -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, "any toothbrushes? two please")) == "order 2 Dental kit"
