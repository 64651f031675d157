"""The inbox: narrowed, and what staff do in a conversation."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from innkeep.core import clock
from tests.console.conftest import SCRIPT, As
from tests.factories import Hotel
from tests.journeys.people import messages, scan, write


@pytest.fixture
async def guest(browser_of: Any, hotel: Hotel) -> tuple[httpx.AsyncClient, str]:
    browser = browser_of()
    return browser, await scan(browser, hotel.room_code)


Guest = tuple[httpx.AsyncClient, str]


async def test_the_list_is_narrowed_to_what_somebody_wants_to_see(
    sit: As, guest: Guest, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    _, session_id = guest
    desk, other = await sit("front_desk"), await sit("front_desk_2")
    line = f'id="s-{session_id}"'

    async def shown(browser: httpx.AsyncClient, query: str) -> bool:
        return line in (await browser.get(f"/console/inbox?{query}")).text

    assert await shown(desk, "")
    assert await shown(desk, "show=agent")
    assert not await shown(desk, "show=waiting")
    await desk.post(f"/console/inbox/{session_id}/take-over", headers=SCRIPT)
    assert await shown(desk, "show=mine")
    assert not await shown(other, "show=mine")
    assert not await shown(desk, "show=agent")
    assert not await shown(desk, "urgent=true")
    assert not await shown(desk, "unverified=true")
    await owner.execute("UPDATE sessions SET language = 'pt-BR' WHERE org_id = $1", hotel.org_id)
    offered = re.findall(r'<option value="([a-z]*)"[^>]*>([A-Z]\w+)<', (await desk.get("/console/inbox")).text)
    assert ("pt", "Portuguese") in offered
    assert await shown(desk, "language=pt")
    assert not await shown(desk, "language=de")
    assert not await shown(desk, f"division={hotel.kitchen_id}")
    division = {"to": f"division:{hotel.kitchen_id}"}
    await desk.post(f"/console/inbox/{session_id}/assignee", data=division, headers=SCRIPT)
    assert await shown(desk, f"division={hotel.kitchen_id}&show=waiting")
    await desk.post(f"/console/inbox/{session_id}/end", headers=SCRIPT)
    assert not await shown(desk, "")
    assert await shown(desk, "show=ended")
    assert (await desk.get("/console/inbox?show=everything")).status_code == 422


async def test_what_was_done_is_told_in_one_line_to_colleagues_and_not_to_the_guest(sit: As, guest: Guest) -> None:
    phone, session_id = guest
    desk = await sit("front_desk")
    await desk.post(f"/console/inbox/{session_id}/take-over", headers=SCRIPT)
    done = await desk.post(
        f"/console/inbox/{session_id}/hand-back", data={"summary": "Paid at the bar"}, headers=SCRIPT
    )
    assert "handed back to the assistant: Paid at the bar" in done.text
    assert "The assistant answers" in done.text
    assert "Paid at the bar" in (await desk.get(f"/console/inbox/{session_id}")).text
    assert "Paid at the bar" not in (await phone.get(f"/api/v1/sessions/{session_id}/messages")).text


async def test_whoever_hands_back_is_told_of_a_question_that_nobody_answered(sit: As, guest: Guest) -> None:
    phone, session_id = guest
    desk, told = await sit("front_desk"), "The guest wrote last, and has no answer."
    await desk.post(f"/console/inbox/{session_id}/take-over", headers=SCRIPT)
    page = f"/console/inbox/{session_id}"
    assert told not in (await desk.get(page)).text
    await write(phone, session_id, "When is breakfast?")
    assert told in (await desk.get(page)).text
    answered = await desk.post(
        f"{page}/messages", data={"text": "From seven.", "client_id": str(uuid4())}, headers=SCRIPT
    )
    assert "unanswered" in answered.text
    assert told not in answered.text
    assert told not in (await desk.get(page)).text


async def test_a_note_names_colleagues_and_no_guest_reads_it(sit: As, guest: Guest, hotel: Hotel) -> None:
    phone, session_id = guest
    desk = await sit("front_desk")
    chloe = str(hotel.staff["front_desk_2"].user_id)
    noted = await desk.post(
        f"/console/inbox/{session_id}/notes", data={"text": "Allergic to feathers", "mentions": chloe}, headers=SCRIPT
    )
    assert "for colleagues only" in noted.text
    assert "@Chloe Martin" in noted.text
    assert "The assistant answers" in noted.text
    assert await messages(phone, session_id) == []
    colleague = await sit("front_desk_2")
    mentioned = (await colleague.get("/api/v1/notes")).json()["items"]
    assert [note["text"] for note in mentioned] == ["Allergic to feathers"]
    await desk.put(f"/api/v1/sessions/{session_id}/presence")
    assert "Names you" in (await colleague.get("/console/inbox")).text
    assert "Names you" not in (await desk.get("/console/inbox")).text
    today = (await colleague.get("/console/today")).text
    assert "Notes that name you" in today
    assert "Allergic to feathers" in today
    await colleague.put(f"/api/v1/sessions/{session_id}/presence")
    assert "Names you" not in (await colleague.get("/console/inbox")).text
    assert "Notes that name you" not in (await colleague.get("/console/today")).text


async def many_guests(owner: asyncpg.Connection[Any], hotel: Hotel) -> None:
    """More than any page shows, all of them before the staff by name."""
    await owner.execute(
        """INSERT INTO users (org_id, name, email, role)
        SELECT $1, 'Aaron', '', roles.id FROM roles, generate_series(1, 250) WHERE roles.name = 'guest'""",
        hotel.org_id,
    )


async def test_a_conversation_is_given_to_a_colleague_or_not_at_all(
    sit: As, guest: Guest, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    _, session_id = guest
    desk, manager = await sit("front_desk"), await sit("manager")
    path = f"/console/inbox/{session_id}/assignee"
    chloe = hotel.staff["front_desk_2"].user_id
    given = await desk.post(path, data={"to": f"user:{chloe}"}, headers=SCRIPT)
    assert "gave it to Chloe Martin" in given.text
    assert "Chloe Martin answers" in given.text
    ben = hotel.staff["front_desk"].user_id
    assert (await desk.post(path, data={"to": f"user:{ben}"}, headers=SCRIPT)).status_code == 409
    for who, may in ((desk, False), (manager, True)):
        assert ('data-opens="assign"' in (await who.get(f"/console/inbox/{session_id}")).text) is may
    assert (await manager.post(path, data={"to": f"user:{ben}"}, headers=SCRIPT)).status_code == 200
    await many_guests(owner, hotel)
    assert f'value="user:{chloe}"' in (await manager.get(f"/console/inbox/{session_id}")).text
    for nobody in ("", "user:", "user:x", f"guest:{ben}", f"user:{hotel.staff['housekeeper'].user_id}"):
        assert (await desk.post(path, data={"to": nobody}, headers=SCRIPT)).status_code == 422


async def test_it_is_put_off_until_later_or_until_the_guest_writes(sit: As, guest: Guest) -> None:
    phone, session_id = guest
    desk = await sit("front_desk")
    path = f"/console/inbox/{session_id}/snooze"
    later = (clock.now() + timedelta(hours=1)).isoformat()
    assert "Snoozed until" in (await desk.post(path, data={"until": later}, headers=SCRIPT)).text
    assert "Snoozed until" not in (await desk.post(path, headers=SCRIPT)).text
    await desk.post(path, data={"until": later}, headers=SCRIPT)
    await write(phone, session_id, "Hello?")
    assert "Snoozed until" not in (await desk.get(f"/console/inbox/{session_id}")).text
    assert (await desk.post(path, data={"until": "2001-01-01T00:00:00Z"}, headers=SCRIPT)).status_code == 422


async def test_a_translation_stands_beside_what_was_written(
    sit: As, guest: Guest, owner: asyncpg.Connection[Any]
) -> None:
    phone, session_id = guest
    asked = await write(phone, session_id, "Gibt es einen Pool?")
    translated = """INSERT INTO message_translations (org_id, message_id, language, engine, text)
        SELECT org_id, id, 'en', 'test', 'Is there a pool?' FROM messages WHERE id = $1"""
    await owner.execute(translated, UUID(asked["id"]))
    page = (await (await sit("front_desk")).get(f"/console/inbox/{session_id}")).text
    assert re.search(
        r'class="said"[^>]*>Gibt es einen Pool\?</div><div class="translated".*Is there a pool\?</div>', page
    )


async def test_one_goes_on_from_whoever_waits_to_the_next(
    sit: As, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    desk, waiting = await sit("front_desk"), []
    assert (await desk.get("/console/inbox/next")).headers["location"] == "/console/inbox"
    for minutes in (9, 6, 3):
        asked = """INSERT INTO sessions (org_id, room_id, mode, "start", waiting_since)
            VALUES ($1, $2, 'manual', now(), now() - make_interval(mins => $3)) RETURNING id"""
        waiting.append(str(await owner.fetchval(asked, hotel.org_id, hotel.room_id, minutes)))

    async def after(session_id: str) -> str:
        return (await desk.get("/console/inbox/next", params={"after": session_id})).headers["location"][-36:]

    assert [await after(str(uuid4())), *[await after(each) for each in waiting]] == [*waiting, waiting[0]]
    put_off = {"until": (clock.now() + timedelta(hours=1)).isoformat()}
    await desk.post(f"/console/inbox/{waiting[1]}/snooze", data=put_off, headers=SCRIPT)
    assert await after(waiting[0]) == waiting[2]
    page = (await desk.get(f"/console/inbox/{waiting[0]}")).text
    assert re.search(r'class="badge">2<', page)
    assert 'aria-label="To the next guest who waits, of 1 more"' in page
    assert re.findall(r'<li id="s-([^"]+)"', page) == [waiting[0], waiting[2], waiting[1]]


async def test_who_may_not_read_conversations_can_do_nothing_in_them(sit: As, guest: Guest) -> None:
    _, session_id = guest
    cook = await sit("cook")
    for step in ("messages", "notes", "take-over", "hand-back", "assignee", "snooze", "end"):
        answer = await cook.post(f"/console/inbox/{session_id}/{step}", data={"text": "x"}, headers=SCRIPT)
        assert answer.status_code in {403, 404, 422}, step
    assert (await cook.get(f"/console/inbox/{session_id}")).status_code in {403, 404}


async def test_a_view_of_the_inbox_is_kept_and_leads_there(sit: As) -> None:
    desk, other = await sit("front_desk"), await sit("front_desk_2")
    kept = await desk.post("/console/views/inbox", data={"name": "Night", "query": "show=waiting"}, headers=SCRIPT)
    assert kept.status_code == 200
    assert 'href="/console/inbox?show=waiting"' in (await desk.get("/console/inbox")).text
    assert "Night" not in (await desk.get("/console/board")).text
    assert "Night" not in (await other.get("/console/inbox")).text
    nowhere = await desk.post("/console/views/rooms", data={"name": "Night", "query": "a=b"}, headers=SCRIPT)
    assert nowhere.status_code == 422


async def test_the_list_tells_the_guests_words_rather_than_what_the_assistant_answered(
    sit: As, guest: Guest, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    phone, session_id = guest
    desk = await sit("front_desk")
    said = "INSERT INTO messages (org_id, session_id, role, text) VALUES ($1, $2, 'System', $3)"
    await owner.execute(said, hotel.org_id, session_id, "Good day!")
    assert "Assistant: Good day!" in (await desk.get("/console/inbox")).text
    await write(phone, session_id, "Is there a harbour tour?")
    await owner.execute(said, hotel.org_id, session_id, "At noon and at four.")
    page = (await desk.get("/console/inbox")).text
    assert "Is there a harbour tour?" in page
    assert "At noon and at four." not in page
    await desk.post(f"/console/inbox/{session_id}/messages", data={"text": "At noon"}, headers=SCRIPT)
    assert "You: At noon" in (await desk.get("/console/inbox")).text


async def test_a_link_is_asked_for_and_approved_where_messages_are_written(sit: As, guest: Guest) -> None:
    _, session_id = guest
    desk, other, boss = await sit("front_desk"), await sit("front_desk_2"), await sit("manager")
    send = f"/console/inbox/{session_id}/messages"
    words = {"text": "Tickets: https://tickets.example.com/tonight"}
    refused = await desk.post(send, data=words, headers=SCRIPT)
    assert (refused.status_code, refused.json()["hosts"]) == (403, ["tickets.example.com"])
    asked = await desk.post("/console/links", data={"host": "tickets.example.com"}, headers=SCRIPT)
    assert "A manager is asked about" in asked.text
    assert "tickets.example.com" not in (await other.get("/console/inbox")).text
    [decide] = re.findall(r'action="(/console/links/[^"]+)"', (await boss.get("/console/inbox")).text)
    assert (await desk.post(decide, data={"approved": "true"}, headers=SCRIPT)).status_code == 403
    assert (await boss.post(decide, data={"approved": "true"}, headers=SCRIPT)).status_code == 200
    assert (await boss.post(decide, data={"approved": "false"}, headers=SCRIPT)).status_code == 409
    assert (await desk.post(send, data=words, headers=SCRIPT)).status_code == 200


async def test_who_may_approve_a_link_does_not_have_to_ask(sit: As, guest: Guest) -> None:
    _, session_id = guest
    desk, boss = await sit("front_desk"), await sit("manager")
    both = {"host": ["tickets.example.com", "tours.example.com"], "then": "approve"}
    assert (await desk.post("/console/links", data=both, headers=SCRIPT)).status_code == 403
    assert (await boss.post("/console/links", data=both, headers=SCRIPT)).status_code == 200
    words = {"text": "See tickets.example.com/tonight and tours.example.com/noon"}
    assert (await desk.post(f"/console/inbox/{session_id}/messages", data=words, headers=SCRIPT)).status_code == 200
