"""Notes of staff, over the API. No route for guests leads here."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, status

from innkeep.api.lists import ListQuery
from innkeep.api.repeating import Once
from innkeep.api.session_shapes import NoteIn, NoteOut
from innkeep.api.shapes import Page
from innkeep.conversations import notes, queries
from innkeep.conversations.models import Note
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(tags=["notes"])


class NoteQuery(ListQuery):
    """Which notes."""

    sort: Literal["id", "-id"] = "-id"


@router.get("/notes", summary="Notes that mention you")
async def list_mentions(
    query: Annotated[NoteQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[NoteOut]:
    """Newest first."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await notes.mentions_page(db, staff, query.listing(Note)), NoteOut)


@router.get("/sessions/{session_id}/notes", summary="Notes beside a conversation")
async def list_notes(
    session_id: UUID, query: Annotated[NoteQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[NoteOut]:
    """Newest first. The guest never sees them."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        return query.shown(await notes.notes_page(db, staff, chat, query.listing(Note)), NoteOut)


@router.post("/sessions/{session_id}/notes", status_code=status.HTTP_201_CREATED, summary="Write a note")
async def write_note(
    session_id: UUID, body: NoteIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> NoteOut:
    """For colleagues; those who are mentioned find it among theirs. It takes nothing over."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        return await once(db, staff, NoteOut, partial(notes.write_note, db, staff, chat, body.text, body.mentions))


@router.delete(
    "/sessions/{session_id}/notes/{note_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Take a note away"
)
async def delete_note(session_id: UUID, note_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """Your own."""
    async with database.unit_of_work(staff) as db:
        await notes.delete_note(db, staff, await queries.session_for(db, staff, session_id), note_id)
