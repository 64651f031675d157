"""The first run: who holds the address that was printed makes a hotel, once, up to the first guest's message."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from innkeep.catalogue.starters import begin_menu, starters
from innkeep.cli.serving import print_links
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.first_run import KEPT_IN, is_first_run, open_first_run
from innkeep.installation.roles import clone, drop
from innkeep.reactions import REACTIONS
from innkeep.web.languages import LANGUAGES
from tests.applications import application
from tests.console.conftest import As
from tests.factories import Hotel
from tests.fixtures import BY_SCRIPT, EMPTY
from tests.journeys.people import follow, write
from tests.photos.test_pictures import picture, saved

FORM = {
    "name": "Pousada Azul",
    "timezone": "Europe/Lisbon",
    "currency": "eur",
    "language": "pt",
    "owner": "Ines Azul",
    "email": "ines@azul.example",
    "password": "gaivotas-no-porto",
}
FILE = """
organization: {name: Hotel Aurora, timezone: Europe/Vienna, currency: EUR, language: en}
rooms: [{number: "101", label: Garden double, type: double}]
staff: [{name: Ana Weber, email: ana@aurora.example, role: manager}]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, demo=False, port=8000, base_url="http://inn.example")


@pytest.fixture
async def nowhere(postgres: EmbeddedPostgres) -> AsyncIterator[Database]:
    """The database of an installation without a hotel."""
    name = f"innkeep_first_{uuid4().hex[:8]}"
    await clone(postgres.url("postgres", "postgres"), EMPTY, name)
    database = Database(postgres.url("innkeep_app", name), reactions=REACTIONS)
    yield database
    await database.close()
    await drop(postgres.url("postgres", "postgres"), name)


@pytest.fixture
async def browser(nowhere: Database, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = application(settings, nowhere)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://inn.example", headers=BY_SCRIPT
    ) as client:
        yield client


async def test_a_hotel_from_nothing_to_the_first_message(
    browser: httpx.AsyncClient, nowhere: Database, settings: Settings
) -> None:
    token = {"token": open_first_run(settings)}
    assert "Set up your hotel" in (await browser.get("/console/setup", params=token)).text
    for wrong, said in (
        ({"timezone": "Mars/Base"}, "The time zone cannot be so"),
        ({"email": "ines"}, "The e-mail address cannot be so"),
        ({"password": "short"}, "8 characters or more"),
        ({"owner": " "}, "Your name: this is needed"),
    ):
        refused = await browser.post("/console/setup", data=FORM | token | wrong)
        assert refused.status_code == 422
        assert said in refused.text
        assert 'value="Pousada Azul"' in refused.text
    made = await browser.post("/console/setup", data=FORM | token)
    assert (made.status_code, made.headers["location"]) == (303, "/console/setup/rooms")
    assert (await browser.get("/console/setup", params=token)).status_code == 404
    me = (await browser.get("/api/v1/users")).json()["items"]
    assert [(each["name"], each["role_name"]) for each in me] == [("Ines Azul", "owner")]

    assert "Skip this" in (await browser.get("/console/setup/rooms")).text
    rooms = {"numbers": "101-103", "label": "Quarto duplo", "type": "double"}
    assert (await browser.post("/console/setup/rooms", data=rooms)).status_code == 303
    table = {"table": ("rooms.csv", b"number,label,type\n201,Suite,suite\n")}
    assert (await browser.post("/console/setup/rooms/table", files=table)).status_code == 303
    assert "4 rooms are there: 101, 102, 103, 201" in (await browser.get("/console/setup/rooms")).text
    again = await browser.post("/console/setup/rooms", data=rooms)
    assert "Another room has this number" in again.text

    work = {"housekeeping": "Casa", "room_service": "Cozinha", "maintenance": "Casa", "concierge": ""}
    assert (await browser.post("/console/setup/work", data=work)).status_code == 303
    divisions = (await browser.get("/api/v1/divisions")).json()["items"]
    assert {each["name"]: each["handles"] for each in divisions} == {
        "Casa": ["housekeeping", "maintenance"],
        "Cozinha": ["room_service"],
    }
    menu = re.findall(r'name="item" value="(\d+)" checked', (await browser.get("/console/setup/menu")).text)
    assert len(menu) == len(starters())
    for _ in range(2):
        assert (await browser.post("/console/setup/menu", data={"item": menu[:2]})).status_code == 303
    items = (await browser.get("/api/v1/catalogue-items")).json()["items"]
    assert sorted(each["title"] for each in items) == ["Almofada", "Toalhas de banho"]
    answers = {"answer-0": "Das 7:00 às 10:30.", "answer-1": " "}
    assert (await browser.post("/console/setup/answers", data=answers)).status_code == 303
    articles = (await browser.get("/api/v1/articles")).json()["items"]
    assert [(each["title"], each["text"]) for each in articles] == [("Pequeno-almoço", "Das 7:00 às 10:30.")]

    assert (await browser.post("/console/setup/finish")).status_code == 303
    assert "Open the guest" in (await browser.get("/console/setup/finish")).text
    door = (await browser.post("/console/setup/finish/guest")).headers["location"]
    app = application(settings, nowhere)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://inn.example", headers=BY_SCRIPT
    ) as phone:
        session_id = await follow(phone, door)
        await write(phone, session_id, "Two bath towels, please")
    talks = (await browser.get("/api/v1/sessions")).json()["items"]
    assert [each["id"] for each in talks] == [session_id]


