"""Which thing is meant by who does not name it is told by known pairs, and the weights are those of the pairs."""

from __future__ import annotations

import numpy as np
import pytest

from innkeep.agent.embedded.encoder import encode
from innkeep.agent.embedded.house.hotel import Hotel
from innkeep.agent.embedded.pairing import known, likening
from innkeep.agent.embedded.pairing.phrases import phrases

from .abroad import HOTELS
from .hotels import told, understand

_MEANT = [
    ("en", "Air conditioning", "me estoy asando en este cuarto y del aparato solo sale aire caliente"),
    ("en", "Iron and board", "mijn blouse is een en al kreukel en ik moet zo naar een bruiloft"),
    ("en", "Bath towels", "体を拭くものが全部濡れてしまいました"),
    ("de", "Fahrradverleih", "on voudrait pédaler un peu au bord de l'eau demain matin"),
    ("fr", "Eau gazeuse", "un po' d'acqua con le bollicine per la sete"),
    ("fr", "Kit dentaire", "I left my brush and paste at home, my mouth feels horrible"),
]


@pytest.mark.parametrize(("house", "title", "said"), _MEANT)
def test_what_is_not_named_is_likelier_meant_than_all_else(house: str, title: str, said: str) -> None:
    assert said not in {each.said for each in known.things().pairs}
    hotel = Hotel(HOTELS[house])
    likely = hotel.likely(encode([said]))
    assert hotel.items[int(likely.argmax())].facts.title == title


@pytest.mark.parametrize(
    "said",
    [
        "we have been on the road since five this morning",
        "danke, das war wirklich sehr nett von Ihnen",
        "¿a qué hora cierra la piscina?",
        "una piastra per i waffle",
    ],
)
def test_nothing_of_the_house_is_likely_meant_by_what_means_nothing_of_it(said: str) -> None:
    assert Hotel(HOTELS["en"]).likely(encode([said])).max() < 0.5


def test_what_a_house_has_shares_what_is_likely_with_none() -> None:
    hotel = Hotel(HOTELS["en"])
    likely = hotel.likely(encode(["two bath towels please"]))
    assert len(likely) == len(hotel.items)
    assert 0 < likely.sum() <= 1


def test_the_weights_are_those_of_the_pairs() -> None:
    """`make weights` after pairs or sentences have changed."""
    assert likening.read(likening.THINGS)[1] == known.things().digest()
    assert likening.read(likening.ANSWERS)[1] == known.answers().digest()


@pytest.mark.parametrize(
    ("house", "said", "meant"),
    [
        # A need that is told, then something asked for: no word names it.
        ("de", "Perdona, no encuentro nada para secarme el pelo, me puedes traer algo?", "order 1 Haartrockner"),
        # What only some word comes near to is not offered or ordered.
        ("en", "Do you do babysitting? We'd love to go to the theatre tomorrow night", "unknown"),
        ("en", "最晚几点退房？我下午一点半才走，要加钱不", "question Arrival and departure | unknown"),
    ],
)
async def test_it_is_ordered_and_what_is_hardly_likely_is_not(house: str, said: str, meant: str) -> None:
    assert told(HOTELS[house], await understand(HOTELS[house], said)) == meant


_ARTICLES = {
    "Breakfast": "Breakfast is served from 7:00 to 10:00 in the Sail Room.",
    "Parking": "Parking behind the house costs 9 GBP a night.",
    "Arrival": "You can check in from 3 pm. After 10 pm ring the bell at the side door, the night porter lets you in.",
    "Pets": "Well-behaved dogs are welcome free of charge.",
    "Pool": "The indoor pool on the first floor is open from 8:00 to 21:00.",
}


def _likely_asked(said: str) -> dict[str, float]:
    told = [phrases(title, text) for title, text in _ARTICLES.items()]
    first = np.cumsum([0, *map(len, told)])[:-1]
    likeness = likening.Likeness(likening.ANSWERS, encode([text for each in told for text in each]), first)
    return dict(zip(_ARTICLES, map(float, likeness.likely(encode([said]))), strict=True))


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("Breakfast", "bis wann kriegen wir morgen früh noch Brötchen und Kaffee?"),
        ("Parking", "dove lasciamo la macchina stanotte?"),
        ("Arrival", "notre train arrive à minuit, on pourra encore entrer ?"),
        ("Pets", "¿puede venir nuestro caniche con nosotros?"),
        ("Pool", "子どもは何時まで泳げますか"),
    ],
)
def test_an_article_is_likelier_asked_for_than_all_others_by_a_question_that_does_not_name_it(
    article: str, said: str
) -> None:
    assert said not in {text for house in known.answers().houses for text, _ in house.said}
    likely = _likely_asked(said)
    assert max(likely, key=lambda title: likely[title]) == article
    assert likely[article] > 3 * max(share for title, share in likely.items() if title != article)


@pytest.mark.parametrize(
    "said", ["Do you run helicopter flights?", "de kinderen zijn doodmoe", "my train is at ten", "two beers please"]
)
def test_no_article_is_likely_asked_for_by_what_none_answers(said: str) -> None:
    assert max(_likely_asked(said).values()) < 0.1
