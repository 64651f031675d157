"""Guests know that no person answers: the assistant says it first, in their language, and each message says by whom."""

from __future__ import annotations

from typing import Any

import pytest

from innkeep.agent.replies import phrases
from tests.factories import Hotel
from tests.journeys.people import messages, scan, until, write


async def answer_to(phone: Any, session_id: str, words: str) -> str:
    """The first answer may have to wait until the engine has read what it knows."""
    after = (await write(phone, session_id, words))["seq"]

    async def look() -> str | None:
        found = [each["text"] for each in await messages(phone, session_id, after) if each["by"] == "agent"]
        return found[0] if found else None

    answer: str = await until(look)
    return answer


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Could I have two bath towels please?"),
        ("de", "Könnte ich bitte zwei Badetücher haben?"),
        ("fr", "Pourrais-je avoir deux serviettes de bain, s'il vous plaît ?"),
        ("ja", "バスタオルを2枚お願いします。"),
    ],
)
async def test_the_assistant_says_first_that_it_is_one(
    browser_of: Any, hotel: Hotel, language: str, words: str
) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    first = await answer_to(phone, session_id, words)
    said = phrases(language)
    assert said["introduction"] in first or said["greeting"] in first
    later = await answer_to(phone, session_id, words)
    assert said["introduction"] not in later
    assert {each["by"] for each in await messages(phone, session_id)} == {"guest", "agent"}
    page = (await phone.get(f"/g/{hotel.room_code}")).text
    assert page.count("AI assistant") >= 2


async def test_whoever_asks_for_a_person_is_asked_for_no_other_words(browser_of: Any, hotel: Hotel) -> None:
    phone = browser_of()
    answer = await answer_to(phone, await scan(phone, hotel.room_code), "Are you there? I want to talk to a person")
    assert phrases("en")["person"] in answer
    assert phrases("en")["unknown"] not in answer
    assert phrases("en")["unknown_part"].split("{")[0] not in answer
