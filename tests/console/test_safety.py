"""The pages of links and of a person's data, and of who did what."""

from __future__ import annotations

import re

from tests.console.conftest import As
from tests.factories import Hotel
from tests.schema.rows import Db

PAGE = "/console/settings/safety"
AUDIT = "/console/settings/audit"


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
    assert (await desk.post(f"{PAGE}/hosts/removal", data={"host": "tickets.example.com"})).status_code == 403
    assert (await boss.post(f"{PAGE}/hosts/removal", data={"host": "tickets.example.com"})).status_code == 303
    assert await owner.fetchval("SELECT link_hosts FROM organizations WHERE id = $1", hotel.org_id) == []


async def test_managers_read_who_did_what_in_words_and_others_do_not(sit: As, hotel: Hotel) -> None:
    boss, desk = await sit("manager"), await sit("front_desk")
    room = (await boss.get("/api/v1/rooms", params={"room_number": "102"})).json()["items"][0]
    await boss.patch(f"/api/v1/rooms/{room['id']}", json={"type": "suite", "label": "Attic"})
    await boss.patch(f"/api/v1/users/{hotel.staff['cook'].user_id}", json={"division_id": str(hotel.housekeeping_id)})

    await desk.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")

    async def lines(**narrowed: str | int) -> list[str]:
        page = (await boss.get(AUDIT, params=narrowed)).text
        return [re.sub(r"<[^>]+>", " ", row) for row in re.findall(r"<tr><td>.*?</tr>", page, re.DOTALL)]

    found = await lines()
    assert any("Room changed" in line and "type: double → suite; new: label" in line for line in found)
    assert any("Person changed" in line and "division: Kitchen → Housekeeping" in line for line in found)
    assert not any("Signed in" in line for line in found)
    everything = await lines(about="all")
    assert any("Ana Weber" in line and "Signed in" in line for line in everything)
    assert any("Stay changed" in line and "status: checked in → checked out" in line for line in found)
    assert not any(str(hotel.housekeeping_id) in line for line in found)
    assert [line for line in found if "Room changed" in line] == [
        line for line in await lines(about="rooms", by=str(hotel.staff["manager"].user_id)) if "changed" in line
    ]
    assert await lines(by="agent") == []
    assert len(await lines(by="nobody", about="nothing")) == len(everything)
    assert len(await lines(about="all", before=3)) == 2
    assert (await desk.get(AUDIT)).status_code == 403
    assert "Who did what" not in (await desk.get(PAGE)).text


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
