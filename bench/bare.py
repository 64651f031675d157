"""The least that a server can do: hold connections, and write the same bytes to all of them when it is told to."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import cast

import uvloop


class Held(asyncio.Protocol):
    """One connection. What comes in on it goes out on all others; one that has sent nothing is a reader."""

    everybody: set[asyncio.Transport] = set()  # noqa: RUF012 - shared on purpose

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Held from now on."""
        self._transport = cast("asyncio.Transport", transport)
        self.everybody.add(self._transport)

    def data_received(self, data: bytes) -> None:
        """Write it to the others."""
        for each in self.everybody:
            if each is not self._transport:
                each.write(data)

    def connection_lost(self, _error: Exception | None) -> None:
        """Let go."""
        self.everybody.discard(self._transport)


async def main(descriptor: int) -> None:
    """Serve on a socket that was handed over, until killed."""
    listener = socket.socket(fileno=descriptor)
    server = await asyncio.get_running_loop().create_server(Held, sock=listener, backlog=8192)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
