"""When each thing is wanted: read from the guest's own words, whichever engine understood them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from innkeep.agent.carrying import Turn
from innkeep.agent.embedded.world.concepts import seen
from innkeep.agent.embedded.world.spelling import plain
from innkeep.agent.facts.checking import sentences
from innkeep.agent.moments.reading import Part, moment_in, without_asides
from innkeep.catalogue.models import CatalogueItem
from innkeep.core import clock
from innkeep.orders.models import Order
from innkeep.orders.times import refused
from innkeep.orders.wishes import Wish

_USUAL = {
    "wakeup": Part.MORNING,
    "breakfast": Part.MORNING,
    "breakfastbox": Part.MORNING,
    "dinner": Part.EVENING,
}
"""When a thing is wanted if a guest names nothing but an hour."""

_RIDES = frozenset(["taxi", "transfer", "airporttransfer", "airport"])
"""What takes a guest away when they leave: that they do so at seven tells when it is to come."""

_COMMA = re.compile("[,;،、，]")


async def timed(turn: Turn, wishes: Sequence[Wish], items: Mapping[UUID, CatalogueItem]) -> list[Wish]:
    """The wishes, each with the time that the guest says it is for; what cannot be at that time stays a note of it."""
    found = []
    for wish in wishes:
        named = {one.name for one in seen(plain(items[wish.item_id].title), turn.language)}
        alone = len(wishes) == 1
        moment = await moment_of(turn, _words_of(turn, wish.notes, alone=alone), named)
        if moment is None and named & _RIDES:
            moment = await moment_of(turn, wish.notes, named)
        found.append(replace(wish, wanted_at=moment) if moment else wish)
    return [await possible(turn, wish) for wish in found]


def _words_of(turn: Turn, notes: str, *, alone: bool) -> str:
    """The words that tell when a thing is wanted: what is noted of it, or the whole message where that is one sentence.

    Notes may lack a part of a time, and a time of something else, such as a flight, is not the thing's.
    """
    said = " ".join(turn.messages)
    told = without_asides(said, turn.voice.language)
    noted = ", ".join(piece for piece in notes.split(", ") if piece in told)
    simple = alone and len(sentences(said)) == 1 and not _COMMA.search(said)
    return told if simple else noted


async def moment_of(
    turn: Turn, words: str, named: Collection[str] = (), instead_of: datetime | None = None
) -> datetime | None:
    """The moment that some words tell, of a thing of these kinds, in the place of another one."""
    if not words:
        return None
    zone = ZoneInfo((await turn.hotel()).timezone)
    usual = next((part for name, part in _USUAL.items() if name in named), None)
    moment = moment_in(words, turn.voice.language, clock.now().astimezone(zone), usual, instead_of)
    return moment.astimezone(UTC) if moment else None


async def possible(turn: Turn, wish: Wish) -> Wish:
    """The wish, without its time where nothing can be ordered for that; the guest is told."""
    if wish.wanted_at is None or await refused(turn.db, turn.agent, turn.chat.stay_id, wish.wanted_at) is None:
        return wish
    turn.said.append(turn.voice.say("not_then", when=await turn.when(wish.wanted_at)))
    return replace(wish, wanted_at=None)


async def tell_times(turn: Turn, orders: Sequence[Order]) -> None:
    """Say back for when the orders are that are for a time."""
    for at in sorted({order.wanted_at for order in orders if order.wanted_at}):
        numbers = ", ".join(order.order_number for order in orders if order.wanted_at == at)
        turn.said.append(turn.voice.say("is_for", numbers=numbers, when=await turn.when(at)))
