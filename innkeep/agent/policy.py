"""The policy: the one place where acts become words and deeds. The engine proposes; here the domain decides.

It runs inside the fence of a turn, so that either all of it happens or nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from innkeep.agent import acts
from innkeep.agent.allergies import allergy_in, heeded
from innkeep.agent.deeds.attendance import emergency_phrase
from innkeep.agent.deeds.carrying import Turn
from innkeep.agent.deeds.correcting import change, tell_changed
from innkeep.agent.deeds.offering import can_be_had, decline_more, offer, read_back, waiting
from innkeep.agent.deeds.repeating import wishes_of
from innkeep.agent.deeds.retelling import quotable, retold
from innkeep.agent.deeds.showing import article_in
from innkeep.agent.deeds.timing import tell_placed, tell_times, timed
from innkeep.agent.plain_yes import is_plain_yes
from innkeep.agent.replies import Replies
from innkeep.catalogue import queries as catalogue
from innkeep.conversations.actions import say
from innkeep.conversations.models import CallReason
from innkeep.conversations.ownership import call_person
from innkeep.conversations.turns import was_unsure
from innkeep.core.actors import Guest
from innkeep.orders import proposals, queries
from innkeep.orders.actions import TooLateToCancel, cancel_order
from innkeep.orders.lifecycle import BEFORE_WORK, ENDED
from innkeep.orders.models import Order, Proposal, ProposalStatus
from innkeep.orders.placing import place_lines
from innkeep.orders.wishes import UNAVAILABLE, Wish
from innkeep.people.models import Category

ANSWERED = "answered"
HANDED_OVER = "handed_over"


async def carry_out(turn: Turn, understood: acts.Understanding) -> str:
    """Do what was understood, say what was done, and return the outcome of the turn."""
    turn.voice = Replies(understood.language or turn.chat.language or turn.language)
    turn.agreed = understood.agreed
    wanted = understood.acts
    if not wanted:
        turn.said.append(turn.voice.say("picture"))
    if emergency := next((act for act in wanted if isinstance(act, acts.Emergency)), None):
        wanted = (emergency,)
    elif any(isinstance(act, acts.Human) for act in wanted):
        # Whoever is called reads the rest, too: a guest who wants a person is not asked for other words.
        wanted = tuple(act for act in wanted if not isinstance(act, acts.Unknown))
    for act in _joined(wanted[: acts.MAX_ACTS]):
        await _HANDLERS[type(act)](turn, act)
    if len(wanted) > acts.MAX_ACTS:
        turn.hand_over(CallReason.TOO_MUCH, turn.voice.say("too_much"))
    words = "\n\n".join(dict.fromkeys(turn.introduced()))
    message = await say(turn.db, turn.chat, words, choices=turn.choices, language=turn.voice.spoken)
    if turn.proposal is not None:
        await proposals.shown_by(turn.db, turn.proposal, message.id)
    if turn.calls_for is None:
        return ANSWERED
    await call_person(turn.db, turn.chat, turn.calls_for)
    return HANDED_OVER


def _joined(wanted: Sequence[acts.Act]) -> list[acts.Act]:
    """The acts with all orders as one, so that a guest is asked one question and not several."""
    lines = tuple(line for act in wanted if isinstance(act, acts.Order) for line in act.lines)
    rest: list[acts.Act] = [act for act in wanted if not isinstance(act, acts.Order)]
    return [acts.Order(lines=lines[:20]), *rest] if lines else rest


async def _order(turn: Turn, act: acts.Order) -> None:
    wishes = [wish for line in act.lines for wish in await wishes_of(turn, line)]
    items = await catalogue.items_by_id(turn.db, turn.agent, [wish.item_id for wish in wishes])
    if len(items) < len({wish.item_id for wish in wishes}):
        turn.said.append(turn.voice.say("cannot_order"))
        return
    kitchen = {item.id for item in items.values() if item.category is Category.ROOM_SERVICE}
    wishes = await timed(turn, heeded(wishes, kitchen, turn.messages), items)
    if free := await can_be_had(turn, [wish for wish in wishes if not items[wish.item_id].price]):
        placed = await place_lines(turn.db, turn.agent, turn.chat, free, origin_id=turn.turn_id)
        turn.written += placed
        await tell_placed(turn, free, placed)
    if costly := [wish for wish in wishes if items[wish.item_id].price]:
        await offer(turn, [*await waiting(turn), *costly])


async def _confirm(turn: Turn, _act: acts.Act) -> None:
    proposal = await queries.waiting_proposal(turn.db, turn.chat)
    if proposal is None or turn.guest is None:
        turn.said.append(turn.voice.say("nothing_waits"))
    elif turn.proposal is not None:
        return  # made in this very turn: the guest's yes was to another basket, and this one is yet to be shown
    elif not (turn.agreed or is_plain_yes(turn.messages[-1])):
        turn.said.append(turn.voice.say("not_plain"))
    else:
        await _confirm_waiting(turn, turn.guest, proposal)


async def _confirm_waiting(turn: Turn, guest: Guest, proposal: Proposal) -> None:
    try:
        confirmation = await proposals.confirm(turn.db, guest, proposal.id)
    except proposals.ProposalOver:
        await proposals.settle(turn.db, turn.chat, ProposalStatus.SUPERSEDED)
        turn.said.append(turn.voice.say("proposal_gone"))
        return
    except UNAVAILABLE as refusal:
        turn.said.append(refusal.detail)
        return
    if confirmation.instead is not None:
        turn.proposal = confirmation.instead
        await _show_instead(turn, proposal, turn.proposal)
        return
    turn.written += confirmation.orders
    if proposal.changes_order_id is None:
        turn.said.append(turn.voice.confirmed(confirmation.orders))
        await tell_times(turn, confirmation.orders)
        return
    for order in confirmation.orders:
        await tell_changed(turn, order)


async def _show_instead(turn: Turn, shown: Proposal, instead: Proposal) -> None:
    """Read back what holds now; and that it is no longer what the guest wanted more of, where it was that."""
    if shown.changes_order_id is not None and instead.changes_order_id is None:
        order = await queries.order_for(turn.db, turn.agent, shown.changes_order_id)
        turn.said.append(turn.voice.say("of_its_own", number=order.order_number))
    await read_back(turn, instead)


async def _decline(turn: Turn, _act: acts.Act) -> None:
    waits = await queries.waiting_proposal(turn.db, turn.chat)
    await proposals.settle(turn.db, turn.chat, ProposalStatus.DECLINED)
    turn.said.append(turn.voice.say("declined" if waits else "not_wanted"))


async def _cancel(turn: Turn, act: acts.Cancel) -> None:
    order, others = await _newest_open(turn, act.item_id)
    waits = await queries.waiting_proposal(turn.db, turn.chat)
    if order is None and waits is not None:
        await _decline(turn, act)
        return
    if order is None:
        turn.said.append(turn.voice.say("nothing_to_cancel"))
        return
    await decline_more(turn, order, waits)
    if others:
        # Of several things in an order the others are wanted still.
        await change(turn, acts.Change(item_id=act.item_id, quantity=0))
        return
    try:
        turn.written.append(await cancel_order(turn.db, turn.agent, order.id))
        turn.said.append(turn.voice.cancelled(order))
    except TooLateToCancel:
        turn.hand_over(CallReason.TOO_LATE, turn.voice.say("too_late", number=order.order_number))


async def _newest_open(turn: Turn, item_id: UUID | None) -> tuple[Order | None, bool]:
    """The newest order that has not ended, with the item if one is named, and whether it holds others beside that.

    Those that can be cancelled come first.
    """
    found = [order for order in await queries.orders_of(turn.db, turn.agent, turn.chat) if order.status not in ENDED]
    found.sort(key=lambda order: order.status not in BEFORE_WORK)
    if item_id is None:
        return (found[0] if found else None), False
    for order_id, items in (await queries.items_by_order(turn.db, found)).items():
        held = {item.item_id for item in items}
        if item_id in held:
            return next(order for order in found if order.id == order_id), held != {item_id}
    return None, False


async def _status(turn: Turn, _act: acts.Act) -> None:
    found = [order for order in await queries.orders_of(turn.db, turn.agent, turn.chat) if order.status not in ENDED]
    items = await queries.items_by_order(turn.db, found)
    for order in found:
        turn.said.append(turn.voice.status(order, [(item.qty, item.title) for item in items[order.id]]))
    await tell_times(turn, found)
    if not found:
        turn.said.append(turn.voice.say("no_orders"))


async def _price(turn: Turn, act: acts.Price) -> None:
    """What it costs, and whether they would like it: unless it cannot be had now, or they have asked for it already."""
    item = (await catalogue.items_by_id(turn.db, turn.agent, [act.item_id])).get(act.item_id)
    if item is None:
        turn.said.append(turn.voice.say("cannot_order"))
        return
    cost = turn.voice.price(turn.called(item), item.price, (await turn.hotel()).currency)
    if act.described and (about := turn.described(item)):
        cost = f"{about}\n{cost}"
    turn.said.append(cost)
    asked_for = turn.proposal is not None or (not item.price and (await _newest_open(turn, item.id))[0])
    if not asked_for and await can_be_had(turn, [Wish(item.id)]):
        turn.said[turn.said.index(cost)] = f"{cost} {turn.voice.say('wanted')}"
        # The button, or a yes, orders it.
        turn.choices = () if turn.choices else (item.id,)


async def _question(turn: Turn, act: acts.Question) -> None:
    article = await catalogue.article_told(turn.db, turn.agent, act.article_id)
    # An answer is the hotel's own words or none: what stands in no article is not said.
    if article is None or act.passage not in article.text:
        await _unknown(turn, acts.Unknown())
    else:
        shown = article_in(article, act.passage, turn.voice.language) if not act.told else None
        turn.said.append(shown or retold(act, article, turn.voice.language, turn.language))


async def _ask(turn: Turn, act: acts.Ask) -> None:
    items = await catalogue.items_by_id(turn.db, turn.agent, act.item_ids)
    turn.choices = tuple(item_id for item_id in act.item_ids if item_id in items)
    titles = ", ".join(turn.called(items[item_id]) for item_id in turn.choices)
    turn.said.append(f"{turn.voice.say('which')} {titles}")


async def _offer(turn: Turn, act: acts.Offer) -> None:
    """What may help, unless there is something to choose from already: a message has one set of buttons."""
    items = await catalogue.items_by_id(turn.db, turn.agent, act.item_ids)
    near = tuple(item_id for item_id in act.item_ids if item_id in items)
    if near and not (turn.choices or turn.calls_for):
        turn.choices = near
        turn.said.append(turn.voice.say("may_help", items=", ".join(turn.called(items[item]) for item in near)))


async def _emergency(turn: Turn, _act: acts.Act) -> None:
    turn.hand_over(CallReason.EMERGENCY, turn.voice.say(await emergency_phrase(turn.db, turn.chat)))


async def _human(turn: Turn, _act: acts.Act) -> None:
    turn.hand_over(CallReason.ASKED, turn.voice.say("person"))


async def _complain(turn: Turn, _act: acts.Act) -> None:
    turn.hand_over(CallReason.COMPLAINT, turn.voice.say("complaint"))


async def _greet(turn: Turn, _act: acts.Act) -> None:
    turn.said.append(turn.voice.say("greeting"))


async def _thanks(turn: Turn, _act: acts.Act) -> None:
    turn.said.append(turn.voice.say("thanks"))


async def _unknown(turn: Turn, act: acts.Unknown) -> None:
    """Not known: say so; and when it happens a second time in a row, get somebody who knows.

    An allergy goes with what was ordered before, or else to a person: nobody else may know what it is about.
    """
    allergy = allergy_in([act.text])
    if allergy and turn.proposal is None and not turn.written:
        await change(turn, acts.Change(notes=allergy))
    elif await was_unsure(turn.db, turn.chat):
        turn.hand_over(CallReason.UNSURE, turn.voice.say("unknown_again"))
    elif turn.said and quotable(act.text, turn.messages):
        turn.said.append(turn.voice.say("unknown_part", text=act.text))
    else:
        turn.said.append(turn.voice.say("unknown"))
        if turn.waits and turn.proposal is None and await queries.waiting_proposal(turn.db, turn.chat):
            # It may have been meant as a yes: what waits is said to be yet to be ordered.
            turn.said.append(turn.voice.say("not_plain"))


_HANDLERS: dict[type[Any], Callable[[Turn, Any], Awaitable[None]]] = {
    acts.Order: _order,
    acts.Confirm: _confirm,
    acts.Decline: _decline,
    acts.Change: change,
    acts.Cancel: _cancel,
    acts.Status: _status,
    acts.Price: _price,
    acts.Question: _question,
    acts.Ask: _ask,
    acts.Offer: _offer,
    acts.Emergency: _emergency,
    acts.Human: _human,
    acts.Complain: _complain,
    acts.Greet: _greet,
    acts.Thanks: _thanks,
    acts.Unknown: _unknown,
}
