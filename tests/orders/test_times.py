"""Orders for a time: due then and not before, joined only with what is for the same time, changed, and refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import pytest

from innkeep.conversations.actions import open_session
from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.orders.escalations import raise_steps
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.proposals import ProposalOver, confirm, propose_from_menu
from innkeep.orders.queries import lines_of
from innkeep.orders.wishes import Wish
from tests.factories import Hotel
from tests.journeys.people import come_by_code, scan, sign_in
from tests.service_levels.orders import move

Db: TypeAlias = "asyncpg.Connection[Any]"

PATH = "/api/v1/orders"
NOBODYS = f"{PATH}/00000000-0000-7000-8000-000000000000/rescheduling"
VIENNA = ZoneInfo("Europe/Vienna")


@pytest.fixture
async def desk(browser_of: Callable[[], httpx.AsyncClient], hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


@pytest.fixture
async def phone(browser_of: Callable[[], httpx.AsyncClient], hotel: Hotel) -> httpx.AsyncClient:
    browser = browser_of()
    await scan(browser, hotel.room_code)
    return browser


def ahead(**how: float) -> datetime:
    return (clock.now() + timedelta(**how)).replace(microsecond=0)


def towel(hotel: Hotel, at: datetime | None = None) -> dict[str, Any]:
    wanted = {"wanted_at": at.isoformat()} if at else {}
    return {"stay_id": str(hotel.stay_id), "items": [{"catalogue_item_id": str(hotel.items["Bath towel"])}], **wanted}


async def placed(browser: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = await browser.post(PATH, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def moment(order: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(order[name]) if order[name] else None


async def read(browser: httpx.AsyncClient, order: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await browser.get(f"{PATH}/{order['id']}")).json()
    return found


async def test_it_is_due_then_late_after_and_nobody_is_called_before(
    database: Database, desk: httpx.AsyncClient, hotel: Hotel
) -> None:
    at = ahead(hours=5)
    order = await placed(desk, towel(hotel, at))
    assert (moment(order, "wanted_at"), moment(order, "due_at"), order["late"]) == (at, at, False)

    async def called(by: timedelta) -> int:
        with clock.moved(by):
            async with database.unit_of_work(hotel.program) as db:
                return await raise_steps(db, hotel.program, order["id"])

    assert await called(timedelta(hours=4)) == 0
    assert await called(timedelta(hours=4, minutes=50)) > 0
    with clock.moved(timedelta(hours=4, minutes=55)):
        assert not (await read(desk, order))["late"]
    with clock.moved(timedelta(hours=5, minutes=1)):
        assert (await read(desk, order))["late"]


async def test_it_is_not_due_before_what_is_promised_could_be_done(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    order = await placed(desk, towel(hotel, ahead(minutes=2)))
    promised = await placed(desk, towel(hotel))
    due, usual = moment(order, "due_at"), moment(promised, "due_at")
    assert due is not None
    assert usual is not None
    assert abs(due - usual) < timedelta(minutes=1)


async def test_a_pause_before_its_time_moves_nothing_and_one_over_it_what_was_left(
    database: Database, desk: httpx.AsyncClient, hotel: Hotel
) -> None:
    order = await placed(desk, towel(hotel, ahead(hours=5)))
    await move(database, hotel.staff["manager"], order["id"], OrderStatus.BLOCK)
    await move(database, hotel.staff["manager"], order["id"], OrderStatus.PENDING)
    assert (await read(desk, order))["due_at"] == order["due_at"]


async def test_a_guests_wish_joins_only_what_is_for_the_same_time(phone: httpx.AsyncClient, hotel: Hotel) -> None:
    nine, ten = ahead(hours=9), ahead(hours=10)
    first, now = await placed(phone, towel(hotel, nine)), await placed(phone, towel(hotel))
    assert len({first["id"], now["id"], (await placed(phone, towel(hotel, ten)))["id"]}) == 3
    assert (await placed(phone, towel(hotel, nine.astimezone(VIENNA))))["id"] == first["id"]
    assert (await placed(phone, towel(hotel)))["id"] == now["id"]


@pytest.mark.parametrize(
    ("how", "kind"),
    [({"minutes": -10}, "time-passed"), ({"days": 367}, "time-too-far"), ({"days": 300}, "time-after-stay")],
)
async def test_what_is_no_time_for_a_guest_is_refused(
    phone: httpx.AsyncClient, desk: httpx.AsyncClient, hotel: Hotel, how: dict[str, float], kind: str
) -> None:
    """Staff may order for after a stay: what is prepared for guests who have not said yet that they stay longer."""
    answer = await phone.post(PATH, json=towel(hotel, ahead(**how)))
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{kind}")
    staffs = await desk.post(PATH, json=towel(hotel, ahead(**how)))
    assert staffs.status_code == (201 if kind == "time-after-stay" else 422)
    order = await placed(phone, towel(hotel))
    again = await phone.post(f"{PATH}/{order['id']}/rescheduling", json={"wanted_at": ahead(**how).isoformat()})
    assert (again.status_code, again.json()["type"]) == (422, f"/problems/{kind}")


async def test_who_means_now_when_it_strikes_is_not_refused(phone: httpx.AsyncClient, hotel: Hotel) -> None:
    assert not (await placed(phone, towel(hotel, ahead(minutes=-3))))["late"]


async def test_a_time_without_a_zone_is_no_time(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    body = towel(hotel) | {"wanted_at": "2031-05-01T20:00:00"}
    assert (await desk.post(PATH, json=body)).status_code == 422


async def test_staff_change_it_and_take_it_away(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    at = ahead(hours=5)
    order = await placed(desk, towel(hotel, at))
    later = at + timedelta(hours=1)
    changed = await desk.patch(f"{PATH}/{order['id']}", json={"wanted_at": later.isoformat()})
    assert (moment(changed.json(), "wanted_at"), moment(changed.json(), "due_at")) == (later, later)
    at_once = (await desk.patch(f"{PATH}/{order['id']}", json={"wanted_at": None})).json()
    due = moment(at_once, "due_at")
    assert at_once["wanted_at"] is None
    assert due is not None
    assert due < at
    told = [each["reason"] for each in (await desk.get(f"{PATH}/{order['id']}/history")).json()["items"]]
    assert f"instead of {at.astimezone(VIENNA):%Y-%m-%d %H:%M}" in str(told)
    assert "for as soon as possible instead of" in str(told)


async def test_a_guest_changes_it_until_somebody_has_begun(
    database: Database, phone: httpx.AsyncClient, hotel: Hotel
) -> None:
    order = await placed(phone, towel(hotel, ahead(hours=5)))
    path, later = f"{PATH}/{order['id']}/rescheduling", ahead(hours=6)
    for _ in range(2):
        changed = await phone.post(path, json={"wanted_at": later.isoformat()})
        assert moment(changed.json(), "due_at") == later
    assert len((await phone.get(f"{PATH}/{order['id']}/history")).json()["items"]) == 2
    await move(database, hotel.staff["manager"], order["id"], OrderStatus.IN_PROGRESS)
    begun = await phone.post(path, json={"wanted_at": None})
    assert (begun.status_code, begun.json()["type"]) == (409, "/problems/too-late-to-change")
    assert (await phone.patch(f"{PATH}/{order['id']}", json={"wanted_at": None})).status_code in {401, 403}


async def test_nobody_else_gives_it_another_time(
    browser_of: Callable[[], httpx.AsyncClient], desk: httpx.AsyncClient, phone: httpx.AsyncClient, hotel: Hotel
) -> None:
    """Not who knows the room's code, the guest next door, a program that only reads, or the guest who has left."""
    order = await placed(phone, towel(hotel, ahead(hours=5)))
    path, later = f"{PATH}/{order['id']}/rescheduling", {"wanted_at": ahead(hours=6).isoformat()}
    today = clock.hotel_now(VIENNA.key).date()
    days = {"checkin_date": today.isoformat(), "checkout_date": (today + timedelta(days=2)).isoformat()}
    next_door = {"guests": [{"name": "Next Door"}], "room_id": [str(hotel.empty_room_id)], **days}
    stay = (await desk.post("/api/v1/checkin-rooms", json=next_door)).json()["id"]
    assert (await desk.post(f"/api/v1/checkin-rooms/{stay}/check-in")).status_code == 200
    stranger, neighbour, program = browser_of(), browser_of(), browser_of()
    await come_by_code(stranger, hotel.room_code)
    await scan(neighbour, hotel.empty_room_code)
    for each in (stranger, neighbour):
        refused, nobodys = await each.post(path, json=later), await each.post(NOBODYS, json=later)
        assert (refused.status_code, refused.content) == (404, nobodys.content)
    manager = await sign_in(browser_of(), hotel, "manager")
    reads = {"name": "Door locks", "operations": ["read_orders", "read_all_divisions"]}
    key = (await manager.post("/api/v1/api-keys", json=reads)).json()["key"]
    program.headers["Authorization"] = f"Bearer {key}"
    assert (await program.patch(f"{PATH}/{order['id']}", json=later)).status_code == 403
    assert (await read(program, order))["wanted_at"] == order["wanted_at"]
    left = await desk.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")
    assert left.status_code == 200, left.text
    assert (await phone.post(path, json=later)).status_code in {401, 403, 404}
    assert (await read(desk, order))["wanted_at"] == order["wanted_at"]


