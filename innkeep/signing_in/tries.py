"""How often somebody may try to sign in: so that nobody guesses, and nobody is locked out by who tries to.

Refused is only a pair of account and address that has failed often, for a quarter of an hour. What is tried on one
account from many addresses, or from one address on many accounts, is slowed down, never refused; a browser in which
somebody has signed in before is held up by nothing but its own tries. So whoever tries wrong passwords on purpose, even
from within the hotel's own network, keeps nobody out of a browser that they use.
"""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from innkeep.core import clock
from innkeep.core.db import AsyncSession, Database
from innkeep.core.errors import TooManyRequests


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries within a span of time."""

    name: str
    most: int
    within: timedelta


PAIR = Limit("pair", 5, timedelta(minutes=15))
KNOWN_BROWSER = Limit("browser", 10, timedelta(minutes=15))
SECOND_FACTOR = Limit("second factor", 10, timedelta(hours=1))
OLD_PASSWORD = Limit("old password", 10, timedelta(hours=1))
LETTERS = Limit("letters", 3, timedelta(hours=1))
ACCOUNT = Limit("account", 10, timedelta(hours=1))
ADDRESS = Limit("address", 100, timedelta(hours=1))
EVERYBODY = Limit("everybody", 300, timedelta(minutes=10))

SLOWED_BY = (ACCOUNT, ADDRESS, EVERYBODY)
"""What slows down, and does not refuse."""

STEP = 0.1
LONGEST = 3.0
"""Seconds that each try above a limit waits longer, and the most."""

KEPT = timedelta(hours=2)


class TooManyTries(TooManyRequests):
    """Too many wrong passwords or codes."""


def pause(tries: int, limit: Limit) -> float:
    """Seconds that the next try waits: nothing up to the limit."""
    return min(max(tries - limit.most, 0) * STEP, LONGEST)


def network(address: str) -> str:
    """The part of an IP address that one line has: of IPv6 the first half, since anybody has the rest for free."""
    try:
        ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return address
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((ip, 64), strict=False))  # noqa: PLR2004 - IPv4


_COUNT = text("""
    INSERT INTO sign_in_tries AS t (key, tries, since) VALUES (:key, 1, :now)
    ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN t.since <= :long_ago THEN 1 ELSE t.tries + 1 END,
        since = CASE WHEN t.since <= :long_ago THEN :now ELSE t.since END
    RETURNING tries, since
""")
_TAKE_BACK = text("UPDATE sign_in_tries SET tries = tries - 1 WHERE key = :key AND tries > 1")
_FORGET = text("DELETE FROM sign_in_tries WHERE key = :key")
_PRUNE = text("DELETE FROM sign_in_tries WHERE since < :before")


@dataclass(frozen=True, slots=True)
class Try:
    """One try of somebody: what it is counted under, in the order in which all count."""

    refused_by: tuple[Limit, str]
    slowed_by: tuple[tuple[Limit, str], ...] = ()

    @classmethod
    def of(cls, account: str, address: str, known_browser: str | None) -> Try:
        """A password that is tried on an account from an address; `known_browser` is told from strangers."""
        whose = account.strip().lower()
        if known_browser is not None:
            return cls((KNOWN_BROWSER, f"{whose}\n{known_browser}"))
        where = network(address)
        named = {ACCOUNT.name: whose, ADDRESS.name: where, EVERYBODY.name: ""}
        return cls((PAIR, f"{whose}\n{where}"), tuple((limit, named[limit.name]) for limit in SLOWED_BY))


async def begin(database: Database, what: Try) -> float:
    """Count a try before anything is looked at, so that many at once are not more than as many. TooManyTries.

    How many seconds it is to wait, which it does with no transaction open.
    """
    async with database.without_tenant() as db:
        limit, whose = what.refused_by
        tries, since = await _counted(db, limit, whose)
        if tries > limit.most:
            left = since + limit.within - clock.now()
            seconds = max(1, int(left.total_seconds()) + 1)
            raise TooManyTries(
                f"Too many tries. Wait {-(-seconds // 60)} minutes, or sign in where you have signed in before.",
                retry_after=seconds,
            )
        slowed = [pause((await _counted(db, each, under))[0], each) for each, under in what.slowed_by]
    return max(slowed, default=0.0)


async def _counted(db: AsyncSession, limit: Limit, whose: str) -> tuple[int, datetime]:
    now = clock.now()
    found = await db.execute(_COUNT, {"key": _key(limit, whose), "now": now, "long_ago": now - limit.within})
    tries, since = found.one()
    return tries, since


async def succeed(database: Database, what: Try) -> None:
    """It was right: it does not count, and those before it by the same browser do not either."""
    async with database.without_tenant() as db:
        await db.execute(_FORGET, {"key": _key(*what.refused_by)})
        for limit, whose in what.slowed_by:
            await db.execute(_TAKE_BACK, {"key": _key(limit, whose)})


async def prune(database: Database) -> None:
    """Forget what was tried long ago."""
    async with database.without_tenant() as db:
        await db.execute(_PRUNE, {"before": clock.now() - KEPT})


def _key(limit: Limit, whose: str) -> bytes:
    return hashlib.sha256(f"{limit.name}\n{whose}".encode()).digest()
