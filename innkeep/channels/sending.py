"""What is to be sent is sent: each contact's in order, by one worker at a time, at least once, and never in silence.

A turn is claimed in one transaction, the messenger is spoken to in none, and what it has taken is noted in another,
part by part. A worker that dies between the two sends that one part again, unless the messenger's own news says first
that it has it (WhatsApp tells our own id back; Telegram does not).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import SystemRandom
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels.adapter import Abilities, Adapter, KeysRefused, Recipient, Refused, TryLater, WindowClosed, Wire
from innkeep.channels.contacts import language_of
from innkeep.channels.failing import fail, hold, look_anew, nudged
from innkeep.channels.marks import reach
from innkeep.channels.models import Channel, Contact, Sending, SendingKind, SendingStatus
from innkeep.channels.saying import Desk, Saying
from innkeep.channels.turns import Addressee, Turn, claim, still
from innkeep.channels.ways import ADAPTERS, Ways
from innkeep.channels.wording import word
from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.due import find_due
from innkeep.core.errors import InnkeepError

log = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(hours=24)
"""What has not been taken by then would only confuse."""

FIRST_REST, LONGEST_REST = 1.0, 600.0
"""Seconds between attempts, twice as long each time; what the messenger asks for goes first."""

LOOK_AGAIN = timedelta(seconds=2)
"""Between looks whether a translation has come, should nobody say so."""

KEYS_REST = timedelta(minutes=5)
"""Between attempts with keys that were refused: a manager may have entered others."""

_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to send, as it reads now, and what of it the messenger has already."""

    sending_id: UUID
    channel: Channel
    recipient: Recipient
    saying: Saying
    done: int
    template: tuple[str, str] | None = None


async def waiting(database: Database) -> list[Addressee]:
    """Everybody, in all hotels, for whom something waits that nobody is sending."""
    return [Addressee(*found) for found in await find_due(database, "find_channel_outbox")]


async def send(database: Database, ways: Ways, to: Addressee) -> int:
    """Send all that waits for a contact, until there is nothing more or something has to wait. How much was sent."""
    turn, done = Turn(database, to, uuid4(), ways.translates), 0
    async with turn.work() as db:
        if not await claim(db, to, turn.token):
            return 0
    try:
        while errand := await _next(turn):
            if not await _run(turn, ways, errand):
                break
            done += 1
    finally:
        async with turn.work() as db:
            freed = update(Contact).where(Contact.org_id == to.org_id, Contact.id == to.contact_id)
            await db.execute(freed.where(Contact.sending_by == turn.token).values(sending_by=None, sending_until=None))
    return done


async def _next(turn: Turn) -> Errand | None:
    """What is to be sent next. What says nothing (any more) is passed over; what has to wait lets the rest wait."""
    while True:
        async with turn.work() as db:
            contact = await still(db, turn)
            if contact is None:
                return None
            head = await db.scalar(
                select(Sending)
                .where(Sending.org_id == turn.to.org_id, Sending.contact_id == turn.to.contact_id)
                .where(Sending.status == SendingStatus.WAITING)
                .order_by(Sending.id)
                .limit(1)
                .with_for_update()
            )
            channel = await db.scalar(
                select(Channel).where(Channel.org_id == turn.to.org_id, Channel.id == contact.channel_id)
            )
            if head is None or channel is None or head.due_at > clock.now() or not channel.active or not channel.sealed:
                return None
            desk = await _desk(db, turn, contact, ADAPTERS[channel.kind].abilities)
            errand = await _prepare(desk, channel, head)
        if errand is not None:
            return errand


async def _desk(db: AsyncSession, turn: Turn, contact: Contact, abilities: Abilities) -> Desk:
    language = await language_of(db, turn.to.program, contact)
    return Desk(db, turn.to.program, contact, abilities, language, translates=turn.translates)


async def _prepare(desk: Desk, channel: Channel, head: Sending) -> Errand | None:
    """The head of the queue as an errand; None when it was dealt with here and now, or has to wait."""
    db, program, contact = desk.db, desk.program, desk.contact
    adapter, recipient = ADAPTERS[channel.kind], Recipient(contact.address, str(head.id), contact.heard_id or "")
    if clock.now() - head.created_at > GIVE_UP_AFTER and head.attempts:
        await fail(db, program, contact, head, f"It was tried for 24 hours. {head.problem or ''}".strip())
        return None
    window = adapter.abilities.window
    if window is not None and (contact.heard_at is None or contact.heard_at + window <= clock.now()):
        if head.kind is SendingKind.RATING:
            # Nobody who has been silent for so long is disturbed for the sake of stars.
            head.status = SendingStatus.SKIPPED
            await db.flush()
            return None
        asked = contact.nudged_at is not None and (contact.heard_at is None or contact.nudged_at > contact.heard_at)
        if channel.template is None or channel.template_language is None or asked:
            await hold(db, program, contact, head)
            return None
        return Errand(head.id, channel, recipient, Saying(), 0, (channel.template, channel.template_language))
    saying = await word(desk, head)
    if saying.waits:
        head.due_at = clock.now() + LOOK_AGAIN
        await db.flush()
        return None
    head.said = saying.said
    if not saying.parts:
        head.status = SendingStatus.SKIPPED
        await db.flush()
        return None
    return Errand(head.id, channel, recipient, saying, len(head.parts))


