"""When each thing is wanted: read from the guest's own words, whichever engine understood them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from innkeep.agent.deeds.carrying import Turn
from innkeep.agent.embedded.words.concepts import seen
from innkeep.agent.embedded.words.spelling import plain
from innkeep.agent.facts.checking import sentences
from innkeep.agent.moments.reading import Part, moment_in, without_asides
from innkeep.catalogue.models import CatalogueItem
from innkeep.core import clock
from innkeep.orders.models import Order
from innkeep.orders.times import refused
from innkeep.orders.wishes import PricedWish, Wish
from innkeep.people.models import Category

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
    kinds = [{one.name for one in seen(plain(items[wish.item_id].title), turn.language)} for wish in wishes]
    together = set().union(*kinds)
    found = []
    for wish, own in zip(wishes, kinds, strict=True):
        # Who is woken at five leaves at six in the morning.
        named = own | (together & _USUAL.keys()) if own & _RIDES else own
        moment = await moment_of(turn, _words_of(turn, wish.notes, alone=len(wishes) == 1), named)
        if moment is None and named & _RIDES:
            moment = await moment_of(turn, wish.notes, named)
        found.append(replace(wish, wanted_at=moment) if moment else wish)
    return [await possible(turn, wish) for wish in _served_together(found, items)]


def _served_together(wishes: Sequence[Wish], items: Mapping[UUID, CatalogueItem]) -> list[Wish]:
    """What is eaten and drunk comes at the one time that is told of any of it."""
    meal = [wish for wish in wishes if items[wish.item_id].category is Category.ROOM_SERVICE]
    told = {wish.wanted_at for wish in meal if wish.wanted_at}
    if len(told) != 1:
        return list(wishes)
    return [replace(wish, wanted_at=min(told)) if wish in meal else wish for wish in wishes]


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


async def tell_placed(turn: Turn, lines: Sequence[PricedWish], orders: Sequence[Order]) -> None:
    """Say what was placed, and for when; of things that are for several times each has its own."""
    several = len({line.wanted_at for line in lines}) > 1
    titles = []
    for line in lines:
        if line.item is not None:
            then = await turn.when(line.wanted_at) if several and line.wanted_at else ""
            title = turn.called(line.item)
            titles.append((line.qty, f"{title} ({turn.voice.say('for_then', when=then)})" if then else title))
    joined = [order for order in orders if order.origin_id != turn.turn_id]
    turn.said.append(turn.voice.placed(titles, orders, joined))
    if not several:
        await tell_times(turn, orders)


async def tell_times(turn: Turn, orders: Sequence[Order]) -> None:
    """Say back for when the orders are that are for a time."""
    for at in sorted({order.wanted_at for order in orders if order.wanted_at}):
        numbers = ", ".join(order.order_number for order in orders if order.wanted_at == at)
        turn.said.append(turn.voice.say("is_for", numbers=numbers, when=await turn.when(at)))
