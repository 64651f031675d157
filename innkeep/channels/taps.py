"""Buttons: what they hold, and what tapping one does. Only the guest whose basket it is can say yes to it."""

from __future__ import annotations

from uuid import UUID

from innkeep.catalogue import queries as catalogue
from innkeep.channels.adapter import Choice, Update
from innkeep.channels.asking import NO, STARS, YES, take_answer
from innkeep.channels.contacts import conversation_of
from innkeep.channels.queueing import queue_proposal, queue_words
from innkeep.channels.scene import Scene
from innkeep.core.actors import Guest
from innkeep.core.errors import InnkeepError
from innkeep.orders import proposals, ratings
from innkeep.orders.queries import ProposalNotFound
from innkeep.orders.wishes import UNAVAILABLE

CONFIRM, DECLINE, ITEM = "c", "d", "i"
ANSWERS = frozenset({YES, NO, *STARS})


def choice(kind: str, key: UUID, label: str) -> Choice:
    """A button. It names a thing by its key; what may be done with it is decided when it is tapped, by who taps."""
    return Choice(f"{kind}:{key}", label)


async def take_tap(scene: Scene, guest: Guest | None, heard: Update) -> None:
    """Do what a button is for, as its guest; anybody else's basket is not there for them."""
    kind, _, key = heard.told.tap.partition(":")
    try:
        what = UUID(key)
    except ValueError:
        what = None
    words = None
    if guest is None or what is None or kind not in {CONFIRM, DECLINE, ITEM, *ANSWERS}:
        words = await scene.phrase("over")
    elif kind in ANSWERS:
        words = await _answer(scene, guest, kind, what)
    elif kind == ITEM:
        words = await _choose(scene, guest, heard, what)
    else:
        await conversation_of(scene.db, scene.program, scene.channel, scene.contact, guest)
        words = await (_confirm if kind == CONFIRM else _decline)(scene, guest, what)
    if words:
        queue_words(scene.db, scene.contact, words)
    scene.answers.append((heard.told, words or ""))


async def _confirm(scene: Scene, guest: Guest, proposal_id: UUID) -> str:
    try:
        confirmation = await proposals.confirm(scene.db, guest, proposal_id)
    except (proposals.ProposalOver, ProposalNotFound):
        return await scene.phrase("over")
    except UNAVAILABLE as refusal:
        return str(refusal.detail)
    if confirmation.instead is not None:
        queue_words(scene.db, scene.contact, await scene.phrase("changed"))
        queue_proposal(scene.db, scene.contact, confirmation.instead)
        return ""
    if not confirmation.orders:
        return await scene.phrase("ordered_before")
    numbers = ", ".join(order.order_number for order in confirmation.orders)
    return await scene.phrase("ordered", numbers=numbers)


async def _decline(scene: Scene, guest: Guest, proposal_id: UUID) -> str:
    try:
        await proposals.decline(scene.db, guest, proposal_id)
    except (proposals.ProposalOver, ProposalNotFound):
        return await scene.phrase("over")
    return await scene.phrase("declined")


async def _answer(scene: Scene, guest: Guest, kind: str, rating_id: UUID) -> str:
    try:
        rating = await ratings.rating_for(scene.db, guest, rating_id)
        return await take_answer(scene, guest, kind, rating)
    except InnkeepError:
        return await scene.phrase("over")


async def _choose(scene: Scene, guest: Guest, heard: Update, item_id: UUID) -> str | None:
    """A choice is said, as on the guest page."""
    items = await catalogue.items_by_id(scene.db, guest, [item_id])
    if item_id not in items:
        return await scene.phrase("over")
    chat = await conversation_of(scene.db, scene.program, scene.channel, scene.contact, guest)
    await scene.write(guest, chat, heard, items[item_id].title)
    return None
