"""Who hears of what, and who does not."""

from __future__ import annotations

from uuid import UUID

from innkeep.conversations.events import OnCallAsked
from innkeep.conversations.models import CallReason
from innkeep.conversations.notes import delete_note, write_note
from innkeep.conversations.ownership import assign, call_person
from innkeep.conversations.queries import session_for
from innkeep.conversations.visitors import leave_note
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.events import record
from innkeep.notices.courier import Courier
from innkeep.orders.actions import Transition, cancel_order, move_order
from innkeep.orders.afterthoughts import add_wish
from innkeep.orders.escalations import raise_due
from innkeep.orders.events import OrderChanged
from innkeep.orders.lifecycle import OrderStatus
from tests.factories import Hotel
from tests.notices.push_service import Phone, PushService
from tests.notices.stories import SECOND, Db, begin, call, deliver, wish, write
from tests.service_levels.orders import pass_time, place

EVERYBODY = ("manager", "front_desk", "front_desk_2", "housekeeper", "cook")


async def phones(database: Database, hotel: Hotel, service: PushService) -> dict[str, Phone]:
    """A browser for everybody who works here, and for the guest."""
    told = {who: await service.told(database, hotel.staff[who]) for who in EVERYBODY}
    return {**told, "guest": await service.told(database, hotel.guest)}


def heard(service: PushService, told: dict[str, Phone], since: int = 0) -> dict[str, list[str]]:
    """Whose browsers were woken since then, and with which titles."""
    found: dict[str, list[str]] = {}
    for handed in service.handed[since:]:
        [who] = [who for who, phone in told.items() if phone.path == handed.path]
        found.setdefault(who, []).append(told[who].read(handed.body)["title"])
    return found


