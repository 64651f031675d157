"""Moving orders on the board: one, several, and back again; what it is narrowed to; and new ones."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from innkeep.core import clock
from innkeep.orders.lifecycle import Priority
from tests.console.conftest import SCRIPT, As, Place
from tests.factories import Hotel, hire
from tests.journeys.people import orders, scan, until, write


async def move(browser: httpx.AsyncClient, order_id: object, to: str, reason: str = "") -> httpx.Response:
    return await browser.post(f"/console/orders/{order_id}/moves", data={"to": to, "reason": reason}, headers=SCRIPT)


def ways_back(answer: httpx.Response) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'name="back" value="([^"]+)"', answer.text)]


async def undo(browser: httpx.AsyncClient, *back: str) -> httpx.Response:
    return await browser.post("/console/board/undo", data={"back": list(back)}, headers=SCRIPT)


async def standing(browser: httpx.AsyncClient, order_id: object) -> tuple[str, str | None]:
    order = (await browser.get(f"/api/v1/orders/{order_id}")).json()
    return order["status"], order["assignee_id"]


async def test_a_step_can_be_taken_back_to_where_and_with_whom_it_was(sit: As, hotel: Hotel, place: Place) -> None:
    order, desk = await place(), await sit("front_desk")
    accepted = await move(await sit("housekeeper"), order.id, "assigned")
    assert f'id="o-{order.id}"' in accepted.text
    assert 'data-who="mine"' in accepted.text
    dora = str(hotel.staff["housekeeper"].user_id)
    blocked = await move(desk, order.id, "block", "No towels left")
    assert 'data-who="other"' in blocked.text
    assert await standing(desk, order.id) == ("block", dora)
    assert "was not" not in (await undo(desk, *ways_back(blocked))).text
    assert await standing(desk, order.id) == ("assigned", dora)
    # The life cycle knows no way from completed to assigned, and the page offers none.
    assert ways_back(await move(desk, order.id, "completed")) == []


async def test_an_order_is_placed_for_a_time_and_given_another(sit: As, browser_of: Any, hotel: Hotel) -> None:
    """Grey and by its weekday on the board, in the guest's own words on their page; what has passed is refused."""
    desk, guest = await sit("front_desk"), browser_of()
    tomorrow = clock.hotel_now("Europe/Vienna") + timedelta(days=1)
    what = {"room": "101", f"qty-{hotel.items['Pillow']}": "1", "wanted_at": f"{tomorrow:%Y-%m-%dT07:00}"}
    answer = await desk.post("/console/orders/new", data=what, headers=SCRIPT)
    assert re.search(rf'<time class="chip due"[^>]* data-wanted>for ({tomorrow:%a} )?07:00<', answer.text)
    [order] = (await desk.get("/api/v1/orders")).json()["items"]
    await scan(guest, hotel.room_code)
    assert re.search(r"(Tomorrow|Today), 0?7:00", (await guest.get(f"/g/{hotel.room_code}/orders")).text)
    path = f"/console/orders/{order['id']}/time"
    changed = await desk.post(path, data={"wanted_at": f"{tomorrow:%Y-%m-%dT09:30}"}, headers=SCRIPT)
    assert re.search(rf">for ({tomorrow:%a} )?09:30<", changed.text)
    yesterday = tomorrow - timedelta(days=2)
    passed = await desk.post(path, data={"wanted_at": f"{yesterday:%Y-%m-%dT07:00}"}, headers=SCRIPT)
    assert (passed.status_code, "has passed" in passed.text) == (422, True)
    assert f'value="{tomorrow:%Y-%m-%dT09:30}"' in (await desk.get(f"/console/orders/{order['id']}")).text
    await desk.post(path, data={"wanted_at": ""}, headers=SCRIPT)
    assert (await desk.get(f"/api/v1/orders/{order['id']}")).json()["wanted_at"] is None


async def test_an_order_is_given_to_a_colleague_by_who_has_it_or_may(
    sit: As, hotel: Hotel, place: Place, owner: asyncpg.Connection[Any]
) -> None:
    order, desk = await place(), await sit("front_desk")
    other = await hire(owner, hotel, "second_housekeeper", "staff", hotel.staff["housekeeper"].division_id)
    dora, sheet = str(hotel.staff["housekeeper"].user_id), f"/console/orders/{order.id}"
    assert f'value="{dora}"' in (await desk.get(sheet)).text
    given = await desk.post(f"{sheet}/moves", data={"to": "assigned", "assignee_id": dora}, headers=SCRIPT)
    assert "given to Dora Novak" in given.text
    assert await standing(desk, order.id) == ("assigned", dora)
    assert "Give to" not in (await (await sit("second_housekeeper")).get(sheet)).text
    assert "Give to" in (await (housekeeper := await sit("housekeeper")).get(sheet)).text
    on = {"to": "assigned", "assignee_id": str(other.user_id)}
    assert "given to Second Housekeeper" in (await housekeeper.post(f"{sheet}/moves", data=on, headers=SCRIPT)).text
    assert await standing(desk, order.id) == ("assigned", str(other.user_id))


