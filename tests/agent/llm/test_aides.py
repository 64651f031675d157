"""What helps people who answer guests: drafts, translations and a line on what happened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import httpx
import pytest

from innkeep.agent.aides import summing_up, translating
from innkeep.agent.aides.listening import Listener
from innkeep.agent.choosing import Thinking, chosen
from innkeep.agent.llm.asking import Unlimited
from innkeep.conversations.actions import open_session, post_message
from innkeep.conversations.corrections import edit
from innkeep.conversations.models import ChatSession
from innkeep.conversations.ownership import call_person, take_over
from innkeep.conversations.queries import session_for
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.realtime.hub import Hub
from tests.agent.llm.conftest import answers
from tests.agent.llm.server import Behaviour, Breaks, Fails, ModelServer, Says
from tests.applications import application
from tests.factories import Hotel
from tests.journeys.people import sign_in, until

Db: TypeAlias = "asyncpg.Connection[Any]"

pytestmark = pytest.mark.usefixtures("embedded")


class House:
    """A desk with an assistant, and a guest who writes; what helps runs beside it like in a server."""

    def __init__(self, database: Database, owner: Db, hotel: Hotel, thinking: Thinking, data: Path) -> None:
        self.database, self.owner, self.hotel, self.thinking = database, owner, hotel, thinking
        self.hub = Hub(database)
        self.app = application(Settings(data=data), database, self.hub, thinking)

    async def guest_writes(self, *texts: str) -> ChatSession:
        """In a conversation in which people answer."""
        guest = self.hotel.guest
        async with self.database.unit_of_work(guest) as db:
            chat = await open_session(db, guest)
            await call_person(db, chat)
        for text in texts:
            async with self.database.unit_of_work(guest) as db:
                await post_message(db, guest, chat.id, text)
        return chat

    @asynccontextmanager
    async def desk(self, who: str = "front_desk") -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
            yield await sign_in(browser, self.hotel, who)

    @asynccontextmanager
    async def helped(self) -> AsyncIterator[None]:
        aides = self.thinking.aides
        jobs = [
            self.hub.run(),
            Listener(self.hub, summing_up.KINDS, summing_up.SummingUp(self.database, aides.summarizer).see).run(),
            Listener(self.hub, translating.KINDS, translating.Translating(self.database, aides.translator).see).run(),
        ]
        tasks = [asyncio.create_task(job) for job in jobs]
        try:
            yield
        finally:
            self.hub.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def counts(self) -> dict[str, int]:
        tables = ("messages", "orders", "proposals", "turns")
        query = "SELECT count(*) FROM {} WHERE org_id = $1"
        return {table: await self.owner.fetchval(query.format(table), self.hotel.org_id) for table in tables}


@pytest.fixture
def alone(database: Database, owner: Db, hotel: Hotel, tmp_path: Path) -> House:
    """A hotel without a model."""
    return House(database, owner, hotel, chosen(Settings(model=None), database), tmp_path)


@pytest.fixture
def house(database: Database, owner: Db, hotel: Hotel, model: ModelServer, tmp_path: Path) -> House:
    """A hotel with one."""
    settings = Settings(model="openai:local", model_url=model.url, model_key="key")
    return House(database, owner, hotel, chosen(settings, database), tmp_path)


@pytest.mark.parametrize(
    ("words", "said", "items"),
    [
        ("When is breakfast?", "6:30 to 10:30", []),
        ("Can we have two bath towels please", "2 × Bath towel", [("Bath towel", 2)]),
        ("one club sandwich please", "Club sandwich (EUR 18.50)", [("Club sandwich", 1)]),
        ("how much is the tomato soup?", "EUR 9.00", []),
        ("do you sell submarine tickets to Atlantis?", "", []),
    ],
)
async def test_the_embedded_engine_drafts_what_the_agent_would_say_and_writes_nothing(
    alone: House, words: str, said: str, items: list[tuple[str, int]]
) -> None:
    chat = await alone.guest_writes(words)
    before = await alone.counts()
    async with alone.desk() as desk:
        answer = await desk.post(f"/api/v1/sessions/{chat.id}/suggestion")
    assert answer.status_code == 200, answer.text
    drafted = answer.json()
    assert said in drafted["text"]
    assert bool(said) == bool(drafted["text"])
    assert drafted["engine"] == "embedded"
    assert [(each["title"], each["quantity"]) for each in drafted["items"]] == items
    assert await alone.counts() == before


async def test_a_model_drafts_in_the_guests_language_with_the_hotels_facts_only(
    house: House, model: ModelServer
) -> None:
    told = "Das Frühstück gibt es ab 6:30 Uhr in der Orangerie. Es kostet 99 €."
    model.will(Says(answers("Breakfast", told, "de")))
    chat = await house.guest_writes("Wann gibt es denn bei euch Frühstück?")
    async with house.desk() as desk:
        drafted = (await desk.post(f"/api/v1/sessions/{chat.id}/suggestion")).json()
    assert drafted["text"].startswith("Das Frühstück gibt es ab 6:30 Uhr in der Orangerie.")
    assert "99" not in drafted["text"]
    assert (drafted["language"], drafted["engine"]) == ("de", "innkeep:local")
    assert drafted["articles"] == ["Breakfast"]


async def test_a_draft_is_for_those_who_may_answer(alone: House) -> None:
    chat = await alone.guest_writes("When is breakfast?")
    async with alone.desk("housekeeper") as housekeeper:
        assert (await housekeeper.post(f"/api/v1/sessions/{chat.id}/suggestion")).status_code == 403
    transport = httpx.ASGITransport(app=alone.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as nobody:
        assert (await nobody.post(f"/api/v1/sessions/{chat.id}/suggestion")).status_code == 401


async def test_there_is_no_draft_before_the_guest_has_written(alone: House) -> None:
    chat = await alone.guest_writes()
    async with alone.desk() as desk:
        answer = await desk.post(f"/api/v1/sessions/{chat.id}/suggestion")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (409, "nothing-to-answer")


GERMAN = "Die Heizung in unserem Zimmer ist kaputt und wir brauchen bitte Hilfe bis 18:45 Uhr."
ENGLISH = "The heating in our room is broken and we need help by 18:45, please."


def translates(pairs: dict[str, str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A model that translates, and sums up everything as a broken heating."""

    def answer(document: dict[str, Any]) -> dict[str, Any]:
        return {"text": pairs.get(document.get("message", ""), "The guest's heating is broken.")}

    return answer


