"""Conversations over the API: staff within their reach, a guest in their own."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import Field

from innkeep.api.lists import ListQuery
from innkeep.api.shapes import MessageIn, MessageOut, ModeIn, Page, SessionOut
from innkeep.conversations import actions, queries
from innkeep.conversations.models import ChatSession, SessionMode, SessionStatus
from innkeep.web.context import Anybody, InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/sessions", tags=["sessions"])


class SessionQuery(ListQuery):
    """Which conversations."""

    status: SessionStatus | None = None
    mode: SessionMode | None = None
    guest_id: UUID | None = Field(default=None, alias="session_id", description="The guest")
    stay_id: UUID | None = Field(default=None, alias="checkin_room_id")
    assignee_id: UUID | None = None
    urgent: bool | None = None
    sort: Literal["id", "-id", "created_at", "-created_at", "updated_at", "-updated_at"] = "-id"


@router.get("", summary="List conversations")
async def list_sessions(
    query: Annotated[SessionQuery, Query()], actor: Anybody, database: InnkeepDatabase
) -> Page[SessionOut]:
    """Newest first, or by a column."""
    async with database.unit_of_work(actor) as db:
        return query.shown(await queries.sessions_page(db, actor, query.listing(ChatSession)), SessionOut)


@router.get("/{session_id}", summary="Read a conversation")
async def get_session(session_id: UUID, actor: Anybody, database: InnkeepDatabase) -> SessionOut:
    """Its state; the messages are under it."""
    async with database.unit_of_work(actor) as db:
        return SessionOut.model_validate(await queries.session_for(db, actor, session_id))


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


@router.put("/{session_id}/mode", summary="Take over or hand back")
async def set_mode(session_id: UUID, body: ModeIn, staff: SignedInStaff, database: InnkeepDatabase) -> SessionOut:
    """`manual`: you answer from now on, and the agent is silent at once. `agent`: it answers again."""
    change = actions.take_over if body.mode is SessionMode.MANUAL else actions.hand_back
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        return SessionOut.model_validate(await change(db, staff, chat))


@router.post("/{session_id}/termination", summary="End a conversation")
async def terminate(session_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> SessionOut:
    """Nobody writes into it any more; `duration` is set. Once more changes nothing."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        return SessionOut.model_validate(await actions.terminate(db, staff, chat))
