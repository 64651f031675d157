"""What the database refuses to know about the keys of programs, and what it tells of one before there is a tenant."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, refusal, remove, write


async def key(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    """A key of the manager, unless the values say otherwise."""
    usual = {
        "org_id": hotel.org_id,
        "user_id": hotel.staff["manager"].user_id,
        "name": "Door locks",
        "prefix": "ik_abcd-_12",
        "token_hash": f"\\x{uuid4().hex * 2}",
        "operations": ["read_house"],
        "created_at": "now",
        "expires_at": "tomorrow",
    }
    return await write(db, "api_keys", **{**usual, **values})


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"name": " "}, "api_keys_name_check"),
        ({"prefix": "sk_abcdefgh"}, "api_keys_prefix_check"),
        ({"prefix": "ik_abcdefghi"}, "api_keys_prefix_check"),
        ({"token_hash": "\\x11"}, "api_keys_token_hash_check"),
        ({"operations": []}, "api_keys_may_something"),
        ({"operations": ["read_house", None]}, "api_keys_may_something"),
        ({"expires_at": "2099-01-01"}, "api_keys_expire_within_two_years"),
        ({"created_at": "infinity", "expires_at": "infinity"}, "api_keys_expires_at_check"),
        ({"last_used_at": "infinity"}, "api_keys_last_used_at_check"),
        ({"revoked_at": "-infinity"}, "api_keys_revoked_at_check"),
    ],
)
async def test_a_key_can_be_told_and_ends(owner: Db, standing: Hotel, values: dict[str, object], rule: str) -> None:
    assert await refusal(key(owner, standing, **values)) == rule


async def test_a_key_is_one_persons_and_goes_with_them(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    made = await key(owner, hotel)
    same = "\\x" + made["token_hash"].hex()
    theirs = other_hotel.staff["manager"].user_id
    again = key(owner, other_hotel, user_id=theirs, org_id=other_hotel.org_id, token_hash=same)
    assert await refusal(again) == "api_keys_token_hash_key"
    await remove(owner, "users", hotel.staff["manager"].user_id)
    assert await owner.fetchval("SELECT count(*) FROM api_keys WHERE id = $1", made["id"]) == 0


async def test_a_program_is_known_by_its_key_while_it_holds(owner: Db, app: Db, hotel: Hotel) -> None:
    made, manager = await key(owner, hotel), hotel.staff["manager"]

    async def found() -> list[Any]:
        return [tuple(row) for row in await app.fetch("SELECT * FROM find_api_key($1)", made["token_hash"])]

    known = (hotel.org_id, manager.user_id, manager.name, "manager", None, made["id"], ["read_house"])
    assert await found() == [known]
    for table, row, gone, back in (
        ("api_keys", made["id"], {"revoked_at": "now"}, {"revoked_at": None}),
        ("api_keys", made["id"], {"expires_at": "yesterday"}, {"expires_at": "tomorrow"}),
        ("users", manager.user_id, {"active": False}, {"active": True}),
        ("users", manager.user_id, {"deleted_at": "now"}, {"deleted_at": None}),
    ):
        await change(owner, table, row, **gone)
        assert await found() == [], gone
        await change(owner, table, row, **back)
        assert await found() == [known], gone
