"""What every channel is able to do, in the same words: the web chat, Telegram, WhatsApp, and whatever comes next.

An adapter knows the protocol of its messenger and nothing of hotels: no database, no guest, no order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

import httpx2

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""What a file that was sent as it is may be, to be shown as a picture."""

MAX_PHOTO = 10 * 1024 * 1024
"""Bytes of a picture that is fetched; as much as the web chat takes."""

Kind = Literal["text", "photo", "tap", "start", "status", "other"]


class TryLater(Exception):
    """The messenger cannot take it now. `after` is in seconds, when it said so."""

    def __init__(self, said: str, after: float | None = None) -> None:
        super().__init__(said)
        self.after = after


class Refused(Exception):
    """The messenger will never take this, for a reason that staff can read."""


class KeysRefused(Exception):
    """The messenger does not take the hotel's keys (any more)."""


class WindowClosed(Exception):
    """The guest has not written for so long that only a template may be sent."""


class NotAPhoto(Exception):
    """What was to be fetched is too large, gone, or not to be had from there."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can do. `limit` and `choice_limit` are characters of a message, without and with choices.

    `window` is how long after the guest's last message the hotel may write freely.
    """

    limit: int
    choice_limit: int
    corrects: bool
    retracts: bool
    types: bool
    tells_read: bool
    pushes: bool = True
    window: timedelta | None = None
    utf16: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """What an update says. What does not apply is empty.

    `photo` is the messenger's name of a picture, `tap` what the button that was tapped holds, and `answer` that tap's
    own id; `of` the messenger's id of the message that a status or a tap is about, and `reference` our own of it;
    `quotes` its id of the one that a message replies to.
    """

    kind: Kind
    text: str = ""
    photo: str = ""
    tap: str = ""
    answer: str = ""
    status: str = ""
    of: str = ""
    reference: str = ""
    quotes: str = ""
    problem: str = ""
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that a messenger tells. `place` says where it belongs among those of the same address."""

    provider_id: str
    address: str
    place: int
    said_at: datetime
    told: Incoming


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it holds, and what stands on it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """What is sent as one message. `quotes` is the messenger's id of one that it refers to."""

    text: str = ""
    choices: Sequence[Choice] = ()
    menu: str = ""
    picture: bytes | None = None
    quotes: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where something is sent, and our own id of it; `heard_id` is the messenger's id of what they wrote last."""

    address: str
    reference: str = ""
    heard_id: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What the messenger calls the hotel there: `account` for programs, `handle` as guests see it."""

    account: str
    handle: str


@dataclass(frozen=True, slots=True)
class Wire:
    """A way to the messenger: the HTTP client, where it answers, and the hotel's keys, which are never shown."""

    http: httpx2.AsyncClient
    url: str
    account: str
    keys: Mapping[str, str] = field(repr=False)


class Adapter(Protocol):
    """A channel's protocol."""

    @property
    def abilities(self) -> Abilities:
        """What the channel can do, and how much fits into it."""

    def genuine(self, keys: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a request to the hook comes from the messenger; looked at before anything is read."""

    def updates(self, account: str, body: bytes) -> list[Update]:
        """What a genuine request tells; ValueError when it cannot be read."""

    async def connect(self, wire: Wire, hook: str) -> Account:
        """Prove the keys, and have news brought to the hook where that can be asked for."""

    async def disconnect(self, wire: Wire) -> None:
        """Have no more news brought."""

    async def send(self, wire: Wire, to: Recipient, part: Part) -> str:
        """Send; the messenger's id of it. Raises TryLater, Refused, KeysRefused, WindowClosed."""

    async def correct(self, wire: Wire, to: Recipient, sent: str, text: str) -> bool:
        """Let what was sent say something else; False when it cannot be done."""

    async def retract(self, wire: Wire, to: Recipient, sent: str) -> bool:
        """Take back what was sent; False when it cannot be done."""

    async def template(self, wire: Wire, to: Recipient, name: str, language: str) -> str:
        """Send a template that the messenger knows."""

    async def typing(self, wire: Wire, to: Recipient) -> None:
        """Show that somebody writes."""

    async def answer_tap(self, wire: Wire, to: Recipient, told: Incoming, words: str) -> None:
        """Let a tap be seen to have been heard, and put its buttons away where that is possible."""

    async def photo(self, wire: Wire, name: str) -> bytes:
        """A picture that was sent, whatever it turns out to be. Raises NotAPhoto."""


def plain(value: object) -> str:
    """A text of a foreign program as a database can hold it: without NUL and halves of surrogates."""
    if not isinstance(value, str):
        return ""
    return "".join(c for c in value if c != "\0" and unicodedata.category(c) != "Cs")


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def split(text: str, limit: int, *, utf16: bool = False) -> list[str]:
    """A text in pieces of at most `limit` characters (UTF-16 code units), broken at lines or spaces where possible."""
    pieces = []
    while _length(text, utf16=utf16) > limit:
        most = limit
        while _length(text[:most], utf16=utf16) > limit:
            most -= 1 + (_length(text[:most], utf16=utf16) - limit) // 2
        cut = max(text.rfind("\n", 0, most), text.rfind(" ", 0, most))
        cut = cut if cut > most // 2 else most
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [piece for piece in [*pieces, text] if piece]


def _length(text: str, *, utf16: bool) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 if utf16 else len(text)
