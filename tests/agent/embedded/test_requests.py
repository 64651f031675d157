"""Requests put as questions, and how many of what is wanted: of each thing, of a set, of a thing in several sizes."""

from __future__ import annotations

import pytest

from .abroad import HOTELS
from .hotels import hotel, told, understand

HOUSE = hotel(
    "house",
    (
        ("housekeeping", "Bathrobe", "", "", "0"),
        ("housekeeping", "Bathrobe XL", "", "", "0"),
        ("housekeeping", "Children's bathrobe", "", "", "0"),
        ("housekeeping", "Umbrella", "", "", "0"),
        ("housekeeping", "Wine glasses and opener", "Two glasses and a corkscrew", "", "0"),
        ("room_service", "Fish soup", "", "", "12"),
        ("room_service", "Beef burger", "", "", "17"),
        ("room_service", "Latte", "", "", "4"),
        ("concierge", "Massage 60 minutes", "", "", "90"),
        ("concierge", "Massage 90 minutes", "", "", "130"),
    ),
    {},
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("have you got two umbrellas we could borrow?", "order 2 Umbrella"),
        ("vous auriez deux parapluies ?", "order 2 Umbrella"),
        ("haben Sie drei Regenschirme?", "order 3 Umbrella"),
        ("傘は2本ありますか", "order 2 Umbrella"),
        ("avreste un ombrello per noi?", "order 1 Umbrella"),
        ("do you have an umbrella?", "price Umbrella"),
        ("excuse me, do you have umbrellas?", "price Umbrella"),
        ("haben Sie Regenschirme?", "price Umbrella"),
        ("un café latte, deux burgers, c'est possible ?", "order 1 Latte; 2 Beef burger"),
    ],
)
async def test_who_asks_for_a_number_of_things_wants_them(said: str, meant: str) -> None:
    assert told(HOUSE, await understand(HOUSE, said)) == meant


@pytest.mark.parametrize(
    ("asked", "yes", "meant"),
    [
        ("how much are two lattes?", "yes please", "order 2 Latte"),
        ("was kosten drei Fischsuppen?", "ja", "order 3 Fish soup"),
        ("wie teuer ist die Massage 60 Minuten", "gut, für meine Frau und mich bitte", "order 2 Massage 60 minutes"),
    ],
)
async def test_a_number_is_kept_from_the_price_to_the_yes(asked: str, yes: str, meant: str) -> None:
    title = meant.split(" ", 2)[2]
    assert told(HOUSE, await understand(HOUSE, yes, asked=(title,), before=(asked,))) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("fish soup and burger, two of each", "order 2 Fish soup; 2 Beef burger"),
        ("je zwei Fischsuppen und Burger bitte", "order 2 Fish soup; 2 Beef burger"),
        ("dos de cada: sopa de pescado y hamburguesa", "order 2 Fish soup; 2 Beef burger"),
        ("ハンバーガーとカフェラテを2つずつください", "order 2 Beef burger; 2 Latte"),
        ("汉堡和拿铁各来两份", "order 2 Beef burger; 2 Latte"),
    ],
)
async def test_so_many_of_each(said: str, meant: str) -> None:
    assert told(HOUSE, await understand(HOUSE, said)) == meant


@pytest.mark.parametrize(
    "said",
    ["a corkscrew and two wine glasses please", "un sacacorchos y dos copas", "einen Korkenzieher und zwei Weingläser"],
)
async def test_the_parts_of_a_set_are_one(said: str) -> None:
    assert told(HOUSE, await understand(HOUSE, said)) == "order 1 Wine glasses and opener"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("two bathrobes please", "order 2 Bathrobe"),
        ("zwei Bademäntel in XL bitte", "order 2 Bathrobe XL (XL)"),
        ("the bathrobe is too small. got the biggest size?", "price Bathrobe XL"),
        ("vous avez le peignoir en plus grand ?", "price Bathrobe XL"),
        ("バスローブの一番大きいサイズをお願いします", "order 1 Bathrobe XL"),
        ("the small robe for my daughter please", "order 1 Children's bathrobe"),
        ("massage de 60 minutes pour ma femme et moi", "order 2 Massage 60 minutes"),
        ("90分マッサージをお願いします", "order 1 Massage 90 minutes (90分)"),
    ],
)
async def test_the_size_or_the_number_says_which(said: str, meant: str) -> None:
    found = told(HOUSE, await understand(HOUSE, said))
    assert found.partition(" (de 60")[0] == meant


async def test_fewer_than_were_asked_for_are_wanted_otherwise() -> None:
    found = await understand(HOUSE, "カフェラテ2つ、1つはオーツミルクで")
    assert told(HOUSE, found) == "order 2 Latte (1つはオーツミルクで)"


async def test_a_massage_of_so_many_minutes_is_one() -> None:
    found = await understand(HOTELS["id"], "60分のマッサージを明日15時にお願いします")
    assert told(HOTELS["id"], found).startswith("order 1 Pijat Bali 60 menit")
