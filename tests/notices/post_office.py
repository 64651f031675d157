"""An SMTP server on this machine that keeps what it is given."""

from __future__ import annotations

import asyncio
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Self

from tests.listening import Listener


class PostOffice:
    """Takes e-mail (RFC 5321); `refuses` answers RCPT otherwise than with 250."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.envelopes: list[tuple[str, str]] = []
        self.refuses: str | None = None

        self._listener = Listener(self._serve)

    async def __aenter__(self) -> Self:
        await self._listener.open()
        self.url = f"smtp://{self._listener.address}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._listener.close()

    def to(self, address: str) -> list[EmailMessage]:
        """What somebody has got."""
        return [letter for letter in self.letters if letter["To"] == address]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        sender = recipient = ""
        say("220 office.example ESMTP")
        while line := (await reader.readline()).decode().strip():
            verb = line.split(" ")[0].upper()
            match verb:
                case "EHLO":
                    say("250-office.example")
                    say("250 8BITMIME")
                case "MAIL":
                    sender = line.split("<")[1].split(">")[0]
                    say("250 yes")
                case "RCPT":
                    recipient = line.split("<")[1].split(">")[0]
                    say(self.refuses or "250 yes")
                case "DATA":
                    say("354 go on")
                    raw = (await reader.readuntil(b"\r\n.\r\n"))[:-5].replace(b"\r\n..", b"\r\n.")
                    self.raw.append(raw)
                    letter = message_from_bytes(raw, policy=default)
                    assert isinstance(letter, EmailMessage)
                    self.letters.append(letter)
                    self.envelopes.append((sender, recipient))
                    say("250 kept")
                case "QUIT":
                    say("221 bye")
                    break
                case _:
                    say("250 yes")
