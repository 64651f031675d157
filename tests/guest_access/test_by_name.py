"""Tier 0 without a code at hand: a room and a surname, at the hotel's own address. They open as much as the code."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from innkeep.stays.naming import bears
from tests.guest_access.conftest import Door


async def say(door: Door, phone: httpx.AsyncClient, room: str, surname: str) -> httpx.Response:
    return await phone.post(f"/g/at/{door.hotel.org_id}", data={"room": room, "surname": surname})


async def test_room_and_surname_open_a_conversation_of_ones_own_and_no_more(door: Door) -> None:
    phone = door.browsers()
    assert "Surname" in (await phone.get(f"/g/at/{door.hotel.org_id}")).text
    came = await say(door, phone, " 101 ", "lindqvist")
    assert (came.status_code, came.headers["location"]) == (303, door.path)
    [chat] = (await phone.get("/api/v1/sessions")).json()["items"]
    assert chat["id"] != door.session_id
    assert (await door.desk.get(f"/api/v1/sessions/{chat['id']}")).json()["verified"] is False
    await door.learns_nothing(phone)
    sandwich = {"catalogue_item_id": str(door.hotel.items["Club sandwich"]), "qty": 1}
    assert (await phone.post("/api/v1/orders", json={"items": [sandwich]})).status_code == 422
    assert await door.type_code(phone, await door.code()) == 303
    assert await door.may_read(phone)


async def test_whatever_is_wrong_is_answered_alike(door: Door) -> None:
    """Another name, another case, nobody in the room, no such room, nothing at all: the same bytes."""
    await door.owner.execute("UPDATE organizations SET name = 'The Inn' WHERE id = $1", door.hotel.org_id)
    answers = set()
    wrong = [("101", "Okafor"), ("102", "Lindqvist"), ("999", "Lindqvist"), ("", ""), ("101", "Emma"), ("101", "qvist")]
    for room, surname in wrong:
        await _forget(door)
        answer = await say(door, door.browsers(), room, surname)
        assert not answer.cookies
        answers.add((answer.status_code, answer.content, tuple(sorted(set(answer.headers) - {"date"}))))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 401


async def test_who_is_right_once_too_many_have_come_is_told_no_more_than_who_is_wrong(door: Door) -> None:
    await door.owner.execute(
        """INSERT INTO guest_devices (org_id, stay_id, guest_id, token_hash)
        SELECT $1, $2, $3, sha256(convert_to(n::text || $1::uuid::text, 'UTF8')) FROM generate_series(1, 30) n""",
        door.hotel.org_id,
        door.hotel.stay_id,
        door.hotel.guest_id,
    )
    right = await say(door, door.browsers(), "101", "Lindqvist")
    wrong = await say(door, door.browsers(), "101", "Okafor")
    assert (right.status_code, right.content) == (wrong.status_code, wrong.content)


async def test_names_are_guessed_five_times_and_nobody_elses_way_in_is_locked(door: Door) -> None:
    statuses = [(await say(door, door.browsers(), "101", "Okafor")).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [409]
    assert (await say(door, door.browsers(), "101", "Lindqvist")).status_code == 409, "not even the right one"
    assert await door.type_code(door.browsers(), await door.code()) == 303
    assert (await door.browsers().post(door.path)).status_code == 303
    assert await door.may_read(door.guest)
    await _forget(door, timedelta(minutes=15))
    assert (await say(door, door.browsers(), "101", "Lindqvist")).status_code == 303


@pytest.mark.parametrize(("others", "status"), [(19, 303), (20, 409)])
async def test_a_hotel_looks_at_no_more_than_twenty_wrong_names_an_hour(door: Door, others: int, status: int) -> None:
    await door.owner.execute(
        "INSERT INTO access_failures (org_id, address) SELECT $1, 'elsewhere ' || n FROM generate_series(1, $2) n",
        door.hotel.org_id,
        others,
    )
    assert (await say(door, door.browsers(), "101", "Lindqvist")).status_code == status
    assert await door.type_code(door.browsers(), await door.code()) == 303, "digits are counted by themselves"


async def test_a_hotel_that_there_is_not_and_another_hotels_guest(door: Door) -> None:
    for method in ("GET", "POST"):
        answer = await door.browsers().request(method, f"/g/at/{uuid4()}", data={"room": "101", "surname": "Lindqvist"})
        assert answer.status_code == 404
    await door.owner.execute("UPDATE users SET name = 'Emma Someone-Else' WHERE id = $1", door.hotel.guest_id)
    assert (await say(door, door.browsers(), "101", "Lindqvist")).status_code == 401, "others are called so elsewhere"
    assert (await say(door, door.browsers(), "101", "someone else")).status_code == 303


async def test_a_language_is_chosen_there_too(door: Door) -> None:
    phone = door.browsers()
    chosen = await phone.post(f"/g/at/{door.hotel.org_id}/language", data={"language": "de"})
    assert chosen.status_code == 303
    assert "Nachname" in (await phone.get(chosen.headers["location"])).text


@pytest.mark.parametrize(
    ("name", "surname", "is_theirs"),
    [
        ("Emma Lindqvist", "Lindqvist", True),
        ("Emma Lindqvist", "LINDQVIST ", True),
        ("Emma Lindqvist", "Emma", False),
        ("Emma Lindqvist", "qvist", False),
        ("Ana van der Berg", "van der Berg", True),
        ("Ana van der Berg", "Berg", True),
        ("Lea O'Brien-Núñez", "obrien nunez", True),
        ("Łukasz Müller", "muller", True),
        ("山田太郎", "山田", True),
        ("山田太郎", "太郎", False),
        ("Emma Lindqvist", "", False),
        ("Emma Lindqvist", "%", False),
        ("Cher", "Cher", True),
    ],
)
def test_whose_surname_it_is(name: str, surname: str, *, is_theirs: bool) -> None:
    assert bears(name, surname) is is_theirs


async def _forget(door: Door, ago: timedelta = timedelta(hours=2)) -> None:
    await door.owner.execute(
        "UPDATE access_failures SET created_at = created_at - $2::interval WHERE org_id = $1", door.hotel.org_id, ago
    )


async def test_whoever_is_at_no_hotels_address_types_the_code_of_their_room(door: Door) -> None:
    phone = door.browsers()
    lost = await phone.get(f"/g/at/{uuid4()}")
    assert lost.status_code == 404
    assert 'href="/g/at"' in lost.text
    for place in ("/g/at", "/g/NOSUCHROOM"):
        assert '<form class="sign-in" action="/g/at">' in (await phone.get(place)).text
    said = await phone.post("/g/at/language", data={"language": "de"})
    assert (said.status_code, said.headers["location"]) == (303, "/g/at")
    assert "Die Seite Ihres Zimmers öffnen" in (await phone.get("/g/at")).text
    assert "Bitte scannen" in (await phone.get(f"/g/at/{uuid4()}")).text
    typed = await phone.get("/g/at", params={"code": f" {door.hotel.room_code} "})
    assert (typed.status_code, typed.headers["location"]) == (303, door.path)
    assert (await phone.get("/g/at", params={"code": "../console"})).headers["location"] == "/g/..%2Fconsole"


async def test_whoever_types_the_hosts_name_alone_is_led_to_the_console(door: Door) -> None:
    came = await door.browsers().get("/")
    assert (came.status_code, came.headers["location"]) == (303, "/console")
