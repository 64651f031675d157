"""Webhooks are the managers' to add; their secrets are shown once, and they lead into no private network."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from tests.applications import application
from tests.factories import Hotel, make_hotel
from tests.fixtures import BY_SCRIPT
from tests.journeys.people import sign_in
from tests.webhooks.conftest import Office


async def test_a_secret_is_shown_once_and_sealed_where_it_is_kept(office: Office) -> None:
    made = await office.hook()
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert await office.api("GET", f"/{made['id']}") == made
    assert (await office.api("GET", ""))["items"] == [made]
    kept = await office.owner.fetchval("SELECT sealed FROM webhooks WHERE id = $1", made["id"])
    assert secret.removeprefix("whsec_").encode() not in kept
    other = await office.api("POST", f"/{made['id']}/secret")
    assert (other["id"], other["secret"] != secret) == (made["id"], True)


async def test_a_webhook_is_changed_switched_off_and_deleted(office: Office) -> None:
    hook = await office.hook()
    path = f"/{hook['id']}"
    changed = await office.api("PATCH", path, json={"kinds": ["stay_moved", "order_placed", "stay_moved"]})
    assert changed["kinds"] == ["order_placed", "stay_moved"]
    await office.api("PATCH", path, 412, json={"name": "Mine"}, headers={"if-match": '"0"'})
    await office.api("PATCH", path, 422, json={"kinds": ["earthquake"]})
    await office.api("PATCH", path, json={"active": False})
    refused = await office.api("POST", f"{path}/tests", 409)
    assert "switched off" in refused["detail"]
    await office.api("DELETE", path, 204)
    for method, below in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/tests"), ("GET", "/deliveries")):
        await office.api(method, path + below, 404, **({"json": {"name": "Mine"}} if method == "PATCH" else {}))


async def test_it_is_tried_out_with_something_that_did_not_happen(office: Office) -> None:
    hook = await office.hook()
    tried = await office.api("POST", f"/{hook['id']}/tests", 201)
    assert (tried["kind"], tried["seq"], tried["outcome"]) == ("webhook_test", None, None)
    await office.carry()
    [told] = office.handed
    assert b'"type": "webhook_test"' in told.body
    assert [each["outcome"] for each in await office.deliveries(hook)] == ["delivered"]


async def test_only_who_may_let_programs_in_deals_with_them(office: Office) -> None:
    hook = await office.hook()
    await office.sign_in("front_desk")
    values = {"name": "App", "url": "https://example.com", "kinds": ["order_placed"]}
    await office.api("POST", "", 403, json=values)
    for method, path in (("GET", ""), ("GET", f"/{hook['id']}"), ("DELETE", f"/{hook['id']}")):
        await office.api(method, path, 403)


async def test_another_hotels_webhook_is_not_there(office: Office) -> None:
    hook = await office.hook()
    [delivery] = [await office.api("POST", f"/{hook['id']}/tests", 201)]
    office.hotel = await make_hotel(office.owner)
    await office.sign_in("manager")
    assert (await office.api("GET", ""))["items"] == []
    again = f"/{hook['id']}/deliveries/{delivery['id']}/attempts"
    for method, path in (("GET", f"/{hook['id']}"), ("DELETE", f"/{hook['id']}"), ("POST", again)):
        await office.api(method, path, 404)
    mine = await office.hook()
    await office.api("POST", f"/{mine['id']}/deliveries/{delivery['id']}/attempts", 404)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://[::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://10.1.2.3/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://user:word@93.184.216.34/",
        "https://93.184.216.34/#here",
        "https://",
        "https://93.184.216.34:port/",
        "file:" + "/" * 3 + "etc/passwd",
    ],
)
async def test_no_address_leads_into_a_private_network(
    database: Database, hotel: Hotel, settings: Settings, url: str
) -> None:
    strict = settings.model_copy(update={"private_addresses": False})
    app = application(strict, database)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost", headers=BY_SCRIPT
    ) as browser:
        await sign_in(browser, hotel, "manager")
        values: dict[str, Any] = {"name": "App", "url": url, "kinds": ["order_placed"]}
        answer = await browser.post("/api/v1/webhooks", json=values)
        assert answer.status_code == 422, answer.text
        page = await browser.post("/console/settings/webhooks", data=values, headers={"origin": "http://localhost"})
        assert (page.status_code, 'role="alert"' in page.text) == (422, True)
        public = await browser.post("/api/v1/webhooks", json={**values, "url": "https://93.184.216.34/hook"})
        assert public.status_code == 201, public.text


async def test_the_page_adds_shows_tries_and_deletes(office: Office) -> None:
    home = "/console/settings/webhooks"
    values = {"name": "Door locks", "url": f"{office.service.url}/doors", "kinds": ["stay_checked_in", "stay_moved"]}
    added = await office.browser.post(home, data=values)
    assert (added.status_code, "whsec_" in added.text) == (200, True)
    [hook] = (await office.api("GET", ""))["items"]
    at = f"{home}/{hook['id']}"
    assert (await office.browser.post(f"{at}/tests")).status_code == 303
    await office.carry()
    page = (await office.browser.get(home)).text
    assert ("Door locks" in page, "webhook_test" in page, "Taken" in page, "whsec_" in page) == (
        True,
        True,
        True,
        False,
    )
    await office.browser.post(f"{at}/switch")
    refused = await office.browser.post(f"{at}/tests")
    assert (refused.status_code, "switched off" in refused.text) == (409, True)
    await office.browser.post(f"{at}/switch", data={"active": "true"})
    assert (await office.browser.post(f"{at}/tests")).status_code == 303
    assert (await office.browser.post(f"{at}/deletion")).status_code == 303
    assert (await office.api("GET", ""))["items"] == []
