"""What browsers are told to refuse, on every page and answer, and where TLS is insisted upon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from tests.applications import application
from tests.factories import Hotel


def directives(policy: str) -> dict[str, str]:
    return dict(each.strip().partition(" ")[::2] for each in policy.split(";"))


@pytest.mark.parametrize(
    "path", ["/g/{code}", "/g/{code}/menu", "/console/login", "/api/v1/rooms", "/nowhere", "/livez"]
)
async def test_every_answer_is_strict(browser_of: Any, hotel: Hotel, path: str) -> None:
    answer = await browser_of().get(path.format(code=hotel.room_code))
    policy = directives(answer.headers["content-security-policy"])
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    powers = {each.strip() for each in answer.headers["permissions-policy"].split(",")}
    assert powers >= {f"{each}=()" for each in ("camera", "geolocation", "microphone", "payment", "usb")}
    wanted = "same-origin" if path.startswith("/console") else "no-referrer"
    assert answer.headers["referrer-policy"] == wanted


@pytest.mark.parametrize(
    ("public", "asked", "insists"),
    [
        ("https://desk.example", "http://inner", True),
        (None, "https://inner", True),
        (None, "http://inner", False),
    ],
)
async def test_tls_is_insisted_upon_where_there_is_tls(
    database: Database,
    tmp_path: Path,
    public: str | None,
    asked: str,
    insists: bool,  # noqa: FBT001 - a case
) -> None:
    app = application(Settings(data=tmp_path, base_url=public), database)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=asked) as client:
        answer = await client.get("/livez")
    assert ("strict-transport-security" in answer.headers) is insists
