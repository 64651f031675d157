"""Links to set a password: handed over or mailed, used once, replaced, over in time; and what they never tell."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any, TypeAlias

import asyncpg
import httpx
import pyotp
import pytest

from innkeep.signing_in.news import News
from tests.factories import PASSWORD, Hotel, hire
from tests.journeys.people import sign_in
from tests.notices.post_office import PostOffice

Browsers = Callable[[], httpx.AsyncClient]
Db: TypeAlias = "asyncpg.Connection[Any]"

ELSEWHERE = {"Host": "hotel.attacker.example", "X-Forwarded-Host": "hotel.attacker.example"}

FRESH = "gulls over the harbour"


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


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
        await browser.post("/api/v1/auth/password-reset", json={"email": address}, headers=ELSEWHERE)
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
    found = re.search(r"http://hotel.example/console/password/(\S+)", letter.get_content())
    assert found is not None, "and leads here, whatever the request calls this place"
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


async def test_a_passkey_outlives_a_link_and_whose_it_is_reads_of_it(
    owner: Db, manager: httpx.AsyncClient, mailing: Callable[[], httpx.AsyncClient], hotel: Hotel, office: PostOffice
) -> None:
    """Whoever reads somebody's e-mail takes no second factor away by that; whoever planted one is seen."""
    kept = """INSERT INTO passkeys (org_id, user_id, name, credential_id, public_key, challenged_at)
        VALUES ($1, $2, 'Somebody''s telephone', $3, 'x', now())"""
    await owner.execute(kept, hotel.org_id, hotel.staff["cook"].user_id, hotel.org_id.bytes)
    assert (await manager.get("/api/v1/auth/passkeys")).json()["items"] == [], "a colleague's is nobody else's to see"
    asked = (await manager.post("/api/v1/auth/passkeys/options")).json()
    assert asked["options"]["excludeCredentials"] == []
    browser, token = mailing(), await invited(manager, hotel)
    assert (await use(browser, token)).status_code == 204
    assert await login(browser, hotel, "cook", FRESH) == 401, "a password is not enough, as before"
    [letter] = office.to(hotel.emails["cook"])
    assert "your password, the passkey “Somebody's telephone”" in letter.get_content()
    assert "http://hotel.example/console/account" in letter.get_content()


@pytest.mark.parametrize("at", ["the API", "the console"])
async def test_both_letter_boxes_hear_of_another_address_and_links_in_the_old_one_are_over(
    mailing: Callable[[], httpx.AsyncClient], hotel: Hotel, office: PostOffice, at: str
) -> None:
    manager, browser = await sign_in(mailing(), hotel, "manager"), mailing()
    person, before = hotel.staff["cook"].user_id, hotel.emails["cook"]
    await browser.post("/api/v1/auth/password-reset", json={"email": before})
    [lost] = office.to(before)
    [token] = re.findall(r"/console/password/(\S+)", lost.get_content())
    after = f"emil.{hotel.org_id.hex[:8]}@hotel.example"
    if at == "the API":
        assert (await manager.patch(f"/api/v1/users/{person}", json={"name": "Emil"})).status_code == 200
        assert (await browser.get(f"/console/password/{token}")).status_code == 200, "nothing but the address ends it"
        assert (await manager.patch(f"/api/v1/users/{person}", json={"email": after})).status_code == 200
    else:
        version = (await manager.get(f"/api/v1/users/{person}")).headers["ETag"].strip('"')
        form = {"name": "Emil", "email": after, "role": "staff", "active": "on", "version": version}
        headers = {"HX-Request": "true"}
        saved = await manager.post(f"/console/settings/team/{person}", data=form, headers=headers)
        assert saved.status_code == 303, saved.text
    assert (await use(browser, token)).status_code == 404
    for address in (before, after):
        [told] = [each for each in office.to(address) if "address that you sign in with" in each["Subject"]]
        assert ("These let you in now" in told.get_content()) is (address == after), "no more to who has it no more"


async def test_whoever_loses_a_way_in_or_gets_one_is_told(
    owner: Db, mailing: Callable[[], httpx.AsyncClient], hotel: Hotel, office: PostOffice
) -> None:
    await hire(owner, hotel, "owner", "owner")
    cook, boss = await sign_in(mailing(), hotel, "cook"), await sign_in(mailing(), hotel, "owner")
    person, factor = hotel.staff["cook"].user_id, "/api/v1/auth/second-factor/totp"

    def heard() -> list[str]:
        return [each["Subject"].strip().partition(" (")[0] for each in office.to(hotel.emails["cook"])]

    app = pyotp.TOTP((await cook.post(factor)).json()["secret"])
    [code, *_] = (await cook.post(f"{factor}/confirmation", json={"code": app.now()})).json()["recovery_codes"]
    await cook.post(f"{factor}/removal", json={"code": code})
    await boss.delete(f"/api/v1/users/{person}/second-factor")
    await boss.post(f"/console/settings/team/{person}/password", headers={"HX-Request": "true"})
    assert heard() == [News.APP, News.APP_GONE, News.FACTORS_GONE, News.PASSWORD]
