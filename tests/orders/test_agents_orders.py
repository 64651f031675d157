"""What the agent does with a wish that cannot be carried out now, and with one that was carried out already."""

from __future__ import annotations

from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
import pytest

from innkeep.agent import acts, policy
from innkeep.agent.deeds.carrying import Turn
from innkeep.conversations.actions import open_session
from innkeep.conversations.queries import session_for
from innkeep.core.db import Database
from innkeep.orders import queries
from innkeep.orders.proposals import confirm, propose
from innkeep.orders.wishes import Wish, priced
from tests.factories import Hotel

Db: TypeAlias = "asyncpg.Connection[Any]"


class Talk:
    """A conversation in which the agent understands what it is told to have understood."""

    def __init__(self, database: Database, owner: Db, hotel: Hotel) -> None:
        self._database, self._owner, self._hotel = database, owner, hotel

    async def __call__(self, *understood: acts.Act, text: str = "yes") -> str:
        """What the agent says then."""
        async with self._database.unit_of_work(self._hotel.guest) as db:
            chat = await open_session(db, self._hotel.guest)
        agent = self._hotel.agent(chat.id)
        async with self._database.unit_of_work(agent) as db:
            turn = Turn(
                db=db,
                agent=agent,
                chat=await session_for(db, agent, chat.id),
                turn_id=uuid4(),
                messages=(text,),
                waits=True,
            )
            await policy.carry_out(turn, acts.Understanding(acts=understood))
        said: str = await self._owner.fetchval(
            "SELECT text FROM messages WHERE session_id = $1 ORDER BY seq DESC LIMIT 1", chat.id
        )
        return said

    def order(self, **lines: int) -> acts.Order:
        """So many of each, by the title with underlines for spaces."""
        return acts.Order(
            lines=tuple(
                acts.Line(item_id=self._hotel.items[title.replace("_", " ").capitalize()], quantity=quantity)
                for title, quantity in lines.items()
            )
        )


@pytest.fixture
def talk(database: Database, owner: Db, hotel: Hotel) -> Talk:
    return Talk(database, owner, hotel)


async def change(owner: Db, hotel: Hotel, title: str, what: str) -> None:
    await owner.execute(f"UPDATE catalogue_items SET {what} WHERE id = $1", hotel.items[title])


async def ordered(owner: Db, hotel: Hotel) -> dict[str, int]:
    rows = await owner.fetch(
        "SELECT title, sum(qty)::int AS qty FROM order_items WHERE org_id = $1 GROUP BY title", hotel.org_id
    )
    return {row["title"]: row["qty"] for row in rows}


