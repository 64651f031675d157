"""What WhatsApp tells of a number: what guests write, and what became of what they were sent.

…/webhooks/reference/messages of https://developers.facebook.com/documentation/business-messaging/whatsapp.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from innkeep.channels.adapter import PICTURES, Incoming, Update, plain
from innkeep.channels.wires import said

WINDOW_CLOSED = 131047
"""The error that says that a guest has been silent for more than 24 hours."""

STATUSES = frozenset({"sent", "delivered", "read", "failed"})


def read(account: str, body: bytes) -> list[Update]:
    """The messages and statuses of a number in a genuine request; ValueError when it cannot be read."""
    found = []
    for value in _values(json.loads(body)):
        if str((value.get("metadata") or {}).get("phone_number_id")) != account:
            continue
        names = {_address(each, "wa_id", "user_id"): _name(each) for each in objects(value.get("contacts"))}
        for index, message in enumerate(objects(value.get("messages"))):
            if (update := _quietly(_message, message, names, index)) is not None:
                found.append(update)
        for index, status in enumerate(objects(value.get("statuses"))):
            if (update := _quietly(_status, status, names, index)) is not None:
                found.append(update)
    return found


def _values(payload: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(payload, dict) or payload.get("object") != "whatsapp_business_account":
        raise ValueError("no news of a WhatsApp account")
    for entry in objects(payload.get("entry")):
        for change in objects(entry.get("changes")):
            if change.get("field") == "messages" and isinstance(change.get("value"), dict):
                yield change["value"]


def objects(found: object) -> list[dict[str, Any]]:
    """The objects of a list; nothing where there is none."""
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _quietly(read: Any, *what: Any) -> Update | None:
    try:
        update: Update | None = read(*what)
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        # A kind of message that came into being after this was written; the others are read nevertheless.
        return None
    return update


def _address(of: dict[str, Any], phone: str, scoped: str) -> str:
    """The number, or the id that stands for it where a guest has hidden theirs (…/business-scoped-user-ids)."""
    return plain(of.get(phone)) or plain(of.get(scoped))


def _name(contact: dict[str, Any]) -> str:
    return plain((contact.get("profile") or {}).get("name"))[:100]


def _message(message: dict[str, Any], names: dict[str, str], index: int) -> Update | None:
    address = _address(message, "from", "from_user_id")
    moment = int(message["timestamp"])
    told = _told(message, names.get(address, ""))
    if told is None or not address:
        return None
    place = moment * 1000 + index
    return Update(plain(message["id"]), address, place, datetime.fromtimestamp(moment, UTC), told)


def _told(message: dict[str, Any], name: str) -> Incoming | None:
    kind, of = message["type"], plain(message["id"])
    match kind:
        case "text":
            quotes = plain((message.get("context") or {}).get("id"))
            return Incoming("text", text=plain(message["text"]["body"]), of=of, quotes=quotes, name=name)
        case "image" | "document" if kind == "image" or message[kind].get("mime_type") in PICTURES:
            file = message[kind]
            return Incoming("photo", text=plain(file.get("caption")), photo=plain(file["id"]), of=of, name=name)
        case "edit":  # of words, or of what stands below a picture (…/webhooks/reference/messages/edit)
            return Incoming("text", text=f"✎ {_text(message['edit']['message'])}", of=of, name=name)
        case "interactive":
            reply = message["interactive"].get("button_reply") or message["interactive"]["list_reply"]
            return Incoming("tap", tap=plain(reply["id"]), text=plain(reply.get("title")), of=of, name=name)
        case "button":  # of a template
            return Incoming("text", text=plain(message["button"]["text"]), of=of, name=name)
        case "location":
            place = message["location"]
            return Incoming("text", text=f"📍 {place['latitude']}, {place['longitude']}", of=of, name=name)
        case "reaction" | "system" | "revoke":
            return None
    return Incoming("other", of=of, name=name)


def _text(message: dict[str, Any]) -> str:
    content = message[message["type"]]
    return plain(content.get("body") or content.get("caption"))


def _status(status: dict[str, Any], _names: dict[str, str], index: int) -> Update | None:
    reached, of = status["status"], plain(status["id"])
    if reached not in STATUSES:
        return None
    errors = objects(status.get("errors"))
    told = Incoming(
        "status",
        status="closed" if any(each.get("code") == WINDOW_CLOSED for each in errors) else reached,
        of=of,
        reference=plain(status.get("biz_opaque_callback_data"))[:100],
        problem=said(next((reason_of(each) for each in errors), ""), "WhatsApp could not deliver it."),
    )
    moment = int(status["timestamp"])
    address = _address(status, "recipient_id", "recipient_user_id")
    at = datetime.fromtimestamp(moment, UTC)
    return Update(f"{of}:{reached}", address, moment * 1000 + index, at, told)


def reason_of(error: dict[str, Any]) -> str:
    """What an error says, as closely as it does."""
    details = (error.get("error_data") or {}).get("details")
    return plain(details) or plain(error.get("message")) or plain(error.get("title"))
