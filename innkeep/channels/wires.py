"""Calls to messengers over HTTP: what goes wrong becomes one of four things, and no key is ever written down."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx2

from innkeep.channels.adapter import MAX_PHOTO, NotAPhoto, TryLater, plain, shortened

TIMEOUT = httpx2.Timeout(15.0, connect=5.0)
"""Seconds; a messenger that takes longer is tried again."""

LONGEST_PAUSE = 3600.0
"""Seconds; whoever asks for more is asked again after an hour."""

BUSY = HTTPStatus.TOO_MANY_REQUESTS

# The client's own log names addresses, and Telegram's addresses hold the key (https://core.telegram.org/bots/api).
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def client() -> httpx2.AsyncClient:
    """A client for messengers: it follows nobody elsewhere, because it carries keys."""
    return httpx2.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=True)


async def call(http: httpx2.AsyncClient, method: str, url: str, **more: Any) -> httpx2.Response:
    """The answer, whatever its status. Raises TryLater when there is none, or a server's trouble."""
    try:
        response = await http.request(method, url, **more)
    except httpx2.InvalidURL:
        raise TryLater("The address of the messenger cannot be read.") from None
    except httpx2.TransportError as error:
        raise TryLater(f"The messenger does not answer ({type(error).__name__}).") from None
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise TryLater(f"The messenger has trouble of its own ({response.status_code}).", retry_after(response.headers))
    return response


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds to wait (RFC 9110, section 10.2.3: a number, or a date)."""
    said = headers.get("retry-after", "")
    if said.isdecimal():
        return min(float(said), LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_PAUSE)


def json_of(response: httpx2.Response) -> dict[str, Any]:
    """The object in an answer; an empty one when it holds something else."""
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def said(text: object, otherwise: str) -> str:
    """What a messenger says of a refusal, short enough to be shown."""
    return shortened(plain(text).strip(), 200) or otherwise


async def download(http: httpx2.AsyncClient, url: str, headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes at an address, up to MAX_PHOTO, however long it claims to be. Raises NotAPhoto, TryLater."""
    content = bytearray()
    try:
        async with http.stream("GET", url, headers=dict(headers or {})) as response:
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status_code == BUSY:
                raise TryLater("The messenger does not hand out the picture now.", retry_after(response.headers))
            if response.status_code != HTTPStatus.OK:
                raise NotAPhoto("The picture is gone.")
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > MAX_PHOTO:
                    raise NotAPhoto("The picture is too large.")
    except httpx2.InvalidURL:
        raise NotAPhoto("The picture has no address that can be read.") from None
    except httpx2.TransportError as error:
        raise TryLater(f"The picture did not arrive ({type(error).__name__}).") from None
    return bytes(content)
