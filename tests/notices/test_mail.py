"""A guest is mailed what they have not read, once, in their language, and can have no more of it."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from innkeep.core.db import Database
from innkeep.notices.courier import Courier
from innkeep.notices.mail import postage
from tests.factories import Hotel
from tests.notices.conftest import settings
from tests.notices.post_office import PostOffice
from tests.notices.stories import MINUTE, SECOND, Db, address, answer, begin, call, deliver, notices, read, wish, write

GUEST = "emma@post.example"


async def test_only_after_three_minutes_unread(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier
) -> None:
    await address(owner, hotel.guest, GUEST)
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "Breakfast is from 6:30.")
    await deliver(courier, 2 * MINUTE)
    assert office.to(GUEST) == []
    await deliver(courier, 3 * MINUTE + SECOND)
    [letter] = office.to(GUEST)
    assert letter["Subject"].endswith("has written to you")
    assert letter["Auto-Submitted"] == "auto-generated"
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    for body in (text.get_content(), html.get_content()):
        assert "Breakfast is from 6:30." in body
        assert f"https://stay.example/g/{hotel.room_code}" in body
    assert letter.get_content_type() == "multipart/alternative"


async def test_nothing_from_elsewhere_is_in_it(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier
) -> None:
    await address(owner, hotel.guest, GUEST)
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, 'See <img src="https://spy.example/x.gif"> & <script>alert(1)</script>')
    await deliver(courier, 4 * MINUTE)
    [letter] = office.to(GUEST)
    html = letter.get_body(("html",))
    assert html is not None
    said = html.get_content()
    assert "&lt;img src=" in said
    assert not re.search(r"<(img|script|link|iframe|object|style)\b|url\(|background=", said)
    assert set(re.findall(r'(?:href|src)="(https?://[^/"]+)', said)) == {"https://stay.example"}


async def test_what_was_read_is_not_mailed(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier
) -> None:
    await address(owner, hotel.guest, GUEST)
    session_id = await begin(database, hotel)
    seq = await answer(database, hotel, session_id, "Breakfast is from 6:30.")
    await read(database, hotel.guest, session_id, seq)
    await deliver(courier, 4 * MINUTE)
    assert office.to(GUEST) == []
    assert await notices(owner, hotel, way="mail") == [("message", "mail", "moot")]


async def test_whoever_left_no_address_gets_none(database: Database, owner: Db, hotel: Hotel) -> None:
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "Breakfast is from 6:30.")
    assert await notices(owner, hotel) == []


async def test_several_messages_are_one_e_mail_and_later_ones_another(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier
) -> None:
    await address(owner, hotel.guest, GUEST)
    session_id = await begin(database, hotel)
    for text in ("One.", "Two.", "Three."):
        await answer(database, hotel, session_id, text)
    await deliver(courier, 4 * MINUTE)
    [letter] = office.to(GUEST)
    body = letter.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert said.index("One.") < said.index("Two.") < said.index("Three.")
    await answer(database, hotel, session_id, "Four.")
    await deliver(courier, 8 * MINUTE)
    _, later = office.to(GUEST)
    body = later.get_body(("plain",))
    assert body is not None
    assert "Four." in body.get_content()
    assert "Three." not in body.get_content()


async def test_a_message_that_was_taken_back_is_told_nobody(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier
) -> None:
    await address(owner, hotel.guest, GUEST)
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "Something wrong")
    await owner.execute("UPDATE messages SET deleted_at = now() WHERE session_id = $1 AND role = 'System'", session_id)
    await deliver(courier, 4 * MINUTE)
    assert office.to(GUEST) == []


async def test_after_the_stay_nothing_leads_to_a_page_that_is_shut(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier
) -> None:
    await address(owner, hotel.guest, GUEST)
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "Goodbye!")
    await owner.execute("UPDATE checkin_rooms SET status = 'checked_out' WHERE id = $1", hotel.stay_id)
    await deliver(courier, 4 * MINUTE)
    assert office.to(GUEST) == []


@pytest.mark.parametrize(
    ("language", "words", "direction"), [("de-AT", "hat Ihnen geschrieben", "ltr"), ("ar", "كتب إليك", "rtl")]
)
async def test_in_the_guests_language(
    database: Database,
    owner: Db,
    hotel: Hotel,
    office: PostOffice,
    courier: Courier,
    language: str,
    words: str,
    direction: str,
) -> None:
    await address(owner, hotel.guest, GUEST)
    await owner.execute("UPDATE users SET languages = ARRAY[$2] WHERE id = $1", hotel.guest_id, language)
    session_id = await begin(database, hotel, "…")
    await answer(database, hotel, session_id, "✓")
    await deliver(courier, 4 * MINUTE)
    [letter] = office.to(GUEST)
    assert words in letter["Subject"]
    html = letter.get_body(("html",))
    assert html is not None
    assert f'dir="{direction}"' in html.get_content()


async def test_no_name_adds_a_header(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier
) -> None:
    evil = "Hotel\r\nBcc: thief@spy.example\r\n\r\nBuy\u2028now\x00"
    await address(owner, hotel.guest, GUEST)
    await owner.execute("UPDATE organizations SET name = $2 WHERE id = $1", hotel.org_id, evil.replace("\x00", "\x01"))
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "Bcc: thief@spy.example")
    await deliver(courier, 4 * MINUTE)
    [letter] = office.to(GUEST)
    assert letter["Bcc"] is None
    assert set(letter.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Content-Language",
        "Auto-Submitted",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "MIME-Version",
        "Content-Type",
    }
    assert office.envelopes == [("desk@hotel.example", GUEST)]


@pytest.mark.parametrize("wrong", ["nobody", "a@b\r\nBcc: thief@spy.example", "<x@y.example>"])
async def test_what_is_no_address_is_given_up_at_once(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier, wrong: str
) -> None:
    await address(owner, hotel.guest, wrong)
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "Good evening")
    await deliver(courier, 4 * MINUTE)
    assert office.letters == []
    assert await notices(owner, hotel) == [("message", "mail", "failed")]


@pytest.mark.parametrize(("refuses", "outcome"), [("550 nobody here", "failed"), ("451 later", None)])
async def test_an_address_that_the_server_refuses(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier, refuses: str, outcome: str | None
) -> None:
    office.refuses = refuses
    await address(owner, hotel.guest, GUEST)
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "Good evening")
    await deliver(courier, 4 * MINUTE)
    assert await notices(owner, hotel) == [("message", "mail", outcome)]
    assert refuses[4:] in await owner.fetchval("SELECT error FROM notices WHERE org_id = $1", hotel.org_id)
    office.refuses = None
    await deliver(courier, 10 * MINUTE)
    assert len(office.to(GUEST)) == (0 if outcome else 1)


async def test_where_no_e_mail_is_set_up_none_is_sent_and_that_is_said(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice
) -> None:
    await address(owner, hotel.guest, GUEST)
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "Good evening")
    await deliver(Courier(database, settings(office, smtp_url=None)), 4 * MINUTE)
    assert await notices(owner, hotel) == [("message", "mail", "off")]


def test_an_installation_that_makes_no_sense_does_not_start(office: PostOffice) -> None:
    for wrong in ({"smtp_url": "http://mail.example"}, {"smtp_url": "smtp://"}, {"mail_from": "desk"}):
        with pytest.raises(ValueError, match="INNKEEP_SMTP_URL"):
            postage(settings(office, **wrong))
    secure = postage(settings(office, smtp_url="smtps://desk:p%40ss@mail.example"))
    assert secure is not None
    assert (secure.port, secure.username, secure.password, secure.tls) == (465, "desk", "p@ss", True)


async def test_staff_are_mailed_where_they_want_it(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier
) -> None:
    await wish(owner, hotel.staff["front_desk"], choices='{"waiting": {"mail": true}}')
    session_id = await call(database, hotel)
    await deliver(courier, 4 * MINUTE)
    [letter] = office.to(hotel.emails["front_desk"])
    assert letter["Subject"] == "A guest waits for a person"
    assert f"https://stay.example/console/inbox/{session_id}" in letter.as_string()
    assert office.to(hotel.emails["front_desk_2"]) == []


async def test_an_emergency_is_mailed_at_once(
    database: Database, hotel: Hotel, office: PostOffice, courier: Courier
) -> None:
    await call(database, hotel, urgent=True)
    await deliver(courier)
    for who in ("front_desk", "front_desk_2", "manager"):
        [letter] = office.to(hotel.emails[who])
        assert letter["Subject"].startswith("Urgent")
    assert office.to(hotel.emails["cook"]) == []


async def test_one_click_and_there_is_no_more(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier, door: httpx.AsyncClient
) -> None:
    """RFC 8058: the mail program posts by itself, without a cookie; a look at the link changes nothing."""
    await address(owner, hotel.guest, GUEST)
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "One.")
    await deliver(courier, 4 * MINUTE)
    [letter] = office.to(GUEST)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = letter["List-Unsubscribe"].strip("<>").removeprefix("https://stay.example")
    asked = await door.get(link)
    assert (asked.status_code, "<form" in asked.text) == (200, True)
    await answer(database, hotel, session_id, "Two.")
    await deliver(courier, 8 * MINUTE)
    assert len(office.to(GUEST)) == 2
    stopped = await door.post(link, data={"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    await answer(database, hotel, session_id, "Three.")
    await deliver(courier, 12 * MINUTE)
    assert len(office.to(GUEST)) == 2
    assert (await door.post(link)).status_code == 200, "once more changes nothing"


async def test_a_link_that_is_not_ours_stops_nothing(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier, door: httpx.AsyncClient
) -> None:
    await address(owner, hotel.guest, GUEST)
    session_id = await begin(database, hotel)
    await answer(database, hotel, session_id, "One.")
    await deliver(courier, 4 * MINUTE)
    [letter] = office.to(GUEST)
    link = letter["List-Unsubscribe"].strip("<>").removeprefix("https://stay.example")
    flipped = link[:-1] + ("A" if link[-1] != "A" else "Q")
    for wrong in (flipped[:-4] + "AAAA", link[:-8], "/mail/x", "/mail/%C3%A4", f"/mail/{'A' * 64}"):
        for attempt in (door.get, door.post):
            assert (await attempt(wrong)).status_code == 404, wrong
    assert await owner.fetchval("SELECT count(*) FROM notice_settings WHERE org_id = $1", hotel.org_id) == 0


async def test_a_colleague_is_mailed_about_a_guests_words_only_while_they_answer(
    database: Database, owner: Db, hotel: Hotel, office: PostOffice, courier: Courier
) -> None:
    desk = hotel.staff["front_desk"]
    await wish(owner, desk, choices='{"message": {"mail": true}}')
    session_id = await begin(database, hotel)
    await write(database, desk, session_id, "I am here")
    await write(database, hotel.guest, session_id, "One more thing")
    await deliver(courier, timedelta(minutes=4))
    [letter] = office.to(hotel.emails["front_desk"])
    assert "One more thing" in letter.as_string()
