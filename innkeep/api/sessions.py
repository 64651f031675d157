"""Conversations over the API: staff within their reach, a guest in their own."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field

from innkeep.api.lists import KeptQuery, ListQuery
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.session_shapes import (
    AssigneeIn,
    ModeIn,
    SessionChange,
    SessionIn,
    SessionMoveOut,
    SessionOut,
    SnoozeIn,
)
from innkeep.api.shapes import Page
from innkeep.conversations import actions, languages, ownership, queries
from innkeep.conversations.models import ChatSession, SessionMode, SessionMove, SessionStatus
from innkeep.web.context import Anybody, InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/sessions", tags=["sessions"])


class SessionQuery(KeptQuery):
    """Which conversations."""

    status: SessionStatus | None = None
    mode: SessionMode | None = None
    guest_id: UUID | None = Field(default=None, alias="session_id", description="The guest")
    stay_id: UUID | None = Field(default=None, alias="checkin_room_id")
    assignee_id: UUID | None = None
    division_id: UUID | None = None
    urgent: bool | None = None
    verified: bool | None = None
    language: str | None = Field(default=None, max_length=35)
    sort: Literal["id", "-id", "created_at", "-created_at", "updated_at", "-updated_at"] = "-id"


class MoveQuery(ListQuery):
    """Which changes of who answers."""

    sort: Literal["id", "-id"] = "id"


@router.get("", summary="List conversations")
async def list_sessions(
    query: Annotated[SessionQuery, Query()], actor: Anybody, database: InnkeepDatabase
) -> Page[SessionOut]:
    """Newest first, or by a column."""
    async with database.unit_of_work(actor) as db:
        return query.shown(await queries.sessions_page(db, actor, query.listing(ChatSession)), SessionOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Write to a guest")
async def open_session(body: SessionIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once) -> SessionOut:
    """The guest's open conversation, or a new one where there is none; you answer in it from now on.

    There is at most one open conversation of a guest in a stay. 409 when a colleague answers in it.
    """
    async with database.unit_of_work(staff) as db:
        begin = partial(actions.open_towards, db, staff, body.guest_id, body.stay_id, body.first_words())
        return await once(db, staff, SessionOut, begin)


@router.get("/{session_id}", summary="Read a conversation")
async def get_session(session_id: UUID, actor: Anybody, database: InnkeepDatabase, response: Response) -> SessionOut:
    """Its state; the messages are under it."""
    async with database.unit_of_work(actor) as db:
        return tagged(response, await queries.session_for(db, actor, session_id), SessionOut)


@router.patch("/{session_id}", summary="Say what language a guest speaks")
async def change_session(
    session_id: UUID, body: SessionChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> SessionOut:
    """Where it was not understood. Who answers, where it waits and whether it goes on is changed under it."""
    async with database.unit_of_work(staff) as db:
        changed = await languages.change_session(db, staff, session_id, body.changes(), edit.version)
        return edit.shown(changed, SessionOut)


@router.delete("/{session_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a conversation")
async def delete_session(session_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """Nobody reads it any more; it can be brought back. 409 while it goes on."""
    async with database.unit_of_work(staff) as db:
        await actions.delete_session(db, staff, session_id)


@router.post("/{session_id}/restoration", summary="Bring a deleted conversation back")
async def restore_session(session_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> SessionOut:
    """It stays as ended as it was."""
    async with database.unit_of_work(staff) as db:
        return SessionOut.model_validate(await actions.restore_session(db, staff, session_id))


@router.put("/{session_id}/mode", summary="Take over or hand back")
async def set_mode(session_id: UUID, body: ModeIn, staff: SignedInStaff, database: InnkeepDatabase) -> SessionOut:
    """`manual`: you answer from now on, and the agent is silent at once. `agent`: it answers again."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        if body.mode is SessionMode.MANUAL:
            return SessionOut.model_validate(await ownership.take_over(db, staff, chat))
        return SessionOut.model_validate(await ownership.hand_back(db, staff, chat, body.summary))


@router.put("/{session_id}/assignee", summary="Give a conversation to somebody")
async def set_assignee(
    session_id: UUID, body: AssigneeIn, staff: SignedInStaff, database: InnkeepDatabase
) -> SessionOut:
    """To a colleague, to yourself, to a division, or to whoever comes first. 409 when a colleague has it.

    Those who may reassign take it from whoever has it.
    """
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        given = await ownership.assign(db, staff, chat, user_id=body.user_id, division_id=body.division_id)
        return SessionOut.model_validate(given)


@router.put("/{session_id}/snooze", summary="See a conversation again later")
async def set_snooze(session_id: UUID, body: SnoozeIn, staff: SignedInStaff, database: InnkeepDatabase) -> SessionOut:
    """At that moment, or as soon as the guest writes. Who answers stays as it is."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        return SessionOut.model_validate(await ownership.snooze(db, staff, chat, body.until))


@router.get("/{session_id}/moves", summary="Who answered, and since when")
async def list_moves(
    session_id: UUID, query: Annotated[MoveQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[SessionMoveOut]:
    """Takeovers, assignments, calls for a person, and what people did before they handed back. Not for guests."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        return query.shown(await queries.moves_page(db, chat, query.listing(SessionMove)), SessionMoveOut)


@router.get("/{session_id}/earlier", summary="What was talked about before")
async def list_earlier(
    session_id: UUID, query: Annotated[ListQuery, Query()], actor: Anybody, database: InnkeepDatabase
) -> Page[SessionOut]:
    """The earlier conversations of the same guest, newest first; a guest sees those of the stay."""
    async with database.unit_of_work(actor) as db:
        chat = await queries.session_for(db, actor, session_id)
        return query.shown(await queries.earlier_page(db, actor, chat, query.listing(ChatSession)), SessionOut)


@router.post("/{session_id}/termination", summary="End a conversation")
async def terminate(session_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> SessionOut:
    """Nobody writes into it any more; `duration` is set. Once more changes nothing."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        return SessionOut.model_validate(await actions.terminate(db, staff, chat))
