"""A line on what happened so far, for the person who takes a conversation over: the facts at once, words later."""

from __future__ import annotations

from uuid import UUID

from innkeep.agent.aides.interfaces import Story, Summarizer
from innkeep.agent.replies import Replies
from innkeep.catalogue.wording import counted
from innkeep.conversations import queries, summaries
from innkeep.conversations.events import ModeChanged
from innkeep.conversations.models import ChatSession, SessionMode
from innkeep.core.actors import Agent, Program
from innkeep.core.db import AsyncSession, Database
from innkeep.core.outbox import Wakeup
from innkeep.orders import queries as orders
from innkeep.people import queries as people

KINDS = frozenset({ModeChanged.kind()})

FACTS = "facts"
"""The engine of a line that only puts together what stands in the rows."""

TOLD = 20
"""Messages that a line may be made of."""

QUOTED = 120


class SummingUp:
    """Sums conversations up as people take them over."""

    def __init__(self, database: Database, summarizer: Summarizer) -> None:
        self._database = database
        self._summarizer = summarizer

    async def see(self, org_id: UUID, session_id: UUID, _wakeup: Wakeup) -> None:
        """Look at a conversation in which somebody else answers from now on."""
        house = Program(org_id=org_id)
        async with self._database.unit_of_work(house) as db:
            chat = await queries.session_for(db, Agent(org_id=org_id, session_id=session_id), session_id)
            if chat.mode is not SessionMode.MANUAL:
                return
            story = await _story(db, house, chat)
            mine = bool(story.facts) and await summaries.sum_up(db, chat, FACTS, story.facts)
        if mine and (line := await self._summarizer.tell(story)):
            async with self._database.unit_of_work(house) as db:
                await summaries.say_better(db, chat, self._summarizer.name, line)


async def _story(db: AsyncSession, house: Program, chat: ChatSession) -> Story:
    hotel = await people.hotel(db, house)
    said = await queries.messages(db, chat, limit=TOLD)
    voice, agent = Replies(hotel.language), Agent(org_id=chat.org_id, session_id=chat.id)
    parts = [
        voice.status(order, [(item.qty, item.title) for item in await orders.items_of(db, order)])
        for order in await orders.orders_of(db, agent, chat)
    ]
    waiting = await orders.waiting_proposal(db, chat)
    if waiting is not None:
        lines = await orders.lines_of(db, waiting)
        parts.append(
            voice.say("sum_waiting", items=", ".join(counted(each.qty, each.title, each.options) for each in lines))
        )
    asked = [message.text for message in said if message.by == "guest"]
    if asked:
        parts.append(voice.say("sum_last", text=" ".join(asked[-1].split())[:QUOTED]))
    told = tuple((message.by, message.text) for message in said)
    return Story(chat.org_id, chat.stay_id, hotel.language, told, " ".join(parts))
