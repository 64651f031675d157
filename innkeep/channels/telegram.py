"""Telegram, by its Bot API (https://core.telegram.org/bots/api).

Updates come by webhook, proved by the header `X-Telegram-Bot-Api-Secret-Token` that was named with `setWebhook`
(#setwebhook). Only private chats are answered. Texts are plain, of 1 to 4,096 UTF-16 code units (#sendmessage); buttons
are an inline keyboard whose `callback_data` holds 1 to 64 bytes (#inlinekeyboardbutton). Too much too fast is answered
with 429 and `parameters.retry_after` (#responseparameters). Nothing tells whether a message was read.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from innkeep.channels.adapter import (
    PICTURES,
    Abilities,
    Account,
    Incoming,
    KeysRefused,
    NotAPhoto,
    Part,
    Recipient,
    Refused,
    TryLater,
    Update,
    Wire,
    plain,
)
from innkeep.channels.wires import LONGEST_PAUSE, call, download, json_of, said
from innkeep.core import clock

ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]

CANNOT_BE_CHANGED = ("can't be edited", "can't be deleted", "message to edit not found", "message to delete not found")
"""What Telegram says when it is too late, within the `description` of a 400."""


class Telegram:
    """A bot."""

    abilities = Abilities(
        limit=4096, choice_limit=4096, corrects=True, retracts=True, types=True, tells_read=False, utf16=True
    )

    def genuine(self, keys: Mapping[str, str], headers: Mapping[str, str], _body: bytes) -> bool:
        """By the secret that was named with `setWebhook`, compared in constant time."""
        told = headers.get("x-telegram-bot-api-secret-token", "")
        return bool(keys.get("hook")) and hmac.compare_digest(told.encode(), keys["hook"].encode())

    def updates(self, _account: str, body: bytes) -> list[Update]:
        """One update a request (#update)."""
        update = json.loads(body)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            raise ValueError("no update")  # noqa: TRY004 - a foreign program's value, not a type of ours
        try:
            read = _read(update)
        except (KeyError, TypeError, AttributeError, ValueError):
            # A kind of message that came into being after this was written.
            return []
        if read is None:
            return []
        address, moment, told = read
        return [Update(str(update["update_id"]), address, update["update_id"], moment, told)]

    async def connect(self, wire: Wire, hook: str) -> Account:
        """`getMe`, then `setWebhook`; one connection, so that updates come one after another."""
        me = await _ask(wire, "getMe", {})
        await _ask(
            wire,
            "setWebhook",
            {
                "url": hook,
                "secret_token": wire.keys["hook"],
                "allowed_updates": ALLOWED_UPDATES,
                "max_connections": 1,
            },
        )
        return Account(str(me["id"]), plain(me.get("username")))

    async def disconnect(self, wire: Wire) -> None:
        """`deleteWebhook`."""
        await _ask(wire, "deleteWebhook", {})

    async def send(self, wire: Wire, to: Recipient, part: Part) -> str:
        """`sendMessage`, or `sendPhoto` as a form (#sending-files)."""
        if part.picture is not None:
            form = {"chat_id": to.address, "caption": part.text}
            files = {"photo": ("photo.jpg", part.picture, "image/jpeg")}
            return str((await _ask(wire, "sendPhoto", form, files=files))["message_id"])
        body: dict[str, Any] = {"chat_id": to.address, **_words(part.text)}
        if part.choices:
            rows = [[{"text": each.label, "callback_data": each.id}] for each in part.choices]
            body["reply_markup"] = {"inline_keyboard": rows}
        if part.quotes:
            body["reply_parameters"] = {"message_id": int(part.quotes), "allow_sending_without_reply": True}
        return str((await _ask(wire, "sendMessage", body))["message_id"])

    async def correct(self, wire: Wire, to: Recipient, sent: str, text: str) -> bool:
        """`editMessageText`."""
        what = {"chat_id": to.address, "message_id": int(sent)}
        return await _changed(wire, "editMessageText", {**what, **_words(text)})

    async def retract(self, wire: Wire, to: Recipient, sent: str) -> bool:
        """`deleteMessage`, which works for 48 hours."""
        return await _changed(wire, "deleteMessage", {"chat_id": to.address, "message_id": int(sent)})

    async def template(self, _wire: Wire, _to: Recipient, _name: str, _language: str) -> str:
        """There are none, and none are needed."""
        raise Refused("Telegram has no templates.")

    async def typing(self, wire: Wire, to: Recipient) -> None:
        """`sendChatAction`, which lasts 5 seconds."""
        await _ask(wire, "sendChatAction", {"chat_id": to.address, "action": "typing"})

    async def answer_tap(self, wire: Wire, to: Recipient, told: Incoming, words: str) -> None:
        """`answerCallbackQuery`, which stops the button's waiting, and the keyboard goes."""
        await _ask(wire, "answerCallbackQuery", {"callback_query_id": told.answer, "text": words[:200]})
        if told.of:
            await _changed(wire, "editMessageReplyMarkup", {"chat_id": to.address, "message_id": int(told.of)})

    async def photo(self, wire: Wire, name: str) -> bytes:
        """`getFile`, then the file itself at `/file/bot<token>/<file_path>` (#getfile)."""
        try:
            file = await _ask(wire, "getFile", {"file_id": name})
        except Refused as refused:
            raise NotAPhoto(str(refused)) from None
        path = plain(file.get("file_path"))
        if not path or path.startswith("/") or ".." in path.split("/"):
            raise NotAPhoto("Telegram names no place where the picture is.")
        return await download(wire.http, f"{wire.url}/file/bot{wire.keys['bot_token']}/{quote(path)}")


def _read(update: dict[str, Any]) -> tuple[str, datetime, Incoming] | None:
    """Who says what, and when, if it is somebody in a private chat."""
    if tap := update.get("callback_query"):
        message = tap.get("message") or {}
        # A button of a private chat is only ever tapped by whom the chat is with.
        if message.get("chat", {}).get("id") != tap["from"]["id"]:
            return None
        of = str(message.get("message_id", ""))
        told = Incoming("tap", tap=plain(tap.get("data")), answer=str(tap["id"]), of=of, **_who(tap["from"]))
        return str(tap["from"]["id"]), clock.now(), told
    message, edited = update.get("message"), update.get("edited_message")
    if edited and not (edited.get("text") or edited.get("caption")):
        return None  # a live location moves every few seconds (#location), and says nothing new
    message = message or edited
    if message is None or message["chat"]["type"] != "private":
        return None
    moment = datetime.fromtimestamp(message.get("edit_date") or message["date"], UTC)
    return str(message["chat"]["id"]), moment, _message(message, edited=bool(edited))


def _message(message: dict[str, Any], *, edited: bool) -> Incoming:
    who, text = _who(message.get("from", {})), plain(message.get("text") or message.get("caption"))
    of = str(message["message_id"])
    document = message.get("document") or {}
    if text.split(maxsplit=1)[:1] == ["/start"] and not edited:
        return Incoming("start", text=text.removeprefix("/start").strip(), of=of, **who)
    if edited:
        return Incoming("text", text=f"✎ {text}", of=of, **who)
    if sizes := message.get("photo"):
        largest = max(sizes, key=lambda size: size.get("width", 0) * size.get("height", 0))
        return Incoming("photo", text=text, photo=plain(largest["file_id"]), of=of, **who)
    if document.get("mime_type") in PICTURES:
        return Incoming("photo", text=text, photo=plain(document["file_id"]), of=of, **who)
    if place := message.get("location"):
        return Incoming("text", text=f"📍 {place['latitude']}, {place['longitude']}", of=of, **who)
    replied = message.get("reply_to_message") or {}
    quotes = str(replied.get("message_id", ""))
    return Incoming("text" if text else "other", text=text, of=of, quotes=quotes, **who)


def _who(person: dict[str, Any]) -> dict[str, str]:
    name = " ".join(filter(None, (plain(person.get("first_name")), plain(person.get("last_name")))))
    return {"name": name[:100], "language": plain(person.get("language_code"))[:35]}


def _words(text: str) -> dict[str, Any]:
    return {"text": text, "link_preview_options": {"is_disabled": True}}


async def _changed(wire: Wire, method: str, body: dict[str, Any]) -> bool:
    try:
        await _ask(wire, method, body)
    except Refused as refused:
        told = str(refused)
        if "message is not modified" in told:
            return True
        if any(reason in told for reason in CANNOT_BE_CHANGED):
            return False
        raise
    return True


async def _ask(wire: Wire, method: str, body: dict[str, Any], **files: Any) -> Any:
    """The `result` of a method (#making-requests)."""
    more = {"data": body, **files} if files else {"json": body}
    response = await call(wire.http, "POST", f"{wire.url}/bot{wire.keys['bot_token']}/{method}", **more)
    answer = json_of(response)
    if answer.get("ok"):
        return answer.get("result")
    reason = said(answer.get("description"), f"Telegram answered {response.status_code}.")
    match response.status_code:
        case 429:
            pause = (answer.get("parameters") or {}).get("retry_after")
            raise TryLater(reason, min(float(pause), LONGEST_PAUSE) if isinstance(pause, int | float) else None)
        case 401 | 404:
            raise KeysRefused("Telegram does not know this bot token. Ask @BotFather for the current one.")
        case 403:
            raise Refused("The guest has blocked the bot, or deleted the chat.")
        case 200:
            raise TryLater("Telegram's answer could not be read.")
    raise Refused(reason)
