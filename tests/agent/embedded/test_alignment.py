"""Things that no list of ours names are found by their words, in whatever language they are said."""

from __future__ import annotations

import pytest

from .hotels import hotel, told, understand

RIVER_CAMP = hotel(
    "river camp",
    (
        ("housekeeping", "Field glasses", "10x42 binoculars for your walk", "", "0"),
        ("housekeeping", "Hammock", "Cotton, for two trees", "", "0"),
        ("housekeeping", "Board games", "Chess, draughts and cards", "", "0"),
        ("housekeeping", "Bath towel", "", "", "0"),
        ("room_service", "Malva pudding", "Warm apricot sponge with custard", "", "9"),
        ("room_service", "Butternut soup", "With a little nutmeg", "", "11"),
        ("maintenance", "Tent zip", "Stuck or torn", "", "0"),
        ("maintenance", "Generator", "No power in the tent", "", "0"),
        ("concierge", "Mokoro", "Two hours on the river in a dug-out canoe", "", "60"),
        ("concierge", "Scenic flight", "Thirty minutes in a helicopter", "", "220"),
        ("concierge", "Airstrip transfer", "By open vehicle", "", "0"),
    ),
    {"Meals": "Dinner is served at 19:30 in the main tent."},
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("was kostet der Flug im Hubschrauber?", "price Scenic flight"),
        ("combien coûte le tour en hélicoptère ?", "price Scenic flight"),
        ("quanto custa o passeio de canoa?", "price Mokoro"),
        ("カヌーはいくらですか", "price Mokoro"),
        ("la fermeture éclair est coincée", "order 1 Tent zip (la fermeture éclair est coincée)"),
        ("der Reißverschluss klemmt", "order 1 Tent zip (der Reißverschluss klemmt)"),
        ("could you bring us two pairs of binoculars please", "order 2 Field glasses"),
        ("ci porta un'amaca per favore", "price Hammock"),
        ("我们想要一个吊床", "order 1 Hammock"),
    ],
)
async def test_a_word_that_means_the_same_names_the_thing(said: str, meant: str) -> None:
    assert told(RIVER_CAMP, await understand(RIVER_CAMP, said)) == meant


@pytest.mark.parametrize(
    "said", ["what are the lottery numbers for tomorrow", "明日の株価を教えてください", "who won the match"]
)
async def test_what_lies_far_from_all_is_nothing_that_the_hotel_has(said: str) -> None:
    assert told(RIVER_CAMP, await understand(RIVER_CAMP, said)).startswith("unknown")


BREWERY = hotel(
    "brewery",
    (("housekeeping", "Bath towel", "", "", "0"), ("maintenance", "Lamp", "", "", "0")),
    {
        "Grounds": "The meadow by the millwheel is open to all. Charcoal for the fire pits is sold at the kiosk.",
        "The past": "Monks built these walls in 1642. The hotel came later.",
        "Meals": "Dinner is served at 19:30 in the main tent.",
    },
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("wo bekomme ich Holzkohle?", "question Grounds"),
        ("où trouver du charbon de bois ?", "question Grounds"),
        ("木炭はどこで買えますか", "question Grounds"),
        ("when was it built?", "question The past"),
    ],
)
async def test_a_word_of_one_article_alone_tells_what_is_asked(said: str, meant: str) -> None:
    assert told(BREWERY, await understand(BREWERY, said)) == meant


@pytest.mark.parametrize("said", ["does the hotel have a casino?", "otelde kuaför var mı", "酒店有棋牌室吗"])
async def test_what_only_calls_the_place_tells_nothing_of_what_is_asked(said: str) -> None:
    assert told(BREWERY, await understand(BREWERY, said)).startswith("unknown")
