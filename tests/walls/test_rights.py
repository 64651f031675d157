"""Every route, asked by every role, by whoever may do all but one thing, and by a program: who is let through.

What each may do is a table (people/permissions.py, tests/signing_in/test_permissions.py); that a route asks it at all,
and for which operations, is seen here. `nobody` in rights.txt is a route at which nothing of this hotel is as it needs:
somebody else's message, a password of before, the first run of an installation. Behind the address stand the operations
that it needs: who may not do one of them is refused, or, where it stands in brackets, finds nothing there. `themselves`
is a route that no program is let through, whatever its key names. No page leads somebody to what they are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from secrets import token_urlsafe
from typing import ClassVar

import pytest
from fastapi import FastAPI

from innkeep.core.tokens import token_hash
from innkeep.people.permissions import ALLOWED, Operation
from tests.deep import long
from tests.schema.rows import Db, write
from tests.walls.asking import OUR_MISTAKE, Answer, ask
from tests.walls.classified import BEFORE_A_TENANT
from tests.walls.houses import Street
from tests.walls.places import Route, routes_of
from tests.walls.requests import request

FORBIDDEN = 403
REFUSED = {401, FORBIDDEN, 404}
UNCLEAR = 422

LADDER = ("cook", "front_desk", "manager", "owner")
"""From who may least to who may most."""

LITTLE = Operation.OVERRIDE_CATALOGUE.scope
"""What a key has to name, for it cannot name nothing; no route asks for it alone."""

OPEN_TO_KEYS = (
    "/api/v1/api-keys/operations",
    "/api/v1/auth/",
    "/api/v1/openapi.json",
    "/api/v1/orders",
    "/api/v1/organizations",
    "/api/v1/pictures/",
    "/api/v1/roles",
    "/api/v1/search",
    "/api/v1/sessions",
    "/api/v1/webhooks/kinds",
)
"""Where a key is let through whatever it names: who it is, the hotel's face, what there is to choose from, and lists of
which nothing is within its reach."""


NOBODYS_RIGHT = (
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/passkey",
    "POST /api/v1/orders/{order_id}/items",
    "POST /api/v1/orders/{order_id}/split",
    "POST /api/v1/push-subscriptions",
    "POST /console/board/undo",
    "POST /console/settings/me",
    "POST /console/sign-on/code",
)
"""Where a request that makes no sense may be answered so: it is about one's own, or the order was read before."""


OF_ONES_DIVISION = {"POST /console/menu/{item_id}/stock"}
"""What a page offers a cook of their own division's, and the request here is about another one's."""

_TABLE = [line.split() for line in Path(__file__).with_name("rights.txt").read_text().splitlines() if line[0] != "#"]

LEAST = {f"{method} {path}": least for least, method, path, *_ in _TABLE}

NEEDS = {f"{method} {path}": [each for each in needed if each != "themselves"] for _, method, path, *needed in _TABLE}
"""The operations, by what a key calls them."""

THEMSELVES = {f"{method} {path}" for _, method, path, *needed in _TABLE if "themselves" in needed}
"""Where a person has to be there, and no key of theirs is let through."""


_TAGS = re.compile(r"<(\w+)\b([^>]*)>")
_LEADS = re.compile(r'\b(action|href|hx-get|hx-post|formaction)="(/console[^"]*)"')

_PATTERNS = {
    name: re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(name)))
    for name in sorted(LEAST, key=lambda each: each.count("{"))
}
"""What addresses of each route look like, those first in which least is left open."""


class _Watched(frozenset[Operation]):
    """What a role may do, and which of it was asked for."""

    asked: ClassVar[set[Operation]] = set()

    def __contains__(self, operation: object) -> bool:
        assert isinstance(operation, Operation)
        self.asked.add(operation)
        return super().__contains__(operation)


@pytest.fixture(scope="module")
async def cookies(quiet_owner: Db, here: Street) -> dict[str, str]:
    """A cookie for each role of the house."""
    hotel, made = here.house.hotel, {}
    for who in LADDER:
        token = token_urlsafe()
        mine = {"org_id": hotel.org_id, "user_id": hotel.staff[who].user_id, "expires_at": "tomorrow"}
        await write(quiet_owner, "logins", **mine, token_hash=f"\\x{token_hash(token).hex()}")
        made[who] = f"innkeep_staff={token}"
    return made


@pytest.fixture(scope="module")
async def little(quiet_owner: Db, here: Street) -> str:
    """A key of the owner's that opens next to nothing."""
    return await _key(quiet_owner, here, [LITTLE])


@pytest.fixture(scope="module")
async def much(quiet_owner: Db, here: Street) -> str:
    """A key of the owner's that opens all that a key can open."""
    return await _key(quiet_owner, here, [each.scope for each in Operation])


