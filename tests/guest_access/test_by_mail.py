"""A link to the guest's own address, asked for by a phone at the door."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import httpx
import pytest

from innkeep.core.settings import Settings
from innkeep.stays.passes import MAILS
from tests.applications import application
from tests.guest_access.conftest import Door
from tests.journeys.people import come_by_code, until
from tests.notices.post_office import PostOffice
from tests.schema.rows import write as row

EMMA = "emma@guests.example"

Phones = Callable[[], httpx.AsyncClient]


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with PostOffice() as office:
        yield office


@pytest.fixture
async def phones(door: Door, office: PostOffice) -> AsyncIterator[Phones]:
    """Browsers at an installation that sends e-mail, on the same database."""
    settings = Settings(base_url="http://stay.example", smtp_url=office.url, mail_from="desk@hotel.example")
    app = application(settings, door.database)
    async with AsyncExitStack() as open_:
        made = [
            await open_.enter_async_context(
                httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://stay.example")
            )
            for _ in range(6)
        ]
        yield made.pop


async def ask(door: Door, phone: httpx.AsyncClient) -> tuple[str, str]:
    """Ask for a link at the door; what the page says, and the digits on it."""
    await come_by_code(phone, door.hotel.room_code)
    page = (await phone.post(f"{door.path}/mail")).text
    [digits] = re.findall(r"\d{3} ?\d{3}(?=<)", page)
    return page.replace(digits, "-"), digits


async def mailed(office: PostOffice, count: int = 1) -> str:
    """The token of the newest link that came."""

    async def came() -> bool:
        return len(office.to(EMMA)) >= count

    await until(came)
    letter = office.to(EMMA)[-1].get_content()
    assert "Emma" not in letter, "it may be misdirected"
    [token] = re.findall(r"http://stay\.example/g/\w+#pass=([\w-]+)", letter)
    return str(token)


async def test_it_opens_on_the_phone_that_asked(door: Door, office: PostOffice, phones: Phones) -> None:
    phone = phones()
    await ask(door, phone)
    token = await mailed(office)
    assert (await door.follow(phone, token)).status_code == 303
    assert await door.may_read(phone)
    assert (await door.follow(phones(), token)).status_code == 401, "once"


async def test_elsewhere_it_takes_the_digits_that_the_phone_shows(
    door: Door, office: PostOffice, phones: Phones
) -> None:
    """A scanner of mails opens it three times and even sends the form; a forward opens nothing."""
    _, digits = await ask(door, phones())
    token = await mailed(office)
    scanner, tablet = phones(), phones()
    for _ in range(3):
        assert (await scanner.get(door.path)).status_code == 200
        asked = await door.follow(scanner, token)
        assert (asked.status_code, "six digits" in asked.text) == (200, True)
    await door.learns_nothing(scanner)
    assert (await door.follow(tablet, token, digits)).status_code == 303
    assert await door.may_read(tablet)


async def test_whether_an_address_is_known_is_told_to_nobody(door: Door, office: PostOffice, phones: Phones) -> None:
    known, _ = await ask(door, phones())
    await mailed(office)
    await door.owner.execute("UPDATE users SET email = '' WHERE id = $1", door.hotel.guest_id)
    unknown, _ = await ask(door, phones())
    assert known == unknown
    assert len(office.letters) == 1


async def test_a_guests_letter_box_is_not_flooded(door: Door, office: PostOffice, phones: Phones) -> None:
    asked = [await ask(door, phones()) for _ in range(MAILS - 1)]
    late = phones(), phones()
    for phone in late:
        await come_by_code(phone, door.hotel.room_code)
    asked += await asyncio.gather(*(ask(door, phone) for phone in late))
    pages = {page for page, _ in asked}
    await mailed(office, MAILS)
    assert len(pages) == 1
    links = "SELECT count(*) FROM access_passes WHERE org_id = $1 AND device_id IS NOT NULL"
    assert await door.owner.fetchval(links, door.hotel.org_id) == MAILS


async def test_what_was_mailed_to_the_guests_of_another_stay_does_not_count(door: Door, phones: Phones) -> None:
    of, room = {"org_id": door.hotel.org_id}, {"room_id": [door.hotel.empty_room_id], "status": "checked_in"}
    days = {"checkin_date": "yesterday", "checkout_date": "2041-01-01"}
    next_door = (await row(door.owner, "checkin_rooms", **of, **room, **days))["id"]
    await ask(door, phones())
    await door.owner.execute(
        """INSERT INTO access_passes (org_id, stay_id, guest_id, device_id, kind, secret_hash, expires_at)
        SELECT org_id, $2, guest_id, device_id, kind, sha256(uuid_send(uuidv7())), expires_at
        FROM access_passes, generate_series(1, $3) WHERE org_id = $1 AND device_id IS NOT NULL""",
        door.hotel.org_id,
        next_door,
        MAILS,
    )
    await ask(door, phones())
    links = "SELECT count(*) FROM access_passes WHERE stay_id = $1 AND device_id IS NOT NULL"
    assert await door.owner.fetchval(links, door.hotel.stay_id) == 2
    assert await door.owner.fetchval(links, next_door) == MAILS


async def test_who_has_not_come_in_asks_for_nothing(door: Door, office: PostOffice, phones: Phones) -> None:
    phone = phones()
    assert (await phone.post(f"{door.path}/mail")).status_code == 303
    known = phones()
    link = await door.link()
    assert (await door.follow(known, link["token"])).status_code == 303
    assert (await known.post(f"{door.path}/mail")).status_code == 303
    links = "SELECT count(*) FROM access_passes WHERE org_id = $1 AND device_id IS NOT NULL"
    assert await door.owner.fetchval(links, door.hotel.org_id) == 0
    assert office.letters == []
