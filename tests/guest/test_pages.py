"""The guest's pages over HTTP, as a phone without JavaScript uses them: what they show, and to whom."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import httpx
import pytest

from innkeep.core import clock
from innkeep.orders.ratings import THANKED_FOR
from tests.factories import Hotel
from tests.journeys.people import messages, orders, scan, sign_in
from tests.photos.test_pictures import picture, saved

Browsers = Callable[[], httpx.AsyncClient]
Owner: TypeAlias = "asyncpg.Connection[Any]"


@pytest.fixture
async def phone(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    browser = browser_of()
    await scan(browser, hotel.room_code)
    return browser


def at(hotel: Hotel, page: str = "") -> str:
    return f"/g/{hotel.room_code}{page}"


async def read(phone: httpx.AsyncClient, hotel: Hotel, page: str = "", language: str = "en") -> str:
    answer = await phone.get(at(hotel, page), headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


async def tap(phone: httpx.AsyncClient, hotel: Hotel, page: str, **form: str) -> httpx.Response:
    answer = await phone.post(at(hotel, page), data=form)
    assert answer.status_code == 303, answer.text
    return answer


@pytest.mark.parametrize("page", ["/menu", "/orders", "/stay"])
async def test_a_phone_that_was_not_let_in_sees_none_of_it(browser_of: Browsers, hotel: Hotel, page: str) -> None:
    stranger = browser_of()
    answer = await stranger.get(at(hotel, page))
    assert (answer.status_code, answer.headers["location"]) == (303, at(hotel))
    assert stranger.cookies.get("innkeep_guest") is None


async def test_the_door_shows_the_hotels_face_and_nothing_of_its_menu(
    browser_of: Browsers, hotel: Hotel, other_hotel: Hotel
) -> None:
    manager = await sign_in(browser_of(), hotel, "manager")
    files = {"file": ("house.png", saved(picture(), "PNG"), "image/png")}
    shown = [
        (await manager.put(f"/api/v1/{path}/picture", files=files)).json()["id"]
        for path in (f"organizations/{hotel.org_id}", f"catalogue-items/{hotel.items['Pillow']}")
    ]
    stranger = browser_of()
    door = (await stranger.get(at(hotel))).text
    assert f"{at(hotel)}/pictures/{shown[0]}" in door
    seen = await stranger.get(at(hotel, f"/pictures/{shown[0]}"))
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    assert "immutable" in seen.headers["cache-control"]
    assert (await stranger.get(at(hotel, f"/pictures/{shown[1]}"))).status_code == 404
    assert (await stranger.get(at(other_hotel, f"/pictures/{shown[0]}"))).status_code == 404
    assert (await stranger.get(f"/g/NOSUCHCODE/pictures/{shown[0]}")).status_code == 404


async def test_wifi_and_articles_are_for_guests_in_house(phone: httpx.AsyncClient, hotel: Hotel, owner: Owner) -> None:
    await owner.execute(
        "UPDATE organizations SET wifi_name = 'Aurora Guest', wifi_password = 'north&south' WHERE id = $1", hotel.org_id
    )
    page = await read(phone, hotel, "/stay")
    for shown in ("Room", "101", "Garden double", "Aurora Guest", "north&south", "Breakfast is from 6:30 to 10:30"):
        assert shown in page
    assert "north&south" not in await read(phone, hotel)


async def test_the_language_of_a_phone_is_asked_for_chosen_and_remembered(
    phone: httpx.AsyncClient, hotel: Hotel
) -> None:
    assert "Mein Aufenthalt" in await read(phone, hotel, "/stay", "de-AT, en;q=0.5")
    sent = await tap(phone, hotel, "/language", language="ar", back="stay")
    assert sent.headers["location"] == at(hotel, "/stay")
    for page in ("", "/menu", "/orders", "/stay"):
        assert '<html lang="ar" dir="rtl"' in await read(phone, hotel, page, "de")
    await tap(phone, hotel, "/language", language="tlh")
    assert 'lang="ar"' in await read(phone, hotel)


async def test_refusals_speak_the_guests_language_and_lead_back(phone: httpx.AsyncClient, hotel: Hotel) -> None:
    empty = {"headers": {"Accept-Language": "fr", "Accept": "text/html"}, "data": {"text": " "}}
    refused = await phone.post(at(hotel, "/messages"), **empty)  # type: ignore[arg-type]
    assert refused.status_code == 422
    assert "Écrivez quelques mots" in refused.text
    assert f'href="{at(hotel)}"' in refused.text
    empty["headers"]["HX-Request"] = "true"
    problem = (await phone.post(at(hotel, "/messages"), **empty)).json()  # type: ignore[arg-type]
    assert (problem["status"], problem["type"]) == (422, "/problems/unreadable-text")
    assert problem["detail"].startswith("Écrivez")


async def test_an_address_that_leads_nowhere_is_told_in_the_guests_language_with_a_way_back(
    browser_of: Browsers, hotel: Hotel
) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "de"}
    answer = await browser_of().get(at(hotel, "/nowhere"), headers=headers)
    assert answer.status_code == 404
    assert "Hier ist nichts" in answer.text
    assert f'href="{at(hotel)}"' in answer.text
    assert 'href="/g/at"' in (await browser_of().get("/g/at/nobody", headers=headers)).text


async def test_do_not_disturb_is_the_guests_to_switch(
    phone: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    for on in (True, False):
        await tap(phone, hotel, "/do-not-disturb", on=str(on).lower())
        stay = (await desk.get(f"/api/v1/checkin-rooms/{hotel.stay_id}")).json()
        assert stay["do_not_disturb"] is on
        assert f'aria-checked="{str(on).lower()}"' in await read(phone, hotel, "/stay")


async def test_signing_out_takes_this_phone_its_access_and_no_other(
    phone: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel
) -> None:
    other = browser_of()
    await scan(other, hotel.room_code)
    token = phone.cookies["innkeep_guest"]
    left = await phone.post(at(hotel, "/sign-out"))
    assert "You are signed out" in left.text
    assert phone.cookies.get("innkeep_guest") is None
    phone.cookies.set("innkeep_guest", token)
    assert (await phone.get("/api/v1/sessions")).status_code == 401
    assert (await other.get("/api/v1/sessions")).status_code == 200


async def test_the_menu_says_what_there_is_what_is_in_it_and_when(
    phone: httpx.AsyncClient, hotel: Hotel, owner: Owner
) -> None:
    change = "UPDATE catalogue_items SET {} WHERE id = $1"
    soup, sandwich, transfer = (hotel.items[name] for name in ("Tomato soup", "Club sandwich", "Airport transfer"))
    await owner.execute(change.format("in_stock = false, allergens = '{celery,milk}'"), soup)
    week = '[{"days": ["mon","tue","wed","thu","fri","sat","sun"], "opens": "03:00", "closes": "03:01"}]'
    await owner.execute(change.format(f"hours = '{week}'"), sandwich)
    await owner.execute(
        """UPDATE catalogue_items SET translations = '{"de": {"title": "Fahrt zum Flughafen"}}' WHERE id = $1""",
        transfer,
    )
    page = await read(phone, hotel, "/menu", "de")
    assert "Heute ausverkauft" in page
    assert re.search(r"Enthält:</?\w*>? ?Sellerie, Milch|Enthält: Sellerie, Milch", page)
    assert "セロリ、乳" in await read(phone, hotel, "/menu", "ja")
    assert "ab 03:00" in page
    assert "Fahrt zum Flughafen" in page
    assert "45,00\xa0€" in page
    for shut, is_shut in ((soup, True), (sandwich, True), (transfer, False)):
        assert (f"qty-{shut}" not in page) is is_shut


async def test_a_basket_is_looked_over_changed_and_ordered_only_by_the_guests_tap(
    phone: httpx.AsyncClient, hotel: Hotel, owner: Owner
) -> None:
    sandwich, pillow = hotel.items["Club sandwich"], hotel.items["Pillow"]
    bacon = await owner.fetchval(
        "INSERT INTO catalogue_options (org_id, item_id, name, price) VALUES ($1, $2, 'More bacon', 2) RETURNING id",
        hotel.org_id,
        sandwich,
    )
    nothing = await phone.post(at(hotel, "/menu"), data={f"qty-{sandwich}": "0", f"qty-{pillow}": "many"})
    assert nothing.status_code == 422
    assert "Nothing is chosen yet" in nothing.text
    chosen = {
        f"qty-{sandwich}": "2",
        f"opt-{sandwich}": str(bacon),
        f"note-{sandwich}": "No  onions",
        f"qty-{pillow}": "1",
    }
    sent = await tap(phone, hotel, "/menu", **chosen)
    assert sent.headers["location"] == at(hotel, "#proposal")
    page = await read(phone, hotel)
    for shown in ("Is this right?", "More bacon", "No onions", "€20.50 each", "€41.00", "free"):
        assert shown in page
    assert "Something has changed" not in page
    assert await orders(phone) == []

    proposal = re.search(r"/menu\?change=([0-9a-f-]+)", page)
    assert proposal
    again = await read(phone, hotel, f"/menu?change={proposal[1]}")
    assert re.search(rf'name="qty-{sandwich}" value="2"', again)
    assert re.search(rf'value="{bacon}" data-price="2.00" checked', again)
    await tap(phone, hotel, "/menu", **{f"qty-{sandwich}": "1"})
    page = await read(phone, hotel)
    assert "Replaced by a newer one" in page
    [newest] = set(re.findall(r"/proposals/([0-9a-f-]+)/confirm", page))
    await tap(phone, hotel, f"/proposals/{newest}/confirm")
    [order] = await orders(phone)
    assert (order["total_amount"], order["category"]) == (18.5, "room_service")
    assert "Received" in await read(phone, hotel, "/orders")


async def test_what_cannot_be_had_now_is_refused_and_the_basket_is_kept(
    phone: httpx.AsyncClient, hotel: Hotel, owner: Owner, other_hotel: Hotel
) -> None:
    soup, sandwich = hotel.items["Tomato soup"], hotel.items["Club sandwich"]
    await owner.execute("UPDATE catalogue_items SET in_stock = false WHERE id = $1", soup)
    for other in (soup, other_hotel.items["Club sandwich"]):
        refused = await phone.post(at(hotel, "/menu"), data={f"qty-{sandwich}": "3", f"qty-{other}": "1"})
        assert refused.status_code in {409, 422}
        assert "This cannot be ordered as it is" in refused.text
        assert f'name="qty-{sandwich}" value="3"' in refused.text
    assert "Is this right?" not in await read(phone, hotel)


async def test_another_guests_proposal_is_no_basket_of_ones_own(
    phone: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, other_hotel: Hotel
) -> None:
    stranger = browser_of()
    await scan(stranger, other_hotel.room_code)
    await tap(stranger, other_hotel, "/menu", **{f"qty-{other_hotel.items['Pillow']}": "1"})
    proposal = re.search(r"change=([0-9a-f-]+)", await read(stranger, other_hotel))
    assert proposal
    assert 'value="1"' not in await read(phone, hotel, f"/menu?change={proposal[1]}")
    assert (await phone.get(at(other_hotel, "/menu"))).status_code == 303


async def order_of(phone: httpx.AsyncClient, hotel: Hotel) -> str:
    await tap(phone, hotel, "/menu", **{f"qty-{hotel.items['Pillow']}": "1"})
    found = re.search(r"/proposals/([0-9a-f-]+)/confirm", await read(phone, hotel))
    assert found
    await tap(phone, hotel, f"/proposals/{found[1]}/confirm")
    order_id: str = (await orders(phone))[0]["id"]
    return order_id


async def test_an_order_is_followed_asked_about_reopened_and_rated(
    phone: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, owner: Owner
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    order = await order_of(phone, hotel)
    await owner.execute("UPDATE orders SET due_at = now() + interval '30 minutes' WHERE id = $1", UUID(order))
    page = await read(phone, hotel, "/orders")
    assert "Expected by" in page
    assert f"/orders/{order}/cancel" in page
    await owner.execute("UPDATE orders SET due_at = now() - interval '1 minute' WHERE id = $1", UUID(order))
    assert "a little longer than promised" in await read(phone, hotel, "/orders")

    for to in ("in_progress", "completed"):
        await desk.post(f"/api/v1/orders/{order}/transitions", json={"to": to})
    for page in ("", "/orders"):
        assert "Did it arrive?" in await read(phone, hotel, page)
    sent = await tap(phone, hotel, f"/orders/{order}/rating?tab=orders", arrived="no")
    assert sent.headers["location"] == at(hotel, "/orders")
    assert (await desk.get(f"/api/v1/orders/{order}")).json()["status"] == "in_progress"
    await desk.post(f"/api/v1/orders/{order}/transitions", json={"to": "completed"})
    await tap(phone, hotel, f"/orders/{order}/rating", arrived="yes")
    assert "How was it?" in await read(phone, hotel, "/orders")
    await tap(phone, hotel, f"/orders/{order}/rating", arrived="yes", stars="5", words="Soft")
    for page in ("", "/orders"):
        thanked = await read(phone, hotel, page)
        assert "Thank you for telling us." in thanked
        assert "How was it?" not in thanked
    with clock.moved(THANKED_FOR):
        assert "Thank you" not in await read(phone, hotel)
    rated = await owner.fetchrow("SELECT fulfilled, stars, words FROM ratings WHERE order_id = $1", UUID(order))
    assert tuple(rated or ()) == (True, 5, "Soft")


async def test_an_ended_conversation_is_asked_about_and_no_calls_a_person(
    phone: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    await tap(phone, hotel, "/messages", text="Hello")
    ended = (await phone.get("/api/v1/sessions")).json()["items"][0]["id"]
    await desk.post(f"/api/v1/sessions/{ended}/termination")
    await tap(phone, hotel, "")
    assert "Was everything solved?" in await read(phone, hotel)
    await tap(phone, hotel, f"/conversations/{ended}/rating", solved="no")
    page = await read(phone, hotel)
    assert "Was everything solved?" not in page
    assert "A person will be with you soon" in page


async def test_a_photo_is_a_message_and_sent_once(phone: httpx.AsyncClient, hotel: Hotel) -> None:
    file = {"file": ("photo.jpg", saved(picture(), "JPEG"), "image/jpeg")}
    for _ in range(2):
        sent = await phone.post(at(hotel, "/photos"), files=file, data={"client_id": "one"})
        assert sent.status_code == 303, sent.text
    page = await read(phone, hotel)
    [photo] = re.findall(r"/api/v1/photos/([0-9a-f-]+)/thumbnail", page)
    assert (await phone.get(f"/api/v1/photos/{photo}")).headers["content-type"] == "image/jpeg"
    assert ">Photo</div>" not in page
    session_id = (await phone.get("/api/v1/sessions")).json()["items"][0]["id"]
    assert len([m for m in await messages(phone, session_id) if m["by"] == "guest"]) == 1
    for wrong in ({"file": ("a.jpg", b"no photo", "image/jpeg")}, {"other": ("a.jpg", b"x", "image/jpeg")}):
        assert (await phone.post(at(hotel, "/photos"), files=wrong)).status_code == 422


async def test_days_are_divided_rightly_after_a_message_was_taken_back(
    phone: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, owner: Owner
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    session_id = (await phone.get("/api/v1/sessions")).json()["items"][0]["id"]
    first, second, third = [
        (await desk.post(f"/api/v1/sessions/{session_id}/messages", json={"text": text})).json()
        for text in ("One", "Two", "Three")
    ]
    assert (await read(phone, hotel)).count('class="day"') == 1
    assert (await desk.delete(f"/api/v1/sessions/{session_id}/messages/{second['id']}")).status_code == 204
    page = await read(phone, hotel)
    assert page.count('class="day"') == 1
    assert "Two" not in page
    # The next day begins with whatever message is the first of it now.
    await owner.execute(
        "UPDATE messages SET created_at = created_at - interval '2 days' WHERE id = $1", UUID(first["id"])
    )
    page = await read(phone, hotel)
    assert page.count('class="day"') == 2
    assert page.index("Today") < page.index("Three")
    assert third["seq"] == 3


async def test_staff_are_called_by_their_first_names_only(
    phone: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    session_id = (await phone.get("/api/v1/sessions")).json()["items"][0]["id"]
    await desk.post(f"/api/v1/sessions/{session_id}/messages", json={"text": "Good evening"})
    page = await read(phone, hotel)
    assert "with Ben" in page
    assert "Okafor" not in page


async def test_codes_that_open_nothing_get_a_page_with_a_way_on(browser_of: Browsers, hotel: Hotel) -> None:
    for code, said in (("NOSUCHCODE", "Diesen Code kennen wir nicht"), (hotel.empty_room_code, "noch niemand")):
        page = await browser_of().get(f"/g/{code}", headers={"Accept-Language": "de"})
        assert page.status_code == 404
        assert said in page.text
        assert "Deutsch" in page.text
