"""Signing in with the hotel's own accounts: whose word counts, for whom, and what is not believed."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import httpx
import pyotp
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from starlette.responses import Response

from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.reactions import REACTIONS
from innkeep.signing_in.news import News
from innkeep.signing_in.openid.fetching import MOST_READ
from innkeep.signing_in.sign_on import GOOD_FOR
from tests.applications import application
from tests.factories import PASSWORD, Hotel, hire
from tests.fixtures import BY_SCRIPT
from tests.notices.post_office import PostOffice
from tests.signing_in.provider import SECRET, Provider, sign_on, to_provider

Db: TypeAlias = "asyncpg.Connection[Any]"

SET_UP = "/api/v1/sign-on-provider"
ME = "/api/v1/auth/me"


@dataclass
class House:
    """A hotel with a provider, and browsers of whoever comes to it."""

    hotel: Hotel
    browser: Callable[[], httpx.AsyncClient]
    owner: httpx.AsyncClient
    office: PostOffice

    async def trust(self, provider: Provider, **more: object) -> httpx.Response:
        return await self.owner.put(SET_UP, json=provider.settings(**more))

    async def enter(self, who: str = "cook") -> httpx.Response:
        said = {"email": self.hotel.emails[who], "password": PASSWORD}
        return await self.browser().post("/api/v1/auth/login", json=said)


async def _house(owner: Db, hotel: Hotel, database: Database, tmp_path: Path, office: PostOffice) -> House:
    home, sender = "http://hotel.example", "desk@hotel.example"
    settings = Settings(data=tmp_path, base_url=home, private_addresses=True, smtp_url=office.url, mail_from=sender)
    app = application(settings, database)

    def browser() -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hotel.example", headers=BY_SCRIPT)

    await hire(owner, hotel, "owner", "owner")
    at_work = browser()
    said = {"email": hotel.emails["owner"], "password": PASSWORD}
    assert (await at_work.post("/api/v1/auth/login", json=said)).status_code == 200
    return House(hotel, browser, at_work, office)


@pytest.fixture
async def house(owner: Db, hotel: Hotel, database: Database, tmp_path: Path, office: PostOffice) -> House:
    return await _house(owner, hotel, database, tmp_path, office)


@pytest.fixture
async def provider(house: House) -> AsyncIterator[Provider]:
    async with Provider(email=house.hotel.emails["cook"]) as provider:
        assert (await house.trust(provider)).status_code == 200
        yield provider


async def test_the_providers_word_lets_somebody_in(house: House, provider: Provider) -> None:
    browser = house.browser()
    came = await sign_on(browser, house.hotel)
    assert (came.status_code, came.headers["location"]) == (303, "/console")
    assert (await browser.get(ME)).json()["name"] == "Emil Haas"
    assert "innkeep_sign_on" not in browser.cookies, "what was kept for the answer is gone with it"
    known = await browser.get("/api/v1/auth/sign-on")
    assert known.json()["issuer"] == provider.issuer


async def test_one_is_known_by_issuer_and_subject_whatever_the_address_is_by_now(
    owner: Db, house: House, provider: Provider
) -> None:
    await sign_on(house.browser(), house.hotel)
    provider.email, provider.verified = house.hotel.emails["manager"], False
    browser = house.browser()
    assert (await sign_on(browser, house.hotel)).status_code == 303
    assert (await browser.get(ME)).json()["name"] == "Emil Haas", "not whose address it is now"
    count = "SELECT count(*) FROM sign_on_identities WHERE org_id = $1"
    assert await owner.fetchval(count, house.hotel.org_id) == 1


async def test_keys_are_asked_for_once_and_again_when_they_change(house: House, provider: Provider) -> None:
    for _ in range(2):
        assert (await sign_on(house.browser(), house.hotel)).status_code == 303
    assert provider.asked.count("keys") == 1
    provider.change_keys()
    assert (await sign_on(house.browser(), house.hotel)).status_code == 303
    assert provider.asked.count("keys") == 2


def by_another_key(provider: Provider, claims: dict[str, Any]) -> str:
    other = ECKey.generate_key("P-256")
    return jwt.encode({"alg": "ES256", "kid": provider.keys[0].kid}, claims, other)


def by_a_key_that_nobody_knows(_: Provider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "ES256", "kid": "nobody's"}, claims, ECKey.generate_key("P-256"))


def unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def written(part: dict[str, Any]) -> str:
    return unpadded(json.dumps(part).encode())


def by_nobody(_: Provider, claims: dict[str, Any]) -> str:
    return f"{written({'alg': 'none'})}.{written(claims)}."


def by_the_secret(_: Provider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))


def by_the_public_key(provider: Provider, claims: dict[str, Any]) -> str:
    """As if what everybody knows were a secret that both sides share."""
    known = provider.keys[0].as_pem(private=False)
    signed = ".".join(written(part) for part in ({"alg": "HS256", "kid": provider.keys[0].kid}, claims))
    return f"{signed}.{unpadded(hmac.digest(known, signed.encode(), 'sha256'))}"


def changed_afterwards(provider: Provider, claims: dict[str, Any]) -> str:
    head, _, signature = provider.signed(claims).split(".")
    return f"{head}.{written({**claims, 'sub': 'x'})}.{signature}"


async def test_what_the_provider_has_not_signed_is_not_believed(house: House, provider: Provider) -> None:
    for provider.sign in (
        *(by_another_key, by_a_key_that_nobody_knows, by_nobody),
        *(by_the_secret, by_the_public_key, changed_afterwards),
    ):
        await refused(house, 401)
    provider.sign = None
    assert (await sign_on(house.browser(), house.hotel)).status_code == 303


NOW = int(time.time())


LIES: tuple[dict[str, object], ...] = (
    {"nonce": "another"},
    {"nonce": None},
    {"nonce": ["another"]},
    {"aud": "somebody else"},
    {"aud": None},
    {"aud": ["innkeep", "somebody else"]},
    {"aud": ["innkeep", "somebody else"], "azp": "somebody else"},
    {"azp": "somebody else"},
    {"iss": "https://another.example"},
    {"iss": None},
    {"exp": NOW - 3600},
    {"exp": None},
    {"exp": "soon"},
    {"iat": NOW - 3600},
    {"iat": NOW + 3600},
    {"iat": None},
    {"sub": None},
    {"sub": " "},
    {"sub": "x" * 256},
    {"sub": 7},
    {"at_hash": "b29wcw"},
)


async def test_what_is_signed_for_somebody_else_or_another_time_is_not_believed(
    house: House, provider: Provider
) -> None:
    for provider.claims in LIES:
        await refused(house, 401)
    provider.claims = {}
    assert (await sign_on(house.browser(), house.hotel)).status_code == 303


async def refused(house: House, status: int) -> httpx.Response:
    """What is answered to whoever comes back and is not let in."""
    browser = house.browser()
    came = await sign_on(browser, house.hotel)
    assert (came.status_code, 'role="alert"' in came.text) == (status, True), came.text
    assert (await browser.get(ME)).status_code == 401
    return came


async def test_several_may_be_meant_when_we_are_the_one_who_asked(house: House, provider: Provider) -> None:
    provider.claims = {"aud": ["innkeep", "somebody else"], "azp": "innkeep"}
    assert (await sign_on(house.browser(), house.hotel)).status_code == 303


async def test_an_address_that_is_not_verified_says_nothing(house: House, provider: Provider) -> None:
    for provider.verified in (False, None, "true", 1, ["true"]):
        assert "verified" in (await refused(house, 403)).text


async def test_an_account_is_connected_soon_after_signing_in(
    house: House, provider: Provider, owner: asyncpg.Connection[Any]
) -> None:
    cook = house.browser()
    known = {"email": house.hotel.emails["cook"], "password": PASSWORD}
    await cook.post("/api/v1/auth/login", json=known)
    before = "UPDATE logins SET created_at = now() - interval '16 minutes' WHERE org_id = $1"
    await owner.execute(before, house.hotel.org_id)
    refused = await cook.post("/console/account/sign-on")
    assert (refused.status_code, "refresh" in refused.headers) == (403, False), "it is one more way in"
    await cook.post("/api/v1/auth/login", json=known)
    assert provider.issuer in (await cook.post("/console/account/sign-on")).headers["refresh"]


async def test_who_is_signed_in_connects_an_account_that_is_not_verified(house: House, provider: Provider) -> None:
    provider.verified, provider.email = None, "somebody@elsewhere.example"
    cook, other = house.browser(), house.browser()
    for browser, who in ((cook, "cook"), (other, "front_desk")):
        await browser.post("/api/v1/auth/login", json={"email": house.hotel.emails[who], "password": PASSWORD})
    for brings in (other, cook):
        asked = await cook.post("/console/account/sign-on")
        async with httpx.AsyncClient() as outside:
            answered = await outside.get(asked.headers["refresh"].partition("url=")[2])
        back = urlsplit(answered.headers["location"])
        brings.cookies.set("innkeep_sign_on", cook.cookies["innkeep_sign_on"])
        came = await brings.get(f"{back.path}?{back.query}")
        where = None if brings is other else "/console/account"
        assert came.headers.get("location") == where, "for whom it was asked, and nobody else"
    assert provider.issuer in (await cook.get("/console/account")).text
    [told] = house.office.to(house.hotel.emails["cook"])
    assert (told["Subject"].strip().startswith(News.PROVIDER), "your account at" in told.get_content()) == (True, True)
    again = house.browser()
    assert (await sign_on(again, house.hotel)).status_code == 303
    assert (await again.get(ME)).json()["name"] == "Emil Haas"


async def test_the_address_may_be_told_beside_the_token(house: House, provider: Provider) -> None:
    provider.claims = {"email": None, "email_verified": None}
    await refused(house, 403)
    told: dict[str, object] = {"email": provider.email, "email_verified": True}
    provider.answers["userinfo"] = {**told, "sub": "another"}
    await refused(house, 403)
    provider.answers["userinfo"] = told
    assert (await sign_on(house.browser(), house.hotel)).status_code == 303


async def test_nobody_comes_in_whom_the_hotel_has_not_added(
    owner: Db, house: House, other_hotel: Hotel, provider: Provider
) -> None:
    cook, guest = house.hotel.staff["cook"].user_id, house.hotel.guest_id
    of_guest, elsewhere = f"{uuid4().hex}@hotel.example", f"{uuid4().hex}@free-mail.example"
    mine = house.hotel.emails["cook"]
    for address, user_id, column, value, right in (
        ("nobody@hotel.example", cook, "active", "true", "true"),
        (other_hotel.emails["cook"], cook, "active", "true", "true"),
        (of_guest, guest, "email", f"'{of_guest}'", "''"),
        (mine, cook, "active", "false", "true"),
        (mine, cook, "deleted_at", "now()", "NULL"),
        (elsewhere, cook, "email", f"'{elsewhere}'", f"'{mine}'"),
    ):
        provider.email = address
        await owner.execute(f"UPDATE users SET {column} = {value} WHERE id = $1", user_id)
        await refused(house, 403)
        await owner.execute(f"UPDATE users SET {column} = {right} WHERE id = $1", user_id)
    provider.email = mine.upper()
    assert (await sign_on(house.browser(), house.hotel)).status_code == 303, "addresses are the same in capitals"


@pytest.mark.usefixtures("provider")
async def test_who_is_known_and_does_not_work_here_any_more_stays_out(owner: Db, house: House) -> None:
    await sign_on(house.browser(), house.hotel)
    await owner.execute("UPDATE users SET active = false WHERE id = $1", house.hotel.staff["cook"].user_id)
    await refused(house, 403)


async def test_another_account_with_the_same_address_takes_nobodys_place(house: House, provider: Provider) -> None:
    browser = house.browser()
    await sign_on(browser, house.hotel)
    first, provider.subject = provider.subject, "another"
    await refused(house, 409)
    provider.subject = first
    assert (await browser.delete("/api/v1/auth/sign-on")).status_code == 204
    provider.subject = "another"
    assert (await sign_on(house.browser(), house.hotel)).status_code == 303


async def test_a_manager_lets_go_of_an_account_that_is_lost(house: House, provider: Provider) -> None:
    await sign_on(house.browser(), house.hotel)
    provider.subject = "another"
    cook = house.hotel.staff["cook"].user_id
    assert (await house.owner.delete(f"/api/v1/users/{cook}/second-factor")).status_code == 204
    assert (await sign_on(house.browser(), house.hotel)).status_code == 303


async def test_another_provider_takes_nobodys_place(owner: Db, house: House, provider: Provider) -> None:
    """Whom the first one meant is forgotten with it, and the same subject of the second is somebody else."""
    await sign_on(house.browser(), house.hotel)
    async with Provider(subject=provider.subject, email=house.hotel.emails["manager"]) as second:
        assert (await house.trust(second, client_secret=None)).status_code == 422, "it is not given the first's secret"
        assert (await house.trust(second)).status_code == 200
        assert (
            await owner.fetchval("SELECT count(*) FROM sign_on_identities WHERE org_id = $1", house.hotel.org_id) == 0
        )
        browser = house.browser()
        assert (await sign_on(browser, house.hotel)).status_code == 303
        assert (await browser.get(ME)).json()["name"] == "Ana Weber"


@pytest.mark.usefixtures("provider")
async def test_a_second_factor_is_asked_for_after_the_providers_word(house: House) -> None:
    browser = house.browser()
    await sign_on(browser, house.hotel)
    secret = (await browser.post("/api/v1/auth/second-factor/totp")).json()["secret"]
    now = pyotp.TOTP(secret)
    confirmation = "/api/v1/auth/second-factor/totp/confirmation"
    codes = (await browser.post(confirmation, json={"code": now.now()})).json()["recovery_codes"]
    fresh = house.browser()
    asked = await sign_on(fresh, house.hotel)
    assert (asked.status_code, 'name="code"' in asked.text) == (200, True)
    assert (await fresh.get(ME)).status_code == 401
    wrong = await fresh.post("/console/sign-on/code", data={"code": "not this one"})
    assert (wrong.status_code, 'name="code"' in wrong.text) == (401, True)
    stranger = await house.browser().post("/console/sign-on/code", data={"code": codes[0]})
    assert stranger.status_code == 422, "a code without the provider's word"
    right = await fresh.post("/console/sign-on/code", data={"code": codes[0]})
    assert (right.status_code, (await fresh.get(ME)).status_code) == (303, 200)


async def test_an_answer_is_for_the_browser_that_asked(house: House, provider: Provider) -> None:
    """What somebody lures another's browser to is not theirs: neither an answer of their own, nor none's."""
    mine, theirs = house.browser(), house.browser()
    answer = await to_provider(mine, house.hotel)
    await to_provider(theirs, house.hotel)
    for browser in (theirs, house.browser()):
        lured = await browser.get(answer)
        assert (lured.status_code, (await browser.get(ME)).status_code) == (422, 401)
    another_state = await mine.get(answer.replace("state=", "state=x"))
    assert another_state.status_code == 422
    assert "token" not in provider.asked, "no code was given away"
    assert (await mine.get(answer)).status_code == 303
    assert (await mine.get(answer)).status_code == 422, "and once"


async def test_a_code_is_good_once_even_with_what_was_kept(house: House, provider: Provider) -> None:
    browser = house.browser()
    answer = await to_provider(browser, house.hotel)
    kept = browser.cookies["innkeep_sign_on"]
    assert (await browser.get(answer)).status_code == 303
    again = house.browser()
    again.cookies.set("innkeep_sign_on", kept)
    assert (await again.get(answer)).status_code == 503
    assert provider.asked.count("token refused") == 1


async def test_an_answer_that_comes_late_is_none(
    house: House, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = house.browser()
    answer = await to_provider(browser, house.hotel)
    late = clock.now() + GOOD_FOR + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert (await browser.get(answer)).status_code == 422
    assert "token" not in provider.asked


async def test_no_hotels_provider_is_given_another_ones_code(
    house: House, other_hotel: Hotel, provider: Provider
) -> None:
    """One provider may send a browser on to another's (a mix-up): the answer names the hotel that it is for."""
    browser = house.browser()
    answer = await to_provider(browser, house.hotel)
    elsewhere = answer.replace(str(house.hotel.org_id), str(other_hotel.org_id))
    assert (await browser.get(elsewhere)).status_code == 422
    by_another = answer.replace("iss=http", "iss=https")
    assert (await browser.get(by_another)).status_code == 422
    unnamed = answer.partition("&iss=")[0]
    assert (await browser.get(unnamed)).status_code == 422, "it promised to name itself"
    assert "token" not in provider.asked


