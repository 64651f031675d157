"""Who writes at a messenger is nobody's guest until a number, a code or a colleague says whose."""

from __future__ import annotations

import asyncio
import json
import random
from datetime import timedelta

import pytest

from innkeep.channels import hearing
from innkeep.core import clock
from tests.channels.world import World, now
from tests.journeys.people import follow, link_for

NUMBER = "436601234567"


async def test_the_number_that_is_kept_with_a_guest_is_the_guests(world: World) -> None:
    line = await world.whatsapp()
    await world.number_of_guest("+43 660 123-4567")
    await line.say(NUMBER, "Two bath towels, please")
    await world.hear()
    [chat] = await world.chats()
    assert (chat["session_id"], chat["checkin_room_id"]) == (world.hotel.guest_id, world.hotel.stay_id)
    assert (chat["room_id"], chat["mode"], chat["verified"]) == (world.hotel.room_id, "agent", True)
    assert await world.notes() == ""


@pytest.mark.parametrize("kept", ["0043 660 1234567", "(+43) 660 1234567"])
async def test_a_number_names_its_country_in_several_ways(world: World, kept: str) -> None:
    line = await world.whatsapp()
    await world.number_of_guest(kept)
    await line.say(NUMBER, "Hello")
    await world.hear()
    assert [chat["session_id"] for chat in await world.chats()] == [world.hotel.guest_id]


@pytest.mark.parametrize("kept", ["0660 1234567", "660 123 4567", "+43 660 123 4568", "43660", ""])
async def test_another_number_is_nobodys(world: World, kept: str) -> None:
    line = await world.whatsapp()
    await world.number_of_guest(kept)
    await line.say(NUMBER, "I am Emma Lindqvist of room 101")
    await world.hear()
    [chat] = await world.chats()
    assert (chat["session_id"], chat["checkin_room_id"], chat["room_id"], chat["verified"]) == (None, None, None, False)


async def test_a_number_that_two_guests_share_is_neithers(world: World) -> None:
    line = await world.whatsapp()
    await world.number_of_guest(f"+{NUMBER}")
    guest = await world.owner.fetchval(
        """INSERT INTO users (org_id, name, email, role, mobile_phone)
        VALUES ($1, 'Nils', '', (SELECT id FROM roles WHERE name = 'guest'), $2) RETURNING id""",
        world.hotel.org_id,
        f"+{NUMBER}",
    )
    await world.owner.execute(
        "INSERT INTO stay_guests (org_id, stay_id, guest_id) VALUES ($1, $2, $3)",
        world.hotel.org_id,
        world.hotel.stay_id,
        guest,
    )
    await line.say(NUMBER, "Hello")
    await world.hear()
    assert [chat["session_id"] for chat in await world.chats()] == [None]


async def test_somebody_unknown_is_a_persons_to_answer(world: World) -> None:
    """Nothing of a guest is told, nothing is ordered; the desk reads who says they are who."""
    line = await world.whatsapp()
    await line.say(NUMBER, "A club sandwich please")
    await world.work()
    [chat] = await world.chats()
    assert (chat["mode"], chat["assignee_id"], chat["waiting_since"] is not None) == ("manual", None, True)
    assert "+436601234567" in await world.notes()
    assert "“Emma”" in await world.notes()
    assert any("could not find your stay" in text for text in line.sent)
    assert await world.rows("SELECT id FROM proposals WHERE org_id = $1") == []
    await line.say(NUMBER, "Hello?")
    await world.work()
    assert len(await world.chats()) == 1
    assert sum("could not find your stay" in text for text in line.sent) == 1
    await world.sign_in("front_desk")
    await world.api("POST", f"/sessions/{chat['id']}/messages", 201, json={"text": "Good evening, who are you?"})
    await world.work()
    assert line.sent[-1] == "Good evening, who are you?"


async def test_the_agent_is_never_let_at_somebody_unknown(world: World) -> None:
    line = await world.whatsapp()
    await line.say(NUMBER, "A club sandwich please")
    await world.hear()
    [chat] = await world.chats()
    await world.sign_in("front_desk")
    await world.api("PUT", f"/sessions/{chat['id']}/mode", json={"mode": "manual"})
    answer = await world.api("PUT", f"/sessions/{chat['id']}/mode", 409, json={"mode": "agent"})
    assert answer["type"] == "/problems/nobody-known"
    [chat] = await world.chats()
    assert chat["mode"] == "manual"


