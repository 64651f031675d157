"""Nobody guesses a password, and nobody is locked out of a hotel by who tries to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.core.sealing import Seal
from innkeep.signing_in import entering, tries
from innkeep.signing_in.entering import Entered, Knock
from innkeep.signing_in.logins import Browser, WrongCredentials, signed_in
from innkeep.signing_in.tries import ACCOUNT, LONGEST, PAIR, TooManyTries, network, pause
from tests.factories import PASSWORD, Hotel

NO_SEAL = Seal(Fernet.generate_key())


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long somebody waits is a matter of `pause`; here nobody does."""
    monkeypatch.setattr(tries, "STEP", 0.0)


async def enter(database: Database, hotel: Hotel, password: str, address: str, known_by: str = "") -> Entered:
    knock = Knock(hotel.emails["cook"], password)
    return await entering.enter(database, NO_SEAL, knock, Browser(address, known_by=known_by))


async def fail(database: Database, hotel: Hotel, times: int, address: str, known_by: str = "") -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            await enter(database, hotel, "wrong", address, known_by)


@asynccontextmanager
async def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> AsyncIterator[None]:
    now = clock.now() + by
    with monkeypatch.context() as moved:
        moved.setattr(clock, "now", lambda: now)
        yield


async def test_after_five_wrong_passwords_the_right_one_is_refused_from_there_for_a_while(
    database: Database, hotel: Hotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fail(database, hotel, PAIR.most, "192.0.2.1")
    with pytest.raises(TooManyTries) as refused:
        await enter(database, hotel, PASSWORD, "192.0.2.1")
    assert 0 < int(str(refused.value.members["retry_after"])) <= PAIR.within.total_seconds() + 1
    assert (await enter(database, hotel, PASSWORD, "192.0.2.2")).token, "elsewhere they get in"
    async with later(monkeypatch, PAIR.within + timedelta(seconds=1)):
        assert (await enter(database, hotel, PASSWORD, "192.0.2.1")).token


async def test_many_at_once_are_not_more_than_as_many(database: Database, hotel: Hotel) -> None:
    many = [enter(database, hotel, f"wrong {n}", "192.0.2.3") for n in range(12)]
    answers = await asyncio.gather(*many, return_exceptions=True)
    assert [type(each) for each in answers].count(WrongCredentials) == PAIR.most
    assert [type(each) for each in answers].count(TooManyTries) == len(many) - PAIR.most


async def test_whoever_tries_from_everywhere_locks_nobody_out(database: Database, hotel: Hotel) -> None:
    for n in range(ACCOUNT.most + 5):
        await fail(database, hotel, 1, f"198.51.100.{n}")
    assert (await enter(database, hotel, PASSWORD, "192.0.2.4")).token, "slowed down, not refused"


async def test_a_browser_that_is_known_is_held_up_by_nobody_else(database: Database, hotel: Hotel) -> None:
    mine = await enter(database, hotel, PASSWORD, "192.0.2.5")
    await fail(database, hotel, PAIR.most, "192.0.2.5")
    with pytest.raises(TooManyTries):
        await enter(database, hotel, PASSWORD, "192.0.2.5", known_by="invented")
    again = await enter(database, hotel, PASSWORD, "192.0.2.5", known_by=mine.known_by)
    assert again.known_by == mine.known_by
    await fail(database, hotel, tries.KNOWN_BROWSER.most, "192.0.2.5", known_by=mine.known_by)
    with pytest.raises(TooManyTries):
        await enter(database, hotel, PASSWORD, "192.0.2.5", known_by=mine.known_by)


async def test_an_unknown_address_is_refused_like_a_known_one(database: Database) -> None:
    nobody = Knock("nobody@hotel.example", "wrong")
    for _ in range(PAIR.most):
        with pytest.raises(WrongCredentials):
            await entering.enter(database, NO_SEAL, nobody, Browser("192.0.2.6"))
    with pytest.raises(TooManyTries):
        await entering.enter(database, NO_SEAL, nobody, Browser("192.0.2.6"))


async def test_the_cookie_is_a_new_one_each_time_and_the_old_one_ends(database: Database, hotel: Hotel) -> None:
    first = await enter(database, hotel, PASSWORD, "192.0.2.7")
    knock = Knock(hotel.emails["cook"], PASSWORD)
    same = Browser("192.0.2.7", known_by=first.known_by, signed_in_by=first.token)
    second = await entering.enter(database, NO_SEAL, knock, same)
    assert second.token != first.token
    assert await signed_in(database, first.token) is None
    assert await signed_in(database, second.token) == hotel.staff["cook"]


async def test_what_was_tried_long_ago_is_forgotten(
    database: Database, hotel: Hotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fail(database, hotel, PAIR.most, "192.0.2.8")
    await tries.prune(database)
    with pytest.raises(TooManyTries):
        await enter(database, hotel, PASSWORD, "192.0.2.8")
    async with later(monkeypatch, tries.KEPT + timedelta(seconds=1)):
        await tries.prune(database)
    assert (await enter(database, hotel, PASSWORD, "192.0.2.8")).token


def test_the_more_is_tried_the_longer_the_next_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "STEP", 0.1)
    waits = [pause(tried, ACCOUNT) for tried in range(ACCOUNT.most + 100)]
    assert waits[: ACCOUNT.most + 1] == [0.0] * (ACCOUNT.most + 1)
    assert 0 < waits[ACCOUNT.most + 1] < waits[ACCOUNT.most + 2]
    assert max(waits) == LONGEST


@pytest.mark.parametrize(
    ("address", "of"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_who_has_a_network_has_all_of_its_addresses(address: str, of: str) -> None:
    assert network(address) == of
