"""A guest of whom something is held everywhere, and how to look whether anything still is."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from innkeep.installation.binaries import program
from tests.factories import Hotel
from tests.schema.rows import Db, change, write


@dataclass(frozen=True)
class Traces:
    """What says who the guest is, or what they said; each appears nowhere else."""

    name: str
    email: str
    phone: str
    said: str

    @property
    def all(self) -> tuple[str, ...]:
        return (self.name, self.email, self.phone, self.said, self.said.encode().hex())


async def leave_traces(owner: Db, hotel: Hotel) -> Traces:
    """Let the hotel's guest have been everywhere: words, photos, messengers, orders, answers kept for repeats."""
    key = uuid4().hex[:10]
    traces = Traces(f"Name{key}", f"mail{key}@example.com", f"+43{int(key, 16) % 10**11:011d}", f"said{key}")
    guest, said, of = hotel.guest_id, traces.said, {"org_id": hotel.org_id}
    staff = hotel.staff["front_desk"].user_id
    await change(owner, "users", guest, name=traces.name, email=traces.email, mobile_phone=traces.phone)
    chat = (await write(owner, "sessions", **of, session_id=guest, checkin_room_id=hotel.stay_id))["id"]
    message = (await write(owner, "messages", **of, session_id=chat, role="User", text=f"{said} one"))["id"]
    answer = await write(owner, "messages", **of, session_id=chat, role="System", text=f"{said} two", author_id=staff)
    await write(owner, "message_edits", **of, message_id=answer["id"], author_id=staff, text=f"{said} three")
    await write(
        owner, "message_translations", **of, message_id=message, language="de", engine="e", text=said, failed=False
    )
    await write(
        owner, "session_moves", **of, session_id=chat, kind="taken_over", epoch=1, after_seq=1, summary=f"{said} four"
    )
    await write(owner, "session_summaries", **of, session_id=chat, epoch=1, engine="e", text=said)
    note = (await write(owner, "notes", **of, session_id=chat, author_id=staff, text=f"{traces.name} {said}"))["id"]
    await write(owner, "note_mentions", **of, note_id=note, user_id=staff)
    await write(
        owner,
        "lessons",
        **of,
        session_id=chat,
        message_id=message,
        reason="handed_over",
        text=said,
        phrase=said,
        status="open",
    )
    turn = {"epoch": 1, "answers_after": 0, "answers_to": 1, "claimed_by": 1, "claimed_until": "2031-05-01T00:00:00Z"}
    done = {"finished_at": "2031-05-01T00:00:00Z", "outcome": "answered", "attempts": 1}
    await write(owner, "turns", **of, session_id=chat, **turn, **done, acts=[{"text": said}])
    order = await _order(owner, hotel, chat, said)
    proposal = await write(
        owner, "proposals", **of, session_id=chat, status="declined", from_menu=False, total_amount=0
    )
    await write(
        owner,
        "proposal_items",
        **of,
        proposal_id=proposal["id"],
        item_id=hotel.items["Pillow"],
        category="housekeeping",
        title="Pillow",
        qty=1,
        price=0,
        notes=said,
        options=[],
        option_ids=[],
    )
    await write(
        owner,
        "ratings",
        **of,
        guest_id=guest,
        order_id=order,
        words=said,
        stars=2,
        fulfilled=True,
        answered_at="2031-05-01T00:00:00Z",
    )
    picture = "\\xffd8ff" + said.encode().hex()
    await write(
        owner, "photos", **of, message_id=message, sent_by=guest, width=1, height=1, content=picture, thumbnail=picture
    )
    await _elsewhere(owner, hotel, chat, traces)
    return traces


