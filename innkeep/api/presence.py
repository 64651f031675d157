"""Who is looking at a conversation, over the API."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, status

from innkeep.api.session_shapes import ViewerOut
from innkeep.api.shapes import Page
from innkeep.conversations import presence, queries
from innkeep.conversations.models import ChatSession
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/sessions/{session_id}/presence", tags=["sessions"])


@router.get("", summary="Who is looking")
async def list_viewers(session_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> Page[ViewerOut]:
    """The colleagues who have the conversation open, you included. Not for guests."""
    async with database.unit_of_work(staff) as db:
        return await _shown(db, staff, await queries.session_for(db, staff, session_id))


@router.put("", summary="You are looking")
async def look(session_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> Page[ViewerOut]:
    """Colleagues see it for 45 seconds: say it again every 20. The answer is who looks besides."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        await presence.look(db, staff, chat)
        return await _shown(db, staff, chat)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT, summary="You look no more")
async def look_away(session_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """Colleagues hear of it at once."""
    async with database.unit_of_work(staff) as db:
        await presence.look_away(db, staff, await queries.session_for(db, staff, session_id))


async def _shown(db: AsyncSession, staff: Staff, chat: ChatSession) -> Page[ViewerOut]:
    looking = await presence.viewers(db, staff, [chat.id])
    return Page(items=[ViewerOut.model_validate(each) for each in looking.get(chat.id, ())])
