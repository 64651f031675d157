"""The page of links, of a person's data, and of who did what."""

from __future__ import annotations

from tests.console.conftest import As
from tests.factories import Hotel
from tests.schema.rows import Db

PAGE = "/console/settings/safety"


async def test_a_colleague_asks_and_a_manager_approves(sit: As, hotel: Hotel, owner: Db) -> None:
    desk, boss = await sit("front_desk"), await sit("manager")
    assert (await desk.post(f"{PAGE}/links", data={"host": "tickets.example.com"})).status_code == 303
    assert (await desk.post(f"{PAGE}/links", data={"host": "https://a/b"})).status_code == 422
    asked = await owner.fetchval("SELECT id FROM link_requests WHERE org_id = $1", hotel.org_id)
    shown = (await desk.get(PAGE)).text
    assert "tickets.example.com" in shown
    assert "Approve" not in shown
    assert (await desk.post(f"{PAGE}/links/{asked}", data={"approved": "true"})).status_code == 403
    assert "Approve tickets.example.com" in (await boss.get(PAGE)).text
    assert (await boss.post(f"{PAGE}/links/{asked}", data={"approved": "true"})).status_code == 303
    hosts = await owner.fetchval("SELECT link_hosts FROM organizations WHERE id = $1", hotel.org_id)
    assert hosts == ["tickets.example.com"]


async def test_managers_see_who_did_what_and_others_do_not(sit: As) -> None:
    shown = (await (await sit("manager")).get(PAGE)).text
    assert "logins: added" in shown
    assert "Ana Weber" in shown
    older = await (await sit("manager")).get(PAGE, params={"before": 3})
    assert older.text.count("<tr>") < shown.count("<tr>")
    assert "Who did what" not in (await (await sit("front_desk")).get(PAGE)).text


async def test_a_person_is_told_and_erased_there(sit: As, hotel: Hotel, owner: Db) -> None:
    boss, guest = await sit("manager"), {"person": str(hotel.guest_id)}
    told = await boss.post(f"{PAGE}/export", data=guest)
    assert told.headers["content-disposition"].startswith("attachment")
    assert "Emma Lindqvist" in told.text
    assert (await boss.post(f"{PAGE}/erasure", data={**guest, "sure": "1"})).status_code == 409
    await owner.execute("UPDATE checkin_rooms SET status = 'checked_out' WHERE id = $1", hotel.stay_id)
    assert (await boss.post(f"{PAGE}/erasure", data=guest)).status_code == 422
    assert (await (await sit("front_desk")).post(f"{PAGE}/erasure", data={**guest, "sure": "1"})).status_code == 403
    assert (await boss.post(f"{PAGE}/erasure", data={**guest, "sure": "1"})).status_code == 200
    assert await owner.fetchval("SELECT name FROM users WHERE id = $1", hotel.guest_id) == "(erased)"