async def _order(owner: Db, hotel: Hotel, chat: UUID, said: str) -> UUID:
    of = {"org_id": hotel.org_id}
    order = await write(
        owner,
        "orders",
        **of,
        order_number=f"C{uuid4().hex[:8]}",
        session_id=chat,
        guest_id=hotel.guest_id,
        stay_id=hotel.stay_id,
        category="housekeeping",
        notes=said,
        additional_notes=said,
        status="completed",
        source="guest",
        priority=1,
    )
    key: UUID = order["id"]
    await write(owner, "order_items", **of, order_id=key, title="Pillow", description=said, qty=2, price=4, options=[])
    await write(owner, "order_moves", **of, order_id=key, to_status="rejected", reason=said)
    await write(
        owner,
        "charges",
        **of,
        stay_id=hotel.stay_id,
        title="Pillow",
        qty=2,
        price=4,
        category="housekeeping",
        charged_by=hotel.staff["front_desk"].user_id,
        reason="Sold at the desk",
    )
    await write(
        owner,
        "payments",
        **of,
        stay_id=hotel.stay_id,
        method="cash",
        amount=8,
        taken_by=hotel.staff["front_desk"].user_id,
        reason="At the desk",
    )
    recurring = await write(
        owner,
        "recurring_orders",
        **of,
        stay_id=hotel.stay_id,
        category="housekeeping",
        notes=said,
        priority=1,
        daily_at="09:00",
        since="2031-05-01",
        until="2031-05-02",
    )
    await write(
        owner,
        "recurring_order_items",
        **of,
        recurring_id=recurring["id"],
        item_id=hotel.items["Pillow"],
        qty=1,
        notes=said,
        option_ids=[],
    )
    return key


async def _elsewhere(owner: Db, hotel: Hotel, chat: UUID, traces: Traces) -> None:
    """At messengers, in browsers that are told, and in an answer that may be asked for once more."""
    of, said, guest = {"org_id": hotel.org_id}, traces.said, hotel.guest_id
    channel = await write(
        owner, "channels", **of, kind="whatsapp", name="WhatsApp", active=False, account=uuid4().hex, sealed="\\x00"
    )
    contact = await write(
        owner,
        "channel_contacts",
        **of,
        channel_id=channel["id"],
        address=traces.phone,
        name=traces.name,
        guest_id=guest,
        stay_id=hotel.stay_id,
        session_id=chat,
        verified=True,
    )
    later = "2100-01-01T00:00:00Z"
    await write(
        owner,
        "channel_inbox",
        **of,
        channel_id=channel["id"],
        provider_id=uuid4().hex,
        address=traces.phone,
        place=1,
        said_at=later,
        told={"kind": "text", "text": said},
        due_at=later,
        attempts=0,
    )
    await write(
        owner,
        "channel_outbox",
        **of,
        contact_id=contact["id"],
        session_id=chat,
        kind="words",
        words=said,
        said=said,
        status="sent",
        sent_at=later,
        due_at=later,
        attempts=1,
        parts=[],
    )
    device = await write(
        owner, "guest_devices", **of, stay_id=hotel.stay_id, guest_id=guest, token_hash=f"\\x{uuid4().hex}"
    )
    await write(
        owner,
        "push_subscriptions",
        **of,
        user_id=guest,
        device_id=device["id"],
        name="Phone",
        endpoint=f"https://push.example/{said}",
        p256dh=f"\\x04{'11' * 64}",
        auth=f"\\x{'11' * 16}",
    )
    await write(
        owner,
        "idempotency_keys",
        **of,
        user_id=hotel.staff["manager"].user_id,
        key=uuid4().hex,
        request="\\x00",
        answer={"id": str(guest), "name": traces.name},
    )
    await write(owner, "access_failures", **of, stay_id=hotel.stay_id, address=said)


def dumped(owner_url: str) -> str:
    """All of a database as text, as a backup would have it."""
    url = urlsplit(owner_url)
    done = subprocess.run(
        [program("pg_dump"), "--schema=public", f"--dbname={url.geturl()}"], capture_output=True, check=True, text=True
    )
    return done.stdout
