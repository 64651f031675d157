"""A push arrives, can be read, is tried again when it has to be, and is not sent to who is gone."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.core.outgoing import asked_for
from innkeep.notices.courier import Courier
from innkeep.notices.keys import keys_of
from innkeep.notices.sending import FIRST_PAUSE, GIVE_UP_AFTER, LONGEST_PAUSE, pause_after
from innkeep.notices.webpush import b64
from tests.factories import Hotel
from tests.notices.conftest import settings
from tests.notices.post_office import PostOffice
from tests.notices.push_service import PushService
from tests.notices.stories import SECOND, Db, answer, begin, call, deliver, notices

SENT = ("waiting", "push", "sent")
OPEN = ("waiting", "push", None)


async def test_a_guest_waits_and_the_desk_hears_of_it(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    session_id = await call(database, hotel, text="My key does not work")
    await deliver(courier)
    [said] = service.seen(phone)
    assert said == {
        "title": "A guest waits for a person",
        "body": "Room 101, Emma Lindqvist: My key does not work",
        "path": f"/console/inbox/{session_id}",
        "tag": session_id.hex,
        "lang": "en",
        "dir": "ltr",
        "urgent": False,
    }
    assert await notices(owner, hotel, way="push") == [SENT]


async def test_what_a_push_service_wants_to_know(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    """RFC 8030 (TTL, Urgency, Topic), RFC 8188 and RFC 8292."""
    await service.told(database, hotel.staff["front_desk"])
    session_id = await call(database, hotel)
    await deliver(courier)
    [handed] = service.handed
    async with database.unit_of_work(hotel.program) as db:
        key = b64((await keys_of(db, hotel.org_id)).public_key)
    assert handed.headers["ttl"] == "3600"
    assert handed.headers["urgency"] == "high"
    assert handed.headers["topic"] == session_id.hex
    assert len(session_id.hex) <= 32
    assert handed.headers["content-encoding"] == "aes128gcm"
    assert handed.headers["authorization"].startswith("vapid t=")
    assert handed.headers["authorization"].endswith(f"k={key}")


async def test_the_keys_stay_the_same_whoever_makes_them_first(database: Database, hotel: Hotel) -> None:
    async with database.unit_of_work(hotel.program) as db:
        first = (await keys_of(db, hotel.org_id)).public_key
    async with database.unit_of_work(hotel.program) as db:
        assert (await keys_of(db, hotel.org_id)).public_key == first


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier, status: int
) -> None:
    gone = await service.told(database, hotel.staff["front_desk"])
    here = await service.told(database, hotel.staff["front_desk"])
    service.answer(gone, status)
    await call(database, hotel)
    await deliver(courier)
    left = await owner.fetch("SELECT id FROM push_subscriptions WHERE org_id = $1", hotel.org_id)
    assert [row["id"] for row in left] == [here.id]
    assert len(service.seen(here)) == 1
    assert await notices(owner, hotel, way="push") == [SENT]


async def test_a_browser_whose_key_is_none_keeps_nobody_else_from_hearing(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    broken = await service.told(database, hotel.staff["front_desk"])
    here = await service.told(database, hotel.staff["front_desk"])
    no_point = b"\x04" + b"\x11" * 64
    await owner.execute("UPDATE push_subscriptions SET p256dh = $2 WHERE id = $1", broken.id, no_point)
    await call(database, hotel)
    await deliver(courier)
    left = await owner.fetch("SELECT id FROM push_subscriptions WHERE org_id = $1", hotel.org_id)
    assert [row["id"] for row in left] == [here.id]
    assert len(service.seen(here)) == 1


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_service_is_asked_again_later(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier, status: int
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    service.answer(phone, status)
    service.answer(phone, 201)
    await call(database, hotel)
    await deliver(courier)
    assert await notices(owner, hotel, way="push") == [OPEN]
    await deliver(courier, FIRST_PAUSE - SECOND)
    assert len(service.seen(phone)) == 1
    await deliver(courier, FIRST_PAUSE + SECOND)
    assert len(service.seen(phone)) == 2
    assert await notices(owner, hotel, way="push") == [SENT]


@pytest.mark.usefixtures("still")
async def test_a_service_is_left_alone_as_long_as_it_asks_for(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    service.answer(phone, 429, retry_after="120")
    service.answer(phone, 201)
    await call(database, hotel)
    await deliver(courier)
    await deliver(courier, 100 * SECOND)
    assert len(service.seen(phone)) == 1
    await deliver(courier, 125 * SECOND)
    assert len(service.seen(phone)) == 2


async def test_what_is_refused_is_not_sent_again_and_says_why(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    service.answer(phone, 413)
    await call(database, hotel)
    await deliver(courier)
    await deliver(courier, timedelta(hours=2))
    assert len(service.seen(phone)) == 1
    assert await notices(owner, hotel, way="push") == [("waiting", "push", "failed")]
    assert "413" in await owner.fetchval("SELECT error FROM notices WHERE org_id = $1 AND way = 'push'", hotel.org_id)


@pytest.mark.usefixtures("still")
async def test_after_a_day_it_is_given_up(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    service.answer(phone, 503)
    await call(database, hotel)
    await deliver(courier)
    await deliver(courier, GIVE_UP_AFTER - SECOND)
    assert await notices(owner, hotel, way="push") == [OPEN]
    await deliver(courier, GIVE_UP_AFTER + LONGEST_PAUSE + SECOND)
    assert await notices(owner, hotel, way="push") == [("waiting", "push", "failed")]
    assert "503" in await owner.fetchval("SELECT error FROM notices WHERE org_id = $1 AND way = 'push'", hotel.org_id)


async def test_no_redirect_leads_anywhere(
    database: Database, owner: Db, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    phone = await service.told(database, hotel.staff["front_desk"])
    service.answer(phone, 307, location=f"{service.url}/elsewhere")
    await call(database, hotel)
    await deliver(courier)
    assert [each.path for each in service.handed] == [phone.path]
    assert await notices(owner, hotel, way="push") == [("waiting", "push", "failed")]


async def test_a_private_address_is_not_even_connected_to(
    database: Database, owner: Db, hotel: Hotel, service: PushService, office: PostOffice
) -> None:
    """Whatever the name led to when the browser gave it."""
    await service.told(database, hotel.staff["front_desk"])
    await call(database, hotel)
    await deliver(Courier(database, settings(office, private_addresses=False)))
    assert service.handed == []
    error = await owner.fetchval("SELECT error FROM notices WHERE org_id = $1 AND way = 'push'", hotel.org_id)
    assert "public Internet" in error


async def test_a_guest_who_looks_elsewhere_is_told_what_the_hotel_wrote(
    database: Database, hotel: Hotel, service: PushService, courier: Courier
) -> None:
    phone = await service.told(database, hotel.guest)
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "Breakfast is from 6:30.")
    await deliver(courier)
    assert service.seen(phone) == [], "whoever looks reads it by themselves"
    await deliver(courier, 6 * SECOND)
    [said] = service.seen(phone)
    assert (said["body"], said["path"]) == ("Breakfast is from 6:30.", f"/g/{hotel.room_code}")
    assert "has written to you" in said["title"]


def test_pauses_grow_up_to_a_limit_and_heed_what_is_asked_for() -> None:
    pauses = [pause_after(attempts, None) for attempts in range(1, 30)]
    assert pauses[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert pause_after(1, timedelta(minutes=5)) == timedelta(minutes=5)
    assert pause_after(1, timedelta(days=400)) == timedelta(hours=6), "nobody puts us off for ever"
    assert pause_after(1, timedelta(days=-1)) == FIRST_PAUSE


def test_when_to_come_again_is_seconds_or_a_date() -> None:
    assert asked_for(None) is None
    assert asked_for("soon") is None
    assert asked_for("90") == timedelta(seconds=90)
    assert asked_for("9" * 400) is not None
    later = asked_for(format_datetime(clock.now() + timedelta(minutes=10)))
    assert later is not None
    assert timedelta(minutes=9) < later <= timedelta(minutes=10)