async def test_who_does_not_finish_there_is_told_so(house: House, provider: Provider) -> None:
    browser = house.browser()
    answer = await to_provider(browser, house.hotel)
    denied = await browser.get(answer.replace("code=", "error=access_denied&x="))
    assert (denied.status_code, 'role="alert"' in denied.text) == (403, True)
    assert "token" not in provider.asked


async def test_nothing_is_held_while_the_provider_thinks(
    owner: Db, hotel: Hotel, app_url: str, tmp_path: Path, office: PostOffice
) -> None:
    database = Database(app_url, reactions=REACTIONS)  # of which nobody else takes a connection
    house, held = await _house(owner, hotel, database, tmp_path, office), []

    async def look() -> None:
        held.append(database._engine.pool.checkedout())  # type: ignore[attr-defined]

    async with Provider(email=hotel.emails["cook"], meanwhile=look) as provider:
        assert (await house.trust(provider)).status_code == 200
        assert (await sign_on(house.browser(), hotel)).status_code == 303
    await database.close()
    assert held == [0]


# Setting it up


async def test_a_provider_is_asked_whether_it_is_there(house: House) -> None:
    async with Provider() as provider:
        there = await house.trust(provider)
        assert there.json()["redirect_uri"] == f"http://hotel.example/console/sign-on/{house.hotel.org_id}/back"
        for wrong in (
            {"issuer": "https://another.example"},
            {"token_endpoint": "http://plain.example/token"},
            {"jwks_uri": None},
            {"authorization_endpoint": "javascript:alert(1)"},
        ):
            provider.answers["metadata"] = dict(wrong)
            assert (await house.trust(provider)).status_code == 422, wrong
        provider.answers.clear()
        for instead in (
            Response(status_code=302, headers={"Location": f"{provider.issuer}/moved"}),
            Response("[]"),
            Response(json.dumps(provider.right()) + " " * MOST_READ),
            Response("<html>"),
        ):
            provider.instead["metadata"] = instead
            assert (await house.trust(provider)).status_code == 422, instead.body[:20]
    assert (await house.trust(provider)).status_code == 422, "nobody is there"


