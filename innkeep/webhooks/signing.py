"""What is sent to a program, and how it is signed: Standard Webhooks 1.0 (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from innkeep.core import clock
from innkeep.webhooks.kinds import path_of

MARK = "whsec_"
"""How every secret begins, as the standard has it."""

BYTES = 32
"""Of a secret; the standard asks for 24 to 64."""


def fresh_secret() -> str:
    """A secret as programs are given it."""
    return MARK + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def body_of(kind: str, happened_at: datetime, of: Mapping[str, Any]) -> bytes:
    """What happened, by its keys: what they name is read at `read`, as it is by then, by those who may."""
    data = {**of, "read": path_of(kind, of["ids"])}
    return json.dumps({"type": kind, "timestamp": happened_at.isoformat(), "data": data}).encode()


def headers_of(delivery_id: UUID, secret: str, body: bytes) -> dict[str, str]:
    """Who it is from, and when it was sent; the id stays the same however often it is sent again."""
    name, moment = f"msg_{delivery_id.hex}", str(int(clock.now().timestamp()))
    return {
        "content-type": "application/json",
        "user-agent": "Innkeep-Webhooks",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": signature(secret, name, moment, body),
    }


def signature(secret: str, name: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 of the id, the moment and the body, joined by full stops."""
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = b".".join((name.encode(), moment.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
