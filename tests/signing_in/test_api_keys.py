"""Programs come with keys: what a key opens, what it never opens, and how it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import asyncpg
import httpx
import pytest

from tests.factories import PASSWORD, Hotel
from tests.journeys.people import sign_in
from tests.people.test_losing_access import ended, reading

Browsers = Callable[[], httpx.AsyncClient]
Programs = Callable[..., Awaitable[httpx.AsyncClient]]
Db: TypeAlias = "asyncpg.Connection[Any]"

KEYS = "/api/v1/api-keys"
READS = {"name": "Door locks", "operations": ["read_house", "read_orders", "read_all_divisions"]}


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


@pytest.fixture
def program_of(browser_of: Browsers, manager: httpx.AsyncClient) -> Programs:
    """Makes a key and the program that comes with it."""

    async def make(*operations: str) -> httpx.AsyncClient:
        made = await manager.post(KEYS, json={"name": "Program", "operations": list(operations)})
        assert made.status_code == 201, made.text
        program = browser_of()
        program.headers["Authorization"] = f"Bearer {made.json()['key']}"
        return program

    return make


async def test_a_key_is_shown_once_and_kept_as_a_hash(owner: Db, manager: httpx.AsyncClient, hotel: Hotel) -> None:
    made = (await manager.post(KEYS, json=READS)).json()
    key = made["key"]
    assert key.startswith("ik_")
    assert len(key) > 40
    assert made["prefix"] == key[:11]
    assert made["operations"] == sorted(READS["operations"])
    read = (await manager.get(f"{KEYS}/{made['id']}")).json()
    listed = (await manager.get(KEYS)).json()["items"]
    assert listed == [read] == [{name: value for name, value in made.items() if name != "key"}]
    kept = await owner.fetchrow("SELECT * FROM api_keys WHERE org_id = $1", hotel.org_id)
    assert kept is not None
    assert key not in str(dict(kept))


async def test_a_program_does_what_its_key_says_and_nothing_else(
    manager: httpx.AsyncClient, program_of: Programs, hotel: Hotel
) -> None:
    program = await program_of("read_house")
    assert (await program.get("/api/v1/rooms")).status_code == 200
    assert (await program.get("/api/v1/auth/me")).json()["user_id"] == str(hotel.staff["manager"].user_id)
    refused = await program.post("/api/v1/rooms", json={"room_number": "9", "label": "x", "type": "x"})
    assert refused.status_code == 403
    assert "manage_house" in refused.json()["detail"]
    assert (await program.get("/api/v1/orders")).json()["items"] == []
    assert (await program.get("/api/v1/sessions")).json()["items"] == []
    assert (await program.get("/api/v1/search", params={"q": "towel"})).status_code == 403
    able = await program_of("read_house", "manage_house")
    made = await able.post("/api/v1/rooms", json={"room_number": "9", "label": "x", "type": "x"})
    assert made.status_code == 201
    used = (await manager.get(KEYS)).json()["items"]
    assert all(each["last_used_at"] for each in used)


async def test_what_is_a_persons_own_no_key_reaches(
    program_of: Programs, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    everything = (await manager.get(f"{KEYS}/operations")).json()["operations"]
    program = await program_of(*everything)
    me = f"/api/v1/users/{hotel.staff['manager'].user_id}"
    desk = f"/api/v1/users/{hotel.staff['front_desk'].user_id}"
    refusals = [
        await program.post(f"{me}/password", json={"password": "another password"}),
        await program.post(f"{desk}/password", json={"password": "another password"}),
        await program.post(KEYS, json=READS),
        await program.delete(f"{KEYS}/{(await manager.get(KEYS)).json()['items'][0]['id']}"),
        await program.post("/api/v1/auth/logout"),
        await program.patch("/api/v1/notice-settings", json={"waiting_for": "all"}),
        await program.get("/console/board"),
    ]
    assert [each.status_code for each in refusals] == [403] * len(refusals)
    small = await program_of("read_house")
    assert (await small.patch(me, json={"name": "Somebody Else"})).status_code == 403


async def test_nobody_gives_a_key_what_they_do_not_have(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    for operations in (["manage_managers"], ["fly"], [], ["read_house", ""]):
        refused = await manager.post(KEYS, json=READS | {"operations": operations})
        assert refused.status_code == 422, operations
    desk = await sign_in(browser_of(), hotel, "front_desk")
    assert (await desk.post(KEYS, json=READS)).status_code == 403
    assert (await desk.get(KEYS)).status_code == 403


async def test_a_key_loses_what_whoever_made_it_loses(owner: Db, program_of: Programs, hotel: Hotel) -> None:
    program = await program_of("read_house", "manage_house")
    await owner.execute(
        "UPDATE users SET role = (SELECT id FROM roles WHERE name = 'front_desk') WHERE id = $1",
        hotel.staff["manager"].user_id,
    )
    assert (await program.get("/api/v1/rooms")).status_code == 200
    body = {"room_number": "9", "label": "x", "type": "x"}
    assert (await program.post("/api/v1/rooms", json=body)).status_code == 403


@pytest.mark.usefixtures("looked_after")
@pytest.mark.parametrize("how", ["revoked", "expired", "inactive", "deleted"])
async def test_a_key_ends_and_its_streams_with_it(
    owner: Db, program_of: Programs, manager: httpx.AsyncClient, hotel: Hotel, how: str
) -> None:
    program = await program_of("read_orders", "read_all_divisions")
    [key] = (await manager.get(KEYS)).json()["items"]
    of_user = "UPDATE users SET {} WHERE id = '" + str(hotel.staff["manager"].user_id) + "'"
    async with reading(program, "/api/v1/events") as stream:
        match how:
            case "revoked":
                assert (await manager.delete(f"{KEYS}/{key['id']}")).status_code == 204
            case "expired":
                await owner.execute(
                    "UPDATE api_keys SET created_at = now() - interval '9 days', expires_at = now() WHERE id = $1",
                    key["id"],
                )
            case "inactive":
                await owner.execute(of_user.format("active = false"))
            case "deleted":
                await owner.execute(of_user.format("deleted_at = now()"))
        await ended(stream)
    assert (await program.get("/api/v1/orders")).status_code == 401


async def test_a_key_expires_within_two_years(manager: httpx.AsyncClient) -> None:
    now = datetime.now(UTC)
    for moment, status in (
        (now - timedelta(seconds=5), 422),
        (now + timedelta(days=900), 422),
        (now + timedelta(days=700), 201),
    ):
        made = await manager.post(KEYS, json=READS | {"expires_at": moment.isoformat()})
        assert made.status_code == status
    usual = (await manager.post(KEYS, json=READS)).json()
    assert timedelta(days=89) < datetime.fromisoformat(usual["expires_at"]) - now < timedelta(days=91)


async def test_a_wrong_key_is_nobody_whatever_else_the_request_shows(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    for said in ("ik_" + "x" * 43, "nonsense"):
        refused = await manager.get("/api/v1/rooms", headers={"Authorization": f"Bearer {said}"})
        assert refused.status_code == 401, "the cookie does not count beside a key"
    basic = await browser_of().get("/api/v1/rooms", auth=(hotel.emails["manager"], PASSWORD))
    assert basic.status_code == 401


async def test_another_hotels_key_does_not_exist(
    browser_of: Browsers, manager: httpx.AsyncClient, other_hotel: Hotel
) -> None:
    theirs = await sign_in(browser_of(), other_hotel, "manager")
    key = (await theirs.post(KEYS, json=READS)).json()["id"]
    for method in ("GET", "DELETE"):
        answers = [await manager.request(method, f"{KEYS}/{each}") for each in (key, other_hotel.room_id)]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    assert (await manager.get(KEYS)).json()["items"] == []


async def test_a_program_is_not_asked_where_it_comes_from(program_of: Programs, manager: httpx.AsyncClient) -> None:
    program = await program_of("read_house", "manage_house")
    body = {"room_number": "9", "label": "x", "type": "x"}
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert (await manager.post("/api/v1/rooms", json=body, headers=elsewhere)).status_code == 403
    assert (await program.post("/api/v1/rooms", json=body, headers=elsewhere)).status_code == 201