async def test_cards_stand_by_what_matters_and_then_by_when_they_are_due(
    sit: As, place: Place, owner: asyncpg.Connection[Any]
) -> None:
    later, late, unpromised = [await place("Bath towel") for _ in range(3)]
    urgent = await place("Pillow", priority=Priority.URGENT)
    for order, due in ((later, "now() + interval '1 hour'"), (late, "now() - interval '1 hour'"), (unpromised, "NULL")):
        await owner.execute(f"UPDATE orders SET due_at = {due} WHERE id = $1", order.id)
    shown = (await (await sit("front_desk")).get("/console/board")).text
    assert re.findall(r'<li id="o-([^"]+)"', shown) == [str(each.id) for each in (urgent, late, later, unpromised)]
    other_divisions = "/console/board?division="
    assert other_divisions in shown
    assert other_divisions not in (await (await sit("housekeeper")).get("/console/board")).text


async def test_what_somebody_changed_since_is_not_taken_back(sit: As, place: Place) -> None:
    order, desk = await place(), await sit("front_desk")
    accepted = await move(desk, order.id, "assigned")
    await move(desk, order.id, "in_progress")
    await move(desk, order.id, "assigned")
    answer = await undo(desk, *ways_back(accepted))
    assert (await standing(desk, order.id))[0] == "assigned"
    assert "toast-refused" in answer.text


async def test_only_who_may_reopen_is_offered_to_take_a_rejection_back(sit: As, place: Place) -> None:
    first, second = await place(), await place("Pillow")
    desk, manager = await sit("front_desk"), await sit("manager")
    assert ways_back(await move(desk, first.id, "rejected", "No")) == []
    back = ways_back(await move(manager, second.id, "rejected", "No"))
    for who, steps in ((desk, False), (manager, True)):
        assert ('class="sheet-moves"' in (await who.get(f"/console/orders/{first.id}")).text) is steps
    await undo(manager, *back)
    assert (await standing(manager, second.id))[0] == "pending"


async def test_several_move_each_for_itself(sit: As, place: Place) -> None:
    first, second, third = await place(), await place("Pillow"), await place("Tomato soup")
    desk = await sit("front_desk")
    await move(desk, third.id, "completed")
    await move(desk, third.id, "in_progress")
    await move(desk, third.id, "completed")
    data = {"order_id": [str(each.id) for each in (first, second, third)], "to": "block", "reason": "The lift is out"}
    answer = await desk.post("/console/board/moves", data=data, headers=SCRIPT)
    assert "2 orders" in answer.text
    assert third.order_number in answer.text.split("toast-refused")[1]
    assert (await standing(desk, first.id))[0] == (await standing(desk, second.id))[0] == "block"
    await undo(desk, *ways_back(answer))
    assert (await standing(desk, first.id))[0] == (await standing(desk, second.id))[0] == "pending"


async def test_a_reason_is_asked_for_where_the_life_cycle_needs_one(sit: As, place: Place) -> None:
    order, desk = await place(), await sit("front_desk")
    assert (await move(desk, order.id, "block")).status_code == 422
    for nonsense in ("", "{}", '{"order_id": 1}'):
        assert (await undo(desk, nonsense)).status_code in {400, 422}
    assert (await standing(desk, order.id))[0] == "pending"


async def test_views_are_their_owners_and_replaced_by_name(sit: As) -> None:
    desk, other = await sit("front_desk"), await sit("front_desk_2")
    save = "/console/views/board"
    assert (await desk.post(save, data={"name": " Late ones ", "query": "late=1"}, headers=SCRIPT)).status_code == 200
    again = await desk.post(save, data={"name": "Late ones", "query": "late=soon"}, headers=SCRIPT)
    assert again.text.count("data-view=") == 1
    assert "late=soon" in (await desk.get("/console/board")).text
    assert "Late ones" not in (await other.get("/console/board")).text
    for wrong in ({"name": "", "query": "late=1"}, {"name": "x", "query": '"><script>'}):
        assert (await desk.post(save, data=wrong, headers=SCRIPT)).status_code == 422
    removal = re.findall(r'action="(/console/views/board/[^"]+/removal)"', again.text)[0]
    assert (await other.post(removal, headers=SCRIPT)).status_code == 404
    assert (await desk.post(removal, headers=SCRIPT)).status_code == 200
    assert (await desk.post(removal, headers=SCRIPT)).status_code == 404
    for number in range(20):
        await desk.post(save, data={"name": f"View {number}", "query": "late=1"}, headers=SCRIPT)
    assert (await desk.post(save, data={"name": "One more", "query": "late=1"}, headers=SCRIPT)).status_code == 409


