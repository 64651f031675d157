"""Messages over the API: both sides read and write."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status

from innkeep.api.shapes import MessageIn, MessageOut, Page
from innkeep.conversations import actions, queries
from innkeep.web.context import Anybody, InnkeepDatabase

router = APIRouter(prefix="/sessions", tags=["messages"])


@router.get("/{session_id}/messages", summary="Read messages")
async def list_messages(
    session_id: UUID,
    actor: Anybody,
    database: InnkeepDatabase,
    after: Annotated[int, Query(ge=0, le=2**62, description="Only messages with a `seq` above this")] = 0,
) -> Page[MessageOut]:
    """Oldest first, at most the newest 500."""
    async with database.unit_of_work(actor) as db:
        chat = await queries.session_for(db, actor, session_id)
        return Page(items=[MessageOut.model_validate(m) for m in await queries.messages(db, chat, after=after)])


@router.post("/{session_id}/messages", status_code=status.HTTP_201_CREATED, summary="Post a message")
async def post_message(session_id: UUID, body: MessageIn, actor: Anybody, database: InnkeepDatabase) -> MessageOut:
    """Write as yourself. A member of staff who writes takes the conversation over; 409 when a colleague has it."""
    async with database.unit_of_work(actor) as db:
        chat = await queries.session_for(db, actor, session_id)
        message = await actions.post_message(db, actor, chat, body.text, client_id=body.client_id)
        return MessageOut.model_validate(message)
