"""What the database refuses of how a hotel looks to its guests."""

from __future__ import annotations

import asyncpg
import pytest

from innkeep.catalogue.models import Allergen
from tests.factories import Hotel
from tests.schema.rows import Db, change, enlarge, refusal, write

JPEG = "\\xffd8ffe0"


async def picture(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    """A picture of the hotel, unless the values say otherwise."""
    usual = {"org_id": hotel.org_id, "width": 1, "height": 1, "content": JPEG, "thumbnail": JPEG}
    return await write(db, "pictures", **{**usual, **values})


async def test_a_picture_is_one_of_ours_and_the_only_one(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    soup = hotel.items["Tomato soup"]
    for values, rule in (
        ({"content": "\\x89504e47"}, "pictures_content_check"),
        ({"thumbnail": "\\x89504e47"}, "pictures_thumbnail_check"),
        ({"width": 0}, "pictures_width_check"),
        ({"width": 2049}, "pictures_width_check"),
        ({"height": 0}, "pictures_height_check"),
        ({"height": 2049}, "pictures_height_check"),
        ({"item_id": other_hotel.items["Tomato soup"]}, "pictures_org_id_item_id_fkey"),
    ):
        assert await refusal(picture(owner, hotel, **values)) == rule
    kept = await picture(owner, hotel)
    for column in ("content", "thumbnail"):
        assert await refusal(enlarge(owner, "pictures", kept["id"], column)) == f"pictures_{column}_check"
    await picture(owner, hotel, item_id=soup)
    assert await refusal(picture(owner, hotel)) == "pictures_one_of_each"
    assert await refusal(picture(owner, hotel, item_id=soup)) == "pictures_one_of_each"


async def test_allergens_are_those_that_have_to_be_told(owner: Db, hotel: Hotel) -> None:
    soup = hotel.items["Tomato soup"]
    for wrong in (["tomatoes"], ["milk", None]):
        refused = change(owner, "catalogue_items", soup, allergens=wrong)
        assert await refusal(refused) == "catalogue_items_allergens_check"
    await change(owner, "catalogue_items", soup, allergens=[*Allergen])


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"brand_color": "#17614F"}, "organizations_brand_color_check"),
        ({"brand_color": "red"}, "organizations_brand_color_check"),
        ({"wifi_name": " "}, "organizations_wifi_name_check"),
        ({"wifi_name": "ü" * 17}, "organizations_wifi_name_check"),
        ({"wifi_name": "Aurora", "wifi_password": "1234567"}, "organizations_wifi_password_check"),
        ({"wifi_name": "Aurora", "wifi_password": "x" * 64}, "organizations_wifi_password_check"),
        ({"wifi_password": "12345678"}, "organizations_wifi_password_of_a_network"),
    ],
)
async def test_a_colour_is_one_and_a_wifi_can_be_joined(
    owner: Db, hotel: Hotel, values: dict[str, str], rule: str
) -> None:
    assert await refusal(change(owner, "organizations", hotel.org_id, **values)) == rule
    await change(owner, "organizations", hotel.org_id, brand_color="#17614f", wifi_name="ü" * 16, wifi_password="x" * 8)
