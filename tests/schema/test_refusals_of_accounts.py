"""What the database refuses to know about accounts and photos."""

from __future__ import annotations

import asyncpg
import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, enlarge, line, order, refusal, remove, write


async def charge(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    """Something charged by hand, unless the values say otherwise."""
    usual = {"org_id": hotel.org_id, "stay_id": hotel.stay_id, "title": "Minibar", "price": "4.35", "reason": "Water"}
    return await write(db, "charges", **{"qty": 1, **usual, **values})


async def mirror(db: Db, hotel: Hotel, of: asyncpg.Record, **values: object) -> asyncpg.Record:
    """The line that takes another one away, unless the values say otherwise."""
    return await charge(db, hotel, **{"qty": -of["qty"], "reverses_id": of["id"], **values})


async def test_a_line_is_only_ever_added(owner: Db, app: Db, hotel: Hotel) -> None:
    written = await charge(owner, hotel, qty=2)
    assert str(written["amount"]) == "8.70"
    for attempt in (
        change(owner, "charges", written["id"], price="1.00"),
        change(owner, "charges", written["id"], title="Maxibar"),
        remove(owner, "charges", written["id"]),
        owner.execute("TRUNCATE charges"),
    ):
        assert await refusal(attempt) == "charges_are_only_added"
    for statement in ("UPDATE charges SET price = 1", "DELETE FROM charges", "SELECT FROM charges FOR UPDATE"):
        assert await refusal(app.execute(statement)) == "InsufficientPrivilegeError"


async def test_a_line_is_taken_away_once_by_its_mirror(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    written = await charge(owner, hotel, qty=2)
    for unlike in (
        {"qty": -1},
        {"price": "4.36"},
        {"title": "Another"},
        {"category": "concierge"},
        {"stay_id": other_hotel.stay_id, "org_id": other_hotel.org_id},
    ):
        assert await refusal(mirror(owner, hotel, written, **unlike)) == "charges_reversals_mirror"
    away = await mirror(owner, hotel, written)
    assert str(away["amount"]) == "-8.70"
    assert await refusal(mirror(owner, hotel, written)) == "charges_reversed_once"
    back = mirror(owner, hotel, away, qty=-2)
    assert await refusal(back) == "charges_reversals_mirror"


async def test_only_a_mirror_takes_away(owner: Db, hotel: Hotel) -> None:
    assert await refusal(charge(owner, hotel, qty=-1)) == "charges_taken_away_name_what"
    assert await refusal(charge(owner, hotel, price="-1.00")) == "charges_price_check"


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"title": " \t"}, "charges_title_check"),
        ({"qty": 0}, "charges_qty_check"),
        ({"qty": 1000}, "charges_qty_check"),
        ({"price": "NaN"}, "charges_price_check"),
        ({"reason": None}, "charges_by_hand_say_why"),
        ({"reason": " "}, "charges_by_hand_say_why"),
    ],
)
async def test_a_line_makes_sense(owner: Db, standing: Hotel, values: dict[str, object], rule: str) -> None:
    assert await refusal(charge(owner, standing, **values)) == rule


async def payment(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    """Something paid in cash, unless the values say otherwise."""
    usual = {"org_id": hotel.org_id, "stay_id": hotel.stay_id, "method": "cash", "amount": "20.00"}
    return await write(db, "payments", **{**usual, "taken_by": hotel.staff["front_desk"].user_id, **values})


async def test_a_payment_is_only_ever_added(owner: Db, app: Db, hotel: Hotel) -> None:
    paid = await payment(owner, hotel)
    for attempt in (
        change(owner, "payments", paid["id"], amount="1.00"),
        remove(owner, "payments", paid["id"]),
        owner.execute("TRUNCATE payments"),
    ):
        assert await refusal(attempt) == "payments_are_only_added"
    for statement in ("UPDATE payments SET amount = 1", "DELETE FROM payments"):
        assert await refusal(app.execute(statement)) == "InsufficientPrivilegeError"


async def test_a_payment_is_given_back_once_by_its_mirror(owner: Db, hotel: Hotel) -> None:
    paid = await payment(owner, hotel)
    back = {"amount": "-20.00", "reverses_id": paid["id"], "reason": "The wrong room"}
    for unlike in ({"amount": "-19.00"}, {"method": "card"}, {"reverses_id": hotel.stay_id}):
        assert await refusal(payment(owner, hotel, **{**back, **unlike})) == "payments_given_back_mirror"
    assert await refusal(payment(owner, hotel, **{**back, "reason": " "})) == "payments_given_back_say_why"
    mirror = await payment(owner, hotel, **back)
    assert await refusal(payment(owner, hotel, **back)) == "payments_given_back_once"
    again = payment(owner, hotel, amount="20.00", reverses_id=mirror["id"], reason="After all")
    assert await refusal(again) == "payments_given_back_mirror"


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"amount": "0"}, "payments_amount_check"),
        ({"amount": "NaN"}, "payments_amount_check"),
        ({"amount": "-1.00"}, "payments_given_back_name_what"),
        ({"method": "shells"}, "payments_method_check"),
    ],
)
async def test_a_payment_makes_sense(owner: Db, hotel: Hotel, values: dict[str, object], rule: str) -> None:
    assert await refusal(payment(owner, hotel, **values)) == rule


async def test_an_item_is_charged_once_for_a_completion(owner: Db, hotel: Hotel) -> None:
    ordered = await order(owner, hotel)
    item = await line(owner, ordered)
    moves = [
        await write(owner, "order_moves", org_id=hotel.org_id, order_id=ordered["id"], to_status="completed")
        for _ in range(2)
    ]
    keys = {"order_id": ordered["id"], "order_item_id": item["id"], "completion_id": moves[0]["id"], "reason": None}
    written = await charge(owner, hotel, **keys)
    assert await refusal(charge(owner, hotel, **keys)) == "charges_once_a_completion"
    reasons = {**keys, "reason": "reopened"}
    await mirror(owner, hotel, written, **reasons)
    assert await refusal(charge(owner, hotel, **keys)) == "charges_once_a_completion"
    await charge(owner, hotel, **{**keys, "completion_id": moves[1]["id"]})
    half = charge(owner, hotel, **{**keys, "completion_id": None})
    assert await refusal(half) == "charges_of_an_order_name_it"


JPEG = "\\xffd8ffe0"


async def photo(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    """A photo of an order, unless the values say otherwise."""
    usual = {"org_id": hotel.org_id, "sent_by": hotel.guest_id, "width": 1, "height": 1}
    return await write(db, "photos", **{"content": JPEG, "thumbnail": JPEG, **usual, **values})


async def test_a_photo_is_one_of_ours_and_of_something(owner: Db, hotel: Hotel) -> None:
    of = {"order_id": (await order(owner, hotel))["id"]}
    kept = await photo(owner, hotel, **of)
    assert await refusal(photo(owner, hotel)) == "photos_of_something"
    for column in ("content", "thumbnail"):
        assert await refusal(enlarge(owner, "photos", kept["id"], column)) == f"photos_{column}_check"
    for values, rule in (
        ({"content": "\\x89504e47"}, "photos_content_check"),
        ({"thumbnail": "\\x89504e47"}, "photos_thumbnail_check"),
        ({"width": 0}, "photos_width_check"),
        ({"width": 2049}, "photos_width_check"),
        ({"height": 0}, "photos_height_check"),
        ({"height": 2049}, "photos_height_check"),
    ):
        assert await refusal(photo(owner, hotel, **of, **values)) == rule
