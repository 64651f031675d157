"""What the description of the API (OpenAPI 3.1) says of every operation: how a refusal looks, and who may ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.routing import BaseRoute

from innkeep.api.asking import SCHEMES, accepted_by

ABOUT = """
A hotel's guest-service desk. Staff sign in with `POST /auth/login` and get a session cookie; a guest's phone gets its
own by opening the code in the room. A program sends the key that a manager made for it, with every request:
`Authorization: Bearer <key>`. It acts for that manager, and may do what both of them may.

Lists are read page by page: `limit`, `cursor` (the `next_cursor` of the page before), `sort`, and filters by column.
A `POST` that creates may carry an `Idempotency-Key`: the same request again gets the answer of the first time. What two
people can edit has an `ETag`; a `PATCH` with `If-Match` is refused when it has changed since. Refusals are problem
documents (RFC 9457) whose `detail` says what happened and what to do. What is out of reach does not exist.
"""


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="The kind of problem, for programs", examples=["/problems/room-number-taken"])
    title: str = Field(description="The kind of problem, for people", examples=["This has changed in the meantime"])
    status: int = Field(description="The status of the answer", examples=[409])
    detail: str = Field(description="What happened, and what to do", examples=["Another room has this number."])


_WHEN = {
    400: "The request cannot be read at all",
    401: "Nobody is signed in",
    403: "Your role may not do this",
    404: "There is no such thing, or not for you",
    409: "Somebody else was first, or the state does not allow it (any more)",
    412: "It has changed since it was read",
    413: "Too large",
    422: "The request does not make sense; `errors` says where",
    429: "Tried too often lately; `retry_after` says for how many seconds to wait",
    503: "The database is starting again; try again in a moment",
}

REFUSALS: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in _WHEN}
"""What every operation may answer besides what it is for."""


def tell_who_may_ask(routes: Iterable[BaseRoute]) -> None:
    """Let each route's description say how whoever asks is known."""
    for route in routes:
        if isinstance(route, APIRoute) and (accepted := accepted_by(route.dependant)):
            route.openapi_extra = {"security": accepted}


def describe(app: FastAPI) -> None:
    """Let the application describe itself with refusals as what they are: problem documents, each described once."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _tell_refusals_once(plain())
            plain()["components"]["securitySchemes"] = SCHEMES
        return plain()

    # The way in which FastAPI is told how to describe itself.
    app.openapi = openapi  # type: ignore[method-assign]


def _tell_refusals_once(spec: dict[str, Any]) -> None:
    for operations in spec["paths"].values():
        for operation in operations.values():
            for status in map(str, _WHEN):
                operation["responses"][status] = {"$ref": f"#/components/responses/{status}"}
    document = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    spec["components"]["responses"] = {
        str(status): {"description": said, "content": document} for status, said in _WHEN.items()
    }
    for unused in ("HTTPValidationError", "ValidationError"):
        spec["components"]["schemas"].pop(unused, None)
