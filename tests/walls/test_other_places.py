"""What leads to rows without being the key of one: cursors, numbers of events, keys of requests, tables taken in.

Another hotel's is answered as one that nobody has, byte for byte, by the application's own filters alone, too.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from innkeep.core.db import Database
from innkeep.hotelfile.exporting import export_hotel
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.reading import load
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.people import queries as people
from tests.fixtures import QUIET
from tests.schema.rows import Db, change
from tests.walls.asking import OUR_MISTAKE, Answer, ask
from tests.walls.houses import Street, leaked
from tests.walls.places import Route, routes_of
from tests.walls.requests import absent, request

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DRAWN = re.compile(r'"(order_number|code|secret|token|url|key|prefix)":"[^"]*"')
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)")


@pytest.fixture(params=["walled", "unwalled"])
def app(request: pytest.FixtureRequest) -> FastAPI:
    found: FastAPI = request.getfixturevalue(request.param)
    return found


def taking(app: FastAPI, name: str) -> list[Route]:
    """The routes that take something of this name in their query or their headers."""
    return [route for route in routes_of(app) if any(leaf.name == name for leaf in route.leaves)]


def readable(answer: Answer) -> tuple[int, str]:
    """What it says, but for what was drawn for it just now: keys, numbers, moments."""
    text = _DRAWN.sub(r'"\1":"drawn"', answer.body.decode("utf-8", "replace"))
    return answer.status, _MOMENT.sub("now", _KEY.sub("key", text))


async def test_a_cursor_made_of_another_hotels_row(app: FastAPI, here: Street) -> None:
    routes = taking(app, "cursor")
    assert len(routes) > 20
    for route in routes:
        for table in ("rooms", "orders", "messages", "users"):
            answers = []
            for key in (here.neighbour.key(table), absent(here.neighbour.key(table))):
                asked = request(route, here.house)
                target = f"{asked.target}{'&' if '?' in asked.target else '?'}cursor={_cursor(key)}"
                answers.append(await ask(app, "GET", target, {"cookie": here.house.cookies["staff"]}))
            theirs, nothing = answers
            assert (theirs.status, theirs.body) == (nothing.status, nothing.body), route.name
            assert theirs.status < OUR_MISTAKE, (route.name, theirs.body)
            assert leaked(here, theirs.body) == set(), route.name


def _cursor(key: UUID) -> str:
    return base64.urlsafe_b64encode(json.dumps(["-id", str(key), str(key)]).encode()).decode().rstrip("=")


async def test_a_key_that_another_hotel_gave_to_a_request(app: FastAPI, here: Street) -> None:
    """It is free: what it stands for there is neither told nor in the way."""
    used = here.neighbour.rows["idempotency_keys"]["key"]
    routes = taking(app, "idempotency-key")
    assert len(routes) > 20
    faults = []
    for route in routes:
        answers = []
        for key in (used, str(uuid4())):
            asked = request(route, here.house)
            headers = {**asked.headers, "cookie": here.house.cookies["staff"], "idempotency-key": key}
            answers.append(await ask(app, asked.method, asked.target, headers, asked.body))
        theirs, nothing = answers
        if readable(theirs) != readable(nothing) or leaked(here, theirs.body):
            faults.append((route.name, readable(theirs), readable(nothing)))
    assert faults == []


async def test_the_number_of_another_hotels_event(app: FastAPI, quiet_owner: Db, here: Street) -> None:
    """It is of no event here: everything is told anew, as for a number that nobody has given out."""
    theirs_is = 2**31
    await change(quiet_owner, "outbox", here.neighbour.key("outbox"), seq=theirs_is)
    routes = taking(app, "last-event-id")
    assert len(routes) >= 6
    for route in routes:
        asked = request(route, here.house)
        for who in ("staff", "guest"):
            answers = []
            for number in (theirs_is, 2**40):
                headers = {"cookie": here.house.cookies[who], "last-event-id": str(number)}
                answers.append(await ask(app, "GET", asked.target, headers, listen=True))
            theirs, nothing = answers
            assert theirs.status == nothing.status < OUR_MISTAKE, (route.name, theirs.body)
            assert leaked(here, theirs.body) == leaked(here, nothing.body) == set(), route.name


TABLES = {
    "rooms": "number,label,type\n{room},Attic,single\n",
    "guests": "name,email\nIda Holm,{email}\n",
    "stays": "rooms,guest,email,arrival,departure\n{room},Ida Holm,{email},2034-05-01,2034-05-04\n",
}


@pytest.mark.parametrize("kind", list(TABLES))
async def test_what_another_hotel_has_is_unknown_to_a_table_that_is_taken_in(
    app: FastAPI, quiet_owner: Db, here: Street, kind: str
) -> None:
    room = await quiet_owner.fetchval("SELECT room_number FROM rooms WHERE id = $1", here.neighbour.key("rooms"))
    email = here.neighbour.hotel.emails["owner"]
    answers = []
    for values in ({"room": room, "email": email}, {"room": f"{room[:-1]}~", "email": f"no.{email}"}):
        table = TABLES[kind].format(**values)
        for dry in ("true", "false"):
            target = f"/api/v1/imports/{kind}?dry_run={dry}"
            headers = {"cookie": here.house.cookies["staff"], "content-type": "text/csv"}
            answer = await ask(app, "POST", target, headers, table.encode())
            text = answer.body.decode()
            for value in values.values():
                text = text.replace(value, "-")
            answers.append((answer.status, _MOMENT.sub("now", _KEY.sub("key", text))))
    assert answers[:2] == answers[2:]


@pytest.mark.parametrize(("path", "taken"), [("/console/setup/rooms/table", 303), ("/console/settings/tables", 200)])
async def test_nor_is_it_known_to_a_table_that_the_console_takes_in(
    app: FastAPI, quiet_owner: Db, here: Street, path: str, taken: int
) -> None:
    room = await quiet_owner.fetchval("SELECT room_number FROM rooms WHERE id = $1", here.neighbour.key("rooms"))
    kind = '--wall\r\nContent-Disposition: form-data; name="kind"\r\n\r\nrooms\r\n'
    head = f'{kind}--wall\r\nContent-Disposition: form-data; name="table"; filename="rooms.csv"\r\n\r\n'
    headers = {"cookie": here.house.cookies["staff"], "content-type": "multipart/form-data; boundary=wall"}
    answers = []
    for number in (room, f"{room[:-1]}~"):
        body = f"{head}{TABLES['rooms'].format(room=number)}\r\n--wall--\r\n".encode()
        answer = await ask(app, "POST", path, headers, body)
        assert answer.status == taken
        text = answer.body.decode().replace(number, "-")
        answers.append(_MOMENT.sub("now", _KEY.sub("key", text)))
    assert answers[0] == answers[1]


async def test_nor_to_a_hotel_file(postgres: EmbeddedPostgres, here: Street, tmp_path: Path) -> None:
    """All that the neighbour has, read out and taken in under the hotel's own name."""
    file, changes = tmp_path / "hotel.yaml", []
    for role in ("innkeep_app", "innkeep_owner"):
        database = Database(postgres.url(role, QUIET))
        async with database.unit_of_work(here.neighbour.hotel.program) as db:
            theirs = (await people.hotel(db, here.neighbour.hotel.program)).name
            written = await export_hotel(db, here.neighbour.hotel.program)
        async with database.unit_of_work(here.house.hotel.program) as db:
            ours = (await people.hotel(db, here.house.hotel.program)).name
        file.write_text(written.replace(theirs, ours))
        changes.append((await import_hotel(database, load(file), dry_run=True)).changes)
        await database.close()
    assert changes[0] == changes[1]
    assert len(changes[0]) > len(here.neighbour.hotel.items), "each thing is new"
