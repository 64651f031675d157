"""The API's description says everything, and a change of it shows in `docs/openapi.json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydbml import PyDBML

from tests.journeys.people import PATIENCE

DOCS = Path(__file__).resolve().parents[2] / "docs"

RESOURCES = {
    "order_items": "orders/{order_id}/items",
    "messages": "sessions/{session_id}/messages",
    "checkin_rooms": "checkin-rooms",
}
"""Where the rows of a table are, if not under its own name."""


@pytest.fixture
async def spec(server_url: str) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=server_url, timeout=PATIENCE) as client:
        described: dict[str, Any] = (await client.get("/api/v1/openapi.json")).json()
        return described


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


async def test_the_committed_description_is_the_one_that_is_served(spec: dict[str, Any]) -> None:
    assert json.loads((DOCS / "openapi.json").read_text()) == spec, (
        "the API has changed: look at it after make openapi, and commit it"
    )


async def test_every_operation_says_what_it_does_and_how_it_refuses(spec: dict[str, Any]) -> None:
    assert spec["openapi"].startswith("3.1")
    for name, operation in operations(spec):
        assert operation.get("summary"), name
        assert operation.get("description"), name
        assert {"400", "401", "403", "404", "409", "412", "422", "503"} <= operation["responses"].keys(), name
    ids = Counter(operation["operationId"] for _, operation in operations(spec))
    assert [name for name, times in ids.items() if times > 1] == []


async def test_a_resource_shows_every_column_that_was_asked_for(spec: dict[str, Any]) -> None:
    for table in PyDBML((DOCS / "erd.dbml").read_text()).tables:
        rows = spec["paths"][f"/api/v1/{RESOURCES.get(table.name, table.name)}"]["get"]["responses"]["200"]
        page = json.dumps(rows["content"]["application/json"]["schema"]).split("Page_")[1].split("_")[0]
        asked = {column.name for column in table.columns} - {"deleted_at"}
        assert asked <= spec["components"]["schemas"][page]["properties"].keys(), table.name


async def test_every_operation_says_how_whoever_asks_is_known(server_url: str, spec: dict[str, Any]) -> None:
    ways = {name: {way for each in of.get("security", []) for way in each} for name, of in operations(spec)}
    assert set.union(*ways.values()) == spec["components"]["securitySchemes"].keys() == {"key", "staff", "guest"}
    assert {name for name, accepted in ways.items() if not accepted} == {
        "POST /api/v1/auth/login",
        "POST /api/v1/auth/password",
        "POST /api/v1/auth/password-reset",
        "POST /api/v1/auth/passkey-login",
        "POST /api/v1/auth/passkey-login/options",
    }
    assert ways["GET /api/v1/rooms"] == {"key", "staff"}
    assert ways["GET /api/v1/auth/logins"] == {"staff"}
    assert ways["POST /api/v1/orders/{order_id}/cancellation"] == {"guest"}
    async with httpx.AsyncClient(base_url=server_url, timeout=PATIENCE) as nobody:
        for name in (name for name in ways if name.startswith("GET ") and "{" not in name):
            assert (await nobody.get(name.removeprefix("GET "))).status_code in {401, 422}, name


async def test_every_body_shows_an_example(spec: dict[str, Any]) -> None:
    schemas = spec["components"]["schemas"]
    for name, operation in operations(spec):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        shape = schemas.get(content.get("schema", {}).get("$ref", "").rpartition("/")[2])
        if shape is not None:
            assert "examples" in json.dumps(shape), f"{name}: {shape['title']} shows no example"


async def test_a_refusal_is_what_the_description_says(server_url: str, spec: dict[str, Any]) -> None:
    required = set(spec["components"]["schemas"]["Problem"]["required"])
    async with httpx.AsyncClient(base_url=server_url, timeout=PATIENCE) as client:
        for path in ("rooms", "orders", "users/x", "nowhere"):
            answer = await client.get(f"/api/v1/{path}")
            assert answer.headers["content-type"] == "application/problem+json"
            assert required <= answer.json().keys()
