"""Messengers connected on a page of the settings, by who leads the house."""

from __future__ import annotations

import re

from tests.channels.messengers import Messengers
from tests.channels.world import World

PAGE = "/console/settings/channels"
TOKEN = "123456789:AAFakeTokenOfSomeBot_0123456789"


async def test_a_bot_is_connected_tried_switched_off_and_taken_away(world: World, messengers: Messengers) -> None:
    desk = world.browser
    made = await desk.post(PAGE, data={"kind": "telegram", "name": "Our bot", "bot_token": TOKEN})
    assert made.status_code == 303, made.text
    page = (await desk.get(made.headers["location"])).text
    assert "It answers." in page
    assert TOKEN not in page
    [trial] = re.findall(r'action="([^"]+/trial)"', page)
    again = await desk.post(trial)
    assert "It answers." in (await desk.get(again.headers["location"])).text
    await desk.post(trial.replace("trial", "switch"))
    assert "Switched off" in (await desk.get(PAGE)).text
    await desk.post(trial.replace("trial", "switch"), data={"active": "1"})
    assert "Connected" in (await desk.get(PAGE)).text
    await desk.post(trial.replace("trial", "removal"))
    assert "Our bot" not in (await desk.get(PAGE)).text
    assert messengers is not None


async def test_what_cannot_be_a_key_is_said_and_not_kept(world: World) -> None:
    desk = world.browser
    for wrong, words in (
        ({"kind": "telegram", "name": "Our bot", "bot_token": "a token"}, "Token of the bot"),
        ({"kind": "telegram", "name": " ", "bot_token": TOKEN}, "Name"),
        ({"kind": "whatsapp", "name": "Our number", "phone_number_id": "x"}, "Phone number ID"),
        ({"kind": "pigeon", "name": "Our pigeon"}, "Choose Telegram or WhatsApp"),
    ):
        refused = await desk.post(PAGE, data=wrong)
        assert refused.status_code == 422
        assert words in refused.text
    assert (await desk.get("/api/v1/channels")).json()["items"] == []


async def test_only_who_leads_the_house_connects_messengers(world: World) -> None:
    made = await world.browser.post(PAGE, data={"kind": "telegram", "name": "Our bot", "bot_token": TOKEN})
    key = made.headers["location"].partition("tried=")[2]
    await world.sign_in("front_desk")
    for path in ("trial", "switch", "removal", "template"):
        assert (await world.browser.post(f"{PAGE}/{key}/{path}")).status_code == 403
    assert (await world.browser.get(PAGE)).status_code == 403
    again = await world.browser.post(PAGE, data={"kind": "telegram", "name": "Theirs", "bot_token": TOKEN})
    assert again.status_code == 403
