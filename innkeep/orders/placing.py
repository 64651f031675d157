"""Placing orders: what was asked for becomes something to do, once, in the right place, with the right people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession
from innkeep.core.actors import Actor, Agent, Guest, Staff
from innkeep.core.errors import Forbidden, Invalid
from innkeep.orders import merging, parking
from innkeep.orders.assignment import assign, require_colleague
from innkeep.orders.lifecycle import OrderStatus, Priority
from innkeep.orders.models import Order
from innkeep.orders.moves import begin, move
from innkeep.orders.targets import NamedTarget, Target, of_chat, stay_of, target_for
from innkeep.orders.times import require_times
from innkeep.orders.vouching import require_vouched_for
from innkeep.orders.wishes import (
    OffMenu,
    PricedWish,
    Wish,
    by_time,
    item_of,
    priced,
    require_orderable,
    said_of,
    take_turns,
)
from innkeep.people import queries as people
from innkeep.people.models import Category
from innkeep.people.permissions import Operation, require


class SeveralCategories(Invalid):
    """The things asked for are not the work of one division."""


class NoCategory(Invalid):
    """Nothing says what kind of work it is."""


class NeedsConfirmation(Invalid):
    """What costs something is proposed to a guest first."""


class ForStaffOnly(Forbidden):
    """Something that guests do not say of an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An order as somebody wants it. What is not said comes from the items, the stay and the hotel."""

    wishes: Sequence[Wish | OffMenu]
    named: NamedTarget
    category: Category | None = None
    notes: str | None = None
    additional_notes: str | None = None
    wanted_at: datetime | None = None
    priority: Priority | None = None
    assignee_id: UUID | None = None


async def place_order(db: AsyncSession, actor: Actor, draft: Draft) -> Order:
    """Place one order of one category, as staff, a program, or a guest for their own stay (free things only).

    Raises NotAllowed, ForStaffOnly, NeedsConfirmation, SeveralCategories, NoCategory, UnknownColleague, what
    `target_for`, `require_times` and `priced` raise, and what the catalogue refuses (`UNAVAILABLE`).
    """
    _require_allowed(actor, draft)
    await take_turns(db, actor.org_id, await stay_of(db, actor, draft.named))
    target = await target_for(db, actor, draft.named)
    await require_times(db, actor, target.stay_id, [draft.wanted_at])
    lines = [replace(line, wanted_at=draft.wanted_at) for line in await priced(db, actor, draft.wishes)]
    if isinstance(actor, Guest) and any(line.price for line in lines):
        raise NeedsConfirmation(
            "What costs something is proposed first. Ask for it in the conversation, then confirm it."
        )
    order = await _new_order(db, actor, target, category_of(draft.category, lines))
    order.wanted_at = draft.wanted_at
    order.priority = draft.priority or Priority.NORMAL
    order.notes = "; ".join(filter(None, [draft.notes, said_of(lines)])) or None
    order.additional_notes = draft.additional_notes
    if draft.assignee_id is not None:
        await require_colleague(db, actor, draft.assignee_id)
    await require_orderable(db, actor, target.stay_id, lines)
    order = await _write_or_join(db, actor, order, lines)
    await _hand_on(db, actor, order, target, draft.assignee_id)
    return order


def _require_allowed(actor: Actor, draft: Draft) -> None:
    off_menu = any(isinstance(wish, OffMenu) for wish in draft.wishes)
    if isinstance(actor, Staff):
        require(actor, Operation.PLACE_ORDERS)
        if off_menu:
            require(actor, Operation.ORDER_OFF_MENU)
    elif isinstance(actor, Guest) and (off_menu or draft.additional_notes or draft.priority or draft.assignee_id):
        raise ForStaffOnly("Only staff say that of an order. Put what matters to you into the notes.")


def category_of(said: Category | None, lines: Sequence[PricedWish]) -> Category:
    """What kind of work it is, by what is said and by the items. SeveralCategories, NoCategory."""
    found = {line.category for line in lines if line.category} | ({said} if said else set())
    if len(found) > 1:
        named = ", ".join(sorted(category.replace("_", " ") for category in found))
        raise SeveralCategories(f"This is the work of several divisions ({named}). Place one order for each category.")
    if not found:
        raise NoCategory("Say the category: what is not in the catalogue does not tell which division does it.")
    return found.pop()


async def place_orders(
    db: AsyncSession, actor: Actor, chat: ChatSession, wishes: Sequence[Wish], origin_id: UUID
) -> list[Order]:
    """One order a category, at the catalogue's prices; a free thing asked for again joins the order that it was in.

    An order is for the first of the times of its things; what is said of each tells its own. `origin_id` is the turn or
    the proposal that they come from: it makes them once, however often it is tried. An order that was joined keeps its
    own. Raises UnknownItem, UnknownOption, NotVouchedFor, what `require_times` raises, and what the catalogue refuses.
    """
    await take_turns(db, actor.org_id, chat.stay_id)
    lines = await priced(db, actor, wishes)
    await require_orderable(db, actor, chat.stay_id, lines)
    return await place_lines(db, actor, chat, lines, origin_id)


async def place_lines(
    db: AsyncSession, actor: Actor, chat: ChatSession, lines: Sequence[PricedWish], origin_id: UUID
) -> list[Order]:
    """Place lines that `orderable` has let through in this very transaction. NotVouchedFor, and of `require_times`."""
    require_vouched_for(actor, chat, lines)
    await require_times(db, actor, chat.stay_id, [line.wanted_at for line in lines])
    target = await of_chat(db, actor, chat)
    orders = []
    for category, of_category in sorted(_by_category(lines).items()):
        order = await _new_order(db, actor, target, category)
        order.origin_id, order.notes = origin_id, said_of(of_category)
        order.wanted_at = next(iter(by_time(of_category)))
        orders.append(await _write_or_join(db, actor, order, of_category))
    # Giving out locks the division: always in the same order, so that no two of us ever wait for each other.
    for order in sorted(orders, key=lambda each: str(each.division_id)):
        await _hand_on(db, actor, order, target, None)
    return orders


def _by_category(lines: Sequence[PricedWish]) -> dict[Category, list[PricedWish]]:
    found: dict[Category, list[PricedWish]] = {}
    for line in lines:
        if line.category:
            found.setdefault(line.category, []).append(line)
    return found


async def _new_order(db: AsyncSession, actor: Actor, target: Target, category: Category) -> Order:
    return Order(
        org_id=actor.org_id,
        session_id=target.session_id,
        guest_id=target.guest_id,
        stay_id=target.stay_id,
        room_id=target.room_id,
        category=category,
        division_id=await people.division_for(db, actor, category),
        source=_source(actor),
    )


def _source(actor: Actor) -> str:
    names: dict[type[Actor], str] = {Agent: "agent", Guest: "guest", Staff: "staff"}
    return names.get(type(actor), "program")


async def _write_or_join(db: AsyncSession, actor: Actor, order: Order, lines: Sequence[PricedWish]) -> Order:
    """Write an order with its items, or let a guest's wish join the order that it repeats."""
    if isinstance(actor, Guest | Agent) and (open_order := await merging.order_to_join(db, order, lines)):
        return await merging.join(db, actor, open_order, order, lines)
    db.add(order)
    await db.flush()
    db.add_all(item_of(order, line) for line in lines)
    await db.flush()
    return await begin(db, actor, order)


async def _hand_on(db: AsyncSession, actor: Actor, order: Order, target: Target, assignee_id: UUID | None) -> None:
    """Give a new order to somebody, or park it: nobody knocks where guests do not want to be disturbed.

    Unless they asked for it themselves.
    """
    if order.status is not OrderStatus.PENDING:
        return
    if target.do_not_disturb and order.category in parking.DISTURBING and not isinstance(actor, Guest | Agent):
        order.assignee_id = assignee_id
        await parking.park(db, actor, order)
    elif assignee_id is not None:
        order.assignee_id = assignee_id
        await move(db, actor, order, OrderStatus.ASSIGNED, None)
    else:
        await assign(db, order)
