"""Who may do what: every operation, tried over HTTP by somebody of every role and by programs with and without it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from innkeep.people.permissions import ALLOWED, STAFF_ROLES, Operation
from tests.factories import Hotel, hire
from tests.journeys.people import sign_in
from tests.signing_in.attempts import ATTEMPTS, PERSONAL, Db, Scene

Browsers = Callable[[], httpx.AsyncClient]

OF_ROLE = {"owner": "hotel_owner", "manager": "manager", "front_desk": "front_desk", "staff": "cook"}


@pytest.fixture
async def scene(browser_of: Browsers, hotel: Hotel, owner: Db) -> Scene:
    await hire(owner, hotel, "hotel_owner", "owner")
    return Scene(hotel, await sign_in(browser_of(), hotel, "hotel_owner"), owner)


async def program(browser_of: Browsers, scene: Scene, operations: set[Operation]) -> httpx.AsyncClient:
    body = {"name": "Program", "operations": sorted(each.scope for each in operations)}
    made = await scene.owner.post("/api/v1/api-keys", json=body)
    assert made.status_code == 201, made.text
    browser = browser_of()
    browser.headers["Authorization"] = f"Bearer {made.json()['key']}"
    return browser


def test_every_operation_is_tried_and_every_role() -> None:
    assert set(ATTEMPTS) == set(Operation)
    assert set(OF_ROLE) == set(STAFF_ROLES)


def test_the_table_says_what_was_decided() -> None:
    decided = {role: {each for each, (roles, _) in ATTEMPTS.items() if role in roles} for role in STAFF_ROLES}
    assert {role: set(operations) for role, operations in ALLOWED.items() if operations} == decided


@pytest.mark.parametrize("operation", Operation, ids=lambda each: each.scope)
async def test_who_may_does_and_who_may_not_does_not(browser_of: Browsers, scene: Scene, operation: Operation) -> None:
    roles, attempt = ATTEMPTS[operation]
    for role, key in OF_ROLE.items():
        who = await sign_in(browser_of(), scene.hotel, key)
        assert await attempt(scene, who) is (role in roles), role
    everything = set(Operation)
    by_key = await attempt(scene, await program(browser_of, scene, everything))
    assert by_key is (operation not in PERSONAL), "a key that has it"
    assert not await attempt(scene, await program(browser_of, scene, everything - {operation})), "one that lacks it"
    assert not await attempt(scene, browser_of()), "nobody"
