"""A key that names everything but one operation: refused where that one is asked for, by name, and nowhere else.

Roles come in steps, so what one of them may not is mostly out of its sight as well; keys come in any mixture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from tests.factories import Hotel
from tests.journeys.people import scan, sign_in

LINE = {"catalogue_item_id": "{item}", "qty": 1}

ASKED: list[tuple[str, str, str, Any]] = [
    ("write_conversations", "PUT", "sessions/{chat}/mode", {"mode": "manual"}),
    ("write_conversations", "PUT", "sessions/{chat}/mode", {"mode": "agent"}),
    ("write_conversations", "PUT", "sessions/{chat}/assignee", {"user_id": "{desk}"}),
    ("write_conversations", "POST", "sessions/{chat}/messages", {"text": "Of course"}),
    ("write_conversations", "POST", "sessions/{chat}/termination", None),
    ("read_conversations", "GET", "ratings", None),
    ("place_orders", "POST", "orders", {"stay_id": "{stay}", "items": [LINE]}),
    ("place_orders", "POST", "recurring-orders", {"stay_id": "{stay}", "items": [LINE], "daily_at": "07:30"}),
    ("move_orders", "POST", "orders/{order}/transitions", {"to": "in_progress"}),
    ("move_orders", "PATCH", "orders/{order}", {"notes": "By the window"}),
    ("read_orders", "GET", "recurring-orders", None),
    ("read_orders", "GET", "escalations", None),
    ("read_orders", "GET", "service-levels", None),
    ("read_house", "GET", "out-of-order", None),
    ("read_house", "GET", "rooms", None),
    ("manage_integrations", "GET", "api-keys", None),
    ("manage_stays", "POST", "checkin-rooms/{stay}/access-codes", {}),
]


def filled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: filled(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, names) for each in value]
    return value.format(**names) if isinstance(value, str) else value


async def test_a_key_is_refused_where_what_it_lacks_is_asked_for(
    browser_of: Callable[[], httpx.AsyncClient], hotel: Hotel
) -> None:
    manager = await sign_in(browser_of(), hotel, "manager")
    everything = (await manager.get("/api/v1/api-keys/operations")).json()["operations"]
    order = {"stay_id": str(hotel.stay_id), "items": [filled(LINE, {"item": str(hotel.items["Bath towel"])})]}
    names = {
        "chat": await scan(browser_of(), hotel.room_code),
        "order": (await manager.post("/api/v1/orders", json=order)).json()["id"],
        "item": str(hotel.items["Bath towel"]),
        "stay": str(hotel.stay_id),
        "desk": str(hotel.staff["front_desk"].user_id),
    }
    faults = []
    for lacking in dict.fromkeys(each for each, *_ in ASKED):
        for operations in (sorted({*everything} - {lacking}), everything):
            made = await manager.post("/api/v1/api-keys", json={"name": "Program", "operations": operations})
            program = browser_of()
            program.headers["Authorization"] = f"Bearer {made.json()['key']}"
            for _, method, path, body in [each for each in ASKED if each[0] == lacking]:
                answer = await program.request(method, f"/api/v1/{path.format(**names)}", json=filled(body, names))
                if (answer.status_code == 403) is not (lacking not in operations):
                    faults.append((lacking, lacking in operations, method, path, answer.status_code, answer.text[:120]))
    assert faults == []
