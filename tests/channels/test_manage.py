"""A hotel connects its messengers: by managers, with keys that nobody sees again."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet

from innkeep.core.sealing import FILE, CannotUnseal, Seal, seal_of
from innkeep.core.settings import Settings
from tests.channels.messengers import Trouble
from tests.channels.world import TelegramLine, WhatsAppLine, World
from tests.journeys.people import follow, link_for


async def test_a_bot_is_connected_as_soon_as_its_token_is_there(world: World) -> None:
    line = await world.telegram()
    assert (line.channel["state"], line.channel["handle"]) == ("connected", "aurora_bot")
    [hook] = line.calls("setWebhook")
    assert hook["url"] == f"https://stay.example{line.hook}"
    assert hook["allowed_updates"] == ["message", "edited_message", "callback_query"]
    assert len(hook["secret_token"]) >= 43


async def test_keys_are_never_shown_again_and_sealed_where_they_are_kept(world: World) -> None:
    whatsapp, telegram = await world.whatsapp(), await world.telegram()
    shown = json.dumps([await world.api("GET", "/channels"), whatsapp.channel, telegram.channel])
    kept = str(await world.rows("SELECT * FROM channels WHERE org_id = $1"))
    kept += str(await world.rows("SELECT * FROM idempotency_keys WHERE org_id = $1"))
    for secret in (whatsapp.key, whatsapp.app_secret, "chosen-by-the-hotel", telegram.key, telegram.secret):
        assert secret not in shown
        assert secret not in kept


async def test_a_repeated_request_adds_one_channel(world: World) -> None:
    line = TelegramLine(world)
    body, headers = {**line.keys, "name": "Our bot"}, {"Idempotency-Key": uuid4().hex}
    first = await world.api("POST", "/channels", 201, json=body, headers=headers)
    second = await world.api("POST", "/channels", 201, json=body, headers=headers)
    assert first["id"] == second["id"]
    await world.api("POST", "/channels", 409, json=body)


async def test_only_managers_deal_with_channels(world: World) -> None:
    line = await world.telegram()
    path = f"/channels/{line.channel['id']}"
    await world.sign_in("front_desk")
    await world.api("GET", "/channels", 403)
    await world.api("GET", path, 403)
    await world.api("POST", "/channels", 403, json={**TelegramLine(world).keys, "name": "Mine"})
    await world.api("PATCH", path, 403, json={"name": "Mine"})
    await world.api("POST", f"{path}/connection", 403)
    await world.api("DELETE", path, 403)
    await world.sign_in("manager")
    assert (await world.api("GET", path))["name"] == "Our bot"


async def test_a_token_that_telegram_does_not_know_is_said_so_and_can_be_mended(world: World) -> None:
    line = TelegramLine(world)
    wrong = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    world.messengers.troubles[line.key].append(Trouble(401, wrong))
    line.channel = await world.api("POST", "/channels", 201, json={**line.keys, "name": "Our bot"})
    assert (line.channel["state"], "bot token" in line.channel["problem"]) == ("failed", True)
    again = await world.api("POST", f"/channels/{line.channel['id']}/connection")
    assert (again["state"], again["problem"]) == ("connected", None)
    other = TelegramLine(world)
    changed = await world.api("PATCH", f"/channels/{line.channel['id']}", json={"bot_token": other.key})
    assert (changed["state"], changed["account"]) == ("connected", other.key.split(":")[0])
    assert other.calls("setWebhook")


async def test_what_is_not_named_stays(world: World) -> None:
    line = await world.whatsapp()
    path = f"/channels/{line.channel['id']}"
    answer = await world.browser.get(f"/api/v1{path}")
    etag = {"If-Match": answer.headers["etag"]}
    await world.api("PATCH", path, json={"name": "Desk"}, headers=etag)
    await world.api("PATCH", path, 412, json={"name": "Late"}, headers=etag)
    body = line.news(messages=[line.message("49111", "Still heard")])
    assert (await line.bring(body)).status_code == 200
    await world.api("PATCH", path, json={"app_secret": "another-secret"})
    assert (await line.bring(body)).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"bot_token": None},
        {"bot_token": "no token"},
        {"app_secret": "a-secret-of-whatsapps"},
        {"kind": "pigeon"},
        {"name": "  "},
        {"template": "please_write"},
        {"bot_token": "12345:" + "x" * 30 + "/../"},
    ],
)
async def test_what_makes_no_channel_is_refused(world: World, change: dict[str, object]) -> None:
    await world.api("POST", "/channels", 422, json={**TelegramLine(world).keys, "name": "Our bot", **change})
    assert await world.rows("SELECT id FROM channels WHERE org_id = $1") == []


@pytest.mark.parametrize("missing", ["access_token", "app_secret", "verify_token", "phone_number_id"])
async def test_whatsapp_needs_all_of_its_keys(world: World, missing: str) -> None:
    keys = {name: value for name, value in WhatsAppLine(world).keys.items() if name != missing}
    answer = await world.api("POST", "/channels", 422, json={**keys, "name": "Our number"})
    assert answer["type"] == "/problems/keys-incomplete"


async def test_a_channel_that_goes_forgets_its_keys(world: World) -> None:
    line = await world.telegram()
    await world.api("DELETE", f"/channels/{line.channel['id']}", 204)
    await world.api("GET", f"/channels/{line.channel['id']}", 404)
    [row] = await world.rows("SELECT sealed, deleted_at FROM channels WHERE org_id = $1")
    assert (row["sealed"], row["deleted_at"] is None) == (None, False)
    assert line.calls("deleteWebhook")
    await world.api("POST", "/channels", 201, json={**line.keys, "name": "Again"})


async def test_a_conversation_shows_how_it_reaches_its_guest(world: World) -> None:
    line = await world.whatsapp()
    await world.number_of_guest("+436601234567")
    await line.say("436601234567", "Hello")
    await world.hear()
    [chat] = await world.chats()
    web, whatsapp = (await world.api("GET", f"/sessions/{chat['id']}/channels"))["items"]
    assert (web["kind"], web["open_until"], web["abilities"]["corrects"]) == ("web", None, True)
    assert (whatsapp["kind"], whatsapp["contact_name"], whatsapp["verified"]) == ("whatsapp", "Emma", True)
    assert (whatsapp["address"], whatsapp["abilities"]["corrects"]) == ("436601234567", False)
    assert whatsapp["open_until"] is not None


async def test_guests_take_links_for_themselves_alone(world: World) -> None:
    await world.telegram()
    whose = {"stay_id": str(world.hotel.stay_id), "guest_id": str(world.hotel.guest_id)}
    await world.sign_in("housekeeper")
    await world.api("POST", "/channel-links", 403, json=whose)
    await world.browser.post("/api/v1/auth/logout")
    await world.api("POST", "/channel-links", 401, json={})
    await follow(world.browser, await link_for(world.database, world.hotel.room_code))
    [link] = (await world.api("POST", "/channel-links", 201, json={}))["items"]
    assert link["url"] == f"https://t.me/aurora_bot?start={link['code'].replace('-', '')}"
    await world.api("POST", "/channel-links", 404, json=whose | {"guest_id": str(uuid4())})


def test_the_key_is_made_once_and_is_nobodys_to_read(tmp_path: Path) -> None:
    sealed = seal_of(Settings(data=tmp_path / "one")).close(key := uuid4(), {"bot_token": "secret"})
    file = tmp_path / "one" / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == [FILE]
    seal_of.cache_clear()
    assert seal_of(Settings(data=tmp_path / "one")).open(key, sealed) == {"bot_token": "secret"}
    with pytest.raises(CannotUnseal):
        seal_of(Settings(data=tmp_path / "two")).open(key, sealed)
    with pytest.raises(CannotUnseal):
        seal_of(Settings(data=tmp_path / "one")).open(uuid4(), sealed)


def test_a_key_can_be_changed_without_losing_what_it_sealed() -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    sealed = Seal(old).close(key := uuid4(), {"bot_token": "secret"})
    assert Seal(new, old).open(key, sealed) == {"bot_token": "secret"}
    with pytest.raises(CannotUnseal):
        Seal(new).open(key, sealed)
