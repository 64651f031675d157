"""WhatsApp, by Meta's Cloud API (https://developers.facebook.com/documentation/business-messaging/whatsapp).

The hook is verified once by GET with `hub.challenge`; each POST is signed: `X-Hub-Signature-256` holds the HMAC-SHA256
of the raw body with the app's secret (…/webhooks/create-webhook-endpoint). One request may hold several messages and
statuses, also of other numbers of the same app; it is repeated for up to 7 days until it is answered with 200. A text
has 4,096 characters, one with buttons 1,024; 3 buttons of 20 characters, or a list of 10 rows of 24
(…/messages/interactive-reply-buttons-messages, …/interactive-list-messages). Free text may be sent within 24 hours of
the guest's last message; after that only templates (…/messages/send-messages#customer-service-windows), else error
131047. A media id leads to an address that works for 5 minutes with the access token
(…/business-phone-numbers/media). Error codes: …/support/error-codes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx2

from innkeep.channels.adapter import (
    Abilities,
    Account,
    Choice,
    Incoming,
    KeysRefused,
    NotAPhoto,
    Part,
    Recipient,
    Refused,
    TryLater,
    Update,
    WindowClosed,
    Wire,
    plain,
    shortened,
)
from innkeep.channels.whatsapp_news import WINDOW_CLOSED, objects, read, reason_of
from innkeep.channels.wires import call, download, json_of, retry_after, said

BUTTONS, BUTTON, ROWS, ROW, ROW_MORE = 3, 20, 10, 24, 72
"""How many buttons and rows there may be, and how many characters each."""

BUSY = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004})
"""Too much, too fast, or trouble of their own: the same again may be right later."""
KEYS = frozenset({0, 3, 10, 190, 131005, *range(200, 300)})

MEDIA_HOSTS = (".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net")
"""Where Meta keeps media: the access token is shown nowhere else."""


class WhatsApp:
    """A number of the hotel."""

    abilities = Abilities(
        limit=4096,
        choice_limit=1024,
        corrects=False,
        retracts=False,
        types=True,
        tells_read=True,
        window=timedelta(hours=24),
    )

    def genuine(self, keys: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> bool:
        """By the signature of the raw body, compared in constant time."""
        told = headers.get("x-hub-signature-256", "")
        right = "sha256=" + hmac.new(keys["app_secret"].encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(told.encode(), right.encode())

    def updates(self, account: str, body: bytes) -> list[Update]:
        """The messages and statuses of this number; what concerns another of the app is not ours."""
        return read(account, body)

    async def connect(self, wire: Wire, _hook: str) -> Account:
        """The number is asked for: that proves the token. The hook is named by hand, in Meta's own pages."""
        number = await _ask(wire, "GET", f"/{wire.account}", params={"fields": "display_phone_number,verified_name"})
        digits = "".join(c for c in plain(number.get("display_phone_number")) if c.isdecimal())
        return Account(wire.account, digits or wire.account)

    async def disconnect(self, _wire: Wire) -> None:
        """The hook is taken away by hand; until then its news is refused."""

    async def send(self, wire: Wire, to: Recipient, part: Part) -> str:
        """A text, a text with buttons or a list, or a picture that is handed in first."""
        body: dict[str, Any]
        if part.picture is not None:
            image = {"id": await _upload(wire, part.picture), **({"caption": part.text} if part.text else {})}
            body = {"type": "image", "image": image}
        elif part.choices:
            body = {"type": "interactive", "interactive": _interactive(part)}
        else:
            body = {"type": "text", "text": {"body": part.text, "preview_url": False}}
        if part.quotes:
            body["context"] = {"message_id": part.quotes}
        return await _send(wire, to, body)

    async def correct(self, _wire: Wire, _to: Recipient, _sent: str, _text: str) -> bool:
        """A business cannot change what it sent."""
        return False

    async def retract(self, _wire: Wire, _to: Recipient, _sent: str) -> bool:
        """A business cannot take back what it sent."""
        return False

    async def template(self, wire: Wire, to: Recipient, name: str, language: str) -> str:
        """One that Meta has approved, without variables."""
        return await _send(wire, to, {"type": "template", "template": {"name": name, "language": {"code": language}}})

    async def typing(self, wire: Wire, to: Recipient) -> None:
        """For up to 25 seconds; it marks what the guest wrote last as read (…/typing-indicators)."""
        if to.heard_id:
            seen = {"status": "read", "message_id": to.heard_id, "typing_indicator": {"type": "text"}}
            await _ask(wire, "POST", f"/{wire.account}/messages", json={"messaging_product": "whatsapp", **seen})

    async def answer_tap(self, _wire: Wire, _to: Recipient, _told: Incoming, _words: str) -> None:
        """A tapped button shows it by itself."""

    async def photo(self, wire: Wire, name: str) -> bytes:
        """The address of the media id, then what is there, both with the access token."""
        if not name.isalnum():
            raise NotAPhoto("WhatsApp names no picture.")
        try:
            media = await _ask(wire, "GET", f"/{name}", params={"phone_number_id": wire.account})
        except Refused as refused:
            raise NotAPhoto(str(refused)) from None
        address = plain(media.get("url"))
        if not _is_metas(address, wire.url):
            raise NotAPhoto("WhatsApp names a place for the picture that is not its own.")
        return await download(wire.http, address, _bearer(wire))


