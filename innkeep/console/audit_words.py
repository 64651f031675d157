"""The audit in words: what its tables and columns are called in a hotel, and how a value became another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from innkeep.audit.models import AuditEntry

THINGS = {
    "access_passes": "Way in for a guest",
    "api_keys": "Key of a program",
    "articles": "Article",
    "catalogue_items": "Thing on the menu",
    "channels": "Messenger",
    "charges": "Charge",
    "checkin_rooms": "Stay",
    "credentials": "Password",
    "division_categories": "Work of a division",
    "divisions": "Division",
    "erasures": "Erasure of a person",
    "escalation_ladders": "Escalation",
    "guest_devices": "Phone of a guest",
    "link_requests": "Host for links",
    "logins": "Signing in",
    "messages": "Message",
    "orders": "Order",
    "organizations": "Hotel",
    "passkeys": "Passkey",
    "password_links": "Link to set a password",
    "payments": "Payment",
    "room_closures": "Room out of order",
    "rooms": "Room",
    "service_levels": "Service level",
    "sessions": "Conversation",
    "sign_on_identities": "Account of somebody's own",
    "sign_on_providers": "Accounts of the hotel's own",
    "stay_guests": "Guest of a stay",
    "totp_factors": "App for codes",
    "users": "Person",
    "webhooks": "Webhook",
}

_DONE = {"deleted": "put away", "restored": "brought back"}
_SAID = {
    "access_passes.added": "Way in given",
    "erasures.added": "Person erased",
    "logins.added": "Signed in",
    "logins.removed": "Signed out",
}

_COLUMNS = {
    "checkin_date": "arrival",
    "checkin_time": "arrival at",
    "checkout_date": "departure",
    "checkout_time": "departure at",
    "is_primary": "primary guest",
    "qty": "quantity",
    "room_number": "number",
    "sealed": "secret",
    "user_id": "person",
}

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?")
_WORD = re.compile(r"[a-z]+(_[a-z]+)+")


def what(action: str) -> str:
    """What was done, and to what kind of thing."""
    if action in _SAID:
        return _SAID[action]
    thing, _, done = action.partition(".")
    return f"{THINGS.get(thing, thing.replace('_', ' '))} {_DONE.get(done, done.replace('_', ' '))}"


def keys_in(entry: AuditEntry) -> Iterator[UUID]:
    """The keys that it names."""
    yield from (key for key in (entry.actor_id, entry.subject_id) if key)
    for value in entry.details.values():
        yield from _keys(value)


def _keys(value: Any) -> Iterator[UUID]:
    if isinstance(value, list):
        for each in value:
            yield from _keys(each)
    elif (key := _key(value)) is not None:
        yield key


def _key(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def told(entry: AuditEntry, named: Mapping[UUID, str]) -> list[str]:
    """What it was and is, a phrase for each column; a key that has no name says nothing to anybody and is left out."""
    return [phrase for name, value in entry.details.items() if (phrase := _phrase(name, value, named))]


def _phrase(name: str, value: Any, named: Mapping[UUID, str]) -> str:
    if name == "key_id":
        return ""
    if name == "changed":
        return f"new: {', '.join(_column(each) for each in value)}"
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - before and after
        return f"{_column(name)}: {_value(value, named)}"
    before, after = (_value(each, named) for each in value)
    if not before and not after:
        return ""
    return f"{_column(name)}: {after}" if not before else f"{_column(name)}: {before} → {after or 'none'}"


def _column(name: str) -> str:
    return _COLUMNS.get(name, name.removesuffix("_id").replace("_", " "))


def _value(value: Any, named: Mapping[UUID, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(each for each in (_value(each, named) for each in value) if each)
    key = _key(value)
    return named.get(key, "") if key else _said(str(value))


def _said(value: str) -> str:
    """A day, a time or a word of the database as people write it; what people wrote stays as it is."""
    if _DAY.fullmatch(value):
        return f"{date.fromisoformat(value):%-d %b %Y}"
    if _CLOCK.fullmatch(value):
        return value[:5]
    return value.replace("_", " ") if _WORD.fullmatch(value) else value
