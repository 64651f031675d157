"""What arrived becomes words in a conversation: each contact's in the messenger's order, once, by one worker at a time.

A turn is claimed in one transaction, pictures are fetched in none, and what was said is written in another together
with the note that it is done; so a worker that dies has written it, or has not.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import Update as UpdateOf
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels import marks, taps
from innkeep.channels.adapter import MAX_PHOTO, Incoming, NotAPhoto, Recipient, TryLater, Update
from innkeep.channels.asking import take_word
from innkeep.channels.contacts import by_code, contact_for, conversation_of, guest_of, remember
from innkeep.channels.failing import lose
from innkeep.channels.links import holds_code, without_code
from innkeep.channels.models import Arrival, Channel, Contact
from innkeep.channels.queueing import release
from innkeep.channels.scene import Scene, client_id, is_readable
from innkeep.channels.ways import ADAPTERS, Ways
from innkeep.conversations.actions import say
from innkeep.conversations.models import ChatSession
from innkeep.conversations.texts import MAX_TEXT
from innkeep.core import clock, rows
from innkeep.core.actors import Guest, Program
from innkeep.core.db import Database
from innkeep.core.errors import InnkeepError
from innkeep.photos.actions import TEXT, Caption, EnoughPhotos, add_to_session
from innkeep.photos.pictures import NoPicture, Picture, TooManyPixels, drawn

log = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(seconds=90)
"""Longer than fetching and drawing a picture takes; after it, a turn lost to a crash is anybody's."""

AT_ONCE = 50
MAX_ATTEMPTS = 6
LONGEST_REST = timedelta(minutes=5)

