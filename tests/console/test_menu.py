"""Menu and knowledge in the console: seen by the house, changed by who leads it, beside what guests see."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.console.conftest import SCRIPT, As
from tests.factories import Hotel


@pytest.fixture
async def manager(sit: As) -> httpx.AsyncClient:
    return await sit("manager")


SOUP: dict[str, Any] = {
    "title": "Onion soup",
    "category": "room_service",
    "description": "With cheese",
    "price": "8,50",
    "aliases": "soupe, onion broth, soupe",
    "in_stock": "1",
    "window": ["0", "1"],
    "days-0": ["mon", "tue"],
    "opens-0": "12:00",
    "closes-0": "22:00",
    "option": ["With bread", ""],
    "option_price": ["1.50", ""],
    "limit_per_order": "4",
    "preparation_minutes": "15",
    "allergens": ["milk", "gluten", "moon dust"],
    "title-de": "Zwiebelsuppe",
    "description-de": "Mit Käse",
}


async def send(browser: httpx.AsyncClient, path: str, fields: dict[str, Any], *, script: bool = True) -> httpx.Response:
    return await browser.post(f"/console/{path}", data=fields, headers=SCRIPT if script else {})


async def item(browser: httpx.AsyncClient, item_id: object) -> dict[str, Any]:
    read: dict[str, Any] = (await browser.get(f"/api/v1/catalogue-items/{item_id}")).json()
    return read


async def version(browser: httpx.AsyncClient, path: str) -> str:
    found = re.search(r'name="version" value="(\w+)"', (await browser.get(f"/console/{path}")).text)
    assert found
    return found[1]


async def test_what_is_written_in_the_form_is_on_the_menu(manager: httpx.AsyncClient) -> None:
    answer = await send(manager, "menu/new", SOUP)
    assert answer.status_code == 200, answer.text
    made = await item(manager, answer.headers["hx-redirect"].split("#i-")[1])
    assert (made["title"], made["price"], made["aliases"]) == ("Onion soup", 8.5, ["soupe", "onion broth"])
    assert made["hours"] == [{"days": ["mon", "tue"], "opens": "12:00", "closes": "22:00"}]
    assert [(each["name"], each["price"]) for each in made["options"]] == [("With bread", 1.5)]
    assert (made["limit_per_order"], made["limit_per_stay"], made["preparation_minutes"]) == (4, None, 15)
    assert made["allergens"] == ["milk", "gluten"]
    assert made["translations"] == {"de": {"title": "Zwiebelsuppe", "description": "Mit Käse"}}
    form = (await manager.get(f"/console/menu/{made['id']}")).text
    for said in ("Onion soup", "soupe, onion broth", "With bread", "Zwiebelsuppe", 'value="12:00"'):
        assert said in form
    assert "Onion soup" in (await manager.get("/console/menu")).text


async def test_a_form_that_makes_no_sense_says_what_to_do_and_writes_nothing(
    manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    for wrong, said in (
        ({"title": ""}, "name is missing"),
        ({"price": "cheap"}, "not an amount"),
        ({"closes-0": ""}, "Hours need"),
        ({"days-0": []}, "Hours need"),
        ({"limit_per_order": "0"}, "whole number"),
        ({"category": "magic"}, "kind is not"),
        ({"title-de": ""}, "title in Deutsch is missing"),
        ({"title": "Tomato soup"}, "has this title"),
        ({"option": ["A", "A"], "option_price": ["1", "2"]}, "same name"),
    ):
        answer = await send(manager, "menu/new", SOUP | wrong)
        assert answer.status_code in {409, 422}, wrong
        assert said in answer.json()["detail"]
    assert len((await manager.get("/api/v1/catalogue-items")).json()["items"]) == len(hotel.items)


async def test_one_tap_sells_out_and_one_brings_it_back(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    soup = hotel.items["Tomato soup"]
    gone = await send(manager, f"menu/{soup}/stock", {"in_stock": "false"})
    assert "Tomato soup is sold out" in gone.text
    assert 'aria-checked="false"' in gone.text
    assert (await item(manager, soup))["in_stock"] is False
    undo = dict(re.findall(r'name="(in_stock)" value="(\w+)"', gone.text))
    await send(manager, f"menu/{soup}/stock", undo)
    assert (await item(manager, soup))["in_stock"] is True


async def test_whoever_comes_second_learns_what_differs_and_loses_nothing(
    manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    soup = hotel.items["Tomato soup"]
    seen = await version(manager, f"menu/{soup}")
    await manager.patch(f"/api/v1/catalogue-items/{soup}", json={"price": 11})
    mine = {"title": "Tomato soup", "category": "room_service", "price": "9.00", "in_stock": "1", "version": seen}
    mine |= {"description": "With basil"}
    conflict = await send(manager, f"menu/{soup}", mine)
    assert "Yours differs in: Price." in conflict.text
    assert (await item(manager, soup))["price"] == 11
    fresh = re.search(r'name="version" value="(\w+)"', conflict.text)
    assert fresh
    kept = await send(manager, f"menu/{soup}", mine | {"version": fresh[1]})
    assert "hx-redirect" in kept.headers
    assert (await item(manager, soup))["price"] == 9
    plain = await send(manager, f"menu/{soup}", mine, script=False)
    assert plain.status_code == 412


async def test_what_the_form_does_not_show_stays(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    soup = hotel.items["Tomato soup"]
    both = {"sv": {"title": "Tomatsoppa"}, "de": {"title": "Tomatensuppe"}}
    await manager.patch(f"/api/v1/catalogue-items/{soup}", json={"translations": both})
    fields = {"title": "Tomato soup", "category": "room_service", "price": "9", "title-de": "", "description-de": ""}
    await send(manager, f"menu/{soup}", fields | {"version": await version(manager, f"menu/{soup}")})
    assert (await item(manager, soup))["translations"] == {"sv": {"title": "Tomatsoppa"}}


async def test_the_preview_is_what_a_guest_sees_in_their_language(manager: httpx.AsyncClient) -> None:
    shown = (await send(manager, "menu/preview", SOUP | {"preview_in": "de"})).text
    for said in ("Zwiebelsuppe", "Mit Käse", "8,50", "With bread", 'lang="de"'):
        assert said in shown
    assert "Onion soup" not in shown
    assert "sold out" in (await send(manager, "menu/preview", {**SOUP, "in_stock": ""})).text.lower()
    unclear = await send(manager, "menu/preview", SOUP | {"price": "8,5,"})
    assert (unclear.status_code, "not an amount" in unclear.text) == (200, True)


async def test_what_is_removed_can_be_brought_back(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    soup = hotel.items["Tomato soup"]
    gone = await send(manager, f"menu/{soup}/removal", {}, script=False)
    page = (await manager.get(gone.headers["location"])).text
    assert "Tomato soup" not in page
    assert f"/console/menu/{soup}/restoration" in page
    await send(manager, f"menu/{soup}/restoration", {}, script=False)
    assert "Tomato soup" in (await manager.get("/console/menu")).text


async def test_the_house_reads_and_only_who_leads_it_changes(sit: As, hotel: Hotel) -> None:
    soup = hotel.items["Tomato soup"]
    for who in ("housekeeper", "front_desk"):
        browser = await sit(who)
        for path in ("menu", "knowledge"):
            page = await browser.get(f"/console/{path}")
            assert page.status_code == 200
            assert "/new" not in page.text[page.text.index("<main") : page.text.index("</main>")]
        for path in (f"menu/{soup}", "menu/new", "knowledge/new"):
            assert (await browser.get(f"/console/{path}")).status_code == 403
        refused = [
            await send(browser, "menu/new", SOUP),
            await send(browser, f"menu/{soup}", SOUP),
            await send(browser, f"menu/{soup}/place", {}),
            await send(browser, f"menu/{soup}/removal", {}),
            await send(browser, "knowledge/new", {"title": "Gym", "text": "There is one."}),
        ]
        assert {each.status_code for each in refused} == {403}
    cook = (await (await sit("cook")).get("/console/menu")).text
    assert "Tomato soup" in cook


async def test_another_hotels_things_are_not_there(manager: httpx.AsyncClient, other_hotel: Hotel) -> None:
    theirs = other_hotel.items["Tomato soup"]
    for answer in (
        await manager.get(f"/console/menu/{theirs}"),
        await send(manager, f"menu/{theirs}", SOUP),
        await send(manager, f"menu/{theirs}/stock", {"in_stock": "false"}),
        await manager.get(f"/console/knowledge/{uuid4()}"),
    ):
        assert answer.status_code == 404


async def article(manager: httpx.AsyncClient, title: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = (await manager.get("/api/v1/articles", params={"title": title})).json()["items"]
    return found[0]


async def test_an_article_is_written_previewed_changed_and_removed(manager: httpx.AsyncClient) -> None:
    gym = {"title": "Gym", "text": "Open day and night.", "title-de": "Fitness", "text-de": "Immer offen."}
    answer = await send(manager, "knowledge/new", gym)
    assert answer.headers["hx-redirect"].startswith("/console/knowledge?saved=")
    made = await article(manager, "Gym")
    assert made["translations"] == {"de": {"title": "Fitness", "text": "Immer offen."}}
    assert "Immer offen." in (await send(manager, "knowledge/preview", gym | {"preview_in": "de"})).text
    seen = await version(manager, f"knowledge/{made['id']}")
    changed = gym | {"text": "Open from 6:00.", "version": seen}
    assert "hx-redirect" in (await send(manager, f"knowledge/{made['id']}", changed)).headers
    conflict = (await send(manager, f"knowledge/{made['id']}", gym | {"version": seen})).text
    assert "Yours differs in: Text." in conflict
    for wrong in ({"text": ""}, {"title": "Breakfast"}, {"text-de": ""}, {"language": "tlh"}):
        refused = await send(manager, "knowledge/new", gym | {"title": "Another gym"} | wrong)
        assert refused.status_code in {409, 422}, wrong
    gone = await send(manager, f"knowledge/{made['id']}/removal", {}, script=False)
    assert f"/console/knowledge/{made['id']}/restoration" in (await manager.get(gone.headers["location"])).text


async def test_what_contradicts_and_what_guests_cannot_read_is_pointed_out(
    manager: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    calm = (await manager.get("/console/knowledge")).text
    assert "Does not fit together" not in calm
    assert "not in" not in calm
    await send(manager, "knowledge/new", {"title": "Families", "text": "Breakfast starts at 7:00 for all."})
    await owner.execute("UPDATE users SET languages = '{sv-SE,fr}' WHERE id = $1", hotel.guest_id)
    page = (await manager.get("/console/knowledge")).text
    assert "Does not fit together" in page
    assert "not in fr" in page
    families = await article(manager, "Families")
    assert "This does not fit together" in (await manager.get(f"/console/knowledge/{families['id']}")).text
    assert "languages missing" in (await manager.get("/console/menu")).text


async def test_whoever_makes_it_says_in_one_tap_that_it_is_sold_out(sit: As, hotel: Hotel, other_hotel: Hotel) -> None:
    cook, housekeeper, desk = await sit("cook"), await sit("housekeeper"), await sit("front_desk")
    soup, towel = hotel.items["Tomato soup"], hotel.items["Bath towel"]
    assert f'action="/console/menu/{soup}/stock"' in (await cook.get("/console/menu")).text
    assert f'action="/console/menu/{towel}/stock"' not in (await cook.get("/console/menu")).text
    out = {"in_stock": "false"}
    assert (await send(housekeeper, f"menu/{soup}/stock", out)).status_code == 403
    assert (await send(cook, f"menu/{towel}/stock", out)).status_code == 403
    assert (await send(cook, f"menu/{other_hotel.items['Tomato soup']}/stock", out)).status_code == 404
    assert (await send(cook, f"menu/{soup}/stock", out)).status_code == 200
    assert not (await item(desk, soup))["in_stock"]
    assert (await send(desk, f"menu/{soup}/stock", {"in_stock": "true"})).status_code == 200
    address = f"/api/v1/catalogue-items/{soup}"
    assert (await cook.patch(address, json={"in_stock": False})).status_code == 200
    assert (await cook.patch(address, json={"in_stock": True, "price": 1})).status_code == 403


async def test_what_is_moved_stands_where_it_was_put(sit: As, manager: httpx.AsyncClient, hotel: Hotel) -> None:
    for title in ("Basil soup", "Carrot soup"):
        await send(manager, "menu/new", SOUP | {"title": title})

    async def standing() -> list[str]:
        page = (await manager.get("/console/menu")).text
        return re.findall(r'<a href="/console/menu/[0-9a-f-]+" dir="auto">([A-Z][a-z]+ soup)', page)

    async def put(title: str, after: str | None) -> int:
        page = (await manager.get("/console/menu")).text
        keys = {name: key for key, name in re.findall(r'href="/console/menu/([0-9a-f-]+)" dir="auto">([^<]+)', page)}
        fields = {"after": keys[after]} if after else {}
        return (await send(manager, f"menu/{keys[title]}/place", fields)).status_code

    assert await standing() == ["Tomato soup", "Basil soup", "Carrot soup"]
    assert await put("Carrot soup", None) == 200
    assert await standing() == ["Carrot soup", "Tomato soup", "Basil soup"]
    assert await put("Carrot soup", "Basil soup") == 200
    assert await standing() == ["Tomato soup", "Basil soup", "Carrot soup"]
    assert await put("Carrot soup", "Bath towel") == 404
    assert await put("Carrot soup", "Carrot soup") == 404
    cook = await sit("cook")
    assert (await send(cook, f"menu/{hotel.items['Tomato soup']}/place", {})).status_code == 403


async def test_articles_stand_in_the_order_that_somebody_chose(sit: As, manager: httpx.AsyncClient) -> None:
    made = [
        (await manager.post("/api/v1/articles", json={"title": title, "text": "Yes."})).json()["id"]
        for title in ("Gym", "Pool", "Spa")
    ]
    assert (await send(manager, f"knowledge/{made[2]}/place", {"after": made[0]})).status_code == 200
    page = (await manager.get("/console/knowledge")).text
    assert sorted(made, key=lambda key: page.index(f'id="k-{key}"')) == [made[0], made[2], made[1]]
    assert (await send(manager, f"knowledge/{made[0]}/place", {"after": str(uuid4())})).status_code == 404
    assert (await send(await sit("cook"), f"knowledge/{made[0]}/place", {})).status_code == 403
