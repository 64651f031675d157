"""A guest who never opens our page: by WhatsApp they order towels, staff take over, answer, and hand back.

The workers run as in production, two processes' worth of them on one database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from innkeep.agent.choosing import Thinking
from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.main import running
from innkeep.realtime.hub import Hub
from tests.channels.world import World
from tests.journeys.people import until

NUMBER = "436601234567"


@pytest.fixture
async def at_work(database: Database, settings: Settings) -> AsyncIterator[None]:
    engine = EmbeddedEngine()
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(running(database, Hub(database), Thinking(engine, engine), settings))
        yield


@pytest.mark.usefixtures("at_work")
async def test_a_guest_orders_towels_and_a_person_takes_over_and_hands_back(world: World) -> None:
    line = await world.whatsapp()
    await world.number_of_guest(f"+{NUMBER}")

    async def got(words: str) -> str:
        async def look() -> str | None:
            return next((text for text in line.sent if words in text), None)

        found: str = await until(look)
        return found

    await line.say(NUMBER, "Two bath towels, please")
    await got("Bath towel")
    [order] = (await world.api("GET", "/orders"))["items"]
    assert (order["category"], order["room_id"]) == ("housekeeping", str(world.hotel.room_id))
    await world.sign_in("front_desk")
    [chat] = await world.chats()
    path = f"/sessions/{chat['id']}"
    await world.api("PUT", f"{path}/mode", json={"mode": "manual"})
    await line.say(NUMBER, "Do you know a good restaurant?")
    answer = {"text": "The Gösser, two streets down. Shall I book?"}
    posted = await world.api("POST", f"{path}/messages", 201, json=answer)
    await got("Gösser")
    [told] = [body["biz_opaque_callback_data"] for body in line.bodies if "Gösser" in str(body)]

    async def sent() -> str | None:
        rows = [row for row in await world.sendings() if str(row["id"]) == told.split(":")[0]]
        return str(rows[0]["parts"][0]) if rows and rows[0]["parts"] else None

    await line.tell(NUMBER, await until(sent), "read")

    async def read() -> bool:
        [now] = await world.chats()
        return bool(now["guest_read_seq"] >= posted["seq"])

    await until(read)
    await world.api("PUT", f"{path}/mode", json={"mode": "agent", "summary": "Told them of the Gösser"})
    await line.say(NUMBER, "When is breakfast?")
    await got("6:30")
    for step in ("in_progress", "completed"):
        await world.api("POST", f"/orders/{order['id']}/transitions", json={"to": step})
    await got("Done")
    assert len(line.sent) == len(set(line.sent)), "something was said twice"
    assert len(await world.chats()) == 1


@pytest.mark.usefixtures("at_work")
async def test_a_guest_sees_that_somebody_writes(world: World) -> None:
    line, number = await world.telegram(), await world.whatsapp()
    await world.number_of_guest(f"+{NUMBER}")
    heard = await number.say(NUMBER, "I would like to speak to a person, please")
    await line.say(71, f"/start {await world.code_for_guest()}")
    await line.say(71, "Hello from here, too")

    async def connected() -> bool:
        rows = await world.rows("SELECT session_id FROM channel_contacts WHERE org_id = $1 AND session_id IS NOT NULL")
        return len(rows) == 2

    await until(connected)
    await world.sign_in("front_desk")
    [chat] = await world.chats()

    async def shown() -> bool:
        await world.api("POST", f"/sessions/{chat['id']}/typing", 204)
        return bool(line.calls("sendChatAction")) and any("typing_indicator" in body for body in number.bodies)

    await until(shown)
    [first, *_] = [body for body in number.bodies if "typing_indicator" in body]
    assert (first["message_id"], first["status"]) == (heard, "read")
    assert line.calls("sendChatAction")[0] == {"chat_id": "71", "action": "typing"}
