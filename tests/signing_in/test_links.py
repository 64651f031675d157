"""Links to set a password: handed over or mailed, used once, replaced, over in time; and what they never tell."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeAlias

import asyncpg
import httpx
import pytest

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from tests.applications import application
from tests.factories import PASSWORD, Hotel, hire
from tests.journeys.people import sign_in
from tests.notices.post_office import PostOffice

Browsers = Callable[[], httpx.AsyncClient]
Db: TypeAlias = "asyncpg.Connection[Any]"

FRESH = "gulls over the harbour"


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with PostOffice() as office:
        yield office


@pytest.fixture
async def mailing(database: Database, office: PostOffice) -> AsyncIterator[Callable[[], httpx.AsyncClient]]:
    """Makes browsers of an installation that sends e-mail."""
    settings = Settings(smtp_url=office.url, mail_from="desk@hotel.example", base_url="http://hotel.example")
    app = application(settings, database)
    clients: list[httpx.AsyncClient] = []

    def client() -> httpx.AsyncClient:
        clients.append(httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hotel.example"))
        return clients[-1]

    yield client
    for each in clients:
        await each.aclose()


def links_of(hotel: Hotel, who: str) -> str:
    return f"/api/v1/users/{hotel.staff[who].user_id}/password-link"


async def invited(manager: httpx.AsyncClient, hotel: Hotel, who: str = "cook") -> str:
    """The token of a link that is handed over."""
    made = await manager.post(links_of(hotel, who))
    assert made.status_code == 201, made.text
    assert made.json()["mailed"] is False
    url: str = made.json()["url"]
    return url.rpartition("/")[2]


async def use(browser: httpx.AsyncClient, token: str, password: str = FRESH) -> httpx.Response:
    return await browser.post("/api/v1/auth/password", json={"token": token, "password": password})


async def login(browser: httpx.AsyncClient, hotel: Hotel, who: str, password: str) -> int:
    said = {"email": hotel.emails[who], "password": password}
    return (await browser.post("/api/v1/auth/login", json=said)).status_code


async def test_whoever_had_the_old_password_is_out_with_all_that_they_made(
    owner: Db, mailing: Callable[[], httpx.AsyncClient], hotel: Hotel, office: PostOffice
) -> None:
    """A cookie, a key, and a key that a thief has made meanwhile; and its owner is told."""
    await hire(owner, hotel, "owner", "owner")
    manager, boss, program = mailing(), await sign_in(mailing(), hotel, "owner"), mailing()
    person = f"/api/v1/users/{hotel.staff['manager'].user_id}"
    for change in ("by hand", "by a link"):
        await sign_in(manager, hotel, "manager")
        made = await manager.post("/api/v1/api-keys", json={"name": "Locks", "operations": ["read_house"]})
        program.headers["Authorization"] = f"Bearer {made.json()['key']}"
        assert (await program.get("/api/v1/rooms")).status_code == 200
        if change == "by hand":
            await boss.post(f"{person}/password", json={"password": PASSWORD})
        else:
            await boss.post(f"{person}/password-link")
            [letter] = [each for each in office.to(hotel.emails["manager"]) if "Set your" in each["Subject"]]
            token = re.findall(r"/console/password/(\S+)", letter.get_content())[0]
            assert (await use(mailing(), token)).status_code == 204
        assert [(await each.get("/api/v1/rooms")).status_code for each in (manager, program)] == [401, 401], change
    told = [each for each in office.to(hotel.emails["manager"]) if "was changed" in each["Subject"]]
    assert len(told) == 2
    assert "keys that you made" in told[0].get_content()


async def test_somebody_new_is_invited_and_chooses_their_password(
    owner: Db, browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    body = {"name": "Ivo Lang", "email": f"ivo.{hotel.org_id.hex[:8]}@hotel.example", "role": "staff"}
    person = (await manager.post("/api/v1/users", json=body)).json()
    made = (await manager.post(f"/api/v1/users/{person['id']}/password-link")).json()
    assert (made["kind"], made["mailed"]) == ("invitation", False)
    token = made["url"].rpartition("/")[2]
    assert token not in str([dict(row) for row in await owner.fetch("SELECT * FROM password_links")])
    hotel.emails["ivo"] = body["email"]
    browser = browser_of()
    for _ in range(3):  # what scans e-mail opens links, and asks for their heads
        assert (await browser.get(f"/console/password/{token}")).status_code == 200
        await browser.head(f"/console/password/{token}")
        await browser.post(f"/console/password/{token}", data={})
    set_ = await browser.post(f"/console/password/{token}", data={"password": FRESH})
    assert "is set" in set_.text
    assert await login(browser_of(), hotel, "ivo", FRESH) == 200
    again = await browser.post(f"/console/password/{token}", data={"password": "something else entirely"})
    assert again.status_code == 404
    assert (await browser.get(f"/console/password/{token}")).status_code == 404


async def test_a_link_is_good_once_and_signs_out_everywhere(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    cook = await sign_in(browser_of(), hotel, "cook")
    token = await invited(manager, hotel)
    assert (await cook.get("/api/v1/auth/me")).status_code == 200, "the old password holds until the link is used"
    assert (await use(browser_of(), token)).status_code == 204
    assert (await cook.get("/api/v1/auth/me")).status_code == 401
    assert (await use(browser_of(), token, "another password")).status_code == 404
    assert await login(browser_of(), hotel, "cook", FRESH) == 200


async def test_a_refused_password_does_not_use_the_link_up(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    token = await invited(manager, hotel)
    for bad in ("iloveyou", hotel.emails["cook"], "short"):
        assert (await use(browser_of(), token, bad)).status_code == 422
    page = await browser_of().post(f"/console/password/{token}", data={"password": "iloveyou"})
    assert (page.status_code, 'role="alert"' in page.text) == (422, True)
    assert (await use(browser_of(), token)).status_code == 204


@pytest.mark.parametrize("how", ["expired", "replaced", "inactive", "invented"])
async def test_a_link_that_is_over_is_none(
    owner: Db, browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, how: str
) -> None:
    token = await invited(manager, hotel)
    match how:
        case "expired":
            await owner.execute("UPDATE password_links SET expires_at = now() WHERE org_id = $1", hotel.org_id)
        case "replaced":
            await invited(manager, hotel)
        case "inactive":
            await manager.patch(f"/api/v1/users/{hotel.staff['cook'].user_id}", json={"active": False})
        case "invented":
            token = "x" * 43
    refused = await use(browser_of(), token)
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/link-over")


async def test_who_may_not_manage_somebody_makes_no_link_for_them(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    assert (await desk.post(links_of(hotel, "cook"))).status_code == 403
    assert (await manager.post(links_of(hotel, "manager"))).status_code == 403
    assert (await manager.post(links_of(other_hotel, "cook"))).status_code == 404


async def test_an_invitation_is_mailed_where_mail_is_sent(
    mailing: Callable[[], httpx.AsyncClient], hotel: Hotel, office: PostOffice
) -> None:
    manager = await sign_in(mailing(), hotel, "manager")
    made = (await manager.post(links_of(hotel, "cook"))).json()
    assert (made["mailed"], made["url"]) == (True, None)
    [letter] = office.to(hotel.emails["cook"])
    found = re.search(r"http://hotel.example/console/password/(\S+)", letter.get_content())
    assert found is not None
    assert (await use(mailing(), found[1])).status_code == 204
    office.refuses = "550 nobody"
    handed = (await manager.post(links_of(hotel, "cook"))).json()
    assert handed["mailed"] is False
    assert handed["url"], "what could not be mailed can be handed over"


async def test_who_lost_their_password_has_a_link_mailed_and_nobody_learns_who_is_here(
    mailing: Callable[[], httpx.AsyncClient], hotel: Hotel, office: PostOffice
) -> None:
    browser = mailing()
    asked = [
        await browser.post("/api/v1/auth/password-reset", json={"email": address})
        for address in (hotel.emails["cook"], f"nobody.{hotel.org_id.hex}@hotel.example")
    ]
    assert [(each.status_code, each.content) for each in asked] == [(202, asked[0].content)] * 2
    pages = [
        await browser.post("/console/password", data={"email": address})
        for address in (hotel.emails["housekeeper"], f"nobody.{hotel.org_id.hex}@hotel.example")
    ]
    assert pages[0].content == pages[1].content
    assert len(office.letters) == 2
    [letter] = office.to(hotel.emails["cook"])
    found = re.search(r"/console/password/(\S+)", letter.get_content())
    assert found is not None
    assert (await use(browser, found[1])).status_code == 204
    assert await login(mailing(), hotel, "cook", FRESH) == 200


async def test_nobodys_letter_box_is_filled(
    mailing: Callable[[], httpx.AsyncClient], hotel: Hotel, office: PostOffice
) -> None:
    browser = mailing()
    body = {"email": hotel.emails["cook"]}

    async def ask() -> int:
        return (await browser.post("/api/v1/auth/password-reset", json=body)).status_code

    assert list(await asyncio.gather(ask(), ask())) == [202, 202]
    assert [await ask() for _ in range(3)] == [202, 429, 429]
    assert len(office.letters) == 1
