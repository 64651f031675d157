"""Words are found within the hotel and by an index, although row-level security forbids the straight way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import asyncpg
import httpx
import pytest

from innkeep.installation.embedded import EmbeddedPostgres
from tests.factories import Hotel
from tests.journeys.people import scan, sign_in, write

Browsers = Callable[[], httpx.AsyncClient]


async def found(who: httpx.AsyncClient, words: str) -> dict[str, list[str]]:
    answer = await who.get("/api/v1/search", params={"q": words})
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    named = {"messages": "text", "guests": "name", "orders": "order_number"}
    return {kind: [each[name] for each in shown[kind]] for kind, name in named.items()}


@pytest.fixture
async def order_number(owner: asyncpg.Connection[Any], hotel: Hotel) -> str:
    number: str = await owner.fetchval(
        """WITH placed AS (INSERT INTO orders (org_id, category, division_id, notes) VALUES ($1, 'housekeeping', $2,
            'by the 100% quiet window') RETURNING id, org_id, order_number),
        line AS (INSERT INTO order_items (org_id, order_id, title, qty, price)
            SELECT org_id, id, 'Camomile pillow', 1, 0 FROM placed)
        SELECT order_number FROM placed""",
        hotel.org_id,
        hotel.housekeeping_id,
    )
    return number


async def test_messages_guests_and_orders_are_found_by_whoever_may_read_them(
    browser_of: Browsers, hotel: Hotel, other_hotel: Hotel, order_number: str
) -> None:
    ben, guest = await sign_in(browser_of(), hotel, "front_desk"), browser_of()
    chat = await scan(guest, hotel.room_code)
    await ben.put(f"/api/v1/sessions/{chat}/mode", json={"mode": "manual"})
    await write(guest, chat, "Is the sauna under the Gartenhaus open?")
    nothing: dict[str, list[str]] = {"messages": [], "guests": [], "orders": []}
    message = nothing | {"messages": ["Is the sauna under the Gartenhaus open?"]}
    for words in ("SAUNA", "arten", "open sauna", "un", '"sauna"', "is th"):
        assert await found(ben, words) == message, words
    for words in ("Lindqvist", "emma lindkvist", "EMMA"):
        assert await found(ben, words) == nothing | {"guests": ["Emma Lindqvist"]}, words
    order = nothing | {"orders": [order_number]}
    for words in (order_number, "camomile", "100% q"):
        assert await found(ben, words) == order, words
    # Not a pattern; not that word; not whatever else there is; staff are no guests.
    for words in ("100_", "%%", "sauna closed", "-garden", "Weber"):
        assert await found(ben, words) == nothing, words
    housekeeper, cook = [await sign_in(browser_of(), hotel, who) for who in ("housekeeper", "cook")]
    assert await found(housekeeper, "camomile") == order
    assert await found(cook, "camomile") == await found(housekeeper, "sauna") == await found(cook, "Emma") == nothing
    neighbour = await sign_in(browser_of(), other_hotel, "manager")
    for words in ("sauna", "camomile", order_number):
        assert await found(neighbour, words) == nothing, words
    assert (await guest.get("/api/v1/search", params={"q": "sauna"})).status_code == 401
    assert (await ben.get("/api/v1/search", params={"q": "s"})).status_code == 422


async def test_what_was_taken_back_is_not_found(browser_of: Browsers, hotel: Hotel) -> None:
    ben, guest = await sign_in(browser_of(), hotel, "front_desk"), browser_of()
    chat = await scan(guest, hotel.room_code)
    message = await write(ben, chat, "The password is rosebud")
    assert (await found(ben, "rosebud"))["messages"]
    await ben.delete(f"/api/v1/sessions/{chat}/messages/{message['id']}")
    assert not (await found(ben, "rosebud"))["messages"]


@pytest.mark.parametrize("name", ["search_messages", "search_guests", "search_orders"])
async def test_the_application_finds_words_by_an_index(postgres: EmbeddedPostgres, hotel: Hotel, name: str) -> None:
    """The plan is the one that the application's own call gets, among ten thousand rows of the hotel."""
    server = await asyncpg.connect(postgres.url("postgres"))
    attempt = server.transaction()
    await attempt.start()
    plans: list[str] = []
    try:
        await _fill(server, hotel)
        server.add_log_listener(lambda _connection, message: plans.append(str(message)))
        await server.execute("LOAD 'auto_explain'")
        for setting in ("log_min_duration = 0", "log_nested_statements = on", "log_level = notice"):
            await server.execute(f"SET LOCAL auto_explain.{setting}")
        # Dear, as large tables make them: what other tests have left in these must not decide.
        await server.execute("SET LOCAL enable_seqscan = off")
        await server.execute("SET LOCAL ROLE innkeep_app")
        await server.execute("SELECT set_config('innkeep.org_id', $1, true)", str(hotel.org_id))
        assert len(await server.fetch(f"SELECT * FROM {name}('saffron')")) == 1
        await server.execute("SELECT set_config('innkeep.org_id', '', true)")
        assert await server.fetch(f"SELECT * FROM {name}('saffron')") == []
    finally:
        await attempt.rollback()
        await server.close()
    plan = "\n".join(plans)
    assert "_by_trigrams" in plan, plan
    for table in ("messages", "users", "orders", "order_items"):
        assert f"Seq Scan on {table}" not in plan, plan


async def _fill(server: asyncpg.Connection[Any], hotel: Hotel) -> None:
    """Ten thousand rows of each kind, of which one says saffron. Without triggers: they are not what this is about.

    What is new to an index is put into its place, as it is sooner or later.
    """
    await server.execute("SET LOCAL session_replication_role = replica")
    session_id = hotel.stay_id
    for statement in (
        """INSERT INTO messages (org_id, session_id, role, text, seq)
        SELECT $1, $2, 'User', CASE n WHEN 7 THEN 'saffron' ELSE md5(n::text) END, n
        FROM generate_series(1, 10000) n""",
        """INSERT INTO users (org_id, name, email, role)
        SELECT $1, CASE n WHEN 7 THEN 'saffron' ELSE md5(n::text) END, '', r.id
        FROM generate_series(1, 10000) n, roles r WHERE r.name = 'guest' AND $2::uuid IS NOT NULL""",
        """WITH placed AS (INSERT INTO orders (org_id, category, session_id)
            SELECT $1, 'housekeeping', CASE WHEN $2::uuid IS NULL THEN $2::uuid END FROM generate_series(1, 10000)
            RETURNING id)
        INSERT INTO order_items (org_id, order_id, title, qty, price)
        SELECT $1, id, CASE row_number() OVER () WHEN 7 THEN 'saffron' ELSE md5(id::text) END, 1, 0 FROM placed""",
    ):
        await server.execute(statement, hotel.org_id, session_id)
    await server.execute("SELECT gin_clean_pending_list('messages_by_trigrams')")
    await server.execute("ANALYZE messages, users, orders, order_items")
