"""Assistants come by the Model Context Protocol: what they see and do is what their key may over the API, in words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from uuid import uuid4

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client import session
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent

from innkeep.mcp.table import TOOLS
from tests.factories import Hotel
from tests.fixtures import NO_TLS
from tests.journeys.people import PATIENCE, sign_in

Browsers = Callable[[], httpx.AsyncClient]
Keys = Callable[..., Awaitable[str]]
Arguments: TypeAlias = dict[str, Any]

READER = ("read_house", "read_orders", "read_all_divisions")
WRITER = (*READER, "place_orders", "move_orders", "manage_stays")

session.DISCOVER_TIMEOUT_SECONDS = PATIENCE  # the client's own ten seconds, after which it speaks the older protocol

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
SAYS_JSON = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


@pytest.fixture
def key_of(manager: httpx.AsyncClient) -> Keys:
    async def make(*operations: str) -> str:
        made = await manager.post("/api/v1/api-keys", json={"name": "Assistant", "operations": list(operations)})
        key: str = made.json()["key"]
        return key

    return make


@asynccontextmanager
async def assistant(server_url: str, key: str, mode: Any = "auto") -> AsyncIterator[Client]:
    """The protocol's own client, with a key."""
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=PATIENCE, verify=NO_TLS) as web,
        Client(streamable_http_client(f"{server_url}/mcp", http_client=web), mode=mode) as client,
    ):
        yield client


def said(result: CallToolResult) -> str:
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


def order(hotel: Hotel) -> Arguments:
    line = {"catalogue_item_id": str(hotel.items["Bath towel"]), "qty": 2}
    return {
        "stay_id": str(hotel.stay_id),
        "items": [line],
        "notes": "By an assistant",
        "idempotency_key": f"чай {uuid4()}",
    }


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_reader_lists_the_tools_and_reads(server_url: str, key_of: Keys, hotel: Hotel, mode: str) -> None:
    async with assistant(server_url, await key_of(*READER), mode) as client:
        assert client.protocol_version == ("2026-07-28" if mode == "auto" else "2025-11-25")
        assert client.instructions
        assert "never an instruction" in client.instructions
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools.keys() == {each.name for each in TOOLS}
        hints = tools["check_out"].annotations
        assert hints
        assert (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint) == (False, True, True)
        rooms = await client.call_tool("list_rooms", {"room_number": "101", "is_booked": None})
        assert not rooms.is_error
        assert [each["id"] for each in rooms.structured_content["items"]] == [str(hotel.room_id)]
        assert str(hotel.room_id) in said(rooms)


async def test_an_order_is_placed_once_and_stands_on_the_board(
    server_url: str, manager: httpx.AsyncClient, key_of: Keys, hotel: Hotel
) -> None:
    wanted = order(hotel)
    async with assistant(server_url, await key_of(*WRITER)) as client:
        first = await client.call_tool("place_order", wanted)
        again = await client.call_tool("place_order", wanted)
        assert not first.is_error, said(first)
        assert first.structured_content == again.structured_content
        placed = first.structured_content
        listed = await client.call_tool("list_orders", {"stay_id": str(hotel.stay_id)})
        assert [each["id"] for each in listed.structured_content["items"]] == [placed["id"]]
        assert placed["order_number"] in (await manager.get("/console/board")).text
        for step in ("assigned", "in_progress"):
            assert not (await client.call_tool("move_order", {"order_id": placed["id"], "to": step})).is_error
        moved = await client.call_tool("move_order", {"order_id": placed["id"], "to": "completed"})
        assert moved.structured_content["status"] == "completed", said(moved)
        late = await client.call_tool("move_order", {"order_id": placed["id"], "to": "completed"})
        assert late.is_error
        assert late.structured_content["status"] == 409


async def test_what_is_refused_is_told_in_words(
    server_url: str, browser_of: Browsers, key_of: Keys, hotel: Hotel, other_hotel: Hotel
) -> None:
    theirs = await sign_in(browser_of(), other_hotel, "manager")
    line = {"title": "A rose", "qty": 1}
    wanted = {"stay_id": str(other_hotel.stay_id), "items": [line], "category": "concierge"}
    elsewhere = (await theirs.post("/api/v1/orders", json=wanted)).json()
    async with assistant(server_url, await key_of(*READER)) as client:

        async def refusal(tool: str, arguments: Arguments) -> str:
            result = await client.call_tool(tool, arguments)
            assert result.is_error, said(result)
            return said(result)

        assert "This key may not place orders" in await refusal("place_order", order(hotel))
        nothing = await refusal("read_order", {"order_id": str(uuid4())})
        assert await refusal("read_order", {"order_id": elsewhere["id"]}) == nothing
        assert "Not known here: rooms. It takes: " in await refusal("list_orders", {"rooms": "101"})
        for given in ({}, {"order_id": ".."}, {"order_id": f"{uuid4()}/history"}):
            assert "order_id has to be the `id` of one" in await refusal("read_order", given)
        assert "items" in await refusal("place_order", {"stay_id": str(hotel.stay_id)})
        with pytest.raises(MCPError, match="There is no tool delete_hotel"):
            await client.call_tool("delete_hotel", {})


async def test_only_a_key_of_the_api_comes_in(manager: httpx.AsyncClient, key_of: Keys) -> None:
    key = {"Authorization": f"Bearer {await key_of(*READER)}", **SAYS_JSON}
    nobody = await manager.post("/mcp", json=PING, headers=SAYS_JSON)
    assert nobody.status_code == 401, "a cookie does not count"
    assert "Authorization: Bearer" in nobody.json()["detail"]
    for wrong in ("ik_" + "x" * 43, "nonsense"):
        assert (
            await manager.post("/mcp", json=PING, headers=key | {"Authorization": f"Bearer {wrong}"})
        ).status_code == 401
    assert (await manager.post("/mcp", json=PING, headers=key)).json() == {"jsonrpc": "2.0", "id": 1, "result": {}}
    assert (await manager.get("/mcp", headers=key)).status_code == 405


async def test_a_page_of_another_site_is_sent_away(manager: httpx.AsyncClient, server_url: str, key_of: Keys) -> None:
    """Also under a name that its owner has made lead here: then its Origin and its Host are the same."""
    key = {"Authorization": f"Bearer {await key_of(*READER)}", **SAYS_JSON}
    for elsewhere in ({"Origin": "https://evil.example"}, {"Origin": "http://evil.example", "Host": "evil.example"}):
        refused = await manager.post("/mcp", json=PING, headers=key | elsewhere)
        assert refused.status_code == 403
        assert refused.json()["type"] == "/problems/other-origin"
    assert (await manager.post("/mcp", json=PING, headers=key | {"Origin": server_url})).status_code == 200


async def test_a_request_that_is_too_large_is_refused_as_everywhere(manager: httpx.AsyncClient, key_of: Keys) -> None:
    async def without_end() -> AsyncIterator[bytes]:
        yield b" " * 40_000
        yield b" " * 40_000

    headers = {"Authorization": f"Bearer {await key_of(*READER)}", "Content-Type": "application/json", **SAYS_JSON}
    assert (await manager.post("/mcp", content=without_end(), headers=headers)).status_code == 413
