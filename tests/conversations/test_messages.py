"""Writing, taking over, and what is no message."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from innkeep.conversations import queries
from innkeep.conversations.actions import open_session, post_message, terminate
from innkeep.conversations.ownership import AnotherAnswers, SessionEnded, call_person, hand_back, take_over
from innkeep.conversations.texts import MAX_TEXT, UnreadableText, clean_text
from innkeep.core.actors import Guest, Staff, Visitor
from innkeep.core.db import Database
from innkeep.core.errors import NotFound
from innkeep.people.permissions import NotAllowed
from tests.factories import Hotel


async def opened(database: Database, hotel: Hotel) -> UUID:
    async with database.unit_of_work(hotel.guest) as db:
        return (await open_session(db, hotel.guest)).id


async def post(
    database: Database, actor: Guest | Staff | Visitor, session_id: UUID, text: str, client_id: str | None = None
) -> int:
    async with database.unit_of_work(actor) as db:
        return (await post_message(db, actor, session_id, text, client_id=client_id)).seq


async def test_two_phones_that_begin_at_once_share_one_conversation(database: Database, hotel: Hotel) -> None:
    assert len(set(await asyncio.gather(*(opened(database, hotel) for _ in range(8))))) == 1


async def test_the_same_client_id_is_one_message_however_often_it_is_sent(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    session_id = await opened(database, hotel)
    sent = [post(database, hotel.guest, session_id, "Two towels", "tap-1") for _ in range(6)]
    assert set(await asyncio.gather(*sent)) == {1}
    assert await post(database, hotel.guest, session_id, "And a pillow", "tap-2") == 2
    assert await owner.fetchval("SELECT count(*) FROM messages WHERE session_id = $1", session_id) == 2


async def test_nobody_writes_into_what_is_not_theirs_not_even_again(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, other_hotel: Hotel
) -> None:
    session_id = await opened(database, hotel)
    assert await post(database, hotel.guest, session_id, "Two towels", "tap-1") == 1
    for stranger in (
        other_hotel.guest,
        other_hotel.staff["front_desk"],
        replace(hotel.guest, user_id=uuid4()),
        replace(hotel.guest, stay_id=uuid4()),
        replace(hotel.guest, phone=uuid4()),
        Visitor(org_id=hotel.org_id, session_id=uuid4()),
    ):
        for client_id in ("tap-1", "tap-2", None):
            with pytest.raises(queries.SessionNotFound):
                await post(database, stranger, session_id, "Mine", client_id)
    assert await owner.fetchval("SELECT last_seq FROM sessions WHERE id = $1", session_id) == 1


async def test_of_several_who_take_over_at_once_one_does_and_the_others_learn_who(
    database: Database, hotel: Hotel
) -> None:
    session_id = await opened(database, hotel)
    desk = [hotel.staff[who] for who in ("front_desk", "front_desk_2", "manager")]

    async def attempt(staff: Staff) -> str:
        async with database.unit_of_work(staff) as db:
            try:
                await take_over(db, staff, await queries.session_for(db, staff, session_id))
            except AnotherAnswers as taken:
                return f"refused: {taken.members['assignee']}"
            return staff.name

    outcomes = await asyncio.gather(*(attempt(staff) for staff in desk))
    [winner] = [name for name in outcomes if not name.startswith("refused")]
    assert sorted(outcomes) == sorted([winner, *[f"refused: {winner}"] * 2])


async def test_staff_who_write_take_over_in_the_same_step_and_a_colleague_cannot_write_then(
    database: Database, hotel: Hotel
) -> None:
    session_id = await opened(database, hotel)
    ben, chloe = hotel.staff["front_desk"], hotel.staff["front_desk_2"]
    assert await post(database, ben, session_id, "Good evening, this is Ben.") == 1
    with pytest.raises(AnotherAnswers, match="Ben Okafor"):
        await post(database, chloe, session_id, "And this is Chloe.")
    with pytest.raises(AnotherAnswers, match="Ben Okafor"):
        async with database.unit_of_work(chloe) as db:
            await hand_back(db, chloe, await queries.session_for(db, chloe, session_id))
    async with database.unit_of_work(ben) as db:
        chat = await hand_back(db, ben, await queries.session_for(db, ben, session_id))
        assert chat.mode == "agent"
        assert chat.assignee_id is None
    assert await post(database, chloe, session_id, "And this is Chloe.") == 2


async def test_every_change_of_who_answers_raises_the_epoch_and_no_other_thing_does(
    database: Database, hotel: Hotel
) -> None:
    session_id, ben = await opened(database, hotel), hotel.staff["front_desk"]
    epochs = []
    for change in (take_over, take_over, hand_back, hand_back):
        async with database.unit_of_work(ben) as db:
            epochs.append((await change(db, ben, await queries.session_for(db, ben, session_id))).epoch)
    assert epochs == [1, 1, 2, 2]


async def test_a_guest_who_asks_for_a_person_waits_visibly_and_does_not_disturb_one_who_is_there(
    database: Database, hotel: Hotel
) -> None:
    session_id, ben = await opened(database, hotel), hotel.staff["front_desk"]
    async with database.unit_of_work(hotel.guest) as db:
        chat = await call_person(db, await queries.session_for(db, hotel.guest, session_id))
        assert (chat.mode, chat.assignee_id) == ("manual", None)
        assert chat.waiting_since is not None
    async with database.unit_of_work(ben) as db:
        chat = await take_over(db, ben, await queries.session_for(db, ben, session_id))
        assert chat.waiting_since is None
    async with database.unit_of_work(hotel.guest) as db:
        chat = await call_person(db, await queries.session_for(db, hotel.guest, session_id))
        assert chat.assignee_id == ben.user_id
        assert chat.waiting_since is None


async def test_nobody_writes_into_an_ended_conversation(database: Database, hotel: Hotel) -> None:
    session_id, ben = await opened(database, hotel), hotel.staff["front_desk"]
    async with database.unit_of_work(ben) as db:
        chat = await terminate(db, ben, await queries.session_for(db, ben, session_id))
        assert chat.duration is not None
        assert chat.duration >= 0
    for actor in (hotel.guest, ben):
        with pytest.raises(SessionEnded):
            await post(database, actor, session_id, "Hello?")


async def test_a_division_worker_neither_reads_nor_writes_conversations(database: Database, hotel: Hotel) -> None:
    session_id = await opened(database, hotel)
    dora = hotel.staff["housekeeper"]
    with pytest.raises(NotFound):
        await post(database, dora, session_id, "Hello")
    async with database.unit_of_work(hotel.staff["front_desk"]) as db:
        chat = await queries.session_for(db, hotel.staff["front_desk"], session_id)
        with pytest.raises(NotAllowed):
            await take_over(db, dora, chat)


async def test_another_hotels_staff_cannot_reach_a_conversation(
    database: Database, hotel: Hotel, other_hotel: Hotel
) -> None:
    session_id = await opened(database, hotel)
    with pytest.raises(NotFound):
        await post(database, other_hotel.staff["manager"], session_id, "Hello")
    with pytest.raises(NotFound):
        await post(database, other_hotel.guest, session_id, "Hello")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  two towels \n", "two towels"),
        ("two\x00 tow\x07els", "two towels"),
        ("line\r\nline", "line\nline"),
        ("\u202egnp.exe\u2069 x", "gnp.exe x"),
        ("شكراً\u200f جزيلاً", "شكراً\u200f جزيلاً"),
        ("👩\u200d👧 family", "👩\u200d👧 family"),
        ("half \ud83d surrogate", "half  surrogate"),
    ],
)
def test_text_is_kept_without_what_is_no_text(given: str, kept: str) -> None:
    assert clean_text(given) == kept


@pytest.mark.parametrize("given", ["", "  \n\t ", "\x00\x01", "\u202e\u202c", "\u200b \u200d", "x" * (MAX_TEXT + 1)])
def test_what_is_no_message_is_refused(given: str) -> None:
    with pytest.raises(UnreadableText):
        clean_text(given)
