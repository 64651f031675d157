"""What costs something is offered first: read back with what it costs, and kept waiting for the guest's own yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from innkeep.agent.deeds.carrying import Turn
from innkeep.agent.deeds.showing import refused
from innkeep.agent.deeds.timing import possible
from innkeep.catalogue import queries as catalogue
from innkeep.orders import proposals, queries
from innkeep.orders.corrections import TooLateToChange
from innkeep.orders.enlarging import Amounts, OfItsOwn
from innkeep.orders.models import Order, Proposal, ProposalStatus
from innkeep.orders.wishes import MAX_QTY, UNAVAILABLE, PricedWish, UnknownItem, UnknownOption, Wish, orderable


async def can_be_had(turn: Turn, wishes: Sequence[Wish]) -> list[PricedWish]:
    """Those of the wishes that can be carried out now; of the others it is said why not, and when."""
    if not wishes:
        return []
    kept, refusals = await orderable(turn.db, turn.agent, turn.chat.stay_id, wishes)
    zone = (await turn.hotel()).timezone
    turn.said += [refused(turn.voice, turn.called(line.item), zone, why) for line, why in refusals if line.item]
    return kept


async def waiting(turn: Turn) -> list[Wish]:
    """What waits for the guest's yes."""
    found = await queries.waiting_proposal(turn.db, turn.chat)
    return await proposals.wishes_of(turn.db, found) if found else []


async def offer(turn: Turn, wishes: Sequence[Wish], besides: Order | None = None) -> None:
    """Let this wait for the guest's yes, in the place of what waited before, and read it back.

    `besides` is an order that they wanted more of, and which stays as it is: that is said, too.
    """
    try:
        lines = await can_be_had(turn, _summed([await possible(turn, wish) for wish in wishes]))
    except (UnknownItem, UnknownOption):
        turn.said.append(turn.voice.say("cannot_order"))
        return
    if not lines:
        return
    if not turn.chat.verified:
        turn.said.append(turn.voice.say("needs_code"))
        return
    turn.proposal = await proposals.propose(turn.db, turn.agent, turn.chat, lines)
    if besides is not None:
        turn.said.append(turn.voice.say("of_its_own", number=besides.order_number))
    await read_back(turn, turn.proposal)


async def offer_more(turn: Turn, order: Order, amounts: Amounts, beside: Sequence[Wish]) -> None:
    """Let an order as it would be with so many wait for the guest's yes, and read it back.

    Where it can be no more, or something else waits too, `beside` is offered as an order of its own, and that is said.
    """
    waits = await queries.waiting_proposal(turn.db, turn.chat)
    try:
        if turn.chat.verified and (waits is None or waits.changes_order_id == order.id):
            turn.proposal = await proposals.propose_more(turn.db, turn.agent, turn.chat, order.id, amounts)
            await read_back(turn, turn.proposal)
            return
    except UNAVAILABLE as refusal:
        items = await catalogue.items_by_id(turn.db, turn.agent, amounts)
        named = ", ".join(turn.called(items[each.item_id]) for each in beside if each.item_id in items)
        turn.said.append(refused(turn.voice, named, (await turn.hotel()).timezone, refusal))
        return
    except (TooLateToChange, OfItsOwn):
        pass
    await offer(turn, beside, besides=order)


async def decline_more(turn: Turn, order: Order, waits: Proposal | None) -> None:
    """Let what waits for a yes do so no longer, if it is a change of this order."""
    if waits is not None and waits.changes_order_id == order.id:
        await proposals.settle(turn.db, turn.chat, ProposalStatus.DECLINED)


async def read_back(turn: Turn, proposal: Proposal) -> None:
    """Say what the basket holds, or the order that it changes would, for how much, and ask."""
    if proposal.changes_order_id is not None:
        order = await queries.order_for(turn.db, turn.agent, proposal.changes_order_id)
        turn.said.append(turn.voice.say("would_hold", number=order.order_number))
    lines = await queries.lines_of(turn.db, proposal)
    items = await catalogue.items_by_id(turn.db, turn.agent, [line.item_id for line in lines])
    called = {item.id: turn.called(item) for item in items.values()}
    when = {line.wanted_at: await turn.when(line.wanted_at) for line in lines if line.wanted_at}
    turn.said.append(turn.voice.proposed(lines, (await turn.hotel()).currency, called, when))


def _summed(wishes: Sequence[Wish]) -> list[Wish]:
    """Equal lines as one: "a beer", then "another beer", are two beers."""
    summed: dict[Wish, int] = {}
    for wish in wishes:
        one = replace(wish, qty=1)
        summed[one] = min(summed.get(one, 0) + wish.qty, MAX_QTY)
    return [replace(one, qty=qty) for one, qty in summed.items()]
