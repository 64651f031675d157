"""At least once and not twice; not when it is quiet, and not when it was seen to."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from innkeep.conversations.actions import terminate
from innkeep.conversations.ownership import hand_back, snooze, take_over
from innkeep.conversations.queries import session_for
from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.notices import queue
from innkeep.notices.courier import Courier
from innkeep.notices.queue import KEPT, LEASE
from innkeep.notices.sending import Fate, Sent
from innkeep.orders.actions import Transition, move_order
from innkeep.orders.lifecycle import OrderStatus
from tests.factories import Hotel
from tests.journeys.people import PATIENCE
from tests.notices.conftest import settings
from tests.notices.post_office import PostOffice
from tests.notices.push_service import PushService
from tests.notices.stories import SECOND, Db, begin, call, deliver, notices, read, wish, write
from tests.service_levels.orders import place

MOOT = ("waiting", "push", "moot")
SENT = ("waiting", "push", "sent")


async def test_of_two_couriers_one_sends(
    database: Database, app_url: str, hotel: Hotel, service: PushService, office: PostOffice
) -> None:
    """Each with connections of its own, as two processes have them."""
    other = Database(app_url)
    phones = [await service.told(database, hotel.staff["front_desk"]) for _ in range(5)]
    await call(database, hotel)
    couriers = [Courier(each, settings(office)) for each in (database, other, database, other)]
    await asyncio.gather(*(deliver(courier) for courier in couriers))
    await other.close()
    assert [len(service.seen(phone)) for phone in phones] == [1] * 5


async def test_one_person_gets_one_at_a_time_and_the_database_sees_to_it(
    database: Database, owner: Db, hotel: Hotel, service: PushService
) -> None:
    """Otherwise two e-mails could tell of the same unread messages."""
    await service.told(database, hotel.staff["housekeeper"])
    for _ in range(2):
        await place(database, hotel)
    first, second = await _keys(owner, hotel)
    assert await queue.claim(database, hotel.org_id, first) is not None
    assert await queue.claim(database, hotel.org_id, first) is None
    assert await queue.claim(database, hotel.org_id, second) is None
    with pytest.raises(asyncpg.UniqueViolationError, match="notices_one_at_a_time"):
        await owner.execute("UPDATE notices SET claimed_until = now() WHERE id = $1", second)


@pytest.mark.usefixtures("still")
async def test_what_a_courier_was_killed_at_is_sent_once_more_and_no_oftener(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier, office: PostOffice
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    await call(database, hotel)
    await _die_while_sending(Courier(database, settings(office)), service)
    await deliver(courier)
    await deliver(courier, LEASE - 2 * SECOND)
    assert len(service.seen(phone)) == 1, "the one who had it may still be at it"
    with clock.moved(LEASE + SECOND):
        await _die_while_sending(Courier(database, settings(office)), service)
    await deliver(courier, 3 * LEASE)
    assert len(service.seen(phone)) == 2
    assert await notices(owner, hotel, way="push") == [("waiting", "push", "failed")]
    assert "died" in await owner.fetchval("SELECT error FROM notices WHERE org_id = $1 AND way = 'push'", hotel.org_id)


async def test_after_a_death_it_arrives(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier, office: PostOffice
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    await call(database, hotel)
    await _die_while_sending(Courier(database, settings(office)), service)
    await deliver(courier, LEASE + SECOND)
    assert len(service.seen(phone)) == 2
    assert len({each["tag"] for each in service.seen(phone)}) == 1, "the phone shows one in the place of the other"
    assert await notices(owner, hotel, way="push") == [SENT]


async def _die_while_sending(courier: Courier, service: PushService) -> None:
    """The service has got it, and whoever sent it never hears so."""
    service.hold = asyncio.Event()
    service.arrived.clear()
    dying = asyncio.create_task(courier.send_due())
    await asyncio.wait_for(service.arrived.wait(), PATIENCE)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    service.hold.set()
    service.hold = None


async def test_who_comes_back_late_does_not_undo_what_another_has_done(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    await call(database, hotel)
    [key] = await _keys(owner, hotel)
    late = await queue.claim(database, hotel.org_id, key)
    assert late is not None
    await deliver(courier, LEASE + SECOND)
    await queue.finish(database, late, Sent(Fate.LATER, "no answer"))
    assert await notices(owner, hotel, way="push") == [SENT]
    assert len(service.seen(phone)) == 1


@pytest.mark.parametrize("what", ["taken over", "handed back", "ended", "snoozed"])
async def test_a_conversation_that_waits_no_longer(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier, what: str
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    session_id = await call(database, hotel)
    colleague = hotel.staff["front_desk_2"]
    async with database.unit_of_work(colleague) as db:
        chat = await session_for(db, colleague, session_id)
        match what:
            case "taken over":
                await take_over(db, colleague, chat)
            case "handed back":
                await hand_back(db, colleague, chat)
            case "ended":
                await terminate(db, colleague, chat)
            case _:
                await snooze(db, colleague, chat, clock.now() + timedelta(hours=1))
    await deliver(courier)
    assert service.seen(phone) == []
    assert await notices(owner, hotel, way="push") == [MOOT]


async def test_an_order_that_somebody_has_begun_with(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    phone = await service.told(database, hotel.staff["housekeeper"])
    order_id = await place(database, hotel)
    desk = hotel.staff["front_desk"]
    async with database.unit_of_work(desk) as db:
        await move_order(db, desk, order_id, Transition(OrderStatus.IN_PROGRESS))
    await deliver(courier)
    assert service.seen(phone) == []
    assert await notices(owner, hotel, way="push") == [("new_order", "push", "moot")]


async def test_words_that_were_read(database: Database, hotel: Hotel, service: PushService, courier: Courier) -> None:
    desk = hotel.staff["front_desk"]
    phone = await service.told(database, desk)
    session_id = await begin(database, hotel)
    await write(database, desk, session_id, "I am here")
    await read(database, desk, session_id, await write(database, hotel.guest, session_id, "Thank you"))
    await deliver(courier, 6 * SECOND)
    assert service.seen(phone) == []


@pytest.mark.parametrize(
    "gone", ["UPDATE users SET active = false WHERE id = $1", "DELETE FROM logins WHERE user_id = $1"]
)
async def test_whoever_works_here_no_longer_or_signed_out(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier, gone: str
) -> None:
    desk = hotel.staff["front_desk"]
    phone = await service.told(database, desk)
    await call(database, hotel)
    await owner.execute(gone, desk.user_id)
    await deliver(courier)
    assert service.seen(phone) == []


async def test_a_login_that_has_run_out_tells_nothing(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    await owner.execute("UPDATE logins SET expires_at = now() - interval '1 second' WHERE org_id = $1", hotel.org_id)
    await call(database, hotel)
    await deliver(courier)
    assert service.seen(phone) == []


# Quiet hours: 22:00 to 07:00 on the hotel's clock


QUIET = json.dumps([{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "opens": "22:00", "closes": "07:00"}])


async def until_night(owner: Db, hotel: Hotel) -> timedelta:
    """From now to the next 23:00 of the hotel, which is where no clock is put forward or back in the night after it."""
    await owner.execute("UPDATE organizations SET timezone = 'Asia/Kathmandu' WHERE id = $1", hotel.org_id)
    here = datetime.now(ZoneInfo("Asia/Kathmandu"))
    then = here.replace(hour=23, minute=0, second=0, microsecond=0)
    return (then if then > here else then + timedelta(days=1)) - here


async def test_in_quiet_hours_it_waits_for_their_end(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    desk = hotel.staff["front_desk"]
    await wish(owner, desk, quiet=QUIET)
    phone = await service.told(database, desk)
    night = await until_night(owner, hotel)
    with clock.moved(night):
        await call(database, hotel)
    await deliver(courier, night)
    assert service.seen(phone) == []
    await owner.execute("UPDATE logins SET expires_at = now() + interval '9 days' WHERE org_id = $1", hotel.org_id)
    await deliver(courier, night + timedelta(hours=7, minutes=59))
    assert service.seen(phone) == []
    await deliver(courier, night + timedelta(hours=8, minutes=1))
    assert len(service.seen(phone)) == 1


@pytest.mark.parametrize(("breaks_through", "told"), [(True, 1), (False, 0)])
async def test_what_is_urgent_breaks_through_as_they_choose(
    database: Database,
    owner: Db,
    hotel: Hotel,
    service: PushService,
    courier: Courier,
    breaks_through: bool,  # noqa: FBT001 - a case
    told: int,
) -> None:
    desk = hotel.staff["front_desk"]
    await wish(owner, desk, quiet=QUIET, urgent_breaks_through=breaks_through)
    phone = await service.told(database, desk)
    with clock.moved(await until_night(owner, hotel)):
        await call(database, hotel, urgent=True)
        await deliver(courier)
    assert len(service.seen(phone)) == told


async def test_ways_that_somebody_has_turned_off(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    desk = hotel.staff["front_desk"]
    await wish(owner, desk, choices='{"waiting": {"push": false}}')
    phone = await service.told(database, desk)
    await call(database, hotel)
    await deliver(courier)
    assert service.seen(phone) == []


async def test_what_was_settled_is_forgotten_after_a_month(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    await service.told(database, hotel.staff["front_desk"])
    await service.told(database, hotel.staff["housekeeper"])
    await call(database, hotel)
    await deliver(courier)
    await place(database, hotel)
    with clock.moved(KEPT - timedelta(minutes=1)):
        await queue.prune(database)
    assert len(await notices(owner, hotel)) == 2
    with clock.moved(KEPT + timedelta(minutes=1)):
        await queue.prune(database)
    assert await notices(owner, hotel) == [("new_order", "push", None)], "what is still to be sent stays"


async def _keys(owner: Db, hotel: Hotel) -> list[UUID]:
    rows = await owner.fetch("SELECT id FROM notices WHERE org_id = $1 AND way = 'push' ORDER BY id", hotel.org_id)
    return [row["id"] for row in rows]
