"""The hooks let in what the messenger itself brings, once, and nothing else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from tests.channels.world import World
from tests.factories import make_hotel

NUMBER = "436601234567"


async def test_only_the_bots_own_messenger_is_heard(world: World) -> None:
    line, update = await world.telegram(), {"update_id": 7_000_000_001}
    message = line.update(501, "Two towels, please")
    for wrong in ("", "wrong", line.secret[:-1], f"{line.secret}x"):
        assert (await line.bring(message, wrong)).status_code == 403
    assert (await line.bring({**update, "message": message["message"]})).status_code == 200
    assert await world.hear() == 1
    assert await world.texts() == ["Two towels, please"]


async def test_only_what_is_signed_for_this_number_is_heard(world: World) -> None:
    line, other = await world.whatsapp(), await world.whatsapp()
    body = line.news(messages=[line.message(NUMBER, "Hello")])
    right = line.signature(body)["x-hub-signature-256"]
    for headers in (
        {},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": right.removeprefix("sha256=")},
        {"x-hub-signature-256": right[:-1] + ("0" if right[-1] != "0" else "1")},
        line.signature(body + b" "),
        other.signature(body),
    ):
        assert (await line.bring(body, headers)).status_code == 403, headers
    assert (await other.bring(body, line.signature(body))).status_code == 403
    assert await world.hear() == 0
    assert (await line.bring(body)).status_code == 200
    assert await world.hear() == 1


async def test_the_body_is_checked_before_it_is_read(world: World) -> None:
    line = await world.whatsapp()
    for body in (b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, json.dumps({"object": "page"}).encode()):
        assert (await line.bring(body, {"x-hub-signature-256": "sha256=00"})).status_code == 403
        assert (await line.bring(body)).status_code == 400, body[:20]


async def test_what_is_strange_is_taken_and_the_rest_is_heard(world: World) -> None:
    line = await world.whatsapp()
    strange = [
        {},
        {"type": "text"},
        {"from": NUMBER, "id": "x", "timestamp": "soon", "type": "text", "text": {"body": "a"}},
        {"from": NUMBER, "id": "x", "timestamp": "9" * 30, "type": "text", "text": {"body": "a"}},
        {"from": NUMBER, "id": "x", "timestamp": "1", "type": "image", "image": None},
        line.message(NUMBER, type="reaction", reaction={"emoji": "👍"}),
        "no message",
    ]
    good = line.message(NUMBER, "He\x00llo \ud800there")
    assert (await line.bring(line.news(messages=[*strange, good]))).status_code == 200
    await world.hear()
    assert await world.texts() == ["Hello there"]


async def test_another_number_of_the_same_app_is_not_ours(world: World) -> None:
    line = await world.whatsapp()
    metadata = {"phone_number_id": "999", "display_phone_number": "1"}
    body = line.news(messages=[line.message(NUMBER, "Hello")], metadata=metadata)
    assert (await line.bring(body)).status_code == 200
    assert await world.hear() == 0


async def test_the_same_again_is_dropped(world: World) -> None:
    whatsapp, telegram = await world.whatsapp(), await world.telegram()
    body = whatsapp.news(messages=[whatsapp.message(NUMBER, "Once")])
    update = telegram.update(502, "Only once")
    for _ in range(3):
        assert (await whatsapp.bring(body)).status_code == 200
        assert (await telegram.bring(update)).status_code == 200
    await world.hear()
    assert (await whatsapp.bring(body)).status_code == 200  # also when it was dealt with
    assert await world.hear() == 0
    assert sorted(await world.texts()) == ["Once", "Only once"]


async def test_what_was_said_is_forgotten_where_it_waited(world: World) -> None:
    line = await world.whatsapp()
    await line.say(NUMBER, "A secret wish")
    await world.hear()
    [row] = await world.rows("SELECT * FROM channel_inbox WHERE org_id = $1")
    assert (row["told"], row["done_at"] is not None) == ("{}", True)


async def test_whatsapp_asks_once_whether_the_hook_is_ours(world: World) -> None:
    line = await world.whatsapp()
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "chosen-by-the-hotel"}
    answer = await world.browser.get(line.hook, params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    for wrong in ({"hub.verify_token": "guessed"}, {"hub.verify_token": ""}, {"hub.mode": "unsubscribe"}):
        assert (await world.browser.get(line.hook, params=asked | wrong)).status_code == 403


async def test_a_hook_of_nobody_is_not_there(world: World) -> None:
    whatsapp, telegram = await world.whatsapp(), await world.telegram()
    crossed = whatsapp.hook.replace("whatsapp", "telegram")
    for path in (crossed, f"/hooks/telegram/{world.hotel.org_id}", f"/hooks/whatsapp/{telegram.channel['id']}"):
        assert (await world.browser.post(path, json={})).status_code == 404
    await world.api("PATCH", f"/channels/{telegram.channel['id']}", json={"active": False})
    assert (await telegram.bring(telegram.update(1, "Hello"))).status_code == 404
    await world.api("PATCH", f"/channels/{telegram.channel['id']}", json={"active": True})
    assert (await telegram.bring(telegram.update(1, "Hello"))).status_code == 200
    secret = telegram.secret
    await world.api("DELETE", f"/channels/{telegram.channel['id']}", 204)
    assert (await telegram.bring(telegram.update(1, "Hello"), secret)).status_code == 404


async def test_hooks_stand_outside_of_the_guard_against_other_sites_and_nothing_else_does(world: World) -> None:
    """A messenger says nothing of where it comes from, or anything: what counts is the signature."""
    line = await world.whatsapp()
    body = line.news(messages=[line.message(NUMBER, "Hello")])
    elsewhere = {"origin": "https://graph.example", "sec-fetch-site": "cross-site"}
    assert (await line.bring(body, {**line.signature(body), **elsewhere})).status_code == 200
    for path in ("/api/v1/channels", f"{line.hook}/more", "/hooks/whatsapp/x", line.hook.upper(), "/console/login"):
        answer = await world.browser.post(path, content=body, headers={**line.signature(body), **elsewhere})
        assert answer.status_code == 403, path
        assert answer.json()["type"] == "/problems/other-origin"


@pytest.mark.parametrize("declared", [True, False])
async def test_no_more_is_read_than_a_messenger_sends(world: World, *, declared: bool) -> None:
    line = await world.whatsapp()
    body = b" " * (3 * 1024 * 1024 + 1)

    async def pieces() -> AsyncIterator[bytes]:
        yield body

    content = body if declared else pieces()
    answer = await world.browser.post(line.hook, content=content, headers=line.signature(body))
    assert answer.status_code == 413


async def test_what_is_brought_is_the_hotels_whose_hook_it_is(world: World) -> None:
    line = await world.whatsapp()
    other = await make_hotel(world.owner)
    await line.say(NUMBER, "Hello")
    await world.hear()
    for table in ("channel_inbox", "channel_contacts", "sessions", "messages"):
        assert await world.owner.fetchval(f"SELECT count(*) FROM {table} WHERE org_id = $1", other.org_id) == 0
        assert await world.owner.fetchval(f"SELECT count(*) FROM {table} WHERE org_id = $1", world.hotel.org_id) > 0