async def _key(owner: Db, here: Street, operations: list[str]) -> str:
    hotel, token = here.house.hotel, f"ik_{token_urlsafe()}"
    given = {"org_id": hotel.org_id, "user_id": hotel.staff["owner"].user_id, "operations": operations}
    secret = {"prefix": token[:11], "token_hash": f"\\x{token_hash(token).hex()}", "expires_at": "tomorrow"}
    await write(owner, "api_keys", name="Of a test", **given, **secret)
    return token


@pytest.fixture(scope="module")
async def routes(walled: FastAPI) -> dict[str, Route]:
    """Those that a hotel's staff have."""
    routes = [route for route in routes_of(walled) if route.path.startswith(("/api/v1/", "/console"))]
    return {route.name: route for route in routes if route.name not in BEFORE_A_TENANT}


def test_every_route_has_somebody_who_may(routes: dict[str, Route]) -> None:
    assert set(routes) == set(LEAST), "say in rights.txt who is let through"


@pytest.mark.deep
@pytest.mark.parametrize("name", list(LEAST)[:: long(20, 1)])
async def test_a_route_lets_through_who_may(
    walled: FastAPI, routes: dict[str, Route], here: Street, cookies: dict[str, str], name: str
) -> None:
    asked = request(routes[name], here.house)
    least = "nobody"
    for who in reversed(LADDER):
        headers = {**asked.headers, "cookie": cookies[who]}
        answer = await ask(walled, asked.method, asked.target, headers, asked.body)
        assert answer.status != OUR_MISTAKE, answer.body
        unclear = answer.status == UNCLEAR and who == LADDER[0] and not name.startswith(NOBODYS_RIGHT)
        assert not unclear, "who may is asked of a request that makes sense: say in classified.py what it needs"
        if answer.status in REFUSED:
            break
        least = who
        beyond = {offer for offer in _offered(answer) if LADDER.index(LEAST[offer]) > LADDER.index(who)}
        assert beyond <= OF_ONES_DIVISION, f"offered to {who}, who is refused it"
    assert least == LEAST[name]


def _offered(answer: Answer) -> Iterator[str]:
    """The routes of the console to which the links and forms of a page lead, that are somebody's."""
    for tag, attributes in _TAGS.findall(answer.body.decode("utf-8", "replace")):
        for how, address in _LEADS.findall(attributes):
            posted = how in {"hx-post", "formaction"} or (tag == "form" and 'method="post"' in attributes)
            offer = f"{'POST' if posted else 'GET'} {unescape(address).partition('?')[0].partition('#')[0]}"
            found = next((name for name, pattern in _PATTERNS.items() if pattern.fullmatch(offer)), "")
            if LEAST.get(found, "nobody") != "nobody":
                yield found


@pytest.mark.deep
@pytest.mark.parametrize("name", list(LEAST)[:: long(20, 1)])
async def test_a_route_needs_each_operation_by_itself(
    walled: FastAPI,
    routes: dict[str, Route],
    here: Street,
    cookies: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    asked, everything = request(routes[name], here.house), ALLOWED["owner"]

    async def answer(may: frozenset[Operation]) -> Answer:
        monkeypatch.setitem(ALLOWED, "owner", may)
        return await ask(walled, asked.method, asked.target, {**asked.headers, "cookie": cookies["owner"]}, asked.body)

    watched = _Watched(everything)
    watched.asked.clear()
    first, needed = await answer(watched), []
    for operation in sorted(watched.asked):
        without = await answer(everything - {operation})
        if without.status == FORBIDDEN and (first.status != FORBIDDEN or operation.value.encode() in without.body):
            needed.append(operation.scope)
        elif without.status in REFUSED and without.status != first.status:
            needed.append(f"({operation.scope})")
    assert sorted(needed) == NEEDS[name]


OVER_THE_API = [name for name in LEAST if " /api/" in name]


@pytest.mark.deep
@pytest.mark.parametrize("name", OVER_THE_API[:: long(20, 1)])
async def test_what_is_ones_own_no_key_reaches(
    walled: FastAPI, routes: dict[str, Route], here: Street, much: str, name: str
) -> None:
    asked = request(routes[name], here.house)
    headers = {**asked.headers, "authorization": f"Bearer {much}"}
    answer = await ask(walled, asked.method, asked.target, headers, asked.body)
    assert (answer.status == FORBIDDEN and b"A key cannot" in answer.body) == (name in THEMSELVES)


@pytest.mark.deep
@pytest.mark.parametrize("name", OVER_THE_API[:: long(20, 1)])
async def test_a_key_that_names_another_operation_opens_nothing(
    walled: FastAPI, routes: dict[str, Route], here: Street, little: str, name: str
) -> None:
    asked = request(routes[name], here.house)
    headers = {**asked.headers, "authorization": f"Bearer {little}"}
    answer = await ask(walled, asked.method, asked.target, headers, asked.body)
    opened = answer.status not in REFUSED | {UNCLEAR}
    assert not opened or asked.target.split("?")[0].startswith(OPEN_TO_KEYS), answer
