"""These tests play the worker themselves, so they work where no served hotel's worker hears or sends anything first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from innkeep.channels.ways import Ways
from innkeep.channels.wires import client
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from tests.applications import application
from tests.channels.messengers import Messengers, Served
from tests.channels.world import World
from tests.conversations.conftest import app_url, database, owner, owner_url
from tests.factories import Hotel
from tests.fixtures import BY_SCRIPT

__all__ = ["app_url", "database", "owner", "owner_url"]


@pytest.fixture(scope="session")
async def served() -> AsyncIterator[Served]:
    async with Served() as served:
        yield served


@pytest.fixture(scope="session")
def messengers(served: Served) -> Messengers:
    return served.messengers


@pytest.fixture(scope="session")
def settings(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data=Path(tmp_path_factory.mktemp("channels")),
        base_url="https://stay.example",
        telegram_url=f"{served.url}/telegram",
        whatsapp_url=f"{served.url}/whatsapp",
    )


@pytest.fixture
def app(settings: Settings, database: Database) -> FastAPI:
    return application(settings, database)


@pytest.fixture
async def ways(settings: Settings) -> AsyncIterator[Ways]:
    async with client() as http:
        yield Ways(settings, http)


@pytest.fixture
async def world(
    app: FastAPI, database: Database, ways: Ways, hotel: Hotel, owner: asyncpg.Connection[Any], messengers: Messengers
) -> AsyncIterator[World]:
    """A hotel with nothing connected yet, its manager signed in."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="https://stay.example", headers=BY_SCRIPT
    ) as browser:
        world = World(hotel, database, ways, messengers, owner, browser)
        await world.sign_in("manager")
        yield world