NOT_OPENED = f"{TEXT} (it could not be opened)"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who has said something that nobody has read yet."""

    org_id: UUID
    channel_id: UUID
    address: str

    @property
    def program(self) -> Program:
        """Innkeep itself, in their hotel."""
        return Program(org_id=self.org_id)


async def waiting(database: Database) -> list[Speaker]:
    """Everybody, in all hotels, who has said something that nobody is reading."""
    found = await database.ask("SELECT org_id, channel_id, address FROM find_channel_inbox($1)", clock.now())
    return [Speaker(*row) for row in found]


async def hear(database: Database, ways: Ways, heard: Speaker) -> int:
    """Write down all that somebody said; how much it was. Nothing while another worker is at it."""
    token, done = uuid4(), 0
    async with database.unit_of_work(heard.program) as db:
        if not await _claim(db, heard, token):
            return 0
    try:
        while batch := await _next(database, ways, heard):
            if not await _write(database, ways, heard, token, batch):
                break
            done += len(batch.arrivals)
    finally:
        async with database.unit_of_work(heard.program) as db:
            await db.execute(_claimed(heard, token).values(hearing_by=None, hearing_until=None))
    return done


async def _claim(db: AsyncSession, heard: Speaker, token: UUID) -> bool:
    contact, now = await contact_for(db, heard.program, heard.channel_id, heard.address), clock.now()
    if contact.hearing_until is not None and contact.hearing_until > now:
        return False
    contact.hearing_by, contact.hearing_until = token, now + CLAIM_LASTS
    await db.flush()
    return True


def _claimed(heard: Speaker, token: UUID) -> UpdateOf:
    return update(Contact).where(
        Contact.org_id == heard.org_id,
        Contact.channel_id == heard.channel_id,
        Contact.address == heard.address,
        Contact.hearing_by == token,
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """What is written in one transaction: a burst of words, or one picture."""

    arrivals: Sequence[Arrival]
    picture: Picture | None = None


async def _next(database: Database, ways: Ways, heard: Speaker) -> Batch | None:
    """What comes next, its picture fetched and drawn with no transaction open; None when nothing does (yet)."""
    async with database.unit_of_work(heard.program) as db:
        query = select(Arrival).where(
            Arrival.org_id == heard.org_id,
            Arrival.channel_id == heard.channel_id,
            Arrival.address == heard.address,
            Arrival.done_at.is_(None),
        )
        found = list(await db.scalars(query.order_by(Arrival.place, Arrival.id).limit(AT_ONCE)))
        if not found or (found[0].attempts and found[0].due_at > clock.now()):
            return None
        channel = await db.scalar(select(Channel).where(Channel.org_id == heard.org_id, Channel.id == heard.channel_id))
        contact = await contact_for(db, heard.program, heard.channel_id, heard.address)
        known = channel is not None and await guest_of(db, heard.program, channel, contact) is not None
    first = found[0]
    if first.attempts:
        # It went wrong before, perhaps because of another: alone it keeps nobody else from being heard.
        found = [first]
    elif _kind(first) == "photo":
        found = [first]
    else:
        found = found[: next((n for n, each in enumerate(found) if _kind(each) == "photo"), len(found))]
    if _kind(first) != "photo" or not known or channel is None:
        return Batch(found)
    try:
        return Batch(found, await _fetched(ways, channel, str(first.told["photo"])))
    except TryLater as trouble:
        if first.attempts + 1 >= MAX_ATTEMPTS:
            return Batch(found)  # what was said beside the picture must not be lost with it
        await _put_off(database, heard, found, str(trouble))
        return None


def _kind(arrival: Arrival) -> str:
    return str(arrival.told.get("kind"))


async def _fetched(ways: Ways, channel: Channel, name: str) -> Picture | None:
    """The picture, drawn anew; None when it is none, or cannot be had. Raises TryLater."""
    try:
        content = await ADAPTERS[channel.kind].photo(ways.wire(channel), name)
        return await drawn(content) if len(content) <= MAX_PHOTO else None
    except TryLater:
        raise
    except (NotAPhoto, NoPicture, TooManyPixels, InnkeepError):
        return None
    except Exception as error:  # noqa: BLE001 - whatever keeps a picture from coming, its words must not be lost
        log.warning("a picture could not be fetched (%s)", type(error).__name__)
        return None


async def _write(database: Database, ways: Ways, heard: Speaker, token: UUID, batch: Batch) -> bool:
    """Write a batch down; False when it has to be tried again later."""
    try:
        scene = await _carry_out(database, heard, token, batch)
    except Exception as error:
        # Whatever it was: what else they say must not be lost, and neither must this, unless it goes wrong for good.
        log.warning("what arrived could not be written (%s)", type(error).__name__, exc_info=True)
        await _put_off(database, heard, batch.arrivals, type(error).__name__)
        return False
    if scene is None:
        return False
    for told, words in scene.answers:
        await _answer(ways, scene, told, words)
    return True


async def _answer(ways: Ways, scene: Scene, told: Incoming, words: str) -> None:
    """Let a tap stop waiting: worth one attempt, since what it did is done."""
    try:
        wire = ways.wire(scene.channel)
        await ADAPTERS[scene.channel.kind].answer_tap(wire, Recipient(scene.contact.address), told, words)
    except Exception as error:  # noqa: BLE001 - as above
        log.info("a tap could not be answered (%s)", type(error).__name__)


async def _carry_out(database: Database, heard: Speaker, token: UUID, batch: Batch) -> Scene | None:
    async with database.unit_of_work(heard.program) as db:
        contact = await contact_for(db, heard.program, heard.channel_id, heard.address)
        if contact.hearing_by != token:
            return None
        contact.hearing_until = clock.now() + CLAIM_LASTS
        channel = await db.scalar(rows.live(Channel, heard.program).where(Channel.id == heard.channel_id))
        keys = [each.id for each in batch.arrivals]
        done = update(Arrival).where(Arrival.org_id == heard.org_id, Arrival.id.in_(keys), Arrival.done_at.is_(None))
        await db.execute(done.values(done_at=clock.now(), told={}))
        if channel is None:
            return None
        scene = Scene(db, heard.program, channel, contact, batch.picture)
        for arrival in batch.arrivals:
            await _take(scene, _update(arrival))
        if scene.unknown is not None:
            await say(db, scene.unknown, await scene.phrase("unknown"))
    return scene


def _update(arrival: Arrival) -> Update:
    return Update(arrival.provider_id, arrival.address, arrival.place, arrival.said_at, Incoming(**arrival.told))


async def _take(scene: Scene, heard: Update) -> None:
    """Do what one update asks for."""
    told = heard.told
    if told.kind == "status":
        await marks.take_status(scene.db, scene.program, scene.contact, told)
        return
    remember(scene.contact, heard)
    await release(scene.db, scene.contact)
    guest = await guest_of(scene.db, scene.program, scene.channel, scene.contact)
    if told.kind == "start" or (guest is None and told.text):
        by = await by_code(scene.db, scene.program, scene.contact, told.text)
        if by is not None:
            guest = by
            await scene.tell("connected")
            await conversation_of(scene.db, scene.program, scene.channel, scene.contact, guest)
        elif told.kind == "start" or holds_code(told.text):
            await scene.tell("code_over" if told.text else "start")
    if told.kind == "tap":
        await taps.take_tap(scene, guest, heard)
    elif told.kind != "start" and not await take_word(scene, guest, heard):
        await _post(scene, guest, heard)


async def _post(scene: Scene, guest: Guest | None, heard: Update) -> None:
    told = heard.told
    words = without_code(told.text)
    if told.kind == "text" and not words:
        return
    begun = scene.contact.session_id
    chat = await conversation_of(scene.db, scene.program, scene.channel, scene.contact, guest)
    if guest is None and chat.id != begun:
        scene.unknown = chat
    if told.kind == "photo":
        await _post_photo(scene, guest, chat, heard)
    elif told.kind == "other":
        await scene.write(guest, chat, heard, "(Something that cannot be shown here, such as a voice message.)")
        await scene.tell("words_only")
    else:
        await scene.write(guest, chat, heard, words)


async def _post_photo(scene: Scene, guest: Guest | None, chat: ChatSession, heard: Update) -> None:
    """A picture of a guest; of whom nobody knows only that there was one, since strangers show staff nothing."""
    caption = heard.told.text.strip()
    if guest is None:
        await scene.write(guest, chat, heard, caption or f"{TEXT} (not shown: it is not known who sends it)")
        await scene.tell("photos_later")
        return
    if scene.picture is not None and (not caption or is_readable(caption[:MAX_TEXT])):
        said = Caption(text=caption[:MAX_TEXT] or None, client_id=client_id(heard))
        with suppress(EnoughPhotos):
            await add_to_session(scene.db, guest, chat.id, scene.picture, said)
            return
    await scene.write(guest, chat, heard, f"{caption}\n{NOT_OPENED}" if caption else NOT_OPENED)
    await scene.tell("no_photo")


async def _put_off(database: Database, heard: Speaker, arrivals: Sequence[Arrival], problem: str) -> None:
    """Try again later, longer each time; at last give up, and let staff know."""
    async with database.unit_of_work(heard.program) as db:
        for arrival in arrivals:
            attempts = arrival.attempts + 1
            rest = min(timedelta(seconds=2**attempts), LONGEST_REST)
            values = {"attempts": attempts, "due_at": clock.now() + rest, "problem": problem[:200]}
            if attempts >= MAX_ATTEMPTS:
                values |= {"done_at": clock.now(), "told": {}}
            this = update(Arrival).where(Arrival.org_id == heard.org_id, Arrival.id == arrival.id)
            await db.execute(this.values(values))
            if attempts >= MAX_ATTEMPTS:
                await lose(db, heard.program, await contact_for(db, heard.program, heard.channel_id, heard.address))
