"""Handing messages to push services over HTTP (RFC 8030)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from innkeep.core.outgoing import MOST_READ, Answer, Client, NoAnswer, Parcel, post
from innkeep.notices.contents import Contents
from innkeep.notices.kinds import Kind
from innkeep.notices.sending import Fate, Sent
from innkeep.notices.webpush import MOST, Receiver, authorization, encrypt
from innkeep.notices.wording import direction, one_line

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


async def push(http: Client, message: PushMessage, contact: str, *, private_addresses: bool) -> Sent:
    """Hand over a message; what came of it."""
    try:
        body = _body(message)
    except ValueError:
        return Sent(Fate.GONE, "The browser's key is none.")
    parcel = Parcel(message.endpoint, _headers(message, contact), body)
    try:
        return _read(await post(http, parcel, private_addresses=private_addresses))
    except NoAnswer as error:
        return Sent(Fate.LATER, str(error))


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


def _read(answer: Answer) -> Sent:
    if answer.taken:
        return Sent(Fate.SENT)
    why = one_line(f"{answer.status} {answer.said}", MOST_READ)
    if answer.status in _GONE:
        return Sent(Fate.GONE, why)
    if answer.status in _BUSY or answer.status >= _SERVER_ERRORS:
        return Sent(Fate.LATER, why, answer.after)
    return Sent(Fate.REFUSED, why)
