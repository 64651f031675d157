"""A manager turns what people had to see to into what the hotel knows: one click, after seeing what it would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx

from tests.factories import Hotel
from tests.journeys.people import reply, scan, sign_in, until, write

Browsers = Callable[[], httpx.AsyncClient]

LESSONS = "/api/v1/lessons"
TRIED_OUT_WITHIN = 900.0
"""Seconds for two runs of `innkeep eval`, which bring databases of their own, on a machine that has much else to do."""


async def lessons(manager: httpx.AsyncClient, **filters: str) -> list[dict[str, Any]]:
    answer = await manager.get(LESSONS, params=filters)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def taken_over(browser_of: Browsers, hotel: Hotel, words: str) -> tuple[str, httpx.AsyncClient]:
    """A guest writes, the agent answers, and the front desk steps in; the conversation, and the desk's browser."""
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    posted = await write(phone, session_id, words)
    await reply(phone, session_id, posted["seq"])
    desk = await sign_in(browser_of(), hotel, "front_desk")
    mode = await desk.put(f"/api/v1/sessions/{session_id}/mode", json={"mode": "manual"})
    assert mode.status_code == 200, mode.text
    return session_id, desk


async def test_what_staff_ordered_becomes_a_name_of_it_once_its_effect_was_seen(
    browser_of: Browsers, hotel: Hotel, other_hotel: Hotel
) -> None:
    session_id, desk = await taken_over(browser_of, hotel, "zwibbelfetzen for Emma Lindqvist in room 101")
    pillow = {"catalogue_item_id": str(hotel.items["Pillow"]), "qty": 1}
    ordered = await desk.post("/api/v1/orders", json={"session_id": session_id, "items": [pillow]})
    assert ordered.status_code == 201, ordered.text
    manager = await sign_in(browser_of(), hotel, "manager")
    [lesson] = await until(lambda: lessons(manager, status="open"))
    assert (lesson["reason"], lesson["session_id"]) == ("taken_over", session_id)
    assert "zwibbelfetzen" in lesson["text"]
    assert not {"Emma", "Lindqvist", "101"} & set(lesson["text"].replace(",", " ").split())
    assert (lesson["draft"]["kind"], lesson["draft"]["item_id"]) == ("alias", str(hotel.items["Pillow"]))

    path = f"{LESSONS}/{lesson['id']}"
    unseen = await manager.post(f"{path}/acceptance")
    assert (unseen.status_code, unseen.json()["type"]) == (409, "/problems/trial-first")
    teach = {"kind": "alias", "item_id": str(hotel.items["Pillow"]), "title": "zwibbelfetzen"}
    key = {"Idempotency-Key": str(uuid4())}
    asked = await manager.post(f"{path}/trials", json={"teach": teach}, headers=key)
    assert asked.status_code == 202, asked.text
    assert (await manager.post(f"{path}/trials", json={"teach": teach}, headers=key)).json() == asked.json()
    again = await manager.post(f"{path}/trials", json={"teach": teach})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/trial-under-way")
    assert (await manager.post(f"{path}/acceptance")).json()["type"] == "/problems/trial-under-way"

    async def over() -> dict[str, Any] | None:
        trial: dict[str, Any] = (await manager.get(f"{path}/trials/{asked.json()['id']}")).json()
        return trial if trial["status"] in {"done", "failed"} else None

    trial = await until(over, within=TRIED_OUT_WITHIN)
    assert trial["status"] == "done"
    assert trial["played"] == 2 * trial["scenarios"]
    assert trial["passed_after"] > trial["passed_before"]
    # The conversation that it is from is not among them: that this one ends otherwise is what the lesson is for.
    assert [(each["id"], each["before"], each["after"]) for each in trial["changes"]] == [("lesson", False, True)]
    item_path = f"/api/v1/catalogue-items/{hotel.items['Pillow']}"
    assert "zwibbelfetzen" not in (await manager.get(item_path)).json()["aliases"]

    accepted = await manager.post(f"{path}/acceptance")
    assert accepted.status_code == 200, accepted.text
    assert (accepted.json()["status"], accepted.json()["item_id"]) == ("accepted", str(hotel.items["Pillow"]))
    assert "zwibbelfetzen" in (await manager.get(item_path)).json()["aliases"]
    twice = await manager.post(f"{path}/acceptance")
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/lesson-decided")
    assert await lessons(manager, status="open") == []

    stranger = await sign_in(browser_of(), other_hotel, "manager")
    theirs, nobodys = [await stranger.get(f"{LESSONS}/{key}") for key in (lesson["id"], uuid4())]
    assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    assert await lessons(stranger) == []


