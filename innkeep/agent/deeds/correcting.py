"""A guest's second thoughts: how many, or what about it. What waits is offered anew, what was placed is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from innkeep.agent.acts import Change
from innkeep.agent.deeds.carrying import Turn
from innkeep.agent.deeds.offering import decline_more, offer, offer_more
from innkeep.agent.deeds.repeating import more_of, placed_before
from innkeep.agent.deeds.retelling import own_words
from innkeep.agent.deeds.showing import refused
from innkeep.agent.deeds.timing import moment_of, tell_times
from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.availability import OutOfHours
from innkeep.conversations.models import CallReason
from innkeep.orders import proposals, queries
from innkeep.orders.afterthoughts import NotesFull, add_wish, can_be_promised
from innkeep.orders.corrections import TooLateToChange, can_be_corrected, correct_order
from innkeep.orders.enlarging import amounts_of
from innkeep.orders.lifecycle import ENDED, OrderStatus
from innkeep.orders.models import Order, OrderItem, Proposal, ProposalStatus
from innkeep.orders.placing import NeedsConfirmation
from innkeep.orders.rescheduling import want_at
from innkeep.orders.times import TimeRefused
from innkeep.orders.wishes import UNAVAILABLE, Wish


async def change(turn: Turn, act: Change) -> None:
    """Correct what waits, or else what was placed, and say what is so now."""
    waits = await queries.waiting_proposal(turn.db, turn.chat)
    wishes = await proposals.wishes_of(turn.db, waits) if waits else []
    said = own_words(act.notes, turn.messages)
    if _is_of(wishes, act) and (waits is None or waits.changes_order_id is None):
        await _offer_anew(turn, [await _changed(turn, wish, act, said) for wish in wishes])
        return
    if act.item_id is not None and act.quantity is not None:
        await _count(turn, act.item_id, act.quantity, waits)
    if said:
        await _pass_on(turn, said, act.item_id)
    elif act.notes:
        # A link or a telephone number is in it: it is read by a person, and by nobody in the hotel's voice.
        turn.hand_over(CallReason.UNSURE, turn.voice.say("wish_nowhere"))


def _is_of(wishes: Sequence[Wish], act: Change) -> bool:
    """Whether a change is about what waits: about something of it, or about all."""
    return bool(wishes) and (act.item_id is None or any(wish.item_id == act.item_id for wish in wishes))


async def _changed(turn: Turn, wish: Wish, act: Change, said: str) -> Wish:
    if act.item_id not in {None, wish.item_id}:
        return wish
    notes = ", ".join(filter(None, [wish.notes, "" if said in wish.notes else said]))
    at = await moment_of(turn, said, instead_of=wish.wanted_at)
    qty = wish.qty if act.quantity is None else act.quantity
    return replace(wish, qty=qty, notes=notes, wanted_at=at or wish.wanted_at)


async def _offer_anew(turn: Turn, wishes: Sequence[Wish]) -> None:
    if left := [wish for wish in wishes if wish.qty]:
        await offer(turn, left)
    else:
        await proposals.settle(turn.db, turn.chat, ProposalStatus.DECLINED)
        turn.said.append(turn.voice.say("declined"))


async def _count(turn: Turn, item_id: UUID, quantity: int, waits: Proposal | None) -> None:
    """Let an order that nobody has begun with hold so many; what costs more is offered first, beside what waits."""
    order, before = await placed_before(turn, item_id)
    wishes = await proposals.wishes_of(turn.db, waits) if waits else []
    if order is not None:
        held = sum(line.qty for line in before)
        if quantity > held and any(line.price for line in before):
            amounts = {**await _amounts(turn, order, before, waits), item_id: quantity}
            more = replace(more_of(item_id, before[-1], quantity - held), wanted_at=order.wanted_at)
            await offer_more(turn, order, amounts, [*wishes, more])
        else:
            await decline_more(turn, order, waits)
            await _correct(turn, order, item_id, quantity)
    elif not wishes:
        turn.said.append(turn.voice.say("nothing_waits"))
    elif quantity:
        await offer(turn, [*wishes, Wish(item_id, quantity)])
    else:
        await offer(turn, wishes)


async def _amounts(turn: Turn, order: Order, lines: Sequence[OrderItem], waits: Proposal | None) -> Counter[UUID]:
    """How many an order holds of the things in some lines; of all, what it would hold, where that waits for a yes."""
    if waits is None or waits.changes_order_id != order.id:
        return amounts_of(lines)
    return amounts_of(await queries.lines_of(turn.db, waits))


async def _correct(turn: Turn, order: Order, item_id: UUID, quantity: int) -> None:
    """Let the order hold as many as the guest says now."""
    try:
        order = await correct_order(turn.db, turn.agent, order.id, item_id, quantity)
    except (TooLateToChange, NeedsConfirmation):
        turn.hand_over(CallReason.TOO_LATE, turn.voice.say("too_late", number=order.order_number))
        return
    except UNAVAILABLE as refusal:
        item = (await catalogue.items_by_id(turn.db, turn.agent, [item_id]))[item_id]
        turn.said.append(refused(turn.voice, turn.called(item), (await turn.hotel()).timezone, refusal))
        return
    turn.written.append(order)
    if order.status is OrderStatus.REJECTED:
        turn.said.append(turn.voice.cancelled(order))
    else:
        await tell_changed(turn, order)


async def tell_changed(turn: Turn, order: Order) -> None:
    """Say what an order that was placed holds now."""
    items = await queries.items_of(turn.db, order)
    turn.said.append(turn.voice.changed(order, [(item.qty, item.title) for item in items]))


async def _pass_on(turn: Turn, said: str, item_id: UUID | None) -> None:
    """Keep what the guest says of it with what was ordered, and read it back; what cannot be promised goes on."""
    orders = await _meant(turn, item_id)
    if not orders:
        turn.hand_over(CallReason.UNSURE, turn.voice.say("wish_nowhere"))
        return
    try:
        kept = [await add_wish(turn.db, turn.agent, order.id, said, item_id) for order in orders]
    except (NotesFull, TooLateToChange):
        turn.hand_over(CallReason.TOO_MUCH, turn.voice.say("too_much"))
        return
    turn.written += kept
    if promised := [order for order in kept if can_be_promised(order)]:
        turn.said.append(turn.voice.noted(promised, said))
    await tell_times(turn, await _moved(turn, kept, item_id, said))
    if late := [order for order in kept if not can_be_promised(order)]:
        turn.hand_over(CallReason.TOO_LATE, turn.voice.noted(late, said, late=True))


async def _moved(turn: Turn, orders: Sequence[Order], item_id: UUID | None, said: str) -> list[Order]:
    """Those of the orders that are for another time now; of the others it stays a note, and why it cannot be is said.

    What is wanted later of several things in an order moves none of the others.
    """
    moved = []
    for order in orders:
        at = await moment_of(turn, said, instead_of=order.wanted_at)
        if at is None:
            continue
        items = await queries.items_of(turn.db, order)
        if not can_be_corrected(order) or not (item_id is None or {item.item_id for item in items} == {item_id}):
            continue
        try:
            moved.append(await want_at(turn.db, turn.agent, order.id, at))
        except TimeRefused:
            turn.said.append(turn.voice.say("not_then", when=await turn.when(at)))
        except OutOfHours as refusal:
            titles = ", ".join(item.title for item in items)
            turn.said.append(refused(turn.voice, titles, (await turn.hotel()).timezone, refusal))
    return moved


async def _meant(turn: Turn, item_id: UUID | None) -> list[Order]:
    """The newest order with the item, one that nobody is at work on before others; or all that was ordered last."""
    found = [order for order in await queries.orders_of(turn.db, turn.agent, turn.chat) if order.status not in ENDED]
    if item_id is not None:
        items = await queries.items_by_order(turn.db, found)
        found = [order for order in found if any(item.item_id == item_id for item in items[order.id])]
        return sorted(found, key=lambda order: not can_be_promised(order))[:1]
    last = found[0].origin_id if found else None
    return [order for order in found if order is found[0] or (last is not None and order.origin_id == last)]
