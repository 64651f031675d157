"""A hotel with messengers: how guests write there, and a worker that does what is to be done."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg
import httpx

from innkeep.channels import hearing, sending
from innkeep.channels.ways import Ways
from innkeep.core import clock
from innkeep.core.actors import Guest
from innkeep.core.db import Database
from tests.channels.messengers import Messengers
from tests.factories import PASSWORD, Hotel

_numbers = itertools.count(1)


def now() -> int:
    """This second, as messengers tell it."""
    return int(clock.now().timestamp())


@dataclass
class World:
    """One hotel."""

    hotel: Hotel
    database: Database
    ways: Ways
    messengers: Messengers
    owner: asyncpg.Connection[Any]
    browser: httpx.AsyncClient

    async def code_for_guest(self) -> str:
        """What the desk writes on a card for the guest, to be said at Telegram."""
        whose = {"stay_id": str(self.hotel.stay_id), "guest_id": str(self.hotel.guest_id)}
        found = (await self.api("POST", "/channel-links", 201, json=whose))["items"]
        code: str = next(each["code"] for each in found if each["kind"] == "telegram")
        return code.replace("-", "")

    async def sign_in(self, who: str) -> None:
        answer = await self.browser.post(
            "/api/v1/auth/login", json={"email": self.hotel.emails[who], "password": PASSWORD}
        )
        assert answer.status_code == 200, answer.text

    async def api(self, method: str, path: str, status: int = 200, **more: Any) -> Any:
        answer = await self.browser.request(method, f"/api/v1{path}", **more)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def whatsapp(self, **more: Any) -> WhatsAppLine:
        line = WhatsAppLine(self)
        line.channel = await self.api("POST", "/channels", 201, json=line.keys | {"name": "Our number", **more})
        self.messengers.calls[line.key].clear()
        return line

    async def telegram(self) -> TelegramLine:
        line = TelegramLine(self)
        line.channel = await self.api("POST", "/channels", 201, json={**line.keys, "name": "Our bot"})
        return line

    async def hear(self, after: timedelta = timedelta(seconds=1)) -> int:
        """Read what has arrived here, as a worker does."""
        with clock.moved(after):
            mine = [each for each in await hearing.waiting(self.database) if each.org_id == self.hotel.org_id]
            return sum([await hearing.hear(self.database, self.ways, each) for each in mine])

    async def send(self, after: timedelta = timedelta(seconds=2)) -> int:
        """Send what waits here, as a worker does."""
        with clock.moved(after):
            mine = [each for each in await sending.waiting(self.database) if each.org_id == self.hotel.org_id]
            return sum([await sending.send(self.database, self.ways, each) for each in mine])

    async def work(self) -> None:
        """Both, until there is nothing more."""
        while await self.hear() + await self.send():
            pass

    async def rows(self, query: str, *arguments: object) -> list[dict[str, Any]]:
        """Rows of this hotel: `$1` is its key."""
        return [dict(row) for row in await self.owner.fetch(query, self.hotel.org_id, *arguments)]

    async def chats(self) -> list[dict[str, Any]]:
        return await self.rows("SELECT * FROM sessions WHERE org_id = $1 ORDER BY id")

    async def texts(self, role: str = "User") -> list[str]:
        query = "SELECT text FROM messages WHERE org_id = $1 AND role::text = $2 ORDER BY session_id, seq"
        return [row["text"] for row in await self.rows(query, role)]

    async def notes(self) -> str:
        return "\n".join(row["text"] for row in await self.rows("SELECT text FROM notes WHERE org_id = $1 ORDER BY id"))

    async def sendings(self) -> list[dict[str, Any]]:
        return await self.rows("SELECT * FROM channel_outbox WHERE org_id = $1 ORDER BY id")

    async def number_of_guest(self, number: str) -> None:
        await self.owner.execute("UPDATE users SET mobile_phone = $2 WHERE id = $1", self.hotel.guest_id, number)

    @property
    def guest(self) -> Guest:
        return self.hotel.guest


@dataclass
class WhatsAppLine:
    """A number of the hotel, and the guests who write to it."""

    world: World
    channel: dict[str, Any] = field(default_factory=dict)
    number_id: str = field(default_factory=lambda: f"1{secrets.randbelow(10**12):012}")
    key: str = field(default_factory=lambda: f"EAA{secrets.token_hex(16)}")
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def keys(self) -> dict[str, str]:
        return {
            "kind": "whatsapp",
            "phone_number_id": self.number_id,
            "access_token": self.key,
            "app_secret": self.app_secret,
            "verify_token": "chosen-by-the-hotel",
        }

    @property
    def hook(self) -> str:
        return str(self.channel["hook"])

    def signature(self, body: bytes) -> dict[str, str]:
        return {"x-hub-signature-256": "sha256=" + hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()}

    def news(self, **value: Any) -> bytes:
        metadata = {"display_phone_number": "4312345678", "phone_number_id": self.number_id}
        change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
        entry = {"id": "102290129340398", "changes": [change]}
        return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()

    async def bring(self, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        return await self.world.browser.post(
            self.hook, content=body, headers=self.signature(body) if headers is None else headers
        )

    def message(self, number: str, text: str = "", **more: Any) -> dict[str, Any]:
        usual = {"from": number, "id": f"wamid.{secrets.token_hex(12)}", "timestamp": str(now()), "type": "text"}
        return {**usual, **({"text": {"body": text}} if text else {}), **more}

    async def say(self, number: str, text: str = "", **more: Any) -> str:
        message = self.message(number, text, **more)
        contacts = [{"profile": {"name": "Emma"}, "wa_id": number}]
        answer = await self.bring(self.news(contacts=contacts, messages=[message]))
        assert answer.status_code == 200, answer.text
        return str(message["id"])

    async def tap(self, number: str, button: str) -> None:
        reply = {"type": "button_reply", "button_reply": {"id": button, "title": "Confirm"}}
        await self.say(number, type="interactive", interactive=reply)

    async def tell(self, number: str, sent: str, status: str, **more: Any) -> None:
        told = {"id": sent, "status": status, "timestamp": str(now()), "recipient_id": number, **more}
        answer = await self.bring(self.news(statuses=[told]))
        assert answer.status_code == 200, answer.text

    @property
    def sent(self) -> list[str]:
        return self.world.messengers.sent(self.key)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [call.body for call in self.world.messengers.calls[self.key] if call.method == "messages"]


@dataclass
class TelegramLine:
    """A bot of the hotel, and the guests who write to it."""

    world: World
    channel: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: f"{10**9 + secrets.randbelow(10**9)}:{secrets.token_hex(18)}")

    @property
    def keys(self) -> dict[str, str]:
        return {"kind": "telegram", "bot_token": self.key}

    @property
    def hook(self) -> str:
        return str(self.channel["hook"])

    @property
    def secret(self) -> str:
        """What Telegram was told to bring along."""
        named = [call for call in self.world.messengers.calls[self.key] if call.method == "setWebhook"]
        return str(named[-1].body["secret_token"])

    async def bring(self, update: dict[str, Any], secret: str | None = None) -> httpx.Response:
        secret = self.secret if secret is None else secret
        headers = {"x-telegram-bot-api-secret-token": secret} if secret else {}
        return await self.world.browser.post(self.hook, json=update, headers=headers)

    def update(self, chat: int, text: str = "", **more: Any) -> dict[str, Any]:
        number = next(_numbers)
        who = {"id": chat, "first_name": "Emma", "language_code": "en"}
        place = {"id": chat, "type": "private"}
        message = {"message_id": number, "from": who, "chat": place, "date": now(), **({"text": text} if text else {})}
        return {"update_id": number, "message": {**message, **more}}

    async def say(self, chat: int, text: str = "", **more: Any) -> None:
        answer = await self.bring(self.update(chat, text, **more))
        assert answer.status_code == 200, answer.text

    async def tap(self, chat: int, data: str, of: int = 1, private_with: int | None = None) -> None:
        message = {"message_id": of, "chat": {"id": private_with or chat, "type": "private"}}
        tap = {"id": secrets.token_hex(6), "from": {"id": chat, "first_name": "Emma"}, "data": data, "message": message}
        assert (await self.bring({"update_id": next(_numbers), "callback_query": tap})).status_code == 200

    @property
    def sent(self) -> list[str]:
        return self.world.messengers.sent(self.key)

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [call.body for call in self.world.messengers.calls[self.key] if call.method == method]
