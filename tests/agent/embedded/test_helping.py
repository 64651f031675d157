"""What was not understood, or is hardly what was asked for, is offered and not ordered."""

from __future__ import annotations

import pytest

from innkeep.agent.acts import Offer, Order, Unknown
from tests.agent.embedded.abroad import HOTELS
from tests.agent.embedded.hotels import understand


@pytest.mark.parametrize(
    ("house", "said"),
    [
        ("en", "can we borrow a board game"),
        ("en", "könnten wir ein Schachbrett haben"),
        ("fr", "pourriez-vous m'apporter une brosse à ongles"),
        ("fr", "vorrei una piastra per i capelli"),
        ("en", "could you bring a fan heater"),
        ("en", "we'd like a karaoke set in our room"),
        ("en", "quisiera tinte para el pelo"),
        ("de", "bitte eine Leiter aufs Zimmer"),
    ],
)
async def test_what_the_house_hardly_has_is_not_ordered(house: str, said: str) -> None:
    acts = (await understand(HOTELS[house], said)).acts
    assert any(isinstance(act, Unknown) for act in acts)
    assert not any(isinstance(act, Order) for act in acts)


async def test_beside_saying_so_what_may_help_is_offered() -> None:
    hotel = HOTELS["de"]
    unknown, offer = (await understand(hotel, "something to keep my feet warm, two please")).acts
    assert isinstance(unknown, Unknown)
    assert isinstance(offer, Offer)
    first = next(item.title for item in hotel.items if item.id == offer.item_ids[0])
    assert first == "Hausschuhe"
    assert offer.quantity == 2


@pytest.mark.parametrize(
    "said", ["we'd love a sauna", "make it three", "200 things to glide on", "was ist wenn ich storniere"]
)
async def test_nothing_is_offered_for_what_the_house_is_known_not_to_have_or_nobody_asked_for(said: str) -> None:
    acts = (await understand(HOTELS["de"], said)).acts
    assert not any(isinstance(act, Offer) for act in acts)


async def test_as_many_are_offered_as_there_are_people_where_everybody_needs_one() -> None:
    """`My wife and I`: of slippers two, which a button then orders."""
    turn = await understand(HOTELS["ja"], "meine Frau und ich brauchen was gegen die nassen Füße am Strand")
    assert [act.quantity for act in turn.acts if isinstance(act, Offer)] == [2]
