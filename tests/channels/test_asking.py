"""Guests at messengers are asked what the page asks: did it arrive, was it solved, how was it, a word about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from innkeep.core import clock
from tests.channels.test_sending import NUMBER, chatting, connected
from tests.channels.world import TelegramLine, WhatsAppLine, World

LATER = timedelta(seconds=3)


async def brought(world: World) -> str:
    """Towels, ordered by the desk for the guest, and brought."""
    items = [{"catalogue_item_id": str(world.hotel.items["Bath towel"]), "qty": 2}]
    wanted = {"stay_id": str(world.hotel.stay_id), "items": items}
    order: str = (await world.api("POST", "/orders", 201, json=wanted))["id"]
    await step(world, order, "in_progress", "completed")
    return order


async def step(world: World, order: str, *steps: str) -> None:
    for to in steps:
        await world.api("POST", f"/orders/{order}/transitions", json={"to": to})
    await world.send()


async def rating(world: World) -> dict[str, Any]:
    [row] = await world.rows("SELECT * FROM ratings WHERE org_id = $1")
    return row


def buttons(line: WhatsAppLine) -> list[str]:
    action = line.bodies[-1]["interactive"]["action"]
    found = [each["reply"] for each in action["buttons"]] if "buttons" in action else action["sections"][0]["rows"]
    return [each["id"] for each in found]


async def test_what_was_brought_is_asked_about_rated_and_a_word_is_a_reply_to_it(world: World) -> None:
    line = await connected(world)
    order = await brought(world)
    assert "Did it arrive?" in line.sent[-1]
    yes, _ = buttons(line)
    with clock.moved(LATER):
        await line.tap(NUMBER, yes)
        await world.work()
        assert (line.sent[-1], len(buttons(line))) == ("Thank you. How was it?", 5)
        await line.tap(NUMBER, buttons(line)[1])
        await world.work()
        assert "reply to this message" in line.sent[-1]
        [thanks] = [each["parts"][0] for each in await world.sendings() if each["kind"] == "rating"][-1:]
        await line.say(NUMBER, "So soft!", context={"id": thanks})
        await world.work()
    said = await rating(world)
    assert (said["order_id"], said["fulfilled"], said["stars"], said["words"]) == (UUID(order), True, 4, "So soft!")
    assert line.sent[-1] == "Thank you for telling us."
    assert "So soft!" not in await world.texts()


async def test_a_word_is_kept_with_what_its_own_writer_rated(world: World) -> None:
    """The number is by now that of somebody else in the room: Emma's answer stays as she gave it."""
    line = await connected(world)
    await brought(world)
    with clock.moved(LATER):
        await line.tap(NUMBER, buttons(line)[0])
        await world.work()
        await line.tap(NUMBER, buttons(line)[0])
        await world.work()
        stay = await world.api("POST", f"/checkin-rooms/{world.hotel.stay_id}/guests", 201, json={"name": "Nils"})
        nils = next(each["guest_id"] for each in stay["guests"] if not each["is_primary"])
        await world.owner.execute(
            "UPDATE channel_contacts SET guest_id = $2, session_id = NULL WHERE org_id = $1", world.hotel.org_id, nils
        )
        [thanks] = [each["parts"][0] for each in await world.sendings() if each["kind"] == "rating"][-1:]
        await line.say(NUMBER, "Scratchy.", context={"id": thanks})
        await world.work()
    said = await rating(world)
    assert (said["guest_id"], said["stars"], said["words"]) == (world.hotel.guest_id, 5, None)
    assert "Scratchy." in await world.texts()


async def test_what_did_not_arrive_is_open_again_with_one_tap_and_asked_about_once_more(world: World) -> None:
    line = await connected(world)
    order = await brought(world)
    _, no = buttons(line)
    asked = len([text for text in line.sent if "Did it arrive?" in text])
    with clock.moved(LATER):
        await line.tap(NUMBER, no)
        await world.work()
        assert [text for text in line.sent if "It is open again" in text]
        assert (await world.api("GET", f"/orders/{order}"))["status"] == "in_progress"
        # The button of before is of no use while somebody is at it.
        await line.tap(NUMBER, no)
        await world.work()
        assert (await world.api("GET", f"/orders/{order}"))["status"] == "in_progress"
        await step(world, order, "completed")
    assert len([text for text in line.sent if "Did it arrive?" in text]) == asked + 1


async def test_an_ended_conversation_is_asked_about_and_no_calls_a_person(world: World) -> None:
    line: TelegramLine = await chatting(world)
    [chat] = await world.chats()
    with clock.moved(LATER):
        await world.api("POST", f"/sessions/{chat['id']}/termination")
        await world.send()
    asked = line.calls("sendMessage")[-1]
    assert "Was everything solved?" in asked["text"]
    [[_], [no]] = asked["reply_markup"]["inline_keyboard"]
    with clock.moved(LATER):
        await line.tap(900, no["callback_data"])
        await world.work()
    _, fresh = await world.chats()
    assert (fresh["mode"], fresh["waiting_since"] is not None) == ("manual", True)
    [move] = await world.rows("SELECT reason FROM session_moves WHERE org_id = $1 AND session_id = $2", fresh["id"])
    assert move["reason"] == "not_solved"
    assert "A person from our team will answer you here" in line.sent[-1]


async def test_a_word_in_reply_to_anything_else_is_said_to_the_hotel(world: World) -> None:
    line = await connected(world)
    await brought(world)
    [asked] = [each["parts"][0] for each in await world.sendings() if each["kind"] == "rating"]
    with clock.moved(LATER):
        await line.say(NUMBER, "Which towels?", context={"id": asked})
        await world.work()
    assert "Which towels?" in await world.texts()
    assert (await rating(world))["words"] is None


async def test_nobody_is_asked_for_whom_nobody_vouches_or_who_has_been_silent_for_long(world: World) -> None:
    line = await world.telegram()
    await line.say(901, f"/start {world.hotel.room_code}")
    await line.say(901, "Hello")
    await world.work()
    await world.sign_in("front_desk")
    await brought(world)
    assert [text for text in line.sent if "?" in text] == []

    await world.sign_in("manager")
    silent = await connected(world)
    with clock.moved(timedelta(hours=25)):
        await brought(world)
    [skipped] = [each for each in await world.sendings() if each["kind"] == "rating"]
    assert (skipped["status"], silent.sent) == ("skipped", [])


async def test_nobody_else_answers_for_a_guest(world: World) -> None:
    line = await connected(world)
    await brought(world)
    yes, _ = buttons(line)
    await world.sign_in("manager")
    telegram = await world.telegram()
    with clock.moved(LATER):
        await telegram.say(902, f"/start {world.hotel.room_code}")
        await telegram.tap(902, yes)
        await telegram.tap(31337, yes)
        await line.tap("4915112345678", yes)
        await world.work()
    assert (await rating(world))["answered_at"] is None
    assert telegram.sent[-1] == "This can no longer be confirmed. Please ask once more."
