"""These tests are the carrier themselves, so they work where no served hotel's carrier tells anything before them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from innkeep.conversations.actions import open_session, post_message
from innkeep.core import clock, outbox
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.webhooks.carrier import Carrier
from tests.applications import application
from tests.conversations.conftest import app_url, database, owner, owner_url
from tests.factories import PASSWORD, Hotel
from tests.fixtures import BY_SCRIPT
from tests.notices.push_service import Handed, PushService

__all__ = ["app_url", "database", "owner", "owner_url"]

HOUR = timedelta(hours=1)


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    """A program on this machine that takes what it is handed."""
    async with PushService() as service:
        yield service


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=Path(tmp_path_factory.mktemp("webhooks")), private_addresses=True)


@dataclass
class Office:
    """A hotel whose manager registers webhooks, and whose carrier works when it is told to."""

    hotel: Hotel
    database: Database
    owner: asyncpg.Connection[Any]
    settings: Settings
    service: PushService
    browser: httpx.AsyncClient
    hooks: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def sign_in(self, who: str) -> None:
        said = {"email": self.hotel.emails[who], "password": PASSWORD}
        assert (await self.browser.post("/api/v1/auth/login", json=said)).status_code == 200

    async def api(self, method: str, path: str, status: int = 200, **more: Any) -> Any:
        answer = await self.browser.request(method, f"/api/v1/webhooks{path}", **more)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def hook(self, path: str = "/hook", *kinds: str) -> dict[str, Any]:
        """A webhook at the program on this machine, of messages unless it is said otherwise."""
        values = {"name": "App", "url": f"{self.service.url}{path}", "kinds": [*kinds] or ["message_posted"]}
        made: dict[str, Any] = await self.api("POST", "", 201, json=values)
        return made

    async def write(self, *texts: str) -> None:
        """The guest writes, and it is told as a server tells it: with a number."""
        guest = self.hotel.guest
        for text in texts:
            async with self.database.unit_of_work(guest) as db:
                await post_message(db, guest, (await open_session(db, guest)).id, text)
        connection = await self.database.connect()
        await outbox.number(connection, None)
        await connection.close()

    async def carry(self, after: timedelta = timedelta(seconds=1)) -> None:
        """Tell what is due by then."""
        with clock.moved(after):
            await Carrier(self.database, self.settings).tell_due()

    async def deliveries(self, hook: dict[str, Any]) -> list[dict[str, Any]]:
        """What became of everything, oldest first."""
        found: list[dict[str, Any]] = (await self.api("GET", f"/{hook['id']}/deliveries?sort=id"))["items"]
        return found

    @property
    def handed(self) -> list[Handed]:
        return self.service.handed


@pytest.fixture
async def office(
    hotel: Hotel, database: Database, owner: asyncpg.Connection[Any], settings: Settings, service: PushService
) -> AsyncIterator[Office]:
    app = application(settings, database)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost", headers=BY_SCRIPT
    ) as browser:
        office = Office(hotel, database, owner, settings, service, browser)
        await office.sign_in("manager")
        yield office
