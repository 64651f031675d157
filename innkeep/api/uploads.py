"""Pictures in requests: a form with a file, read only for somebody who is signed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request
from pydantic import Field, ValidationError
from starlette.datastructures import FormData, UploadFile

from innkeep.api.repeating import Repeatable
from innkeep.api.shapes import Given
from innkeep.core.actors import Guest, Staff
from innkeep.core.errors import Invalid, TooLarge, Unauthorized
from innkeep.photos.actions import Caption
from innkeep.web.context import Anybody
from innkeep.web.guards import MAX_PHOTO

FIELDS = 4
"""Parts of the form at most: the file and what is said beside it."""


class UploadUnclear(Invalid):
    """The request is not a form with one picture."""


class CaptionIn(Given):
    """What may be said beside the picture."""

    text: str | None = Field(default=None, max_length=4_000)
    client_id: str | None = Field(default=None, min_length=1, max_length=100)
    message_id: Annotated[UUID | None, Field(strict=False)] = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be a picture, who sends it and what they say. `once` carries out what is repeated only once."""

    sender: Guest | Staff
    file: bytes
    caption: Caption
    once: Repeatable


async def _upload(
    request: Request,
    actor: Anybody,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=200, description="The same key again: the answer of the first time"),
    ] = None,
) -> Upload:
    if not isinstance(actor, Guest | Staff):
        raise Unauthorized("Sign in as a person to send photos.")
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise UploadUnclear("Send a form (multipart/form-data) with the picture as its field file.")
    async with request.form(max_files=1, max_fields=FIELDS) as form:
        file, caption = await _file(form), _caption(form)
    said = f"{request.method} {request.url.path}\n{caption}\n".encode() + file
    return Upload(actor, file, caption, Repeatable(idempotency_key, hashlib.sha256(said).digest()))


async def _file(form: FormData) -> bytes:
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise UploadUnclear("Send the picture as the field file of the form.")
    content = await file.read()
    if len(content) > MAX_PHOTO:
        raise TooLarge(f"The picture has more than {MAX_PHOTO:,} bytes. Send a smaller one.")
    return content


def _caption(form: FormData) -> Caption:
    given = {name: value for name, value in form.items() if name != "file"}
    try:
        return Caption(**CaptionIn.model_validate(given).model_dump())
    except ValidationError as error:
        first = error.errors()[0]
        raise UploadUnclear(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}.") from error


Uploaded = Annotated[Upload, Depends(_upload)]


def form(*also: str) -> dict[str, Any]:
    """The request body as OpenAPI tells it, with these fields beside the file."""
    fields = {"file": {"type": "string", "format": "binary", "description": "JPEG, PNG or WebP, 10 MB at most"}}
    texts = {name: {"type": "string"} for name in also}
    schema = {"type": "object", "properties": {**fields, **texts}, "required": ["file"], "additionalProperties": False}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
