"""Who writes at a messenger, and whose guest they are.

A contact becomes a guest's by the number that the hotel keeps with a guest who is in the house, by a code that was said
once, by the code printed in a room, or by a colleague. It stays so for as long as the guest is in the house.
"""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels import links
from innkeep.channels.adapter import Update
from innkeep.channels.models import Channel, ChannelKind, Contact
from innkeep.channels.phrases import say
from innkeep.conversations import visitors
from innkeep.conversations.actions import open_session
from innkeep.conversations.models import ChatSession
from innkeep.conversations.queries import session_for
from innkeep.core.actors import Guest, Program, Staff
from innkeep.core.errors import Conflict
from innkeep.core.rows import to_change
from innkeep.people import queries as people
from innkeep.people.models import User
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays
from innkeep.stays.models import Room, Stay, StayGuest, StayStatus
from innkeep.stays.queries import StayNotFound

_INTERNATIONAL = r"^\s*\(?(\+|00)"
"""How a number begins that names its country; others could be anybody's."""

_WORD = re.compile(r"[0-9A-Za-z]+")


class KnownAlready(Conflict):
    """It is known whose conversation it is."""


async def contact_for(db: AsyncSession, program: Program, channel_id: UUID, address: str) -> Contact:
    """The contact at an address, locked; written when they are new."""
    place = {"org_id": program.org_id, "channel_id": channel_id, "address": address}
    await db.execute(insert(Contact).values(**place).on_conflict_do_nothing(constraint="channel_contacts_once"))
    query = select(Contact).where(
        Contact.org_id == program.org_id, Contact.channel_id == channel_id, Contact.address == address
    )
    return (await db.scalars(to_change(query))).one()


def remember(contact: Contact, heard: Update) -> None:
    """Note what is known of a contact from what they said."""
    told = heard.told
    contact.name, contact.language = told.name or contact.name, told.language or contact.language
    if contact.heard_at is None or contact.heard_at <= heard.said_at:
        contact.heard_at, contact.heard_id = heard.said_at, told.of or contact.heard_id


async def guest_of(db: AsyncSession, program: Program, channel: Channel, contact: Contact) -> Guest | None:
    """Whose guest a contact is now. Who has left is nobody's; a number may have become somebody's."""
    if contact.guest_id is not None and contact.stay_id is not None:
        guest = await stays.guest_of_stay(db, program, contact.stay_id, contact.guest_id)
        if guest is not None:
            return speaks_as(contact, guest)
        contact.guest_id = contact.stay_id = None
        contact.verified = False
    if channel.kind is ChannelKind.WHATSAPP and (guest := await _by_number(db, program, contact.address)):
        become(contact, guest, verified=True)
        return guest
    return None


def become(contact: Contact, guest: Guest, *, verified: bool) -> None:
    """From now on the contact is this guest."""
    contact.guest_id, contact.stay_id, contact.verified = guest.user_id, guest.stay_id, verified


def speaks_as(contact: Contact, guest: Guest) -> Guest:
    """The guest, as far as the contact is known to be them: by a room's code alone like a phone at the guest page."""
    return guest if contact.verified else replace(guest, phone=contact.id)


async def _by_number(db: AsyncSession, program: Program, address: str) -> Guest | None:
    """The guest in the house with whom this number is kept; nobody when it is kept with several."""
    digits = func.regexp_replace(User.mobile_phone, r"\D", "", "g")
    query = (
        select(StayGuest.guest_id, StayGuest.stay_id)
        .join(Stay, (Stay.org_id == StayGuest.org_id) & (Stay.id == StayGuest.stay_id))
        .join(User, (User.org_id == StayGuest.org_id) & (User.id == StayGuest.guest_id))
        .where(StayGuest.org_id == program.org_id, Stay.status == StayStatus.CHECKED_IN, Stay.deleted_at.is_(None))
        .where(User.deleted_at.is_(None), User.active, User.mobile_phone.regexp_match(_INTERNATIONAL))
        .where(func.regexp_replace(digits, "^00", "") == address)
    )
    found = (await db.execute(query.limit(2))).all()
    if not address.isdecimal() or len(found) != 1:
        return None
    return Guest(org_id=program.org_id, user_id=found[0].guest_id, stay_id=found[0].stay_id)


