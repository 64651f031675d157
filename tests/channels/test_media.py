"""Pictures are fetched with the hotel's key, drawn anew, and nothing else is let in; their words are never lost."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest

from innkeep.channels.adapter import MAX_PHOTO
from tests.channels.messengers import Trouble, picture
from tests.channels.world import WhatsAppLine, World

NUMBER = "436601234567"


async def known(world: World) -> WhatsAppLine:
    line = await world.whatsapp()
    await world.number_of_guest(f"+{NUMBER}")
    return line


async def show(world: World, line: WhatsAppLine, content: bytes | None, caption: str = "") -> None:
    """The guest sends a picture; None is one that is gone."""
    name = f"9{secrets.randbelow(10**12)}"
    if content is not None:
        world.messengers.files[name] = content
    image = {"id": name, "mime_type": "image/jpeg", **({"caption": caption} if caption else {})}
    await line.say(NUMBER, type="image", image=image)


async def photos(world: World) -> list[dict[str, Any]]:
    query = """SELECT p.width, p.height, p.content, p.sent_by, m.text
        FROM photos p JOIN messages m ON m.id = p.message_id WHERE p.org_id = $1 ORDER BY p.id"""
    return await world.rows(query)


async def test_a_picture_is_drawn_anew(world: World) -> None:
    line = await known(world)
    await show(world, line, picture() + b"<script>hidden</script>", "It drips")
    await world.hear()
    [photo] = await photos(world)
    assert (photo["width"], photo["height"], photo["text"]) == (64, 48, "It drips")
    assert photo["sent_by"] == world.hotel.guest_id
    assert b"hidden" not in photo["content"]
    await line.say(NUMBER, "See?")
    await world.hear()
    assert await world.texts() == ["It drips", "See?"]


async def test_a_picture_between_words_keeps_its_place(world: World) -> None:
    line = await known(world)
    moments = [str(1_800_000_000 + n) for n in range(3)]
    world.messengers.files["77"] = picture()
    said = [
        line.message(NUMBER, "Before", timestamp=moments[0]),
        line.message(NUMBER, type="image", image={"id": "77", "caption": "Look"}, timestamp=moments[1]),
        line.message(NUMBER, "After", timestamp=moments[2]),
    ]
    await line.bring(line.news(messages=said[::-1]))
    await world.hear()
    assert await world.texts() == ["Before", "Look", "After"]
    assert len(await photos(world)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"not a picture",
        b"",
        b"GIF89a" + b"\x00" * 100,
        picture()[:200],
        b"\xff\xd8\xff" + b"\x00" * MAX_PHOTO,
        None,
    ],
    ids=["words", "nothing", "another kind", "broken", "huge", "gone"],
)
async def test_what_is_no_picture_leaves_its_words(world: World, content: bytes | None) -> None:
    line = await known(world)
    await show(world, line, content, "It drips")
    await world.work()
    assert await photos(world) == []
    assert await world.texts() == ["It drips\nPhoto (it could not be opened)"]
    assert any("could not open this picture" in text for text in line.sent)


async def test_a_picture_is_fetched_from_metas_own_places_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key goes along, so it is shown to nobody else."""
    line = await known(world)
    for elsewhere in (
        "http://127.0.0.1:1/media/1",
        "https://lookaside.fbsbx.com.evil.example/x",
        "ftp://media.example/x",
    ):
        monkeypatch.setattr(world.messengers, "media_url", elsewhere)
        await show(world, line, picture())
        await world.hear()
    assert await photos(world) == []
    assert await world.texts() == ["Photo (it could not be opened)"] * 3


async def test_a_picture_that_does_not_come_now_is_fetched_later(world: World) -> None:
    line = await known(world)
    await show(world, line, picture(), "It drips")
    await line.say(NUMBER, "Please come")
    world.messengers.troubles[line.key] += [Trouble(503), Trouble(429, {"error": {"code": 4}})]
    assert await world.hear() == 0
    assert await world.texts() == []
    await world.hear(timedelta(seconds=4))
    await world.hear(timedelta(seconds=30))
    assert await world.texts() == ["It drips", "Please come"]
    assert len(await photos(world)) == 1


async def test_a_picture_that_never_comes_leaves_its_words(world: World) -> None:
    line = await known(world)
    await show(world, line, picture(), "It drips")
    world.messengers.troubles[line.key] += [Trouble(503)] * 10
    for attempt in range(6):
        await world.hear(timedelta(minutes=6 * attempt + 1))
    world.messengers.troubles[line.key].clear()
    assert await world.texts() == ["It drips\nPhoto (it could not be opened)"]


async def test_whatsapps_pictures_may_be_files_and_words_are_edited_or_taken_back(world: World) -> None:
    line = await known(world)
    world.messengers.files |= {"sharp": picture(80, 60)}
    await line.say(NUMBER, type="document", document={"id": "sharp", "mime_type": "image/png", "caption": "It drips"})
    await line.say(NUMBER, type="document", document={"id": "sharp", "mime_type": "application/pdf"})
    for edited in ({"type": "text", "text": {"body": "It pours"}}, {"type": "image", "image": {"caption": "Here"}}):
        await line.say(NUMBER, type="edit", edit={"original_message_id": "wamid.1", "message": edited})
    await line.say(NUMBER, type="revoke", revoke={"original_message_id": "wamid.1"})
    await world.work()
    assert [(each["width"], each["text"]) for each in await photos(world)] == [(80, "It drips")]
    assert (await world.texts())[-2:] == ["✎ It pours", "✎ Here"]
    assert sum("text and pictures" in text for text in line.sent) == 1


async def test_strangers_show_staff_nothing(world: World) -> None:
    line = await world.whatsapp()
    await show(world, line, picture(), "Look at this")
    await world.hear()
    assert await photos(world) == []
    assert await world.texts() == ["Look at this"]
    assert not [call for call in world.messengers.calls[line.key] if call.method == "media"]


async def test_telegrams_pictures_come_by_getfile(world: World) -> None:
    line = await world.telegram()
    await line.say(61, f"/start {await world.code_for_guest()}")
    world.messengers.files |= {"small": picture(8, 8), "large": picture(80, 60)}
    sizes = [{"file_id": "small", "width": 8, "height": 8}, {"file_id": "large", "width": 80, "height": 60}]
    await line.say(61, photo=sizes, caption="It drips")
    await line.say(61, document={"file_id": "large", "mime_type": "image/jpeg"})
    await line.say(61, document={"file_id": "large", "mime_type": "application/pdf"})
    await line.say(61, voice={"file_id": "large"})
    await line.say(61, location={"latitude": 48.2, "longitude": 16.37})
    moving = line.update(61, location={"latitude": 48.3, "longitude": 16.37, "live_period": 900})
    await line.bring({"update_id": moving["update_id"], "edited_message": moving["message"]})
    await world.work()
    assert [(each["width"], each["text"]) for each in await photos(world)] == [(80, "It drips"), (80, "Photo")]
    assert (await world.texts())[-1] == "📍 48.2, 16.37"
    assert sum("text and pictures" in text for text in line.sent) == 2
