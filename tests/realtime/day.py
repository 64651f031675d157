"""What happens in a hotel, step by step, so that every kind of event happens once.

Whoever adds a kind of event adds a step that makes it happen, or names it in `ELSEWHERE` when no stream shows more of
it than its keys.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from innkeep.conversations.actions import open_session
from innkeep.conversations.events import AttentionAsked
from innkeep.conversations.languages import hear_guest
from innkeep.conversations.ownership import call_person
from innkeep.conversations.queries import session_for
from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.core.events import Event, record
from tests.factories import Hotel

ELSEWHERE = frozenset(
    {
        "account_charged",
        "account_paid",
        "answer_drafted",
        "card_hidden",
        "channel_heard",
        "division_deleted",
        "do_not_disturb_changed",
        "guest_left_stay",
        "lesson_changed",
        "lesson_found",
        "message_translated",
        "nobody_attends",
        "not_known",
        "link_asked",
        "link_decided",
        "on_call_asked",
        "order_escalated",
        "phone_shut_out",
        "phone_vouched_for",
        "photo_added",
        "proposal_made",
        "proposal_settled",
        "rating_asked",
        "rating_given",
        "room_closure_changed",
        "sending_failed",
        "sending_queued",
        "session_summed_up",
        "stay_cancelled",
        "stay_changed",
        "stay_checked_in",
        "stay_checked_out",
        "stay_moved",
        "stay_reserved",
        "trial_asked",
        "user_changed",
        "webhook_cut_off",
    }
)
"""What no snapshot of a stream shows: it is told by its keys, and whoever wants to know more reads that again."""


@dataclass
class Day:
    """A hotel, who is there, and what they talk about. To what the `herald` tells, nobody reacts."""

    hotel: Hotel
    database: Database
    herald: Database
    guest: httpx.AsyncClient
    desk: httpx.AsyncClient
    manager: httpx.AsyncClient
    session_id: str
    order_id: str = ""

    async def do(self, who: httpx.AsyncClient, method: str, path: str, **body: Any) -> Any:
        """A request that must succeed."""
        answer = await who.request(method, f"/api/v1{path}", json=body or None)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    async def told(self, *happened: Event) -> None:
        """Something that others find out."""
        async with self.herald.unit_of_work(self.hotel.program) as db:
            for each in happened:
                record(db, each)


Step = Callable[[Day], Awaitable[object]]


async def _write(day: Day) -> None:
    await day.do(day.guest, "POST", f"/sessions/{day.session_id}/messages", text="Could somebody come?")


async def _alert(day: Day) -> None:
    async with day.database.unit_of_work(day.hotel.guest) as db:
        await call_person(db, await session_for(db, day.hotel.guest, UUID(day.session_id)))


async def _answer(day: Day) -> None:
    await day.do(day.desk, "POST", f"/sessions/{day.session_id}/messages", text="At once.")


async def _correct(day: Day) -> None:
    said = (await day.do(day.desk, "GET", f"/sessions/{day.session_id}/messages"))["items"][-1]
    await day.do(day.desk, "PATCH", f"/sessions/{day.session_id}/messages/{said['id']}", text="In five minutes.")


async def _retract(day: Day) -> None:
    said = (await day.do(day.desk, "GET", f"/sessions/{day.session_id}/messages"))["items"][-1]
    await day.do(day.desk, "DELETE", f"/sessions/{day.session_id}/messages/{said['id']}")


async def _read(day: Day) -> None:
    await day.do(day.guest, "PUT", f"/sessions/{day.session_id}/read", seq=1)


async def _look(day: Day) -> None:
    await day.do(day.desk, "PUT", f"/sessions/{day.session_id}/presence")


async def _type(day: Day) -> None:
    await day.do(day.guest, "POST", f"/sessions/{day.session_id}/typing")


async def _note(day: Day) -> None:
    await day.do(day.desk, "POST", f"/sessions/{day.session_id}/notes", text="Allergic to feathers.")


async def _snooze(day: Day) -> None:
    until = (clock.now() + timedelta(hours=1)).isoformat()
    await day.do(day.desk, "PUT", f"/sessions/{day.session_id}/snooze", until=until)


async def _ask(day: Day) -> None:
    await day.told(AttentionAsked(org_id=day.hotel.org_id, session_id=UUID(day.session_id)))


async def _hear(day: Day) -> None:
    staff = day.hotel.staff["front_desk"]
    async with day.database.unit_of_work(staff) as db:
        await hear_guest(db, await session_for(db, staff, UUID(day.session_id)), "de", 0, 99)


async def _hand_back(day: Day) -> None:
    await day.do(day.desk, "PUT", f"/sessions/{day.session_id}/mode", mode="agent", summary="Sent somebody up")


async def _order(day: Day) -> None:
    items = [{"catalogue_item_id": str(day.hotel.items["Bath towel"]), "qty": 2}]
    order = await day.do(day.desk, "POST", "/orders", session_id=day.session_id, items=items)
    day.order_id = order["id"]


async def _move(day: Day) -> None:
    await day.do(day.desk, "POST", f"/orders/{day.order_id}/transitions", to="in_progress")


async def _change(day: Day) -> None:
    await day.do(day.desk, "PATCH", f"/orders/{day.order_id}", notes="Please knock softly")


async def _give_away(day: Day) -> None:
    await day.do(day.manager, "PATCH", f"/orders/{day.order_id}", division_id=str(day.hotel.kitchen_id))


async def _to_another_room(day: Day) -> None:
    rooms = {"from_room_id": str(day.hotel.room_id), "to_room_id": str(day.hotel.empty_room_id)}
    await day.do(day.desk, "POST", f"/checkin-rooms/{day.hotel.stay_id}/moves", **rooms)


async def _end(day: Day) -> None:
    await day.do(day.desk, "POST", f"/sessions/{day.session_id}/termination")


async def _begin_anew(day: Day) -> None:
    async with day.database.unit_of_work(day.hotel.guest) as db:
        await open_session(db, day.hotel.guest)


async def _put_away(day: Day) -> None:
    await day.do(day.manager, "DELETE", f"/sessions/{day.session_id}")


STEPS: tuple[tuple[Step, frozenset[str]], ...] = (
    (_write, frozenset({"message_posted"})),
    (_alert, frozenset({"mode_changed", "desk_alerted"})),
    (_answer, frozenset({"message_posted", "mode_changed"})),
    (_correct, frozenset({"message_changed"})),
    (_retract, frozenset({"message_changed"})),
    (_read, frozenset({"messages_read"})),
    (_look, frozenset({"looking"})),
    (_type, frozenset({"typing"})),
    (_note, frozenset({"note_written"})),
    (_snooze, frozenset({"session_snoozed"})),
    (_ask, frozenset({"attention_asked"})),
    (_hear, frozenset({"language_heard"})),
    (_hand_back, frozenset({"mode_changed"})),
    (_order, frozenset({"order_placed"})),
    (_change, frozenset({"order_changed"})),
    (_give_away, frozenset({"order_changed"})),
    (_move, frozenset({"order_moved"})),
    (_to_another_room, frozenset({"session_moved"})),
    (_end, frozenset({"session_terminated"})),
    (_begin_anew, frozenset({"session_opened"})),
    (_put_away, frozenset({"session_put_away"})),
)
"""What is done, and the kinds of events that it makes happen, at least."""
