"""Every query with another hotel's rows beside: what it finds is what row-level security would have left.

Each function of every `queries` module is called as it stands, for a member of the hotel and with keys of its
neighbour's, once behind row-level security and once where that binds nobody: there the function's own filters are all
that there is. A new query is called by itself; one that takes what nobody has named here fails.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy import inspect as mapping
from sqlalchemy.exc import NoResultFound

import innkeep
from innkeep.conversations.models import ChatSession
from innkeep.core import clock
from innkeep.core.db import Base, Database
from innkeep.core.errors import InnkeepError
from innkeep.core.paging import Listing
from innkeep.learning.models import Lesson
from innkeep.orders.models import Order, Proposal
from innkeep.people.models import Category, User
from innkeep.people.users import LEADING
from tests.walls.classified import KEYS
from tests.walls.houses import House, Street

WITHOUT_TENANT = {
    "people.hotels": "which hotels there are, before there is one (decision 3)",
    "people.roles_page": "roles belong to the program",
    "people.role_for": "as above",
    "people.role_by": "as above",
    "stays.all_welcomed": "whose phone it is, before there is a hotel (decision 3)",
}
"""The queries that are asked by nobody of a hotel, and why."""

TELLS_NOTHING = {
    "conversations.earlier_page": "there is none before",
    "conversations.unread_by_guest": "nothing is unread",
    "conversations.waiting_count": "nobody waits",
    "learning.drafts_of": "nobody has answered or ordered anything there",
    "learning.open_lessons": "a number, the same in both",
    "orders.ended_at": "nothing has ended",
}
"""Those that find nothing even of their own in these two hotels, and why: nothing is proved there."""


LINES = {"orders.item_of", "orders.item_read_by"}
"""Where an item is the line of an order."""


def _queries() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.walk_packages(innkeep.__path__, "innkeep."):
        if module.name.endswith(".queries"):
            for name, value in vars(importlib.import_module(module.name)).items():
                here = inspect.iscoroutinefunction(value) and value.__module__ == module.name
                if here and not name.startswith("_"):
                    yield f"{module.name.split('.')[1]}.{name}", value


QUERIES = dict(_queries())

ROWS: dict[str, type[Base]] = {
    "beside": User,
    "chat": ChatSession,
    "groups": Lesson,
    "lessons": Lesson,
    "order": Order,
    "orders": Order,
    "proposal": Proposal,
}
"""What takes a row that was read before: one of the hotel's own by its `org_id`, with the neighbour's key."""


def _value(name: str, who: House, whose: House) -> Any:
    """What a query is given under a name, by one house, with the keys of another one."""
    plain: dict[str, Any] = {
        "actor": who.hotel.staff["owner"],
        "staff": who.hotel.staff["owner"],
        "guest": replace(who.hotel.guest, stay_id=whose.hotel.stay_id),
        "org_id": who.hotel.org_id,
        "agent": who.hotel.agent(whose.key("sessions")),
        "want": Listing(500),
        "at": clock.now(),
        "since": clock.now().replace(year=2000),
        "category": Category.HOUSEKEEPING,
        "size": "content",
        "seq": 0,
        "seqs": range(100),
        "before": False,
        "roles": LEADING,
    }
    if name in plain:
        return plain[name]
    if name in ROWS:
        row = row_of(ROWS[name], whose.rows[ROWS[name].__tablename__], who.hotel.org_id)
        if name == "proposal":
            row.changes_order_id = whose.key("orders")
        return {"groups": {row.id: [row]}, "lessons": [row], "orders": [row]}.get(name, row)
    if name.endswith("_ids"):
        return {whose.key(KEYS[name.removesuffix("s")])}
    return whose.key(KEYS[name])


def row_of(model: type[Base], record: asyncpg.Record, org_id: UUID) -> Any:
    row: Any = model(**{each.key: record[each.columns[0].name] for each in mapping(model).column_attrs})
    row.org_id = org_id
    return row


async def _found(app: FastAPI, query: Callable[..., Any], who: House, whose: House) -> object:
    """What a query finds, as plain values, or how it refuses."""
    database: Database = app.state.database
    taken = [each for each in inspect.signature(query).parameters.values() if each.default is each.empty][1:]
    async with database.unit_of_work(who.hotel.staff["owner"]) as db:
        given = {each.name: _value(each.name, who, whose) for each in taken}
        if query in [QUERIES[name] for name in LINES]:
            given["item_id"] = whose.key("order_items")
        try:
            return _plain(await query(db, **given))
        except (InnkeepError, NoResultFound) as nothing:
            return type(nothing).__name__


def _plain(found: Any) -> object:
    if isinstance(found, Base):
        state = mapping(found)
        return {key: _plain(value) for key, value in state.dict.items() if not key.startswith("_")}
    if is_dataclass(found) and not isinstance(found, type):
        return {each.name: _plain(getattr(found, each.name)) for each in fields(found)}
    if isinstance(found, dict):
        return {str(key): _plain(value) for key, value in found.items()}
    if isinstance(found, list | tuple | set | frozenset):
        return [_plain(each) for each in found]
    return found


def test_every_query_belongs_to_a_hotel_or_is_known_not_to() -> None:
    belonging = {"actor", "agent", "guest", "org_id", "staff", *ROWS}
    free = {name for name, query in QUERIES.items() if not belonging & set(inspect.signature(query).parameters)}
    assert free == set(WITHOUT_TENANT), "say here why nobody of a hotel asks"
    assert len(QUERIES) > 80


@pytest.mark.parametrize("name", sorted(set(QUERIES) - set(WITHOUT_TENANT)))
async def test_another_hotels_rows_are_not_there(walled: FastAPI, unwalled: FastAPI, here: Street, name: str) -> None:
    query, house, neighbour = QUERIES[name], here.house, here.neighbour
    found = await _found(unwalled, query, house, neighbour)
    assert found == await _found(walled, query, house, neighbour)
    assert await _found(unwalled, query, house, house) == await _found(walled, query, house, house)
    theirs = await _found(unwalled, query, neighbour, neighbour)
    assert (theirs == found) == (name in TELLS_NOTHING), "a query that finds nothing of its own proves nothing"
