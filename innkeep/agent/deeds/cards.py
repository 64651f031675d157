"""What a guest is told who has written the number of a card: that it was not kept, and how to pay instead."""

from __future__ import annotations

from innkeep.agent.replies import Replies
from innkeep.conversations.actions import say
from innkeep.conversations.events import CardHidden
from innkeep.conversations.queries import session_for
from innkeep.core.actors import Agent
from innkeep.core.db import AsyncSession
from innkeep.people import queries as people


async def tell_of_card(db: AsyncSession, event: CardHidden) -> None:
    """Tell it in the guest's language, whoever answers otherwise: they may be about to write the number once more."""
    agent = Agent(org_id=event.org_id, session_id=event.session_id)
    chat, hotel = await session_for(db, agent, event.session_id), await people.hotel(db, agent)
    voice = Replies(chat.language or hotel.language)
    await say(db, chat, voice.say("card_hidden"), language=voice.spoken)