async def test_the_desk_says_who_it_is(world: World) -> None:
    line = await world.whatsapp()
    await line.say(NUMBER, "Two bath towels, please")
    await world.hear()
    [chat] = await world.chats()
    whose = {"stay_id": str(world.hotel.stay_id), "guest_id": str(world.hotel.guest_id)}
    await world.sign_in("housekeeper")
    await world.api("PUT", f"/sessions/{chat['id']}/guest", 403, json=whose)
    await world.sign_in("front_desk")
    await world.api("PUT", f"/sessions/{chat['id']}/guest", 404, json=whose | {"guest_id": str(world.hotel.room_id)})
    known = await world.api("PUT", f"/sessions/{chat['id']}/guest", json=whose)
    assert (known["id"], known["session_id"], known["mode"]) == (str(chat["id"]), whose["guest_id"], "agent")
    await world.api("PUT", f"/sessions/{chat['id']}/guest", 409, json=whose)
    await line.say(NUMBER, "and a pillow")
    await world.hear()
    assert await world.texts() == ["Two bath towels, please", "and a pillow"]
    assert len(await world.chats()) == 1


async def link(world: World, kind: str) -> dict[str, str]:
    """A link of the guest's, as the desk writes it on a card."""
    whose = {"stay_id": str(world.hotel.stay_id), "guest_id": str(world.hotel.guest_id)}
    found = (await world.api("POST", "/channel-links", 201, json=whose))["items"]
    return next(each for each in found if each["kind"] == kind)


async def test_a_start_link_connects_once(world: World) -> None:
    line = await world.telegram()
    code = (await link(world, "telegram"))["url"].removeprefix("https://t.me/aurora_bot?start=")
    await line.say(7001, f"/start {code}")
    await line.say(7001, "Two bath towels, please")
    await world.work()
    assert [chat["session_id"] for chat in await world.chats()] == [world.hotel.guest_id]
    assert await world.texts() == ["Two bath towels, please"]
    assert "connected with your stay" in line.sent[0]
    await line.say(7002, f"/start {code}")
    await line.say(7002, "Hello")
    await world.work()
    assert [chat["session_id"] for chat in await world.chats()] == [world.hotel.guest_id, None]
    assert any("not valid any more" in text for text in line.sent)


async def test_a_code_in_the_first_words_connects_and_is_not_repeated(world: World) -> None:
    line = await world.whatsapp()
    found = await link(world, "whatsapp")
    assert found["url"].startswith("https://wa.me/4312345678?text=Hello%21%20")
    await line.say(NUMBER, f"Hello! {found['code']}")
    await line.say(NUMBER, "Two bath towels, please")
    await world.work()
    [chat] = await world.chats()
    assert (chat["session_id"], chat["verified"]) == (world.hotel.guest_id, True)
    assert await world.texts() == ["Two bath towels, please"]


async def test_a_code_is_over_after_its_time_and_outside_of_its_hotel(world: World) -> None:
    line = await world.whatsapp()
    code = (await link(world, "whatsapp"))["code"]
    with clock.moved(timedelta(hours=25)):
        await line.say(NUMBER, f"Hello! {code}")
        await line.say("43111", "My code is AAAAAA-AAAAAA, please help")
        await world.work()
    assert [chat["session_id"] for chat in await world.chats()] == [None]
    assert await world.texts() == ["My code is ••••••, please help"]
    assert sum("not valid any more" in text for text in line.sent) == 2


async def test_who_was_unknown_goes_on_as_a_guest(world: World) -> None:
    """What they said before stays in the conversation, and is answered."""
    line = await world.whatsapp()
    await line.say(NUMBER, "Two bath towels, please")
    await world.hear()
    await line.say(NUMBER, f"Hello! {(await link(world, 'whatsapp'))['code']}")
    await world.hear()
    [chat] = await world.chats()
    assert (chat["session_id"], chat["mode"], chat["last_guest_seq"] > chat["answered_seq"]) == (
        world.hotel.guest_id,
        "agent",
        True,
    )


async def test_who_was_unknown_joins_the_conversation_that_the_guest_has(world: World) -> None:
    line = await world.whatsapp()
    await line.say(NUMBER, "Hello?")
    await world.hear()
    await world.browser.post("/api/v1/auth/logout")
    await follow(world.browser, await link_for(world.database, world.hotel.room_code))
    await world.sign_in("manager")
    await line.say(NUMBER, f"Hello! {(await link(world, 'whatsapp'))['code']}")
    await line.say(NUMBER, "It is me")
    await world.hear()
    unknown, known = await world.chats()
    assert (unknown["status"], known["status"], known["session_id"]) == ("terminated", "open", world.hotel.guest_id)
    assert await world.texts() == ["Hello?", "It is me"]


async def test_a_rooms_code_lets_in_as_the_guest_page_does(world: World) -> None:
    line = await world.telegram()
    await line.say(7003, f"/start {world.hotel.empty_room_code}")
    await line.say(7004, f"/start {world.hotel.room_code}")
    for chat in (7003, 7004):
        await line.say(chat, "Hello")
    await world.hear()
    assert {(chat["session_id"], chat["verified"]) for chat in await world.chats()} == {
        (None, False),
        (world.hotel.guest_id, False),
    }


