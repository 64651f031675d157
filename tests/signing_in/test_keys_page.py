"""The page of keys: one is made, shown once, used, and revoked."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx

from innkeep.console.keys import ABOUT
from innkeep.people.permissions import ALLOWED, Operation
from tests.factories import Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]

PAGE = "/console/settings/keys"


async def test_a_key_is_made_shown_once_used_and_revoked(browser_of: Browsers, hotel: Hotel) -> None:
    manager, program = await sign_in(browser_of(), hotel, "manager"), browser_of()
    made = await manager.post(PAGE, data={"name": "Door <locks>", "operations": ["read_house"], "days": "30"})
    assert made.status_code == 200
    key = re.search(r"<code>(ik_[A-Za-z0-9_-]{40,})</code>", made.text)
    assert key is not None
    program.headers["Authorization"] = f"Bearer {key[1]}"
    assert (await program.get("/api/v1/rooms")).status_code == 200
    page = (await manager.get(PAGE)).text
    assert key[1] not in page
    assert "Door &lt;locks&gt;" in page
    [revoke] = re.findall(rf'action="({PAGE}/[0-9a-f-]+/revocation)"', page)
    assert (await manager.post(revoke)).status_code == 303
    assert (await program.get("/api/v1/rooms")).status_code == 401
    assert "Revoked" in (await manager.get(PAGE)).text


async def test_what_cannot_be_meant_is_said_and_what_was_typed_stays(browser_of: Browsers, hotel: Hotel) -> None:
    manager = await sign_in(browser_of(), hotel, "manager")
    for said in (
        {"name": "Locks", "operations": []},
        {"name": " ", "operations": ["read_house"]},
        {"name": "Locks", "operations": ["manage_managers"]},
    ):
        answer = await manager.post(PAGE, data=said)
        assert (answer.status_code, 'role="alert"' in answer.text) == (422, True), said
        assert f'value="{said["name"]}"' in answer.text


async def test_the_page_offers_each_operation_that_is_the_makers_own(browser_of: Browsers, hotel: Hotel) -> None:
    page = (await (await sign_in(browser_of(), hotel, "manager")).get(PAGE)).text
    offered = re.findall(r'name="operations" value="([a-z_]+)"', page)
    assert sorted(offered) == sorted(each.scope for each in ALLOWED["manager"])
    assert sorted(each for _, of in ABOUT for each in of) == sorted(Operation)


async def test_who_may_not_sees_no_keys(browser_of: Browsers, hotel: Hotel) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    assert (await desk.get(PAGE)).status_code == 403
    assert (await desk.post(PAGE, data={"name": "Locks", "operations": ["read_house"]})).status_code == 403
    assert PAGE not in (await desk.get("/console/account")).text
