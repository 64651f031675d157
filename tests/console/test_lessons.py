"""Lessons in the console: what the agent did not manage, taught by who leads the house, after its effect was seen."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from tests.console.conftest import SCRIPT, As
from tests.factories import Hotel
from tests.journeys.people import reply, scan, until, write
from tests.learning.rows import lesson_of, trial_of
from tests.schema.rows import change

ARTICLE = {"kind": "article", "title": "Helipad", "text": "It is on the roof."}


@pytest.fixture
async def manager(sit: As) -> httpx.AsyncClient:
    return await sit("manager")


@pytest.fixture
async def lesson(owner: asyncpg.Connection[Any], hotel: Hotel) -> UUID:
    return await lesson_of(owner, hotel)


async def page(browser: httpx.AsyncClient) -> str:
    answer = await browser.get("/console/lessons")
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_where_nothing_is_to_be_learnt_it_is_said_what_will_come(manager: httpx.AsyncClient) -> None:
    assert "Nothing to learn now" in await page(manager)
    assert "/console/lessons" not in (await manager.get("/console/knowledge")).text.split("<main", 1)[1]


async def test_only_who_leads_the_house_sees_lessons_and_decides_them(
    sit: As, manager: httpx.AsyncClient, lesson: UUID, other_hotel: Hotel, browser_of: Any
) -> None:
    seen = await page(manager)
    assert "a zwibbelfetzen &lt;b&gt;please&lt;/b&gt;" in seen
    assert 'data-keys="g l"' in seen
    assert "1 thing that" in (await manager.get("/console/knowledge")).text
    desk = await sit("front_desk")
    assert (await desk.get("/console/lessons")).status_code == 403
    assert (await desk.get(f"/console/lessons/{lesson}")).status_code == 403
    assert "/console/lessons" not in (await desk.get("/console/knowledge")).text
    for step in ("trial", "acceptance", "dismissal"):
        assert (await desk.post(f"/console/lessons/{lesson}/{step}", data=ARTICLE)).status_code == 403
        assert (await manager.post(f"/console/lessons/{uuid4()}/{step}", data=ARTICLE)).status_code == 404
    stranger = browser_of()
    login = {"email": other_hotel.emails["manager"], "password": "wrong"}
    assert (await stranger.post("/api/v1/auth/login", json=login)).status_code == 401
    assert (await stranger.get("/console/lessons")).status_code == 303


async def test_while_it_is_tried_out_one_sees_how_far_it_is_and_then_what_it_does(
    manager: httpx.AsyncClient, owner: asyncpg.Connection[Any], hotel: Hotel, lesson: UUID
) -> None:
    trial = await trial_of(owner, hotel, lesson)
    far = await manager.get(f"/console/lessons/{lesson}", headers=SCRIPT)
    assert "2 of 6 conversations" in far.text
    assert 'hx-trigger="every 2s"' in far.text
    assert far.text in await page(manager)
    assert (await manager.get(f"/console/lessons/{lesson}")).status_code == 303
    busy = await manager.post(f"/console/lessons/{lesson}/trial", data=ARTICLE, headers=SCRIPT)
    assert busy.status_code == 409
    effect = {"id": "past-0001", "guest": ["two <i>pillows</i>"], "before": True, "after": False, "why": "no order"}
    done = {"status": "done", "waits_until": None, "played": 6, "passed_before": 2, "passed_after": 1}
    await change(owner, "lesson_trials", trial, **done, changes=[effect])
    over = (await manager.get(f"/console/lessons/{lesson}", headers=SCRIPT)).text
    assert "hx-trigger" not in over
    assert "Worse: 2 of 3 conversations end as they should today, 1 with it." in over
    assert "two &lt;i&gt;pillows&lt;/i&gt;</q> no longer ends as it should: no order" in over


async def test_what_was_tried_out_is_saved_with_one_click(
    manager: httpx.AsyncClient, owner: asyncpg.Connection[Any], hotel: Hotel, lesson: UUID
) -> None:
    unseen = await manager.post(f"/console/lessons/{lesson}/acceptance")
    assert unseen.status_code == 409
    assert 'value="Pillow"' in await page(manager)  # the nearest item, as long as nobody has chosen another
    written = {"kind": "article", "item_id": None, "title": "Zwibbelfetzen", "text": "They are pillows."}
    await trial_of(owner, hotel, lesson, status="failed", waits_until=None, **written)
    failed = await page(manager)
    assert "It could not be tried out" in failed
    assert "They are pillows.</textarea>" in failed
    assert (await manager.post(f"/console/lessons/{lesson}/acceptance")).status_code == 409
    done = {"status": "done", "waits_until": None, "played": 6, "passed_before": 2, "passed_after": 3}
    await trial_of(owner, hotel, lesson, **done)
    saved = await manager.post(f"/console/lessons/{lesson}/acceptance")
    assert saved.headers["location"] == f"/console/lessons?saved={lesson}"
    pillow = (await manager.get(f"/api/v1/catalogue-items/{hotel.items['Pillow']}")).json()
    assert "zwibbelfetzen" in pillow["aliases"]
    seen = (await manager.get(saved.headers["location"])).text
    assert "Learnt." in seen
    assert f'href="/console/menu/{hotel.items["Pillow"]}"' in seen
    assert "decided this meanwhile" in (await manager.get(f"/console/lessons/{lesson}", headers=SCRIPT)).text
    assert (await manager.post(f"/console/lessons/{lesson}/dismissal")).status_code == 409


async def test_what_is_dismissed_is_not_asked_again(manager: httpx.AsyncClient, lesson: UUID) -> None:
    gone = await manager.post(f"/console/lessons/{lesson}/dismissal")
    seen = (await manager.get(gone.headers["location"])).text
    assert "It is not asked again." in seen
    assert "zwibbelfetzen" not in seen


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"kind": "alias", "item": "Pillow", "phrase": " "}, "What guests call it is missing"),
        ({"kind": "alias", "item": "A helicopter", "phrase": "chopper"}, "Nothing on the menu is called so"),
        ({"kind": "article", "title": "", "text": "On the roof."}, "The title is missing"),
        ({"kind": "article", "title": "Helipad", "text": ""}, "The answer is missing"),
    ],
)
async def test_what_says_too_little_is_refused_in_words(
    manager: httpx.AsyncClient, lesson: UUID, said: dict[str, str], problem: str
) -> None:
    refused = await manager.post(f"/console/lessons/{lesson}/trial", data=said, headers=SCRIPT)
    assert refused.status_code == 422
    assert problem in refused.text


async def test_what_the_agent_did_not_know_comes_here_with_a_colleagues_answer(
    sit: As, manager: httpx.AsyncClient, hotel: Hotel, browser_of: Any
) -> None:
    guest, desk = browser_of(), await sit("front_desk")
    session_id = await scan(guest, hotel.room_code)
    asked = await write(guest, session_id, "Is there a helipad?")
    await reply(guest, session_id, asked["seq"])

    async def lessons() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await manager.get("/api/v1/lessons")).json()["items"]
        return found

    [found] = await until(lessons)
    assert found["reason"] == "not_known"
    assert "Nobody has answered this yet" in await page(manager)
    body = {"text": "Yes, on the roof, by appointment."}
    assert (await desk.post(f"/api/v1/sessions/{session_id}/messages", json=body)).status_code == 201
    [found] = await lessons()
    assert found["reason"] == "taken_over"
    seen = await page(manager)
    assert "“Is there a helipad?”" in seen
    assert "Yes, on the roof, by appointment.</textarea>" in seen
