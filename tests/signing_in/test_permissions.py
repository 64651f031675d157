"""Who may do what: every operation, tried over HTTP by somebody of every role and by programs with and without it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import httpx
import pytest

from innkeep.people.permissions import ALLOWED, STAFF_ROLES, Operation
from tests.factories import hire, make_hotel
from tests.fixtures import browsers
from tests.journeys.people import sign_in
from tests.signing_in.attempts import ATTEMPTS, PERSONAL, Db, Scene

Browsers = Callable[[], httpx.AsyncClient]

OF_ROLE = {"owner": "hotel_owner", "manager": "manager", "front_desk": "front_desk", "staff": "cook"}


@dataclass(frozen=True)
class Cast:
    """Somebody of every role at work in a hotel, and who is let in beside them."""

    browser_of: Browsers
    scene: Scene
    by_role: dict[str, httpx.AsyncClient]

    async def program(self, operations: set[Operation]) -> httpx.AsyncClient:
        """A program whose key has these operations."""
        body = {"name": "Program", "operations": sorted(each.scope for each in operations)}
        made = await self.scene.owner.post("/api/v1/api-keys", json=body)
        assert made.status_code == 201, made.text
        browser = self.browser_of()
        browser.headers["Authorization"] = f"Bearer {made.json()['key']}"
        return browser


@pytest.fixture(scope="module")
async def cast(server_url: str, owner: Db) -> AsyncIterator[Cast]:
    """In one hotel for all operations: an attempt brings about what it needs, whoever tried what before."""
    hotel = await make_hotel(owner)
    await hire(owner, hotel, "hotel_owner", "owner")
    async with browsers(server_url) as browser_of:
        by_role = {role: await sign_in(browser_of(), hotel, key) for role, key in OF_ROLE.items()}
        yield Cast(browser_of, Scene(hotel, by_role["owner"], owner), by_role)


@pytest.fixture(scope="module")
async def able(cast: Cast) -> httpx.AsyncClient:
    """A program that may do whatever a program may."""
    return await cast.program(set(Operation))


def test_every_operation_is_tried_and_every_role() -> None:
    assert set(ATTEMPTS) == set(Operation)
    assert set(OF_ROLE) == set(STAFF_ROLES)


def test_the_table_says_what_was_decided() -> None:
    decided = {role: {each for each, (roles, _) in ATTEMPTS.items() if role in roles} for role in STAFF_ROLES}
    assert {role: set(operations) for role, operations in ALLOWED.items() if operations} == decided


@pytest.mark.parametrize("operation", Operation, ids=lambda each: each.scope)
async def test_who_may_does_and_who_may_not_does_not(cast: Cast, able: httpx.AsyncClient, operation: Operation) -> None:
    roles, attempt = ATTEMPTS[operation]
    for role, who in cast.by_role.items():
        assert await attempt(cast.scene, who) is (role in roles), role
    assert await attempt(cast.scene, able) is (operation not in PERSONAL), "a key that has it"
    lacking = await cast.program(set(Operation) - {operation})
    assert not await attempt(cast.scene, lacking), "one that lacks it"
    assert not await attempt(cast.scene, cast.browser_of()), "nobody"
