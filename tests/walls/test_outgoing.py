"""What leaves the house for others to read holds nothing of a neighbour's: prompts, notices, messages, webhooks.

Each is put together for the hotel with a neighbour's keys in it, as if a row pointed there, once behind row-level
security and once by the application's own filters alone: both say the same, and none of it is the neighbour's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import product

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.exc import NoResultFound

from innkeep.agent.briefing import Briefings
from innkeep.channels.models import Contact, Sending, SendingKind
from innkeep.channels.saying import Desk
from innkeep.channels.ways import ADAPTERS
from innkeep.channels.wording import word
from innkeep.core.actors import Actor
from innkeep.core.db import AsyncSession, Database
from innkeep.core.errors import InnkeepError
from innkeep.notices.contents import contents
from innkeep.notices.kinds import Kind, Way
from innkeep.notices.models import Notice
from innkeep.notices.truth import holds
from innkeep.webhooks.deliveries import collect
from innkeep.webhooks.models import Delivery
from tests.walls.houses import House, Street, leaked
from tests.walls.statements import HotelForgotten
from tests.walls.test_queries import row_of

Said = Callable[[AsyncSession, House, House], Awaitable[object]]
"""What is told for one house, with the keys of another one."""


async def _prompt(db: AsyncSession, house: House, whose: House) -> object:
    """All that an engine is given: it knows no database."""
    return await Briefings().of(db, house.hotel.agent(whose.key("sessions")), 0, None)


def _notice(kind: Kind, way: Way) -> Said:
    async def said(db: AsyncSession, house: House, whose: House) -> object:
        notice = row_of(Notice, whose.rows["notices"], house.hotel.org_id)
        notice.kind, notice.way, notice.user_id = kind, way, house.hotel.staff["owner"].user_id
        for name in ("session", "order", "note", "webhook"):
            setattr(notice, f"{name}_id", whose.key(f"{name}s"))
        return await holds(db, notice), await contents(db, notice)

    return said


def _sending(kind: SendingKind) -> Said:
    async def said(db: AsyncSession, house: House, whose: House) -> object:
        contact = row_of(Contact, house.rows["channel_contacts"], house.hotel.org_id)
        sending = row_of(Sending, whose.rows["channel_outbox"], house.hotel.org_id)
        sending.kind, sending.words = kind, None
        for name in ("message", "order", "proposal", "photo", "rating"):
            setattr(sending, f"{name}_id", whose.key(f"{name}s"))
        abilities = next(iter(ADAPTERS.values())).abilities
        return await word(Desk(db, house.hotel.program, contact, abilities, "en"), sending)

    return said


SOMETHING_HAPPENS = (
    "UPDATE webhooks SET kinds = ARRAY['order_placed'], active = true WHERE org_id = :org_id",
    "UPDATE webhook_heads SET last_seq = 0 WHERE org_id = :org_id",
    """UPDATE outbox SET kind = 'order_placed', seq = 5, ids = jsonb_build_object('order_id', CAST(:order_id AS text))
    WHERE org_id = :org_id AND id = :id""",
    "UPDATE outbox_heads SET last_seq = 5 WHERE org_id = :org_id",
)


async def _webhooks(db: AsyncSession, house: House, whose: House) -> object:
    """What a hotel's webhooks are to be told of what has happened in both."""
    for each, statement in product((house, whose), SOMETHING_HAPPENS):
        keys = {"order_id": str(each.key("orders")), "id": each.key("outbox")}
        needed = {name: value for name, value in keys.items() if f":{name}" in statement}
        await db.execute(text(statement), {"org_id": each.hotel.org_id, **needed})

    class Open(Database):
        """The unit of work that is open already."""

        def __init__(self) -> None: ...

        @asynccontextmanager
        async def unit_of_work(self, actor: Actor) -> AsyncIterator[AsyncSession]:  # noqa: ARG002 - as it is called
            yield db

    await collect(Open(), house.hotel.org_id)
    found = select(Delivery).where(Delivery.org_id == house.hotel.org_id).order_by(Delivery.seq, Delivery.id)
    return [(each.kind, each.ids) for each in await db.scalars(found)]


TOLD: dict[str, Said] = {
    "prompt": _prompt,
    "webhooks": _webhooks,
    **{f"notice of {kind} by {way}": _notice(kind, way) for kind, way in product(Kind, Way)},
    **{f"message of {kind}": _sending(kind) for kind in SendingKind},
}


TELLS_NOTHING = {
    **{f"notice of {Kind.ORDER_STATUS} by {way}": "of an order that waits nobody is told" for way in Way},
    "message of edit": "nothing was sent before that could be changed",
    "message of retraction": "as above",
    "message of order": "the guest of the contact has not ordered it",
    "message of photo": "a picture, without words",
    "message of rating": "nobody was asked",
    "message of words": "what was to be said goes with the row itself",
}
"""What says nothing of a hotel's own even to itself here, and why: nothing is proved there."""


async def _told(app: FastAPI, said: Said, house: House, whose: House) -> str:
    database: Database = app.state.database
    async with database.unit_of_work(house.hotel.program) as db:
        try:
            return repr(await said(db, house, whose))
        except HotelForgotten:
            raise
        except (AssertionError, InnkeepError, KeyError, NoResultFound) as nothing:
            return type(nothing).__name__


@pytest.mark.parametrize("what", list(TOLD))
async def test_nothing_of_the_neighbours_is_told(walled: FastAPI, unwalled: FastAPI, here: Street, what: str) -> None:
    told = await _told(unwalled, TOLD[what], here.house, here.neighbour)
    assert told == await _told(walled, TOLD[what], here.house, here.neighbour)
    theirs = {str(here.neighbour.key(table)) for table in here.neighbour.rows}
    assert leaked(here, told.encode()) <= theirs, "but for the keys that it was given"


async def test_the_neighbour_itself_is_told_what_is_looked_for(unwalled: FastAPI, here: Street) -> None:
    """Or the test above could not fail."""
    silent = {
        what
        for what, said in TOLD.items()
        if not leaked(here, (await _told(unwalled, said, here.neighbour, here.neighbour)).encode())
    }
    assert silent == set(TELLS_NOTHING)
