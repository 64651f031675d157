"""People over the API: who may do what to whom, and that somebody always leads the hotel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.factories import PASSWORD, Hotel, hire
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]
Db: TypeAlias = "asyncpg.Connection[Any]"

USERS = "/api/v1/users"

WEEKDAYS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "06:00", "closes": "14:00"}]


def of(hotel: Hotel, who: str) -> str:
    return f"{USERS}/{hotel.staff[who].user_id}"


def newcomer(role: str = "staff", **values: object) -> dict[str, Any]:
    return {"name": "Ida Roth", "email": f"ida.{uuid4().hex[:8]}@hotel.example", "role": role, **values}


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


@pytest.fixture
async def owner_of_hotel(owner: Db, browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    await hire(owner, hotel, "owner", "owner")
    return await sign_in(browser_of(), hotel, "owner")


# Making, reading, changing, deleting


async def test_somebody_is_added_read_changed_deleted_and_restored(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    wanted = newcomer(
        mobile_phone="+43 660 1234567",
        division_id=str(hotel.kitchen_id),
        languages=["de", "pt-BR"],
        on_duty=False,
        shifts=WEEKDAYS,
    )
    made = await manager.post(USERS, json=wanted)
    assert made.status_code == 201, made.text
    ida = made.json()
    role = (await manager.get("/api/v1/roles", params={"name": "staff"})).json()["items"][0]
    assert ida | wanted | {"role": role["id"], "role_name": "staff", "active": True} == ida
    address = f"{USERS}/{ida['id']}"
    read = await manager.get(address)
    assert read.json() == ida
    tag = {"If-Match": read.headers["etag"]}
    changed = await manager.patch(address, json={"role": "front_desk", "division_id": None}, headers=tag)
    assert (changed.json()["role_name"], changed.json()["division_id"]) == ("front_desk", None)
    assert (await manager.patch(address, json={"name": "Ida"}, headers=tag)).status_code == 412
    assert (await manager.delete(address)).status_code == 204
    assert (await manager.get(address)).status_code == 404
    assert [each["id"] for each in (await manager.get(f"{USERS}?deleted=true")).json()["items"]] == [ida["id"]]
    assert (await manager.post(f"{address}/restoration")).json()["role_name"] == "front_desk"
    assert (await manager.get(address)).status_code == 200


async def test_a_role_is_told_by_its_name_or_its_id(manager: httpx.AsyncClient) -> None:
    role = (await manager.get("/api/v1/roles", params={"name": "front_desk"})).json()["items"][0]
    for told in ("front_desk", role["id"]):
        made = (await manager.post(USERS, json=newcomer(told))).json()
        assert (made["role"], made["role_name"]) == (role["id"], "front_desk")
        found = (await manager.get(USERS, params={"role": told, "sort": "-id"})).json()["items"]
        assert found[0]["id"] == made["id"]
        assert {each["role_name"] for each in found} == {"front_desk"}
    for unknown in ("king", str(uuid4())):
        refused = await manager.post(USERS, json=newcomer(unknown))
        assert refused.status_code == 422
        assert "front_desk" in refused.json()["detail"]


async def test_people_are_found_by_division_duty_and_address(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    cook, kitchen = hotel.staff["cook"], str(hotel.kitchen_id)

    async def names(**query: str) -> list[str]:
        found = await manager.get(USERS, params={"sort": "name", **query})
        assert found.status_code == 200, found.text
        return [each["name"] for each in found.json()["items"]]

    assert len(await names()) == 6
    assert await names(division_id=kitchen) == ["Emil Haas"]
    assert await names(email=hotel.emails["cook"].upper()) == ["Emil Haas"]
    assert await names(role="guest") == await names(name="Emma Lindqvist") == ["Emma Lindqvist"]
    await manager.patch(f"{USERS}/{cook.user_id}", json={"active": False, "mobile_phone": "+43 660 1234567"})
    assert await names(mobile_phone="+43 660 1234567") == ["Emil Haas"]
    assert await names(active="false") == ["Emil Haas"]
    assert await names(active="true", division_id=kitchen) == []
    assert (await manager.get(USERS, params={"role": "king"})).status_code == 422
    assert (await manager.get(USERS, params={"colour": "red"})).status_code == 422


@pytest.mark.parametrize(
    "part",
    [
        {"name": " "},
        {"name": None},
        {"email": "ida"},
        {"email": "ida roth@hotel.example"},
        {"email": ""},
        {"email": None},
        {"mobile_phone": ""},
        {"role": None},
        {"active": "yes"},
        {"on_duty": 1},
        {"division_id": 5},
        {"division_id": str(uuid4())},
        {"languages": ["German"]},
        {"languages": "de"},
        {"shifts": [{"days": ["mon"], "opens": "06:00"}]},
        {"password": "correct horse"},
        {"org_id": str(uuid4())},
    ],
)
async def test_a_person_that_makes_no_sense_is_refused(manager: httpx.AsyncClient, part: dict[str, Any]) -> None:
    answer = await manager.post(USERS, json=newcomer(**part))
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


async def test_a_colleague_has_an_address_of_their_own_and_guests_may_share(
    manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    taken = newcomer(email=hotel.emails["cook"].upper())
    refused = await manager.post(USERS, json=taken)
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/email-taken"
    assert (await manager.patch(of(hotel, "front_desk"), json={"email": hotel.emails["cook"]})).status_code == 409
    for _ in range(2):
        assert (await manager.post(USERS, json=taken | {"role": "guest"})).status_code == 201
        assert (await manager.post(USERS, json=taken | {"role": "guest", "email": ""})).status_code == 201
    await manager.delete(of(hotel, "cook"))
    assert (await manager.post(USERS, json=taken)).status_code == 201
    back = await manager.post(f"{of(hotel, 'cook')}/restoration")
    assert back.status_code == 409
    assert back.json()["type"] == "/problems/email-taken"


async def test_a_guest_belongs_to_no_division(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    refused = await manager.post(USERS, json=newcomer("guest", division_id=str(hotel.kitchen_id)))
    assert refused.status_code == 422
    assert refused.json()["type"] == "/problems/guest-in-division"


async def test_a_guest_who_is_here_is_not_deleted(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    refused = await manager.delete(f"{USERS}/{hotel.guest_id}")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/guest-expected"
    await manager.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")
    assert (await manager.delete(f"{USERS}/{hotel.guest_id}")).status_code == 204


async def test_another_hotels_people_do_not_exist(manager: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel) -> None:
    theirs, nobodys = of(other_hotel, "cook"), f"{USERS}/{uuid4()}"
    for method, body, what in (
        ("GET", None, ""),
        ("DELETE", None, ""),
        ("PATCH", {"name": "Mine"}, ""),
        ("POST", None, "/restoration"),
        ("POST", {"password": "new password"}, "/password"),
    ):
        answers = [await manager.request(method, f"{each}{what}", json=body) for each in (theirs, nobodys)]
        assert [each.status_code for each in answers] == [404, 404], what
        assert answers[0].content == answers[1].content
    borrowed = await manager.patch(of(hotel, "cook"), json={"division_id": str(other_hotel.kitchen_id)})
    assert borrowed.status_code == 422


# Who may


MAKES = {
    "owner": {"owner", "manager", "front_desk", "staff", "guest"},
    "manager": {"front_desk", "staff", "guest"},
    "front_desk": {"guest"},
    "cook": set[str](),
}


@pytest.mark.parametrize("who", sorted(MAKES))
async def test_who_may_make_and_change_whom(owner: Db, browser_of: Browsers, hotel: Hotel, who: str) -> None:
    for role in ("owner", "manager", "front_desk", "staff"):
        await hire(owner, hotel, f"other_{role}", role, hotel.kitchen_id)
    await hire(owner, hotel, "owner", "owner")
    browser = await sign_in(browser_of(), hotel, who)
    for role in ("owner", "manager", "front_desk", "staff", "guest", "operator"):
        may = role in MAKES[who]
        made = await browser.post(USERS, json=newcomer(role))
        assert made.status_code == (201 if may else 403), (who, role)
        if role != "operator":
            there = f"{USERS}/{hotel.guest_id}" if role == "guest" else of(hotel, f"other_{role}")
            hidden = who == "cook" and role == "guest"
            refused = 404 if hidden else 403
            changed = await browser.patch(there, json={"name": "Renamed"})
            assert changed.status_code == (200 if may else refused), (who, role)
        if may:
            assert (await browser.delete(f"{USERS}/{made.json()['id']}")).status_code == 204


async def test_nobody_is_given_a_role_that_one_may_not_give(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    assert (await desk.patch(f"{USERS}/{hotel.guest_id}", json={"role": "staff"})).status_code == 403
    assert (await manager.patch(of(hotel, "cook"), json={"role": "manager"})).status_code == 403
    assert (await manager.patch(of(hotel, "cook"), json={"role": "front_desk"})).status_code == 200


async def test_everybody_changes_a_little_of_themselves_and_nobody_their_role(
    browser_of: Browsers, owner_of_hotel: httpx.AsyncClient, hotel: Hotel
) -> None:
    cook = await sign_in(browser_of(), hotel, "cook")
    own = {"name": "Emil H.", "mobile_phone": "+43 1", "languages": ["hu"], "on_duty": False}
    changed = await cook.patch(of(hotel, "cook"), json=own)
    assert changed.status_code == 200
    assert changed.json() | own == changed.json()
    read = (await cook.get(of(hotel, "cook"))).json()
    assert read["email"] == hotel.emails["cook"]
    others: list[dict[str, Any]] = [{"role": "manager"}, {"email": "x@hotel.example"}, {"active": True}, {"shifts": []}]
    for part in others:
        assert (await cook.patch(of(hotel, "cook"), json=part)).status_code == 403
    assert (await owner_of_hotel.patch(of(hotel, "owner"), json={"role": "manager"})).status_code == 403
    assert (await owner_of_hotel.patch(of(hotel, "owner"), json={"role": "owner"})).status_code == 200


async def test_who_works_in_a_division_sees_the_names_of_their_colleagues_there(
    owner: Db, browser_of: Browsers, hotel: Hotel
) -> None:
    await hire(owner, hotel, "second_cook", "staff", hotel.kitchen_id)
    await hire(owner, hotel, "porter", "staff")
    cook = await sign_in(browser_of(), hotel, "cook")
    seen = (await cook.get(USERS, params={"sort": "name"})).json()["items"]
    assert [each["name"] for each in seen] == ["Emil Haas", "Second Cook"]
    assert not {"email", "mobile_phone", "shifts"} & set(seen[1])
    colleague = await cook.get(of(hotel, "second_cook"))
    assert colleague.status_code == 200
    assert "email" not in colleague.json()
    for hidden in (of(hotel, "housekeeper"), of(hotel, "manager"), f"{USERS}/{hotel.guest_id}"):
        assert (await cook.get(hidden)).status_code == 404
    for query in ({"email": hotel.emails["second_cook"]}, {"mobile_phone": "+43 660 1234567"}):
        assert (await cook.get(USERS, params=query)).status_code == 403
    porter = await sign_in(browser_of(), hotel, "porter")
    assert [each["name"] for each in (await porter.get(USERS)).json()["items"]] == ["Porter"]


# Somebody leads


async def test_the_last_owner_stays(owner: Db, owner_of_hotel: httpx.AsyncClient, hotel: Hotel) -> None:
    own = of(hotel, "owner")
    for attempt in (owner_of_hotel.delete(own), owner_of_hotel.patch(own, json={"active": False})):
        refused = await attempt
        assert refused.status_code == 409
        assert refused.json()["type"] == "/problems/last-of-their-kind"
    await hire(owner, hotel, "second_owner", "owner")
    second = of(hotel, "second_owner")
    assert (await owner_of_hotel.patch(second, json={"active": False})).status_code == 200
    assert (await owner_of_hotel.delete(own)).status_code == 409, "one who is not active leads nobody"
    await owner_of_hotel.patch(second, json={"active": True})
    assert (await owner_of_hotel.delete(own)).status_code == 204


async def test_of_two_owners_who_remove_each_other_one_stays(owner: Db, browser_of: Browsers, hotel: Hotel) -> None:
    browsers = []
    for who in ("first_owner", "second_owner"):
        await hire(owner, hotel, who, "owner")
        browsers.append(await sign_in(browser_of(), hotel, who))
    demoted = {"role": "manager"}
    answers = await asyncio.gather(
        browsers[0].patch(of(hotel, "second_owner"), json=demoted),
        browsers[1].patch(of(hotel, "first_owner"), json=demoted),
    )
    codes = sorted(each.status_code for each in answers)
    assert codes in ([200, 409], [200, 403], [200, 401])
    left = await owner.fetchval(
        """SELECT count(*) FROM users u JOIN roles r ON r.id = u.role
        WHERE u.org_id = $1 AND r.name = 'owner' AND u.deleted_at IS NULL""",
        hotel.org_id,
    )
    assert left == 1


# Passwords


async def test_a_new_password_opens_the_door_and_the_old_one_no_longer(
    browser_of: Browsers, manager: httpx.AsyncClient
) -> None:
    made = (await manager.post(USERS, json=newcomer())).json()
    login = {"email": made["email"], "password": "a brand new one"}
    assert (await browser_of().post("/api/v1/auth/login", json=login)).status_code == 401
    given = await manager.post(f"{USERS}/{made['id']}/password", json={"password": "a brand new one"})
    assert given.status_code == 204
    ida = browser_of()
    assert (await ida.post("/api/v1/auth/login", json=login)).status_code == 200
    own = await ida.post(
        f"{USERS}/{made['id']}/password", json={"password": "x" * 128, "old_password": "a brand new one"}
    )
    assert own.status_code == 204
    assert (await ida.get("/api/v1/auth/me")).status_code == 401, "signed out everywhere"
    assert (await browser_of().post("/api/v1/auth/login", json=login)).status_code == 401
    assert (await ida.post("/api/v1/auth/login", json=login | {"password": "x" * 128})).status_code == 200


async def test_who_may_give_a_password(browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    new = {"password": "a brand new one"}
    assert (await desk.post(f"{of(hotel, 'cook')}/password", json=new)).status_code == 403
    assert (await desk.post(f"{of(hotel, 'manager')}/password", json=new)).status_code == 403
    guest = await manager.post(f"{USERS}/{hotel.guest_id}/password", json=new)
    assert guest.status_code == 409
    assert guest.json()["type"] == "/problems/no-password"
    for short in ("1234567", "x" * 129, 12345678, None):
        body = {"password": short}
        assert (await manager.post(f"{of(hotel, 'cook')}/password", json=body)).status_code == 422


# Losing access


async def test_who_is_not_active_or_deleted_is_out_at_once_and_for_good(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    cook, housekeeper = [await sign_in(browser_of(), hotel, who) for who in ("cook", "housekeeper")]
    await manager.patch(of(hotel, "cook"), json={"active": False})
    await manager.delete(of(hotel, "housekeeper"))
    for browser in (cook, housekeeper):
        assert (await browser.get("/api/v1/auth/me")).status_code == 401
    for who in ("cook", "housekeeper"):
        login = {"email": hotel.emails[who], "password": PASSWORD}
        assert (await browser_of().post("/api/v1/auth/login", json=login)).status_code == 401
    await manager.patch(of(hotel, "cook"), json={"active": True})
    await manager.post(f"{of(hotel, 'housekeeper')}/restoration")
    for browser in (cook, housekeeper):
        assert (await browser.get("/api/v1/auth/me")).status_code == 401, "an old login does not come back to life"
    await sign_in(browser_of(), hotel, "cook")
