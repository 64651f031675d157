"""A picture without a word: no engine sees it, so the guest is told, and asked, instead of being misunderstood."""

from __future__ import annotations

from typing import Any

from innkeep.agent.replies import phrases
from tests.agent.test_introduction import answer_to
from tests.factories import Hotel
from tests.journeys.people import messages, scan, sign_in, until
from tests.photos.test_photos import send


async def test_a_picture_without_a_word_is_asked_about_in_the_guests_language(browser_of: Any, hotel: Hotel) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    await answer_to(phone, session_id, "Könnte ich bitte zwei Badetücher haben?")
    after = (await messages(phone, session_id))[-1]["seq"]
    assert (await send(phone, f"sessions/{session_id}")).status_code == 201

    async def asked() -> list[str]:
        return [each["text"] for each in await messages(phone, session_id, after) if each["by"] == "agent"]

    assert await until(asked, within=60) == [phrases("de")["picture"]]
    after = (await messages(phone, session_id))[-1]["seq"]
    assert (await send(phone, f"sessions/{session_id}", text="Schauen Sie mal hier")).status_code == 201
    assert await until(asked, within=60) == [phrases("de")["picture"]], "a caption that says nothing"
    assert phrases("de")["picture"] not in await answer_to(phone, session_id, "Photo"), "a word is no picture"


async def test_nothing_is_suggested_for_a_picture_without_a_word(browser_of: Any, hotel: Hotel) -> None:
    phone, desk = browser_of(), await sign_in(browser_of(), hotel, "front_desk")
    session_id = await scan(phone, hotel.room_code)
    assert (await desk.put(f"/api/v1/sessions/{session_id}/mode", json={"mode": "manual"})).status_code == 200
    assert (await send(phone, f"sessions/{session_id}")).status_code == 201
    suggested = await desk.post(f"/api/v1/sessions/{session_id}/suggestion")
    assert (suggested.status_code, "picture" in suggested.json()["detail"]) == (409, True)
