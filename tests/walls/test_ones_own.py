"""What is somebody's own within a hotel: no colleague, no other guest and no other conversation's assistant has it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from fastapi import FastAPI

from innkeep.conversations import queries as conversations
from innkeep.core.db import Database
from innkeep.core.once import Answer, once
from innkeep.orders import queries as orders
from innkeep.orders.ratings import RatingNotFound, asked, rating_for
from tests.walls.houses import Street


async def test_the_assistant_of_another_conversation_reaches_nothing(walled: FastAPI, here: Street) -> None:
    database, house = walled.state.database, here.house
    order = next(row for name, row in house.rows.items() if name.startswith("orders") and row["session_id"])
    own, other = house.hotel.agent(order["session_id"]), house.hotel.agent(uuid4())
    async with database.unit_of_work(own) as db:
        assert (await conversations.session_for(db, own, order["session_id"])).id == order["session_id"]
        assert await db.scalar(orders.within_reach(own, deleted=order["deleted_at"] is not None)) is not None
        with pytest.raises(conversations.SessionNotFound):
            await conversations.session_for(db, other, order["session_id"])
        assert await db.scalar(orders.within_reach(other)) is None


async def test_who_shares_a_room_is_not_asked_how_somebody_elses_order_was(walled: FastAPI, here: Street) -> None:
    database, house = walled.state.database, here.house
    rating = house.rows["ratings"]
    whose = replace(house.hotel.guest, user_id=rating["guest_id"])
    other = replace(whose, user_id=uuid4())
    async with database.unit_of_work(whose) as db:
        assert (await rating_for(db, whose, rating["id"])).id == rating["id"]
        with pytest.raises(RatingNotFound):
            await rating_for(db, other, rating["id"])
        assert await asked(db, other) == []


async def test_colleagues_give_requests_the_same_key_and_each_has_their_own_answer(
    walled: FastAPI, here: Street
) -> None:
    database: Database = walled.state.database
    one, other = (here.house.hotel.staff[who] for who in ("owner", "front_desk"))

    def saying(words: str) -> Callable[[], Awaitable[Answer]]:
        async def do() -> Answer:
            return {"said": words}

        return do

    async with database.unit_of_work(one) as db:
        for _ in range(2):
            assert await once(db, one, "the same", b"1", saying("one")) == {"said": "one"}
            assert await once(db, other, "the same", b"1", saying("other")) == {"said": "other"}
