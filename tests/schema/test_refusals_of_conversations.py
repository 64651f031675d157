"""Sessions, messages and turns: what the database refuses and what it keeps right."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, book, change, chat, look, overtaken, put_away, refusal, remove, say, write

# Sessions


async def test_a_guest_has_one_open_session_a_stay(owner: Db, hotel: Hotel) -> None:
    first = await chat(owner, hotel)
    assert await refusal(chat(owner, hotel)) == "sessions_one_open"
    await chat(owner, hotel, checkin_room_id=(await book(owner, hotel))["id"])
    await change(owner, "sessions", first["id"], status="terminated", end="now")
    second = await chat(owner, hotel)
    again = change(owner, "sessions", first["id"], status="open", end=None)
    assert await refusal(again) == "sessions_one_open"
    await put_away(owner, "sessions", second["id"])
    await chat(owner, hotel)


async def test_a_session_has_an_end_when_it_is_over_and_only_then(owner: Db, hotel: Hotel) -> None:
    assert await refusal(chat(owner, hotel, status="terminated")) == "sessions_end_is_termination"
    assert await refusal(chat(owner, hotel, end="now")) == "sessions_end_is_termination"
    assert await refusal(chat(owner, hotel, status="asleep")) == "InvalidTextRepresentationError"
    backwards = {"status": "terminated", "start": "2031-05-02T10:00Z", "end": "2031-05-02T09:59Z"}
    assert await refusal(chat(owner, hotel, **backwards)) == "sessions_end_after_start"


async def test_the_duration_is_the_seconds_from_start_to_end(owner: Db, hotel: Hotel) -> None:
    times = {"status": "terminated", "start": "2031-05-02T10:00Z", "end": "2031-05-03T10:01:30Z"}
    session = await chat(owner, hotel, **times)
    assert session["duration"] == 86_490
    assert (await change(owner, "sessions", session["id"], start="2031-05-03T10:00Z"))["duration"] == 90
    assert (await chat(owner, hotel))["duration"] is None
    assert await refusal(chat(owner, hotel, **times, duration=5)) == "GeneratedAlwaysError"


@pytest.mark.parametrize("never", ["infinity", "-infinity"])
async def test_a_session_is_at_moments_that_come(owner: Db, hotel: Hotel, never: str) -> None:
    rule = "sessions_at_moments_that_come"
    assert await refusal(chat(owner, hotel, start=never)) == rule
    assert await refusal(chat(owner, hotel, status="terminated", start=None, end=never)) == rule
    assert await refusal(chat(owner, hotel, mode="manual", waiting_since=never)) == rule


async def test_a_colleague_answers_only_in_the_agents_place(owner: Db, hotel: Hotel) -> None:
    ben = hotel.staff["front_desk"].user_id
    assert await refusal(chat(owner, hotel, assignee_id=ben)) == "sessions_agent_has_no_assignee"
    session = await chat(owner, hotel, assignee_id=ben, mode="manual")
    handed_back = change(owner, "sessions", session["id"], mode="agent")
    assert await refusal(handed_back) == "sessions_agent_has_no_assignee"


async def test_a_guest_waits_for_a_person_while_nobody_answers(owner: Db, hotel: Hotel) -> None:
    rule = "sessions_waiting_for_a_person"
    assert await refusal(chat(owner, hotel, waiting_since="now")) == rule
    over = {"mode": "manual", "status": "terminated", "end": "now"}
    assert await refusal(chat(owner, hotel, **over, waiting_since="now")) == rule
    session = await chat(owner, hotel, mode="manual", waiting_since="now")
    ben = hotel.staff["front_desk"].user_id
    assert await refusal(change(owner, "sessions", session["id"], assignee_id=ben)) == rule
    await change(owner, "sessions", session["id"], assignee_id=ben, waiting_since=None)


async def test_nothing_is_answered_that_was_not_said(owner: Db, hotel: Hotel) -> None:
    rule = "sessions_answers_follow_messages"
    session = await chat(owner, hotel)
    await say(owner, session)
    await say(owner, session, role="System")
    for answered in (-1, 2):
        assert await refusal(change(owner, "sessions", session["id"], answered_seq=answered)) == rule
    await change(owner, "sessions", session["id"], answered_seq=1)
    assert await refusal(chat(owner, hotel, session_id=None, last_guest_seq=1)) == rule


async def test_messages_are_not_counted_by_hand(owner: Db, hotel: Hotel) -> None:
    rule = "sessions_count_their_messages"
    session = await chat(owner, hotel)
    await say(owner, session)
    for count in ({"last_seq": 7}, {"last_seq": 0}, {"last_guest_seq": 0}):
        assert await refusal(change(owner, "sessions", session["id"], **count)) == rule
    assert await refusal(chat(owner, hotel, session_id=None, last_seq=3)) == rule


async def test_a_session_with_messages_is_not_removed(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    await say(owner, session)
    assert await refusal(remove(owner, "sessions", session["id"])) == "messages_org_id_session_id_fkey"


# Messages


async def test_messages_are_numbered_from_one_whatever_number_the_writer_gives(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    written = [await say(owner, session, role=role, seq=40) for role in ("User", "System", "User", "System")]
    assert [message["seq"] for message in written] == [1, 2, 3, 4]
    counted = await look(owner, "sessions", session["id"])
    assert (counted["last_seq"], counted["last_guest_seq"]) == (4, 3)


async def test_messages_written_at_once_have_no_gap_and_no_number_twice(
    owner_url: str, owner: Db, hotel: Hotel
) -> None:
    session = await chat(owner, hotel)

    async def phone() -> None:
        connection = await asyncpg.connect(owner_url)
        try:
            await say(connection, session)
            taken_back = connection.transaction()
            await taken_back.start()
            await say(connection, session)
            await taken_back.rollback()
            await say(connection, session)
        finally:
            await connection.close()

    await asyncio.gather(*(phone() for _ in range(4)))
    numbers = "SELECT array_agg(seq ORDER BY seq) FROM messages WHERE session_id = $1"
    assert await owner.fetchval(numbers, session["id"]) == list(range(1, 9))


async def test_no_number_is_given_twice_even_if_the_count_were_wrong(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    await say(owner, session)
    attempt = owner.transaction()
    await attempt.start()
    try:
        await owner.execute("ALTER TABLE sessions DISABLE TRIGGER keep_count")
        await change(owner, "sessions", session["id"], last_seq=0, last_guest_seq=0)
        assert await refusal(say(owner, session)) == "messages_org_id_session_id_seq_key"
    finally:
        await attempt.rollback()


async def test_a_message_that_was_sent_before_is_not_written_again_and_takes_no_number(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    await say(owner, session, client_id="tap-1")
    with pytest.raises(AssertionError, match="left the row out"):
        await say(owner, session, client_id="tap-1", text="Two towels, pleas")
    assert (await say(owner, session, client_id="tap-2"))["seq"] == 2
    # Also when it was put away since, and when the conversation is over: the phone only asks whether it arrived.
    await owner.execute("UPDATE messages SET deleted_at = now() WHERE session_id = $1", session["id"])
    await change(owner, "sessions", session["id"], status="terminated", end="now")
    with pytest.raises(AssertionError, match="left the row out"):
        await say(owner, session, client_id="tap-1")
    assert await owner.fetchval("SELECT count(*) FROM messages WHERE session_id = $1", session["id"]) == 2


async def test_a_second_tap_waits_for_the_first_and_is_left_out(owner_url: str, owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)

    async def second_tap(phone: Db) -> None:
        with pytest.raises(AssertionError, match="left the row out"):
            await say(phone, session, client_id="tap-1")

    await overtaken(owner_url, lambda first: say(first, session, client_id="tap-1"), second_tap)


async def test_a_message_that_waits_for_the_end_of_its_conversation_is_refused(
    owner_url: str, owner: Db, hotel: Hotel
) -> None:
    session = await chat(owner, hotel)

    async def too_late(phone: Db) -> None:
        assert await refusal(say(phone, session)) == "messages_only_into_open_sessions"

    def ends(desk: Db) -> Awaitable[object]:
        return change(desk, "sessions", session["id"], status="terminated", end="now")

    await overtaken(owner_url, ends, too_late)


async def test_the_same_client_id_is_another_message_in_another_conversation(owner: Db, hotel: Hotel) -> None:
    first = await chat(owner, hotel)
    second = await chat(owner, hotel, checkin_room_id=(await book(owner, hotel))["id"])
    assert [(await say(owner, session, client_id="tap-1"))["seq"] for session in (first, second)] == [1, 1]


async def test_a_client_id_is_short_and_stays_one_messages(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    for client_id in ("", "x" * 101):
        assert await refusal(say(owner, session, client_id=client_id)) == "messages_client_id_check"
    await say(owner, session, client_id="tap-1")
    second = await say(owner, session, client_id="tap-2")
    twice = change(owner, "messages", second["id"], client_id="tap-1")
    assert await refusal(twice) == "messages_org_id_session_id_client_id_key"


async def test_a_message_keeps_its_conversation_and_its_number(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    rule = "messages_keep_their_place"
    session = await chat(owner, hotel)
    message = await say(owner, session)
    over = await chat(owner, hotel, session_id=None, status="terminated", end="now")
    for place in ({"seq": 9}, {"session_id": over["id"]}, {"org_id": other_hotel.org_id}):
        assert await refusal(change(owner, "messages", message["id"], **place)) == rule
    await change(owner, "messages", message["id"], seq=1, text="Three towels, please")


async def test_nothing_is_written_into_a_conversation_that_is_over_or_put_away(owner: Db, hotel: Hotel) -> None:
    rule = "messages_only_into_open_sessions"
    over = await chat(owner, hotel)
    await change(owner, "sessions", over["id"], status="terminated", end="now")
    gone = await chat(owner, hotel)
    await put_away(owner, "sessions", gone["id"])
    for session in (over, gone):
        assert await refusal(say(owner, session)) == rule
        assert await refusal(say(owner, session, role="System")) == rule
    assert await refusal(say(owner, over, session_id=uuid4())) == "seq"  # there is nobody to count
    assert await refusal(say(owner, over, session_id=None)) == "session_id"


async def test_only_the_hotel_has_authors(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    ben = hotel.staff["front_desk"].user_id
    assert await refusal(say(owner, session, author_id=ben)) == "messages_author_is_staff"
    assert await refusal(say(owner, session, role="Guest")) == "InvalidTextRepresentationError"
    assert await refusal(say(owner, session, role=None)) == "role"
    await say(owner, session, role="System", author_id=ben)


@pytest.mark.parametrize("blank", ["", " ", "\t", "\n \n", "\u00a0"])
async def test_a_message_says_something(owner: Db, hotel: Hotel, blank: str) -> None:
    session = await chat(owner, hotel)
    assert await refusal(say(owner, session, text=blank)) == "messages_text_check"
    assert await refusal(say(owner, session, text=None)) == "text"


# Turns


async def a_turn(owner: Db, session: asyncpg.Record, **values: object) -> asyncpg.Record:
    usual = {
        "org_id": session["org_id"],
        "session_id": session["id"],
        "epoch": 0,
        "answers_after": 0,
        "answers_to": 1,
        "claimed_by": 1,
        "claimed_until": datetime(2031, 5, 2, tzinfo=UTC),
    }
    return await write(owner, "turns", **{**usual, **values})


async def test_a_conversation_has_one_turn_at_a_time(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    first = await a_turn(owner, session)
    assert await refusal(a_turn(owner, session)) == "turns_one_at_a_time"
    await change(owner, "turns", first["id"], finished_at="now", outcome="answered")
    await a_turn(owner, session)


async def test_a_turn_that_is_finished_says_how_it_went(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    assert await refusal(a_turn(owner, session, finished_at="now")) == "turns_finished_with_outcome"
    assert await refusal(a_turn(owner, session, outcome="answered")) == "turns_finished_with_outcome"
    assert await refusal(a_turn(owner, session, finished_at="now", outcome="bored")) == "turns_outcome_check"
