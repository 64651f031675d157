"""What a guest is told who waits for a person while nobody is at work: the truth."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time

from innkeep.agent.replies import Replies
from innkeep.conversations.actions import say
from innkeep.conversations.attendance import next_attended
from innkeep.conversations.events import NobodyAttends
from innkeep.conversations.models import ChatSession
from innkeep.conversations.on_call import on_call
from innkeep.conversations.queries import session_for
from innkeep.core import clock
from innkeep.core.actors import Agent
from innkeep.core.db import AsyncSession
from innkeep.people import queries as people


async def tell_when_read(db: AsyncSession, event: NobodyAttends) -> None:
    """Nobody is at work: the guest hears, in their language, from when on somebody is, or that nobody can say.

    Not somebody in danger who has just heard that whoever is on call is being called: tomorrow is no comfort.
    """
    agent = Agent(org_id=event.org_id, session_id=event.session_id)
    chat, hotel = await session_for(db, agent, event.session_id), await people.hotel(db, agent)
    if chat.urgent and await on_call(db, agent):
        return
    voice, now = Replies(chat.language or hotel.language), clock.now()
    coming = await next_attended(db, agent, chat.division_id, now)
    if coming is None:
        words = voice.say("read_sometime")
    else:
        zone = ZoneInfo(hotel.timezone)
        words = voice.say("read_from", when=shown(coming.astimezone(zone), now.astimezone(zone), voice.spoken))
    await say(db, chat, words, language=voice.spoken)


def shown(moment: datetime, now: datetime, language: str) -> str:
    """A moment of the hotel's clock as it is written in a language: the time, and the day unless it is today."""
    time = format_time(moment, "short", locale=language)
    if moment.date() == now.date():
        return time
    return f"{time} ({format_skeleton('EEEEMMMMd', moment, locale=language)})"


async def emergency_phrase(db: AsyncSession, chat: ChatSession) -> str:
    """What to say to somebody in danger: that somebody comes only where somebody is there or is being called."""
    agent, now = Agent(org_id=chat.org_id, session_id=chat.id), clock.now()
    if await next_attended(db, agent, chat.division_id, now) == now:
        return "emergency"
    return "emergency_on_call" if await on_call(db, agent) else "emergency_alone"
