"""A tool is called: the very route of the API is asked in this process, with the caller's own key.

So who may do what, how often, and what is refused in which words is decided where it always is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

import httpx2
from starlette.requests import Request

from innkeep.mcp.operations import Operation

HERE = "http://localhost"
"""Of an address something has to stand before the path. Nothing goes over any network."""


class WrongArguments(ValueError):
    """What a tool was given does not lead to a request. It says what to give it."""


class ApiAnswer(NamedTuple):
    """What the API said: whether it refused, and its JSON, as it came and read."""

    refused: bool
    text: str
    document: dict[str, Any]


async def ask(caller: Request, operation: Operation, arguments: Mapping[str, Any]) -> ApiAnswer:
    """What the API answers to whoever asks. WrongArguments."""
    if unknown := arguments.keys() - operation.places.keys():
        raise WrongArguments(
            f"Not known here: {', '.join(sorted(unknown))}. It takes: {', '.join(operation.places) or 'nothing'}."
        )
    parts = _parted(operation, arguments)
    target = operation.path.format_map({name: _key(name, parts["path"]) for name in _names(operation, "path")})
    host, port = caller.client or ("", 0)
    transport = httpx2.ASGITransport(app=caller.app, client=(host, port))
    headers = {"Authorization": caller.headers["authorization"], "Accept-Encoding": "identity", **parts["header"]}
    async with httpx2.AsyncClient(transport=transport, base_url=HERE, trust_env=False) as api:
        has_body = bool(_names(operation, "body"))
        body = parts["body"] if has_body else None
        answer = await api.request(operation.method, target, params=parts["query"], json=body, headers=headers)
    return ApiAnswer(answer.is_error, answer.text, answer.json())


def _names(operation: Operation, where: str) -> list[str]:
    return [name for place, name in operation.places.values() if place == where]


def _parted(operation: Operation, arguments: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What goes where. Null means that nothing is said, but in a body, where it may take something away."""
    parts: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}, "body": {}}
    for argument, value in arguments.items():
        where, name = operation.places[argument]
        if value is not None or where == "body":
            parts[where][name] = quote(str(value)) if where == "header" else value
    return parts


def _key(name: str, given: Mapping[str, Any]) -> UUID:
    """The key of a row in an address: nothing else, or the address would be another one."""
    try:
        return UUID(str(given[name]))
    except (KeyError, ValueError) as error:
        raise WrongArguments(f"{name} has to be the `id` of one, as the lists give it.") from error
