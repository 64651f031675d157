"""What staff write reaches guests in their own language, where it is translated, and otherwise as it was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from innkeep.conversations import translations
from innkeep.conversations.translations import WantedTranslation
from innkeep.core import clock
from tests.channels.test_sending import answer, connected
from tests.channels.world import WhatsAppLine, World


@pytest.fixture
async def line(world: World) -> WhatsAppLine:
    """A guest who writes German to a desk that writes English, in a house with a translator."""
    world.ways = replace(world.ways, translates=True)
    line = await connected(world)
    [chat] = await world.chats()
    await world.api("PUT", f"/sessions/{chat['id']}/mode", json={"mode": "manual"})
    await world.owner.execute("UPDATE sessions SET language = 'de' WHERE id = $1", chat["id"])
    return line


async def begin(world: World, message_id: str, text: str) -> WantedTranslation:
    """A translation is taken on, as the translator does."""
    [chat] = await world.chats()
    wanted = WantedTranslation(world.hotel.org_id, chat["id"], UUID(message_id), text, "en", "de")
    async with world.database.unit_of_work(world.hotel.agent(chat["id"])) as db:
        assert await translations.begin(db, wanted, "test")
    return wanted


async def finish(world: World, wanted: WantedTranslation, text: str | None) -> None:
    async with world.database.unit_of_work(world.hotel.agent(wanted.session_id)) as db:
        await translations.finish(db, wanted, text)


async def test_it_waits_for_its_translation_and_nothing_overtakes_it(world: World, line: WhatsAppLine) -> None:
    first, second = await answer(world, "It is ready", "Anything else?")
    assert await world.send() == 0
    wanted = await begin(world, first, "It is ready")
    assert await world.send(timedelta(seconds=5)) == 0
    await finish(world, wanted, "Es ist fertig")
    await finish(world, await begin(world, second, "Anything else?"), None)
    with clock.moved(timedelta(seconds=1)):
        assert await world.send() == 2
    assert line.sent == ["Es ist fertig", "Anything else?"]
    [chat] = await world.chats()
    kept = await world.api("GET", f"/sessions/{chat['id']}/messages")
    assert [each["text"] for each in kept["items"]][-2:] == ["It is ready", "Anything else?"]


async def test_the_original_is_sent_when_no_translation_comes(world: World, line: WhatsAppLine) -> None:
    await answer(world, "It is ready")
    assert await world.send(timedelta(seconds=20)) == 0
    assert await world.send(translations.LOST_AFTER + timedelta(seconds=5)) == 1
    assert line.sent == ["It is ready"]


async def test_nobody_waits_where_nothing_translates_or_need_be(world: World, line: WhatsAppLine) -> None:
    world.ways = replace(world.ways, translates=False)
    await answer(world, "It is ready")
    await world.send()
    world.ways = replace(world.ways, translates=True)
    await answer(world, "Ihr Taxi ist da, bitte kommen Sie zum Eingang")
    [chat] = await world.chats()
    await world.owner.execute("UPDATE messages SET language = 'de' WHERE session_id = $1 AND text ~ 'Taxi'", chat["id"])
    await world.send()
    assert line.sent == ["It is ready", "Ihr Taxi ist da, bitte kommen Sie zum Eingang"]


async def test_a_correction_is_translated_like_the_rest(world: World, line: WhatsAppLine) -> None:
    [message] = await answer(world, "At sevn")
    await finish(world, await begin(world, message, "At sevn"), "Um siben")
    await world.send()
    [chat] = await world.chats()
    with clock.moved(timedelta(seconds=5)):
        await world.api("PATCH", f"/sessions/{chat['id']}/messages/{message}", json={"text": "At seven"})
        await world.owner.execute("DELETE FROM message_translations WHERE message_id = $1", UUID(message))
        await finish(world, await begin(world, message, "At seven"), "Um sieben")
        await world.send()
    assert line.sent == ["Um siben", "Berichtigung: Um sieben"]
