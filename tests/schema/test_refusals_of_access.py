"""What lets phones in: what the database refuses, whoever writes."""

from __future__ import annotations

from uuid import uuid4

import asyncpg

from tests.factories import Hotel
from tests.schema.rows import Db, change, chat, refusal, write

HASH = "\\x" + "ab" * 32


async def phone(owner: Db, hotel: Hotel) -> asyncpg.Record:
    token = f"\\x{uuid4().hex * 2}"
    stay = {"org_id": hotel.org_id, "stay_id": hotel.stay_id, "guest_id": hotel.guest_id}
    return await write(
        owner, "guest_devices", **stay, token_hash=token, verified=False, shared=False, seen_at="2031-05-01T00:00:00Z"
    )


async def handed(owner: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    usual = {
        "org_id": hotel.org_id,
        "stay_id": hotel.stay_id,
        "guest_id": hotel.guest_id,
        "kind": "link",
        "secret_hash": HASH,
        "uses_left": 1,
        "expires_at": "2031-05-01T00:00:00Z",
    }
    return await write(owner, "access_passes", **{**usual, **values})


async def test_what_lets_a_phone_in_is_a_code_or_a_link_by_its_hash(owner: Db, hotel: Hotel) -> None:
    await handed(owner, hotel, typed_hash=HASH, uses_left=0)
    assert await refusal(handed(owner, hotel, kind="smile")) == "access_passes_kind_check"
    assert await refusal(handed(owner, hotel, secret_hash="\\xab")) == "access_passes_secret_hash_check"
    assert await refusal(handed(owner, hotel, typed_hash="\\xab")) == "access_passes_typed_hash_check"
    assert await refusal(handed(owner, hotel, uses_left=-1)) == "access_passes_uses_left_check"


async def test_a_code_is_good_once_and_on_any_phone(owner: Db, hotel: Hotel) -> None:
    device = (await phone(owner, hotel))["id"]
    await handed(owner, hotel, kind="code")
    await handed(owner, hotel, device_id=device, uses_left=5)
    for wrong in ({"uses_left": 2}, {"typed_hash": HASH}, {"device_id": device}):
        assert await refusal(handed(owner, hotel, kind="code", **wrong)) == "access_passes_codes_are_used_once"


async def test_a_failure_came_from_somewhere(owner: Db, hotel: Hotel) -> None:
    failure = {"org_id": hotel.org_id, "stay_id": hotel.stay_id}
    await write(owner, "access_failures", **failure, address="192.0.2.7")
    assert await refusal(write(owner, "access_failures", **failure, address="")) == "access_failures_address_check"


async def test_a_conversation_that_nobody_vouches_for_is_one_phones(owner: Db, hotel: Hotel) -> None:
    mine, other = uuid4(), uuid4()
    of_phone = await chat(owner, hotel, phone=mine, verified=False)
    await chat(owner, hotel)
    await chat(owner, hotel, phone=other, verified=False)
    assert await refusal(chat(owner, hotel, phone=mine, verified=False)) == "sessions_one_open_of_a_phone"
    vouched = change(owner, "sessions", of_phone["id"], verified=True)
    assert await refusal(vouched) == "sessions_of_a_phone_are_unverified"