async def test_what_a_guest_says_yes_to_has_its_times(database: Database, hotel: Hotel) -> None:
    """An order is for the first of the times of its things; a yes that comes after the time orders nothing."""
    soup, eight, nine = hotel.items["Tomato soup"], ahead(hours=8), ahead(hours=9)
    wishes = [Wish(soup, 1, "at nine", wanted_at=nine), Wish(soup, 2, "at eight", wanted_at=eight)]
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        proposal = await propose_from_menu(db, hotel.guest, chat, wishes)
        assert [line.wanted_at for line in await lines_of(db, proposal)] == [nine, eight]
        orders = (await confirm(db, hotel.guest, proposal.id)).orders
        assert {order.wanted_at: order.total_amount for order in orders} == {eight: 27}
        late = await propose_from_menu(db, hotel.guest, chat, [Wish(soup, wanted_at=ahead(minutes=10))])
    with clock.moved(timedelta(minutes=20)), pytest.raises(ProposalOver):
        async with database.unit_of_work(hotel.guest) as db:
            await confirm(db, hotel.guest, late.id)


async def test_the_kitchens_hours_count_at_the_time_that_it_is_wanted(
    owner: Db, phone: httpx.AsyncClient, hotel: Hotel
) -> None:
    """What is shut now is had later, and what is open now is not had at night."""
    opens = ahead(hours=3).astimezone(VIENNA)
    window = f'[{{"days": ["mon","tue","wed","thu","fri","sat","sun"], "opens": "{opens:%H:%M}", '
    window += f'"closes": "{opens + timedelta(hours=2):%H:%M}"}}]'
    await owner.execute("UPDATE catalogue_items SET hours = $2 WHERE id = $1", hotel.items["Bath towel"], window)
    assert (await phone.post(PATH, json=towel(hotel))).status_code == 409
    order = await placed(phone, towel(hotel, opens + timedelta(hours=1)))
    too_late = opens + timedelta(hours=4)
    path = f"{PATH}/{order['id']}/rescheduling"
    shut = await phone.post(path, json={"wanted_at": too_late.isoformat()})
    assert (shut.status_code, shut.json()["type"]) == (409, "/problems/out-of-hours")
