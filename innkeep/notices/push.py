"""Handing messages to push services over HTTP (RFC 8030)."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import httpx2

from innkeep.notices.addresses import AddressNotPublic, public_address
from innkeep.notices.contents import Contents
from innkeep.notices.kinds import Kind
from innkeep.notices.sending import Fate, Sent, asked_for
from innkeep.notices.webpush import MOST, Receiver, authorization, encrypt
from innkeep.notices.wording import direction, one_line

ANSWER_WITHIN = 10.0
"""Seconds for a push service to answer."""

MOST_READ = 200
"""Bytes of an answer that are read: its status matters, the rest is for whoever looks why."""

_GONE = frozenset({404, 410})
_BUSY = frozenset({408, 425, 429})
_SERVER_ERRORS = 500

KEPT_FOR: dict[Kind, timedelta] = {
    Kind.NEW_ORDER: timedelta(hours=1),
    Kind.ESCALATED: timedelta(hours=4),
    Kind.URGENT: timedelta(hours=1),
    Kind.ON_CALL: timedelta(hours=1),
    Kind.WAITING: timedelta(hours=1),
}
"""How long a push service keeps what it cannot deliver, where later than that it helps nobody."""

USUALLY_KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PushMessage:
    """What goes to one browser, and with whose key it is signed."""

    endpoint: str
    receiver: Receiver
    private_key: bytes
    kind: Kind
    urgent: bool
    contents: Contents


async def push(http: httpx2.AsyncClient, message: PushMessage, contact: str, *, private_addresses: bool) -> Sent:
    """Hand over a message; what came of it."""
    headers, body = _headers(message, contact), _body(message)
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            if private_addresses:
                return await _post(http, message.endpoint, headers, body)
            return await _post_in_public(http, message.endpoint, headers, body)
    except AddressNotPublic as error:
        return Sent(Fate.LATER, error.detail)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, TimeoutError) as error:
        return Sent(Fate.LATER, f"{type(error).__name__}: {error}")


async def _post_in_public(http: httpx2.AsyncClient, endpoint: str, headers: dict[str, str], body: bytes) -> Sent:
    """The same, to a public address: connected to as it was looked at, for a second look-up could lead elsewhere."""
    place = urlsplit(endpoint)
    host = place.hostname or ""
    address = await public_address(host, place.port or 443)
    url = str(httpx2.URL(endpoint).copy_with(host=address))
    return await _post(http, url, {**headers, "Host": place.netloc}, body, sni_hostname=host)


async def _post(http: httpx2.AsyncClient, url: str, headers: dict[str, str], body: bytes, **extensions: str) -> Sent:
    async with http.stream("POST", url, content=body, headers=headers, extensions=extensions) as answer:
        said = bytearray()
        async for part in answer.aiter_bytes():
            said += part
            if len(said) > MOST_READ:
                break
    return _read(answer, said[:MOST_READ].decode(errors="replace"))


def _headers(message: PushMessage, contact: str) -> dict[str, str]:
    kept_for = KEPT_FOR.get(message.kind, USUALLY_KEPT_FOR)
    high = message.urgent or message.kind in {Kind.WAITING, Kind.URGENT, Kind.ON_CALL, Kind.MESSAGE}
    return {
        "Authorization": authorization(message.endpoint, message.private_key, contact),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(kept_for.total_seconds())),
        "Urgency": "high" if high else "normal",
        # What waits for the browser is replaced by what is newer (RFC 8030, section 5.4): 32 characters at most.
        "Topic": message.contents.topic.hex,
    }


def _body(message: PushMessage) -> bytes:
    said = message.contents
    told = {
        "title": said.title,
        "body": said.body,
        "path": said.path,
        "tag": said.topic.hex,
        "lang": said.language,
        "dir": direction(said.language),
        "urgent": message.urgent,
    }
    text = json.dumps(told, ensure_ascii=False).encode()
    assert len(text) <= MOST  # noqa: S101 - titles and bodies have their limits, far below
    return encrypt(text, message.receiver)


def _read(answer: httpx2.Response, said: str) -> Sent:
    if answer.is_success:
        return Sent(Fate.SENT)
    why = one_line(f"{answer.status_code} {said}", MOST_READ)
    if answer.status_code in _GONE:
        return Sent(Fate.GONE, why)
    if answer.status_code in _BUSY or answer.status_code >= _SERVER_ERRORS:
        return Sent(Fate.LATER, why, asked_for(answer.headers.get("retry-after")))
    return Sent(Fate.REFUSED, why)
