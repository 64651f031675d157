"""What costs something is offered first: read back with what it costs, and kept waiting for the guest's own yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from innkeep.agent.carrying import Turn
from innkeep.agent.showing import refused
from innkeep.catalogue import queries as catalogue
from innkeep.orders import proposals, queries
from innkeep.orders.models import Proposal
from innkeep.orders.wishes import MAX_QTY, PricedWish, UnknownItem, UnknownOption, Wish, orderable


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


async def offer(turn: Turn, wishes: Sequence[Wish]) -> None:
    """Let this wait for the guest's yes, in the place of what waited before, and read it back."""
    try:
        lines = await can_be_had(turn, _summed(wishes))
    except (UnknownItem, UnknownOption):
        turn.said.append(turn.voice.say("cannot_order"))
        return
    if not lines:
        return
    if not turn.chat.verified:
        turn.said.append(turn.voice.say("needs_code"))
        return
    turn.proposal = await proposals.propose(turn.db, turn.agent, turn.chat, lines)
    await read_back(turn, turn.proposal)


async def read_back(turn: Turn, proposal: Proposal) -> None:
    """Say what the basket holds, for how much, and ask."""
    lines = await queries.lines_of(turn.db, proposal)
    items = await catalogue.items_by_id(turn.db, turn.agent, [line.item_id for line in lines])
    called = {item.id: turn.called(item) for item in items.values()}
    turn.said.append(turn.voice.proposed(lines, proposal.total_amount, (await turn.hotel()).currency, called))


def _summed(wishes: Sequence[Wish]) -> list[Wish]:
    """Equal lines as one: "a beer", then "another beer", are two beers."""
    summed: dict[Wish, int] = {}
    for wish in wishes:
        one = replace(wish, qty=1)
        summed[one] = min(summed.get(one, 0) + wish.qty, MAX_QTY)
    return [replace(one, qty=qty) for one, qty in summed.items()]
