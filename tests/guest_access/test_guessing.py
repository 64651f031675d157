"""Guessing locks the typing, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.guest_access.conftest import Door

WRONG = "12"


async def miss(door: Door, times: int) -> list[int]:
    phone = door.browsers()
    return [await door.type_code(phone, WRONG) for _ in range(times)]


async def fail_elsewhere(door: Door, times: int, ago: timedelta = timedelta(0)) -> None:
    """Failures of others in the same hotel, from other addresses."""
    await door.owner.execute(
        """INSERT INTO access_failures (org_id, stay_id, address, created_at)
        SELECT $1, $2, 'elsewhere ' || n, now() - $4::interval FROM generate_series(1, $3) n""",
        door.hotel.org_id,
        door.hotel.stay_id,
        times,
        ago,
    )


async def test_after_five_failures_nothing_is_looked_at(door: Door) -> None:
    code = await door.code()
    assert await miss(door, 6) == [401] * 5 + [409]
    phone = door.browsers()
    assert await door.type_code(phone, code) == 409, "not even the right one"
    await door.learns_nothing(phone)
    assert await door.may_read(door.guest), "the stay goes on"
    link = await door.link()
    assert (await door.follow(door.browsers(), link["token"])).status_code == 303, "there is another way in"
    await door.owner.execute(
        "UPDATE access_failures SET created_at = created_at - interval '15 minutes' WHERE org_id = $1",
        door.hotel.org_id,
    )
    assert await door.type_code(phone, code) == 303


async def test_an_attacker_elsewhere_does_not_lock_the_guests_phone(door: Door) -> None:
    await fail_elsewhere(door, 19)
    assert await door.type_code(door.browsers(), await door.code()) == 303


@pytest.mark.parametrize(("ago", "status"), [(timedelta(minutes=59), 409), (timedelta(minutes=61), 303)])
async def test_a_hotel_looks_at_no_more_than_twenty_failures_an_hour(door: Door, ago: timedelta, status: int) -> None:
    await fail_elsewhere(door, 20, ago)
    assert await door.type_code(door.browsers(), await door.code()) == status


async def test_digits_beside_a_link_are_counted_like_others(door: Door) -> None:
    link = await door.link(to_send=True)
    phone = door.browsers()
    assert [(await door.follow(phone, link["token"], WRONG)).status_code for _ in range(6)] == [401] * 5 + [409]
    assert (await door.follow(phone, link["token"], link["code"])).status_code == 409
    assert await door.type_code(phone, await door.code()) == 409


async def test_what_is_kept_of_digits_is_no_digits(door: Door) -> None:
    code, link = await door.code(), await door.link(to_send=True)
    kept = await door.owner.fetch("SELECT p::text AS row FROM access_passes p WHERE org_id = $1", door.hotel.org_id)
    assert len(kept) >= 2
    for row in kept:
        for secret in (code, link["token"], link["code"]):
            assert secret not in row["row"]
