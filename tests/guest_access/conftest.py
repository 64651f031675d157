"""Guests, strangers and a desk at one door."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import httpx
import pytest

from innkeep.core.db import Database
from tests.factories import Hotel
from tests.journeys.people import come_by_code, scan, sign_in

Browsers: TypeAlias = Callable[[], httpx.AsyncClient]
Owner: TypeAlias = "asyncpg.Connection[Any]"

SECRET = "CANARY-7c1f"
"""What the guest of the room has written, and what nobody else may ever be shown."""


@dataclass(frozen=True)
class Door:
    """Room 101, whose guest has written and ordered; and whoever comes to it."""

    hotel: Hotel
    owner: Owner
    database: Database
    browsers: Browsers
    guest: httpx.AsyncClient
    desk: httpx.AsyncClient
    session_id: str
    order_id: str

    @property
    def path(self) -> str:
        return f"/g/{self.hotel.room_code}"

    async def stranger(self) -> httpx.AsyncClient:
        """A phone that has the room's code and nothing else."""
        phone = self.browsers()
        await come_by_code(phone, self.hotel.room_code)
        return phone

    async def colleague(self, who: str) -> httpx.AsyncClient:
        """A member of staff."""
        return await sign_in(self.browsers(), self.hotel, who)

    async def manager(self) -> httpx.AsyncClient:
        """Whoever leads the hotel."""
        return await self.colleague("manager")

    async def code(self, **of: str) -> str:
        """Six digits that the desk gives out."""
        given = await self.desk.post(f"/api/v1/checkin-rooms/{self.hotel.stay_id}/access-codes", json=of)
        assert given.status_code == 201, given.text
        code: str = given.json()["code"]
        return code

    async def link(self, **how: object) -> dict[str, Any]:
        """A link that the desk gives out."""
        given = await self.desk.post(f"/api/v1/checkin-rooms/{self.hotel.stay_id}/access-links", json=how)
        assert given.status_code == 201, given.text
        link: dict[str, Any] = given.json()
        return {**link, "token": link["url"].partition("#pass=")[2]}

    async def type_code(self, phone: httpx.AsyncClient, digits: str) -> int:
        """Type digits on a phone; the status."""
        return (await phone.post(f"{self.path}/sign-in", data={"digits": digits})).status_code

    async def follow(self, phone: httpx.AsyncClient, token: str, digits: str = "") -> httpx.Response:
        """Post a link's token, as the page's script does."""
        return await phone.post(f"{self.path}/pass", data={"token": token, "digits": digits})

    async def may_read(self, phone: httpx.AsyncClient) -> bool:
        """Whether a phone has what is the guest's own."""
        return (await phone.get(f"/api/v1/sessions/{self.session_id}")).status_code == 200

    async def learns_nothing(self, phone: httpx.AsyncClient, *, inside: bool = False) -> None:
        """A phone is shown nothing of the guest's, wherever it looks; what is every guest's only when `inside`."""
        secrets = (SECRET, "Emma", "Lindqvist", "emma@guests.example", *(() if inside else ("north&amp;south",)))
        for page in ("", "/orders", "/menu", "/stay", "/sign-in", "/events", "?new=1"):
            shown = await self._shown(phone, self.path + page)
            for secret in secrets:
                assert secret not in shown, (page, secret)
        for path in (
            f"/sessions/{self.session_id}",
            f"/sessions/{self.session_id}/messages",
            f"/sessions/{self.session_id}/earlier",
            f"/orders/{self.order_id}",
            f"/orders/{self.order_id}/items",
            f"/orders/{self.order_id}/history",
        ):
            assert (await phone.get(f"/api/v1{path}")).status_code in {401, 404}, path
        for path in ("/sessions", "/orders", "/ratings", "/notice-settings"):
            found = await phone.get(f"/api/v1{path}")
            assert self.session_id not in found.text, path
            assert self.order_id not in found.text, path
            assert SECRET not in found.text, path
            assert "emma@guests.example" not in found.text, path

    async def _shown(self, phone: httpx.AsyncClient, path: str) -> str:
        if not path.endswith("/events"):
            return (await phone.get(path)).text
        async with phone.stream("GET", path) as stream:
            async for chunk in stream.aiter_text():
                return chunk
        return ""


@pytest.fixture
async def door(hotel: Hotel, owner: Owner, database: Database, browser_of: Browsers) -> Door:
    await owner.execute(
        "UPDATE organizations SET wifi_name = 'Aurora', wifi_password = 'north&south' WHERE id = $1", hotel.org_id
    )
    await owner.execute("UPDATE users SET email = 'emma@guests.example' WHERE id = $1", hotel.guest_id)
    guest = browser_of()
    session_id = await scan(guest, hotel.room_code)
    said = "INSERT INTO messages (org_id, session_id, role, text) VALUES ($1, $2, 'System', $3)"
    await owner.execute(said, hotel.org_id, UUID(session_id), f"Your door code is {SECRET}")
    desk = await sign_in(browser_of(), hotel, "front_desk")
    order = {
        "stay_id": str(hotel.stay_id),
        "items": [{"catalogue_item_id": str(hotel.items["Club sandwich"]), "qty": 1}],
    }
    placed = await desk.post("/api/v1/orders", json=order)
    assert placed.status_code == 201, placed.text
    await owner.execute("UPDATE orders SET notes = $2 WHERE id = $1", UUID(placed.json()["id"]), f"For {SECRET}")
    return Door(hotel, owner, database, browser_of, guest, desk, session_id, placed.json()["id"])


def tokens(page: str) -> list[str]:
    """The six digits that stand on a page of the desk's."""
    return [first + last for first, last in re.findall(r"<strong>(\d{3}) (\d{3})</strong>", page)]
