"""Replies that are kept ready, over the API."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field, StringConstraints

from innkeep.api.lists import KeptQuery
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.session_shapes import CannedReplyOut, FilledReplyOut
from innkeep.api.shapes import Change, Given, Page
from innkeep.api.values import Language
from innkeep.conversations import canned_replies, queries
from innkeep.conversations.models import CannedReply
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(tags=["canned replies"])


class CannedReplyQuery(KeptQuery):
    """Which replies."""

    shortcut: str | None = None
    language: str | None = None
    sort: Literal["id", "-id", "shortcut", "-shortcut", "created_at", "-created_at"] = "shortcut"


class CannedReplyIn(Given):
    """A reply to keep ready. `{guest}`, `{room}` and `{hotel}` are filled in where it is used."""

    shortcut: Annotated[str, StringConstraints(pattern="^[a-z0-9][a-z0-9_-]{0,39}$")] = Field(examples=["towels"])
    language: Language
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)] = Field(
        examples=["Fresh towels are on their way to room {room}."]
    )


class CannedReplyChange(Change, CannedReplyIn):
    """What is to change of a reply."""


@router.get("/canned-replies", summary="List canned replies")
async def list_canned_replies(
    query: Annotated[CannedReplyQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[CannedReplyOut]:
    """By shortcut, or by a column, with the places that are filled in later."""
    async with database.unit_of_work(staff) as db:
        found = await canned_replies.canned_replies_page(db, staff, query.listing(CannedReply))
        return query.shown(found, CannedReplyOut)


@router.get("/canned-replies/{reply_id}", summary="Read a canned reply")
async def get_canned_reply(
    reply_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> CannedReplyOut:
    """One reply."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await canned_replies.canned_reply_for(db, staff, reply_id), CannedReplyOut)


@router.post("/canned-replies", status_code=status.HTTP_201_CREATED, summary="Keep a reply ready")
async def create_canned_reply(
    body: CannedReplyIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> CannedReplyOut:
    """409 when another in this language has the shortcut."""
    make = canned_replies.create_canned_reply
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, CannedReplyOut, partial(make, db, staff, body.model_dump()))


@router.patch("/canned-replies/{reply_id}", summary="Change a canned reply")
async def change_canned_reply(
    reply_id: UUID, body: CannedReplyChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> CannedReplyOut:
    """What is not named stays as it is."""
    async with database.unit_of_work(staff) as db:
        changed = await canned_replies.change_canned_reply(db, staff, reply_id, body.changes(), edit.version)
        return edit.shown(changed, CannedReplyOut)


@router.delete("/canned-replies/{reply_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a canned reply")
async def delete_canned_reply(reply_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """It can be brought back."""
    async with database.unit_of_work(staff) as db:
        await canned_replies.delete_canned_reply(db, staff, reply_id)


@router.post("/canned-replies/{reply_id}/restoration", summary="Bring a deleted canned reply back")
async def restore_canned_reply(reply_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> CannedReplyOut:
    """409 when another has its shortcut by now."""
    async with database.unit_of_work(staff) as db:
        return CannedReplyOut.model_validate(await canned_replies.restore_canned_reply(db, staff, reply_id))


@router.get("/sessions/{session_id}/canned-replies", summary="Canned replies for a conversation")
async def list_filled_replies(
    session_id: UUID,
    staff: SignedInStaff,
    database: InnkeepDatabase,
    language: Annotated[str | None, Query(max_length=35, description="Only those in this language")] = None,
) -> Page[FilledReplyOut]:
    """Every reply as it can be sent to this guest, by shortcut."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        found = await canned_replies.filled(db, staff, chat, language)
        return Page(items=[FilledReplyOut.model_validate(each) for each in found])
