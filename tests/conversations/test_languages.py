"""Each message's language is known: heard in the agent's turn, or looked at where people answer."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from innkeep.agent import acts
from innkeep.agent.briefing import Briefings
from innkeep.agent.embedded.languages import recognised
from innkeep.agent.engine import Briefing
from innkeep.agent.replies import phrases
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import queries, turns
from innkeep.conversations.actions import open_session, post_message
from innkeep.conversations.corrections import edit
from innkeep.conversations.models import ChatSession
from innkeep.conversations.ownership import take_over
from innkeep.conversations.postbox import Postbox
from innkeep.core.db import Database
from tests.factories import Hotel


class Polyglot:
    """Greets, in whatever language it is told."""

    name = "polyglot"

    def __init__(self, language: str) -> None:
        self.language = language

    async def understand(self, briefing: Briefing) -> acts.Understanding:
        assert briefing.messages
        return acts.Understanding(acts=(acts.Greet(),), language=self.language)


class Broken:
    name = "broken"

    async def understand(self, briefing: Briefing) -> acts.Understanding:
        raise RuntimeError(f"cannot understand {len(briefing.messages)} messages")


async def write(database: Database, hotel: Hotel, *texts: str) -> ChatSession:
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        for text in texts:
            await post_message(db, hotel.guest, chat.id, text)
        return chat


async def heard(owner: asyncpg.Connection[Any], chat: ChatSession) -> tuple[list[str | None], str | None]:
    rows = await owner.fetch("SELECT language FROM messages WHERE session_id = $1 ORDER BY seq", chat.id)
    return [row["language"] for row in rows], await owner.fetchval(
        "SELECT language FROM sessions WHERE id = $1", chat.id
    )


async def turn(database: Database, hotel: Hotel, chat: ChatSession, engine: Any) -> None:
    async with turns.presence(database) as worker:
        assert await answer(database, Mind(engine, Briefings(), worker), hotel.agent(chat.id))


async def test_the_turn_says_what_the_guest_wrote_and_what_was_answered(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat = await write(database, hotel, "Guten Tag", "Ist jemand da?")
    assert await heard(owner, chat) == ([None, None], None), "whoever writes does not wait for it"
    await turn(database, hotel, chat, Polyglot("de"))
    assert await heard(owner, chat) == (["de", "de", "de"], "de")
    await write(database, hotel, "Boa noite")
    await turn(database, hotel, chat, Polyglot("pt-BR"))
    assert await heard(owner, chat) == (["de", "de", "de", "pt-BR", "pt"], "pt-BR")


@pytest.mark.parametrize("nonsense", ["Deutsch", "", "de_AT", "x"])
async def test_what_is_no_language_is_not_kept(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, nonsense: str
) -> None:
    chat = await write(database, hotel, "Guten Tag")
    await turn(database, hotel, chat, Polyglot(nonsense))
    assert (await heard(owner, chat))[0][-1] == "en"
    assert (await heard(owner, chat))[1] is None


async def test_where_people_answer_it_is_looked_at_as_it_is_written(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    ben = hotel.staff["front_desk"]
    await owner.execute("UPDATE users SET languages = '{en,de}' WHERE id = $1", ben.user_id)
    chat = await write(database, hotel, "Bonjour, je voudrais deux serviettes s'il vous plaît")
    async with database.unit_of_work(ben) as db:
        await take_over(db, ben, await queries.session_for(db, ben, chat.id))
    assert await heard(owner, chat) == (["fr"], "fr"), "what was left is heard at the takeover"
    await write(database, hotel, "123", "Merci beaucoup, c'est très gentil")
    async with database.unit_of_work(ben) as db:
        mine = await queries.session_for(db, ben, chat.id)
        await post_message(db, ben, mine.id, "OK")
        sent = await post_message(db, ben, mine.id, "Die Handtücher kommen gleich zu Ihnen.")
    assert await heard(owner, chat) == (["fr", "fr", "fr", "en", "de"], "fr")
    async with database.unit_of_work(ben) as db:
        mine = await queries.session_for(db, ben, chat.id)
        await edit(db, ben, mine, sent.id, "The towels are on their way to you.")
    assert await heard(owner, chat) == (["fr", "fr", "fr", "en", "en"], "fr")
    await Postbox(database).post(hotel.guest, chat.id, "Vielen Dank, wir haben alles bekommen")
    await Postbox(database).post(hotel.guest, chat.id, "OK")
    assert await heard(owner, chat) == (["fr", "fr", "fr", "en", "en", "de", "de"], "de"), "the guest changed over"


async def test_a_turn_that_failed_is_told_in_the_guests_language(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat = await write(database, hotel, "Necesito dos toallas, por favor")
    await turn(database, hotel, chat, Broken())
    assert await heard(owner, chat) == (["es", "es"], "es")
    words = await owner.fetchval("SELECT text FROM messages WHERE session_id = $1 AND role = 'System'", chat.id)
    assert words == phrases("es")["failed"], "and the guest hears of it in their own"


async def test_where_nothing_tells_nothing_is_said(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    ben = hotel.staff["front_desk"]
    chat = await write(database, hotel, "👍")
    async with database.unit_of_work(ben) as db:
        await take_over(db, ben, await queries.session_for(db, ben, chat.id))
    assert await heard(owner, chat) == ([None], None)


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("Könnten Sie mir bitte ein Kissen bringen?", None, "de"),
        ("タオルをお願いします", "en", "ja"),
        ("42", "de", None),
        ("👍", None, None),
        ("Grazie mille, buonanotte", "de", "it"),
    ],
)
def test_a_language_is_recognised_or_not(text: str, known: str | None, expected: str | None) -> None:
    assert recognised(text, known) == expected
