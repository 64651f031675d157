"""Passkeys, with a real browser and a device that Chromium plays: kept, signed in with, never taken twice."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TypeAlias

import asyncpg
import pytest
from playwright.async_api import Browser, BrowserContext, Page

from innkeep.core import clock
from innkeep.signing_in.news import News
from innkeep.signing_in.passkeys import GOOD_FOR
from tests.browsers import PATIENCE
from tests.factories import PASSWORD, Hotel
from tests.journeys.people import until
from tests.notices.post_office import PostOffice

Db: TypeAlias = "asyncpg.Connection[Any]"

AUTH = "/api/v1/auth"
QUIET = "/livez"
"""A page of home that hears nothing: one of the console goes to the sign-in by itself once it hears that it is over."""

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@asynccontextmanager
async def browsing(chromium: Browser, home: str) -> AsyncIterator[tuple[Page, Any, str]]:
    """A page at home, the session in which its device is told what to do, and the device."""
    context = await chromium.new_context(base_url=home)
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    device = await context.new_cdp_session(page)
    await device.send("WebAuthn.enable")
    made = await device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    try:
        yield page, device, made["authenticatorId"]
    finally:
        await context.close()


async def sign_in(page: Page, hotel: Hotel) -> None:
    said = {"email": hotel.emails["manager"], "password": PASSWORD}
    answer = await page.request.post(f"{AUTH}/login", data=said)
    assert answer.status == 200, await answer.text()


async def me(context: BrowserContext) -> int:
    return (await context.request.get(f"{AUTH}/me")).status


async def take_away(page: Page, name: str) -> None:
    await page.goto("/console/account")
    page.once("dialog", lambda dialog: dialog.accept())
    kept = page.get_by_role("listitem").filter(has_text=name)
    await kept.get_by_role("button", name="Take away").click()
    await kept.wait_for(state="detached")


GET = """async (asked) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.options);
    const credential = await navigator.credentials.get({ publicKey });
    return { credential: credential.toJSON(), state: asked.state };
}"""


VOUCHED_FOR = """INSERT INTO sign_on_providers (org_id, name, issuer, client_id, sealed, email_domains, required)
    VALUES ($1, 'Acme', 'https://login.example', 'innkeep', 'x', '{hotel.example}', true)"""


async def test_a_passkey_is_kept_signs_in_and_is_taken_away(
    chromium: Browser, owner: Db, home: str, hotel: Hotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browsing(chromium, home) as (page, device, key):
        await sign_in(page, hotel)
        await page.goto("/console/account")
        await page.get_by_label("What to call it").fill("My stick")
        await page.get_by_role("button", name="Keep a passkey").click()
        await page.locator("#passkey-codes li").nth(9).wait_for()
        codes = await page.locator("#passkey-codes li").all_inner_texts()
        await page.context.clear_cookies()
        assert await me(page.context) == 401

        said = {"email": hotel.emails["manager"], "password": PASSWORD}
        alone = await page.request.post(f"{AUTH}/login", data=said)
        assert (alone.status, (await alone.json())["ways"]) == (401, ["passkey"])
        with_code = await page.request.post(f"{AUTH}/login", data=said | {"code": codes[0]})
        assert with_code.status == 200
        await page.context.clear_cookies()

        await page.goto("/console/login?next=/console/account")
        await page.get_by_role("button", name="Sign in with a passkey").click()
        await page.wait_for_url(f"{home}/console/account")
        assert await me(page.context) == 200
        await page.get_by_role("listitem").filter(has_text="My stick").wait_for()
        await page.goto(QUIET)

        async def answered() -> dict[str, Any]:
            asked = await (await page.request.post(f"{AUTH}/passkey-login/options")).json()
            answer: dict[str, Any] = await page.evaluate(GET, asked)
            return answer

        async def enter(answer: dict[str, Any]) -> int:
            return (await page.request.post(f"{AUTH}/passkey-login", data=answer)).status

        answer = await answered()
        assert [await enter(answer) for _ in range(2)] == [200, 401], "an answer is taken once"
        early, late = await answered(), await answered()
        assert await enter(late) == 200
        assert await enter(early) == 401, "and so is every one before it"
        other = await (await page.request.post(f"{AUTH}/passkey-login/options")).json()
        assert await enter(await answered() | {"state": other["state"]}) == 401, "an answer to another challenge"
        assert await enter(await answered() | {"state": "invented"}) == 422
        fresh = await answered()
        now = clock.now() + GOOD_FOR + timedelta(seconds=1)
        with monkeypatch.context() as later:
            later.setattr(clock, "now", lambda: now)
            assert await enter(fresh) == 422
        await owner.execute(VOUCHED_FOR, hotel.org_id)
        assert await enter(await answered()) == 403, "where the hotel's provider is the only way"
        await owner.execute("DELETE FROM sign_on_providers WHERE org_id = $1", hotel.org_id)
        await device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        with pytest.raises(Exception, match="NotAllowedError"):
            await answered()
        await device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})

        fresh = await answered()
        await take_away(page, "My stick")
        assert await enter(fresh) == 401


async def test_what_is_not_of_this_place_is_refused(
    chromium: Browser, home: str, hotel: Hotel, office: PostOffice
) -> None:
    """What a page that only looks like it is given, and what a device said to somebody else."""
    create = """async (asked) => {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked.options);
        const credential = await navigator.credentials.create({ publicKey });
        return { credential: credential.toJSON(), state: asked.state, name: "Telephone" };
    }"""
    async with browsing(chromium, home) as (page, _device, _key):
        await sign_in(page, hotel)
        await page.goto(QUIET)
        asked = await (await page.request.post(f"{AUTH}/passkeys/options")).json()
        assert asked["options"]["rp"]["id"] == "localhost"
        answer = await page.evaluate(create, asked)
        said = answer["credential"]["response"]["clientDataJSON"]
        forged = {**answer["credential"], "response": {**answer["credential"]["response"], "clientDataJSON": said[:-4]}}
        assert (await page.request.post(f"{AUTH}/passkeys", data=answer | {"credential": forged})).status == 422
        there = base64.urlsafe_b64decode(said + "==").replace(home.encode(), b"https://look-alike.example")
        elsewhere = {"clientDataJSON": base64.urlsafe_b64encode(there).decode().rstrip("=")}
        shown = {**answer["credential"], "response": {**answer["credential"]["response"], **elsewhere}}
        assert (await page.request.post(f"{AUTH}/passkeys", data=answer | {"credential": shown})).status == 422
        assert (await page.request.post(f"{AUTH}/passkeys", data=answer | {"credential": {}})).status == 422
        assert (await page.request.post(f"{AUTH}/passkeys", data=answer)).status == 201

        async def told() -> bool:
            return any(each["Subject"].strip().startswith(News.PASSKEY) for each in office.to(hotel.emails["manager"]))

        await until(told)
        assert (await page.request.post(f"{AUTH}/passkeys", data=answer)).status == 409
        for odd in ({}, {"rawId": "AAAA"}, {"rawId": "%%%"}):
            login = await (await page.request.post(f"{AUTH}/passkey-login/options")).json()
            body = {"credential": odd, "state": login["state"]}
            assert (await page.request.post(f"{AUTH}/passkey-login", data=body)).status == 401
