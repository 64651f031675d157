"""Which thing is meant by who does not name it is told by known pairs, and the weights are those of the pairs."""

from __future__ import annotations

import pytest

from innkeep.agent.embedded.encoder import encode
from innkeep.agent.embedded.house.hotel import Hotel
from innkeep.agent.embedded.pairing import known, likening

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