async def test_only_public_addresses_are_asked(owner: Db, hotel: Hotel, database: Database) -> None:
    app = application(Settings(base_url="http://hotel.example"), database)
    await hire(owner, hotel, "owner", "owner")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://hotel.example", headers=BY_SCRIPT
    ) as browser:
        said = {"email": hotel.emails["owner"], "password": PASSWORD}
        await browser.post("/api/v1/auth/login", json=said)
        async with Provider() as provider:
            for issuer in (provider.issuer, "https://localhost", "https://10.0.0.1", "http://a.example"):
                answer = await browser.put(SET_UP, json=provider.settings(issuer=issuer))
                assert (answer.status_code, answer.json()["type"]) == (422, "/problems/provider-unclear"), issuer
            assert provider.asked == []


async def test_its_secret_is_sealed_and_shown_to_nobody(owner: Db, house: House, provider: Provider) -> None:
    shown = await house.owner.get(SET_UP)
    assert SECRET not in shown.text
    sealed = await owner.fetchval("SELECT sealed FROM sign_on_providers WHERE org_id = $1", house.hotel.org_id)
    assert SECRET.encode() not in sealed
    assert SECRET not in (await house.owner.get("/console/settings/entrance")).text
    kept = await house.trust(provider, client_secret=None, name="Acme AG")
    assert kept.json()["name"] == "Acme AG"
    assert (await sign_on(house.browser(), house.hotel)).status_code == 303, "with the secret that was kept"


