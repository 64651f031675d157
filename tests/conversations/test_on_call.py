"""Nobody at work: the guest is told the truth, and in an emergency one after another is called until somebody comes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from innkeep.agent import acts
from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Briefing
from innkeep.agent.replies import LANGUAGES, phrases
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import queries, turns
from innkeep.conversations.actions import open_session, post_message
from innkeep.conversations.models import CallReason, ChatSession
from innkeep.conversations.on_call import call_due, set_chain
from innkeep.conversations.ownership import call_person, take_over
from innkeep.core import clock
from innkeep.core.db import Database
from tests.factories import Hotel

MINUTE = timedelta(minutes=1)
TOMORROW = '[{"days": ["mon","tue","wed","thu","fri","sat","sun"], "opens": "%s", "closes": "%s"}]'


@pytest.fixture
async def asleep(owner: asyncpg.Connection[Any], hotel: Hotel) -> Hotel:
    """The desk's shift has ended two hours ago and begins again in an hour, on the hotel's clock."""
    now = clock.hotel_now("Europe/Vienna")
    opens, closes = (now + timedelta(hours=1)).strftime("%H:%M"), (now - timedelta(hours=2)).strftime("%H:%M")
    await owner.execute(
        """UPDATE users SET shifts = $2::jsonb WHERE org_id = $1
        AND role = (SELECT id FROM roles WHERE name = 'front_desk')""",
        hotel.org_id,
        TOMORROW % (opens, closes),
    )
    return hotel


async def chain(database: Database, hotel: Hotel, *names: str) -> None:
    manager = hotel.staff["manager"]
    async with database.unit_of_work(manager) as db:
        await set_chain(db, manager, [hotel.staff[who].user_id for who in names])


async def wait(database: Database, hotel: Hotel, *, urgent: bool = True) -> ChatSession:
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        await post_message(db, hotel.guest, chat.id, "Help")
        return await call_person(db, chat, CallReason.EMERGENCY if urgent else CallReason.ASKED)


async def said(owner: asyncpg.Connection[Any], chat: ChatSession) -> list[str]:
    rows = await owner.fetch(
        "SELECT text FROM messages WHERE session_id = $1 AND role = 'System' ORDER BY seq", chat.id
    )
    return [row["text"] for row in rows]


async def called(owner: asyncpg.Connection[Any], hotel: Hotel) -> list[str]:
    names = {staff.user_id: who for who, staff in hotel.staff.items()}
    rows = await owner.fetch("SELECT user_id FROM on_call_asks WHERE org_id = $1 ORDER BY number", hotel.org_id)
    told = await owner.fetch(
        "SELECT ids ->> 'user_id' AS user_id FROM outbox WHERE org_id = $1 AND kind = 'on_call_asked' ORDER BY id",
        hotel.org_id,
    )
    assert [str(row["user_id"]) for row in rows] == [row["user_id"] for row in told], "a call without its event"
    return [names[row["user_id"]] for row in rows]


async def test_one_after_another_is_called_until_somebody_takes_it(
    database: Database, owner: asyncpg.Connection[Any], asleep: Hotel
) -> None:
    await chain(database, asleep, "manager", "front_desk_2")
    chat = await wait(database, asleep)
    assert await called(owner, asleep) == ["manager"]
    for minutes, expected in ((4, 1), (6, 2), (10, 2), (12, 3)):
        with clock.moved(minutes * MINUTE):
            await asyncio.gather(*(call_due(database) for _ in range(3)))
        assert len(await called(owner, asleep)) == expected, minutes
    assert await called(owner, asleep) == ["manager", "front_desk_2", "manager"]
    chloe = asleep.staff["front_desk_2"]
    async with database.unit_of_work(chloe) as db:
        await take_over(db, chloe, await queries.session_for(db, chloe, chat.id))
    with clock.moved(60 * MINUTE):
        await call_due(database)
    assert len(await called(owner, asleep)) == 3


async def test_the_hotel_sets_how_long_each_has(
    database: Database, owner: asyncpg.Connection[Any], asleep: Hotel
) -> None:
    await owner.execute("UPDATE organizations SET on_call_minutes = 30 WHERE id = $1", asleep.org_id)
    await chain(database, asleep, "manager", "front_desk")
    await wait(database, asleep)
    for minutes, expected in ((29, 1), (31, 2)):
        with clock.moved(minutes * MINUTE):
            await call_due(database)
        assert len(await called(owner, asleep)) == expected


async def test_what_is_no_emergency_gets_nobody_out_of_bed(
    database: Database, owner: asyncpg.Connection[Any], asleep: Hotel
) -> None:
    await chain(database, asleep, "manager")
    chat = await wait(database, asleep, urgent=False)
    with clock.moved(60 * MINUTE):
        await call_due(database)
    assert await called(owner, asleep) == []
    async with database.unit_of_work(asleep.guest) as db:
        await call_person(db, await queries.session_for(db, asleep.guest, chat.id), CallReason.EMERGENCY)
    assert await called(owner, asleep) == ["manager"], "what becomes one does"


async def test_with_somebody_at_work_the_chain_is_for_when_they_do_not_come(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    await chain(database, hotel, "manager")
    chat = await wait(database, hotel)
    assert (await called(owner, hotel), await said(owner, chat)) == ([], [])
    with clock.moved(6 * MINUTE):
        await call_due(database)
    assert await called(owner, hotel) == ["manager"]


async def test_who_has_left_is_not_called(database: Database, owner: asyncpg.Connection[Any], asleep: Hotel) -> None:
    await chain(database, asleep, "manager", "front_desk", "front_desk_2")
    await owner.execute("UPDATE users SET active = false WHERE id = $1", asleep.staff["manager"].user_id)
    await owner.execute(
        "UPDATE users SET role = (SELECT id FROM roles WHERE name = 'staff') WHERE id = $1",
        asleep.staff["front_desk"].user_id,
    )
    await wait(database, asleep)
    assert await called(owner, asleep) == ["front_desk_2"]


async def test_the_guest_hears_once_from_when_on_somebody_reads_it(
    database: Database, owner: asyncpg.Connection[Any], asleep: Hotel
) -> None:
    chat = await wait(database, asleep, urgent=False)
    [words] = await said(owner, chat)
    begins = (clock.hotel_now("Europe/Vienna") + timedelta(hours=1)).strftime("%-I:%M")
    assert begins in words.replace("\u202f", " ")
    async with database.unit_of_work(asleep.guest) as db:
        await call_person(db, await queries.session_for(db, asleep.guest, chat.id))
    assert await said(owner, chat) == [words], "asked twice, told once"
    message = await owner.fetchrow(
        "SELECT language, author_id FROM messages WHERE session_id = $1 AND role = 'System'", chat.id
    )
    assert message is not None
    assert (message["language"], message["author_id"]) == ("en", None)


async def test_where_nobody_can_say_when_it_is_not_said(
    database: Database, owner: asyncpg.Connection[Any], asleep: Hotel
) -> None:
    await owner.execute("UPDATE users SET on_duty = false WHERE org_id = $1", asleep.org_id)
    chat = await wait(database, asleep, urgent=False)
    assert await said(owner, chat) == [phrases("en")["read_sometime"]]


class Alarmed:
    """Sees an emergency, in German."""

    name = "alarmed"

    async def understand(self, briefing: Briefing) -> acts.Understanding:
        assert briefing.messages
        return acts.Understanding(acts=(acts.Emergency(hazard="fire"),), language="de")


@pytest.mark.parametrize(
    ("on_call", "expected"), [(("manager",), "emergency_on_call"), ((), "emergency_alone"), (None, "emergency")]
)
async def test_nobody_is_promised_in_an_emergency_who_does_not_come(
    database: Database, owner: asyncpg.Connection[Any], asleep: Hotel, on_call: Sequence[str] | None, expected: str
) -> None:
    if on_call is None:
        await owner.execute("UPDATE users SET shifts = '[]' WHERE org_id = $1", asleep.org_id)
    else:
        await chain(database, asleep, *on_call)
    async with database.unit_of_work(asleep.guest) as db:
        chat = await open_session(db, asleep.guest)
        await post_message(db, asleep.guest, chat.id, "Es brennt!")
    async with turns.presence(database) as worker:
        assert await answer(database, Mind(Alarmed(), Briefings(), worker), asleep.agent(chat.id)) == "handed_over"
    first, *more = await said(owner, chat)
    assert first.startswith(phrases("de")[expected]), "what to do comes first"
    assert len(more) == (on_call == ()), "tomorrow is no comfort while somebody is being called"
    assert all("Rezeption" in words for words in more), "in the guest's language"
    assert await called(owner, asleep) == list(on_call or ())


def test_every_language_can_say_it() -> None:
    for language in LANGUAGES:
        for name in ("read_from", "read_sometime", "emergency_on_call", "emergency_alone"):
            assert phrases(language)[name].strip(), (language, name)
        assert "{when}" in phrases(language)["read_from"], language
        assert "112" in phrases(language)["emergency_alone"], language
