"""What the database refuses of what somebody narrows a page to."""

from __future__ import annotations

from tests.factories import Hotel
from tests.schema.rows import Db, refusal, write


async def test_a_view_has_a_name_of_its_own_and_narrows_a_page(owner: Db, hotel: Hotel) -> None:
    usual = {
        "org_id": hotel.org_id,
        "user_id": hotel.staff["front_desk"].user_id,
        "place": "board",
        "name": "Late",
        "query": "late=1&who=mine",
    }
    await write(owner, "saved_views", **usual)
    assert await refusal(write(owner, "saved_views", **usual)) == "saved_views_once"
    other = usual | {"name": "Other"}
    for wrong, rule in (
        ({"name": " "}, "saved_views_have_a_name"),
        ({"name": "x" * 61}, "saved_views_have_a_name"),
        ({"place": "kitchen"}, "saved_views_of_a_page"),
        ({"query": "q=<script>"}, "saved_views_narrow_a_page"),
        ({"query": "x" * 501}, "saved_views_narrow_a_page"),
    ):
        assert await refusal(write(owner, "saved_views", **other | wrong)) == rule
    await write(owner, "saved_views", **usual | {"user_id": hotel.staff["manager"].user_id})