async def order(browser: httpx.AsyncClient, hotel: Hotel, **said: Any) -> httpx.Response:
    chosen = {f"qty-{hotel.items[title]}": str(qty) for title, qty in said.pop("items", {}).items()}
    return await browser.post("/console/orders/new", data=said | chosen, headers=SCRIPT)


async def test_an_order_for_a_room_is_its_guests_and_one_for_each_kind_of_work(sit: As, hotel: Hotel) -> None:
    desk = await sit("front_desk")
    things = {"Bath towel": 2, "Club sandwich": 1, "Pillow": 0}
    answer = await order(desk, hotel, room="101", note="By the pool", priority="high", items=things)
    assert answer.text.count("placed-") == 2
    placed = await orders(desk)
    assert {(each["category"], each["priority"], each["notes"]) for each in placed} == {
        ("housekeeping", "high", "By the pool"),
        ("room_service", "high", "By the pool"),
    }
    assert {each["guest_id"] for each in placed} == {str(hotel.guest_id)}
    await order(desk, hotel, room="102", items={"Bath towel": 1})
    empty = next(each for each in await orders(desk) if each["room_id"] == str(hotel.empty_room_id))
    assert empty["guest_id"] is None


@pytest.mark.parametrize(
    ("room", "items"), [("999", {"Pillow": 1}), ("", {"Pillow": 1}), ("101", {}), ("101", {"Pillow": 0})]
)
async def test_an_order_of_nothing_or_for_nowhere_is_refused(sit: As, hotel: Hotel, room: str, items: Any) -> None:
    desk = await sit("front_desk")
    assert (await order(desk, hotel, room=room, items=items)).status_code == 422
    made_up = await desk.post("/console/orders/new", data={"room": "101", "qty-x": "1"}, headers=SCRIPT)
    assert made_up.status_code == 422
    assert await orders(desk) == []


async def test_what_is_on_no_menu_is_ordered_as_a_kind_of_work_by_who_may(sit: As, hotel: Hotel) -> None:
    desk, cook = await sit("front_desk"), await sit("cook")
    umbrella = {"room": "101", "other": "An umbrella", "other_kind": "concierge"}
    assert (await order(cook, hotel, **umbrella)).status_code == 403
    assert "other_kind" not in (await cook.get("/console/orders/new", headers=SCRIPT)).text
    assert (await order(desk, hotel, **umbrella | {"other": " "})).status_code == 422
    assert (await order(desk, hotel, **umbrella, items={"Pillow": 1})).text.count("placed-") == 2
    # What is only looked for is not ordered.
    await order(desk, hotel, room="102", other="umbr", items={"Bath towel": 1})
    placed = {each["category"]: each for each in await orders(desk) if each["room_id"] != str(hotel.empty_room_id)}
    assert set(placed) == {"housekeeping", "concierge"}
    items = (await desk.get(f"/api/v1/orders/{placed['concierge']['id']}/items")).json()["items"]
    assert [(each["title"], each["qty"]) for each in items] == [("An umbrella", 1)]


async def test_an_order_from_a_message_is_filled_in_by_what_the_agent_understood(
    sit: As, hotel: Hotel, browser_of: Any
) -> None:
    guest, desk = browser_of(), await sit("front_desk")
    session_id = await scan(guest, hotel.room_code)
    await write(guest, session_id, "Three bath towels please")
    await until(lambda: orders(desk))
    form = await desk.get("/console/orders/new", params={"session": session_id, "seq": 1}, headers=SCRIPT)
    assert f'name="qty-{hotel.items["Bath towel"]}" value="3"' in form.text
    assert f'name="qty-{hotel.items["Pillow"]}" value="0"' in form.text
    assert "Three bath towels please" in form.text
    answer = await order(desk, hotel, session=session_id, items={"Pillow": 1})
    assert answer.status_code == 200
    assert {each["session_id"] for each in await orders(desk)} == {session_id}


async def test_what_is_said_to_a_person_is_found_by_its_name(sit: As, hotel: Hotel, browser_of: Any) -> None:
    guest, desk = browser_of(), await sit("front_desk")
    session_id = await scan(guest, hotel.room_code)
    await desk.post(f"/console/inbox/{session_id}/take-over", headers=SCRIPT)
    posted = await write(guest, session_id, "And one more pillow, if you would")
    params = {"session": session_id, "seq": posted["seq"]}
    form = await desk.get("/console/orders/new", params=params, headers=SCRIPT)
    assert f'name="qty-{hotel.items["Pillow"]}" value="1"' in form.text