async def test_what_is_sold_out_is_said_and_the_rest_is_done(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await change(owner, hotel, "Pillow", "in_stock = false")
    said = await talk(talk.order(bath_towel=2, pillow=1))
    assert "Pillow is sold out" in said
    assert "2 × Bath towel" in said
    assert await ordered(owner, hotel) == {"Bath towel": 2}


async def test_nothing_fails_when_nothing_can_be_done(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await change(owner, hotel, "Pillow", "limit_per_order = 2")
    assert "At most 2 of Pillow" in await talk(talk.order(pillow=5))
    await change(owner, hotel, "Tomato soup", "in_stock = false")
    assert "Tomato soup is sold out" in await talk(talk.order(tomato_soup=1))
    assert await ordered(owner, hotel) == {}


async def test_what_is_served_later_is_said_with_its_hours(talk: Talk, owner: Db, hotel: Hotel) -> None:
    # From some minute of today to the next: whatever the time is, it is not that one.
    hours = """hours = jsonb_build_array(jsonb_build_object(
        'days', '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'::jsonb,
        'opens', to_char(now() AT TIME ZONE 'Europe/Vienna' + interval '6 hours', 'HH24:MI'),
        'closes', to_char(now() AT TIME ZONE 'Europe/Vienna' + interval '7 hours', 'HH24:MI')))"""
    await change(owner, hotel, "Tomato soup", hours)
    said = await talk(talk.order(tomato_soup=1, club_sandwich=1))
    assert "Tomato soup cannot be had at this hour. It can be ordered again from" in said
    assert "Club sandwich" in said
    assert "Tomato soup:" not in said


async def test_what_a_price_was_asked_of_is_offered_if_it_can_be_had_and_is_not_there_already(
    talk: Talk, owner: Db, hotel: Hotel
) -> None:
    soup, towel = acts.Price(item_id=hotel.items["Tomato soup"]), acts.Price(item_id=hotel.items["Bath towel"])
    assert "Would you like it?" in await talk(soup)
    assert "Would you like it?" in await talk(towel)
    await talk(talk.order(bath_towel=2))
    assert (await talk(towel)).endswith("Bath towel is free of charge.")
    assert "Would you like it?" not in await talk(talk.order(tomato_soup=1), soup)
    await change(owner, hotel, "Tomato soup", "in_stock = false")
    said = await talk(soup)
    assert "Tomato soup costs EUR 9.00." in said
    assert "sold out" in said
    assert "Would you like it?" not in said


ALLERGY = "My wife has a severe nut allergy"


async def test_an_allergy_goes_with_the_food_whatever_was_made_of_the_words(talk: Talk, hotel: Hotel) -> None:
    said = await talk(talk.order(tomato_soup=1, bath_towel=1), text=f"Hello. A soup and a towel, please. {ALLERGY}.")
    assert f"Tomato soup ({ALLERGY})" in said
    noted = acts.Line(item_id=hotel.items["Tomato soup"], notes="allergic to nuts")
    assert said.count(ALLERGY) == 1
    once = await talk(acts.Order(lines=(noted,)), text="a soup, I am allergic to nuts")
    assert "Tomato soup (allergic to nuts)" in once


async def test_an_allergy_told_later_goes_with_what_was_ordered_and_else_to_a_person(talk: Talk, owner: Db) -> None:
    await talk(talk.order(bath_towel=1))
    said = await talk(acts.Unknown(text=ALLERGY), text=ALLERGY)
    assert f"passed it on to the team: “{ALLERGY}”" in said
    assert await owner.fetchval("SELECT notes FROM orders ORDER BY id DESC LIMIT 1") == ALLERGY


async def test_an_allergy_of_which_nothing_is_ordered_goes_to_a_person(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(acts.Unknown(text=f"What can I eat? {ALLERGY}"), text=f"What can I eat? {ALLERGY}")
    assert await owner.fetchval("SELECT mode FROM sessions WHERE org_id = $1", hotel.org_id) == "manual"


async def test_a_yes_to_what_is_sold_out_by_now_orders_nothing_and_waits(
    database: Database, talk: Talk, owner: Db, hotel: Hotel
) -> None:
    await talk(talk.order(tomato_soup=1))
    await change(owner, hotel, "Tomato soup", "in_stock = false")
    assert "sold out" in await talk(acts.Confirm())
    assert await ordered(owner, hotel) == {}
    await change(owner, hotel, "Tomato soup", "in_stock = true")
    assert "it is ordered" in await talk(acts.Confirm())
    assert await ordered(owner, hotel) == {"Tomato soup": 1}
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        assert await queries.waiting_proposal(db, chat) is None


async def test_who_is_not_understood_is_asked_again_for_the_yes_that_an_order_waits_for(talk: Talk) -> None:
    assert "answer yes" not in await talk(acts.Unknown(text="tip top"))
    await talk(talk.order(tomato_soup=1))
    assert "answer yes" in await talk(acts.Unknown(text="tip top"))


async def test_what_is_asked_for_again_is_said_to_have_joined(talk: Talk, owner: Db, hotel: Hotel) -> None:
    first = await talk(talk.order(bath_towel=2))
    number = first.split("number is ")[1].rstrip(".")
    again = await talk(talk.order(bath_towel=1))
    assert "added" in again
    assert number in again
    assert await ordered(owner, hotel) == {"Bath towel": 3}
    assert await owner.fetchval("SELECT count(*) FROM orders WHERE org_id = $1", hotel.org_id) == 1


async def test_a_proposal_keeps_its_options_when_it_is_confirmed(database: Database, owner: Db, hotel: Hotel) -> None:
    option_id = await owner.fetchval(
        "INSERT INTO catalogue_options (org_id, item_id, name, price) VALUES ($1, $2, 'With cream', 1.5) RETURNING id",
        hotel.org_id,
        hotel.items["Tomato soup"],
    )
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        wish = Wish(hotel.items["Tomato soup"], 2, option_ids=(option_id,))
        agent = hotel.agent(chat.id)
        proposal = await propose(db, agent, chat, await priced(db, agent, [wish]))
    async with database.unit_of_work(hotel.guest) as db:
        [order] = (await confirm(db, hotel.guest, proposal.id)).orders
        [item] = await queries.items_of(db, order)
    assert (str(order.total_amount), item.options) == ("21.00", ["With cream"])


async def test_all_that_one_message_ordered_is_at_hand_whichever_division_has_it(
    talk: Talk, database: Database, hotel: Hotel
) -> None:
    await talk(talk.order(bath_towel=3))
    await talk(talk.order(pillow=2, air_conditioning=1))
    async with database.unit_of_work(hotel.guest) as db:
        agent = hotel.agent((await open_session(db, hotel.guest)).id)
    async with database.unit_of_work(agent) as db:
        found = await queries.at_hand(db, agent)
    titles = {item_id: title for title, item_id in hotel.items.items()}
    assert {titles[item_id]: qty for item_id, qty, _ in found.placed} == {"Pillow": 2, "Air conditioning": 1}