async def test_after_check_out_nobody_is_anybodys_guest(world: World) -> None:
    line = await world.whatsapp()
    await world.number_of_guest(f"+{NUMBER}")
    await line.say(NUMBER, "Hello")
    await world.hear()
    with clock.moved(timedelta(seconds=2)):
        await world.api("POST", f"/checkin-rooms/{world.hotel.stay_id}/check-out")
    await line.say(NUMBER, "I forgot my umbrella")
    await world.hear()
    stayed, left = await world.chats()
    assert (stayed["status"], left["status"]) == ("terminated", "open")
    assert (left["session_id"], left["mode"]) == (None, "manual")


@pytest.mark.parametrize("known", [True, False])
async def test_twenty_first_messages_at_once_are_one_session_in_the_messengers_order(
    world: World, *, known: bool
) -> None:
    """They arrive all at once and in disorder, some of them twice, and four workers want to read them."""
    line = await world.whatsapp()
    if known:
        await world.number_of_guest(f"+{NUMBER}")
    first = now() - 100
    said = [line.message(NUMBER, f"Message {n:02}", timestamp=str(first + n)) for n in range(20)]
    random.shuffle(said)
    bodies = [line.news(messages=[each]) for each in [*said, *said[:5]]]
    answers = await asyncio.gather(*(line.bring(body) for body in bodies))
    assert {answer.status_code for answer in answers} == {200}
    with clock.moved(timedelta(seconds=1)):
        mine = [each for each in await hearing.waiting(world.database) if each.org_id == world.hotel.org_id]
        await asyncio.gather(*(hearing.hear(world.database, world.ways, each) for each in mine * 4))
    while await world.hear():
        pass
    [chat] = await world.chats()
    assert await world.texts() == [f"Message {n:02}" for n in range(20)]
    assert chat["session_id"] == (world.hotel.guest_id if known else None)


async def test_what_comes_together_in_one_second_stays_as_it_was_sent(world: World) -> None:
    line, moment = await world.whatsapp(), str(now())
    said = [line.message(NUMBER, f"Message {n:02}", timestamp=moment) for n in range(12)]
    assert (await line.bring(line.news(messages=said))).status_code == 200
    await world.hear()
    assert await world.texts() == [f"Message {n:02}" for n in range(12)]


async def test_a_worker_that_dies_has_written_it_or_not(world: World) -> None:
    """It holds its turn for a while after; then another does what is left, and nothing twice."""
    line = await world.whatsapp()
    await line.say(NUMBER, "First")
    await world.hear()
    [chat] = await world.chats()
    await line.say(NUMBER, "Second")
    await world.owner.execute(
        """UPDATE channel_contacts SET hearing_by = gen_random_uuid(), hearing_until = now() + interval '90 seconds'
        WHERE org_id = $1""",
        world.hotel.org_id,
    )
    assert await world.hear() == 0
    assert await world.hear(timedelta(seconds=100)) == 1
    await world.owner.execute(
        "UPDATE channel_inbox SET done_at = NULL, told = $2 WHERE org_id = $1",
        world.hotel.org_id,
        json.dumps({"kind": "text", "text": "Again"}),
    )
    await world.hear()
    assert await world.texts() == ["First", "Second"]
    assert [each["id"] for each in await world.chats()] == [chat["id"]]


async def test_what_cannot_be_written_is_tried_again_and_staff_are_told_in_the_end(world: World) -> None:
    line = await world.whatsapp()
    await line.say(NUMBER, "Hello")
    await world.hear()
    await line.say(NUMBER, "A puzzle")
    await world.owner.execute(
        "UPDATE channel_inbox SET told = $2 WHERE org_id = $1 AND done_at IS NULL",
        world.hotel.org_id,
        json.dumps({"riddle": True}),
    )
    for attempt in range(6):
        assert await world.hear(timedelta(minutes=6 * attempt + 1)) == 0
    assert "could not be read" in await world.notes()
    assert [chat["waiting_since"] is not None for chat in await world.chats()] == [True]
    await line.say(NUMBER, "And on")
    with clock.moved(timedelta(hours=1)):
        await world.hear()
    assert await world.texts() == ["Hello", "And on"]


async def test_somebody_new_whose_first_words_cannot_be_read_is_a_persons_to_answer(world: World) -> None:
    line = await world.whatsapp()
    await line.say(NUMBER, "A puzzle")
    riddle = json.dumps({"riddle": True})
    await world.owner.execute("UPDATE channel_inbox SET told = $2 WHERE org_id = $1", world.hotel.org_id, riddle)
    for attempt in range(6):
        assert await world.hear(timedelta(minutes=6 * attempt + 1)) == 0
    assert "could not be read" in await world.notes()
    assert [chat["waiting_since"] is not None for chat in await world.chats()] == [True]