async def by_code(db: AsyncSession, program: Program, contact: Contact, text: str) -> Guest | None:
    """Whose guest a contact is by a code in what they said: one that was given to a guest, or a room's.

    A room's code stands in the room for everybody to see, so it lets in as far as the guest page does: not vouched for.
    """
    guest = await links.redeem(db, program, text)
    if guest is not None:
        become(contact, guest, verified=True)
        return guest
    words = {word.upper() for word in _WORD.findall(text) if len(word) == links.ROOM_CODE}
    rooms = select(Room.id).where(Room.org_id == program.org_id, Room.code.in_(words), Room.deleted_at.is_(None))
    for room_id in await db.scalars(rooms.limit(1)) if words else ():
        guest = await stays.guest_in_room(db, program, room_id)
        if guest is not None:
            become(contact, guest, verified=False)
            return speaks_as(contact, guest)
    return None


async def conversation_of(
    db: AsyncSession, program: Program, channel: Channel, contact: Contact, guest: Guest | None
) -> ChatSession:
    """The contact's conversation that goes on, begun if there is none. The caller has locked the contact."""
    chat = await visitors.open_chat(db, program, contact.session_id) if contact.session_id else None
    if guest is None:
        if chat is None or chat.guest_id is not None:
            chat = await visitors.receive(db, program, _about(channel, contact))
    else:
        known_late = chat is not None and (chat.guest_id is None or chat.phone != guest.phone)
        if chat is not None and known_late:
            chat = await visitors.recognise(db, program, chat, guest, verified=contact.verified)
        else:
            chat = await open_session(db, guest, verified=contact.verified)
    contact.session_id = chat.id
    await db.flush()
    return chat


def _about(channel: Channel, contact: Contact) -> str:
    """What staff may know of somebody unknown: what the messenger shows of them, which anybody can choose."""
    where = f"+{contact.address}" if contact.address.isdecimal() and channel.kind is ChannelKind.WHATSAPP else "a chat"
    called = f", calls themselves “{contact.name}”" if contact.name else ""
    return (
        f"Somebody writes by {channel.kind.brand} ({where}{called}). It is not known whose guest they are: "
        "no guest in the house has this contact. Find out before you tell them anything of a stay."
    )


async def identify(db: AsyncSession, staff: Staff, session_id: UUID, stay_id: UUID, guest_id: UUID) -> ChatSession:
    """Say whose conversation with somebody unknown it is. SessionNotFound, KnownAlready, StayNotFound."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    chat = await session_for(db, staff, session_id, lock=True)
    if chat.guest_id is not None:
        raise KnownAlready("It is known already whose conversation this is.")
    guest = await stays.guest_of_stay(db, staff, stay_id, guest_id)
    if guest is None:
        raise StayNotFound("There is no such guest in the house.")
    program = Program(org_id=staff.org_id)
    known = await visitors.recognise(db, program, chat, guest, verified=True)
    contacts = select(Contact).where(Contact.org_id == staff.org_id, Contact.session_id == session_id)
    for contact in await db.scalars(contacts.with_for_update(key_share=True)):
        become(contact, guest, verified=True)
        contact.session_id = known.id
    return known


async def language_of(db: AsyncSession, program: Program, contact: Contact) -> str:
    """The language in which a contact is spoken to: that in which they write, the guest's, the messenger's, or ours."""
    writes = select(ChatSession.language).where(ChatSession.org_id == program.org_id)
    heard = await db.scalar(writes.where(ChatSession.id == contact.session_id)) if contact.session_id else None
    if heard is not None:
        return heard
    if contact.guest_id is not None:
        kept = await db.scalar(select(User.languages).where(User.org_id == program.org_id, User.id == contact.guest_id))
        if kept:
            return str(kept[0])
    return contact.language or (await people.hotel(db, program)).language


async def words_for(db: AsyncSession, program: Program, contact: Contact, name: str, /, **parts: str) -> str:
    """A sentence in the contact's language."""
    return say(await language_of(db, program, contact), name, **parts)


async def follow_session(db: AsyncSession, chat: ChatSession) -> None:
    """What the hotel says in a guest's new conversation goes to where the guest has written from in this stay."""
    await db.execute(
        update(Contact)
        .where(Contact.org_id == chat.org_id, Contact.guest_id == chat.guest_id, Contact.stay_id == chat.stay_id)
        .where(Contact.verified if chat.phone is None else Contact.id == chat.phone)
        .values(session_id=chat.id)
    )
