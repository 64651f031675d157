"""What the database refuses to know about how people are told."""

from __future__ import annotations

import json

import asyncpg
import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, chat, refusal, write

POINT, SECRET = f"\\x04{'11' * 64}", f"\\x{'11' * 32}"


async def login(db: Db, hotel: Hotel) -> asyncpg.Record:
    """A browser that the desk is signed in with."""
    desk = hotel.staff["front_desk"].user_id
    return await write(
        db,
        "logins",
        org_id=hotel.org_id,
        user_id=desk,
        token_hash=f"\\x{hotel.org_id.hex}",
        expires_at="tomorrow",
    )


async def browser(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    """A browser in which the desk is told, unless the values say otherwise."""
    desk = hotel.staff["front_desk"].user_id
    usual = {
        "org_id": hotel.org_id,
        "user_id": desk,
        "endpoint": "https://push.example/1",
        "p256dh": POINT,
        "auth": f"\\x{'11' * 16}",
    }
    return await write(db, "push_subscriptions", **{**usual, **values})


async def notice(db: Db, hotel: Hotel, of: asyncpg.Record, **values: object) -> asyncpg.Record:
    """An e-mail to the desk about a conversation, unless the values say otherwise."""
    usual = {
        "org_id": hotel.org_id,
        "user_id": hotel.staff["front_desk"].user_id,
        "kind": "waiting",
        "way": "mail",
        "key": "k",
        "session_id": of["id"],
        "due_at": "now",
        "urgent": False,
        "attempts": 0,
        "deaths": 0,
    }
    return await write(db, "notices", **{**usual, **values})


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"private_key": "\\x11"}, "notice_keys_private_key_check"),
        ({"public_key": SECRET}, "notice_keys_public_key_check"),
        ({"public_key": f"\\x03{'11' * 64}"}, "notice_keys_public_key_check"),
        ({"mail_secret": "\\x"}, "notice_keys_mail_secret_check"),
        ({}, "notice_keys_one_a_hotel"),
    ],
)
async def test_keys_have_the_length_of_keys_and_a_hotel_has_one_pair(
    owner: Db, hotel: Hotel, values: dict[str, object], rule: str
) -> None:
    usual: dict[str, object] = {
        "org_id": hotel.org_id,
        "private_key": SECRET,
        "public_key": POINT,
        "mail_secret": SECRET,
    }
    await write(owner, "notice_keys", **usual)
    assert await refusal(write(owner, "notice_keys", **{**usual, **values})) == rule


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"choices": []}, "notice_settings_choices_check"),
        ({"choices": "loud"}, "notice_settings_choices_check"),
        ({"choices": {"gossip": {}}}, "notice_settings_choices_check"),
        ({"choices": {"waiting": True}}, "notice_settings_choices_check"),
        ({"choices": {"waiting": {"pigeon": True}}}, "notice_settings_choices_check"),
        ({"choices": {"waiting": {"push": "yes"}}}, "notice_settings_choices_check"),
        ({"quiet": {"from": "22:00"}}, "notice_settings_quiet_check"),
        ({"quiet": [{"days": [], "opens": "22:00", "closes": "07:00"}]}, "notice_settings_quiet_check"),
        ({"waiting_for": "everybody"}, "notice_settings_waiting_for_check"),
    ],
    ids=json.dumps,
)
async def test_wishes_are_of_kinds_and_ways_that_there_are(
    owner: Db, hotel: Hotel, values: dict[str, object], rule: str
) -> None:
    usual = {"org_id": hotel.org_id, "user_id": hotel.guest_id, "urgent_breaks_through": True, "quiet": []}
    right = {"choices": {"waiting": {"push": False, "mail": True, "sound": False}}, **usual}
    assert await refusal(write(owner, "notice_settings", **{**right, **values})) == rule
    await write(owner, "notice_settings", **right)
    assert await refusal(write(owner, "notice_settings", **right)) == "notice_settings_one_a_person"


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"endpoint": "push.example"}, "push_subscriptions_endpoint_check"),
        ({"endpoint": "https://push.example/a b"}, "push_subscriptions_endpoint_check"),
        ({"endpoint": f"https://push.example/{'x' * 1000}"}, "push_subscriptions_endpoint_check"),
        ({"p256dh": SECRET}, "push_subscriptions_p256dh_check"),
        ({"auth": "\\x11"}, "push_subscriptions_auth_check"),
        ({"name": " "}, "push_subscriptions_name_check"),
        ({"login_id": None}, "push_subscriptions_of_a_login_or_a_phone"),
        ({}, "push_subscriptions_once"),
    ],
)
async def test_a_browser_is_somebodys_and_can_be_woken(
    owner: Db, hotel: Hotel, values: dict[str, object], rule: str
) -> None:
    signed_in = (await login(owner, hotel))["id"]
    await browser(owner, hotel, login_id=signed_in)
    assert await refusal(browser(owner, hotel, **{"login_id": signed_in, **values})) == rule


