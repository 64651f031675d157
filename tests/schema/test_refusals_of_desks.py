"""What the database refuses of who answers, of marks, of what staff keep for each other, and of ratings."""

from __future__ import annotations

import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, chat, refusal, remove, say, write


async def test_one_change_of_who_answers_an_epoch_and_none_is_written_anew(owner: Db, app: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    usual = {"org_id": hotel.org_id, "session_id": session["id"], "epoch": 1, "after_seq": 0, "kind": "called"}
    usual |= {"reason": "asked"}
    move = await write(owner, "session_moves", **usual)
    assert await refusal(write(owner, "session_moves", **usual)) == "session_moves_one_an_epoch"
    other = usual | {"epoch": 2}
    assert (
        await refusal(write(owner, "session_moves", **other | {"kind": "lost", "reason": None}))
        == "session_moves_kind_check"
    )
    for wrong, rule in (({"reason": "bored"}, "reason_check"), ({"reason": None}, "calls_have_a_reason")):
        assert await refusal(write(owner, "session_moves", **other | wrong)) == f"session_moves_{rule}"
    for summary in (" ", "two\nlines"):
        refused = write(owner, "session_moves", **other | {"summary": summary})
        assert await refusal(refused) == "session_moves_summary_check"
    for attempt in (
        change(owner, "session_moves", move["id"], epoch=3),
        remove(owner, "session_moves", move["id"]),
        owner.execute("TRUNCATE session_moves"),
    ):
        assert await refusal(attempt) == "session_moves_are_only_added"
    for statement in ("UPDATE session_moves SET epoch = 9", "DELETE FROM session_moves", "DELETE FROM message_edits"):
        assert await refusal(app.execute(statement)) == "InsufficientPrivilegeError"


async def test_queues_snoozes_and_questions_are_where_somebody_answers(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    key, ben = session["id"], hotel.staff["front_desk"].user_id
    queued = change(owner, "sessions", key, division_id=hotel.kitchen_id)
    assert await refusal(queued) == "sessions_queues_wait_for_people"
    assert await refusal(change(owner, "sessions", key, asked_at="now")) == "sessions_asked_whoever_answers"
    for column in ("snoozed_until", "spoken_at", "attended_at"):
        never = change(owner, "sessions", key, **{column: "infinity"})
        assert await refusal(never) == "sessions_heard_at_moments_that_come"
    await change(owner, "sessions", key, mode="manual", assignee_id=ben, division_id=hotel.kitchen_id, asked_at="now")
    over = change(owner, "sessions", key, status="terminated", end="now", asked_at=None, snoozed_until="now")
    assert await refusal(over) == "sessions_snoozed_while_open"


async def test_what_was_read_was_written_and_has_arrived(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    await say(owner, session)
    rule = "sessions_marks_follow_messages"
    for marks in ({"staff_read_seq": 2}, {"guest_delivered_seq": 2}, {"guest_read_seq": 1}, {"staff_read_seq": -1}):
        assert await refusal(change(owner, "sessions", session["id"], **marks)) == rule
    await change(owner, "sessions", session["id"], staff_read_seq=1, guest_delivered_seq=1, guest_read_seq=1)


@pytest.mark.parametrize(("column", "wrong"), [("lease_minutes", (0, 1441)), ("silence_hours", (0, 721))])
async def test_a_lease_and_a_silence_take_some_time(
    owner: Db, hotel: Hotel, column: str, wrong: tuple[int, int]
) -> None:
    for value in wrong:
        refused = change(owner, "organizations", hotel.org_id, **{column: value})
        assert await refusal(refused) == f"organizations_{column}_check"


async def test_notes_and_earlier_texts_say_something_and_name_each_colleague_once(owner: Db, hotel: Hotel) -> None:
    session, ben = await chat(owner, hotel), hotel.staff["front_desk"].user_id
    message = await say(owner, session, role="System", author_id=ben)
    written = {"org_id": hotel.org_id, "session_id": session["id"], "author_id": ben}
    assert await refusal(write(owner, "notes", **written, text="\t")) == "notes_text_check"
    note = await write(owner, "notes", **written, text="Allergic to nuts")
    mention = {"org_id": hotel.org_id, "note_id": note["id"], "user_id": ben}
    never = write(owner, "note_mentions", **mention, read_at="infinity")
    assert await refusal(never) == "note_mentions_read_at_check"
    await write(owner, "note_mentions", **mention)
    assert await refusal(write(owner, "note_mentions", **mention)) == "note_mentions_once"
    edit = {"org_id": hotel.org_id, "message_id": message["id"], "author_id": ben}
    assert await refusal(write(owner, "message_edits", **edit, text=" ")) == "message_edits_text_check"
    kept = await write(owner, "message_edits", **edit, text="Three towels")
    assert await refusal(remove(owner, "message_edits", kept["id"])) == "message_edits_are_only_added"
    never = change(owner, "messages", message["id"], edited_at="infinity")
    assert await refusal(never) == "messages_edited_at_check"


async def test_a_canned_reply_can_be_typed_and_is_one_a_language(owner: Db, hotel: Hotel) -> None:
    usual = {"org_id": hotel.org_id, "shortcut": "towels", "language": "en", "text": "On their way."}
    first = await write(owner, "canned_replies", **usual)
    assert await refusal(write(owner, "canned_replies", **usual)) == "canned_replies_shortcut"
    for column, wrong in (("shortcut", "Two words"), ("shortcut", ""), ("language", "english!"), ("text", " ")):
        refused = write(owner, "canned_replies", **usual | {"shortcut": "other", column: wrong})
        assert await refusal(refused) == f"canned_replies_{column}_check"
    await change(owner, "canned_replies", first["id"], deleted_at="now")
    await write(owner, "canned_replies", **usual)


async def test_a_rating_is_of_one_thing_and_says_yes_or_no(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    order = await write(owner, "orders", org_id=hotel.org_id, category="room_service")
    usual = {"org_id": hotel.org_id, "guest_id": hotel.guest_id}
    assert await refusal(write(owner, "ratings", **usual)) == "ratings_of_an_order_or_a_session"
    both = write(owner, "ratings", **usual, order_id=order["id"], session_id=session["id"])
    assert await refusal(both) == "ratings_of_an_order_or_a_session"
    await write(owner, "ratings", **usual, order_id=order["id"])
    assert await refusal(write(owner, "ratings", **usual, order_id=order["id"])) == "ratings_once_an_order"
    asked = await write(owner, "ratings", **usual, session_id=session["id"])
    assert await refusal(write(owner, "ratings", **usual, session_id=session["id"])) == "ratings_once_a_session"
    for half in ({"stars": 5}, {"fulfilled": True}, {"answered_at": "now"}, {"words": "Good"}):
        assert await refusal(change(owner, "ratings", asked["id"], **half)) == "ratings_answer_what_was_asked"
    said = {"fulfilled": True, "answered_at": "now"}
    for column, wrong in (("stars", 6), ("stars", 0), ("words", " "), ("answered_at", "infinity")):
        refused = change(owner, "ratings", asked["id"], **said | {column: wrong})
        assert await refusal(refused) == f"ratings_{column}_check"
