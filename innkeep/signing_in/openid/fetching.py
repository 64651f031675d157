"""Asking a provider something: by TLS, at a public address, for so long, for so many bytes, and at no other place."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2

from innkeep.core.addresses import AddressNotPublic
from innkeep.core.errors import Unavailable
from innkeep.core.outgoing import ANSWER_WITHIN, Client, client, looked_at

MOST_READ = 256 * 1024
"""Bytes. The keys of the largest providers are a tenth of that."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ProviderAway(Unavailable):
    """A provider does not answer, or says something that cannot be read."""

    title = "The sign-on provider does not answer"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for. With `form` it is posted; `basic` are a name and a password (RFC 7617)."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    basic: tuple[str, str] | None = None


def is_fit(url: str, *, private_addresses: bool) -> bool:
    """Whether an address may be asked at all: TLS, but for a provider on this very machine where that is allowed."""
    try:
        place = urlsplit(url)
        host, _ = place.hostname or "", place.port
    except ValueError:
        return False
    plain = private_addresses and place.scheme == "http" and host in _LOOPBACK
    return bool(host) and (place.scheme == "https" or plain) and place.username is None and not place.fragment


async def fetched(asking: Asking, *, private_addresses: bool) -> dict[str, Any]:
    """The object that is answered. ProviderAway for everything else; where it leads elsewhere nobody follows.

    No transaction may be open meanwhile.
    """
    if not is_fit(asking.url, private_addresses=private_addresses):
        raise ProviderAway("The sign-on provider names an address that is not asked: it has to be https.")
    try:
        async with asyncio.timeout(ANSWER_WITHIN), client() as http:
            return _read(*await _answer(http, asking, private_addresses=private_addresses))
    except AddressNotPublic as error:
        raise ProviderAway(f"The sign-on provider is not asked: {error.detail}") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, TimeoutError) as error:
        raise ProviderAway(f"The sign-on provider does not answer ({type(error).__name__}). Try again.") from error


async def _answer(http: Client, asking: Asking, *, private_addresses: bool) -> tuple[int, bytes]:
    url, headers = asking.url, {"Accept": "application/json", **asking.headers}
    extensions: dict[str, str] = {}
    if not private_addresses:
        url, named, extensions = await looked_at(url)
        headers |= named
    method = "GET" if asking.form is None else "POST"
    auth = httpx2.BasicAuth(*asking.basic) if asking.basic else None
    content = bytearray()
    sent = http.stream(method, url, headers=headers, data=asking.form, auth=auth, extensions=extensions)
    async with sent as answer:
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > MOST_READ:
                raise ProviderAway("The sign-on provider says more than is listened to.")
    return answer.status_code, bytes(content)


def _read(status: int, content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    if status != 200 or not isinstance(said, dict):  # noqa: PLR2004 - OK
        why = said.get("error") if isinstance(said, dict) else None
        named = f", {why}" if isinstance(why, str) and why.isascii() and why.replace("_", "").isalnum() else ""
        raise ProviderAway(f"The sign-on provider refuses to answer ({status}{named[:60]}).")
    return said
