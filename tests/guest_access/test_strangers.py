"""Tier 0: whoever has a room's printed code may write, and learns nothing of the guests, and runs up no bill."""

from __future__ import annotations

from uuid import UUID

import pytest

from innkeep.conversations.actions import say
from innkeep.conversations.events import MessagePosted
from innkeep.conversations.queries import session_for
from innkeep.notices.audience import audience
from innkeep.web.meant import SEEN
from tests.factories import TODAY
from tests.guest_access.conftest import Door
from tests.journeys.people import come_by_code, orders, reply, write


async def test_a_photo_of_the_code_shows_nothing_of_the_guests(door: Door) -> None:
    assert await door.may_read(door.guest)
    await door.learns_nothing(door.browsers())
    await door.learns_nothing(await door.stranger())


async def test_what_a_stranger_writes_is_marked_for_the_staff_and_not_the_guests_to_read(door: Door) -> None:
    stranger = await door.stranger()
    [chat] = (await stranger.get("/api/v1/sessions")).json()["items"]
    assert (await door.desk.get(f"/api/v1/sessions/{chat['id']}")).json()["verified"] is False
    assert (await door.desk.get(f"/api/v1/sessions/{door.session_id}")).json()["verified"] is True
    assert (await door.guest.get(f"/api/v1/sessions/{chat['id']}")).status_code == 404
    another = await door.stranger()
    assert (await another.get(f"/api/v1/sessions/{chat['id']}")).status_code == 404


async def test_a_stranger_gets_towels_and_nothing_that_costs(door: Door) -> None:
    stranger = await door.stranger()
    [chat] = (await stranger.get("/api/v1/sessions")).json()["items"]
    sent = await write(stranger, chat["id"], "Two bath towels please")
    assert "Bath towel" in await reply(stranger, chat["id"], sent["seq"])
    [towels] = await orders(stranger)
    assert (towels["category"], towels["room_id"]) == ("housekeeping", str(door.hotel.room_id))
    sent = await write(stranger, chat["id"], "and a club sandwich")
    assert "six-digit code" in await reply(stranger, chat["id"], sent["seq"])
    sent = await write(stranger, chat["id"], "yes")
    await reply(stranger, chat["id"], sent["seq"])
    sandwich = str(door.hotel.items["Club sandwich"])
    chosen = await stranger.post(f"{door.path}/menu", data={f"qty-{sandwich}": "1"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, f"{door.path}/sign-in")
    direct = await stranger.post("/api/v1/orders", json={"items": [{"catalogue_item_id": sandwich, "qty": 1}]})
    assert direct.status_code == 422
    assert [order["id"] for order in await orders(stranger)] == [towels["id"]]
    assert await door.owner.fetchval("SELECT count(*) FROM proposals WHERE org_id = $1", door.hotel.org_id) == 0
    assert towels["id"] in {order["id"] for order in await orders(door.guest)}, "it is the room's order"


async def test_a_wish_does_not_join_what_others_have_ordered(door: Door) -> None:
    body = {"items": [{"catalogue_item_id": str(door.hotel.items["Bath towel"]), "qty": 1}]}
    own = (await door.guest.post("/api/v1/orders", json=body)).json()["id"]
    again = (await door.guest.post("/api/v1/orders", json=body)).json()["id"]
    assert again == own
    stranger = await door.stranger()
    theirs = (await stranger.post("/api/v1/orders", json=body)).json()["id"]
    assert theirs != own
    assert (await door.guest.post("/api/v1/orders", json=body)).json()["id"] == own


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/api/v1/checkin-rooms/{stay}/do-not-disturb", {"on": True}),
        ("POST", "/api/v1/channel-links", {}),
        ("GET", "/api/v1/notice-settings", None),
        ("POST", "/api/v1/orders/{order}/cancellation", None),
        ("POST", "/api/v1/orders/{order}/rescheduling", {"wanted_at": None}),
        ("POST", "/api/v1/sessions/{session}/messages", {"text": "hello"}),
        ("PUT", "/api/v1/sessions/{session}/read", {"seq": 1}),
    ],
)
async def test_a_stranger_changes_nothing_of_the_guests(
    door: Door, method: str, path: str, body: dict[str, object] | None
) -> None:
    address = path.format(stay=door.hotel.stay_id, order=door.order_id, session=door.session_id)
    stranger = await door.stranger()
    assert (await stranger.request(method, address, json=body)).status_code in {403, 404}
    assert (await door.guest.request(method, address, json=body)).status_code not in {401, 403, 404}