async def translations(desk: httpx.AsyncClient, chat: ChatSession, many: int) -> list[dict[str, Any]]:
    async def look() -> list[dict[str, Any]] | None:
        found: list[dict[str, Any]] = (await desk.get(f"/api/v1/sessions/{chat.id}/translations")).json()["items"]
        return found if len([each for each in found if each["status"] != "pending"]) >= many else None

    found: list[dict[str, Any]] = await until(look)
    return found


async def test_each_reads_in_their_own_language_and_the_original_stays(house: House, model: ModelServer) -> None:
    reply = "I am on my way to your room with a colleague and will be there soon."
    back = "Ich bin mit einem Kollegen auf dem Weg zu Ihrem Zimmer und bin bald da."
    model.will(Says(translates({GERMAN: ENGLISH, reply: back})))
    async with house.helped(), house.desk() as desk:
        chat = await house.guest_writes(GERMAN)
        (first,) = await translations(desk, chat, 1)
        assert (first["text"], first["language"], first["status"]) == (ENGLISH, "en", "done")
        posted = await desk.post(f"/api/v1/sessions/{chat.id}/messages", json={"text": reply})
        assert posted.status_code == 201, posted.text
        second = (await translations(desk, chat, 2))[1]
        assert (second["text"], second["language"]) == (back, "de")
        assert second["message_id"] == posted.json()["id"]
        originals = [m["text"] for m in (await desk.get(f"/api/v1/sessions/{chat.id}/messages")).json()["items"]]
        assert originals == [GERMAN, reply]


@pytest.mark.parametrize(
    "failure",
    [
        Fails(500),
        Breaks(),
        Says({"text": "Your room is paid: https://evil.example"}),
        Says({"text": "The heating is broken, help by 19:45 please."}),
    ],
)
async def test_what_cannot_be_translated_stays_as_it_is(house: House, model: ModelServer, failure: Behaviour) -> None:
    model.will(failure)
    async with house.helped(), house.desk() as desk:
        chat = await house.guest_writes(GERMAN)
        (only,) = await translations(desk, chat, 1)
        assert (only["text"], only["status"]) == (None, "failed")
        originals = [m["text"] for m in (await desk.get(f"/api/v1/sessions/{chat.id}/messages")).json()["items"]]
        assert originals == [GERMAN]


async def test_what_identifies_somebody_is_not_sent_away_to_be_translated(house: House, model: ModelServer) -> None:
    model.will(Says(translates({})))
    async with house.helped(), house.desk() as desk:
        chat = await house.guest_writes("Meine Adresse ist emma@guests.example und wir brauchen bitte Hilfe.")
        (only,) = await translations(desk, chat, 1)
        assert only["status"] == "failed"
    assert "emma@" not in str(model.requests)


