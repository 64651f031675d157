"""These tests are the courier themselves, so they work where no served hotel's courier sends anything before them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.notices.courier import Courier
from tests.applications import application
from tests.conversations.conftest import app_url, database, owner, owner_url
from tests.notices.post_office import PostOffice
from tests.notices.push_service import PushService

__all__ = ["app_url", "database", "owner", "owner_url"]


@pytest.fixture(autouse=True)
async def _nothing_is_due(owner: asyncpg.Connection[Any]) -> None:
    """A courier sees to every hotel, so what tests before left unsent would be sent first, one a person and round."""
    await owner.execute("DELETE FROM notices WHERE settled_at IS NULL")


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with PushService() as service:
        yield service


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with PostOffice() as office:
        yield office


@pytest.fixture
def courier(database: Database, office: PostOffice) -> Courier:
    return Courier(database, settings(office))


@pytest.fixture
async def door(database: Database, office: PostOffice) -> AsyncIterator[httpx.AsyncClient]:
    """The application's pages on the same database, asked without a server between."""
    app = application(settings(office), database)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://stay.example") as client:
        yield client


def settings(office: PostOffice, **other: object) -> Settings:
    """An installation that sends e-mail, and pushes to this machine."""
    usual: dict[str, object] = {
        "base_url": "https://stay.example",
        "smtp_url": office.url,
        "mail_from": "desk@hotel.example",
        "private_addresses": True,
    }
    return Settings.model_validate({**usual, **other})