async def test_whoever_made_the_hotel_needs_a_second_factor_from_the_next_login_on(
    browser: httpx.AsyncClient, nowhere: Database, settings: Settings
) -> None:
    await browser.post("/console/setup", data=FORM | {"token": open_first_run(settings)})
    assert (await browser.get("/api/v1/rooms")).status_code == 200, "they go on to the end"
    [login] = (await browser.get("/api/v1/auth/logins")).json()["items"]
    lasts = datetime.fromisoformat(login["expires_at"]) - datetime.fromisoformat(login["created_at"])
    assert lasts <= timedelta(days=1, minutes=1)
    app = application(settings, nowhere)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://inn.example", headers=BY_SCRIPT
    ) as again:
        login = {"email": FORM["email"], "password": FORM["password"]}
        assert (await again.post("/api/v1/auth/login", json=login)).status_code == 200
        refused = await again.get("/api/v1/rooms")
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/second-factor-missing")
        assert (await again.get("/console", headers={"accept": "text/html"})).headers["location"] == "/console/account"


async def test_the_first_step_knows_the_browsers_language_and_the_currency_of_each_zone(
    browser: httpx.AsyncClient, settings: Settings
) -> None:
    token = {"token": open_first_run(settings)}
    page = (await browser.get("/console/setup", params=token, headers={"accept-language": "pt-PT,en;q=0.5"})).text
    assert '<option value="pt" selected>' in page
    assert '<option value="Europe/Lisbon" data-currency="EUR">' in page
    assert '<option value="Asia/Tokyo" data-currency="JPY">' in page
    assert '<option value="Antarctica/Vostok" data-currency="">' in page


async def test_a_hotel_from_a_file(browser: httpx.AsyncClient, settings: Settings) -> None:
    token = {"token": open_first_run(settings), "password": "edelweiss-am-berg"}
    broken = await browser.post("/console/setup", data=token, files={"file": ("h.yaml", FILE.replace("Vienna", "X"))})
    assert broken.status_code == 422
    assert "h.yaml:2:" in broken.text
    twice = FILE.replace("Vienna", "X").replace("type: double", "kind: double")
    told = (await browser.post("/console/setup", data=token, files={"file": ("h.yaml", twice)})).text
    assert "things in the file are to be put right" in told
    assert told.index("<strong>Line 2</strong>") < told.index("<strong>Line 3</strong>")
    nobody = FILE.replace("manager", "front_desk")
    leaderless = await browser.post("/console/setup", data=token, files={"file": ("h.yaml", nobody)})
    assert "names no owner and no manager" in leaderless.text
    made = await browser.post("/console/setup", data=token, files={"file": ("h.yaml", FILE)})
    assert made.headers["location"] == "/console/setup/finish"
    assert (await browser.get("/api/v1/rooms")).json()["items"][0]["room_number"] == "101"
    login = {"email": "ana@aurora.example", "password": token["password"]}
    assert (await browser.post("/api/v1/auth/login", json=login)).status_code == 200
    assert (await browser.get("/api/v1/rooms")).status_code == 403, "a second factor is missing"