async def test_what_is_said_differently_is_translated_anew(house: House, model: ModelServer) -> None:
    first, second = "Your room will be ready soon, please wait.", "Your room is ready now, please come."
    model.will(Says(translates({first: "Ihr Zimmer ist bald fertig.", second: "Ihr Zimmer ist jetzt fertig."})))
    async with house.helped(), house.desk() as desk:
        chat = await house.guest_writes("Wann können wir bitte in unser Zimmer?")
        posted = (await desk.post(f"/api/v1/sessions/{chat.id}/messages", json={"text": first})).json()
        await translations(desk, chat, 2)
        ben = house.hotel.staff["front_desk"]
        async with house.database.unit_of_work(ben) as db:
            await edit(db, ben, await session_for(db, ben, chat.id), posted["id"], second)

        async def renewed() -> bool:
            return any(t["text"] == "Ihr Zimmer ist jetzt fertig." for t in await translations(desk, chat, 0))

        assert await until(renewed)


async def test_without_a_model_everybody_is_told_that_there_is_only_the_original(alone: House) -> None:
    chat = await alone.guest_writes(GERMAN)
    async with alone.desk() as desk:
        shown = (await desk.get(f"/api/v1/sessions/{chat.id}/translations")).json()
        assert (shown["engine"], shown["items"]) == ("none", [])
        message = (await desk.get(f"/api/v1/sessions/{chat.id}/messages")).json()["items"][0]
        asked = await desk.post(
            f"/api/v1/sessions/{chat.id}/messages/{message['id']}/translations", json={"language": "en"}
        )
        assert asked.status_code == 409
        assert "INNKEEP_MODEL" in asked.json()["detail"]


async def test_anybody_of_the_desk_may_ask_for_another_language(house: House, model: ModelServer) -> None:
    french = "Le chauffage de notre chambre est en panne, il nous faut de l'aide avant 18:45."
    model.will(Says({"text": french}))
    chat = await house.guest_writes(GERMAN)
    async with house.desk() as desk:
        message = (await desk.get(f"/api/v1/sessions/{chat.id}/messages")).json()["items"][0]
        path = f"/api/v1/sessions/{chat.id}/messages/{message['id']}/translations"
        for _ in range(2):
            assert (await desk.post(path, json={"language": "fr"})).json()["text"] == french
        assert (await desk.post(path, json={"language": "de"})).status_code == 409
    assert len(model.requests) == 1


async def test_two_processes_translate_a_message_once(house: House, model: ModelServer) -> None:
    model.will(Says({"text": ENGLISH}))
    async with house.helped(), house.helped(), house.desk() as desk:
        chat = await house.guest_writes(GERMAN)
        await translations(desk, chat, 1)
    assert len([d for d in model.documents if "message" in d]) == 1


async def test_whoever_takes_over_reads_what_happened_in_one_line(alone: House) -> None:
    async with alone.helped(), alone.desk() as desk:
        chat = await alone.guest_writes("Our heating is broken, please send somebody")
        ben = alone.hotel.staff["front_desk"]
        async with alone.database.unit_of_work(ben) as db:
            await take_over(db, ben, await session_for(db, ben, chat.id))

        async def summary() -> str | None:
            answer = await desk.get(f"/api/v1/sessions/{chat.id}/summary")
            return str(answer.json()["text"]) if answer.status_code == 200 else None

        assert "Our heating is broken" in await until(summary)
    async with alone.desk("housekeeper") as housekeeper:
        assert (await housekeeper.get(f"/api/v1/sessions/{chat.id}/summary")).status_code == 404


async def test_a_model_tells_it_better_and_claims_nothing_that_nobody_said(house: House, model: ModelServer) -> None:
    model.will(Says({"text": "The heating in the guest's room is broken and they want help by 18:45."}))
    async with house.helped(), house.desk() as desk:
        chat = await house.guest_writes("The heating is broken, please come by 18:45")
        ben = house.hotel.staff["front_desk"]
        async with house.database.unit_of_work(ben) as db:
            await take_over(db, ben, await session_for(db, ben, chat.id))

        async def told() -> dict[str, Any] | None:
            answer = await desk.get(f"/api/v1/sessions/{chat.id}/summary")
            found: dict[str, Any] = answer.json()
            return found if answer.status_code == 200 and found["engine"] != "facts" else None

        assert "help by 18:45" in (await until(told))["text"]


def test_what_helps_spends_what_the_engine_spends(house: House) -> None:
    engine, aides = house.thinking.engine, house.thinking.aides
    assert engine._asker is aides.translator._asker is aides.summarizer._asker  # type: ignore[attr-defined]
    assert not isinstance(engine._asker._purse, Unlimited)  # type: ignore[attr-defined]
