"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from argon2 import extract_parameters

from innkeep.people.passwords import (
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    check_password,
    common_passwords,
    hash_password,
    new_password,
    verify_password,
)
from tests.factories import PASSWORD, Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]


@pytest.mark.parametrize(
    "password",
    ["aB3$aB3$", "gulls over the harbour", "пароль гостя", "日本語の合言葉です", "x" * 128],
)
def test_any_characters_will_do_from_8_to_128(password: str) -> None:
    check_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "Password",
        " qwertyuiop ",
        "12345678",
        "11111111",
        "Ana Weber",
        "ana.weber",
        "ana.weber@hotel.example",
    ],
)
def test_what_anybody_would_try_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        check_password(password, "Ana Weber", "ana.weber@hotel.example")


def test_length_is_bounded() -> None:
    with pytest.raises(PasswordTooShort):
        check_password("short77")
    with pytest.raises(PasswordTooLong):
        check_password("long enough " * 11)


def test_there_are_many_common_ones_and_none_that_is_refused_anyway() -> None:
    assert 1_000 < len(common_passwords()) <= 10_000
    assert all(len(each) >= 8 for each in common_passwords())
    for _ in range(50):
        check_password(new_password())


async def test_it_is_kept_by_argon2id_with_19_mib_and_two_passes() -> None:
    kept = await hash_password("gulls over the harbour")
    assert kept.startswith("$argon2id$")
    told = extract_parameters(kept)
    assert (told.memory_cost >= 19 * 1024, told.time_cost >= 2) == (True, True)
    assert await verify_password("gulls over the harbour", kept)
    assert not await verify_password("gulls over the harbor", kept)


async def test_a_common_password_is_refused_where_one_is_given(browser_of: Browsers, hotel: Hotel) -> None:
    manager = await sign_in(browser_of(), hotel, "manager")
    path = f"/api/v1/users/{hotel.staff['cook'].user_id}/password"
    assert (await manager.post(path, json={"password": "gulls over the harbour"})).status_code == 204
    for password in ("iloveyou", hotel.emails["cook"]):
        refused = await manager.post(path, json={"password": password})
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/password-too-common")


async def test_nobody_gives_themselves_one_without_the_one_before(browser_of: Browsers, hotel: Hotel) -> None:
    """Whoever finds a browser that was left signed in does not make the account their own, by no way."""
    manager, new = await sign_in(browser_of(), hotel, "manager"), {"password": "gulls over the harbour"}
    me = hotel.staff["manager"].user_id
    for said in ({}, {"old_password": "gulls over the harbour"}, {"old_password": None}):
        refused = await manager.post(f"/api/v1/users/{me}/password", json=new | said)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-the-old-password")
    assert (await manager.post(f"/console/settings/team/{me}/password")).status_code == 403
    assert (await manager.get("/api/v1/auth/me")).status_code == 200, "what failed ends nothing"
    own = await manager.post(f"/api/v1/users/{me}/password", json=new | {"old_password": PASSWORD})
    assert own.status_code == 204
    again = {"email": hotel.emails["manager"], **new}
    assert (await browser_of().post("/api/v1/auth/login", json=again)).status_code == 200


async def test_what_colleagues_have_is_not_the_one_before(browser_of: Browsers, hotel: Hotel) -> None:
    cook, path = await sign_in(browser_of(), hotel, "cook"), f"/api/v1/users/{hotel.staff['cook'].user_id}/password"
    mine = "gulls over the harbour"
    assert (await cook.post(path, json={"password": mine, "old_password": PASSWORD})).status_code == 204
    said = {"email": hotel.emails["cook"], "password": mine}
    assert (await cook.post("/api/v1/auth/login", json=said)).status_code == 200
    assert (await cook.post(path, json={"password": "another harbour", "old_password": PASSWORD})).status_code == 403


async def test_the_one_before_is_not_guessed(browser_of: Browsers, hotel: Hotel) -> None:
    manager, me = await sign_in(browser_of(), hotel, "manager"), hotel.staff["manager"].user_id
    said = {"password": "gulls over the harbour", "old_password": "wrong"}
    answers = [await manager.post(f"/api/v1/users/{me}/password", json=said) for _ in range(11)]
    assert [each.status_code for each in answers] == [403] * 10 + [429]
    assert (
        await manager.post(f"/api/v1/users/{me}/password", json=said | {"old_password": PASSWORD})
    ).status_code == 429
