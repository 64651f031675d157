"""The hotel's knowledge over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]

ARTICLES = "/api/v1/articles"

POOL: dict[str, Any] = {
    "title": "Pool",
    "text": "The pool is open from 7:00 to 21:00.",
    "language": "en-GB",
    "translations": {"de": {"title": "Schwimmbad", "text": "Das Schwimmbad ist von 7:00 bis 21:00 offen."}},
    "position": 7,
}


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


async def test_an_article_is_added_read_changed_deleted_and_restored(manager: httpx.AsyncClient) -> None:
    made = await manager.post(ARTICLES, json=POOL)
    assert made.status_code == 201, made.text
    article = made.json()
    assert article | POOL == article
    address = f"{ARTICLES}/{article['id']}"
    read = await manager.get(address)
    assert read.json() == article
    tag = {"If-Match": read.headers["etag"]}
    changed = await manager.patch(address, json={"text": "The pool is closed.", "language": None}, headers=tag)
    assert (changed.json()["text"], changed.json()["language"]) == ("The pool is closed.", None)
    assert (await manager.patch(address, json={"text": "Open again."}, headers=tag)).status_code == 412
    assert (await manager.delete(address)).status_code == 204
    assert (await manager.get(address)).status_code == 404
    assert [each["id"] for each in (await manager.get(f"{ARTICLES}?deleted=true")).json()["items"]] == [article["id"]]
    assert (await manager.post(f"{address}/restoration")).json()["title"] == "Pool"


async def test_articles_are_listed_in_the_hotels_order_and_new_ones_come_last(manager: httpx.AsyncClient) -> None:
    for title in ("Pool", "Sauna"):
        await manager.post(ARTICLES, json={"title": title, "text": "Ask at the desk."})
    titles = [each["title"] for each in (await manager.get(ARTICLES)).json()["items"]]
    assert titles == ["Breakfast", "Wi-Fi", "Pool", "Sauna"]
    german = (await manager.post(ARTICLES, json=POOL | {"title": "Bad", "language": "de"})).json()
    found = (await manager.get(ARTICLES, params={"language": "de"})).json()["items"]
    assert [each["id"] for each in found] == [german["id"]]


async def test_a_title_is_one_articles(manager: httpx.AsyncClient) -> None:
    first = (await manager.post(ARTICLES, json=POOL)).json()
    again = await manager.post(ARTICLES, json=POOL)
    assert again.status_code == 409
    assert again.json()["type"] == "/problems/article-title-taken"
    await manager.delete(f"{ARTICLES}/{first['id']}")
    assert (await manager.post(ARTICLES, json=POOL)).status_code == 201
    assert (await manager.post(f"{ARTICLES}/{first['id']}/restoration")).status_code == 409


NO_ARTICLES: list[dict[str, Any]] = [
    {"title": ""},
    {"title": 7},
    {"text": "  "},
    {"text": None},
    {"text": "x" * 20_001},
    {"language": "german"},
    {"language": ""},
    {"translations": {"de": {"title": "Bad"}}},
    {"translations": {"de": {"title": "Bad", "text": ""}}},
    {"translations": {"": {"title": "Bad", "text": "x"}}},
    {"translations": []},
    {"position": 1.5},
    {"id": str(uuid4())},
]


async def test_an_article_that_makes_no_sense_is_refused(manager: httpx.AsyncClient) -> None:
    for part in NO_ARTICLES:
        answer = await manager.post(ARTICLES, json=POOL | part)
        assert answer.status_code == 422, (part, answer.text)
        assert answer.json()["detail"], part


async def test_who_may_not_change_the_knowledge_reads_it(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    article = (await manager.get(ARTICLES)).json()["items"][0]
    address = f"{ARTICLES}/{article['id']}"
    for who in ("front_desk", "housekeeper"):
        browser = await sign_in(browser_of(), hotel, who)
        assert (await browser.get(address)).status_code == 200
        assert (await browser.post(ARTICLES, json=POOL)).status_code == 403
        assert (await browser.patch(address, json={"text": "x"})).status_code == 403
        assert (await browser.delete(address)).status_code == 403
        assert (await browser.post(f"{address}/restoration")).status_code == 403


async def test_another_hotels_article_does_not_exist(
    browser_of: Browsers, manager: httpx.AsyncClient, other_hotel: Hotel
) -> None:
    theirs = await sign_in(browser_of(), other_hotel, "manager")
    there = (await theirs.get(ARTICLES)).json()["items"][0]["id"]
    for method, body in (("GET", None), ("DELETE", None), ("PATCH", {"text": "mine"})):
        answers = [await manager.request(method, f"{ARTICLES}/{each}", json=body) for each in (there, uuid4())]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].content == answers[1].content
