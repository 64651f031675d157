"""Whole turns with a model: what is written, what is not, and who answers when nobody can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeAlias

import asyncpg
import pytest

from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Engine
from innkeep.agent.llm.asking import Cause
from innkeep.agent.llm.engine import LlmEngine
from innkeep.agent.llm.purse import HotelPurse
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import drafts, turns
from innkeep.conversations.actions import open_session, post_message
from innkeep.conversations.models import ChatSession
from innkeep.conversations.ownership import take_over
from innkeep.conversations.queries import session_for
from innkeep.core.db import Database
from innkeep.reactions import REACTIONS
from tests.agent.llm.conftest import answers, changes, handle, orders
from tests.agent.llm.server import Behaviour, Fails, ModelServer, Refuses, Says
from tests.factories import Hotel
from tests.journeys.people import until

Db: TypeAlias = "asyncpg.Connection[Any]"
Make = Callable[..., LlmEngine]


class Talk:
    """A guest who writes, and the agent's turns."""

    def __init__(self, database: Database, owner: Db, hotel: Hotel, engine: Engine) -> None:
        self.database, self.owner, self.hotel, self.engine = database, owner, hotel, engine

    async def write(self, text: str) -> ChatSession:
        async with self.database.unit_of_work(self.hotel.guest) as db:
            chat = await open_session(db, self.hotel.guest)
            await post_message(db, self.hotel.guest, chat.id, text)
            return chat

    async def turn(self, chat: ChatSession) -> str | None:
        async with turns.presence(self.database) as worker:
            return await answer(self.database, Mind(self.engine, Briefings(), worker), self.hotel.agent(chat.id))

    async def ask(self, text: str) -> str:
        """What the hotel says to it."""
        chat = await self.write(text)
        await self.turn(chat)
        query = "SELECT text FROM messages WHERE session_id = $1 AND role = 'System' ORDER BY seq DESC LIMIT 1"
        return str(await self.owner.fetchval(query, chat.id))

    async def count(self, table: str) -> int:
        return int(await self.owner.fetchval(f"SELECT count(*) FROM {table} WHERE org_id = $1", self.hotel.org_id))

    async def engines(self) -> list[str]:
        query = "SELECT engine FROM turns WHERE org_id = $1 ORDER BY id"
        return [row["engine"] for row in await self.owner.fetch(query, self.hotel.org_id)]


@pytest.fixture
def talk(database: Database, owner: Db, hotel: Hotel, engine_with: Make) -> Talk:
    return Talk(database, owner, hotel, engine_with(HotelPurse(database)))


async def test_a_model_answers_in_the_guests_language_with_the_hotels_facts(talk: Talk, model: ModelServer) -> None:
    told = "Frühstück gibt es von 6:30 bis 10:30 Uhr in der Orangerie. Danach bringen wir es für 5 € aufs Zimmer."
    model.will(Says(answers("Breakfast", told, "de")))
    said = await talk.ask("Wann gibt es denn Frühstück bei euch?")
    assert "Frühstück gibt es von 6:30 bis 10:30 Uhr in der Orangerie." in said
    assert "5 €" not in said
    assert said.endswith("unter „Breakfast“.")
    assert await talk.engines() == ["innkeep:local"]


async def test_free_things_are_ordered_and_priced_ones_wait_for_a_yes(talk: Talk, model: ModelServer) -> None:
    model.will(Says(orders("Bath towel", 2)), Says(orders("Club sandwich")))
    await talk.ask("2 of those fluffy bath towels")
    assert await talk.count("orders") == 1
    said = await talk.ask("and one of your club sandwiches")
    assert "18.50" in said
    assert await talk.count("orders") == 1
    await talk.ask("yes")
    assert await talk.count("orders") == 2
    assert len(model.requests) == 2  # a plain yes is nobody's to understand but ours


async def test_what_was_ordered_is_told_and_changed_by_the_guests_own_words_only(
    talk: Talk, model: ModelServer
) -> None:
    model.will(Says(orders("Bath towel", 2)), Says(changes("Bath towel", 3)), Says(changes("Bath towel", 9)))
    await talk.ask("2 of those fluffy bath towels")
    await talk.ask("3 of those towels would be better, to be honest")
    told = model.documents[1]
    assert told["placed"] == [{"item": handle(told, "Bath towel"), "quantity": 2}]
    assert await talk.owner.fetchval("SELECT qty FROM order_items WHERE org_id = $1", talk.hotel.org_id) == 3
    await talk.ask("are those being brought to the room?")
    assert await talk.owner.fetchval("SELECT qty FROM order_items WHERE org_id = $1", talk.hotel.org_id) == 3


async def test_a_model_cannot_say_yes_for_the_guest(talk: Talk, model: ModelServer) -> None:
    model.will(Says(orders("Club sandwich")), Says({"language": "en", "acts": [{"kind": "confirm"}]}))
    await talk.ask("one of your club sandwiches")
    said = await talk.ask("hmm, is it large?")
    assert await talk.count("orders") == 0
    assert "Confirm" in said


