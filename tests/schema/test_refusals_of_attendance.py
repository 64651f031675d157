"""What the database refuses of languages, of how conversations are given out, and of who is on call and looking."""

from __future__ import annotations

import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, chat, refusal, remove, say, write


@pytest.mark.parametrize("tag", ["", "English", "EN", "e", "de_AT"])
async def test_a_language_is_one(owner: Db, hotel: Hotel, tag: str) -> None:
    session = await chat(owner, hotel)
    assert await refusal(change(owner, "sessions", session["id"], language=tag)) == "sessions_language_check"
    assert await refusal(say(owner, session, language=tag)) == "messages_language_check"
    assert (await say(owner, session, language="de-AT"))["seq"] == 1


@pytest.mark.parametrize("table", ["organizations", "divisions"])
async def test_conversations_are_given_out_in_a_way_that_is_known(owner: Db, hotel: Hotel, table: str) -> None:
    row = {"organizations": hotel.org_id, "divisions": hotel.kitchen_id}[table]
    lottery = change(owner, table, row, conversation_assignment="lottery")
    assert await refusal(lottery) == f"{table}_conversation_assignment_check"
    for cap in (0, 101):
        assert await refusal(change(owner, table, row, conversation_cap=cap)) == f"{table}_conversation_cap_check"
    await change(owner, table, row, conversation_assignment="round_robin", conversation_cap=100)


@pytest.mark.parametrize("minutes", [0, 121])
async def test_who_is_on_call_gets_some_minutes(owner: Db, hotel: Hotel, minutes: int) -> None:
    refused = change(owner, "organizations", hotel.org_id, on_call_minutes=minutes)
    assert await refusal(refused) == "organizations_on_call_minutes_check"


async def test_everybody_on_call_has_a_place_of_their_own(owner: Db, hotel: Hotel) -> None:
    ben, chloe = (hotel.staff[who].user_id for who in ("front_desk", "front_desk_2"))
    first = {"org_id": hotel.org_id, "user_id": ben, "place": 1}
    await write(owner, "on_call", **first)
    assert await refusal(write(owner, "on_call", **first | {"place": 2})) == "on_call_once"
    other = first | {"user_id": chloe}
    assert await refusal(write(owner, "on_call", **other)) == "on_call_one_after_another"
    for nowhere in (0, 21):
        assert await refusal(write(owner, "on_call", **other | {"place": nowhere})) == "on_call_place_check"


async def test_a_call_is_made_once_and_stays_made(owner: Db, app: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    usual: dict[str, object] = {
        "org_id": hotel.org_id,
        "session_id": session["id"],
        "user_id": hotel.staff["front_desk"].user_id,
        "since": "2031-05-01T00:00:00Z",
        "number": 1,
        "asked_at": "2031-05-01T00:05:00Z",
    }
    made = await write(owner, "on_call_asks", **usual)
    assert await refusal(write(owner, "on_call_asks", **usual)) == "on_call_asks_once"
    other = usual | {"number": 2}
    assert await refusal(write(owner, "on_call_asks", **other | {"number": 0})) == "on_call_asks_number_check"
    for never in ("infinity", "2031-04-30T23:59:59Z"):
        refused = write(owner, "on_call_asks", **other | {"asked_at": never})
        assert await refusal(refused) == "on_call_asks_at_moments_that_come"
    for attempt in (
        change(owner, "on_call_asks", made["id"], number=3),
        remove(owner, "on_call_asks", made["id"]),
        owner.execute("TRUNCATE on_call_asks"),
    ):
        assert await refusal(attempt) == "on_call_asks_are_only_added"
    for statement in ("UPDATE on_call_asks SET number = 9", "DELETE FROM on_call_asks"):
        assert await refusal(app.execute(statement)) == "InsufficientPrivilegeError"


async def test_who_looks_looks_once_at_a_moment(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    usual = {"org_id": hotel.org_id, "session_id": session["id"], "user_id": hotel.staff["front_desk"].user_id}
    never = write(owner, "session_viewers", **usual, seen_at="infinity")
    assert await refusal(never) == "session_viewers_seen_at_check"
    await write(owner, "session_viewers", **usual, seen_at="now")
    assert await refusal(write(owner, "session_viewers", **usual, seen_at="now")) == "session_viewers_once"
