"""Where somebody is signed in: what they see of it, and how they end it from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
import httpx
import pytest

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from tests.applications import application
from tests.factories import PASSWORD, Hotel, hire
from tests.journeys.people import sign_in
from tests.people.test_losing_access import ended, reading

Browsers = Callable[[], httpx.AsyncClient]
Db: TypeAlias = "asyncpg.Connection[Any]"

LOGINS = "/api/v1/auth/logins"

PROVIDER = {
    "name": "Acme",
    "issuer": "https://login.example",
    "client_id": "innkeep",
    "client_secret": "s3cret",
    "email_domains": ["hotel.example"],
}


async def test_one_sees_where_one_is_signed_in(browser_of: Browsers, hotel: Hotel) -> None:
    telephone, desk = browser_of(), browser_of()
    telephone.headers["User-Agent"] = "Telephone/1.0"
    await sign_in(telephone, hotel, "cook")
    await sign_in(desk, hotel, "cook")
    await sign_in(browser_of(), hotel, "manager")
    seen = (await telephone.get(LOGINS)).json()["items"]
    assert [(each["browser"], each["current"]) for each in seen if each["current"]] == [("Telephone/1.0", True)]
    assert len(seen) == 2
    assert {each["address"] for each in seen} == {"127.0.0.1"}


@pytest.mark.parametrize("address", ["/api/v1/events", "/console/events/desk"])
async def test_one_signs_out_elsewhere_and_streams_there_end(browser_of: Browsers, hotel: Hotel, address: str) -> None:
    lost, here = [await sign_in(browser_of(), hotel, "front_desk") for _ in range(2)]
    [there] = [each for each in (await here.get(LOGINS)).json()["items"] if not each["current"]]
    async with reading(lost, address) as stream, reading(here, address) as mine:
        assert (await here.delete(f"{LOGINS}/{there['id']}")).status_code == 204
        await ended(stream)
        assert not mine.done()
    assert (await lost.get("/api/v1/auth/me")).status_code == 401
    assert (await here.get("/api/v1/auth/me")).status_code == 200
    assert (await here.delete(f"{LOGINS}/{there['id']}")).status_code == 404


async def test_one_signs_out_everywhere_else_at_once(browser_of: Browsers, hotel: Hotel) -> None:
    others = [await sign_in(browser_of(), hotel, "cook") for _ in range(2)]
    here, colleague = await sign_in(browser_of(), hotel, "cook"), await sign_in(browser_of(), hotel, "manager")
    assert (await here.delete(LOGINS)).status_code == 204
    assert (await colleague.get("/api/v1/auth/me")).status_code == 200, "oneself alone"
    assert [(await each.get("/api/v1/auth/me")).status_code for each in others] == [401, 401]
    assert len((await here.get(LOGINS)).json()["items"]) == 1


async def test_somebody_elses_login_does_not_exist(
    owner: Db, browser_of: Browsers, hotel: Hotel, other_hotel: Hotel
) -> None:
    cook = await sign_in(browser_of(), hotel, "cook")
    await sign_in(browser_of(), hotel, "manager")
    await sign_in(browser_of(), other_hotel, "cook")
    keys = await owner.fetch(
        "SELECT id FROM logins WHERE user_id = ANY ($1)",
        [hotel.staff["manager"].user_id, other_hotel.staff["cook"].user_id],
    )
    answers = [await cook.delete(f"{LOGINS}/{key}") for key in [*(row["id"] for row in keys), uuid4()]]
    assert [each.status_code for each in answers] == [404] * 3
    assert len({each.content for each in answers}) == 1
    assert await owner.fetchval("SELECT count(*) FROM logins WHERE id = ANY ($1)", [row["id"] for row in keys]) == 2


async def test_use_is_noted_every_few_minutes(owner: Db, browser_of: Browsers, hotel: Hotel) -> None:
    cook = await sign_in(browser_of(), hotel, "cook")
    await owner.execute("UPDATE logins SET seen_at = now() - interval '1 day' WHERE org_id = $1", hotel.org_id)
    await cook.get("/api/v1/auth/me")
    seen = "SELECT seen_at > now() - interval '1 minute' FROM logins WHERE org_id = $1"
    assert await owner.fetchval(seen, hotel.org_id)


@pytest.mark.parametrize(("scheme", "prefix"), [("https", "__Host-"), ("http", "")])
async def test_behind_tls_cookies_are_of_this_host_alone(
    database: Database, hotel: Hotel, scheme: str, prefix: str
) -> None:
    """RFC 6265bis, section 4.1.3.2: a host beside this one cannot plant them, and no path has others."""
    home = f"{scheme}://hotel.example"
    app = application(Settings(base_url=home), database)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=home) as browser:
        door = (await browser.get("/console/login", params={"next": "/console/board"})).text
        assert (f'href="{home}/console/board"' in door) is (scheme == "https"), "where who came by a plain address goes"
        said = {"email": hotel.emails["cook"], "password": PASSWORD}
        of_staff = (await browser.post("/api/v1/auth/login", json=said)).headers.get_list("set-cookie")
        of_guest = (await browser.post(f"/g/{hotel.room_code}")).headers.get_list("set-cookie")
        assert (await browser.get("/api/v1/auth/me")).status_code == 200
        left = (await browser.post("/api/v1/auth/logout")).headers["set-cookie"]
    kept = {each.partition("=")[0]: set(each.lower().split("; ")[1:]) for each in [*of_staff, *of_guest]}
    for name in ("innkeep_staff", "innkeep_known", "innkeep_guest"):
        told = kept[prefix + name]
        assert {"httponly", "path=/", "samesite=lax"} <= told, name
        assert ("secure" in told) is (scheme == "https"), name
        assert not any(each.startswith("domain") for each in told), name
    assert left.startswith(f"{prefix}innkeep_staff=")
    assert ("Secure" in left) is (scheme == "https"), "a browser lets go of it only so"


FRESH = [200, 201, 200, 200, 200, 201, 200, 200, 204, 201, 204, 200, 200]
LATE = [403, 403, 403, 403, 403, 403, 403, 200, 403, 403, 403, 200, 403]
"""How a browser of somebody who has just signed in is answered, and one that was left signed in."""


async def test_a_browser_that_was_left_signed_in_gives_nobody_one_more_way_in(
    browser_of: Browsers, hotel: Hotel, owner: Db
) -> None:
    """A passkey or a key of a program, an address for links, another one who leads, who vouches for everybody."""
    await hire(owner, hotel, "owner", "owner")
    boss = await sign_in(browser_of(), hotel, "owner")
    me, manager, cook = (f"/api/v1/users/{hotel.staff[who].user_id}" for who in ("owner", "manager", "cook"))
    made = count()

    def address() -> str:
        return f"{next(made)}.{hotel.org_id.hex[:8]}@hotel.example"

    async def asked() -> list[int]:
        key = {"name": "Locks", "operations": ["read_house"]}
        answers = [
            await boss.post("/api/v1/auth/passkeys/options"),
            await boss.post("/api/v1/api-keys", json=key),
            await boss.post("/console/settings/keys", data=key),
            await boss.patch(me, json={"email": address()}),
            await boss.patch(cook, json={"email": address()}),
            await boss.post("/api/v1/users", json={"name": "Ivo", "email": address(), "role": "manager"}),
            await boss.patch(cook, json={"role": "manager"}),
            await boss.patch(cook, json={"role": "staff"}),
            await boss.post(f"{manager}/password", json={"password": "gulls over the harbour"}),
            await boss.post(f"{manager}/password-link"),
            await boss.delete(f"{manager}/second-factor"),
            await boss.patch(manager, json={"active": False}),
            await boss.patch(manager, json={"active": True}),
        ]
        return [each.status_code for each in answers]

    assert await asked() == FRESH
    hotel.emails["owner"] = (await boss.get(me)).json()["email"]
    before = "UPDATE logins SET created_at = now() - interval '16 minutes' WHERE org_id = $1"
    await owner.execute(before, hotel.org_id)
    assert await asked() == LATE, "being one of the staff is less, and so is being nobody"
    refused = await boss.put("/api/v1/sign-on-provider", json=PROVIDER)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/sign-in-again")
    version = (await boss.get(cook)).headers["ETag"].strip('"')
    form = {"name": "Emil", "email": address(), "role": "staff", "active": "on", "version": version}
    page = await boss.post(f"/console/settings/team/{hotel.staff['cook'].user_id}", data=form)
    assert ("Sign out and in again" in page.text, form["email"] in page.text) == (True, True), "nothing typed is lost"
    usual = [
        await boss.get("/api/v1/api-keys"),
        await boss.patch(me, json={"name": "Olga", "email": hotel.emails["owner"]}),
        await boss.patch(manager, json={"on_duty": False}),
        await boss.post(f"{cook}/password", json={"password": "gulls over the harbour"}),
        await boss.post("/api/v1/users", json={"name": "Ivo", "email": address(), "role": "front_desk"}),
        await boss.patch(f"/api/v1/users/{hotel.guest_id}", json={"email": address()}),
    ]
    assert [each.status_code for each in usual] == [200, 200, 200, 204, 201, 200], "whatever else goes on"
    assert (await boss.delete(manager)).status_code == 204
    assert (await boss.post(f"{manager}/restoration")).status_code == 403
    await sign_in(boss, hotel, "owner")
    assert (await boss.post(f"{manager}/restoration")).status_code == 200
    assert await asked() == FRESH


async def test_no_program_lets_anybody_lead_or_takes_an_address(browser_of: Browsers, hotel: Hotel, owner: Db) -> None:
    await hire(owner, hotel, "owner", "owner")
    boss, program = await sign_in(browser_of(), hotel, "owner"), browser_of()
    operations = ["manage_people", "manage_managers", "read_people", "read_colleagues"]
    made = await boss.post("/api/v1/api-keys", json={"name": "Payroll", "operations": operations})
    program.headers["Authorization"] = f"Bearer {made.json()['key']}"
    cook, email = f"/api/v1/users/{hotel.staff['cook'].user_id}", f"ivo.{hotel.org_id.hex[:8]}@hotel.example"
    person = {"name": "Ivo", "email": email}
    own = {"password": "birds over the lake", "old_password": "a guess of theirs"}
    answers = [
        await program.post(f"/api/v1/users/{hotel.staff['owner'].user_id}/password", json=own),
        await program.patch(cook, json={"email": email}),
        await program.patch(cook, json={"role": "manager"}),
        await program.post("/api/v1/users", json=person | {"role": "owner"}),
        await program.post("/api/v1/users", json=person | {"role": "staff"}),
        await program.patch(cook, json={"on_duty": False}),
    ]
    assert [each.json().get("type") for each in answers] == ["/problems/not-for-programs"] * 4 + [None] * 2
