"""Which things everybody needs one of: a seat, a massage, a towel, a place on a tour."""

from __future__ import annotations

from innkeep.agent.embedded.house.hotel import Item
from innkeep.agent.embedded.words.people import OUTINGS, OWN_EACH, is_for_each, is_outing, is_shared
from innkeep.agent.embedded.words.spelling import plain


def is_each_ones_own(item: Item) -> bool:
    """Whether a thing is for one person, by what it is or by what its name and description say."""
    called = plain(" ".join(item.facts.names))
    told = f"{called} {plain(item.facts.description)}"
    if item.facts.category == "maintenance":
        return False
    if item.main_only & OWN_EACH or is_for_each(told):
        return True
    joined = item.facts.category == "concierge" and (bool(item.main_only & OUTINGS) or is_outing(called))
    return joined and not is_shared(told)
