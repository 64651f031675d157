"""What costs something waits for the guest's own yes, at the prices that were shown."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from innkeep.agent.plain_yes import is_plain_yes
from innkeep.conversations import queries as conversations
from innkeep.conversations.actions import open_session, terminate
from innkeep.core.db import Database
from innkeep.core.errors import NotFound
from innkeep.orders import queries
from innkeep.orders.proposals import ProposalOver, confirm, decline, propose
from innkeep.orders.wishes import UnknownItem, Wish, orderable, priced
from tests.factories import Hotel
from tests.schema import rows


async def proposed(database: Database, hotel: Hotel, *wishes: tuple[str, int]) -> tuple[UUID, UUID]:
    """The conversation and the proposal."""
    async with database.unit_of_work(hotel.guest) as db:
        session_id = (await open_session(db, hotel.guest)).id
    agent = hotel.agent(session_id)
    async with database.unit_of_work(agent) as db:
        chat = await conversations.session_for(db, agent, session_id)
        lines = await priced(db, agent, [Wish(hotel.items[title], qty) for title, qty in wishes])
        proposal = await propose(db, agent, chat, lines)
        return session_id, proposal.id


async def orders_of(owner: asyncpg.Connection[Any], session_id: UUID) -> list[tuple[str, Decimal]]:
    rows = await owner.fetch(
        "SELECT category::text, total_amount FROM orders WHERE session_id = $1 ORDER BY category", session_id
    )
    return [(row["category"], row["total_amount"]) for row in rows]


async def test_a_yes_makes_one_order_a_category_with_the_catalogues_prices(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    session_id, proposal_id = await proposed(database, hotel, ("Club sandwich", 2), ("Airport transfer", 1))
    assert await orders_of(owner, session_id) == []
    async with database.unit_of_work(hotel.guest) as db:
        await confirm(db, hotel.guest, proposal_id)
    assert sorted(await orders_of(owner, session_id)) == [
        ("concierge", Decimal("45.00")),
        ("room_service", Decimal("37.00")),
    ]
    divisions = await owner.fetch("SELECT division_id FROM orders WHERE session_id = $1", session_id)
    assert {row["division_id"] for row in divisions} == {hotel.kitchen_id}


async def test_ten_taps_on_confirm_are_one_order(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    session_id, proposal_id = await proposed(database, hotel, ("Club sandwich", 1))

    async def tap() -> None:
        async with database.unit_of_work(hotel.guest) as db:
            await confirm(db, hotel.guest, proposal_id)

    await asyncio.gather(*(tap() for _ in range(10)))
    assert await orders_of(owner, session_id) == [("room_service", Decimal("18.50"))]


async def test_a_price_that_changed_is_shown_before_anything_is_ordered(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    session_id, proposal_id = await proposed(database, hotel, ("Club sandwich", 1))
    await owner.execute("UPDATE catalogue_items SET price = 21 WHERE id = $1", hotel.items["Club sandwich"])
    async with database.unit_of_work(hotel.guest) as db:
        instead = (await confirm(db, hotel.guest, proposal_id)).instead
    assert instead is not None
    assert instead.total_amount == Decimal(21)
    assert await orders_of(owner, session_id) == []
    with pytest.raises(ProposalOver):
        async with database.unit_of_work(hotel.guest) as db:
            await confirm(db, hotel.guest, proposal_id)
    async with database.unit_of_work(hotel.guest) as db:
        await confirm(db, hotel.guest, instead.id)
    assert await orders_of(owner, session_id) == [("room_service", Decimal("21.00"))]


async def test_what_left_the_menu_cannot_be_confirmed(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    session_id, proposal_id = await proposed(database, hotel, ("Club sandwich", 1))
    await owner.execute("UPDATE catalogue_items SET deleted_at = now() WHERE id = $1", hotel.items["Club sandwich"])
    with pytest.raises(ProposalOver):
        async with database.unit_of_work(hotel.guest) as db:
            await confirm(db, hotel.guest, proposal_id)
    assert await orders_of(owner, session_id) == []


async def test_a_new_proposal_replaces_the_one_that_waited(database: Database, hotel: Hotel) -> None:
    session_id, old = await proposed(database, hotel, ("Club sandwich", 1))
    _, new = await proposed(database, hotel, ("Tomato soup", 1))
    async with database.unit_of_work(hotel.guest) as db:
        chat = await conversations.session_for(db, hotel.guest, session_id)
        waiting = await queries.waiting_proposal(db, chat)
        assert waiting is not None
        assert waiting.id == new
        with pytest.raises(ProposalOver):
            await confirm(db, hotel.guest, old)


async def test_a_no_is_final_and_a_confirmed_one_cannot_be_declined(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    session_id, proposal_id = await proposed(database, hotel, ("Club sandwich", 1))
    async with database.unit_of_work(hotel.guest) as db:
        await decline(db, hotel.guest, proposal_id)
        await decline(db, hotel.guest, proposal_id)
        with pytest.raises(ProposalOver):
            await confirm(db, hotel.guest, proposal_id)
    _, second = await proposed(database, hotel, ("Tomato soup", 1))
    async with database.unit_of_work(hotel.guest) as db:
        await confirm(db, hotel.guest, second)
        with pytest.raises(ProposalOver):
            await decline(db, hotel.guest, second)
    assert await orders_of(owner, session_id) == [("room_service", Decimal("9.00"))]


async def test_nobody_else_can_say_yes(database: Database, hotel: Hotel, other_hotel: Hotel) -> None:
    _, proposal_id = await proposed(database, hotel, ("Club sandwich", 1))
    async with database.unit_of_work(other_hotel.guest) as db:
        with pytest.raises(NotFound):
            await confirm(db, other_hotel.guest, proposal_id)


async def test_another_hotels_item_cannot_be_proposed(database: Database, hotel: Hotel, other_hotel: Hotel) -> None:
    async with database.unit_of_work(hotel.guest) as db:
        session_id = (await open_session(db, hotel.guest)).id
    agent = hotel.agent(session_id)
    async with database.unit_of_work(agent) as db:
        chat = await conversations.session_for(db, agent, session_id)
        with pytest.raises(UnknownItem):
            await orderable(db, agent, chat.stay_id, [Wish(other_hotel.items["Club sandwich"])])


async def test_a_conversation_that_ends_takes_its_proposal_along(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    session_id, proposal_id = await proposed(database, hotel, ("Club sandwich", 1))
    ben = hotel.staff["front_desk"]
    async with database.unit_of_work(ben) as db:
        await terminate(db, ben, await conversations.session_for(db, ben, session_id))
    assert await owner.fetchval("SELECT status FROM proposals WHERE id = $1", proposal_id) == "superseded"


@pytest.mark.parametrize("text", ["Yes", "yes please!", "  OK. ", "Go ahead", "That’s right", "Sounds good"])
def test_a_plain_yes(text: str) -> None:
    assert is_plain_yes(text)


@pytest.mark.parametrize(
    "text", ["yes but no onions", "no", "is that right?! no", "yes yes no", "", "okay, how much is it", "ok cancel"]
)
def test_anything_more_is_not_a_plain_yes(text: str) -> None:
    assert not is_plain_yes(text)


async def test_what_was_offered_in_another_stay_is_not_there(
    owner: asyncpg.Connection[Any], database: Database, hotel: Hotel
) -> None:
    """Also to the same guest: whoever has their phone now is another one perhaps."""
    offered: dict[str, UUID] = {}
    for name, stay in (("here", hotel.stay_id), ("then", (await rows.book(owner, hotel))["id"])):
        over: dict[str, object] = {} if name == "here" else {"status": "terminated", "end": "now"}
        talk = await rows.chat(owner, hotel, checkin_room_id=stay, **over)
        offered[name] = (await rows.write(owner, "proposals", org_id=hotel.org_id, session_id=talk["id"]))["id"]
    async with database.unit_of_work(hotel.guest) as db:
        assert (await queries.proposal_for(db, hotel.guest, offered["here"])).id == offered["here"]
        with pytest.raises(queries.ProposalNotFound):
            await queries.proposal_for(db, hotel.guest, offered["then"])
