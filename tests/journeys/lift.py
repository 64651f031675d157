"""A lift between a browser and the server: while its doors are shut, nothing goes through, in either direction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from tests.listening import Listener, free_port


class Lift:
    """An address that leads to the server, as long as it is open."""

    def __init__(self, server_url: str) -> None:
        self._to = urlsplit(server_url)
        self._doors = Listener(self._carry, free_port())

    @property
    def url(self) -> str:
        """Where a browser goes in."""
        return f"http://{self._doors.address}"

    async def open(self) -> None:
        """Let everything through, at the same address as before."""
        await self._doors.open()

    async def shut(self) -> None:
        """Let nothing through any more, and break off what was on its way."""
        await self._doors.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._to.hostname, self._to.port)
        try:
            await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
        finally:
            back.transport.abort()


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
