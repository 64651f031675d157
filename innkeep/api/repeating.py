"""What a request may say about repetition and about what it has read: Idempotency-Key, ETag and If-Match."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request, Response

from innkeep.api.shapes import Shown
from innkeep.core.actors import Actor
from innkeep.core.columns import Row
from innkeep.core.db import AsyncSession
from innkeep.core.once import Answer, once
from innkeep.core.rows import version_of

S = TypeVar("S", bound=Shown)


class Repeatable:
    """A POST that creates. With an `Idempotency-Key`, the same request again gets the answer of the first time."""

    def __init__(self, key: str | None, request: bytes) -> None:
        self._key = key
        self._request = request

    @property
    def keyed(self) -> bool:
        """Whether it may come again with its key."""
        return self._key is not None

    async def __call__(
        self, db: AsyncSession, actor: Actor, shape: type[S], make: Callable[[], Awaitable[Row | S]]
    ) -> S:
        """The row that `make` makes, as `shape`."""

        async def do() -> Answer:
            return shape.model_validate(await make()).model_dump(mode="json")

        if self._key is None:
            return shape.model_validate(await make())
        return shape.model_validate(await once(db, actor, self._key, self._request, do))


async def _repeatable(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=200, description="The same key again: the answer of the first time"),
    ] = None,
) -> Repeatable:
    if idempotency_key is None:
        return Repeatable(None, b"")
    said = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return Repeatable(idempotency_key, hashlib.sha256(said).digest())


Once = Annotated[Repeatable, Depends(_repeatable)]


def tagged(response: Response, row: Row, shape: type[S]) -> S:
    """A row as `shape`, with the `ETag` that a change of it may name."""
    response.headers["ETag"] = f'"{version_of(row)}"'
    return shape.model_validate(row)


class Editing:
    """A PATCH. `version` is what the caller has read, by `If-Match` (RFC 9110, section 13.1.1); None does not ask."""

    def __init__(self, response: Response, if_match: str | None) -> None:
        self._response = response
        # A list of tags, or a weak one, never matches a strong one of ours; `*` matches whatever there is.
        self.version = None if if_match in {None, "*"} else (if_match or "").strip().strip('"')

    def tag(self, version: str) -> None:
        """Tell the `ETag` of what is no single row."""
        self._response.headers["ETag"] = f'"{version}"'

    def shown(self, row: Row, shape: type[S]) -> S:
        """The row after the change, with its new `ETag`."""
        return tagged(self._response, row, shape)


async def _editing(
    response: Response,
    if_match: Annotated[
        str | None, Header(max_length=100, description="The `ETag` that was read; 412 when it has changed since")
    ] = None,
) -> Editing:
    return Editing(response, if_match)


Edit = Annotated[Editing, Depends(_editing)]