def _interactive(part: Part) -> dict[str, Any]:
    body = {"text": part.text}
    if len(part.choices) <= BUTTONS and all(len(each.label) <= BUTTON for each in part.choices):
        buttons = [{"type": "reply", "reply": {"id": each.id, "title": each.label}} for each in part.choices]
        return {"type": "button", "body": body, "action": {"buttons": buttons}}
    rows = [_row(each) for each in part.choices[:ROWS]]
    return {"type": "list", "body": body, "action": {"button": part.menu[:BUTTON], "sections": [{"rows": rows}]}}


def _row(choice: Choice) -> dict[str, str]:
    row = {"id": choice.id, "title": shortened(choice.label, ROW)}
    return row if len(choice.label) <= ROW else {**row, "description": shortened(choice.label, ROW_MORE)}


def _is_metas(address: str, own: str) -> bool:
    there, here = urlsplit(address), urlsplit(own)
    if (there.scheme, there.netloc) == (here.scheme, here.netloc):
        return True
    return there.scheme == "https" and (there.hostname or "").endswith(MEDIA_HOSTS)


def _bearer(wire: Wire) -> dict[str, str]:
    return {"Authorization": f"Bearer {wire.keys['access_token']}"}


async def _upload(wire: Wire, picture: bytes) -> str:
    form = {"messaging_product": "whatsapp", "type": "image/jpeg"}
    files = {"file": ("photo.jpg", picture, "image/jpeg")}
    return plain((await _ask(wire, "POST", f"/{wire.account}/media", data=form, files=files)).get("id"))


async def _send(wire: Wire, to: Recipient, body: dict[str, Any]) -> str:
    """The messenger's id. Our own goes along: statuses bring it back, also when we never heard the answer."""
    whom = {"to": to.address} if to.address.isdecimal() else {"recipient": to.address}
    common = {"messaging_product": "whatsapp", "recipient_type": "individual", **whom}
    mark = {"biz_opaque_callback_data": to.reference} if to.reference else {}
    answer = await _ask(wire, "POST", f"/{wire.account}/messages", json={**common, **body, **mark})
    sent = objects(answer.get("messages"))
    if not sent or not plain(sent[0].get("id")):
        raise TryLater("WhatsApp's answer could not be read.")
    return plain(sent[0]["id"])


async def _ask(wire: Wire, method: str, path: str, **more: Any) -> dict[str, Any]:
    response = await call(wire.http, method, f"{wire.url}{path}", headers=_bearer(wire), **more)
    answer = json_of(response)
    if response.status_code == HTTPStatus.OK and "error" not in answer:
        return answer
    _refuse(response, answer.get("error"))
    raise Refused("WhatsApp refused it.")


def _refuse(response: httpx2.Response, error: Any) -> None:
    error = error if isinstance(error, dict) else {}
    code, reason = error.get("code"), said(reason_of(error), f"WhatsApp answered {response.status_code}.")
    if code == WINDOW_CLOSED:
        raise WindowClosed(reason)
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS or code in BUSY:
        raise TryLater(reason, retry_after(response.headers))
    if response.status_code == HTTPStatus.UNAUTHORIZED or code in KEYS:
        raise KeysRefused("WhatsApp does not take the access token. Make a new one in Meta's business settings.")
    raise Refused(reason)
