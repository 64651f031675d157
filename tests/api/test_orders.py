"""Orders over the API: placed by staff and guests, changed, split, taken back; and who may not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.factories import TODAY, Hotel, hire
from tests.journeys.people import scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]
Db: TypeAlias = "asyncpg.Connection[Any]"

PATH = "/api/v1/orders"


@pytest.fixture
async def desk(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


@pytest.fixture
async def phone(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    browser = browser_of()
    await scan(browser, hotel.room_code)
    return browser


def line(hotel: Hotel, title: str, qty: int = 1, **more: object) -> dict[str, object]:
    return {"catalogue_item_id": str(hotel.items[title]), "qty": qty, **more}


def for_stay(hotel: Hotel, *lines: dict[str, object], **more: object) -> dict[str, object]:
    return {"stay_id": str(hotel.stay_id), "items": list(lines), **more}


async def placed(browser: httpx.AsyncClient, body: object, **headers: str) -> dict[str, Any]:
    answer = await browser.post(PATH, json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    order: dict[str, Any] = answer.json()
    return order


async def refused(answer: httpx.Response, status: int, kind: str) -> str:
    assert answer.status_code == status, answer.text
    assert answer.json()["type"] == f"/problems/{kind}"
    detail: str = answer.json()["detail"]
    assert detail.endswith(".")
    return detail


async def history(browser: httpx.AsyncClient, order: dict[str, Any]) -> list[tuple[str | None, str, str | None]]:
    answer = await browser.get(f"{PATH}/{order['id']}/history")
    assert answer.status_code == 200, answer.text
    return [(each["from"], each["to"], each["reason"]) for each in answer.json()["items"]]


# Placing


async def test_staff_order_for_a_stay(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    soup = line(hotel, "Tomato soup", 2, notes="Hot, please")
    body = for_stay(hotel, soup, line(hotel, "Club sandwich"), additional_notes="A regular", priority="high")
    order = await placed(desk, body)
    assert (order["category"], order["status"], order["source"]) == ("room_service", "pending", "staff")
    assert (order["total_amount"], order["priority"]) == (36.5, "high")
    assert (order["stay_id"], order["room_id"]) == (str(hotel.stay_id), str(hotel.room_id))
    assert (order["guest_id"], order["division_id"]) == (str(hotel.guest_id), str(hotel.kitchen_id))
    assert (order["notes"], order["additional_notes"]) == ("Tomato soup: Hot, please", "A regular")
    items = (await desk.get(f"{PATH}/{order['id']}/items")).json()["items"]
    assert [(each["title"], each["qty"], each["price"], each["description"]) for each in items] == [
        ("Tomato soup", 2, 9.0, "Hot, please"),
        ("Club sandwich", 1, 18.5, None),
    ]
    assert await history(desk, order) == [(None, "pending", None)]


async def test_staff_order_for_a_conversation_and_for_a_room(
    desk: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel
) -> None:
    session_id = await scan(browser_of(), hotel.room_code)
    talk = await placed(desk, {"session_id": session_id, "items": [line(hotel, "Pillow")]})
    assert (talk["session_id"], talk["stay_id"]) == (session_id, str(hotel.stay_id))
    mend = await placed(desk, {"room_id": str(hotel.empty_room_id), "items": [line(hotel, "Air conditioning")]})
    assert (mend["room_id"], mend["stay_id"], mend["guest_id"]) == (str(hotel.empty_room_id), None, None)
    soup = await placed(desk, {"room_id": str(hotel.room_id), "items": [line(hotel, "Tomato soup")]})
    whose = (str(hotel.room_id), str(hotel.stay_id), str(hotel.guest_id), session_id)
    assert (soup["room_id"], soup["stay_id"], soup["guest_id"], soup["session_id"]) == whose


async def test_staff_order_for_a_guest(
    desk: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, other_hotel: Hotel
) -> None:
    wanted = {"items": [line(hotel, "Pillow")]}
    emma = await placed(desk, wanted | {"guest_id": str(hotel.guest_id)})
    assert (emma["guest_id"], emma["stay_id"]) == (str(hotel.guest_id), str(hotel.stay_id))
    stay = await desk.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/guests", json={"name": "Nils Lindqvist"})
    nils_id = next(each["guest_id"] for each in stay.json()["guests"] if not each["is_primary"])
    nils = await placed(desk, for_stay(hotel, line(hotel, "Pillow"), guest_id=nils_id))
    assert (nils["guest_id"], nils["room_id"]) == (nils_id, str(hotel.room_id))
    session_id = await scan(browser_of(), hotel.room_code)
    wrong = ({"session_id": session_id, "guest_id": nils_id}, for_stay(hotel, guest_id=str(uuid4())))
    for named in (*wrong, {"guest_id": str(other_hotel.guest_id)}, {"guest_id": str(uuid4())}):
        await refused(await desk.post(PATH, json=named | wanted), 422, "unknown-guest")


async def test_what_stands_in_no_catalogue_is_ordered_by_who_may(
    desk: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel
) -> None:
    cake = {"title": "Birthday cake", "price": 35.5}
    assert (await placed(desk, for_stay(hotel, cake, category="room_service")))["total_amount"] == 35.5
    await refused(await desk.post(PATH, json=for_stay(hotel, cake)), 422, "no-category")
    cook = await sign_in(browser_of(), hotel, "cook")
    await refused(await cook.post(PATH, json=for_stay(hotel, cake, category="room_service")), 403, "not-allowed")
    soup = await placed(cook, for_stay(hotel, line(hotel, "Tomato soup")))
    assert soup["source"] == "staff"
    await refused(await cook.post(f"{PATH}/{soup['id']}/items", json=cake), 403, "not-allowed")
    assert (await desk.post(f"{PATH}/{soup['id']}/items", json=cake)).status_code == 201


async def test_one_order_is_the_work_of_one_division(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    both = for_stay(hotel, line(hotel, "Pillow"), line(hotel, "Tomato soup"))
    detail = await refused(await desk.post(PATH, json=both), 422, "several-categories")
    assert "housekeeping, room service" in detail
    other = for_stay(hotel, line(hotel, "Pillow"), category="concierge")
    await refused(await desk.post(PATH, json=other), 422, "several-categories")


async def test_options_are_in_the_price_and_kept_by_name(desk: httpx.AsyncClient, owner: Db, hotel: Hotel) -> None:
    sandwich = hotel.items["Club sandwich"]
    keys = [
        await owner.fetchval(
            "INSERT INTO catalogue_options (org_id, item_id, name, price) VALUES ($1, $2, $3, $4) RETURNING id",
            hotel.org_id,
            sandwich,
            name,
            price,
        )
        for name, price in (("With fries", 4), ("Gluten-free", 0))
    ]
    by_key = line(hotel, "Club sandwich", 2, option_ids=[str(key) for key in keys])
    by_name = line(hotel, "Club sandwich", 2, options=["with fries", "Gluten-free"])
    for each in (by_key, by_name):
        order = await placed(desk, for_stay(hotel, each))
        [item] = (await desk.get(f"{PATH}/{order['id']}/items")).json()["items"]
        assert (order["total_amount"], item["price"], item["options"]) == (45.0, 22.5, ["With fries", "Gluten-free"])
    for wrong in ({"option_ids": [str(uuid4())]}, {"options": ["On fire"]}):
        body = for_stay(hotel, line(hotel, "Club sandwich") | wrong)
        await refused(await desk.post(PATH, json=body), 422, "unknown-option")
    soup = for_stay(hotel, line(hotel, "Tomato soup", option_ids=[str(keys[0])]))
    await refused(await desk.post(PATH, json=soup), 422, "unknown-option")


async def test_the_price_is_that_of_the_moment_of_ordering(desk: httpx.AsyncClient, owner: Db, hotel: Hotel) -> None:
    order = await placed(desk, for_stay(hotel, line(hotel, "Tomato soup")))
    await owner.execute("UPDATE catalogue_items SET price = 11 WHERE id = $1", hotel.items["Tomato soup"])
    assert (await desk.get(f"{PATH}/{order['id']}")).json()["total_amount"] == 9.0
    assert (await placed(desk, for_stay(hotel, line(hotel, "Tomato soup"))))["total_amount"] == 11.0


async def test_fifty_identical_creations_with_one_key_are_one_order(
    desk: httpx.AsyncClient, owner: Db, hotel: Hotel
) -> None:
    body, headers = for_stay(hotel, line(hotel, "Pillow")), {"Idempotency-Key": str(uuid4())}
    answers = await asyncio.gather(*(desk.post(PATH, json=body, headers=headers) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await owner.fetchval("SELECT count(*) FROM orders WHERE org_id = $1", hotel.org_id) == 1
    other = await desk.post(PATH, json=for_stay(hotel, line(hotel, "Pillow", 2)), headers=headers)
    await refused(other, 422, "key-used-otherwise")


async def test_a_new_order_can_be_a_colleagues_at_once(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    dora = str(hotel.staff["housekeeper"].user_id)
    order = await placed(desk, for_stay(hotel, line(hotel, "Pillow"), assignee_id=dora))
    assert (order["status"], order["assignee_id"]) == ("assigned", dora)
    for stranger in (str(hotel.guest_id), str(uuid4())):
        body = for_stay(hotel, line(hotel, "Pillow"), assignee_id=stranger)
        await refused(await desk.post(PATH, json=body), 422, "unknown-colleague")


# Guests


async def test_a_guest_orders_what_is_free_and_confirms_what_is_not(phone: httpx.AsyncClient, hotel: Hotel) -> None:
    order = await placed(phone, {"items": [line(hotel, "Pillow")], "notes": "The soft one"})
    assert (order["source"], order["stay_id"], order["notes"]) == ("guest", str(hotel.stay_id), "The soft one")
    assert order["session_id"]
    soup = await phone.post(PATH, json={"items": [line(hotel, "Tomato soup")]})
    assert "confirm" in await refused(soup, 422, "needs-confirmation")
    taken_back = await phone.post(f"{PATH}/{order['id']}/cancellation")
    assert (taken_back.status_code, taken_back.json()["status"]) == (200, "rejected")
    assert (await phone.post(f"{PATH}/{order['id']}/cancellation")).status_code == 200
    assert (await history(phone, order))[-1] == ("pending", "rejected", "cancelled by guest")


async def test_an_option_that_costs_needs_a_yes_too(phone: httpx.AsyncClient, owner: Db, hotel: Hotel) -> None:
    await owner.execute(
        "INSERT INTO catalogue_options (org_id, item_id, name, price) VALUES ($1, $2, 'Silk', 5)",
        hotel.org_id,
        hotel.items["Pillow"],
    )
    silk = await phone.post(PATH, json={"items": [line(hotel, "Pillow", options=["Silk"])]})
    await refused(silk, 422, "needs-confirmation")


@pytest.mark.parametrize(
    "more",
    [
        {"additional_notes": "psst"},
        {"priority": "urgent"},
        {"assignee_id": str(uuid4())},
        {"items": [{"title": "A pony"}], "category": "concierge"},
    ],
)
async def test_a_guest_does_not_say_what_staff_say(
    phone: httpx.AsyncClient, hotel: Hotel, more: dict[str, object]
) -> None:
    body = {"items": [line(hotel, "Pillow")], **more}
    await refused(await phone.post(PATH, json=body), 403, "for-staff-only")


async def test_a_guest_orders_for_the_own_stay_only(
    phone: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel, owner: Db
) -> None:
    stay_id = await owner.fetchval(
        f"""INSERT INTO checkin_rooms (org_id, room_id, checkin_date, checkout_date, status)
        VALUES ($1, ARRAY[$2::uuid], {TODAY} - 1, {TODAY} + 3, 'checked_in') RETURNING id""",
        hotel.org_id,
        hotel.empty_room_id,
    )
    items = {"items": [line(hotel, "Pillow")]}
    for stranger in (stay_id, other_hotel.stay_id, uuid4()):
        await refused(await phone.post(PATH, json=items | {"stay_id": str(stranger)}), 422, "unknown-stay")
    for stranger in (hotel.empty_room_id, uuid4()):
        await refused(await phone.post(PATH, json=items | {"room_id": str(stranger)}), 422, "unknown-room")
    await refused(await phone.post(PATH, json=items | {"session_id": str(uuid4())}), 422, "unknown-session")
    await refused(await phone.post(PATH, json=items | {"guest_id": str(uuid4())}), 422, "unknown-guest")


async def test_a_guest_does_not_read_what_staff_say_to_one_another(
    phone: httpx.AsyncClient, desk: httpx.AsyncClient, hotel: Hotel
) -> None:
    order = await placed(desk, for_stay(hotel, line(hotel, "Pillow"), additional_notes="Difficult"))
    assert order["additional_notes"] == "Difficult"
    assert (await phone.get(f"{PATH}/{order['id']}")).json()["additional_notes"] is None
    assert {each["additional_notes"] for each in (await phone.get(PATH)).json()["items"]} == {None}
    cancelled = await phone.post(f"{PATH}/{order['id']}/cancellation")
    assert cancelled.json()["additional_notes"] is None


async def test_a_guest_does_not_cancel_what_was_begun_nor_change_anything(
    phone: httpx.AsyncClient, desk: httpx.AsyncClient, hotel: Hotel
) -> None:
    order = await placed(phone, {"items": [line(hotel, "Pillow")]})
    await desk.post(f"{PATH}/{order['id']}/transitions", json={"to": "in_progress"})
    await refused(await phone.post(f"{PATH}/{order['id']}/cancellation"), 409, "too-late-to-cancel")
    assert (await phone.patch(f"{PATH}/{order['id']}", json={"notes": "x"})).status_code == 401
    assert (await phone.delete(f"{PATH}/{order['id']}")).status_code == 401


# What the catalogue refuses


async def test_what_the_catalogue_refuses_now_is_for_who_may_override_it(
    phone: httpx.AsyncClient, desk: httpx.AsyncClient, browser_of: Browsers, owner: Db, hotel: Hotel
) -> None:
    dora = await sign_in(browser_of(), hotel, "housekeeper")
    pillow = hotel.items["Pillow"]
    await owner.execute("UPDATE catalogue_items SET in_stock = false WHERE id = $1", pillow)
    body = {"items": [line(hotel, "Pillow")]}
    assert "sold out" in await refused(await phone.post(PATH, json=body), 409, "out-of-stock")
    await refused(await dora.post(PATH, json=body | {"stay_id": str(hotel.stay_id)}), 409, "out-of-stock")
    assert await placed(desk, body | {"stay_id": str(hotel.stay_id)})
    await owner.execute("UPDATE catalogue_items SET in_stock = true, limit_per_stay = 3 WHERE id = $1", pillow)
    await placed(phone, {"items": [line(hotel, "Pillow", 2)]})
    await refused(await phone.post(PATH, json=body), 409, "over-limit")


async def test_the_limit_of_a_stay_is_not_that_of_rooms(browser_of: Browsers, owner: Db, hotel: Hotel) -> None:
    await owner.execute("UPDATE catalogue_items SET limit_per_stay = 1 WHERE id = $1", hotel.items["Pillow"])
    dora = await sign_in(browser_of(), hotel, "housekeeper")
    for _ in range(2):
        await placed(dora, {"room_id": str(hotel.empty_room_id), "items": [line(hotel, "Pillow")]})


async def test_of_many_phones_none_gets_past_the_limit_of_a_stay(browser_of: Browsers, owner: Db, hotel: Hotel) -> None:
    await owner.execute("UPDATE catalogue_items SET limit_per_stay = 3 WHERE id = $1", hotel.items["Pillow"])
    phones = [browser_of() for _ in range(4)]
    for each in phones:
        await scan(each, hotel.room_code)
    answers = await asyncio.gather(
        *(each.post(PATH, json={"items": [line(hotel, "Pillow")]}) for each in phones for _ in range(2))
    )
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 5
    counted = await owner.fetchval("SELECT sum(qty) FROM order_items WHERE org_id = $1", hotel.org_id)
    assert counted == 3


# Asked for again


async def test_the_same_free_thing_asked_for_again_joins_the_open_order(
    phone: httpx.AsyncClient, desk: httpx.AsyncClient, hotel: Hotel
) -> None:
    first = await placed(phone, {"items": [line(hotel, "Bath towel", 2)]})
    wish = {"items": [line(hotel, "Bath towel", notes="small"), line(hotel, "Pillow")], "notes": "Hurry"}
    again = await placed(phone, wish)
    assert (again["id"], again["notes"]) == (first["id"], "Hurry; Bath towel: small")
    items = (await desk.get(f"{PATH}/{first['id']}/items")).json()["items"]
    assert [(each["title"], each["qty"], each["description"]) for each in items] == [
        ("Bath towel", 2, None),
        ("Bath towel", 1, "small"),
        ("Pillow", 1, None),
    ]
    await placed(phone, {"items": [line(hotel, "Bath towel")]})
    address = f"{PATH}/{first['id']}/items"
    page = (await desk.get(address, params={"title": "Bath towel", "limit": 1})).json()
    assert [each["qty"] for each in page["items"]] == [3]
    assert (await desk.get(address, params={"qty": 3, "price": 0})).json()["items"] == page["items"]
    page = (await desk.get(address, params={"title": "Bath towel", "cursor": page["next_cursor"]})).json()
    assert ([each["qty"] for each in page["items"]], page["next_cursor"]) == ([1], None)
    told = [reason for came_from, to, reason in await history(desk, first) if came_from == to]
    assert told == ["asked for again: Bath towel, Pillow", "asked for again: Bath towel"]


async def test_something_else_or_something_begun_makes_an_order_of_its_own(
    phone: httpx.AsyncClient, desk: httpx.AsyncClient, hotel: Hotel
) -> None:
    towel = {"items": [line(hotel, "Bath towel")]}
    first = await placed(phone, towel)
    assert (await placed(phone, {"items": [line(hotel, "Pillow")]}))["id"] != first["id"]
    await desk.post(f"{PATH}/{first['id']}/transitions", json={"to": "in_progress"})
    second = await placed(phone, towel)
    assert second["id"] != first["id"]
    assert (await placed(desk, for_stay(hotel, line(hotel, "Bath towel"))))["id"] not in {first["id"], second["id"]}


async def test_after_ten_minutes_or_above_its_limit_it_is_another_order(
    phone: httpx.AsyncClient, owner: Db, hotel: Hotel
) -> None:
    towel = {"items": [line(hotel, "Bath towel", 2)]}
    first = await placed(phone, towel)
    await owner.execute("UPDATE catalogue_items SET limit_per_order = 3 WHERE id = $1", hotel.items["Bath towel"])
    second = await placed(phone, towel)
    assert second["id"] != first["id"]
    await owner.execute("UPDATE catalogue_items SET limit_per_order = NULL WHERE id = $1", hotel.items["Bath towel"])
    assert (await placed(phone, towel))["id"] == second["id"]
    await owner.execute(
        "UPDATE orders SET created_at = created_at - interval '11 minutes' WHERE org_id = $1", hotel.org_id
    )
    assert (await placed(phone, towel))["id"] not in {first["id"], second["id"]}


# Changing


async def test_an_order_is_changed_by_whoever_read_it_last(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    order = await placed(desk, for_stay(hotel, line(hotel, "Pillow")))
    address = f"{PATH}/{order['id']}"
    read = (await desk.get(address)).headers["etag"]
    change = {"notes": "Two soft ones", "additional_notes": "VIP", "priority": "urgent"}
    first = await desk.patch(address, json=change, headers={"If-Match": read})
    assert first.status_code == 200, first.text
    assert first.json() | change == first.json()
    assert (await desk.patch(address, json={"notes": "x"}, headers={"If-Match": read})).status_code == 412
    moved = await desk.post(f"{address}/transitions", json={"to": "assigned"}, headers={"If-Match": read})
    assert moved.status_code == 412
    cleared = await desk.patch(address, json={"notes": None}, headers={"If-Match": first.headers["etag"]})
    assert cleared.json()["notes"] is None
    assert [reason for _, _, reason in await history(desk, order)] == [None, "priority urgent"]


async def test_an_order_goes_to_another_room(desk: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel) -> None:
    order = await placed(desk, for_stay(hotel, line(hotel, "Pillow")))
    address = f"{PATH}/{order['id']}"
    moved = await desk.patch(address, json={"room_id": str(hotel.empty_room_id)})
    assert moved.json()["room_id"] == str(hotel.empty_room_id)
    assert (await history(desk, order))[-1] == ("pending", "pending", "room 101 → 102")
    answers = [await desk.patch(address, json={"room_id": str(each)}) for each in (other_hotel.room_id, uuid4())]
    assert await refused(answers[0], 422, "unknown-room")
    assert answers[0].content == answers[1].content


async def test_an_order_is_given_to_another_division(
    manager: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, other_hotel: Hotel
) -> None:
    order = await placed(
        manager,
        for_stay(hotel, line(hotel, "Pillow"), assignee_id=str(hotel.staff["housekeeper"].user_id)),
    )
    address = f"{PATH}/{order['id']}"
    cook = await sign_in(browser_of(), hotel, "cook")
    assert (await cook.get(address)).status_code == 404
    given = await manager.patch(address, json={"division_id": str(hotel.kitchen_id)})
    assert (given.json()["status"], given.json()["assignee_id"]) == ("pending", None)
    assert (await cook.get(address)).status_code == 200
    answers = [
        await manager.patch(address, json={"division_id": str(each)}) for each in (other_hotel.kitchen_id, uuid4())
    ]
    await refused(answers[0], 422, "unknown-division")
    assert answers[0].content == answers[1].content
    await manager.post(f"{address}/transitions", json={"to": "in_progress"})
    begun = await manager.patch(address, json={"division_id": str(hotel.housekeeping_id)})
    await refused(begun, 409, "work-has-started")


async def test_what_has_ended_is_left_alone_but_for_its_notes(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    order = await placed(desk, for_stay(hotel, line(hotel, "Pillow"), line(hotel, "Bath towel")))
    address = f"{PATH}/{order['id']}"
    item = (await desk.get(f"{address}/items")).json()["items"][0]["id"]
    await desk.post(f"{address}/transitions", json={"to": "rejected", "reason": "none left"})
    assert (await desk.patch(address, json={"additional_notes": "Said sorry"})).status_code == 200
    for answer in (
        await desk.patch(address, json={"priority": "low"}),
        await desk.patch(address, json={"room_id": str(hotel.empty_room_id)}),
        await desk.post(f"{address}/items", json=line(hotel, "Pillow")),
        await desk.patch(f"{address}/items/{item}", json={"qty": 2}),
        await desk.delete(f"{address}/items/{item}"),
        await desk.post(f"{address}/split", json={"item_ids": [item]}),
    ):
        await refused(answer, 409, "order-ended")


# Items


async def test_items_are_added_changed_and_taken_out(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    order = await placed(desk, for_stay(hotel, line(hotel, "Tomato soup")))
    address = f"{PATH}/{order['id']}"
    added = (await desk.post(f"{address}/items", json=line(hotel, "Club sandwich", 2, notes="No mayo"))).json()
    assert (added["title"], added["price"], added["order_id"]) == ("Club sandwich", 18.5, order["id"])
    assert (await desk.get(address)).json()["total_amount"] == 46.0
    read = (await desk.get(f"{address}/items/{added['id']}")).headers["etag"]
    fewer = await desk.patch(f"{address}/items/{added['id']}", json={"qty": 1}, headers={"If-Match": read})
    assert (fewer.status_code, fewer.json()["qty"], fewer.json()["description"]) == (200, 1, "No mayo")
    late = await desk.patch(f"{address}/items/{added['id']}", json={"qty": 5}, headers={"If-Match": read})
    assert late.status_code == 412
    assert (await desk.get(address)).json()["total_amount"] == 27.5
    other = await desk.post(f"{address}/items", json=line(hotel, "Pillow"))
    await refused(other, 422, "several-categories")
    first = order["id"], (await desk.get(f"{address}/items")).json()["items"][0]["id"]
    assert (await desk.delete(f"{PATH}/{first[0]}/items/{first[1]}")).status_code == 204
    assert (await desk.get(address)).json()["total_amount"] == 18.5
    last = await desk.delete(f"{address}/items/{added['id']}")
    await refused(last, 409, "last-item")
    assert (await desk.get(f"{PATH}/{first[0]}/items/{first[1]}")).status_code == 404
    told = [reason for came_from, to, reason in await history(desk, order) if came_from == to]
    assert told == [
        "added: 2 × Club sandwich",
        "1 × Club sandwich instead of 2",
        "taken out: Tomato soup",
    ]


async def test_of_two_who_take_out_the_last_two_items_one_is_refused(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    order = await placed(desk, for_stay(hotel, line(hotel, "Pillow"), line(hotel, "Bath towel")))
    items = (await desk.get(f"{PATH}/{order['id']}/items")).json()["items"]
    answers = await asyncio.gather(*(desk.delete(f"{PATH}/{order['id']}/items/{each['id']}") for each in items))
    assert sorted(answer.status_code for answer in answers) == [204, 409]


async def test_more_of_an_item_is_asked_of_the_catalogue(
    browser_of: Browsers, desk: httpx.AsyncClient, owner: Db, hotel: Hotel
) -> None:
    await owner.execute("UPDATE catalogue_items SET limit_per_order = 3 WHERE id = $1", hotel.items["Pillow"])
    dora = await sign_in(browser_of(), hotel, "housekeeper")
    order = await placed(dora, for_stay(hotel, line(hotel, "Pillow", 2)))
    address = f"{PATH}/{order['id']}/items"
    [item] = (await dora.get(address)).json()["items"]
    await refused(await dora.post(address, json=line(hotel, "Pillow", 2)), 409, "over-limit")
    await refused(await dora.patch(f"{address}/{item['id']}", json={"qty": 4}), 409, "over-limit")
    assert (await dora.patch(f"{address}/{item['id']}", json={"qty": 3})).status_code == 200
    assert (await desk.patch(f"{address}/{item['id']}", json={"qty": 9})).status_code == 200
    assert (await dora.patch(f"{address}/{item['id']}", json={"qty": 8})).status_code == 200


# Splitting, deleting


async def test_an_order_is_split_and_each_half_has_its_own_total(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    body = for_stay(hotel, line(hotel, "Tomato soup", 2), line(hotel, "Club sandwich"), priority="high")
    order = await placed(desk, body)
    address = f"{PATH}/{order['id']}"
    await desk.post(f"{address}/transitions", json={"to": "assigned"})
    soup, sandwich = (each["id"] for each in (await desk.get(f"{address}/items")).json()["items"])
    for wrong in ([soup, sandwich], [str(uuid4())], []):
        assert (await desk.post(f"{address}/split", json={"item_ids": wrong})).status_code == 422
    second = (await desk.post(f"{address}/split", json={"item_ids": [soup]})).json()
    first = (await desk.get(address)).json()
    assert (first["total_amount"], second["total_amount"]) == (18.5, 18.0)
    assert second["order_number"] != first["order_number"]
    for same in ("status", "priority", "stay_id", "room_id", "division_id", "assignee_id", "created_at", "due_at"):
        assert second[same] == first[same], same
    assert (await history(desk, second))[-1][2] == f"split from {first['order_number']}"
    assert second["order_number"] in str((await history(desk, first))[-1][2])


async def test_a_manager_deletes_an_order_and_brings_it_back(
    manager: httpx.AsyncClient, desk: httpx.AsyncClient, hotel: Hotel
) -> None:
    order = await placed(desk, for_stay(hotel, line(hotel, "Pillow")))
    address = f"{PATH}/{order['id']}"
    await refused(await desk.delete(address), 403, "not-allowed")
    assert (await manager.delete(address)).status_code == 204
    assert (await manager.get(address)).status_code == 404
    assert (await manager.get(PATH)).json()["items"] == []
    gone = (await manager.get(PATH, params={"deleted": True})).json()["items"]
    assert [each["id"] for each in gone] == [order["id"]]
    await refused(await desk.post(f"{address}/restoration"), 403, "not-allowed")
    assert (await manager.post(f"{address}/restoration")).json()["status"] == "pending"
    assert (await desk.get(address)).status_code == 200


async def test_what_stands_on_an_account_is_not_deleted(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    order = await placed(manager, for_stay(hotel, line(hotel, "Tomato soup")))
    address = f"{PATH}/{order['id']}"
    for to in ("in_progress", "completed"):
        await manager.post(f"{address}/transitions", json={"to": to})
    await refused(await manager.delete(address), 409, "order-charged")
    await manager.post(f"{address}/transitions", json={"to": "in_progress", "reason": "It was cold"})
    assert (await manager.delete(address)).status_code == 204


# Whose it is


async def test_of_twenty_who_accept_at_once_one_wins_and_nineteen_learn_who(
    browser_of: Browsers, desk: httpx.AsyncClient, owner: Db, hotel: Hotel
) -> None:
    order = await placed(desk, for_stay(hotel, line(hotel, "Pillow")))
    browsers = []
    for number in range(20):
        role, division = ("front_desk", None) if number % 2 else ("staff", hotel.housekeeping_id)
        await hire(owner, hotel, f"colleague_{number}", role, division)
        browsers.append(await sign_in(browser_of(), hotel, f"colleague_{number}"))
    steps = [
        {"to": "assigned"} | ({"assignee_id": str(hotel.staff[f"colleague_{number}"].user_id)} if number % 3 else {})
        for number in range(20)
    ]
    answers = await asyncio.gather(
        *(
            browser.post(f"{PATH}/{order['id']}/transitions", json=step)
            for browser, step in zip(browsers, steps, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    winner = next(number for number, answer in enumerate(answers) if answer.status_code == 200)
    name = hotel.staff[f"colleague_{winner}"].name
    assert all(name in answer.json()["detail"] for answer in answers if answer.status_code == 409)
    assert len(await history(desk, order)) == 2


async def test_an_order_is_handed_on_by_who_has_it_or_by_the_desk(
    browser_of: Browsers, desk: httpx.AsyncClient, owner: Db, hotel: Hotel
) -> None:
    fay = await hire(owner, hotel, "fay", "staff", hotel.housekeeping_id)
    gus = await hire(owner, hotel, "gus", "staff", hotel.housekeeping_id)
    dora = await sign_in(browser_of(), hotel, "housekeeper")
    order = await placed(desk, for_stay(hotel, line(hotel, "Pillow")))
    address = f"{PATH}/{order['id']}/transitions"

    def to(staff_id: object) -> dict[str, str]:
        return {"to": "assigned", "assignee_id": str(staff_id)}

    assert (await dora.post(address, json={"to": "assigned"})).status_code == 200
    assert (await dora.post(address, json=to(fay.user_id))).json()["assignee_id"] == str(fay.user_id)
    taken = await dora.post(address, json=to(gus.user_id))
    assert "Fay" in await refused(taken, 409, "move-not-allowed")
    assert (await desk.post(address, json=to(gus.user_id))).json()["assignee_id"] == str(gus.user_id)
    assert "Gus" in await refused(await desk.post(address, json={"to": "assigned"}), 409, "move-not-allowed")
    await refused(await desk.post(address, json=to(uuid4())), 422, "unknown-colleague")
    told = [reason for came_from, to, reason in await history(desk, order) if came_from == to]
    assert told == ["given to Fay", "given to Gus"]


# Out of order


async def test_what_is_mended_takes_its_room_out_of_order(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    mend = {"room_id": str(hotel.empty_room_id), "items": [line(hotel, "Air conditioning")]}
    order = await placed(desk, mend)
    closed = await desk.post(f"{PATH}/{order['id']}/out-of-order", json={"until": "2199-01-01T12:00"})
    assert closed.status_code == 201, closed.text
    assert closed.json()["room_id"] == str(hotel.empty_room_id)
    assert (closed.json()["order_id"], closed.json()["reason"]) == (order["id"], "Air conditioning")
    assert "out of order" in str((await history(desk, order))[-1][2])
    pillow = await placed(desk, {"room_id": str(hotel.empty_room_id), "items": [line(hotel, "Pillow")]})
    await refused(await desk.post(f"{PATH}/{pillow['id']}/out-of-order", json={}), 422, "nothing-to-mend")
    occupied = await placed(desk, for_stay(hotel, line(hotel, "Air conditioning")))
    assert (await desk.post(f"{PATH}/{occupied['id']}/out-of-order", json={})).status_code == 409


# Lists


async def test_orders_are_found_and_sorted(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    towel = await placed(desk, for_stay(hotel, line(hotel, "Bath towel"), priority="low"))
    soup = await placed(desk, for_stay(hotel, line(hotel, "Tomato soup"), priority="urgent"))
    mend = await placed(desk, {"room_id": str(hotel.empty_room_id), "items": [line(hotel, "Air conditioning")]})

    async def found(**params: object) -> list[str]:
        answer = await desk.get(PATH, params={key: str(value) for key, value in params.items()})
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["items"]]

    assert await found(sort="-priority") == [soup["id"], mend["id"], towel["id"]]
    assert await found(sort="total_amount") == [towel["id"], mend["id"], soup["id"]]
    assert await found(priority="urgent") == await found(total_amount="9.00") == [soup["id"]]
    assert await found(category="maintenance") == [mend["id"]]
    assert await found(stay_id=hotel.stay_id) == [soup["id"], towel["id"]]
    assert await found(room_id=hotel.empty_room_id) == [mend["id"]]
    assert await found(guest_id=hotel.guest_id, category="housekeeping") == [towel["id"]]
    assert await found(created_since=soup["created_at"]) == [mend["id"], soup["id"]]
    assert await found(created_since=towel["created_at"], created_before=soup["created_at"]) == [towel["id"]]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"sort": "-priority", "limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = (await desk.get(PATH, params=query)).json()
        seen += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [soup["id"], mend["id"], towel["id"]]
    for wrong in ({"priority": "extreme"}, {"created_since": "yesterday"}, {"floor": "3"}):
        assert (await desk.get(PATH, params=wrong)).status_code == 422


# What makes no sense


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": []},
        {"items": [{}]},
        {"items": [{"title": "Cake", "catalogue_item_id": str(uuid4())}]},
        {"items": [{"catalogue_item_id": str(uuid4()), "price": 1}]},
        {"items": [{"title": "Cake", "price": -1}], "category": "room_service"},
        {"items": [{"title": "Cake", "price": "1"}], "category": "room_service"},
        {"items": [{"title": "Cake", "price": False}], "category": "room_service"},
        {"items": [{"title": "  ", "price": 1}], "category": "room_service"},
        {"items": [{"title": "Cake", "qty": 0}], "category": "room_service"},
        {"items": [{"title": "Cake", "qty": True}], "category": "room_service"},
        {"items": [{"title": "Cake", "qty": 1000}], "category": "room_service"},
        {"items": [{"title": "Cake"}], "category": "laundry"},
        {"items": [{"title": "Cake"}], "category": "room_service", "priority": "extreme"},
        {"items": [{"title": "Cake"}], "category": "room_service", "status": "completed"},
        {"items": [{"title": "Cake"}], "category": "room_service", "total_amount": 1},
        {"items": [{"title": "Cake", "options": ["With candles"]}], "category": "room_service"},
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(
    desk: httpx.AsyncClient, hotel: Hotel, wrong: dict[str, object]
) -> None:
    answer = await desk.post(PATH, json={"stay_id": str(hotel.stay_id), **wrong})
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


async def test_an_order_is_for_somebody_who_is_expected(desk: httpx.AsyncClient, owner: Db, hotel: Hotel) -> None:
    items = {"items": [line(hotel, "Pillow")]}
    await refused(await desk.post(PATH, json=items), 422, "nobody-named")
    both = items | {"stay_id": str(hotel.stay_id), "session_id": str(uuid4())}
    await refused(await desk.post(PATH, json=both), 422, "nobody-named")
    theirs = items | {"stay_id": str(hotel.stay_id), "room_id": str(hotel.empty_room_id)}
    await refused(await desk.post(PATH, json=theirs), 422, "unknown-room")
    await owner.execute("UPDATE checkin_rooms SET status = 'checked_out' WHERE id = $1", hotel.stay_id)
    over = await desk.post(PATH, json=items | {"stay_id": str(hotel.stay_id)})
    assert "checked out" in await refused(over, 409, "stay-over")


# Other hotels


async def test_another_hotels_things_are_unknown_in_an_order(
    desk: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, other_hotel: Hotel
) -> None:
    their_session = await scan(browser_of(), other_hotel.room_code)
    pillow = line(hotel, "Pillow")

    def named(key: object) -> list[dict[str, object]]:
        return [
            {"stay_id": str(key), "items": [pillow]},
            {"session_id": str(key), "items": [pillow]},
            {"room_id": str(key), "items": [pillow]},
            for_stay(hotel, {"catalogue_item_id": str(key)}),
            for_stay(hotel, pillow, assignee_id=str(key)),
            for_stay(hotel, line(hotel, "Pillow", option_ids=[str(key)])),
        ]

    theirs = [
        other_hotel.stay_id,
        their_session,
        other_hotel.room_id,
        other_hotel.items["Pillow"],
        other_hotel.staff["cook"].user_id,
        uuid4(),
    ]
    for number, key in enumerate(theirs):
        foreign = await desk.post(PATH, json=named(key)[number])
        unknown = await desk.post(PATH, json=named(uuid4())[number])
        assert foreign.status_code == unknown.status_code == 422
        assert foreign.content == unknown.content


async def test_another_hotels_order_does_not_exist(
    desk: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, other_hotel: Hotel
) -> None:
    order = await placed(desk, for_stay(hotel, line(hotel, "Pillow"), line(hotel, "Bath towel")))
    item = (await desk.get(f"{PATH}/{order['id']}/items")).json()["items"][0]["id"]
    stranger = await sign_in(browser_of(), other_hotel, "manager")
    guest = browser_of()
    await scan(guest, other_hotel.room_code)
    pillow = line(other_hotel, "Pillow")
    requests: list[tuple[str, str, object]] = [
        ("GET", "", None),
        ("GET", "/items", None),
        ("GET", f"/items/{item}", None),
        ("GET", "/history", None),
        ("PATCH", "", {"notes": "mine"}),
        ("DELETE", "", None),
        ("POST", "/restoration", None),
        ("POST", "/transitions", {"to": "assigned"}),
        ("POST", "/split", {"item_ids": [item]}),
        ("POST", "/out-of-order", {}),
        ("POST", "/items", pillow),
        ("PATCH", f"/items/{item}", {"qty": 3}),
        ("DELETE", f"/items/{item}", None),
    ]
    for method, path, body in requests:
        answers = [
            await stranger.request(method, f"{PATH}/{key}{path}", json=body) for key in (order["id"], str(uuid4()))
        ]
        assert [answer.status_code for answer in answers] == [404, 404], (method, path)
        assert answers[0].content == answers[1].content
    cancelled = [await guest.post(f"{PATH}/{key}/cancellation") for key in (order["id"], uuid4())]
    assert [answer.status_code for answer in cancelled] == [404, 404]
    assert cancelled[0].content == cancelled[1].content
    assert (await desk.get(f"{PATH}/{order['id']}")).json()["status"] == "pending"
