"""A line to the database that breaks while a turn is written costs the guest nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import asyncpg
import pytest

from innkeep.agent import acts
from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Briefing
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import turns
from innkeep.conversations.actions import open_session, post_message
from innkeep.core.actors import Actor
from innkeep.core.db import AsyncSession, Database, DBAPIError
from innkeep.reactions import REACTIONS
from tests.factories import Hotel

Moment = Literal["begun", "written", "committed"]


class Torn(Database):
    """Loses its line once, when it is told to: with nothing written, before the commit, or with the word of it."""

    def __init__(self, url: str, moment: Moment) -> None:
        super().__init__(url, reactions=REACTIONS)
        self._moment = moment
        self.tears = False
        self.torn = 0

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor) -> AsyncIterator[AsyncSession]:
        tears, self.tears = self.tears, False
        self.torn += tears
        async with super().unit_of_work(actor) as db:
            if tears and self._moment == "begun":
                db.info["driver"].terminate()
            yield db
            if tears and self._moment == "written":
                db.info["driver"].terminate()
        if tears and self._moment == "committed":
            raise DBAPIError("COMMIT", None, Exception("the line broke"), connection_invalidated=True)


class Engine:
    """Orders a towel, and while it does the line is about to break."""

    name = "any"

    def __init__(self, database: Torn, hotel: Hotel) -> None:
        self._database = database
        self._towel = acts.Line(item_id=hotel.items["Bath towel"])

    async def understand(self, briefing: Briefing) -> acts.Understanding:
        assert briefing.messages
        self._database.tears = True
        return acts.Understanding(acts=(acts.Order(lines=(self._towel,)),))


@pytest.mark.parametrize("moment", ["begun", "written", "committed"])
async def test_what_was_thought_is_written_once_though_the_line_breaks(
    app_url: str, owner: asyncpg.Connection[Any], hotel: Hotel, moment: Moment
) -> None:
    database = Torn(app_url, moment)
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        await post_message(db, hotel.guest, chat.id, "A bath towel please")
    async with turns.presence(database) as number:
        mind = Mind(Engine(database, hotel), Briefings(), number)
        assert await answer(database, mind, hotel.agent(chat.id)) in {"answered", "superseded"}
    assert database.torn == 1
    await database.close()
    said = await owner.fetchval("SELECT count(*) FROM messages WHERE session_id = $1 AND role = 'System'", chat.id)
    towels = await owner.fetchval("SELECT count(*) FROM orders WHERE session_id = $1", chat.id)
    done = await owner.fetch("SELECT outcome FROM turns WHERE session_id = $1", chat.id)
    assert (said, towels, [row["outcome"] for row in done]) == (1, 1, ["answered"])