async def test_looking_changes_nothing(door: Door) -> None:
    rows = """SELECT (SELECT count(*) FROM guest_devices WHERE org_id = $1),
        (SELECT count(*) FROM sessions WHERE org_id = $1)"""
    before = await door.owner.fetchrow(rows, door.hotel.org_id)
    given = await door.link()
    for _ in range(3):
        scanner = door.browsers()
        for page in ("", "/menu", "/sign-in", "/pass", "?new=1"):
            for method in ("HEAD", "GET"):
                answer = await scanner.request(method, f"{door.path}{page}")
                assert "innkeep_guest" not in answer.cookies
    assert await door.owner.fetchrow(rows, door.hotel.org_id) == before
    assert (await door.follow(door.browsers(), given["token"])).status_code == 303, "the link was not used up"


@pytest.mark.parametrize("code", ["", "---", "%25", "%00", "%F0%9F%97%9D", "..%5C", "%20", "A" * 300, "' OR 1=1 --"])
async def test_strange_codes_lead_nowhere(door: Door, code: str) -> None:
    phone = door.browsers()
    for method, page in (("GET", ""), ("POST", ""), ("POST", "/messages"), ("POST", "/pass"), ("POST", "/sign-in")):
        answer = await phone.request(method, f"/g/{code}{page}", data={"text": "hi", "token": "x" * 40, "digits": "1"})
        assert answer.status_code in {404, 405}, (method, page, answer.status_code)
        assert "Hotel" not in answer.text
        assert set(answer.cookies) <= {SEEN}


async def test_whoever_writes_before_a_page_let_them_in_is_let_in(door: Door) -> None:
    phone = door.browsers()
    assert (await phone.post(f"{door.path}/messages", data={"text": "Hello?"})).status_code == 303
    [chat] = (await phone.get("/api/v1/sessions")).json()["items"]
    assert chat["verified"] is False
    assert "Hello?" in (await phone.get(door.path)).text


async def test_nobody_floods_the_desk_from_one_rooms_code(door: Door) -> None:
    await door.owner.execute(
        """INSERT INTO guest_devices (org_id, stay_id, guest_id, token_hash)
        SELECT $1, $2, $3, sha256(convert_to(n::text || $1::uuid::text, 'UTF8')) FROM generate_series(1, 29) n""",
        door.hotel.org_id,
        door.hotel.stay_id,
        door.hotel.guest_id,
    )
    await door.stranger()
    assert (await door.browsers().post(door.path)).status_code == 409
    assert await door.type_code(door.browsers(), await door.code()) == 303, "the guest still comes in"


async def test_strangers_at_one_room_do_not_keep_them_out_of_another(door: Door) -> None:
    stay = await door.owner.fetchval(
        f"""INSERT INTO checkin_rooms (org_id, room_id, checkin_date, checkout_date, status)
        VALUES ($1, ARRAY[$2::uuid], {TODAY} - 1, {TODAY} + 3, 'checked_in') RETURNING id""",
        door.hotel.org_id,
        door.hotel.empty_room_id,
    )
    await door.owner.execute(
        "INSERT INTO stay_guests (org_id, stay_id, guest_id, is_primary) VALUES ($1, $2, $3, true)",
        door.hotel.org_id,
        stay,
        door.hotel.guest_id,
    )
    await door.owner.execute(
        """INSERT INTO guest_devices (org_id, stay_id, guest_id, token_hash)
        SELECT $1, $2, $3, sha256(convert_to(n::text || $2::uuid::text, 'UTF8')) FROM generate_series(1, 30) n""",
        door.hotel.org_id,
        stay,
        door.hotel.guest_id,
    )
    assert (await door.browsers().post(f"/g/{door.hotel.empty_room_code}")).status_code == 409
    await door.stranger()


async def test_another_hotels_guest_is_a_stranger_here(door: Door) -> None:
    other = door.browsers()
    other.cookies.set("innkeep_guest", "x" * 43)
    await door.learns_nothing(other)
    assert (await other.post(f"{door.path}/messages", data={"text": "hi"})).status_code == 401


async def test_a_guest_is_not_told_what_a_stranger_is_answered(door: Door) -> None:
    strangers = await come_by_code(door.browsers(), door.hotel.room_code)

    async def told(session_id: str) -> list[tuple[UUID, ...]]:
        agent = door.hotel.agent(UUID(session_id))
        async with door.database.unit_of_work(agent) as db:
            written = await say(db, await session_for(db, agent, agent.session_id), "From 6:30 to 10:30.")
            return [telling.to for telling in await audience(db, MessagePosted.of(written))]

    assert await told(door.session_id) == [(door.hotel.guest_id,)]
    assert await told(strangers) == []