async def _run(turn: Turn, ways: Ways, errand: Errand) -> bool:
    """Carry an errand out; False when the contact's queue has to wait."""
    try:
        wire = ways.wire(errand.channel)
        await _speak(wire, turn, errand)
    except _TurnLost:
        return False
    except TryLater as trouble:
        return await _later(turn, errand, trouble)
    except WindowClosed:
        return await _settle(turn, errand, look_anew)
    except (KeysRefused, InnkeepError) as refused:
        return await _keys_refused(turn, errand, str(refused))
    except Refused as refused:
        return await _refused(turn, errand, str(refused))
    except Exception as error:
        log.warning("a message could not be sent (%s)", type(error).__name__, exc_info=True)
        return await _later(turn, errand, TryLater(f"Something went wrong ({type(error).__name__})."))
    return True


class _TurnLost(Exception):
    """Another worker has the contact by now."""


async def _speak(wire: Wire, turn: Turn, errand: Errand) -> None:
    adapter, recipient, saying = ADAPTERS[errand.channel.kind], errand.recipient, errand.saying
    if errand.template is not None:
        await adapter.template(wire, replace(recipient, reference=""), *errand.template)
        await _settle(turn, errand, nudged)
        return
    if saying.corrects and await adapter.correct(wire, recipient, saying.corrects[0], saying.said or ""):
        await _sent(turn, errand, "")
        return
    if saying.retracts and await _retracted(adapter, wire, recipient, saying.retracts):
        await _sent(turn, errand, "")
        return
    count = len(saying.parts)
    for number in range(errand.done, count):
        marked = replace(recipient, reference=f"{errand.sending_id}:{number}/{count}")
        taken = await adapter.send(wire, marked, saying.parts[number])
        await _sent(turn, errand, taken, last=number + 1 == count)


async def _retracted(adapter: Adapter, wire: Wire, to: Recipient, parts: object) -> bool:
    done = [await adapter.retract(wire, to, part) for part in parts] if isinstance(parts, list | tuple) else []
    return bool(done) and all(done)


async def _sent(turn: Turn, errand: Errand, part: str, *, last: bool = True) -> None:
    """Note what the messenger has taken. Even when the turn was lost meanwhile: it is true."""
    async with turn.work() as db:
        still_mine = await still(db, turn)
        contact = still_mine or await db.scalar(
            select(Contact).where(Contact.org_id == turn.to.org_id, Contact.id == turn.to.contact_id)
        )
        sending = await _sending(db, turn, errand)
        if contact is None or sending is None:
            return
        if part and part not in sending.parts:
            sending.parts = [*sending.parts, part]
        if last:
            adapter = ADAPTERS[errand.channel.kind]
            reached = SendingStatus.SENT if adapter.abilities.tells_read else SendingStatus.DELIVERED
            await reach(db, contact, sending, reached)
            await _works(db, turn, errand)
    if still_mine is None:
        raise _TurnLost


async def _sending(db: AsyncSession, turn: Turn, errand: Errand) -> Sending | None:
    found: Sending | None = await db.scalar(
        select(Sending)
        .where(Sending.org_id == turn.to.org_id, Sending.id == errand.sending_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def _works(db: AsyncSession, turn: Turn, errand: Errand) -> None:
    """The channel works (again)."""
    if errand.channel.problem is not None:
        await db.execute(
            update(Channel)
            .where(Channel.org_id == turn.to.org_id, Channel.id == errand.channel.id)
            .values(problem=None)
        )


async def _later(turn: Turn, errand: Errand, trouble: TryLater) -> bool:
    async with turn.work() as db:
        if await still(db, turn) is None:
            return False
        sending = await _sending(db, turn, errand)
        if sending is not None and sending.status is SendingStatus.WAITING:
            sending.attempts += 1
            rest = min(FIRST_REST * 2 ** min(sending.attempts - 1, 20), LONGEST_REST) * _random.uniform(0.75, 1.25)
            pause = trouble.after if trouble.after is not None else rest
            sending.due_at, sending.problem = clock.now() + timedelta(seconds=pause), str(trouble)[:300]
    return False


async def _keys_refused(turn: Turn, errand: Errand, problem: str) -> bool:
    """Nothing goes out by this channel until a manager has entered other keys: that is seen at the channel."""
    async with turn.work() as db:
        await db.execute(
            update(Channel)
            .where(Channel.org_id == turn.to.org_id, Channel.id == errand.channel.id)
            .values(problem=problem)
        )
    return await _later(turn, errand, TryLater(problem, KEYS_REST.total_seconds()))


async def _refused(turn: Turn, errand: Errand, problem: str) -> bool:
    async def failed(db: AsyncSession, program: Program, contact: Contact, sending: Sending) -> None:
        await fail(db, program, contact, sending, problem)

    return await _settle(turn, errand, failed)


Settling = Callable[[AsyncSession, Program, Contact, Sending], Awaitable[None]]


async def _settle(turn: Turn, errand: Errand, settle: Settling) -> bool:
    """This one is settled without having been sent; what stands behind it goes on."""
    async with turn.work() as db:
        contact = await still(db, turn)
        sending = await _sending(db, turn, errand)
        if contact is None or sending is None:
            return False
        await settle(db, turn.to.program, contact, sending)
    return True
