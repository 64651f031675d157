"""What the database refuses of lessons and of their trials."""

from __future__ import annotations

from uuid import UUID, uuid4

from tests.factories import Hotel
from tests.schema.rows import Db, change, chat, refusal, say, write

VECTOR = "\\x0000803f"


async def test_a_message_is_learnt_from_once_and_for_a_reason(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    message = await say(owner, session)
    usual = {
        "org_id": hotel.org_id,
        "session_id": session["id"],
        "message_id": message["id"],
        "reason": "handed_over",
        "text": "Got any hangers?",
        "phrase": "any hangers",
        "status": "open",
    }
    lesson = await write(owner, "lessons", **usual)
    assert await refusal(write(owner, "lessons", **usual)) == "lessons_once_a_message"
    refused = {
        "reason": ("bored", "lessons_reason_check"),
        "text": (" ", "lessons_text_check"),
        "phrase": ("two\nlines", "lessons_phrase_check"),
        "language": ("klingonisch", "lessons_language_check"),
        "vector": ("\\x00", "lessons_vector_check"),
        "status": ("forgotten", "lessons_status_check"),
        "decided_at": ("infinity", "lessons_decided_at_check"),
        "leader_id": (lesson["id"], "lessons_follow_others"),
    }
    for column, (value, rule) in refused.items():
        found = await refusal(change(owner, "lessons", lesson["id"], **{column: value}))
        # A value that is wrong may break more than one rule; its own is among those that would have been named.
        assert found in {rule, "lessons_decided_by_somebody", "lessons_teach_an_item_or_an_article"}, (column, found)
    other = await write(owner, "lessons", **usual | {"message_id": (await say(owner, session))["id"], "vector": VECTOR})
    assert await refusal(change(owner, "lessons", lesson["id"], leader_id=other["id"])) == "lessons_follow_others"
    await change(owner, "lessons", lesson["id"], leader_id=other["id"], vector=VECTOR)


async def test_a_lesson_is_decided_by_somebody_and_learnt_by_something(owner: Db, hotel: Hotel) -> None:
    lesson = await _lesson(owner, hotel)
    by = {"decided_at": "now", "decided_by": hotel.staff["manager"].user_id}
    assert await refusal(change(owner, "lessons", lesson, status="dismissed")) == "lessons_decided_by_somebody"
    assert await refusal(change(owner, "lessons", lesson, **by)) == "lessons_decided_by_somebody"
    learnt = change(owner, "lessons", lesson, status="accepted", **by)
    assert await refusal(learnt) == "lessons_teach_an_item_or_an_article"
    towel = hotel.items["Bath towel"]
    for_nothing = change(owner, "lessons", lesson, status="dismissed", **by, item_id=towel)
    assert await refusal(for_nothing) == "lessons_teach_an_item_or_an_article"
    await change(owner, "lessons", lesson, status="accepted", **by, item_id=towel)


async def test_a_trial_is_of_one_thing_and_says_how_far_it_is(owner: Db, hotel: Hotel) -> None:
    lesson = await _lesson(owner, hotel)
    usual = {
        "org_id": hotel.org_id,
        "lesson_id": lesson,
        "asked_by": hotel.staff["manager"].user_id,
        "kind": "alias",
        "item_id": hotel.items["Bath towel"],
        "title": "hangers",
        "status": "waiting",
        "scenarios": 2,
        "played": 0,
        "changes": [],
    }
    trial = (await write(owner, "lesson_trials", **usual))["id"]
    refused: dict[str, dict[str, object]] = {
        "lesson_trials_kind_check": {"kind": "song", "item_id": None},
        "lesson_trials_title_check": {"title": " "},
        "lesson_trials_text_check": {"kind": "article", "item_id": None, "text": " "},
        "lesson_trials_teach_an_item_or_an_article": {"item_id": None},
        "lesson_trials_wait_while_they_run": {"status": "running"},
        "lesson_trials_waits_until_check": {"status": "running", "waits_until": "infinity"},
        "lesson_trials_play_each_twice": {"played": 5},
        "lesson_trials_done_know_the_effect": {"status": "done"},
        "lesson_trials_changes_check": {"changes": {}},
    }
    for rule, values in refused.items():
        assert await refusal(change(owner, "lesson_trials", trial, **values)) == rule
    assert await refusal(change(owner, "lesson_trials", trial, status="lost")) == "lesson_trials_status_check"
    too_many = change(owner, "lesson_trials", trial, status="done", passed_before=1, passed_after=3)
    assert await refusal(too_many) == "lesson_trials_done_know_the_effect"
    await change(owner, "lesson_trials", trial, status="done", played=4, passed_before=1, passed_after=2)


async def _lesson(owner: Db, hotel: Hotel) -> UUID:
    session = await chat(owner, hotel)
    message = await say(owner, session)
    values = {"reason": "handed_over", "text": "Hangers", "phrase": "Hangers", "status": "open"}
    keys = {"id": uuid4(), "org_id": hotel.org_id, "session_id": session["id"], "message_id": message["id"]}
    lesson: UUID = (await write(owner, "lessons", **keys, **values))["id"]
    return lesson