async def test_only_owners_say_who_vouches(house: House, provider: Provider) -> None:
    manager = house.browser()
    said = {"email": house.hotel.emails["manager"], "password": PASSWORD}
    await manager.post("/api/v1/auth/login", json=said)
    answers = [
        await manager.get(SET_UP),
        await manager.put(SET_UP, json=provider.settings()),
        await manager.delete(SET_UP),
        await manager.post("/console/settings/entrance/provider", data=provider.settings()),
        await manager.post("/console/settings/entrance/provider/removal"),
    ]
    assert [each.status_code for each in answers] == [403] * len(answers)


async def test_it_can_be_the_only_way_but_for_owners(house: House, provider: Provider) -> None:
    assert (await house.trust(provider, required=True)).status_code == 409, "nobody has come in by it yet"
    signed_on, by_password = house.browser(), house.browser()
    await sign_on(signed_on, house.hotel)
    said = {"email": house.hotel.emails["front_desk"], "password": PASSWORD}
    await by_password.post("/api/v1/auth/login", json=said)
    assert (await house.trust(provider, required=True)).status_code == 200
    assert (await by_password.get(ME)).status_code == 401, "who came in otherwise comes in anew"
    refused = await house.enter("front_desk")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/sign-on-required")
    assert (await house.enter("manager")).status_code == 403
    assert (await house.enter("owner")).status_code == 200
    assert (await house.owner.get(ME)).status_code == 200
    assert (await sign_on(house.browser(), house.hotel)).status_code == 303
    assert (await house.owner.delete(SET_UP)).status_code == 204
    assert (await house.enter("front_desk")).status_code == 200


