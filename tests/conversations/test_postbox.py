"""What several guests write in the same moment: written in one transaction, and each for themselves all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from innkeep.conversations import queries
from innkeep.conversations.actions import open_session, terminate
from innkeep.conversations.events import MessagePosted
from innkeep.conversations.ownership import SessionEnded
from innkeep.conversations.postbox import Postbox
from innkeep.conversations.texts import UnreadableText
from innkeep.conversations.writing import Written
from innkeep.core.actors import Guest
from innkeep.core.db import AsyncSession, Database, DBAPIError
from innkeep.core.errors import Conflict
from innkeep.core.events import Event, Reactions
from tests.conversations.interleaving import patiently
from tests.factories import Hotel

GUESTS = 6


class Busy(Conflict):
    """What a reaction may refuse."""


@pytest.fixture
async def talking(database: Database, owner: asyncpg.Connection[Any], hotel: Hotel) -> list[tuple[Guest, UUID]]:
    """Guests of one stay, each with a conversation that is open."""
    found = []
    for number in range(GUESTS):
        guest = replace(hotel.guest, user_id=await _companion(owner, hotel, number))
        async with database.unit_of_work(guest) as db:
            found.append((guest, (await open_session(db, guest)).id))
    return found


async def _companion(owner: asyncpg.Connection[Any], hotel: Hotel, number: int) -> UUID:
    user_id: UUID = await owner.fetchval(
        """INSERT INTO users (org_id, name, email, role)
        SELECT $1, $2, '', id FROM roles WHERE name = 'guest' RETURNING id""",
        hotel.org_id,
        f"Companion {number}",
    )
    await owner.execute(
        "INSERT INTO stay_guests (org_id, stay_id, guest_id) VALUES ($1, $2, $3)",
        hotel.org_id,
        hotel.guest.stay_id,
        user_id,
    )
    return user_id


async def post_all(
    database: Database, talking: Sequence[tuple[Guest, UUID]], texts: Sequence[str]
) -> list[Written | BaseException]:
    postbox = Postbox(database)
    sent = [postbox.post(guest, session_id, text) for (guest, session_id), text in zip(talking, texts, strict=True)]
    return await asyncio.gather(*sent, return_exceptions=True)


async def transactions_of(owner: asyncpg.Connection[Any], session_ids: Sequence[UUID]) -> int:
    """In how many transactions their messages were written."""
    count: int = await owner.fetchval(
        "SELECT count(DISTINCT xmin::text) FROM messages WHERE session_id = ANY ($1)", session_ids
    )
    return count


async def told_of(owner: asyncpg.Connection[Any], hotel: Hotel) -> list[str]:
    rows = await owner.fetch(
        "SELECT ids ->> 'session_id' AS session_id FROM outbox WHERE org_id = $1 AND kind = 'message_posted'",
        hotel.org_id,
    )
    return sorted(row["session_id"] for row in rows)


async def test_what_is_said_in_one_moment_is_one_transaction_with_an_event_each(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, talking: list[tuple[Guest, UUID]]
) -> None:
    texts = [f"Towels for the {nth} bed" for nth in ("first", "second", "third", "fourth", "fifth", "sixth")]
    posted = await post_all(database, talking, texts)
    session_ids = [session_id for _, session_id in talking]
    assert [(each.session_id, each.text, each.seq, each.guest_id) for each in posted if isinstance(each, Written)] == [
        (session_id, text, 1, guest.user_id) for (guest, session_id), text in zip(talking, texts, strict=True)
    ]
    assert await transactions_of(owner, session_ids) == 1
    assert await told_of(owner, hotel) == sorted(map(str, session_ids))


async def test_what_cannot_be_written_fails_by_itself(
    database: Database, owner: asyncpg.Connection[Any], other_hotel: Hotel, talking: list[tuple[Guest, UUID]]
) -> None:
    (ended, ended_id), (stranger, _), (absent, absent_id), *rest = talking
    async with database.unit_of_work(ended) as db:
        await terminate(db, ended, await queries.session_for(db, ended, ended_id))
    asked = [
        *rest,
        (ended, ended_id),
        (stranger, rest[0][1]),
        (replace(absent, phone=uuid4()), absent_id),
        (other_hotel.guest, rest[1][1]),
    ]
    posted = await post_all(database, asked, ["Towels please"] * len(asked))
    assert [isinstance(each, Written) and each.seq for each in posted[:-4]] == [1] * len(rest)
    assert [type(each) for each in posted[-4:]] == [SessionEnded] + [queries.SessionNotFound] * 3
    assert await transactions_of(owner, [session_id for _, session_id in rest]) == 1


async def test_what_is_said_twice_is_written_twice_unless_it_is_the_same(
    database: Database, owner: asyncpg.Connection[Any], talking: list[tuple[Guest, UUID]]
) -> None:
    guest, session_id = talking[0]
    postbox = Postbox(database)
    sent = [postbox.post(guest, session_id, "Towels please", tap) for tap in ("tap-a", "tap-a", "tap-a", None, None)]
    first, *again, fourth, fifth = await asyncio.gather(*sent)
    assert [each.again for each in (first, *again, fourth, fifth)] == [False, True, True, False, False]
    assert {each.id for each in again} == {first.id}
    assert [each.seq for each in (first, fourth, fifth)] == [1, 2, 3], "in the order in which they came"
    assert await transactions_of(owner, [session_id]) == 1
    assert await owner.fetchval("SELECT last_seq FROM sessions WHERE id = $1", session_id) == 3
    assert (await postbox.post(guest, session_id, "Towels please", "tap-a")).id == first.id


async def test_a_refusal_of_one_that_undoes_all_is_only_the_ones(
    app_url: str, owner: asyncpg.Connection[Any], talking: list[tuple[Guest, UUID]]
) -> None:
    async def refuse(_db: AsyncSession, event: Event) -> None:
        if isinstance(event, MessagePosted) and event.session_id == talking[2][1]:
            raise Busy("Not now. Try again.")

    reactions: Reactions = {MessagePosted: (refuse,)}
    database = Database(app_url, reactions=reactions, pool=4)
    try:
        posted = await post_all(database, talking, ["Towels please"] * GUESTS)
    finally:
        await database.close()
    assert [type(each) for each in posted] == [Written, Written, Busy, Written, Written, Written]
    counts = await owner.fetch(
        "SELECT last_seq FROM sessions WHERE id = ANY ($1)", [session_id for _, session_id in talking]
    )
    assert sorted(row["last_seq"] for row in counts) == [0, 1, 1, 1, 1, 1]


async def test_nobody_waits_for_a_conversation_that_somebody_else_holds(
    database: Database, owner_url: str, talking: list[tuple[Guest, UUID]]
) -> None:
    postbox, (guest, held) = Postbox(database), talking[0]
    holder = await asyncpg.connect(owner_url)
    try:
        holding = holder.transaction()
        await holding.start()
        await holder.execute("SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE", held)
        waits = asyncio.create_task(patiently(partial(postbox.post, guest, held, "Towels please")))
        others = await asyncio.gather(*(postbox.post(who, where, "Towels please") for who, where in talking[1:]))
        assert [each.seq for each in others] == [1] * (GUESTS - 1)
        assert not waits.done()
        await holding.rollback()
        assert (await waits).seq == 1
    finally:
        await holder.close()


async def test_what_may_be_written_already_is_not_written_once_more(
    app_url: str, owner: asyncpg.Connection[Any], talking: list[tuple[Guest, UUID]]
) -> None:
    async def hang_up(db: AsyncSession, _event: Event) -> None:
        db.info["driver"].terminate()

    database = Database(app_url, reactions={MessagePosted: (hang_up,)}, pool=4)
    try:
        posted = await post_all(database, talking, ["Towels please"] * GUESTS)
    finally:
        await database.close()
    assert {type(each) for each in posted} == {DBAPIError}
    assert await transactions_of(owner, [session_id for _, session_id in talking]) == 0


async def test_a_text_nobody_can_read_holds_nobody_up(database: Database, talking: list[tuple[Guest, UUID]]) -> None:
    posted = await post_all(database, talking[:2], ["   ", "Towels please"])
    assert isinstance(posted[0], UnreadableText)
    assert isinstance(posted[1], Written)


async def test_a_card_number_is_not_kept_on_this_way_either(
    database: Database, owner: asyncpg.Connection[Any], talking: list[tuple[Guest, UUID]]
) -> None:
    posted = await post_all(database, talking[:2], ["Take 4111 1111 1111 1111", "Towels please"])
    assert not [each for each in posted if not isinstance(each, Written)]
    kept = await owner.fetchval("SELECT text FROM messages WHERE session_id = $1 AND role = 'User'", talking[0][1])
    assert "4111 1111" not in kept
