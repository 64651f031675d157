"""What the database refuses of language models: budgets, drafts, translations and summaries."""

from __future__ import annotations

import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, chat, refusal, say, write


@pytest.mark.parametrize(
    ("column", "wrong"), [("model_tokens_a_day", (-1, 1_000_000_001)), ("model_requests_a_stay", (-1, 100_001))]
)
async def test_a_budget_is_some_number_or_none(owner: Db, hotel: Hotel, column: str, wrong: tuple[int, int]) -> None:
    for value in wrong:
        refused = change(owner, "organizations", hotel.org_id, **{column: value})
        assert await refusal(refused) == f"organizations_{column}_check"
    await change(owner, "organizations", hotel.org_id, **{column: 0})


async def test_what_was_spent_is_of_one_day_or_one_stay(owner: Db, hotel: Hotel) -> None:
    usual = {"org_id": hotel.org_id, "requests": 0, "tokens": 0}
    day = await write(owner, "model_uses", **usual, day="2031-05-01")
    assert await refusal(write(owner, "model_uses", **usual, day="2031-05-01")) == "model_uses_once_a_day"
    await write(owner, "model_uses", **usual, stay_id=hotel.stay_id)
    assert await refusal(write(owner, "model_uses", **usual, stay_id=hotel.stay_id)) == "model_uses_once_a_stay"
    assert await refusal(write(owner, "model_uses", **usual)) == "model_uses_of_a_day_or_a_stay"
    both = write(owner, "model_uses", **usual, day="2031-05-02", stay_id=hotel.stay_id)
    assert await refusal(both) == "model_uses_of_a_day_or_a_stay"
    assert await refusal(write(owner, "model_uses", **usual, day="infinity")) == "model_uses_day_check"
    for column in ("requests", "tokens"):
        assert await refusal(change(owner, "model_uses", day["id"], **{column: -1})) == "model_uses_only_grow"


async def test_a_draft_says_something_and_goes_with_its_turn(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    turn = await write(
        owner,
        "turns",
        org_id=hotel.org_id,
        session_id=session["id"],
        epoch=0,
        answers_after=0,
        answers_to=1,
        claimed_by=1,
        claimed_until="now",
        attempts=1,
    )
    assert await refusal(change(owner, "turns", turn["id"], draft=" ")) == "turns_draft_check"
    await change(owner, "turns", turn["id"], draft="Breakfast is")
    over = change(owner, "turns", turn["id"], finished_at="now", outcome="answered")
    assert await refusal(over) == "turns_drafts_of_open_turns"


async def test_a_message_has_one_translation_a_language(owner: Db, hotel: Hotel) -> None:
    message = await say(owner, await chat(owner, hotel))
    usual = {"org_id": hotel.org_id, "message_id": message["id"], "engine": "local", "failed": False}
    await write(owner, "message_translations", **usual, language="de", text="Zwei Handtücher, bitte")
    assert await refusal(write(owner, "message_translations", **usual, language="de")) == "message_translations_once"
    refused: dict[str, dict[str, object]] = {
        "message_translations_language_check": {"language": "Klingon!"},
        "message_translations_engine_check": {"language": "fr", "engine": " "},
        "message_translations_text_check": {"language": "fr", "text": " "},
        "message_translations_failed_have_no_text": {"language": "fr", "text": "Deux", "failed": True},
    }
    for rule, values in refused.items():
        assert await refusal(write(owner, "message_translations", **usual | values)) == rule


async def test_a_conversation_is_summed_up_once_an_epoch_in_one_line(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    usual = {"org_id": hotel.org_id, "session_id": session["id"], "engine": "facts", "text": "Wants towels"}
    await write(owner, "session_summaries", **usual, epoch=1)
    again = write(owner, "session_summaries", **usual, epoch=1)
    assert await refusal(again) == "session_summaries_once_an_epoch"
    assert await refusal(write(owner, "session_summaries", **usual | {"engine": " "}, epoch=2)) == (
        "session_summaries_engine_check"
    )
    for text in (" ", "two\nlines"):
        assert await refusal(write(owner, "session_summaries", **usual | {"text": text}, epoch=2)) == (
            "session_summaries_text_check"
        )
