"""A lift between a browser and the server: while its doors are shut, nothing goes through, in either direction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Lift:
    """An address that leads to the server, as long as it is open."""

    def __init__(self, server_url: str) -> None:
        self._to = urlsplit(server_url)
        self._port = 0
        self._doors: asyncio.Server | None = None
        self._rides: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where a browser goes in."""
        return f"http://127.0.0.1:{self._port}"

    async def open(self) -> None:
        """Let everything through, at the same address as before."""
        self._doors = await asyncio.start_server(self._enter, "127.0.0.1", self._port)
        self._port = self._doors.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Let nothing through any more, and break off what was on its way: no socket stays open."""
        if self._doors is not None:
            self._doors.close()
            self._doors = None
        rides = list(self._rides)
        for ride in rides:
            ride.cancel()
        await asyncio.gather(*rides, return_exceptions=True)

    def _enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._doors is None:  # it was shut behind whoever was just coming in
            writer.transport.abort()
            return
        ride = asyncio.create_task(self._carry(reader, writer))
        self._rides.add(ride)
        ride.add_done_callback(self._rides.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(self._to.hostname, self._to.port)
            try:
                await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
            finally:
                back.transport.abort()
        finally:
            writer.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    with suppress(ConnectionError):
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def lift_to(server_url: str) -> AsyncIterator[Lift]:
    """A lift that is open at first, and gone afterwards."""
    lift = Lift(server_url)
    await lift.open()
    try:
        yield lift
    finally:
        await lift.shut()
