"""Handing something to an address that somebody from outside has named, and hearing a little of what is answered.

It is a public address or it is not spoken to, unless the installation says otherwise. No redirect is followed and no
proxy of the surroundings used. No transaction may be open meanwhile.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import urlsplit

import httpx2

from innkeep.core import clock
from innkeep.core.addresses import AddressNotPublic, public_address

ANSWER_WITHIN = 10.0
"""Seconds for an answer, with looking up the name and all."""

MOST_READ = 200
"""Bytes of an answer that are read: its status matters, the rest is for whoever looks why."""


class NoAnswer(Exception):
    """Nobody answered, or nobody was asked; in words that staff can read."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is handed over, and where."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the status, how it began, and how long whoever answered wants to be left alone."""

    status: int
    said: str
    after: timedelta | None = None

    @property
    def taken(self) -> bool:
        """Whether it was (RFC 9110, section 15.3)."""
        return 200 <= self.status < 300  # noqa: PLR2004 - as there


Client = httpx2.AsyncClient
"""What is spoken with."""


def client() -> Client:
    """A client that nothing of the surroundings leads elsewhere."""
    return httpx2.AsyncClient(trust_env=False, follow_redirects=False, verify=_trusted())


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed. Read once: it takes 17 ms, in which nobody else is answered."""
    return httpx2.create_ssl_context(trust_env=False)


async def post(http: Client, parcel: Parcel, *, private_addresses: bool) -> Answer:
    """Hand a parcel over; what was answered. NoAnswer."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            if private_addresses:
                return await _post(http, parcel.url, parcel.headers, parcel.body)
            return await _post_in_public(http, parcel)
    except AddressNotPublic as error:
        raise NoAnswer(error.detail) from error
    except TimeoutError as error:
        raise NoAnswer(f"It did not answer within {ANSWER_WITHIN:.0f} seconds.") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from error


async def looked_at(url: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """Where to connect to, which is the public address that was looked at: a second look-up could lead elsewhere.

    With the header and the client's extension by which it is still spoken to, and proves itself, by its name.
    AddressNotPublic.
    """
    place = urlsplit(url)
    host = place.hostname or ""
    address = await public_address(host, place.port or 443)
    return str(httpx2.URL(url).copy_with(host=address)), {"Host": place.netloc}, {"sni_hostname": host}


async def _post_in_public(http: Client, parcel: Parcel) -> Answer:
    url, named, extensions = await looked_at(parcel.url)
    return await _post(http, url, {**parcel.headers, **named}, parcel.body, **extensions)


async def _post(http: Client, url: str, headers: Mapping[str, str], body: bytes, **extensions: str) -> Answer:
    async with http.stream("POST", url, content=body, headers=dict(headers), extensions=extensions) as answer:
        said = bytearray()
        async for part in answer.aiter_bytes():
            said += part
            if len(said) > MOST_READ:
                break
    after = asked_for(answer.headers.get("retry-after"))
    return Answer(answer.status_code, said[:MOST_READ].decode(errors="replace"), after)


def asked_for(retry_after: str | None) -> timedelta | None:
    """What a Retry-After says (RFC 9110, section 10.2.3): seconds, or a date."""
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return timedelta(seconds=min(int(retry_after.strip()[:9]), 10**6))
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return until.astimezone(UTC) - clock.now()