async def test_a_model_sells_nothing_that_the_hotel_does_not(talk: Talk, model: ModelServer) -> None:
    sold_out = "UPDATE catalogue_items SET in_stock = false WHERE id = $1"
    await talk.owner.execute(sold_out, talk.hotel.items["Bath towel"])
    model.will(Says(orders("Bath towel", 2)))
    await talk.ask("2 of those fluffy bath towels")
    assert await talk.count("orders") == 0


@pytest.mark.parametrize("failure", [Fails(500), Refuses()])
async def test_when_no_model_answers_the_embedded_engine_does(
    talk: Talk, model: ModelServer, failure: Behaviour
) -> None:
    model.will(failure)
    await talk.ask("two bath towels please")
    assert await talk.count("orders") == 1
    assert await talk.engines() == ["embedded"]


async def test_what_no_engine_knows_goes_to_a_person(talk: Talk, model: ModelServer) -> None:
    model.will(Fails(500))
    for _ in range(2):
        await talk.ask("do you sell submarine tickets to Atlantis?")
    assert await talk.owner.fetchval("SELECT mode FROM sessions WHERE org_id = $1", talk.hotel.org_id) == "manual"


async def test_an_engine_that_breaks_altogether_goes_to_a_person(talk: Talk) -> None:
    class Broken:
        name = "broken"

        async def understand(self, _briefing: object) -> Any:
            raise RuntimeError("nothing works")

    talk.engine = LlmEngine(talk.engine._asker, Broken())  # type: ignore[attr-defined]
    said = await talk.ask("two bath towels please")
    assert "front desk" in said
    assert await talk.owner.fetchval("SELECT mode FROM sessions WHERE org_id = $1", talk.hotel.org_id) == "manual"


async def test_the_guest_sees_the_answer_grow_until_somebody_takes_over(
    talk: Talk, model: ModelServer, database: Database
) -> None:
    gate = asyncio.Event()
    told = "Breakfast is from 6:30 to 10:30 in the Orangery. It costs 99 euros. On Sundays it goes on until 11:00. "
    model.will(Says(answers("Breakfast", told), pause_at="On Sundays", gate=gate))
    chat = await talk.write("when is breakfast served here?")
    turn = asyncio.create_task(talk.turn(chat))

    async def draft() -> str | None:
        async with database.unit_of_work(talk.hotel.guest) as db:
            return await drafts.draft_of(db, await session_for(db, talk.hotel.guest, chat.id))

    assert await until(draft) == "Breakfast is from 6:30 to 10:30 in the Orangery."
    desk = talk.hotel.staff["front_desk"]
    async with database.unit_of_work(desk) as db:
        await take_over(db, desk, await session_for(db, desk, chat.id))
    assert await draft() is None
    gate.set()
    assert await turn == "superseded"
    assert await talk.count("messages") == 1


async def test_a_hotel_that_has_spent_enough_is_served_by_the_embedded_engine(talk: Talk, model: ModelServer) -> None:
    model.will(Says(orders("Bath towel", 2)))
    await talk.owner.execute("UPDATE organizations SET model_requests_a_stay = 1 WHERE id = $1", talk.hotel.org_id)
    for _ in range(2):
        await talk.ask("2 of those fluffy bath towels")
    assert await talk.engines() == ["innkeep:local", "embedded"]
    assert len(model.requests) == 1


async def test_a_hotel_that_wants_no_model_tells_it_nothing(talk: Talk, model: ModelServer) -> None:
    model.will(Says(orders("Bath towel", 2)))
    await talk.owner.execute("UPDATE organizations SET model_tokens_a_day = 0 WHERE id = $1", talk.hotel.org_id)
    await talk.ask("two bath towels please")
    assert model.requests == []
    assert await talk.count("orders") == 1


async def test_what_was_used_is_what_is_kept(talk: Talk, model: ModelServer) -> None:
    model.will(Says(orders("Bath towel", 2)))
    await talk.ask("2 of those fluffy bath towels")
    query = "SELECT day IS NULL AS stay, requests, tokens FROM model_uses WHERE org_id = $1 ORDER BY 1"
    rows = [tuple(row) for row in await talk.owner.fetch(query, talk.hotel.org_id)]
    assert rows == [(False, 1, 750), (True, 1, 750)]


async def test_processes_together_spend_no_more_than_is_allowed(
    database: Database, app_url: str, owner: Db, hotel: Hotel
) -> None:
    await owner.execute(
        "UPDATE organizations SET model_tokens_a_day = 1000, model_requests_a_stay = 100 WHERE id = $1", hotel.org_id
    )
    other = Database(app_url, reactions=REACTIONS, pool=5)
    try:
        purses = [HotelPurse(each) for each in (database, other)]
        cause = Cause(hotel.org_id, hotel.stay_id)
        taken = await asyncio.gather(*(purses[n % 2].take(cause, 100) for n in range(30)))
        assert sum(taken) == 10
        used = await owner.fetch("SELECT requests, tokens FROM model_uses WHERE org_id = $1", hotel.org_id)
        assert [tuple(row) for row in used] == [(10, 1000), (10, 1000)]  # what was refused took nothing of the stay's
        await purses[0].settle(cause, 100, 20)
        assert await purses[1].take(cause, 80)
        assert not await purses[1].take(cause, 80)
    finally:
        await other.close()