async def test_owners_set_it_up_on_a_page(house: House) -> None:
    async with Provider(email="x@hotel.example") as provider:
        form = {**provider.settings(), "email_domains": "hotel.example, sea.example"}
        page = "/console/settings/entrance"
        wrong = await house.owner.post(f"{page}/provider", data={**form, "issuer": f"{provider.issuer}/elsewhere"})
        assert (wrong.status_code, 'role="alert"' in wrong.text) == (422, True)
        saved = await house.owner.post(f"{page}/provider", data=form)
        assert saved.status_code == 303, saved.text
        assert (await house.owner.get(SET_UP)).json()["email_domains"] == ["hotel.example", "sea.example"]
        assert provider.issuer in (await house.owner.get(page)).text
        assert (await house.owner.post(f"{page}/provider/removal")).status_code == 303
        assert (await house.owner.get(SET_UP)).status_code == 404


async def test_the_door_leads_there(owner: Db, house: House, other_hotel: Hotel) -> None:
    await owner.execute("DELETE FROM sign_on_providers")
    page = house.browser()
    assert "/console/sign-on" not in (await page.get("/console/login")).text
    domain = f"{uuid4().hex}.example"
    async with Provider() as provider:
        await house.trust(provider, email_domains=[domain])
        assert f'href="/console/sign-on/{house.hotel.org_id}?next=' in (await page.get("/console/login")).text
        copy = "INSERT INTO sign_on_providers (org_id, name, issuer, client_id, sealed, email_domains)"
        copy += " SELECT $1, name, issuer, client_id, sealed, ARRAY['another.example'] FROM sign_on_providers"
        await owner.execute(copy, other_hotel.org_id)
        shown = await page.get("/console/login")
        assert 'href="/console/sign-on?next=' in shown.text
        assert str(house.hotel.org_id) not in shown.text
        found = await page.get("/console/sign-on", params={"email": f"Somebody@{domain.upper()}"})
        assert found.headers["refresh"].endswith(f"/console/sign-on/{house.hotel.org_id}")
        none = await page.get("/console/sign-on", params={"email": "somebody@nowhere.example"})
        assert ("refresh" in none.headers, 'role="alert"' in none.text) == (False, True)
    assert (await page.get(f"/console/sign-on/{uuid4()}")).status_code == 404
