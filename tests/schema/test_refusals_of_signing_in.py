"""What the database refuses to know about how staff sign in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, refusal, write


def usual(hotel: Hotel, table: str) -> dict[str, object]:
    """A row of a table, as it should be."""
    mine: dict[str, object] = {"org_id": hotel.org_id, "user_id": hotel.staff["cook"].user_id}
    hashed = f"\\x{uuid4().hex * 2}"
    return {
        "known_browsers": {**mine, "token_hash": hashed, "seen_at": "now"},
        "password_links": {**mine, "kind": "reset", "token_hash": hashed, "expires_at": "tomorrow"},
        "totp_factors": {**mine, "sealed": "\\x11", "last_step": 0},
        "recovery_codes": {**mine, "code_hash": hashed},
        "passkeys": {
            **mine,
            "name": "Telephone",
            "credential_id": hashed,
            "public_key": "\\x11",
            "sign_count": 0,
            "challenged_at": "now",
        },
        "logins": {**mine, "token_hash": hashed, "expires_at": "tomorrow", "seen_at": "now"},
        "sign_in_tries": {"key": hashed, "tries": 1, "since": "now"},
        "sign_on_providers": {
            "org_id": hotel.org_id,
            "name": "Acme",
            "issuer": "https://login.example",
            "client_id": "innkeep",
            "sealed": "\\x11",
            "email_domains": ["a.example", "b-c.example"],
        },
        "sign_on_identities": {**mine, "issuer": "https://login.example", "subject": "7", "used_at": "now"},
    }[table]


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("known_browsers", {"token_hash": "\\x11"}),
        ("known_browsers", {"seen_at": "infinity"}),
        ("password_links", {"kind": "prank"}),
        ("password_links", {"token_hash": "\\x11"}),
        ("password_links", {"expires_at": "infinity"}),
        ("password_links", {"used_at": "-infinity"}),
        ("totp_factors", {"sealed": "\\x"}),
        ("totp_factors", {"confirmed_at": "infinity"}),
        ("recovery_codes", {"code_hash": "\\x11"}),
        ("recovery_codes", {"used_at": "infinity"}),
        ("passkeys", {"name": " "}),
        ("passkeys", {"credential_id": "\\x"}),
        ("passkeys", {"public_key": "\\x"}),
        ("passkeys", {"sign_count": -1}),
        ("passkeys", {"challenged_at": "infinity"}),
        ("passkeys", {"used_at": "infinity"}),
        ("logins", {"browser": " "}),
        ("logins", {"address": " "}),
        ("logins", {"seen_at": "infinity"}),
        ("sign_in_tries", {"key": "\\x11"}),
        ("sign_in_tries", {"tries": 0}),
        ("sign_in_tries", {"since": "infinity"}),
        ("sign_on_providers", {"name": " "}),
        ("sign_on_providers", {"issuer": "ldap://login.example"}),
        ("sign_on_providers", {"client_id": " "}),
        ("sign_on_providers", {"sealed": "\\x"}),
        ("sign_on_providers", {"email_domains": []}),
        ("sign_on_providers", {"email_domains": ["@a.example"]}),
        ("sign_on_identities", {"issuer": " "}),
        ("sign_on_identities", {"subject": " "}),
        ("sign_on_identities", {"subject": "x" * 256}),
        ("sign_on_identities", {"used_at": "infinity"}),
    ],
)
async def test_what_makes_no_sense_is_refused(owner: Db, hotel: Hotel, table: str, values: dict[str, object]) -> None:
    [column] = values
    right = usual(hotel, table)
    assert await refusal(write(owner, table, **{**right, **values})) == f"{table}_{column}_check"
    await write(owner, table, **right)


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ("known_browsers", "known_browsers_once"),
        ("password_links", "password_links_token_hash_key"),
        ("totp_factors", "totp_factors_one_a_person"),
        ("recovery_codes", "recovery_codes_once"),
        ("passkeys", "passkeys_credential_id_key"),
        ("sign_in_tries", "sign_in_tries_one_a_key"),
        ("sign_on_providers", "sign_on_providers_one_a_hotel"),
        ("sign_on_identities", "sign_on_identities_once"),
    ],
)
async def test_it_is_there_once(owner: Db, hotel: Hotel, table: str, rule: str) -> None:
    right = usual(hotel, table)
    await write(owner, table, **right)
    assert await refusal(write(owner, table, **right)) == rule


async def test_a_link_is_found_while_it_can_be_used(owner: Db, app: Db, hotel: Hotel) -> None:
    cook = hotel.staff["cook"].user_id
    link = await write(owner, "password_links", **usual(hotel, "password_links"))

    async def found() -> list[Any]:
        return [tuple(row) for row in await app.fetch("SELECT * FROM find_password_link($1)", link["token_hash"])]

    known = [(hotel.org_id, link["id"], cook)]
    assert await found() == known
    for table, row, gone, back in (
        ("password_links", link["id"], {"used_at": "now"}, {"used_at": None}),
        ("password_links", link["id"], {"expires_at": "yesterday"}, {"expires_at": "tomorrow"}),
        ("users", cook, {"active": False}, {"active": True}),
        ("users", cook, {"deleted_at": "now"}, {"deleted_at": None}),
    ):
        await change(owner, table, row, **gone)
        assert await found() == [], gone
        await change(owner, table, row, **back)
        assert await found() == known, gone


async def test_staff_are_found_by_their_address_and_guests_are_not(owner: Db, app: Db, hotel: Hotel) -> None:
    async def found(address: str) -> list[asyncpg.Record]:
        return list(await app.fetch("SELECT * FROM find_staff($1)", address))

    cook, address = hotel.staff["cook"].user_id, hotel.emails["cook"]
    [row] = await found(address.upper())
    assert tuple(row) == (hotel.org_id, cook)
    await change(owner, "users", hotel.guest_id, email=address)
    assert len(await found(address)) == 1
    await change(owner, "users", cook, active=False)
    assert await found(address) == []


async def test_a_person_is_known_by_one_account_and_an_account_is_one_persons(owner: Db, hotel: Hotel) -> None:
    right = usual(hotel, "sign_on_identities")
    await write(owner, "sign_on_identities", **right)
    another = write(owner, "sign_on_identities", **{**right, "subject": "8"})
    assert await refusal(another) == "sign_on_identities_one_a_person"
    somebody_else = {"user_id": hotel.staff["manager"].user_id}
    assert await refusal(write(owner, "sign_on_identities", **{**right, **somebody_else})) == "sign_on_identities_once"


async def test_who_vouches_is_found_by_the_domain(owner: Db, app: Db, hotel: Hotel) -> None:
    domain = f"{uuid4().hex}.example"
    await write(owner, "sign_on_providers", **{**usual(hotel, "sign_on_providers"), "email_domains": [domain]})

    async def found(said: str | None) -> list[Any]:
        return [row["org_id"] for row in await app.fetch("SELECT * FROM find_sign_on($1)", said)]

    assert await found(domain.upper()) == [hotel.org_id]
    assert await found("nowhere.example") == await found("") == []
    assert len(await found(None)) >= 1
    await change(owner, "organizations", hotel.org_id, deleted_at="now")
    assert await found(domain) == []
