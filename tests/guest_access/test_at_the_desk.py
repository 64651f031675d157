"""The sheet of a stay hands out what a phone needs."""

from __future__ import annotations

from tests.guest_access.conftest import Door, tokens

SCRIPT = {"HX-Request": "true"}


async def test_the_sheet_of_a_stay_shows_digits_that_open_a_phone(door: Door) -> None:
    stay = f"/console/stays/{door.hotel.stay_id}"
    assert "Six digits to sign in" in (await door.desk.get(stay)).text
    shown = await door.desk.post(f"{stay}/access-code", headers=SCRIPT)
    assert "Emma Lindqvist" in shown.text
    whole = await door.desk.post(f"{stay}/access-code")
    assert "<!doctype html>" in whole.text
    first, second = (tokens(page.text)[0] for page in (shown, whole))
    assert await door.type_code(door.browsers(), second) == 303
    if first != second:
        assert await door.type_code(door.browsers(), first) == 401


async def test_nobody_else_hands_out_digits(door: Door) -> None:
    for who in ("cook", "housekeeper"):
        colleague = await door.colleague(who)
        refused = await colleague.post(f"/console/stays/{door.hotel.stay_id}/access-code", headers=SCRIPT)
        assert refused.status_code == 403
        assert tokens(refused.text) == []
