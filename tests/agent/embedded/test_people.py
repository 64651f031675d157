"""Guests who say how many they are, and not how many of a thing."""

from __future__ import annotations

import pytest

from innkeep.agent.embedded.words.people import people
from innkeep.agent.embedded.words.spelling import plain
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

TOURS = hotel(
    "tours",
    (
        ("concierge", "Fjordtour", "Drei Stunden", "", "60"),
        ("concierge", "Night caiman spotting", "", "", "40"),
        ("concierge", "Jiufen half-day tour", "", "", "35"),
        ("concierge", "Lancha al pueblo", "", "", "9"),
        ("concierge", "Trilha guiada", "", "", "30"),
        ("concierge", "Sortie en raquettes", "", "", "45"),
        ("concierge", "茶芸体験", "", "", "30"),
        ("concierge", "漢服租借", "", "", "35"),
        ("concierge", "Tur sunrise Bromo", "", "", "35"),
        ("concierge", "DMZ 투어", "", "", "35"),
        ("concierge", "رحلة سفاري", "", "", "35"),
        ("concierge", "Deep tissue massage", "", "", "70"),
        ("concierge", "Private cellar tasting", "", "", "300"),
        ("concierge", "Table reservation", "", "", "0"),
        ("concierge", "Snow boots", "", "", "8"),
        ("housekeeping", "Bath towels", "", "", "0"),
    ),
    {},
)

JIUFEN = hotel(
    "jiufen", (("concierge", "九份半日遊", "", "", "35"), ("housekeeping", "毛巾", "", "", "0")), {}, language="zh"
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
    ("ru", "экскурсия на 3 человек", 3),
    ("de", "wir sind zu fünft", 5),
    ("nl", "we zijn met z'n zessen", 6),
    ("id", "kami berlima", 5),
    ("pl", "jest nas czworo", 4),
    ("tr", "eşim ve ben", 2),
    ("sv", "min fru och jag", 2),
    ("ko", "남편이랑 저랑", 2),
    ("en", "a massage for my parents", 2),
    ("en", "my parents' room is cold", None),
    ("ja", "人力車を一台", None),
    ("en", "me and my two friends", 3),
    ("fr", "moi et mes deux enfants", 3),
    ("pt", "eu e mais dois amigos", 3),
    ("zh", "我跟兩個姊妹", 3),
    ("en", "bring me and my friend two towels", 2),
    ("en", "2 adults and 2 kids", 4),
    ("en", "we are four, 2 adults and 2 kids", 4),
    ("de", "zwei Erwachsene und ein Kind", 3),
    ("pt", "2 adultos e 1 criança", 3),
    ("zh", "兩個大人一個小孩", 3),
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
    (TOURS, "wir sind zu fünft und würden gern die Fjordtour machen", "order 5 Fjordtour (zu fünft)"),
    (TOURS, "eine Fjordtour bitte, wir sind zu fünft", "order 5 Fjordtour (wir sind zu fünft)"),
    (TOURS, "1 Fjordtour bitte, wir sind zu zweit", "order 1 Fjordtour (wir sind zu zweit)"),
    (TOURS, "the four of us want the night caiman spotting", "order 4 Night caiman spotting (four of us)"),
    (TOURS, "night caiman spotting for my 3-year-old", "order 1 Night caiman spotting (for my 3-year-old)"),
    (
        TOURS,
        "Jiufen half day, 2 adults, for Saturday please",
        "order 2 Jiufen half-day tour (2 adults, for Saturday)",
    ),
    (TOURS, "somos dos, necesitamos la lancha", "order 2 Lancha al pueblo (somos dos)"),
    (TOURS, "trilha guiada pra três pessoas", "order 3 Trilha guiada (três pessoas)"),
    (TOURS, "mon mari et moi aimerions faire la sortie en raquettes", "order 2 Sortie en raquettes"),
    (TOURS, "茶芸体験を二名で", "order 2 茶芸体験 (茶芸体験を二名で)"),
    (TOURS, "我跟兩個姊妹想租漢服", "order 3 漢服租借 (我跟兩個姊妹)"),
    (TOURS, "ich und zwei Freunde möchten die Fjordtour machen", "order 3 Fjordtour (ich und zwei Freunde)"),
    (TOURS, "漢服租借，兩位大人，謝謝", "order 2 漢服租借 (兩位大人)"),
    (JIUFEN, "九份半日遊，兩位大人", "order 2 九份半日遊 (兩位大人)"),
    (JIUFEN, "我和太太想參加九份半日遊", "order 2 九份半日遊 (我和太太)"),
    (TOURS, "남편이랑 저랑 DMZ 투어 하고 싶어요", "order 2 DMZ 투어 (남편이랑 저랑)"),
    (TOURS, "My wife and I would be delighted to join the night caiman spotting", "order 2 Night caiman spotting"),
    (TOURS, "kami berlima mau tur sunrise bromo", "order 5 Tur sunrise Bromo (berlima)"),
    (TOURS, "DMZ 투어 두 명이요", "order 2 DMZ 투어 (두 명)"),
    (TOURS, "رحلة سفاري لأربعة أشخاص", "order 4 رحلة سفاري (لأربعة أشخاص)"),
    (TOURS, "a deep tissue massage for my parents", "order 2 Deep tissue massage (for my parents)"),
    (TOURS, "the private cellar tasting please, we are four", "order 1 Private cellar tasting (we are four)"),
    (TOURS, "a table for four tonight please", "order 1 Table reservation (for four tonight)"),
    (TOURS, "two pairs of snow boots, both size 43", "order 2 Snow boots (size 43)"),
    (TOURS, "snow boots 27 cm please", "order 1 Snow boots (27 cm)"),
    (TOURS, "snow boots size 43 please", "order 1 Snow boots (size 43)"),
]


@pytest.mark.parametrize(("knowledge", "said", "meant"), ORDERS)
async def test_what_everybody_needs_one_of_is_ordered_for_all(knowledge: Knowledge, said: str, meant: str) -> None:
    assert told(knowledge, await understand(knowledge, said)) == meant


async def test_one_less_is_one_less() -> None:
    turn = await understand(SPA, "mum's out, just us two", proposal={"Pottery class": 3})
    assert told(SPA, turn) == "change 2 Pottery class"
    for said in (
        "na verdade minha sogra desistiu, então duas",
        "dann zwei",
        "entonces dos",
        "actually just the two of us",
    ):
        turn = await understand(TOURS, said, proposal={"Trilha guiada": 3})
        assert told(TOURS, turn) == "change 2 Trilha guiada"
    turn = await understand(TOURS, "wait, we're four. four in all", proposal={"Night caiman spotting": 2})
    assert told(TOURS, turn) == "change 4 Night caiman spotting"
    turn = await understand(SPA, "we are two", proposal={"Station pick-up": 1})
    assert "change 2" not in told(SPA, turn)


async def test_a_number_behind_what_is_asked_about_orders_it() -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, "any toothbrushes? two please")) == "order 2 Dental kit"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Fjordtour om kwart over vijf graag", "order 1 Fjordtour (om kwart over vijf)"),
        ("vi er to og vil gjerne ha Fjordtour kvart over fem", "order 2 Fjordtour (vi er to, kvart over fem)"),
        ("la lancha mañana cinco y cuarto por favor", "order 1 Lancha al pueblo (mañana cinco y cuarto)"),
    ],
)
async def test_an_hour_in_words_counts_nothing(said: str, meant: str) -> None:
    assert told(TOURS, await understand(TOURS, said)) == meant
