"""A code besides the password: set up, asked for, never taken twice, and what is done when the telephone is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pyotp
import pytest

from innkeep.core import clock
from innkeep.signing_in import tries
from innkeep.signing_in.totp import RECOVERY_CODES, STEP
from tests.factories import PASSWORD, Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]
Db: TypeAlias = "asyncpg.Connection[Any]"

AUTH = "/api/v1/auth"
FACTOR = f"{AUTH}/second-factor"


class App:
    """An app for codes, on a clock that the tests move."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.secret = ""
        self._now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: self._now)

    def later(self, by: timedelta = timedelta(seconds=STEP)) -> None:
        self._now += by

    def code(self, at: datetime | None = None) -> str:
        return pyotp.TOTP(self.secret).at(at or self._now)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> App:
    return App(monkeypatch)


async def knock(browser: httpx.AsyncClient, hotel: Hotel, code: str | None = None) -> httpx.Response:
    said = {"email": hotel.emails["manager"], "password": PASSWORD} | ({"code": code} if code else {})
    return await browser.post(f"{AUTH}/login", json=said)


async def set_up(browser: httpx.AsyncClient, app: App) -> list[str]:
    """The recovery codes."""
    begun = await browser.post(f"{FACTOR}/totp")
    assert begun.status_code == 201, begun.text
    app.secret = begun.json()["secret"]
    confirmed = await browser.post(f"{FACTOR}/totp/confirmation", json={"code": app.code()})
    assert confirmed.status_code == 200, confirmed.text
    codes: list[str] = confirmed.json()["recovery_codes"]
    return codes


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


async def test_without_a_second_factor_the_password_is_enough(browser_of: Browsers, hotel: Hotel) -> None:
    answer = await knock(browser_of(), hotel)
    assert answer.status_code == 200
    assert answer.json()["role"] == "manager"


async def test_the_code_is_asked_for_and_no_code_is_taken_twice(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, app: App
) -> None:
    await set_up(manager, app)
    browser = browser_of()
    needed = await knock(browser, hotel)
    assert (needed.status_code, needed.json()["type"]) == (401, "/problems/second-factor-needed")
    assert "set-cookie" not in needed.headers
    assert (await knock(browser, hotel, app.code())).status_code == 401, "the code that confirmed it was used"
    app.later()
    at_once = await asyncio.gather(*(knock(browser_of(), hotel, app.code()) for _ in range(3)))
    assert sorted(each.status_code for each in at_once) == [200, 401, 401], "whoever looks over a shoulder is too late"
    assert (await knock(browser, hotel, app.code())).status_code == 401, "and so was this one"
    app.later()
    app.later()
    slow = app.code(clock.now() - timedelta(seconds=STEP))
    assert (await knock(browser, hotel, slow)).status_code == 200, "a telephone may be half a minute late"
    app.later(timedelta(minutes=5))
    assert (await knock(browser, hotel, slow)).status_code == 401


async def test_a_secret_counts_once_a_code_of_it_was_shown(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, app: App
) -> None:
    begun = (await manager.post(f"{FACTOR}/totp")).json()
    told = parse_qs(urlsplit(begun["uri"]).query)
    assert told["secret"] == [begun["secret"]]
    assert (await knock(browser_of(), hotel)).status_code == 200
    wrong = await manager.post(f"{FACTOR}/totp/confirmation", json={"code": "000000"})
    assert wrong.status_code == 422
    again = (await manager.post(f"{FACTOR}/totp")).json()
    assert again["secret"] != begun["secret"]
    await set_up(manager, app)
    assert (await manager.get(FACTOR)).json() == {"totp": True, "recovery_codes": RECOVERY_CODES}
    assert (await manager.post(f"{FACTOR}/totp")).status_code == 409


async def test_what_is_kept_is_sealed_or_hashed(owner: Db, manager: httpx.AsyncClient, hotel: Hotel, app: App) -> None:
    codes = await set_up(manager, app)
    kept = await owner.fetch(
        "SELECT sealed FROM totp_factors WHERE org_id = $1 UNION ALL SELECT code_hash FROM recovery_codes", hotel.org_id
    )
    assert len(kept) > RECOVERY_CODES
    for each in kept:
        for said in (app.secret, *codes):
            assert said.encode() not in each["sealed"]


async def test_a_recovery_code_stands_in_once(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, app: App
) -> None:
    await set_up(await sign_in(browser_of(), hotel, "front_desk"), app)
    [first, *_] = await set_up(manager, app)
    browser = browser_of()
    assert (await knock(browser, hotel, f" {first.upper().replace('-', ' ')} ")).status_code == 200
    assert (await knock(browser_of(), hotel, first)).status_code == 401
    assert (await manager.get(FACTOR)).json()["recovery_codes"] == RECOVERY_CODES - 1, "a colleague's are not counted"


async def test_codes_are_not_guessed(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "PAIR", tries.Limit("pair", 1000, timedelta(minutes=15)))
    await set_up(manager, app)
    app.later()
    for _ in range(tries.SECOND_FACTOR.most):
        assert (await knock(browser_of(), hotel, "000000")).status_code == 401
    refused = await knock(browser_of(), hotel, app.code())
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


async def test_it_is_taken_away_by_a_code_or_by_a_colleague_who_may(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, app: App
) -> None:
    await set_up(manager, app)
    assert (await manager.post(f"{FACTOR}/totp/removal", json={"code": "000000"})).status_code == 422
    app.later()
    assert (await manager.post(f"{FACTOR}/totp/removal", json={"code": app.code()})).status_code == 204
    assert (await manager.get(FACTOR)).json() == {"totp": False, "recovery_codes": 0}
    assert (await manager.post(f"{FACTOR}/totp/removal", json={"code": app.code()})).status_code == 409
    desk = await sign_in(browser_of(), hotel, "front_desk")
    await set_up(desk, app)
    theirs = f"/api/v1/users/{hotel.staff['front_desk'].user_id}/second-factor"
    assert (await desk.delete(theirs)).status_code == 403
    cook = await sign_in(browser_of(), hotel, "cook")
    assert (await cook.delete(theirs)).status_code in {403, 404}
    assert (await manager.delete(theirs)).status_code == 204
    assert (await desk.get(FACTOR)).json()["totp"] is False


async def test_the_console_asks_for_the_code(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, app: App
) -> None:
    await set_up(manager, app)
    app.later()
    browser, said = browser_of(), {"email": hotel.emails["manager"], "password": PASSWORD}
    asked = await browser.post("/console/login", data=said)
    assert asked.status_code == 401
    assert 'name="code"' in asked.text
    wrong = await browser.post("/console/login", data=said | {"code": "000000"})
    assert wrong.status_code == 401
    assert 'name="code"' in wrong.text
    assert (await browser.post("/console/login", data=said | {"code": app.code()})).status_code == 303
    assert (await browser.get("/console/board")).status_code == 200
