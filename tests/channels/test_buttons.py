"""What costs something is confirmed by the guest's own tap, whoever else knows the button."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from innkeep.agent.briefing import Briefings
from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import actions, queries, turns
from innkeep.core import clock
from tests.channels.world import World

NUMBER, STRANGER = "436601234567", "4915112345678"


async def agent_answers(world: World) -> None:
    """The agent's turn, as its worker takes it."""
    with clock.moved(timedelta(seconds=2)):
        async with turns.presence(world.database) as worker:
            mind = Mind(EmbeddedEngine(), Briefings(), worker)
            for agent in await turns.unanswered(world.database):
                if agent.org_id == world.hotel.org_id:
                    await answer(world.database, mind, agent)
        await world.work()


async def orders(world: World) -> list[str]:
    return [row["source"] for row in await world.rows("SELECT source FROM orders WHERE org_id = $1")]


async def proposal(world: World) -> UUID:
    [row] = await world.rows("SELECT id FROM proposals WHERE org_id = $1 AND status = 'waiting'")
    key: UUID = row["id"]
    return key


async def test_a_guest_confirms_with_a_tap_once(world: World) -> None:
    line = await world.whatsapp()
    await world.number_of_guest(f"+{NUMBER}")
    await line.say(NUMBER, "One club sandwich please")
    await world.work()
    await agent_answers(world)
    offered = line.bodies[-1]["interactive"]
    buttons = [each["reply"] for each in offered["action"]["buttons"]]
    assert [each["title"] for each in buttons] == ["Confirm", "Not now"]
    assert "18.50" in offered["body"]["text"]
    assert await orders(world) == []
    with clock.moved(timedelta(seconds=3)):
        for _ in range(2):
            await line.tap(NUMBER, buttons[0]["id"])
            await world.work()
    assert len(await orders(world)) == 1
    assert "it is ordered" in line.sent[-2]
    assert line.sent[-1] == "It is ordered already."


async def test_a_tap_of_somebody_else_confirms_nothing(world: World) -> None:
    """Of a stranger, of another guest of the hotel, and of another hotel's guest."""
    line, telegram = await world.whatsapp(), await world.telegram()
    await world.number_of_guest(f"+{NUMBER}")
    await line.say(NUMBER, "One club sandwich please")
    await world.work()
    await agent_answers(world)
    key = await proposal(world)
    await world.owner.execute(
        """WITH g AS (INSERT INTO users (org_id, name, email, role, mobile_phone)
            VALUES ($1, 'Nils', '', (SELECT id FROM roles WHERE name = 'guest'), '+4915100000000') RETURNING id)
        INSERT INTO stay_guests (org_id, stay_id, guest_id) SELECT $1, $2, id FROM g""",
        world.hotel.org_id,
        world.hotel.stay_id,
    )
    with clock.moved(timedelta(seconds=3)):
        for number in (STRANGER, "4915100000000"):
            await line.tap(number, f"c:{key}")
            await line.tap(number, f"d:{key}")
        await telegram.tap(31337, f"c:{key}")
        await telegram.tap(31337, f"c:{key}", private_with=4711)
        await world.work()
        assert await orders(world) == []
        assert await proposal(world) == key
        for strange in ("", "c", "c:", "c:x", f"x:{key}", f"c:{world.hotel.org_id}", "d:\x00", f"i:{key}"):
            await line.tap(NUMBER, strange)
        await world.work()
    assert await orders(world) == []
    assert await proposal(world) == key
    assert {text for text in line.sent if "no longer" in text} == {
        "This can no longer be confirmed. Please ask once more."
    }


async def test_a_guest_declines(world: World) -> None:
    line = await world.telegram()
    await line.say(81, f"/start {await world.code_for_guest()}")
    await line.say(81, "One club sandwich please")
    await world.work()
    await agent_answers(world)
    keyboard = line.calls("sendMessage")[-1]["reply_markup"]["inline_keyboard"]
    [[yes], [no]] = keyboard
    assert (yes["text"], no["text"], len(yes["callback_data"].encode()) <= 64) == ("Confirm", "Not now", True)
    with clock.moved(timedelta(seconds=3)):
        await line.tap(81, no["callback_data"], of=1234)
        await world.work()
        await line.tap(81, yes["callback_data"], of=1234)
        await world.work()
    assert await orders(world) == []
    assert line.calls("answerCallbackQuery")[0]["text"] == "All right, we have not ordered it."
    assert line.calls("editMessageReplyMarkup")[0]["message_id"] == 1234
    assert line.sent[-1] == "This can no longer be confirmed. Please ask once more."


async def test_a_dearer_menu_is_shown_before_anything_is_ordered(world: World) -> None:
    line = await world.whatsapp()
    await world.number_of_guest(f"+{NUMBER}")
    await line.say(NUMBER, "One club sandwich please")
    await world.work()
    await agent_answers(world)
    key = await proposal(world)
    await world.owner.execute("UPDATE catalogue_items SET price = 21 WHERE id = $1", world.hotel.items["Club sandwich"])
    with clock.moved(timedelta(seconds=3)):
        await line.tap(NUMBER, f"c:{key}")
        await world.work()
        assert await orders(world) == []
        assert "21.00" in line.sent[-1]
        [again, _] = line.bodies[-1]["interactive"]["action"]["buttons"]
        assert again["reply"]["id"] != f"c:{key}"
        await line.tap(NUMBER, again["reply"]["id"])
        await world.work()
    assert len(await orders(world)) == 1


async def test_a_choice_is_said_when_it_is_tapped(world: World) -> None:
    line = await world.whatsapp()
    await world.number_of_guest(f"+{NUMBER}")
    await line.say(NUMBER, "Something to eat")
    await world.hear()
    [chat] = await world.chats()
    items = [world.hotel.items[title] for title in ("Club sandwich", "Tomato soup", "Air conditioning", "Pillow")]
    async with world.database.unit_of_work(world.hotel.agent(chat["id"])) as db:
        found = await queries.session_for(db, world.hotel.agent(chat["id"]), chat["id"])
        await actions.say(db, found, "Which one would you like?", choices=items)
    await world.send()
    listed = line.bodies[-1]["interactive"]
    rows = listed["action"]["sections"][0]["rows"]
    assert (listed["type"], [row["title"] for row in rows][:2]) == ("list", ["Club sandwich", "Tomato soup"])
    with clock.moved(timedelta(seconds=3)):
        reply = {"type": "list_reply", "list_reply": {"id": rows[1]["id"], "title": "Tomato soup"}}
        await line.say(NUMBER, type="interactive", interactive=reply)
        await world.hear()
    assert await world.texts() == ["Something to eat", "Tomato soup"]