async def test_a_hotel_file_comes_with_its_languages_and_pictures(
    browser: httpx.AsyncClient, settings: Settings
) -> None:
    token = {"token": open_first_run(settings), "password": "edelweiss-am-berg"}
    hotel = f"""{FILE}translations: {{de: languages/de.yaml}}
catalogue:
  - {{category: room_service, title: Soup, price: 8, picture: pictures/soup.png}}
  - {{category: room_service, title: Cake, price: 5, picture: pictures/cake.png}}
"""
    german = "catalogue: {Soup: {title: Suppe}, Cakes: {title: Torten}}"
    soup = saved(picture(), "PNG")

    def sent(*files: tuple[str, str | bytes]) -> list[tuple[str, tuple[str, bytes]]]:
        return [("file", (name, each if isinstance(each, bytes) else each.encode())) for name, each in files]

    refused = {
        "languages/de.yaml: there is no such file": sent(("inn.yaml", hotel)),
        "de.yaml:1: catalogue: the hotel file has no": sent(("inn.yaml", hotel), ("de.yaml", german)),
        "None of these files begins with": sent(("de.yaml", german), ("fr.yaml", german)),
        "2 of these files begin with": sent(("inn.yaml", hotel), ("other.yaml", hotel)),
        "soup.png": sent(("inn.yaml", hotel), ("de.yaml", german.replace("Cakes", "Cake")), ("soup.png", b"none")),
    }
    for said, files in refused.items():
        answer = await browser.post("/console/setup", data=token, files=files)
        assert answer.status_code == 422, said
        assert said in html.unescape(answer.text)
    files = sent(("de.yaml", german.replace("Cakes", "Cake")), ("soup.png", soup), ("inn.yaml", hotel))
    made = await browser.post("/console/setup", data=token, files=files)
    assert made.headers["location"] == "/console/setup/finish"
    found = (await browser.get("/api/v1/catalogue-items")).json()["items"]
    assert {each["title"]: each["translations"]["de"]["title"] for each in found} == {"Soup": "Suppe", "Cake": "Torten"}
    shown = [await browser.get(f"/api/v1/catalogue-items/{each['id']}/picture") for each in found]
    assert [each.json() is not None for each in shown] == [True, False], "a picture that did not come is added later"


async def test_a_file_may_say_that_a_password_is_enough(browser: httpx.AsyncClient, settings: Settings) -> None:
    token = {"token": open_first_run(settings), "password": "edelweiss-am-berg"}
    file = FILE.replace("language: en", "language: en, require_second_factor: false")
    assert (await browser.post("/console/setup", data=token, files={"file": ("h.yaml", file)})).status_code == 303
    login = {"email": "ana@aurora.example", "password": token["password"]}
    await browser.post("/api/v1/auth/login", json=login)
    assert (await browser.get("/api/v1/rooms")).status_code == 200
    assert "password alone" in (await browser.get("/console/today")).text


async def test_only_who_holds_the_address_and_only_once(browser: httpx.AsyncClient, settings: Settings) -> None:
    assert (await browser.get("/console/setup")).status_code == 404
    token = open_first_run(settings)
    assert open_first_run(settings) == token
    assert (settings.data / KEPT_IN).stat().st_mode & 0o077 == 0
    for wrong in ("", token[:-1], token + "x", "ü"):
        assert (await browser.get("/console/setup", params={"token": wrong})).status_code == 404
        assert (await browser.post("/console/setup", data=FORM | {"token": wrong})).status_code == 404
    assert (await browser.post("/console/setup", data=FORM | {"token": token})).status_code == 303
    assert not is_first_run(settings, token)
    another = open_first_run(settings)
    refused = await browser.post("/console/setup", data=FORM | {"token": another, "name": "Another"})
    assert "has a hotel already" in refused.text


async def test_the_address_is_printed_until_there_is_a_hotel(
    nowhere: Database, browser: httpx.AsyncClient, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await print_links(settings, nowhere)
    assert f"http://inn.example/console/setup?token={open_first_run(settings)}" in capsys.readouterr().out
    await browser.post("/console/setup", data=FORM | {"token": open_first_run(settings)})
    await print_links(settings, nowhere)
    assert "setup" not in capsys.readouterr().out


async def test_steps_are_for_who_leads(sit: As) -> None:
    desk, manager = await sit("front_desk"), await sit("manager")
    for step in ("rooms", "work", "menu", "answers", "finish"):
        assert (await manager.get(f"/console/setup/{step}")).status_code == 200
        assert (await desk.get(f"/console/setup/{step}")).status_code == 403
        assert (await desk.post(f"/console/setup/{step}")).status_code == 403
    assert (await desk.post("/console/setup/rooms/table")).status_code == 403
    assert (await manager.post("/console/setup/finish/guest")).headers["location"].count("/g/") == 1


async def test_what_is_on_the_menu_is_not_put_there_twice(database: Database, hotel: Hotel) -> None:
    manager = hotel.staff["manager"]
    async with database.unit_of_work(manager) as db:
        assert await begin_menu(db, manager, {each.key for each in starters()}) == len(starters()) - 2
        assert await begin_menu(db, manager, {"0", "no such"}) == 0


def test_starters_speak_every_language() -> None:
    for each in starters():
        assert list(each.titles) == list(LANGUAGES)
        assert all(each.titles.values())
        assert each.title("pt-BR") == each.titles["pt"]
        assert each.title("tlh") == each.titles["en"]
