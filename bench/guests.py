"""Guests who write: each with a room, a stay, an open conversation that a person answers, and a phone."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast
from uuid import UUID

import asyncpg

from innkeep.core.tokens import new_token, token_hash

# In manual mode nobody's agent answers while the messages are counted.
_GUEST = """
WITH guest AS (
    INSERT INTO users (org_id, name, email, role)
    SELECT $1, 'Guest ' || $2::text, '', id FROM roles WHERE name = 'guest' RETURNING id),
room AS (INSERT INTO rooms (org_id, label, room_number, type) VALUES ($1, 'Double', 'B' || $2::text, 'double')
    RETURNING id)
SELECT guest.id AS guest_id, room.id AS room_id FROM guest, room
"""
_STAY = """
WITH stay AS (
    INSERT INTO checkin_rooms (org_id, room_id, checkin_date, checkout_date, status)
    VALUES ($1, ARRAY[$3::uuid], current_date - 1, current_date + 3, 'checked_in') RETURNING id),
staying AS (INSERT INTO stay_guests (org_id, stay_id, guest_id, is_primary) SELECT $1, id, $2, true FROM stay),
phone AS (INSERT INTO guest_devices (org_id, stay_id, guest_id, token_hash, verified)
    SELECT $1, id, $2, $4, true FROM stay)
INSERT INTO sessions (org_id, session_id, checkin_room_id, room_id, mode, start)
SELECT $1, $2, id, $3, 'manual', now() FROM stay RETURNING id
"""


@dataclass(frozen=True, slots=True)
class BenchGuest:
    """A guest's phone: what it shows for itself, and the conversation it writes into."""

    token: str
    org_id: UUID
    session_id: UUID


async def settle(owner: asyncpg.Connection[Any], org_id: UUID, count: int) -> list[BenchGuest]:
    """Let so many guests in."""
    guests = []
    async with owner.transaction():
        for number in range(count):
            row = await owner.fetchrow(_GUEST, org_id, str(number))
            guest_id, room_id = row or (None, None)
            token = new_token()
            session_id = await owner.fetchval(_STAY, org_id, guest_id, room_id, token_hash(token))
            guests.append(BenchGuest(token, org_id, session_id))
    return guests


class Sender(asyncio.Protocol):
    """A phone on a kept connection that sends the same request again as soon as it was answered.

    As little Python as can be: the two cores are the server's.
    """

    def __init__(self, request: bytes, end: float) -> None:
        self._request = request
        self._end = end
        self._answer = b""
        self.took: list[float] = []
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected: begin."""
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def _send(self) -> None:
        self._began = time.perf_counter()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """A part of an answer, which is short and says how long it is."""
        self._answer += data
        head, found, body = self._answer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        if not self._answer.startswith(b"HTTP/1.1 201"):
            self.done.set_exception(RuntimeError(self._answer.decode()))
            self._transport.close()
            return
        self._answer = b""
        now = time.perf_counter()
        self.took.append(now - self._began)
        if now < self._end:
            self._send()
        else:
            self.done.set_result(None)
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        """The server is gone."""
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server hung up"))


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0] or 0)


@dataclass(slots=True)
class Sent:
    """How many messages were acknowledged in how many seconds, and how long each took."""

    seconds: float
    took: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Messages a second."""
        return len(self.took) / self.seconds


def request(guest: BenchGuest, text: str = "two bath towels") -> bytes:
    """A message as a phone sends it."""
    body = f'{{"text":"{text}"}}'.encode()
    return (
        f"POST /api/v1/sessions/{guest.session_id}/messages HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: innkeep_guest={guest.token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


async def send(port: int, guests: list[BenchGuest], seconds: float) -> Sent:
    """All write at once, each as fast as it is answered."""
    loop, began = asyncio.get_running_loop(), time.perf_counter()
    senders = []
    for guest in guests:
        made = partial(Sender, request(guest), began + seconds)
        _, sender = await loop.create_connection(made, "127.0.0.1", port)
        senders.append(sender)
    await asyncio.gather(*(sender.done for sender in senders))
    return Sent(time.perf_counter() - began, [took for sender in senders for took in sender.took])
