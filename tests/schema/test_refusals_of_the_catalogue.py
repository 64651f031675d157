"""Hours, languages, translations, limits and options: what the database refuses and what it keeps right."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, book, change, look, put_away, refusal, remove, write

WINDOW = {"days": ["mon", "sun"], "opens": "22:00", "closes": "02:00"}


def without(part: str) -> dict[str, object]:
    return {name: value for name, value in WINDOW.items() if name != part}


NO_WINDOWS: list[Any] = [
    {},
    "always",
    None,
    [None],
    ["mon"],
    [[]],
    [WINDOW | {"days": []}],
    [WINDOW | {"days": ["mon", "mon"]}],
    [WINDOW | {"days": ["Mon"]}],
    [WINDOW | {"days": [1]}],
    [WINDOW | {"days": "mon"}],
    [WINDOW | {"days": None}],
    [WINDOW | {"opens": "24:00"}],
    [WINDOW | {"opens": "9:00"}],
    [WINDOW | {"opens": None}],
    [WINDOW | {"closes": "22:00\n"}],
    [WINDOW | {"closes": 22}],
    [WINDOW | {"note": "late"}],
    [WINDOW, without("days")],
    [without("opens")],
    [without("closes")],
]


async def item(owner: Db, hotel: Hotel, **values: object) -> Any:
    return await change(owner, "catalogue_items", hotel.items["Tomato soup"], **values)


@pytest.mark.parametrize("hours", NO_WINDOWS, ids=json.dumps)
async def test_hours_and_shifts_are_windows_of_a_week(owner: Db, standing: Hotel, hours: object) -> None:
    rules = ("divisions_hours_check", "users_shifts_check", "catalogue_items_hours_check")
    expected = ("hours", "shifts", "hours") if hours is None else rules
    cook = standing.staff["cook"].user_id
    assert await refusal(change(owner, "divisions", standing.kitchen_id, hours=hours)) == expected[0]
    assert await refusal(change(owner, "users", cook, shifts=hours)) == expected[1]
    assert await refusal(item(owner, standing, hours=hours)) == expected[2]


async def test_every_window_is_welcome(owner: Db, hotel: Hotel) -> None:
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    for hours in ([], [WINDOW], [WINDOW, WINDOW | {"days": days, "opens": "00:00", "closes": "23:59"}]):
        await change(owner, "divisions", hotel.kitchen_id, hours=hours)
        await change(owner, "users", hotel.staff["cook"].user_id, shifts=hours)
        await item(owner, hotel, hours=hours)


@pytest.mark.parametrize("languages", [["German"], [""], ["de", "de"], ["de", None], ["EN"], ["de\n"]])
async def test_languages_are_tags_each_once(owner: Db, hotel: Hotel, languages: list[str]) -> None:
    cook = hotel.staff["cook"].user_id
    assert await refusal(change(owner, "users", cook, languages=languages)) == "users_languages_check"
    article = await owner.fetchval("SELECT id FROM articles WHERE org_id = $1 LIMIT 1", hotel.org_id)
    if len(languages) == 1:
        assert await refusal(change(owner, "articles", article, language=languages[0])) == "articles_language_check"
    await change(owner, "users", cook, languages=["de", "pt-BR", "zh-Hant-TW"])
    for language in ("gsw", None):
        await change(owner, "articles", article, language=language)


@pytest.mark.parametrize(
    "translations",
    [
        [],
        "de",
        {"German": {"title": "Suppe"}},
        {"de": "Suppe"},
        {"de": {}},
        {"de": {"description": "Mit Basilikum", "text": "Mit Basilikum"}},
        {"de": {"title": ""}},
        {"de": {"title": "\t", "text": "x"}},
        {"de": {"title": 5}},
        {"de": {"title": None}},
        {"de": {"title": "Suppe", "price": "9"}},
    ],
    ids=json.dumps,
)
async def test_a_translation_is_a_title_in_a_language(owner: Db, standing: Hotel, translations: object) -> None:
    assert await refusal(item(owner, standing, translations=translations)) == "catalogue_items_translations_check"
    article = await owner.fetchval("SELECT id FROM articles WHERE org_id = $1 LIMIT 1", standing.org_id)
    changed = change(owner, "articles", article, translations=translations)
    assert await refusal(changed) == "articles_translations_check"


async def test_an_article_is_translated_with_its_text(owner: Db, hotel: Hotel) -> None:
    article = await owner.fetchval("SELECT id FROM articles WHERE org_id = $1 LIMIT 1", hotel.org_id)
    for words in ({"title": "Suppe"}, {"title": "Suppe", "text": " "}, {"title": "Suppe", "description": "x"}):
        changed = change(owner, "articles", article, translations={"de": words})
        assert await refusal(changed) == "articles_translations_check"
    await change(owner, "articles", article, translations={"de": {"title": "Suppe", "text": "Um sieben"}})
    await item(owner, hotel, translations={"de": {"title": "Suppe"}, "fr": {"title": "Soupe", "description": ""}})


async def test_limits_and_minutes_are_some(owner: Db, hotel: Hotel) -> None:
    for column, wrong, right in (
        ("limit_per_order", (0, -1, 1000), (1, 999, None)),
        ("limit_per_stay", (0, -1, 1000), (1, 999, None)),
        ("preparation_minutes", (-1, 10_081), (0, 10_080, None)),
    ):
        for value in wrong:
            assert await refusal(item(owner, hotel, **{column: value})) == f"catalogue_items_{column}_check"
        for fitting in right:
            await item(owner, hotel, **{column: fitting})


async def test_a_division_gives_its_orders_out_in_a_way_that_is_known(owner: Db, hotel: Hotel) -> None:
    changed = change(owner, "divisions", hotel.kitchen_id, assignment="whoever")
    assert await refusal(changed) == "divisions_assignment_check"
    for policy in ("nobody", "round_robin", "least_loaded"):
        await change(owner, "divisions", hotel.kitchen_id, assignment=policy)


# Options


async def option(owner: Db, hotel: Hotel, **values: object) -> Any:
    usual = {"org_id": hotel.org_id, "item_id": hotel.items["Tomato soup"], "name": "Cream", "price": "1.00"}
    return await write(owner, "catalogue_options", **{**usual, **values})


async def test_an_option_has_a_name_of_its_own_and_a_price(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    first = await option(owner, hotel)
    assert await refusal(option(owner, hotel)) == "catalogue_options_name"
    for blank in ("", "\t"):
        assert await refusal(option(owner, hotel, name=blank)) == "catalogue_options_name_check"
    for price in ("-0.01", "NaN"):
        assert await refusal(option(owner, hotel, name="Gold", price=price)) == "catalogue_options_price_check"
    for nothing in (uuid4(), other_hotel.items["Tomato soup"]):
        assert await refusal(option(owner, hotel, item_id=nothing)) == "catalogue_options_org_id_item_id_fkey"
    no_names: tuple[object, ...] = (
        [],
        {"German": {"name": "Sahne"}},
        {"de": "Sahne"},
        {"de": {}},
        {"de": {"name": " "}},
        {"de": {"name": 5}},
        {"de": {"name": None}},
        {"de": {"name": "Sahne", "title": "Sahne"}},
    )
    for said in no_names:
        refused = await refusal(option(owner, hotel, name="Nuts", translations=said))
        assert refused == "catalogue_options_translations_check"
    await option(owner, hotel, name="Nuts", translations={"de": {"name": "Nüsse"}, "pt-BR": {"name": "Nozes"}})
    await put_away(owner, "catalogue_options", first["id"])
    await option(owner, hotel)


async def test_what_stands_beside_a_row_is_a_change_of_it(owner: Db, hotel: Hotel) -> None:
    """Whoever changes it, and however: what is kept elsewhere is compared with updated_at."""
    soup, pillow, kitchen = hotel.items["Tomato soup"], hotel.items["Pillow"], hotel.kitchen_id
    seen = [(await look(owner, "catalogue_items", soup))["updated_at"]]

    async def moved(table: str = "catalogue_items", row: object = soup) -> None:
        now = (await look(owner, table, row))["updated_at"]  # type: ignore[arg-type]  # a key
        assert now > seen[-1]
        seen.append(now)

    cream = await option(owner, hotel)
    await moved()
    await change(owner, "catalogue_options", cream["id"], price="2.00")
    await moved()
    await change(owner, "catalogue_options", cream["id"], item_id=pillow)
    await moved()
    await moved_too(owner, pillow, seen)
    await remove(owner, "catalogue_options", cream["id"])
    await moved(row=pillow)
    spa = {"org_id": hotel.org_id, "category": "concierge"}
    await owner.execute("DELETE FROM division_categories WHERE org_id = $1 AND category = 'concierge'", hotel.org_id)
    await moved("divisions", kitchen)
    await write(owner, "division_categories", **spa, division_id=hotel.housekeeping_id)
    await moved("divisions", hotel.housekeeping_id)


async def moved_too(owner: Db, row: object, seen: list[Any]) -> None:
    assert (await look(owner, "catalogue_items", row))["updated_at"] == seen[-1]  # type: ignore[arg-type]  # a key


# Guests


async def test_a_guest_who_is_here_or_expected_is_not_put_away(owner: Db, hotel: Hotel) -> None:
    assert await refusal(put_away(owner, "users", hotel.guest_id)) == "users_expected_are_not_deleted"
    await change(owner, "checkin_rooms", hotel.stay_id, status="checked_out")
    expected = await book(owner, hotel)
    guest = {"org_id": hotel.org_id, "guest_id": hotel.guest_id, "stay_id": expected["id"], "is_primary": True}
    await write(owner, "stay_guests", **guest)
    assert await refusal(put_away(owner, "users", hotel.guest_id)) == "users_expected_are_not_deleted"
    await change(owner, "checkin_rooms", expected["id"], status="cancelled")
    await put_away(owner, "users", hotel.guest_id)


async def test_a_guest_belongs_to_no_division(owner: Db, hotel: Hotel) -> None:
    changed = change(owner, "users", hotel.guest_id, division_id=hotel.kitchen_id)
    assert await refusal(changed) == "users_guests_in_no_division"
