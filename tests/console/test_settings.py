"""Settings and team: forms that keep what can be meant, say what cannot, and are only for who may."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from innkeep.console.settings_forms import FormUnclear, SettingsForm
from innkeep.core import clock
from innkeep.core.errors import Invalid
from innkeep.stays.ranges import RoomsUnclear, numbers
from innkeep.web.guards import MAX_BODY
from tests.console.conftest import As, Place
from tests.factories import Hotel, hire
from tests.reports.conftest import Past

S = "/console/settings"
MANAGERS = (
    "hotel",
    "rooms",
    "team",
    "team/new",
    "divisions",
    "divisions/new",
    "service-levels",
    "on-call",
    "channels",
    "assistant",
    "audit",
)


def fields(page: str, action: str) -> dict[str, Any]:
    """What a browser would send of a form: its fields as they are filled."""
    form = page[page.index(f'action="{action}"') :].partition("</form>")[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        ticked = "checkbox" not in tag or " checked" in tag
        if name and ticked:
            found.setdefault(name[1], []).append(value[1] if value else "")
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = [chosen[1] if chosen else ""]
    for name, value in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = [value]
    return found


async def read(browser: httpx.AsyncClient, path: str) -> str:
    answer = await browser.get(path)
    assert answer.status_code == 200, (path, answer.text[:300])
    return answer.text


async def test_each_page_is_for_who_may_and_the_door_leads_to_the_first(sit: As, browser_of: Any) -> None:
    manager, desk, cook = await sit("manager"), await sit("front_desk"), await sit("cook")
    for who, first in ((manager, f"{S}/hotel"), (desk, "/console/printing"), (cook, f"{S}/me")):
        assert (await who.get(S)).headers["location"] == first
        await read(who, f"{S}/me")
    for page in MANAGERS:
        await read(manager, f"{S}/{page}")
        assert (await desk.get(f"{S}/{page}")).status_code == 403, page
        assert (await cook.get(f"{S}/{page}")).status_code == 403, page
        assert (await browser_of().get(f"{S}/{page}")).status_code == 303
    assert (await cook.get(f"{S}/safety")).status_code == 403
    assert "Keep one ready" in await read(manager, f"{S}/replies")
    assert "Keep one ready" not in await read(desk, f"{S}/replies")
    assert (await cook.get(f"{S}/replies")).status_code == 403


@pytest.mark.parametrize(
    "page",
    [
        "hotel",
        "rooms",
        "tables",
        "team/new",
        "divisions/new",
        "service-levels",
        "service-levels/trial",
        "on-call",
        "replies",
        "assistant",
    ],
)
async def test_nobody_writes_who_may_not(sit: As, page: str) -> None:
    cook = await sit("cook")
    form = {"name": "X", "numbers": "900", "label": "X", "shortcut": "x", "language": "en", "text": "X"}
    assert (await cook.post(f"{S}/{page}", data=form)).status_code == 403


async def test_the_hotel_is_changed_and_a_mistake_told_with_what_was_written(sit: As) -> None:
    manager = await sit("manager")
    form = fields(await read(manager, f"{S}/hotel"), f"{S}/hotel")
    changed = form | {"name": ["Casa Nova"], "own_color": ["1"], "brand_color": ["#123456"], "wifi_name": ["Nova"]}
    assert (await manager.post(f"{S}/hotel", data=changed)).headers["location"] == f"{S}/hotel?saved=1"
    kept = (await manager.get("/api/v1/organizations")).json()["items"][0]
    assert (kept["name"], kept["brand_color"], kept["wifi_name"]) == ("Casa Nova", "#123456", "Nova")
    again = await manager.post(f"{S}/hotel", data=changed | {"name": ["Too late"]})
    assert again.status_code == 422
    assert "Somebody changed this in the meantime" in again.text
    fresh = fields(await read(manager, f"{S}/hotel"), f"{S}/hotel")
    for wrong, said in (
        ({"timezone": ["Mars/Base"]}, "Name a time zone of the IANA"),
        ({"currency": ["euro"]}, "Currency: this cannot be one"),
        ({"lease_minutes": ["0"]}, "Minutes without a word: write 1 at least."),
        ({"guest_days": ["4,000"]}, "Days that guests are known: write a whole number."),
        ({"guest_days": ["4000"]}, "Days that guests are known: write 3,650 at most."),
        ({"checkin_time": ["noon"]}, "Check-in: write a time, such as 15:00."),
        ({"conversation_assignment": ["me"]}, "Who gets a conversation: choose one of the list."),
        ({"name": ["N" * 201]}, "Name: write 200 characters at most."),
        ({"wifi_password": ["short"]}, "The password of a Wi-Fi has 8 to 63 characters."),
        ({"name": [" "]}, "Name: this is needed."),
    ):
        refused = await manager.post(f"{S}/hotel", data=fresh | wrong)
        assert refused.status_code == 422
        assert said in refused.text
        assert "Nova" in refused.text
    assert (await manager.post(f"{S}/hotel", data=fresh | {"own_color": []})).status_code == 303
    assert (await manager.get("/api/v1/organizations")).json()["items"][0]["brand_color"] is None


async def test_rooms_are_added_by_ranges_all_or_none(sit: As) -> None:
    manager = await sit("manager")
    asked = {"numbers": "201-203, Garden house", "label": "Garden double", "type": "double"}
    assert (await manager.post(f"{S}/rooms", data=asked)).status_code == 303
    rooms = {each["room_number"] for each in (await manager.get("/api/v1/rooms")).json()["items"]}
    assert rooms == {"101", "102", "201", "202", "203", "Garden house"}
    twice = await manager.post(f"{S}/rooms", data=asked | {"numbers": "204, 101"})
    assert "Another room has this number" in twice.text
    assert len((await manager.get("/api/v1/rooms")).json()["items"]) == len(rooms)


async def test_a_room_is_renamed_put_away_and_brought_back(sit: As) -> None:
    manager, cook = await sit("manager"), await sit("cook")
    [taken, free] = sorted((await manager.get("/api/v1/rooms")).json()["items"], key=lambda room: room["room_number"])
    page = f"{S}/rooms/{free['id']}"
    form = fields(await read(manager, page), page)
    assert (await cook.post(page, data=form)).status_code == 403
    assert (await cook.post(page, data={})).status_code == 403
    assert (await manager.post(page, data=form | {"room_number": ["102a"]})).status_code == 303
    assert "Another room has this number" not in await read(manager, f"{S}/rooms")
    assert "Somebody changed this" in (await manager.post(page, data=form | {"label": ["Too late"]})).text
    form = fields(await read(manager, page), page)
    assert form["room_number"] == ["102a"]
    assert "Another room has this number" in (await manager.post(page, data=form | {"room_number": ["101"]})).text
    assert "A stay is in this room" in (await manager.post(f"{S}/rooms/{taken['id']}/deletion")).text
    gone = (await manager.post(f"{page}/deletion")).headers["location"]
    assert f'action="{page}/restoration"' in await read(manager, gone)
    assert (await manager.get(page)).status_code == 404
    assert (await manager.post(f"{page}/restoration")).status_code == 303
    assert ">102a<" in await read(manager, f"{S}/rooms")


async def test_a_table_is_looked_at_and_then_taken_over(sit: As) -> None:
    manager, desk = await sit("manager"), await sit("front_desk")
    numbers = {"101", "102"}

    async def send(table: str, kind: str = "rooms", **more: str) -> httpx.Response:
        return await manager.post(
            f"{S}/tables", data={"kind": kind} | more, files={"table": ("r.csv", table.encode("cp1252"), "text/csv")}
        )

    table = "number;label;type\r\n301;Süd;suite\r\n"
    looked = await send(table, look="1")
    assert "1 line would change something" in looked.text
    assert "+ room 301 (Süd, suite)" in looked.text
    assert {each["room_number"] for each in (await manager.get("/api/v1/rooms")).json()["items"]} == numbers
    assert "Done: 1 line has changed something" in (await send(table)).text
    assert {each["room_number"] for each in (await manager.get("/api/v1/rooms")).json()["items"]} == numbers | {"301"}
    long = "number;label;type\r\n" + "301;Süd;suite\r\n" * 5_000
    assert len(long) > MAX_BODY
    assert "is of the same as line 2" in (await send(long, look="1")).text
    wrong = await send("number;label;type\r\n302;;suite\r\n303;x\r\n")
    assert wrong.status_code == 422
    assert "<strong>Line 2, label</strong>" in wrong.text
    assert "<strong>Line 3, type</strong>" in wrong.text
    assert (await send("", kind="orders")).status_code == 422
    assert "Choose what the table is of" in (await manager.post(f"{S}/tables", data={"kind": "rooms"})).text
    theirs = await read(desk, f"{S}/tables")
    assert 'value="stays"' in theirs
    assert 'value="rooms"' not in theirs
    refused = await desk.post(f"{S}/tables", data={"kind": "rooms"}, files={"table": ("r.csv", b"number\n1\n")})
    assert refused.status_code == 403


def test_ranges_are_read_as_people_write_them() -> None:
    assert numbers("101-103; 201 – 202,101") == ["101", "102", "103", "201", "202"]
    assert numbers("A08-A10\n 007-008") == ["A08", "A09", "A10", "007", "008"]
    for wrong in (
        "",
        " , ",
        "120-101",
        "1-5000",
        "A1-B3",
        ",".join(f"{each * 100}-{each * 100 + 99}" for each in range(1, 12)),
    ):
        with pytest.raises(RoomsUnclear):
            numbers(wrong)


async def test_somebody_begins_signs_in_and_is_let_out(sit: As, browser_of: Any, hotel: Hotel) -> None:
    manager = await sit("manager")
    form = fields(await read(manager, f"{S}/team/new"), f"{S}/team/new")
    made = await manager.post(
        f"{S}/team/new",
        data=form
        | {"name": ["Gil Reis"], "email": [f"gil.{hotel.org_id}@inn.example"], "division_id": [str(hotel.kitchen_id)]}
        | {"languages": ["pt, en, pt"], "w0-days": ["mon", "tue"], "w0-opens": ["22:00"], "w0-closes": ["06:00"]},
    )
    assert made.status_code == 200
    password = re.search(r'class="secret">([^<]+)<', made.text)
    assert password
    login = {"email": f"gil.{hotel.org_id}@inn.example", "password": password[1]}
    gil = browser_of()
    assert (await gil.post("/api/v1/auth/login", json=login)).status_code == 200
    person = (await manager.get("/api/v1/users", params={"email": login["email"]})).json()["items"][0]
    assert (person["languages"], person["role_name"]) == (["pt", "en"], "staff")
    assert person["shifts"] == [{"days": ["mon", "tue"], "opens": "22:00", "closes": "06:00"}]
    page = f"{S}/team/{person['id']}"
    assert password[1] not in await read(manager, page)
    kept = fields(await read(manager, page), page)
    out = await manager.post(page, data=kept | {"active": []})
    assert out.headers["location"] == f"{page}?saved=1"
    assert (await gil.get("/api/v1/orders")).status_code == 401
    assert (await manager.get(f"/api/v1/users/{person['id']}")).json()["shifts"] == person["shifts"]
    assert (await manager.post(f"{page}/deletion")).status_code == 303
    assert (await manager.get(page)).status_code == 404


async def test_a_manager_makes_no_owner_and_changes_none(sit: As, owner: asyncpg.Connection[Any], hotel: Hotel) -> None:
    boss = await hire(owner, hotel, "boss", "owner")
    manager = await sit("manager")
    new = await read(manager, f"{S}/team/new")
    assert 'value="front_desk"' in new
    assert 'value="owner"' not in new
    page = await read(manager, f"{S}/team/{boss.user_id}")
    assert "Only an owner changes somebody of this role" in page
    assert '<form method="post" action="/console/settings/team' not in page
    form = {"name": "X", "email": "x@inn.example", "role": "owner", "active": "1"}
    for path in ("team/new", f"team/{boss.user_id}"):
        assert (await manager.post(f"{S}/{path}", data=form)).status_code == 403
    for step in ("password", "deletion"):
        assert (await manager.post(f"{S}/team/{boss.user_id}/{step}")).status_code == 403
    assert 'value="owner"' in await read(await sit("boss"), f"{S}/team/new")


async def test_a_division_is_made_takes_over_and_goes(sit: As, hotel: Hotel) -> None:
    manager = await sit("manager")
    form = fields(await read(manager, f"{S}/divisions/new"), f"{S}/divisions/new") | {"name": ["Engineering"]}
    taken = await manager.post(f"{S}/divisions/new", data=form | {"handles": ["maintenance"]})
    assert taken.status_code == 422
    assert "maintenance" in taken.text
    housekeeping = f"{S}/divisions/{hotel.housekeeping_id}"
    kept = fields(await read(manager, housekeeping), housekeeping)
    assert kept["handles"] == ["housekeeping", "maintenance"]
    assert (await manager.post(housekeeping, data=kept | {"handles": ["housekeeping"]})).status_code == 303
    assert "Maintenance: nobody handles this" in await read(manager, f"{S}/divisions")
    assert (await manager.post(f"{S}/divisions/new", data=form | {"handles": ["maintenance"]})).status_code == 303
    assert "nobody handles this" not in await read(manager, f"{S}/divisions")
    assert (await manager.post(f"{housekeeping}/deletion")).status_code == 422


async def test_what_a_division_had_to_do_when_it_goes_is_done_by_who_handles_it_now(sit: As, place: Place) -> None:
    manager = await sit("manager")
    done = await place("Bath towel")
    for to in ("in_progress", "completed"):
        await manager.post(f"/api/v1/orders/{done.id}/transitions", json={"to": to})
    left = await place("Pillow")
    form = fields(await read(manager, f"{S}/divisions/new"), f"{S}/divisions/new") | {"name": ["Rooms"]}
    assert (await manager.post(f"{S}/divisions/new", data=form)).status_code == 303
    divisions = (await manager.get("/api/v1/divisions")).json()["items"]
    keys = {each["name"]: each["id"] for each in divisions}
    for each in divisions:
        handles = {"Housekeeping": [], "Rooms": ["housekeeping"]}.get(each["name"])
        if handles is not None:
            assert (await manager.patch(f"/api/v1/divisions/{each['id']}", json={"handles": handles})).is_success
    for person in (await manager.get("/api/v1/users", params={"division_id": keys["Housekeeping"]})).json()["items"]:
        await manager.patch(f"/api/v1/users/{person['id']}", json={"division_id": keys["Rooms"]})
    assert (await manager.post(f"{S}/divisions/{keys['Housekeeping']}/deletion")).status_code == 303
    handed = (await manager.get(f"/api/v1/orders/{left.id}")).json()
    assert handed["division_id"] == keys["Rooms"]
    assert (await manager.get(f"/api/v1/orders/{done.id}")).json()["division_id"] == keys["Housekeeping"]
    assert "for Rooms" in (await manager.get(f"/console/orders/{left.id}")).text


async def test_levels_are_tried_on_the_past_before_they_are_promised(
    sit: As, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    past, manager = Past(owner, hotel), await sit("manager")
    for minutes in (5, 25):
        await past.order(clock.now() - timedelta(hours=2), ("completed", minutes), due=30)
    levels = f"{S}/service-levels"
    form = fields(await read(manager, levels), levels)
    assert form["housekeeping-normal"] == ["30"]
    tried = await manager.post(f"{levels}/trial", data=form | {"housekeeping-normal": ["15"], "days": ["7"]})
    assert re.search(
        r'scope="row">Housekeeping</th><td>2</td><td>0</td><td>1</td><td><span class="chip chip-red">\+1', tried.text
    )
    assert 'name="housekeeping-normal" value="15"' in tried.text
    held = (await manager.get("/api/v1/service-levels")).json()["items"]
    assert held == []
    for _ in range(2):
        assert (await manager.post(levels, data=form | {"housekeeping-normal": ["15"]})).status_code == 303
    held = (await manager.get("/api/v1/service-levels")).json()["items"]
    assert [(each["category"], each["priority"], each["minutes"]) for each in held] == [("housekeeping", "normal", 15)]
    for wrong in ("", "0", "1.5", "999999"):
        refused = await manager.post(levels, data=form | {"housekeeping-normal": [wrong]})
        assert refused.status_code == 422
        assert "Housekeeping, normal: write whole minutes" in refused.text


async def test_who_is_called_and_what_is_kept_ready(sit: As, hotel: Hotel) -> None:
    manager = await sit("manager")
    wanted = [str(hotel.staff[who].user_id) for who in ("front_desk_2", "front_desk")]
    version = fields(await read(manager, f"{S}/on-call"), f"{S}/on-call")["version"]
    sent = {"person": ["", *wanted, wanted[0]], "version": version}
    assert (await manager.post(f"{S}/on-call", data=sent)).status_code == 303
    chain = (await manager.get("/api/v1/on-call")).json()
    assert [each["user_id"] for each in chain["items"]] == wanted
    cook = {"person": [str(hotel.staff["cook"].user_id)]}
    later = fields(await read(manager, f"{S}/on-call"), f"{S}/on-call")["version"]
    assert "may write to guests" in (await manager.post(f"{S}/on-call", data=cook | {"version": later})).text
    assert (await manager.post(f"{S}/on-call", data={"person": "nobody", "version": later})).status_code == 422
    reply = {"shortcut": "towels", "language": "en", "text": "Towels are on their way to room {room}."}
    assert (await manager.post(f"{S}/replies", data=reply)).status_code == 303
    assert "this shortcut" in (await manager.post(f"{S}/replies", data=reply)).text
    assert (
        "Nobody can fill in {floor}"
        in (await manager.post(f"{S}/replies", data=reply | {"shortcut": "x", "text": "{floor}"})).text
    )
    path = re.search(rf'action="({S}/replies/[^"]+)"', await read(manager, f"{S}/replies"))
    assert path
    kept = fields(await read(manager, f"{S}/replies"), path[1])
    assert (await manager.post(path[1], data=kept | {"text": ["Soon."]})).status_code == 303
    assert "Soon." in await read(manager, f"{S}/replies")
    assert (await manager.post(f"{path[1]}/deletion")).status_code == 303
    assert "No replies yet" in await read(manager, f"{S}/replies")


async def test_a_model_gets_a_budget(sit: As) -> None:
    manager = await sit("manager")
    form = fields(await read(manager, f"{S}/assistant"), f"{S}/assistant")
    assert (await manager.post(f"{S}/assistant", data=form | {"model_tokens_a_day": ["0"]})).status_code == 303
    assert (await manager.get("/api/v1/organizations")).json()["items"][0]["model_tokens_a_day"] == 0


async def test_everybody_sets_what_they_are_told_of(sit: As) -> None:
    cook = await sit("cook")
    page = await read(cook, f"{S}/me")
    assert "A guest waits for a person" not in page
    form = fields(page, f"{S}/me/notices")
    assert form["new_order-push"] == ["1"]
    quiet = {"w0-days": ["sat", "sun"], "w0-opens": ["00:00"], "w0-closes": ["23:59"]}
    assert (await cook.post(f"{S}/me/notices", data=form | {"new_order-push": []} | quiet)).status_code == 303
    kept = (await cook.get("/api/v1/notice-settings")).json()
    assert (kept["kinds"]["new_order"]["push"], kept["kinds"]["assigned"]["push"]) == (False, True)
    assert kept["quiet"] == [{"days": ["sat", "sun"], "opens": "00:00", "closes": "23:59"}]
    me = fields(await read(cook, f"{S}/me"), f"{S}/me") | {"languages": ["de, it"]}
    assert (await cook.post(f"{S}/me", data=me)).status_code == 303
    assert 'value="de, it"' in await read(cook, f"{S}/me")
    assert (await cook.post(f"{S}/me", data=me | {"languages": ["German!"]})).status_code == 422


def test_a_week_is_whole_or_told() -> None:
    form = SettingsForm({"w0-days": ["mon"], "w0-opens": ["08:00"], "w0-closes": ["12:00"]})
    assert form.week() == [{"days": ["mon"], "opens": "08:00", "closes": "12:00"}]
    assert len(form.lines()) == 3
    for wrong in (
        {"w1-opens": ["08:00"]},
        {"w1-days": ["mon"]},
        {"w1-days": ["noday"], "w1-opens": ["1"], "w1-closes": ["2"]},
    ):
        with pytest.raises(FormUnclear, match="line 2"):
            SettingsForm(wrong).week()
    assert issubclass(FormUnclear, Invalid)
