"""A push service on this machine, and browsers whose keys open what it is given."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from innkeep.core.actors import Guest, Staff
from innkeep.core.db import Database
from innkeep.notices.subscriptions import Browser, subscribe
from innkeep.notices.webpush import Receiver
from tests.listening import Listener
from tests.notices.devices import token_of


@dataclass(frozen=True)
class Handed:
    """What the service was given."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Phone:
    """A browser: it alone can read what is for it."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    id: UUID | None = None

    @property
    def receiver(self) -> Receiver:
        return Receiver(public(self.key), self.auth)

    @property
    def path(self) -> str:
        return "/" + self.endpoint.split("/", 3)[3]

    def read(self, body: bytes) -> dict[str, Any]:
        """What it says, by RFC 8188 and 8291 from the other end."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = hkdf(self.auth, shared, b"WebPush: info\0" + public(self.key) + sender, 32)
        key = hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
        opened = AESGCM(key).decrypt(nonce, sealed, None)
        assert opened.endswith(b"\x02"), "the last record ends with its delimiter"
        said: dict[str, Any] = json.loads(opened[:-1])
        return said


def hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def public(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class PushService:
    """Takes pushes over HTTP and answers each as it was told to; 201 unless it was told otherwise."""

    def __init__(self) -> None:
        self.handed: list[Handed] = []
        self.answers: dict[str, list[tuple[int, dict[str, str]]]] = {}
        self.arrived = asyncio.Event()
        self.hold: asyncio.Event | None = None
        self._listener = Listener(self._serve)

    async def __aenter__(self) -> Self:
        await self._listener.open()
        self.url = f"http://{self._listener.address}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._listener.close()

    def phone(self) -> Phone:
        return Phone(f"{self.url}/{uuid4().hex}")

    async def told(self, database: Database, actor: Staff | Guest) -> Phone:
        """A browser in which somebody is told."""
        phone = self.phone()
        async with database.unit_of_work(actor) as db:
            token = await token_of(db, actor)
            kept = await subscribe(db, actor, token, Browser(phone.endpoint, phone.receiver), private_addresses=True)
            phone.id = kept.id
        return phone

    def answer(self, phone: Phone, status: int, **headers: str) -> None:
        """What the next push to a browser is answered; the last answer stays."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(phone.path, []).append((status, named))

    def seen(self, phone: Phone) -> list[dict[str, Any]]:
        """What a browser has been shown, oldest first."""
        return [phone.read(each.body) for each in self.handed if each.path == phone.path]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.decode().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            path = lines[0].split(" ")[1]
            self.handed.append(Handed(path, headers, body))
            self.arrived.set()
            if self.hold is not None:
                await self.hold.wait()
            answers = self.answers.get(path) or [(201, {})]
            status, more = answers.pop(0) if len(answers) > 1 else answers[0]
            said = "".join(f"{name}: {value}\r\n" for name, value in more.items())
            writer.write(f"HTTP/1.1 {status} So\r\nContent-Length: 0\r\n{said}\r\n".encode())
            await writer.drain()
