"""What the hotel says reaches the guest in order, through trouble, if possible once, and never in silence."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest

from innkeep.channels import sending
from innkeep.conversations import actions
from innkeep.conversations.queries import session_for
from innkeep.core import clock
from tests.channels.messengers import Trouble, picture
from tests.channels.world import TelegramLine, WhatsAppLine, World

NUMBER = "436601234567"
RATE = {"error": {"message": "(#130429) Rate limit hit", "code": 130429}}


async def connected(world: World) -> WhatsAppLine:
    """A guest of room 101 who has written by WhatsApp; staff answer."""
    line = await world.whatsapp()
    await world.number_of_guest(f"+{NUMBER}")
    await line.say(NUMBER, "Hello")
    await world.hear()
    await world.sign_in("front_desk")
    return line


async def chatting(world: World) -> TelegramLine:
    """The same by Telegram."""
    line = await world.telegram()
    await line.say(900, f"/start {await world.code_for_guest()}")
    await line.say(900, "Hello")
    await world.work()
    world.messengers.calls[line.key] = [c for c in world.messengers.calls[line.key] if c.method == "setWebhook"]
    await world.sign_in("front_desk")
    return line


async def answer(world: World, *texts: str) -> list[str]:
    """Staff write; the ids of what they wrote."""
    [chat] = await world.chats()
    with clock.moved(timedelta(seconds=1)):
        made = [await world.api("POST", f"/sessions/{chat['id']}/messages", 201, json={"text": text}) for text in texts]
    return [each["id"] for each in made]


async def taken_by_another(world: World) -> None:
    """Another worker takes the turn to send, and dies with it."""
    await world.owner.execute(
        """UPDATE channel_contacts SET sending_by = gen_random_uuid(), sending_until = now() + interval '60 seconds'
        WHERE org_id = $1""",
        world.hotel.org_id,
    )


async def test_answers_arrive_in_order(world: World) -> None:
    line = await connected(world)
    await answer(world, *(f"Answer {n}" for n in range(10)))
    with clock.moved(timedelta(seconds=2)):
        mine = [each for each in await sending.waiting(world.database) if each.org_id == world.hotel.org_id]
        await asyncio.gather(*(sending.send(world.database, world.ways, each) for each in mine * 4))
    assert line.sent == [f"Answer {n}" for n in range(10)]
    assert {body["to"] for body in line.bodies} == {NUMBER}


async def test_what_guests_say_is_not_sent_back_to_them(world: World) -> None:
    line = await connected(world)
    await world.work()
    assert line.sent == []


@pytest.mark.parametrize(
    ("trouble", "rest"),
    [
        (Trouble(429, RATE, {"retry-after": "30"}), 30),
        (Trouble(400, RATE), 1),
        (Trouble(400, {"error": {"code": 131057, "message": "Account in maintenance mode"}}), 1),
        (Trouble(403, {"error": {"code": 131005, "message": "Access denied"}}), 300),
        (Trouble(503), 1),
        (Trouble(500, {}, {"retry-after": "120"}), 120),
        (Trouble(200, {"strange": True}), 1),
    ],
)
@pytest.mark.usefixtures("still")
async def test_trouble_passes_and_nothing_overtakes(world: World, trouble: Trouble, rest: int) -> None:
    line = await connected(world)
    await answer(world, "First", "Second")
    world.messengers.troubles[line.key].append(trouble)
    assert await world.send() == 0
    assert line.sent == []
    head, behind = await world.sendings()
    assert (head["status"], head["attempts"], behind["attempts"]) == ("waiting", 1, 0)
    assert 0.7 * rest <= (head["due_at"] - clock.now()).total_seconds() <= 1.3 * rest + 2
    assert await world.send(timedelta(seconds=rest * 0.5)) == 0
    assert await world.send(timedelta(seconds=rest * 1.3 + 3)) == 2
    assert line.sent == ["First", "Second"]


@pytest.mark.usefixtures("still")
async def test_telegram_says_for_how_long_to_wait(world: World) -> None:
    line = await chatting(world)
    await answer(world, "First", "Second")
    busy = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 17}}
    world.messengers.troubles[line.key].append(Trouble(429, busy))
    assert await world.send() == 0
    assert await world.send(timedelta(seconds=16)) == 0
    assert await world.send(timedelta(seconds=21)) == 2
    assert line.sent == ["First", "Second"]


async def test_a_messenger_that_does_not_answer_is_asked_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    line = await connected(world)
    await answer(world, "First")
    monkeypatch.setattr(world.ways.http, "timeout", 0.05)
    world.messengers.troubles[line.key].append(Trouble(wait=0.3))
    assert await world.send() == 0
    [row] = await world.sendings()
    assert (row["status"], "does not answer" in row["problem"]) == ("waiting", True)


async def test_what_is_refused_is_told_to_staff_and_the_rest_goes_on(world: World) -> None:
    line = await connected(world)
    await answer(world, "First", "Second")
    refusal = {"error": {"code": 131026, "message": "Message undeliverable", "error_data": {"details": "No WhatsApp."}}}
    world.messengers.troubles[line.key].append(Trouble(400, refusal))
    await world.send()
    assert line.sent == ["Second"]
    assert "WhatsApp: “First” did not reach the guest: No WhatsApp." in await world.notes()
    [chat] = await world.chats()
    found = (await world.api("GET", f"/sessions/{chat['id']}/sendings"))["items"]
    assert [(each["status"], each["problem"]) for each in found] == [("sent", None), ("failed", "No WhatsApp.")]
    assert chat["waiting_since"] is None, "whoever wrote it answers already"
    [named] = await world.rows("SELECT user_id FROM note_mentions WHERE org_id = $1")
    assert named["user_id"] == chat["assignee_id"], "and is told, wherever they are"


async def test_a_person_is_called_where_the_agents_words_do_not_arrive(world: World) -> None:
    line = await connected(world)
    [chat] = await world.chats()
    for words in ("First", "Second"):
        async with world.database.unit_of_work(world.hotel.agent(chat["id"])) as db:
            await actions.say(db, await session_for(db, world.hotel.agent(chat["id"]), chat["id"]), words)
        refusal = {"error": {"code": 131026, "message": "Message undeliverable"}}
        world.messengers.troubles[line.key].append(Trouble(400, refusal))
        await world.send()
    [chat] = await world.chats()
    assert (chat["mode"], chat["waiting_since"] is not None) == ("manual", True)
    called = await world.rows("SELECT reason FROM session_moves WHERE org_id = $1")
    assert called == [{"reason": "unreachable"}], "once"
    assert await world.rows("SELECT id FROM lessons WHERE org_id = $1") == [], "there is nothing to learn from it"


async def test_a_guest_who_has_blocked_the_bot_is_no_mystery(world: World) -> None:
    line = await chatting(world)
    await answer(world, "First")
    blocked = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    world.messengers.troubles[line.key].append(Trouble(403, blocked))
    await world.send()
    assert "has blocked the bot" in await world.notes()


async def test_what_is_tried_for_a_day_is_given_up(world: World) -> None:
    line = await chatting(world)
    await answer(world, "First")
    world.messengers.troubles[line.key].append(Trouble(500))
    await world.send()
    await world.send(timedelta(hours=25))
    [*_, row] = await world.sendings()
    assert row["status"] == "failed"
    assert "tried for 24 hours" in await world.notes()
    assert line.sent == []


async def test_refused_keys_are_the_channels_problem(world: World) -> None:
    line = await connected(world)
    await answer(world, "First")
    expired = {"error": {"code": 190, "message": "Error validating access token"}}
    world.messengers.troubles[line.key].append(Trouble(401, expired))
    await world.send()
    await world.sign_in("manager")
    channel = await world.api("GET", f"/channels/{line.channel['id']}")
    assert (channel["state"], "access token" in channel["problem"]) == ("failed", True)
    assert await world.send(timedelta(minutes=6)) == 1
    assert line.sent == ["First"]
    channel = await world.api("GET", f"/channels/{line.channel['id']}")
    assert (channel["state"], channel["problem"]) == ("connected", None)


async def test_a_worker_that_dies_after_sending_does_not_send_again_when_whatsapp_tells(world: World) -> None:
    """The messenger took it, the worker died before it could note so: the status brings our own id back."""
    line = await connected(world)
    await answer(world, "First")
    world.messengers.troubles[line.key].append(Trouble(status=503, taken=True))
    await world.send()
    assert line.sent == ["First"]
    reference = line.bodies[0]["biz_opaque_callback_data"]
    await line.tell(NUMBER, "wamid.lost", "sent", biz_opaque_callback_data=reference)
    await line.tell(NUMBER, "wamid.lost", "delivered", biz_opaque_callback_data=reference)
    await world.hear()
    await world.send(timedelta(minutes=5))
    assert line.sent == ["First"]
    [row] = await world.sendings()
    assert (row["status"], row["parts"]) == ("delivered", ["wamid.lost"])


async def test_a_worker_that_dies_holds_nobody_up_for_long(world: World) -> None:
    line = await connected(world)
    await answer(world, "First")
    await taken_by_another(world)
    assert await world.send() == 0
    assert await world.send(timedelta(seconds=65)) == 1
    assert line.sent == ["First"]


async def test_what_was_sent_is_noted_though_another_worker_has_the_turn_by_then(world: World) -> None:
    line = await connected(world)
    await answer(world, "First", "Second")
    taken = {"messages": [{"id": "wamid.slow"}]}
    late = Trouble(body=taken, taken=True, meanwhile=lambda: taken_by_another(world))
    world.messengers.troubles[line.key].append(late)
    await world.send()
    first, second = await world.sendings()
    assert (first["status"], first["parts"], second["status"]) == ("sent", ["wamid.slow"], "waiting")
    await world.send(timedelta(seconds=65))
    assert line.sent == ["First", "Second"]


async def test_a_long_answer_goes_in_parts_and_goes_on_where_it_broke_off(world: World) -> None:
    line = await chatting(world)
    emojis = "😀" * 3_000  # 6,000 code units of UTF-16, which are what Telegram counts
    await answer(world, f"{emojis} end")
    world.messengers.troubles[line.key] += [Trouble(500)]
    await world.send()
    world.messengers.troubles[line.key].clear()
    await world.send(timedelta(seconds=10))
    assert len(line.sent) == 2
    assert "".join(line.sent).replace(" ", "") == f"{emojis}end"
    assert all(len(text.encode("utf-16-le")) // 2 <= 4096 for text in line.sent)


async def test_marks_follow_what_whatsapp_tells_in_any_order(world: World) -> None:
    line = await connected(world)
    await answer(world, "First")
    await world.send()
    [row] = await world.sendings()
    [sent] = row["parts"]
    marks: list[tuple[int, int]] = []
    for status in ("read", "delivered", "sent"):
        await line.tell(NUMBER, sent, status)
        await world.hear()
        [chat] = await world.chats()
        marks.append((chat["guest_delivered_seq"], chat["guest_read_seq"]))
    assert marks == [(2, 2)] * 3
    await line.tell(NUMBER, "wamid.nobodys", "read")
    await line.tell("49111", sent, "failed")
    await world.hear()
    assert [row["status"] for row in await world.sendings()] == ["read"]


async def test_what_did_not_arrive_after_all_is_told(world: World) -> None:
    line = await connected(world)
    await answer(world, "First")
    await world.send()
    [row] = await world.sendings()
    errors = [{"code": 131026, "title": "Message undeliverable"}]
    await line.tell(NUMBER, row["parts"][0], "failed", errors=errors)
    await line.tell(NUMBER, row["parts"][0], "delivered")
    await world.hear()
    assert "did not reach the guest: Message undeliverable" in await world.notes()
    assert [row["status"] for row in await world.sendings()] == ["failed"]


async def test_after_a_day_of_silence_nothing_is_sent_freely(world: World) -> None:
    line = await connected(world)
    with clock.moved(timedelta(hours=24, seconds=5)):
        await answer(world, "Your umbrella was found", "At the desk")
        await world.send()
        assert line.sent == []
        assert "24 hours" in await world.notes()
        assert (await world.notes()).count("held back") == 1
        await line.say(NUMBER, "Thanks, I come")
        await world.work()
    assert line.sent == ["Your umbrella was found", "At the desk"]


async def test_the_hotels_template_asks_a_silent_guest_to_write_once(world: World) -> None:
    line = await world.whatsapp(template="please_write", template_language="en_US")
    await world.number_of_guest(f"+{NUMBER}")
    await line.say(NUMBER, "Hello")
    await world.hear()
    await world.sign_in("front_desk")
    with clock.moved(timedelta(hours=25)):
        await answer(world, "Your umbrella was found", "At the desk")
        await world.send()
        assert line.sent == ["<template please_write>"]
        assert line.bodies[-1]["template"]["language"] == {"code": "en_US"}
        await line.say(NUMBER, "Yes?")
        await world.work()
    assert line.sent == ["<template please_write>", "Your umbrella was found", "At the desk"]


@pytest.mark.parametrize("when", ["at once", "later"])
async def test_whatsapp_itself_says_when_the_window_is_closed(world: World, when: str) -> None:
    line = await connected(world)
    await answer(world, "First")
    if when == "at once":
        closed = {"error": {"code": 131047, "message": "Re-engagement message"}}
        world.messengers.troubles[line.key].append(Trouble(400, closed))
        await world.send()
    else:
        await world.send()
        [row] = await world.sendings()
        await line.tell(NUMBER, row["parts"][0], "failed", errors=[{"code": 131047, "title": "Re-engagement message"}])
        await world.work()
    assert [row["status"] for row in await world.sendings()] == ["held"]
    assert "held back" in await world.notes()
    await line.say(NUMBER, "I am here")
    await world.work()
    assert line.sent[-1] == "First"


async def test_staff_say_it_differently_and_take_it_back(world: World) -> None:
    telegram = await chatting(world)
    [chat] = await world.chats()
    [message] = await answer(world, "At sevn")
    await world.send()
    path = f"/sessions/{chat['id']}/messages/{message}"
    with clock.moved(timedelta(seconds=5)):
        await world.api("PATCH", path, json={"text": "At seven"})
        await world.send()
        await world.api("DELETE", path, 204)
        await world.send()
    [edited], [deleted] = telegram.calls("editMessageText"), telegram.calls("deleteMessage")
    assert (edited["text"], edited["message_id"]) == ("At seven", deleted["message_id"])
    assert telegram.sent == ["At sevn"]


async def test_where_nothing_can_be_changed_it_is_corrected(world: World) -> None:
    line = await connected(world)
    [chat] = await world.chats()
    [message] = await answer(world, "At sevn")
    await world.send()
    path = f"/sessions/{chat['id']}/messages/{message}"
    with clock.moved(timedelta(seconds=5)):
        await world.api("PATCH", path, json={"text": "At seven"})
        await world.send()
        await world.api("DELETE", path, 204)
        await world.send()
    assert line.sent == ["At sevn", "Correction: At seven", "Please disregard our last message."]
    first, *corrections = line.bodies
    [original, *_] = await world.sendings()
    assert [body["context"]["message_id"] for body in corrections] == original["parts"] * 2
    assert "context" not in first


async def test_what_was_not_sent_yet_is_sent_as_it_is_by_then(world: World) -> None:
    line = await connected(world)
    [chat] = await world.chats()
    kept, gone = await answer(world, "At sevn", "Oh no")
    with clock.moved(timedelta(seconds=3)):
        await world.api("PATCH", f"/sessions/{chat['id']}/messages/{kept}", json={"text": "At seven"})
        await world.api("DELETE", f"/sessions/{chat['id']}/messages/{gone}", 204)
        await world.send()
    assert line.sent == ["At seven"]


async def test_staff_send_a_picture(world: World) -> None:
    telegram = await world.telegram()
    line = await connected(world)
    await telegram.say(901, f"/start {await world.code_for_guest()}")
    await telegram.say(901, "Hello from here, too")
    await world.work()
    await world.sign_in("front_desk")
    [chat] = await world.chats()
    files = {"file": ("towel.png", picture(), "image/jpeg")}
    with clock.moved(timedelta(seconds=1)):
        await world.api("POST", f"/sessions/{chat['id']}/photos", 201, files=files, data={"text": "Is it this one?"})
        await world.send()
    assert line.sent[-2:] == ["Is it this one?", "<picture>"]
    assert telegram.sent[-2:] == ["Is it this one?", "<picture>"]
    assert telegram.calls("sendPhoto")[0]["photo"].startswith(b"\xff\xd8\xff")
    with clock.moved(timedelta(seconds=4)):
        await world.api("POST", f"/sessions/{chat['id']}/photos", 201, files=files)
        await world.send()
    assert line.sent[-3:] == ["Is it this one?", "<picture>", "<picture>"], "nothing was said beside the second"


async def test_a_new_conversation_of_the_stay_reaches_the_guest_there_too(world: World) -> None:
    line = await connected(world)
    [chat] = await world.chats()
    with clock.moved(timedelta(seconds=2)):
        await world.api("POST", f"/sessions/{chat['id']}/termination")
    async with world.database.unit_of_work(world.guest) as db:
        fresh = await actions.open_session(db, world.guest)
    with clock.moved(timedelta(seconds=3)):
        await world.api("POST", f"/sessions/{fresh.id}/messages", 201, json={"text": "Your taxi is here"})
        await world.send()
    assert line.sent[-1] == "Your taxi is here"


async def test_orders_are_told_as_on_the_guest_page(world: World) -> None:
    line = await connected(world)
    ordered = {
        "stay_id": str(world.hotel.stay_id),
        "items": [{"catalogue_item_id": str(world.hotel.items["Bath towel"]), "qty": 2}],
    }
    order = await world.api("POST", "/orders", 201, json=ordered)
    for step in (
        {"to": "assigned", "assignee_id": str(world.hotel.staff["housekeeper"].user_id)},
        {"to": "in_progress"},
        {"to": "completed"},
    ):
        await world.api("POST", f"/orders/{order['id']}/transitions", json=step)
        await world.send()
    told = [text for text in line.sent if order["order_number"] in text and "?" not in text]
    assert [text.rpartition(": ")[2] for text in told] == ["Accepted by Dora", "On its way", "Done"]
    assert told[0].startswith("2 × Bath towel")


async def test_no_key_is_ever_written_down(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        line = await chatting(world)
        await answer(world, "First")
        world.messengers.troubles[line.key].append(Trouble(500))
        await world.send()
        await world.send(timedelta(minutes=1))
        assert line.sent == ["First"]
    assert line.key not in caplog.text
    kept: list[Any] = await world.rows("SELECT * FROM channel_outbox WHERE org_id = $1")
    assert line.key not in str(kept)