async def test_whoever_looks_after_conversations_hears_of_who_waits(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    told = await phones(database, hotel, service)
    await wish(owner, hotel.staff["front_desk_2"], waiting_for="mine")
    await call(database, hotel)
    await deliver(courier)
    assert set(heard(service, told)) == {"front_desk"}, "managers by default hear of their own only"


async def test_a_queue_is_its_divisions(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    manager, other = hotel.staff["manager"], hotel.staff["front_desk_2"]
    await owner.execute("UPDATE users SET division_id = $2 WHERE id = $1", other.user_id, hotel.kitchen_id)
    for who in ("front_desk", "front_desk_2"):
        await wish(owner, hotel.staff[who], waiting_for="division")
    told = await phones(database, hotel, service)
    session_id = await begin(database, hotel)
    async with database.unit_of_work(manager) as db:
        chat = await session_for(db, manager, session_id)
        await assign(db, manager, chat, user_id=None, division_id=hotel.kitchen_id)
    await deliver(courier)
    assert set(heard(service, told)) == {"front_desk_2"}


async def test_an_emergency_is_everybodys_who_can_answer(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    told = await phones(database, hotel, service)
    await wish(owner, hotel.staff["front_desk_2"], waiting_for="mine")
    await call(database, hotel, urgent=True)
    await deliver(courier)
    assert set(heard(service, told)) == {"manager", "front_desk", "front_desk_2"}


async def test_who_is_at_work_is_told_and_everybody_when_nobody_is(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    told = await phones(database, hotel, service)
    await owner.execute("UPDATE users SET on_duty = false WHERE id = $1", hotel.staff["front_desk_2"].user_id)
    session_id = await call(database, hotel)
    await deliver(courier)
    assert set(heard(service, told)) == {"front_desk"}
    since = len(service.handed)
    await owner.execute("UPDATE users SET on_duty = false WHERE org_id = $1", hotel.org_id)
    async with database.unit_of_work(hotel.program) as db:
        await call_person(db, await session_for(db, hotel.agent(session_id), session_id), CallReason.EMERGENCY)
    await deliver(courier)
    assert set(heard(service, told, since)) == {"manager", "front_desk", "front_desk_2"}


async def test_asking_twice_is_told_once(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    session_id = await call(database, hotel)
    async with database.unit_of_work(hotel.program) as db:
        await call_person(db, await session_for(db, hotel.agent(session_id), session_id))
    await deliver(courier)
    assert len(service.seen(phone)) == 1


async def test_the_guests_words_go_to_whoever_answers_once_until_they_look(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    told = await phones(database, hotel, service)
    desk = hotel.staff["front_desk"]
    session_id = await begin(database, hotel)
    await write(database, desk, session_id, "I am here")
    await deliver(courier, 6 * SECOND)
    since = len(service.handed)
    for text in ("First", "Second", "Third"):
        await write(database, hotel.guest, session_id, text)
    await deliver(courier, 12 * SECOND)
    assert heard(service, told, since) == {"front_desk": ["A guest has written to you"]}
    assert "Third" in service.seen(told["front_desk"])[-1]["body"]


async def test_a_conversation_that_somebody_is_given(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    told = await phones(database, hotel, service)
    manager = hotel.staff["manager"]
    session_id = await begin(database, hotel)
    async with database.unit_of_work(manager) as db:
        chat = await session_for(db, manager, session_id)
        await assign(db, manager, chat, user_id=hotel.staff["front_desk"].user_id, division_id=None)
    await deliver(courier)
    assert set(heard(service, told)) == {"front_desk"}


async def test_a_new_order_is_its_divisions_but_not_who_placed_it(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    """It says for when it is, too."""
    told = await phones(database, hotel, service)
    await place(database, hotel, "Bath towel")
    await deliver(courier)
    assert set(heard(service, told)) == {"housekeeper"}
    said = service.seen(told["housekeeper"])[0]
    assert said["body"] == "Room 101: Bath towel"
    assert said["path"].startswith("/console/orders/")
    later = await place(database, hotel, "Pillow")
    await owner.execute("UPDATE orders SET wanted_at = '2031-05-02 05:00+00' WHERE id = $1", later)
    await deliver(courier)
    assert service.seen(told["housekeeper"])[-1]["body"] == "Room 101: Pillow (Fri, May 2, 7:00 AM)"


async def _hand_to(database: Database, by: Staff, order_id: UUID, to: Staff) -> None:
    async with database.unit_of_work(by) as db:
        await move_order(db, by, order_id, Transition(OrderStatus.ASSIGNED, assignee_id=to.user_id))


async def test_an_order_that_somebody_is_given_and_that_is_handed_on(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    told = await phones(database, hotel, service)
    manager, housekeeper, cook = (hotel.staff[who] for who in ("manager", "housekeeper", "cook"))
    order_id = await place(database, hotel)
    await _hand_to(database, manager, order_id, housekeeper)
    await deliver(courier)
    assert [title for title in heard(service, told)["housekeeper"] if "is yours" in title]
    assert len(service.seen(told["housekeeper"])) == 1, "it is new to nobody any more"
    since = len(service.handed)
    await _hand_to(database, manager, order_id, cook)
    await deliver(courier)
    assert set(heard(service, told, since)) == {"cook"}


async def test_what_somebody_takes_is_not_told_them(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    order_id = await place(database, hotel)
    await deliver(courier)
    told = await phones(database, hotel, service)
    housekeeper = hotel.staff["housekeeper"]
    await _hand_to(database, housekeeper, order_id, housekeeper)
    await deliver(courier)
    assert heard(service, told) == {}


async def test_whoever_has_an_order_hears_what_its_guest_says_of_it_later(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    order_id = await place(database, hotel)
    housekeeper = hotel.staff["housekeeper"]
    await _hand_to(database, housekeeper, order_id, housekeeper)
    await deliver(courier)
    told = await phones(database, hotel, service)
    for said, to in (("two large ones", OrderStatus.IN_PROGRESS), ("leave them outside", OrderStatus.COMPLETED)):
        async with database.unit_of_work(hotel.guest) as db:
            await add_wish(db, hotel.guest, order_id, said)
        await deliver(courier)
        assert "has changed" in service.seen(told["housekeeper"])[-1]["title"]
        assert said in service.seen(told["housekeeper"])[-1]["body"]
        async with database.unit_of_work(housekeeper) as db:
            await move_order(db, housekeeper, order_id, Transition(to))
    assert len(heard(service, told)["housekeeper"]) == 2
    assert set(heard(service, told)) <= {"housekeeper", "guest"}


async def test_the_guest_hears_where_the_order_is(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    order_id = await place(database, hotel)
    told = await phones(database, hotel, service)
    housekeeper = hotel.staff["housekeeper"]
    for to in (OrderStatus.ASSIGNED, OrderStatus.IN_PROGRESS, OrderStatus.COMPLETED):
        async with database.unit_of_work(housekeeper) as db:
            await move_order(db, housekeeper, order_id, Transition(to))
        await deliver(courier)
    titles = heard(service, told)["guest"]
    assert [title.split(" is ")[1] for title in titles] == ["being seen to", "done"]
    assert {each["path"] for each in service.seen(told["guest"])} == {f"/g/{hotel.room_code}"}


async def test_what_the_guest_took_back_is_no_news_to_them(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    order_id = await place(database, hotel)
    told = await phones(database, hotel, service)
    async with database.unit_of_work(hotel.guest) as db:
        await cancel_order(db, hotel.guest, order_id)
    await deliver(courier)
    assert heard(service, told) == {}


async def test_an_order_that_was_never_moved_is_no_news(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    """As one of an older backup: the first line of its history changes its words, and tells nobody anything."""
    order_id = await place(database, hotel)
    await deliver(courier)
    await owner.execute(
        "UPDATE order_moves SET from_status = to_status, reason = 'imported' WHERE order_id = $1", order_id
    )
    told = await phones(database, hotel, service)
    async with database.unit_of_work(hotel.program) as db:
        record(db, OrderChanged(org_id=hotel.org_id, order_id=order_id))
    await deliver(courier)
    assert heard(service, told) == {}


async def test_whoever_the_ladder_calls(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    order_id = await place(database, hotel)
    told = await phones(database, hotel, service)
    await pass_time(owner, order_id, 500)
    await raise_due(database)
    await deliver(courier)
    called = heard(service, told)
    assert {"housekeeper", "manager"} <= set(called)
    assert not {"cook", "guest", "front_desk"} & set(called)


async def test_whom_a_note_names_unless_it_is_taken_away(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    told = await phones(database, hotel, service)
    desk, manager = hotel.staff["front_desk"], hotel.staff["manager"]
    session_id = await begin(database, hotel)
    async with database.unit_of_work(desk) as db:
        chat = await session_for(db, desk, session_id)
        await write_note(db, desk, chat, "Please look", [manager.user_id, desk.user_id])
        hasty = await write_note(db, desk, chat, "Never mind", [manager.user_id])
        await leave_note(db, hotel.program, chat, "Something did not reach the guest", to=desk.user_id)
    async with database.unit_of_work(desk) as db:
        await delete_note(db, desk, await session_for(db, desk, session_id), hasty.id)
    await deliver(courier)
    called = heard(service, told)
    assert called.pop("manager") == ["Ben Okafor mentioned you"]
    [by_innkeep] = called.pop("front_desk")
    assert by_innkeep.startswith("Hotel ")
    assert by_innkeep.endswith(" mentioned you")
    assert not called


async def test_whoever_is_on_call_and_asked(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    session_id = await call(database, hotel, urgent=True)
    await deliver(courier)
    told = await phones(database, hotel, service)
    manager = hotel.staff["manager"]
    await owner.execute(
        """INSERT INTO on_call_asks (org_id, session_id, user_id, since, number, asked_at)
        SELECT org_id, id, $2, waiting_since, 1, now() FROM sessions WHERE id = $1""",
        session_id,
        manager.user_id,
    )
    async with database.unit_of_work(hotel.program) as db:
        record(db, OnCallAsked(org_id=hotel.org_id, session_id=session_id, user_id=manager.user_id))
    await deliver(courier)
    [title] = heard(service, told)["manager"]
    assert title.startswith("You are on call")
    assert set(heard(service, told)) == {"manager"}


async def test_another_hotel_hears_of_nothing(
    database: Database, hotel: Hotel, other_hotel: Hotel, service: PushService, courier: Courier
) -> None:
    told = await phones(database, other_hotel, service)
    await call(database, hotel, urgent=True)
    await place(database, hotel)
    await deliver(courier)
    assert heard(service, told) == {}
