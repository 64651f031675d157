"""The same with a provider that others have written, in a real browser: from the door to the console."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser

from tests.factories import PASSWORD, Hotel, hire
from tests.journeys.people import PATIENCE, until
from tests.listening import free_port

Db: TypeAlias = "asyncpg.Connection[Any]"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """oidc-provider-mock, in a process of its own: everybody has an account there who types a name."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(command, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


@pytest.fixture
async def accounts(issuer: str) -> AsyncIterator[httpx.AsyncClient]:
    """The provider's own people, once it is there."""
    async with httpx.AsyncClient(base_url=issuer, timeout=PATIENCE) as client:

        async def there() -> bool:
            try:
                return (await client.get("/.well-known/openid-configuration")).is_success
            except httpx.TransportError:
                return False

        await until(there)
        yield client


async def test_somebody_signs_on_at_the_hotels_provider(
    chromium: Browser, owner: Db, home: str, hotel: Hotel, accounts: httpx.AsyncClient, issuer: str
) -> None:
    domain, verified, unverified = f"{uuid4().hex}.example", uuid4().hex, uuid4().hex
    cook, address = hotel.staff["cook"].user_id, f"emil@{domain}"
    await owner.execute("UPDATE users SET email = $2 WHERE id = $1", cook, address)
    for account, is_verified in ((verified, True), (unverified, False)):
        claims = {"email": address, "email_verified": is_verified}
        assert (await accounts.put(f"/users/{account}", json=claims)).status_code == 204
    await hire(owner, hotel, "owner", "owner")
    async with httpx.AsyncClient(base_url=home, timeout=PATIENCE) as boss:
        said = {"email": hotel.emails["owner"], "password": PASSWORD}
        assert (await boss.post("/api/v1/auth/login", json=said)).status_code == 200
        provider = {"name": "Mock", "issuer": issuer, "client_id": "innkeep", "client_secret": "s3cr3t"}
        trusted = await boss.put("/api/v1/sign-on-provider", json={**provider, "email_domains": [domain]})
        assert trusted.status_code == 200, trusted.text
    page = await chromium.new_page(base_url=home)
    page.set_default_timeout(PATIENCE * 1000)
    for account, led in ((unverified, "**/back?*"), (verified, "**/console/my-work")):
        await page.goto("/console/sign-on?next=/console/my-work")
        await page.get_by_label("Work e-mail").fill(f"whoever@{domain}")
        await page.get_by_role("button", name="Go on").click()
        await page.get_by_placeholder("sub").fill(account)
        await page.get_by_role("button", name="Authorize", exact=True).click()
        await page.wait_for_url(led)
        if account == unverified:
            assert "verified" in await page.get_by_role("alert").inner_text()
    me = await page.request.get("/api/v1/auth/me")
    assert (await me.json())["user_id"] == str(cook)
    await page.close()
