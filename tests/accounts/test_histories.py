"""Whatever happens to a stay, its account is the sum of what was completed and charged, less what was taken away."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

import asyncpg
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.accounts.test_accounts import account, address, move, order
from tests.factories import Hotel, make_hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]
Step = tuple[Literal["complete", "reopen", "charge", "reverse"], int]

prices = st.decimals("0", "9999.99", places=2)
baskets = st.lists(st.tuples(st.integers(1, 999), prices), min_size=1, max_size=3)
steps = st.lists(
    st.tuples(st.sampled_from(["complete", "reopen", "charge", "reverse"]), st.integers(0, 5)), max_size=14
)


@pytest.fixture
async def desk_of(browser_of: Browsers) -> Callable[[Hotel], Any]:
    return lambda hotel: sign_in(browser_of(), hotel, "front_desk")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(wanted=st.lists(baskets, min_size=1, max_size=3), history=steps)
async def test_the_balance_is_what_stands(
    wanted: list[list[tuple[int, Decimal]]],
    history: list[Step],
    owner: asyncpg.Connection[Any],
    desk_of: Callable[[Hotel], Any],
) -> None:
    hotel = await make_hotel(owner)
    desk: httpx.AsyncClient = await desk_of(hotel)
    orders = [
        await order(owner, hotel, *((f"Dish {place}", qty, str(price)) for place, (qty, price) in enumerate(basket)))
        for basket in wanted
    ]
    totals = [sum((qty * price for qty, price in basket), Decimal()) for basket in wanted]
    completed, by_hand = [False] * len(orders), Decimal()
    comped: list[Decimal] = [Decimal()] * len(orders)
    for what, which in history:
        chosen = which % len(orders)
        if what in {"complete", "reopen"} and completed[chosen] is (what == "reopen"):
            await move(desk, orders[chosen], "completed" if what == "complete" else "in_progress", "again")
            completed[chosen], comped[chosen] = what == "complete", Decimal()
        elif what == "charge":
            price = totals[chosen] % 1000
            body = {"title": "Minibar", "price": float(price), "qty": which + 1, "reason": "looked"}
            assert (await desk.post(address(hotel), json=body)).status_code == 201
            by_hand += price * (which + 1)
        elif what == "reverse":
            standing = [
                line for line in (await account(desk, hotel))["lines"] if line["qty"] > 0 and not line["reversed"]
            ]
            if standing:
                line = standing[which % len(standing)]
                away = f"{address(hotel)}/{line['id']}/reversal"
                assert (await desk.post(away, json={"reason": "wrong"})).status_code == 201
                amount = Decimal(str(line["amount"]))
                if line["order_id"]:
                    comped[[str(each) for each in orders].index(line["order_id"])] += amount
                else:
                    by_hand -= amount
    stands = [total - less for total, less, done in zip(totals, comped, completed, strict=True) if done]
    found = await account(desk, hotel)
    assert Decimal(str(found["balance"])) == sum(stands, by_hand)
    assert sum((Decimal(str(line["amount"])) for line in found["lines"]), Decimal()) == sum(stands, by_hand)
