"""Hotels, divisions, roles and people: what the database refuses and what it keeps right."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, put_away, refusal, remove, write

BLANKS = ["", " ", "\t", "\n", "\u00a0"]


async def role(owner: Db, name: str) -> UUID:
    found: UUID = await owner.fetchval("SELECT id FROM roles WHERE name = $1", name)
    return found


async def person(owner: Db, hotel: Hotel, of_role: str, **values: object) -> UUID:
    usual = {"org_id": hotel.org_id, "name": "Ida Roth", "email": "ida@aurora.example"}
    written = await write(owner, "users", **{**usual, "role": await role(owner, of_role), **values})
    row: UUID = written["id"]
    return row


# Hotels


@pytest.mark.parametrize("blank", BLANKS)
async def test_a_hotel_a_division_and_a_person_have_names(owner: Db, standing: Hotel, blank: str) -> None:
    assert await refusal(change(owner, "organizations", standing.org_id, name=blank)) == "organizations_name_check"
    assert await refusal(change(owner, "divisions", standing.kitchen_id, name=blank)) == "divisions_name_check"
    assert await refusal(change(owner, "users", standing.guest_id, name=blank)) == "users_name_check"
    assert await refusal(write(owner, "roles", name=blank)) == "roles_name_check"


@pytest.mark.parametrize("currency", ["", "eur", "EU", "EURO", "E1R", "EUR\n", " EUR", "€"])
async def test_a_currency_is_three_capitals(owner: Db, standing: Hotel, currency: str) -> None:
    changed = change(owner, "organizations", standing.org_id, currency=currency)
    assert await refusal(changed) == "organizations_currency_check"


@pytest.mark.parametrize(
    "zone",
    ["", "Mars/Olympus", "XYZ5", "CEST", "+02:00", "europe/vienna", "europe/Vienna", "Europe/Vienna ", "posix/../UTC"],
)
async def test_a_hotel_is_in_a_time_zone_that_exists(owner: Db, standing: Hotel, zone: str) -> None:
    changed = change(owner, "organizations", standing.org_id, timezone=zone)
    assert await refusal(changed) == "organizations_timezone_check"


@pytest.mark.parametrize("zone", ["UTC", "Europe/Vienna", "America/Argentina/Ushuaia", "Etc/GMT+3", "Japan", "EST5EDT"])
async def test_every_time_zone_is_welcome(owner: Db, hotel: Hotel, zone: str) -> None:
    await change(owner, "organizations", hotel.org_id, timezone=zone)


@pytest.mark.parametrize("language", ["", "English", "EN", "en_GB", "e", " en"])
async def test_a_hotel_speaks_a_language(owner: Db, hotel: Hotel, language: str) -> None:
    changed = change(owner, "organizations", hotel.org_id, language=language)
    assert await refusal(changed) == "organizations_language_check"
    for tag in ("en", "en-GB", "zh-Hant-TW", "gsw"):
        await change(owner, "organizations", hotel.org_id, language=tag)


async def test_a_hotel_with_anything_in_it_is_not_removed(owner: Db, hotel: Hotel) -> None:
    assert (await refusal(remove(owner, "organizations", hotel.org_id))).endswith("_org_id_fkey")


# Divisions


async def test_a_name_is_one_divisions_while_it_lives(owner: Db, hotel: Hotel) -> None:
    kitchen = {"name": "Kitchen", "org_id": hotel.org_id}
    assert await refusal(write(owner, "divisions", **kitchen)) == "divisions_name"
    await put_away(owner, "divisions", hotel.kitchen_id)
    await write(owner, "divisions", **kitchen)
    assert await refusal(change(owner, "divisions", hotel.kitchen_id, deleted_at=None)) == "divisions_name"
    assert await refusal(write(owner, "divisions", name="Spa")) == "org_id"
    assert await refusal(write(owner, "divisions", name="Spa", org_id=uuid4())) == "divisions_org_id_fkey"


async def test_a_category_goes_to_one_division(owner: Db, hotel: Hotel) -> None:
    second = {"org_id": hotel.org_id, "division_id": hotel.housekeeping_id, "category": "room_service"}
    assert await refusal(write(owner, "division_categories", **second)) == "division_categories_org_id_category_key"


# Roles and people


async def test_a_name_is_one_roles_while_it_lives(owner: Db) -> None:
    name = f"butler {uuid4().hex}"
    first = await write(owner, "roles", name=name)
    assert await refusal(write(owner, "roles", name=name)) == "roles_name"
    await put_away(owner, "roles", first["id"])
    second = await write(owner, "roles", name=name)
    await owner.execute("DELETE FROM roles WHERE id IN ($1, $2)", first["id"], second["id"])


async def test_everybody_has_a_role_that_stays(owner: Db, hotel: Hotel) -> None:
    assert await refusal(person(owner, hotel, "guest", role=None)) == "role"
    assert await refusal(person(owner, hotel, "guest", role=uuid4())) == "users_role_fkey"
    assert await refusal(remove(owner, "roles", await role(owner, "guest"))) == "users_role_fkey"


async def test_operators_have_no_hotel_and_everybody_else_has(owner: Db, hotel: Hotel) -> None:
    rule = "users_only_operators_without_hotel"
    assert await refusal(person(owner, hotel, "operator")) == rule
    for somebody in ("owner", "manager", "front_desk", "staff", "guest"):
        assert await refusal(person(owner, hotel, somebody, org_id=None)) == rule
    operator = await person(owner, hotel, "operator", org_id=None, email=f"{uuid4().hex}@example.com")
    assert await refusal(change(owner, "users", operator, org_id=hotel.org_id)) == rule
    in_a_division = change(owner, "users", operator, division_id=hotel.kitchen_id)
    assert await refusal(in_a_division) == "users_division_needs_hotel"


async def test_a_division_is_one_of_the_same_hotel(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    rule = "users_org_id_division_id_fkey"
    for division in (uuid4(), other_hotel.kitchen_id):
        assert await refusal(person(owner, hotel, "staff", division_id=division)) == rule


async def test_an_address_is_one_colleagues_while_they_are_there(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    ida = await person(owner, hotel, "staff")
    for same in ("ida@aurora.example", "Ida@Aurora.Example"):
        assert await refusal(person(owner, hotel, "manager", email=same)) == "users_staff_email"
    await person(owner, other_hotel, "staff")
    await put_away(owner, "users", ida)
    await person(owner, hotel, "manager")
    assert await refusal(change(owner, "users", ida, deleted_at=None)) == "users_staff_email"


async def test_an_address_is_one_operators(owner: Db, hotel: Hotel) -> None:
    same = {"org_id": None, "email": f"{uuid4().hex}@example.com"}
    await person(owner, hotel, "operator", **same)
    assert await refusal(person(owner, hotel, "operator", **same)) == "users_staff_email"


async def test_guests_may_share_an_address_or_have_none_and_staff_sign_in_with_theirs(owner: Db, hotel: Hotel) -> None:
    for address in ("family@example.com", ""):
        for _ in range(2):
            await person(owner, hotel, "guest", email=address)
    for blank in BLANKS:
        assert await refusal(person(owner, hotel, "staff", email=blank)) == "users_staff_has_an_address"
    assert await refusal(person(owner, hotel, "guest", email=None)) == "email"


async def test_somebody_has_one_password_which_goes_with_them(owner: Db, hotel: Hotel) -> None:
    cook = hotel.staff["cook"].user_id
    second = write(owner, "credentials", org_id=hotel.org_id, user_id=cook, password_hash="x")
    assert await refusal(second) == "credentials_org_id_user_id_key"
    await remove(owner, "users", cook)
    assert await owner.fetchval("SELECT count(*) FROM credentials WHERE user_id = $1", cook) == 0


async def test_a_cookie_is_one_persons_and_goes_with_them(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    def login(of: Hotel) -> dict[str, object]:
        token = f"\\x{hotel.org_id.hex}"
        return {"org_id": of.org_id, "user_id": of.staff["cook"].user_id, "token_hash": token, "expires_at": "tomorrow"}

    await write(owner, "logins", **login(hotel))
    assert await refusal(write(owner, "logins", **login(other_hotel))) == "logins_token_hash_key"
    await remove(owner, "users", hotel.staff["cook"].user_id)
    await write(owner, "logins", **login(other_hotel))


async def test_a_request_is_remembered_once_a_person(owner: Db, hotel: Hotel) -> None:
    def request(who: str, key: str) -> dict[str, object]:
        return {"org_id": hotel.org_id, "user_id": hotel.staff[who].user_id, "key": key, "request": "\\x00"}

    await write(owner, "idempotency_keys", **request("cook", "a"))
    assert await refusal(write(owner, "idempotency_keys", **request("cook", "a"))) == "idempotency_keys_once"
    await write(owner, "idempotency_keys", **request("manager", "a"))
    for key in ("", "k" * 201):
        assert await refusal(write(owner, "idempotency_keys", **request("cook", key))) == "idempotency_keys_key_check"
