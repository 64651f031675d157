"""Orders, what they cost, and what may become one: what the database refuses and what it keeps right."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, chat, line, look, order, overtaken, put_away, refusal, remove, write

NO_PRICES = ["-0.01", "NaN", "Infinity", "-Infinity", "10000000000", None]


async def total(owner: Db, row: UUID) -> Decimal:
    amount: Decimal = (await look(owner, "orders", row))["total_amount"]
    return amount


# The total


async def test_the_total_is_the_sum_of_the_items_whatever_happens_to_them(owner: Db, hotel: Hotel) -> None:
    of = await order(owner, hotel)
    assert of["total_amount"] == 0
    soup = await line(owner, of, qty=3, price="9.10")
    cake = await line(owner, of, qty=1, price="0.05")
    assert await total(owner, of["id"]) == Decimal("27.35")
    await change(owner, "order_items", soup["id"], qty=2)
    assert await total(owner, of["id"]) == Decimal("18.25")
    await change(owner, "order_items", soup["id"], price="1.00")
    assert await total(owner, of["id"]) == Decimal("2.05")
    await put_away(owner, "order_items", soup["id"])
    assert await total(owner, of["id"]) == Decimal("0.05")
    await change(owner, "order_items", soup["id"], deleted_at=None)
    assert await total(owner, of["id"]) == Decimal("2.05")
    await remove(owner, "order_items", cake["id"])
    assert await total(owner, of["id"]) == Decimal("2.00")


async def test_an_item_that_moves_to_another_order_takes_its_price_along(owner: Db, hotel: Hotel) -> None:
    here, there = await order(owner, hotel), await order(owner, hotel)
    moving = await line(owner, here, price="9.00")
    await line(owner, here, price="1.00")
    await change(owner, "order_items", moving["id"], order_id=there["id"])
    assert [await total(owner, each["id"]) for each in (here, there)] == [Decimal(1), Decimal(9)]


async def test_the_total_is_not_set_by_hand(owner: Db, hotel: Hotel) -> None:
    of = await order(owner, hotel, total_amount="500")
    assert of["total_amount"] == 0
    await line(owner, of, qty=2, price="9.00")
    for amount in ("0", "500", "NaN"):
        assert (await change(owner, "orders", of["id"], total_amount=amount))["total_amount"] == 18
    assert (await change(owner, "orders", of["id"], status="assigned"))["total_amount"] == 18


async def test_two_who_add_to_an_order_at_once_are_both_in_its_total(owner_url: str, owner: Db, hotel: Hotel) -> None:
    of = await order(owner, hotel)
    await overtaken(owner_url, lambda db: line(db, of, price="3.00"), lambda db: line(db, of, price="4.00"))
    assert await total(owner, of["id"]) == 7


async def test_a_total_that_cannot_be_written_down_is_refused_with_its_item(owner: Db, hotel: Hotel) -> None:
    of = await order(owner, hotel)
    much = line(owner, of, qty=2, price="9999999999.99")
    assert await refusal(much) == "NumericValueOutOfRangeError"
    assert await total(owner, of["id"]) == 0


# Items


@pytest.mark.parametrize("price", NO_PRICES)
async def test_a_price_is_an_amount_of_money(owner: Db, hotel: Hotel, price: str | None) -> None:
    out_of_range = {"Infinity", "-Infinity", "10000000000"}

    def by(rule: str) -> str:
        return "price" if price is None else "NumericValueOutOfRangeError" if price in out_of_range else rule

    of = await order(owner, hotel)
    assert await refusal(line(owner, of, price=price)) == by("order_items_price_check")
    dish = {"org_id": hotel.org_id, "category": "room_service", "title": "Cake", "price": price}
    assert await refusal(write(owner, "catalogue_items", **dish)) == by("catalogue_items_price_check")
    offered = {**await an_offer(owner, hotel), "price": price}
    assert await refusal(write(owner, "proposal_items", **offered)) == by("proposal_items_price_check")


async def test_prices_are_kept_to_the_cent(owner: Db, hotel: Hotel) -> None:
    of = await order(owner, hotel)
    assert (await line(owner, of, price="0"))["price"] == 0
    assert (await line(owner, of, price="9999999999.99"))["price"] == Decimal("9999999999.99")


@pytest.mark.parametrize("qty", [0, -1, 1000])
async def test_a_quantity_is_one_that_somebody_could_mean(owner: Db, hotel: Hotel, qty: int) -> None:
    of = await order(owner, hotel)
    assert await refusal(line(owner, of, qty=qty)) == "order_items_qty_check"
    assert await refusal(line(owner, of, qty=None)) == "qty"
    offered = {**await an_offer(owner, hotel), "qty": qty}
    assert await refusal(write(owner, "proposal_items", **offered)) == "proposal_items_qty_check"


@pytest.mark.parametrize("blank", ["", " ", "\t", "\n", "\u00a0"])
async def test_an_item_says_what_it_is(owner: Db, hotel: Hotel, blank: str) -> None:
    of = await order(owner, hotel)
    assert await refusal(line(owner, of, title=blank)) == "order_items_title_check"
    dish = write(owner, "catalogue_items", org_id=hotel.org_id, category="room_service", title=blank)
    assert await refusal(dish) == "catalogue_items_title_check"
    offered = {**await an_offer(owner, hotel), "title": blank}
    assert await refusal(write(owner, "proposal_items", **offered)) == "proposal_items_title_check"


async def test_an_item_is_of_an_order_that_stays(owner: Db, hotel: Hotel) -> None:
    of = await order(owner, hotel)
    assert await refusal(line(owner, of, order_id=None)) == "order_id"
    assert await refusal(line(owner, of, order_id=uuid4())) == "order_items_org_id_order_id_fkey"
    await line(owner, of)
    assert await refusal(remove(owner, "orders", of["id"])) == "order_items_org_id_order_id_fkey"


# Numbers


async def test_an_order_number_can_be_read_out_on_the_telephone(owner: Db, hotel: Hotel) -> None:
    numbers = [(await order(owner, hotel))["order_number"] for _ in range(5)]
    assert len(set(numbers)) == 5
    for number in numbers:
        assert len(number) >= 6
        assert set(number) <= set("23456789ABCDEFGHJKMNPQRSTUVWXYZ")


async def test_nobody_counts_a_hotels_orders_by_their_numbers(owner: Db, hotel: Hotel) -> None:
    numbers = [(await order(owner, hotel))["order_number"] for _ in range(5)]
    for before, after in pairwise(numbers):
        assert before[:3] != after[:3]


async def test_every_number_of_the_sequence_has_a_code_of_its_own(owner: Db) -> None:
    """At the corners of the sequence: its beginning, and where six digits no longer do."""
    draw = owner.transaction()
    await draw.start()
    try:
        # Another sequence stands in, for what was drawn from the real one could not be put back.
        await owner.execute("ALTER SEQUENCE order_numbers RENAME TO put_aside; CREATE SEQUENCE order_numbers")
        codes = set()
        for start in (1, 887503681 - 500, 887503681 * 2 - 500):
            await owner.execute("SELECT setval('order_numbers', $1)", start)
            codes |= set(await owner.fetchval("SELECT array_agg(next_order_number()) FROM generate_series(1, 1000)"))
    finally:
        await draw.rollback()
    assert len(codes) == 3000
    assert {len(code) for code in codes} == {6, 7}


async def test_a_number_is_used_once_also_when_its_order_is_gone(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    gone = await order(owner, hotel)
    await put_away(owner, "orders", gone["id"])
    for somebody in (hotel, other_hotel):
        again = order(owner, somebody, order_number=gone["order_number"])
        assert await refusal(again) == "orders_order_number_key"
    await remove(owner, "orders", gone["id"])
    assert (await order(owner, hotel))["order_number"] != gone["order_number"]


@pytest.mark.parametrize("blank", ["", " ", "\t"])
async def test_a_number_is_something(owner: Db, hotel: Hotel, blank: str) -> None:
    assert await refusal(order(owner, hotel, order_number=blank)) == "orders_order_number_check"


# Orders


async def test_an_order_is_of_a_kind_and_has_a_state(owner: Db, hotel: Hotel) -> None:
    assert await refusal(order(owner, hotel, category=None)) == "category"
    assert await refusal(order(owner, hotel, category="laundry")) == "InvalidTextRepresentationError"
    assert await refusal(order(owner, hotel, status="lost")) == "InvalidTextRepresentationError"
    assert await refusal(order(owner, hotel, status=None)) == "status"
    assert await refusal(order(owner, hotel, source="rumour")) == "orders_source_check"
    assert (await order(owner, hotel))["status"] == "pending"


async def test_an_order_matters_somehow_and_is_due_some_day(owner: Db, hotel: Hotel) -> None:
    assert (await order(owner, hotel))["priority"] == 1
    for priority in (-1, 4):
        assert await refusal(order(owner, hotel, priority=priority)) == "orders_priority_check"
    assert await refusal(order(owner, hotel, priority=None)) == "priority"
    for moment in ("infinity", "-infinity"):
        assert await refusal(order(owner, hotel, due_at=moment)) == "orders_due_at_a_moment_that_comes"
        assert await refusal(order(owner, hotel, wanted_at=moment)) == "orders_wanted_at_a_moment_that_comes"


async def test_a_turn_or_a_proposal_makes_one_order_a_category(owner: Db, hotel: Hotel) -> None:
    """Also when the order was put away since: to try again must not bring it back."""
    origin = uuid4()
    first = await order(owner, hotel, origin_id=origin)
    assert await refusal(order(owner, hotel, origin_id=origin)) == "orders_once_an_origin"
    await order(owner, hotel, origin_id=origin, category="concierge")
    await put_away(owner, "orders", first["id"])
    assert await refusal(order(owner, hotel, origin_id=origin)) == "orders_once_an_origin"


async def test_a_move_says_where_to(owner: Db, hotel: Hotel) -> None:
    of = await order(owner, hotel)
    assert await refusal(write(owner, "order_moves", org_id=hotel.org_id, order_id=of["id"])) == "to_status"


# Proposals


async def a_proposal(owner: Db, session: asyncpg.Record, **values: object) -> asyncpg.Record:
    return await write(owner, "proposals", org_id=session["org_id"], session_id=session["id"], **values)


async def an_offer(owner: Db, hotel: Hotel) -> dict[str, object]:
    """The values of a line in a proposal that was declined."""
    proposal = await a_proposal(owner, await chat(owner, hotel, status="terminated", end="now"), status="declined")
    item_id = hotel.items["Tomato soup"]
    offered = {"org_id": hotel.org_id, "proposal_id": proposal["id"], "item_id": item_id, "category": "room_service"}
    return {**offered, "title": "Tomato soup", "qty": 1, "price": "9.00"}


async def test_one_proposal_waits_in_a_conversation(owner: Db, hotel: Hotel) -> None:
    session = await chat(owner, hotel)
    first = await a_proposal(owner, session)
    assert await refusal(a_proposal(owner, session)) == "proposals_one_waiting"
    await change(owner, "proposals", first["id"], status="superseded")
    await a_proposal(owner, session)
    assert await refusal(change(owner, "proposals", first["id"], status="lost")) == "proposals_status_check"


@pytest.mark.parametrize("amount", ["-1", "NaN"])
async def test_a_proposal_costs_an_amount_of_money(owner: Db, hotel: Hotel, amount: str) -> None:
    session = await chat(owner, hotel)
    assert await refusal(a_proposal(owner, session, total_amount=amount)) == "proposals_total_amount_check"


async def test_a_proposal_changes_an_order_of_its_hotel_and_none_from_the_menu(owner: Db, hotel: Hotel) -> None:
    session, of = await chat(owner, hotel), await order(owner, hotel)
    refused = refusal(a_proposal(owner, session, from_menu=True, changes_order_id=of["id"]))
    assert await refused == "proposals_from_the_menu_are_new"
    refused = refusal(a_proposal(owner, session, changes_order_id=uuid4()))
    assert await refused == "proposals_org_id_changes_order_id_fkey"
    await a_proposal(owner, session, changes_order_id=of["id"])


async def test_a_proposal_goes_with_its_lines(owner: Db, hotel: Hotel) -> None:
    lines = await an_offer(owner, hotel)
    never = refusal(write(owner, "proposal_items", **lines, wanted_at="infinity"))
    assert await never == "proposal_items_wanted_at_a_moment_that_comes"
    offered = await write(owner, "proposal_items", **lines)
    await remove(owner, "proposals", offered["proposal_id"])
    assert await owner.fetchval("SELECT count(*) FROM proposal_items WHERE id = $1", offered["id"]) == 0


# The catalogue


async def test_a_title_is_one_items_and_one_articles_while_they_live(
    owner: Db, hotel: Hotel, other_hotel: Hotel
) -> None:
    def dish(of: Hotel, category: str = "room_service") -> dict[str, object]:
        return {"org_id": of.org_id, "category": category, "title": "Tomato soup"}

    assert await refusal(write(owner, "catalogue_items", **dish(hotel))) == "catalogue_items_title"
    await write(owner, "catalogue_items", **dish(hotel, "concierge"))
    await put_away(owner, "catalogue_items", other_hotel.items["Tomato soup"])
    await write(owner, "catalogue_items", **dish(other_hotel))

    wifi = {"org_id": hotel.org_id, "title": "Wi-Fi", "text": "Ask us."}
    assert await refusal(write(owner, "articles", **wifi)) == "articles_title"
    await owner.execute("UPDATE articles SET deleted_at = now() WHERE org_id = $1", hotel.org_id)
    await write(owner, "articles", **wifi)


@pytest.mark.parametrize("blank", ["", " ", "\t", "\n"])
async def test_an_article_says_something(owner: Db, hotel: Hotel, blank: str) -> None:
    good = {"org_id": hotel.org_id, "title": "Pool", "text": "It is warm."}
    assert await refusal(write(owner, "articles", **{**good, "title": blank})) == "articles_title_check"
    assert await refusal(write(owner, "articles", **{**good, "text": blank})) == "articles_text_check"


async def test_an_item_has_no_alias_that_is_nothing(owner: Db, hotel: Hotel) -> None:
    soup = hotel.items["Tomato soup"]
    assert await refusal(change(owner, "catalogue_items", soup, aliases=["soup", None])) == (
        "catalogue_items_aliases_check"
    )
