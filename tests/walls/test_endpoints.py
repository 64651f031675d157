"""Every route, every place where a key can stand, the key of another hotel's row: as if there were no such row.

Each is asked twice: behind row-level security, and where that binds nobody, so that the application's own filters are
all that there is. What a request does is taken back, so that each finds the same two hotels.
"""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi import FastAPI, Request

from tests.walls.asking import OUR_MISTAKE, Answer, ask
from tests.walls.classified import BEFORE_A_TENANT, KEYS, NO_KEYS, NO_TENANT, NOT_TOLD_APART
from tests.walls.forms import FORMS
from tests.walls.houses import Street, leaked
from tests.walls.places import Leaf, routes_of
from tests.walls.requests import Place, absent, places_of, request

IN_THE_WAY = {303, 400, 401, 403, 404, 409, 422}
"""How a request ends that finds nothing. A page sends whoever is not signed in to where they can."""

WITHOUT_RIGHTS = {401, 403}


@pytest.fixture(params=["behind row-level security", "by its own filters"])
def app(request: pytest.FixtureRequest) -> FastAPI:
    """The application behind each wall."""
    walls = {"behind row-level security": "walled", "by its own filters": "unwalled"}
    found: FastAPI = request.getfixturevalue(walls[request.param])
    return found


def test_every_route_is_classified(walled: FastAPI) -> None:
    """A new name in an address, a query, a header or a body is a key or it is none; somebody has to say which."""
    routes = list(routes_of(walled))
    assert len(routes) > 300
    unknown = [(route.name, leaf.name) for route in routes for leaf in route.leaves if not _known(leaf)]
    assert unknown == [], "say in classified.py of which table it is, or that it is no key"
    by_hand = {route.name for route in routes if route.reads_by_hand} - set(BEFORE_A_TENANT)
    assert by_hand - set(FORMS) == set(), "say in classified.py what the route reads out of its form"
    places = {str(place) for route in routes if route.name not in BEFORE_A_TENANT for place in places_of(route)}
    assert set(NOT_TOLD_APART) <= places, "they are gone"
    there = {route.name for route in routes}
    assert set(FORMS) | set(BEFORE_A_TENANT) <= there, "they are gone"


def _known(leaf: Leaf) -> bool:
    if leaf.is_key:
        return leaf.name in KEYS or leaf.name in NO_TENANT
    return not leaf.is_text or leaf.name in NO_KEYS


def test_whatever_nobody_has_classified_is_found() -> None:
    """What the test above looks for, in an application that has it."""
    app = FastAPI()

    @app.get("/minibars/{minibar_id}")
    async def by_key(minibar_id: UUID) -> None: ...

    @app.get("/minibars")
    async def by_text(minibar: str = "") -> None: ...

    @app.post("/minibars")
    async def by_hand(request: Request) -> None:
        await request.form()

    routes = {route.name: route for route in routes_of(app)}
    assert not any(
        _known(leaf) for name in ("GET /minibars/{minibar_id}", "GET /minibars") for leaf in routes[name].leaves
    )
    assert routes["POST /minibars"].reads_by_hand


async def test_another_hotels_key_is_the_key_of_nothing(app: FastAPI, walled: FastAPI, here: Street) -> None:
    wrong, vacuous = [], set()
    # Who is nobody of the hotel is stopped before any filter.
    comers = [who for who in here.house.cookies if app is walled or who != "nobody"]
    for route in routes_of(app):
        for place in places_of(route) if route.name not in BEFORE_A_TENANT else ():
            told_apart = False
            for who in comers:
                theirs, nothing = await _tried(app, here, place, who)
                wrong += [f"{place} by {who}: {fault}" for fault in _faults(place, here, theirs, nothing)]
                told_apart = told_apart or await _tells_own(app, here, place, who, nothing)
            if not told_apart:
                vacuous.add(str(place))
    assert wrong == []
    assert vacuous <= set(NOT_TOLD_APART), "a place that tells not even its own keys from others proves nothing"


async def _tried(app: FastAPI, here: Street, place: Place, who: str) -> tuple[Answer, Answer]:
    """The answers to the neighbour's key and to the key of nothing."""
    key = here.neighbour.key(place.table)
    theirs, nothing = [await _asked(app, here, place, who, each) for each in (key, absent(key))]
    return theirs, nothing


async def _tells_own(app: FastAPI, here: Street, place: Place, who: str, nothing: Answer) -> bool:
    """Whether the answer to one's own key is another one than that to the key of nothing."""
    if nothing.status in WITHOUT_RIGHTS or who == "nobody":
        return False
    mine, gone = here.house.key(place.table), absent(here.neighbour.key(place.table))
    own, names = await _asked(app, here, place, who, mine), (str(mine), str(gone))
    return own.without(*names) != nothing.without(*names)


async def _asked(app: FastAPI, here: Street, place: Place, who: str, key: UUID) -> Answer:
    asked = request(place, here.house, key)
    headers = {**asked.headers, "cookie": here.house.cookies[who]}
    return await ask(app, asked.method, asked.target, headers, asked.body, listen=True)


def _faults(place: Place, here: Street, theirs: Answer, nothing: Answer) -> list[str]:
    key = here.neighbour.key(place.table)
    names = str(key), str(absent(key))
    faults = []
    if theirs.without(*names) != nothing.without(*names):
        faults.append(f"{theirs.status} {theirs.body[:200]!r} where nothing gives {nothing.status}")
    if found := leaked(here, theirs.body, but=str(key)):
        faults.append(f"tells {found}")
    if theirs.status >= OUR_MISTAKE:
        faults.append(f"is a mistake of ours: {theirs.body!r}")
    if place.leaf.where == "path" and theirs.status not in IN_THE_WAY:
        faults.append(f"is let through with {theirs.status}")
    return faults
