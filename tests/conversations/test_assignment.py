"""To whom a guest is given who begins to wait: whose turn it is of those on shift who speak their language."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from innkeep.conversations import queries
from innkeep.conversations.actions import open_session, post_message
from innkeep.conversations.giving import give_out_waiting
from innkeep.conversations.languages import hear_guest
from innkeep.conversations.models import CallReason, ChatSession, SessionState
from innkeep.conversations.ownership import assign, call_person, hand_back
from innkeep.core.actors import Guest
from innkeep.core.db import Database
from tests.factories import Hotel


async def guest(owner: asyncpg.Connection[Any], hotel: Hotel, *languages: str) -> Guest:
    """One more guest of the stay."""
    user_id: UUID = await owner.fetchval(
        """INSERT INTO users (org_id, name, email, role, languages)
        SELECT $1, 'Guest', '', id, $2 FROM roles WHERE name = 'guest' RETURNING id""",
        hotel.org_id,
        list(languages),
    )
    await owner.execute(
        "INSERT INTO stay_guests (org_id, stay_id, guest_id) VALUES ($1, $2, $3)", hotel.org_id, hotel.stay_id, user_id
    )
    return Guest(org_id=hotel.org_id, user_id=user_id, stay_id=hotel.stay_id)


async def rule(owner: asyncpg.Connection[Any], hotel: Hotel, cap: int = 5) -> None:
    await owner.execute(
        "UPDATE organizations SET conversation_assignment = 'round_robin', conversation_cap = $2 WHERE id = $1",
        hotel.org_id,
        cap,
    )


async def speak(owner: asyncpg.Connection[Any], hotel: Hotel, **languages: list[str]) -> None:
    for who, spoken in languages.items():
        await owner.execute("UPDATE users SET languages = $2 WHERE id = $1", hotel.staff[who].user_id, spoken)


async def wait(database: Database, who: Guest, *, urgent: bool = False, language: str | None = None) -> ChatSession:
    async with database.unit_of_work(who) as db:
        chat = await open_session(db, who)
        await post_message(db, who, chat.id, "Hello?")
        if language:
            await hear_guest(db, chat, language, 0, 1)
        return await call_person(db, chat, CallReason.EMERGENCY if urgent else CallReason.ASKED)


def given(hotel: Hotel, chat: ChatSession) -> str | None:
    names = {staff.user_id: who for who, staff in hotel.staff.items()}
    return names[chat.assignee_id] if chat.assignee_id else None


async def test_nobody_is_given_anything_unless_the_hotel_wants_it(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    chat = await wait(database, await guest(owner, hotel))
    assert (chat.state, given(hotel, chat)) == (SessionState.WAITING, None)


async def test_each_has_their_turn_up_to_the_cap(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    await rule(owner, hotel, cap=2)
    chats = [await wait(database, await guest(owner, hotel)) for _ in range(5)]
    desk = ["front_desk", "front_desk_2"]
    assert [given(hotel, chat) for chat in chats] == [*desk, *desk, None]
    assert [chat.state for chat in chats] == [SessionState.PERSON] * 4 + [SessionState.WAITING]
    assert chats[-1].waiting_since is not None
    ben = hotel.staff["front_desk"]
    async with database.unit_of_work(ben) as db:
        await hand_back(db, ben, await queries.session_for(db, ben, chats[0].id))
    assert given(hotel, await wait(database, await guest(owner, hotel))) == "front_desk"


async def test_many_at_once_are_spread_evenly(database: Database, owner: asyncpg.Connection[Any], hotel: Hotel) -> None:
    await rule(owner, hotel, cap=4)
    guests = [await guest(owner, hotel) for _ in range(8)]
    chats = await asyncio.gather(*(wait(database, each) for each in guests))
    given_to = [given(hotel, chat) for chat in chats]
    assert sorted(given_to, key=str) == ["front_desk"] * 4 + ["front_desk_2"] * 4


@pytest.mark.parametrize(
    ("known", "heard", "expected"),
    [
        ((), "pt", ["front_desk_2", "front_desk_2"]),
        (("pt-BR",), None, ["front_desk_2", "front_desk_2"]),
        (("pt",), "de", ["front_desk", "front_desk"]),  # what is written counts, not what was known
        (("fi",), None, ["front_desk", "front_desk_2"]),
        ((), None, ["front_desk", "front_desk_2"]),
    ],
)
async def test_who_speaks_the_guests_language_comes_first_and_anybody_where_nobody_does(
    database: Database,
    owner: asyncpg.Connection[Any],
    hotel: Hotel,
    known: tuple[str, ...],
    heard: str | None,
    expected: list[str],
) -> None:
    await rule(owner, hotel)
    await speak(owner, hotel, front_desk=["de", "en"], front_desk_2=["pt", "en"])
    chats = [await wait(database, await guest(owner, hotel, *known), language=heard) for _ in range(2)]
    assert [given(hotel, chat) for chat in chats] == expected


async def test_who_speaks_it_and_has_their_hands_full_is_waited_for(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    await rule(owner, hotel, cap=1)
    await speak(owner, hotel, front_desk=["de"], front_desk_2=["pt"])
    chats = [await wait(database, await guest(owner, hotel), language="pt") for _ in range(2)]
    assert [given(hotel, chat) for chat in chats] == ["front_desk_2", None]


async def test_nobody_on_shift_leaves_it_in_the_queue(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    await rule(owner, hotel)
    desk = [hotel.staff[who].user_id for who in ("front_desk", "front_desk_2")]
    await owner.execute("UPDATE users SET on_duty = false WHERE id = ANY($1)", desk)
    chat = await wait(database, await guest(owner, hotel))
    assert (chat.state, given(hotel, chat)) == (SessionState.WAITING, None)


async def test_emergencies_are_for_whoever_comes_first(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    await rule(owner, hotel)
    chat = await wait(database, await guest(owner, hotel), urgent=True)
    assert (chat.state, chat.urgent, given(hotel, chat)) == (SessionState.WAITING, True, None)


async def test_a_division_has_a_rule_of_its_own_and_nobody_gets_back_what_they_gave_away(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    await rule(owner, hotel)
    ben = hotel.staff["front_desk"]
    chat = await wait(database, await guest(owner, hotel))
    assert given(hotel, chat) == "front_desk"
    async with database.unit_of_work(ben) as db:
        queued = await assign(
            db, ben, await queries.session_for(db, ben, chat.id), user_id=None, division_id=hotel.kitchen_id
        )
        assert (queued.state, queued.division_id) == (SessionState.WAITING, hotel.kitchen_id)
    await owner.execute("UPDATE divisions SET conversation_assignment = 'round_robin' WHERE id = $1", hotel.kitchen_id)
    async with database.unit_of_work(ben) as db:
        mine = await queries.session_for(db, ben, chat.id)
        await assign(db, ben, mine, user_id=ben.user_id, division_id=None)
        again = await assign(db, ben, mine, user_id=None, division_id=hotel.kitchen_id)
        assert given(hotel, again) == "front_desk_2"
        assert again.division_id == hotel.kitchen_id


async def test_a_turn_given_is_a_move_without_an_author(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    await rule(owner, hotel)
    chat = await wait(database, await guest(owner, hotel))
    moves = await owner.fetch(
        "SELECT kind, epoch, author_id, assignee_id FROM session_moves WHERE session_id = $1 ORDER BY epoch", chat.id
    )
    assert [(move["kind"], move["epoch"], move["author_id"]) for move in moves] == [
        ("called", 1, None),
        ("assigned", 2, None),
    ]
    assert moves[1]["assignee_id"] == chat.assignee_id
    assert chat.waiting_since is None
    assert timedelta() <= chat.attended_at - chat.created_at < timedelta(minutes=1)  # type: ignore[operator]


async def test_who_was_left_in_the_queue_is_given_out_when_somebody_can_have_them(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    await rule(owner, hotel, cap=1)
    ben, chloe = hotel.staff["front_desk"], hotel.staff["front_desk_2"]
    await owner.execute("UPDATE users SET on_duty = false WHERE id = ANY($1)", [ben.user_id, chloe.user_id])
    first, second = [await wait(database, await guest(owner, hotel)) for _ in range(2)]
    await wait(database, await guest(owner, hotel), urgent=True)

    async def now(chat: ChatSession) -> str | None:
        async with database.unit_of_work(ben) as db:
            return given(hotel, await queries.session_for(db, ben, chat.id))

    await give_out_waiting(database)
    assert [await now(first), await now(second)] == [None, None]
    await owner.execute("UPDATE users SET on_duty = true WHERE id = $1", ben.user_id)
    await asyncio.gather(*(give_out_waiting(database) for _ in range(3)))
    assert [await now(first), await now(second)] == ["front_desk", None], "the longest wait first, up to the cap"
    async with database.unit_of_work(ben) as db:
        await assign(db, ben, await queries.session_for(db, ben, first.id), user_id=None, division_id=None)
    await give_out_waiting(database)
    assert [await now(first), await now(second)] == [None, "front_desk"], "nobody gets back what they gave away"
    await owner.execute("UPDATE users SET on_duty = true WHERE id = $1", chloe.user_id)
    await give_out_waiting(database)
    assert await now(first) == "front_desk_2"
    left = await owner.fetchval(
        "SELECT count(*) FROM sessions WHERE org_id = $1 AND urgent AND waiting_since IS NOT NULL", hotel.org_id
    )
    assert left == 1, "an emergency is given to nobody"