async def test_what_staff_said_becomes_an_article_or_nothing(browser_of: Browsers, hotel: Hotel) -> None:
    session_id, desk = await taken_over(browser_of, hotel, "qua morf teneb lustrin?")
    manager = await sign_in(browser_of(), hotel, "manager")
    [lesson] = await until(lambda: lessons(manager))
    assert lesson["draft"]["text"] is None
    path = f"{LESSONS}/{lesson['id']}"
    if lesson["draft"]["kind"] == "article":
        unwritten = await manager.post(f"{path}/trials", json={})
        assert (unwritten.status_code, unwritten.json()["type"]) == (422, "/problems/nothing-to-teach")
    await write(desk, session_id, "The lustrin is in the cellar, Emma.")
    draft = (await manager.get(path)).json()["draft"]
    assert (draft["kind"], draft["text"]) == ("article", "The lustrin is in the cellar, Alex.")

    assert (await desk.get(LESSONS)).status_code == 403
    assert (await desk.post(f"{path}/dismissal")).status_code == 403
    dismissed = await manager.post(f"{path}/dismissal")
    assert (dismissed.status_code, dismissed.json()["status"]) == (200, "dismissed")
    assert (await manager.post(f"{path}/trials", json={})).json()["type"] == "/problems/lesson-decided"
    assert [each["id"] for each in await lessons(manager, status="dismissed")] == [lesson["id"]]


async def test_what_staff_made_of_the_agents_order_becomes_a_name_of_it(browser_of: Browsers, hotel: Hotel) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    posted = await write(phone, session_id, "two bath towels please")
    await reply(phone, session_id, posted["seq"])
    desk, manager = [await sign_in(browser_of(), hotel, who) for who in ("front_desk", "manager")]
    [order] = (await desk.get("/api/v1/orders", params={"session_id": session_id})).json()["items"]
    path = f"/api/v1/orders/{order['id']}"
    # How it is to be done is no correction of what was understood.
    noted = await desk.patch(path, json={"notes": "Knock softly", "priority": "high"})
    assert noted.status_code == 200, noted.text
    assert await lessons(manager) == []
    pillow = {"catalogue_item_id": str(hotel.items["Pillow"]), "qty": 2}
    assert (await desk.post(f"{path}/items", json=pillow)).status_code == 201
    [lesson] = await lessons(manager, status="open")
    assert (lesson["reason"], lesson["text"]) == ("corrected", "two bath towels please")
    assert (lesson["draft"]["kind"], lesson["draft"]["item_id"]) == ("alias", str(hotel.items["Pillow"]))
    # Of one message there is one lesson, whatever else is changed.
    assert (await desk.patch(path, json={"division_id": str(hotel.kitchen_id)})).status_code == 200
    assert len(await lessons(manager)) == 1


async def test_what_is_the_work_of_others_is_a_correction(browser_of: Browsers, hotel: Hotel) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    posted = await write(phone, session_id, "two bath towels please")
    await reply(phone, session_id, posted["seq"])
    desk, manager = [await sign_in(browser_of(), hotel, who) for who in ("front_desk", "manager")]
    [order] = (await desk.get("/api/v1/orders", params={"session_id": session_id})).json()["items"]
    handed_on = await desk.patch(f"/api/v1/orders/{order['id']}", json={"division_id": str(hotel.kitchen_id)})
    assert handed_on.status_code == 200, handed_on.text
    [lesson] = await lessons(manager)
    assert (lesson["reason"], lesson["draft"]["item_id"]) == ("corrected", str(hotel.items["Bath towel"]))


async def test_what_a_guest_said_yes_to_is_corrected_by_what_they_had_written_before(
    browser_of: Browsers, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    posted = await write(phone, session_id, "two club sandwiches please")
    await reply(phone, session_id, posted["seq"])
    proposal = await owner.fetchval("SELECT id FROM proposals WHERE session_id = $1", UUID(session_id))
    assert (await phone.post(f"/g/{hotel.room_code}/proposals/{proposal}/confirm")).status_code == 303
    desk, manager = [await sign_in(browser_of(), hotel, who) for who in ("front_desk", "manager")]
    [order] = (await desk.get("/api/v1/orders", params={"session_id": session_id})).json()["items"]
    others = {"division_id": str(hotel.housekeeping_id)}
    assert (await desk.patch(f"/api/v1/orders/{order['id']}", json=others)).status_code == 200
    [lesson] = await lessons(manager)
    assert (lesson["reason"], lesson["text"]) == ("corrected", "two club sandwiches please")


async def test_what_is_a_persons_to_see_to_is_no_lesson(
    browser_of: Browsers, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    posted = await write(phone, session_id, "There is a fire in my room!")
    await reply(phone, session_id, posted["seq"])
    mode = await owner.fetchval("SELECT mode FROM sessions WHERE id = $1", session_id)
    assert mode == "manual"
    assert await owner.fetchval("SELECT count(*) FROM lessons WHERE org_id = $1", hotel.org_id) == 0
