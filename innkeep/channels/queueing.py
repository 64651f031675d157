"""What is to be sent, noted in the transaction that made it true. See `reactions.REACTIONS`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels.contacts import follow_session
from innkeep.channels.events import SendingQueued
from innkeep.channels.models import Contact, Sending, SendingKind, SendingStatus
from innkeep.conversations.events import MessageChanged, MessagePosted, SessionOpened
from innkeep.conversations.models import ChatSession, Message, MessageRole
from innkeep.core import clock
from innkeep.core.events import record
from innkeep.core.rows import at_hand
from innkeep.orders.events import OrderMoved
from innkeep.orders.models import Order, Proposal
from innkeep.photos.events import PhotoAdded
from innkeep.photos.models import Photo


async def queue_message(db: AsyncSession, event: MessagePosted) -> None:
    """What the hotel says goes to wherever the guest writes from."""
    if event.written.role is MessageRole.SYSTEM:
        await queue(db, event.org_id, _of_session(event.org_id, event.session_id), message_id=event.message_id)


async def queue_change(db: AsyncSession, event: MessageChanged) -> None:
    """What staff said differently, or took back, is said differently or taken back there, too."""
    message = await at_hand(db, Message, event.org_id, event.message_id)
    if message is not None and message.role is MessageRole.SYSTEM:
        kind = SendingKind.EDIT if message.deleted_at is None else SendingKind.RETRACTION
        await queue(db, event.org_id, _of_session(event.org_id, event.session_id), kind, message_id=message.id)


async def queue_photo(db: AsyncSession, event: PhotoAdded) -> None:
    """A picture that staff send."""
    if event.session_id is None:
        return
    photo = await at_hand(db, Photo, event.org_id, event.photo_id)
    if photo is None or photo.message_id is None:
        return
    message = await at_hand(db, Message, event.org_id, photo.message_id)
    if message is not None and message.role is MessageRole.SYSTEM:
        contacts = _of_session(event.org_id, event.session_id)
        await queue(db, event.org_id, contacts, SendingKind.PHOTO, photo_id=photo.id, message_id=message.id)


async def queue_order(db: AsyncSession, event: OrderMoved) -> None:
    """Where an order of their stay is, as the guest page shows it."""
    order = await at_hand(db, Order, event.org_id, event.order_id)
    if order is not None and order.stay_id is not None:
        contacts = select(Contact).where(Contact.org_id == event.org_id, Contact.stay_id == order.stay_id)
        await queue(db, event.org_id, contacts, SendingKind.ORDER, order_id=order.id)


async def follow_guest(db: AsyncSession, event: SessionOpened) -> None:
    """A guest who has written from a messenger in this stay is reached there in every conversation of it."""
    chat = await at_hand(db, ChatSession, event.org_id, event.session_id)
    if chat is not None and chat.guest_id is not None:
        await follow_session(db, chat)


def queue_words(db: AsyncSession, contact: Contact, words: str) -> None:
    """Tell a contact something beside the conversation."""
    _add(db, contact, kind=SendingKind.WORDS, words=words)


def queue_proposal(db: AsyncSession, contact: Contact, proposal: Proposal) -> None:
    """Show a contact a basket to say yes to."""
    _add(db, contact, kind=SendingKind.PROPOSAL, proposal_id=proposal.id)


def queue_rating(db: AsyncSession, contact: Contact, rating_id: UUID) -> None:
    """Ask a contact what is still to be asked of a rating."""
    _add(db, contact, kind=SendingKind.RATING, rating_id=rating_id)


def _add(db: AsyncSession, contact: Contact, **of: Any) -> None:
    db.add(
        Sending(org_id=contact.org_id, contact_id=contact.id, session_id=contact.session_id, due_at=clock.now(), **of)
    )
    record(db, SendingQueued(org_id=contact.org_id, contact_id=contact.id))


def _of_session(org_id: UUID, session_id: UUID) -> Select[Any]:
    return select(Contact).where(Contact.org_id == org_id, Contact.session_id == session_id)


async def queue(
    db: AsyncSession, org_id: UUID, contacts: Select[Any], kind: SendingKind = SendingKind.MESSAGE, **of: UUID
) -> None:
    """One statement, whether or not anybody is to be told: most guests write on the page of their room."""
    columns = [Contact.org_id, Contact.id, Contact.session_id]
    values = {"kind": kind.value, "due_at": clock.now(), **of}
    rows = contacts.with_only_columns(*columns, *(literal(value) for value in values.values()))
    statement = insert(Sending).from_select(["org_id", "contact_id", "session_id", *values], rows)
    queued = await db.scalars(statement.on_conflict_do_nothing().returning(Sending.contact_id))
    for contact_id in queued.all():
        record(db, SendingQueued(org_id=org_id, contact_id=contact_id))


async def release(db: AsyncSession, contact: Contact) -> None:
    """The guest has written: what waited for that is sent."""
    freed = await db.execute(
        update(Sending)
        .where(
            Sending.org_id == contact.org_id,
            Sending.contact_id == contact.id,
            Sending.status == SendingStatus.HELD,
        )
        .values(status=SendingStatus.WAITING, due_at=clock.now(), problem=None)
        .returning(Sending.id)
    )
    if freed.all():
        record(db, SendingQueued(org_id=contact.org_id, contact_id=contact.id))
