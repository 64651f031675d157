"""Whatever arrives, the answer is a clear 4xx, and nothing is half written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import asyncpg
import httpx
import pytest

from tests.factories import PASSWORD, Hotel
from tests.journeys.people import messages, scan, sign_in, write

Browsers = Callable[[], httpx.AsyncClient]


@pytest.mark.parametrize("code", ["ZZZZZZZZ", "---", "%25", "%00", "..%2f..%2fetc", "👻", "a" * 3000, "%F0%28%8C%28"])
async def test_an_unknown_code_is_a_friendly_page(browser_of: Browsers, code: str) -> None:
    answer = await browser_of().get(f"/g/{code}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]
    assert "Traceback" not in answer.text


async def test_an_empty_room_is_a_friendly_page(browser_of: Browsers, hotel: Hotel) -> None:
    answer = await browser_of().get(f"/g/{hotel.empty_room_code}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "front desk" in answer.text


NO_MESSAGES: list[tuple[bytes, int]] = [
    (b"{", 400),
    (b"", 422),
    (b"[]", 422),
    (b'"text"', 422),
    (b'{"text": 5}', 422),
    (b'{"text": null}', 422),
    (b'{"text": ""}', 422),
    (b'{"text": "   "}', 422),
    (b'{"text": "\\u0000\\u0001"}', 422),
    (b'{"text": "hello", "colour": "blue"}', 422),
    (b'{"text": "hello", "client_id": ""}', 422),
    (b'{"text": "' + b"x" * 5_000 + b'"}', 422),
    (b'{"text": "' + b"x" * 100_000 + b'"}', 413),
    (b"\xff\xfe\x00", 400),
    (b'{"text": NaN}', 422),
]


async def test_a_message_that_makes_no_sense_is_a_problem_and_writes_nothing(
    browser_of: Browsers, hotel: Hotel
) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    for body, status in NO_MESSAGES:
        answer = await phone.post(
            f"/api/v1/sessions/{session_id}/messages", content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == status, (body[:99], answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == status
        assert {"type", "title", "detail"} <= problem.keys()
    assert await messages(phone, session_id) == []


async def test_control_characters_and_direction_overrides_are_taken_out_and_the_rest_is_kept(
    browser_of: Browsers, hotel: Hotel
) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    sent = await write(phone, session_id, "two\x00 \x1b[31mtowels\u202e please")
    assert sent["text"] == "two [31mtowels please"


async def test_half_a_character_is_refused(browser_of: Browsers, hotel: Hotel) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    answer = await phone.post(
        f"/api/v1/sessions/{session_id}/messages",
        content=rb'{"text": "\ud83d"}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 422
    assert await messages(phone, session_id) == []


async def test_a_nul_in_any_field_is_no_error_of_the_server(browser_of: Browsers, hotel: Hotel) -> None:
    stranger = browser_of()
    login = {"email": "a\x00b", "password": "c\x00d"}
    assert (await stranger.post("/api/v1/auth/login", json=login)).status_code == 422
    assert (await stranger.post("/console/login", data=login)).status_code == 422
    assert (await stranger.get(f"/g/{hotel.room_code}%00")).status_code == 404


@pytest.mark.parametrize("path", ["sessions/not-an-id", "orders/123", "rooms/%00", "sessions/x/messages"])
async def test_an_id_that_is_none_is_422(browser_of: Browsers, hotel: Hotel, path: str) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    assert (await desk.get(f"/api/v1/{path}")).status_code == 422


@pytest.mark.parametrize("query", ["limit=0", "limit=1000", "limit=x", "cursor=!!", "cursor=abc", "status=lost"])
async def test_a_list_says_what_is_wrong_with_the_question(browser_of: Browsers, hotel: Hotel, query: str) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    answer = await desk.get(f"/api/v1/orders?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"to": "assigned", "colour": "blue"}, 422),
        ({"to": "lost"}, 422),
        ({}, 422),
        ({"to": "rejected"}, 422),
        ({"to": "completed"}, 409),
        ({"to": "assigned", "assignee_id": "me"}, 422),
    ],
)
async def test_a_move_that_makes_no_sense_changes_nothing(
    browser_of: Browsers, hotel: Hotel, owner: asyncpg.Connection[Any], body: dict[str, str], status: int
) -> None:
    order_id = await owner.fetchval(
        "INSERT INTO orders (org_id, category, division_id) VALUES ($1, 'housekeeping', $2) RETURNING id",
        hotel.org_id,
        hotel.housekeeping_id,
    )
    desk = await sign_in(browser_of(), hotel, "front_desk")
    answer = await desk.post(f"/api/v1/orders/{order_id}/transitions", json=body)
    assert answer.status_code == status, answer.text
    assert await owner.fetchval("SELECT status::text FROM orders WHERE id = $1", order_id) == "pending"


async def test_a_wrong_password_and_an_unknown_address_are_answered_alike(browser_of: Browsers, hotel: Hotel) -> None:
    answers = [
        await browser_of().post("/api/v1/auth/login", json={"email": email, "password": password})
        for email, password in ((hotel.emails["manager"], "wrong"), ("nobody@hotel.example", PASSWORD))
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].content == answers[1].content
    assert "set-cookie" not in answers[0].headers


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
)
async def test_what_another_site_sends_is_not_carried_out(
    browser_of: Browsers, hotel: Hotel, headers: dict[str, str]
) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    answer = await phone.post(f"/api/v1/sessions/{session_id}/messages", json={"text": "hi"}, headers=headers)
    assert answer.status_code == 403
    assert await messages(phone, session_id) == []


async def test_a_body_that_hides_its_length_is_bounded(browser_of: Browsers, hotel: Hotel) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)

    async def endless() -> Any:
        yield b'{"text": "'
        for _ in range(200):
            yield b"x" * 1024
        yield b'"}'

    answer = await phone.post(
        f"/api/v1/sessions/{session_id}/messages", content=endless(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in {400, 413, 422}
    assert await messages(phone, session_id) == []


async def test_nobody_is_signed_in_without_signing_in(browser_of: Browsers) -> None:
    stranger = browser_of()
    for path in ("orders", "sessions", "rooms", "checkin-rooms", "events", "auth/me", "organizations"):
        assert (await stranger.get(f"/api/v1/{path}")).status_code == 401


async def test_every_answer_carries_the_security_headers(browser_of: Browsers, hotel: Hotel) -> None:
    for path in ("/livez", f"/g/{hotel.room_code}", "/api/v1/orders", "/console/login", "/nowhere"):
        headers = (await browser_of().get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        # A guest's address is told to nobody; the console's forms have to say where they come from.
        assert headers["referrer-policy"] == ("same-origin" if path.startswith("/console") else "no-referrer")
