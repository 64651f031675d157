"""What something to be sent says, read when it is its turn: then it is what is true by then."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.wording import counted
from innkeep.channels import taps
from innkeep.channels.adapter import Choice, Part
from innkeep.channels.asking import question
from innkeep.channels.models import Sending, SendingKind, SendingStatus
from innkeep.channels.phrases import say
from innkeep.channels.saying import Desk, Saying
from innkeep.channels.translated import in_guests_language
from innkeep.conversations.models import Message
from innkeep.orders import queries as orders
from innkeep.orders.board import OrderCard, cards_of_stay
from innkeep.orders.lifecycle import CANCELLED_BY_GUEST, OrderStatus
from innkeep.orders.models import Proposal, ProposalItem, ProposalStatus
from innkeep.people import queries as people
from innkeep.photos.actions import TEXT
from innkeep.photos.models import Photo

_S = OrderStatus


async def word(desk: Desk, sending: Sending) -> Saying:
    """What something to be sent says now."""
    match sending.kind:
        case SendingKind.WORDS:
            return Saying(desk.parts(sending.words or ""))
        case SendingKind.MESSAGE:
            return await _message(desk, sending)
        case SendingKind.PHOTO:
            return await _photo(desk, sending)
        case SendingKind.EDIT | SendingKind.RETRACTION:
            return await _change(desk, sending)
        case SendingKind.ORDER:
            return await _order(desk, sending)
        case SendingKind.PROPOSAL:
            return await _proposal(desk, sending)
        case SendingKind.RATING:
            return await question(desk, sending)


async def _message_of(desk: Desk, sending: Sending) -> Message | None:
    """The message, unless it was taken back."""
    found: Message | None = await desk.db.scalar(
        select(Message)
        .where(Message.org_id == sending.org_id, Message.id == sending.message_id, Message.deleted_at.is_(None))
        .execution_options(populate_existing=True)
    )
    return found


def _version(message: Message) -> str:
    return message.edited_at.isoformat() if message.edited_at else ""


async def _message(desk: Desk, sending: Sending) -> Saying:
    message = await _message_of(desk, sending)
    if message is None or (message.text == TEXT and await _photo_of(desk, message) is not None):
        return Saying()
    text = await in_guests_language(desk, message)
    if text is None:
        return Saying(waits=True)
    choices = [*await _confirmable(desk, message), *await _choices(desk, message)]
    return Saying(desk.parts(text, choices), _version(message))


async def _photo_of(desk: Desk, message: Message) -> object:
    """Whether a picture comes with a message, which then says nothing of itself."""
    return await desk.db.scalar(
        select(Photo.id).where(Photo.org_id == message.org_id, Photo.message_id == message.id).limit(1)
    )


async def _confirmable(desk: Desk, message: Message) -> list[Choice]:
    proposal = await desk.db.scalar(
        select(Proposal).where(Proposal.org_id == message.org_id, Proposal.message_id == message.id)
    )
    waits = proposal is not None and proposal.status == ProposalStatus.WAITING
    return _buttons(desk, proposal) if proposal is not None and waits and desk.contact.guest_id else []


def _buttons(desk: Desk, proposal: Proposal) -> list[Choice]:
    return [
        taps.choice(taps.CONFIRM, proposal.id, say(desk.language, "confirm")),
        taps.choice(taps.DECLINE, proposal.id, say(desk.language, "decline")),
    ]


async def _choices(desk: Desk, message: Message) -> list[Choice]:
    items = await catalogue.items_by_id(desk.db, desk.program, message.choices) if message.choices else {}
    return [taps.choice(taps.ITEM, key, items[key].title) for key in message.choices if key in items]


async def _photo(desk: Desk, sending: Sending) -> Saying:
    if await _message_of(desk, sending) is None:
        return Saying()
    content = await desk.db.scalar(
        select(Photo.content).where(Photo.org_id == sending.org_id, Photo.id == sending.photo_id)
    )
    return Saying([Part(picture=content)] if content else [])


async def _change(desk: Desk, sending: Sending) -> Saying:
    """What was sent before says something else now. Had it not been sent yet, it says so by itself."""
    before = await desk.db.scalar(
        select(Sending)
        .where(Sending.org_id == sending.org_id, Sending.contact_id == sending.contact_id)
        .where(Sending.kind == SendingKind.MESSAGE, Sending.message_id == sending.message_id)
    )
    if before is None or not before.parts:
        return Saying()
    if sending.kind is SendingKind.RETRACTION:
        words = desk.parts(say(desk.language, "retracted"), quotes=before.parts[0])
        return Saying(words, retracts=before.parts)
    message = await _message_of(desk, sending)
    if message is None or before.said == _version(message):
        return Saying()
    text = await in_guests_language(desk, message)
    if text is None:
        return Saying(waits=True)
    before.said = _version(message)
    corrected = say(desk.language, "correction", text=text)
    corrects = before.parts if len(before.parts) == len(desk.parts(text)) == 1 else ()
    return Saying(desk.parts(corrected, quotes=before.parts[0]), text, corrects)


async def _order(desk: Desk, sending: Sending) -> Saying:
    """As the guest page shows it, unless that is what was said of it last."""
    guest = desk.guest
    if guest is None:
        return Saying()
    cards = await cards_of_stay(desk.db, guest, guest.stay_id)
    card = next((each for each in cards if each.id == sending.order_id), None)
    if card is None:
        return Saying()
    titles = ", ".join(item.in_words for item in card.items)
    status = order_said(desk.language, card)
    if await _said_last(desk, sending) == status:
        return Saying()
    return Saying(
        desk.parts(say(desk.language, "order", items=titles, number=card.order_number, status=status)), status
    )


async def _said_last(desk: Desk, sending: Sending) -> str | None:
    said: str | None = await desk.db.scalar(
        select(Sending.said)
        .where(Sending.org_id == sending.org_id, Sending.contact_id == sending.contact_id)
        .where(Sending.order_id == sending.order_id, Sending.status != SendingStatus.SKIPPED, Sending.id < sending.id)
        .order_by(Sending.id.desc())
        .limit(1)
    )
    return said or say(desk.language, "received")


def order_said(language: str, card: OrderCard) -> str:
    """Where an order is, in the words of the guest page (`guest.tracker`), and in the guest's language."""
    why = f": {card.reason}" if card.reason else ""
    match card.status:
        case _S.PENDING:
            return say(language, "received")
        case _S.ASSIGNED:
            first = card.assignee.split()[0] if card.assignee else ""
            return say(language, "accepted_by", name=first) if first else say(language, "accepted")
        case _S.IN_PROGRESS:
            return say(language, "on_its_way" if card.category.brought else "in_progress")
        case _S.COMPLETED:
            return say(language, "done")
        case _S.BLOCK:
            return say(language, "waiting") + why
        case _S.SUSPENDED:
            return say(language, "paused") + why
        case _S.REJECTED:
            called_off = card.reason in {CANCELLED_BY_GUEST, None}
            return say(language, "cancelled") if called_off else say(language, "not_possible") + why


async def _proposal(desk: Desk, sending: Sending) -> Saying:
    proposal = await desk.db.scalar(
        select(Proposal).where(Proposal.org_id == sending.org_id, Proposal.id == sending.proposal_id)
    )
    if proposal is None or proposal.status != ProposalStatus.WAITING:
        return Saying()
    hotel = await people.hotel(desk.db, desk.program)
    lines = [_line(each, hotel.currency) for each in await orders.lines_of(desk.db, proposal)]
    lines.append(say(desk.language, "total", total=_amount(proposal.total_amount, hotel.currency)))
    return Saying(desk.parts("\n".join(lines), _buttons(desk, proposal)))


def _line(item: ProposalItem, currency: str) -> str:
    return f"{counted(item.qty, item.title, item.options)}: {_amount(item.price * item.qty, currency)}"


def _amount(value: Decimal, currency: str) -> str:
    return f"{currency} {value:,.2f}"