async def test_it_goes_with_the_login_and_what_was_for_it_goes_along(owner: Db, hotel: Hotel) -> None:
    signed_in = await login(owner, hotel)
    told = await browser(owner, hotel, login_id=signed_in["id"])
    await notice(owner, hotel, await chat(owner, hotel), way="push", subscription_id=told["id"])
    await owner.execute("DELETE FROM logins WHERE id = $1", signed_in["id"])
    for table in ("push_subscriptions", "notices"):
        assert await owner.fetchval(f"SELECT count(*) FROM {table} WHERE org_id = $1", hotel.org_id) == 0


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"kind": "gossip"}, "notices_kind_check"),
        ({"way": "pigeon"}, "notices_way_check"),
        ({"way": "push"}, "notices_are_pushed_to_browsers"),
        ({"key": " "}, "notices_key_check"),
        ({"session_id": None}, "notices_of_something"),
        ({"outcome": "lost", "settled_at": "now"}, "notices_outcome_check"),
        ({"outcome": "sent"}, "notices_settled_with_outcome"),
        ({"settled_at": "now"}, "notices_settled_with_outcome"),
        ({"settled_at": "now", "outcome": "sent", "claimed_until": "tomorrow"}, "notices_settled_with_outcome"),
        ({"due_at": "infinity"}, "notices_due_at_check"),
        ({"claimed_until": "infinity"}, "notices_claimed_until_check"),
        ({"first_tried_at": "-infinity"}, "notices_first_tried_at_check"),
        ({"settled_at": "infinity", "outcome": "sent"}, "notices_settled_at_check"),
    ],
)
async def test_a_notice_tells_something_to_somebody(
    owner: Db, hotel: Hotel, values: dict[str, object], rule: str
) -> None:
    assert await refusal(notice(owner, hotel, await chat(owner, hotel), **values)) == rule


async def test_nobody_is_told_twice_or_two_things_at_once(owner: Db, hotel: Hotel) -> None:
    talk = await chat(owner, hotel)
    first = await notice(owner, hotel, talk)
    assert await refusal(notice(owner, hotel, talk)) == "notices_once"
    second = await notice(owner, hotel, talk, key="another")
    await change(owner, "notices", first["id"], claimed_until="tomorrow")
    again = change(owner, "notices", second["id"], claimed_until="tomorrow")
    assert await refusal(again) == "notices_one_at_a_time"


async def test_the_courier_finds_what_is_next_for_each_person(owner: Db, app: Db, hotel: Hotel) -> None:
    async def found() -> list[str]:
        rows = await app.fetch("SELECT org_id, notice_id FROM find_due_notices(now())")
        keys = [row["notice_id"] for row in rows if row["org_id"] == hotel.org_id]
        return [await owner.fetchval("SELECT key FROM notices WHERE id = $1", key) for key in keys]

    talk = await chat(owner, hotel)
    early = await notice(owner, hotel, talk, key="early", due_at="yesterday")
    await notice(owner, hotel, talk, key="late", due_at="today")
    await notice(owner, hotel, talk, key="later", due_at="tomorrow")
    other = {"user_id": hotel.staff["cook"].user_id}
    await notice(owner, hotel, talk, key="theirs", due_at="today", **other)
    assert await found() == ["early", "theirs"]
    emergency = await notice(owner, hotel, talk, key="emergency", due_at="today", urgent=True)
    assert await found() == ["emergency", "theirs"]
    await change(owner, "notices", early["id"], claimed_until="tomorrow")
    assert await found() == ["theirs"], "somebody is at it"
    await change(owner, "notices", early["id"], claimed_until="yesterday")
    assert await found() == ["early", "theirs"], "what was left behind comes first"
    for done in (early, emergency):
        await change(owner, "notices", done["id"], claimed_until=None, settled_at="now", outcome="sent")
    assert await found() == ["late", "theirs"]
