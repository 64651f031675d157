"""Messages over the API: both sides read and write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, status
from pydantic import Field

from innkeep.api.lists import ListQuery
from innkeep.api.repeating import Once
from innkeep.api.session_shapes import EditOut, MarkIn, SessionOut, TextIn
from innkeep.api.shapes import MessageIn, MessageOut, Page
from innkeep.api.told import complete
from innkeep.conversations import actions, corrections, marks, queries
from innkeep.conversations.marks import Mark
from innkeep.conversations.models import MOST_MESSAGES, Message, MessageEdit, MessageRole
from innkeep.core.actors import Guest
from innkeep.core.columns import Row
from innkeep.core.paging import Listing
from innkeep.web.context import Anybody, GuestPostbox, InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/sessions", tags=["messages"])


@dataclass(frozen=True, slots=True)
class MessageKey:
    """A message of a conversation."""

    session_id: UUID
    message_id: UUID


class MessageQuery(ListQuery):
    """Which messages."""

    role: MessageRole | None = None
    after: int = Field(default=0, ge=0, le=MOST_MESSAGES, description="Only messages with a `seq` above this")
    limit: int = Field(default=500, ge=1, le=500, description="How many at most")
    sort: Literal["seq", "-seq"] = "seq"

    def listing(self, of: type[Row]) -> Listing:
        """The part that is wanted; `after` is no column."""
        want = super().listing(of)
        return replace(want, filters={name: value for name, value in want.filters.items() if name != "after"})


class EditQuery(ListQuery):
    """Which of the earlier texts."""

    sort: Literal["id", "-id"] = "id"


@router.get("/{session_id}/messages", summary="Read messages")
async def list_messages(
    session_id: UUID, query: Annotated[MessageQuery, Query()], actor: Anybody, database: InnkeepDatabase
) -> Page[MessageOut]:
    """Oldest first, or newest first."""
    async with database.unit_of_work(actor) as db:
        listing = query.listing(Message)
        found = query.shown(await queries.messages_page(db, actor, session_id, listing, after=query.after), MessageOut)
        await complete(db, actor, found.items)
        return found


@router.get("/{session_id}/messages/{message_id}", summary="Read a message")
async def get_message(session_id: UUID, message_id: UUID, actor: Anybody, database: InnkeepDatabase) -> MessageOut:
    """One message."""
    async with database.unit_of_work(actor) as db:
        shown = MessageOut.model_validate(await queries.message_for(db, actor, session_id, message_id))
        await complete(db, actor, [shown])
        return shown


@router.post("/{session_id}/messages", status_code=status.HTTP_201_CREATED, summary="Post a message")
async def post_message(
    session_id: UUID, body: MessageIn, actor: Anybody, once: Once, postbox: GuestPostbox
) -> MessageOut:
    """Write as yourself. A member of staff who writes takes the conversation over; 409 when a colleague has it."""
    if isinstance(actor, Guest) and not once.keyed:
        written = await postbox.post(actor, session_id, body.text, body.client_id)
        if not written.again:  # what is new has no photos yet
            return MessageOut.model_validate(written)
    async with postbox.database.unit_of_work(actor) as db:

        async def post() -> MessageOut:
            written = await actions.post_message(db, actor, session_id, body.text, client_id=body.client_id)
            shown = MessageOut.model_validate(written)
            if written.again:
                await complete(db, actor, [shown])
            return shown

        return await once(db, actor, MessageOut, post)


@router.patch("/{session_id}/messages/{message_id}", summary="Say it differently")
async def edit_message(
    session_id: UUID, message_id: UUID, body: TextIn, staff: SignedInStaff, database: InnkeepDatabase
) -> MessageOut:
    """Your own words, within 2 minutes; what they were is kept."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        shown = MessageOut.model_validate(await corrections.edit(db, staff, chat, message_id, body.text))
        await complete(db, staff, [shown])
        return shown


@router.delete(
    "/{session_id}/messages/{message_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Take a message back"
)
async def retract_message(session_id: UUID, message_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """Your own words, within 2 minutes. Nobody reads them any more; they are kept. Its `seq` is not given again."""
    async with database.unit_of_work(staff) as db:
        await corrections.retract(db, staff, await queries.session_for(db, staff, session_id), message_id)


@router.get("/{session_id}/messages/{message_id}/edits", summary="What a message said before")
async def list_edits(
    key: Annotated[MessageKey, Depends()],
    query: Annotated[EditQuery, Query()],
    staff: SignedInStaff,
    database: InnkeepDatabase,
) -> Page[EditOut]:
    """Oldest first; also of a message that was taken back. Not for guests."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, key.session_id)
        found = await corrections.edits_page(db, chat, key.message_id, query.listing(MessageEdit))
        return query.shown(found, EditOut)


@router.put("/{session_id}/delivered", summary="Messages have arrived")
async def set_delivered(session_id: UUID, body: MarkIn, actor: Anybody, database: InnkeepDatabase) -> SessionOut:
    """Up to a `seq`, on the guest's phone. A mark never goes back."""
    async with database.unit_of_work(actor) as db:
        chat = await queries.session_for(db, actor, session_id)
        return SessionOut.model_validate(await marks.mark(db, actor, chat, Mark.DELIVERED, body.seq))


@router.put("/{session_id}/read", summary="Messages were read")
async def set_read(session_id: UUID, body: MarkIn, actor: Anybody, database: InnkeepDatabase) -> SessionOut:
    """Up to a `seq`, by the guest or by somebody of the staff. A mark never goes back."""
    async with database.unit_of_work(actor) as db:
        chat = await queries.session_for(db, actor, session_id)
        return SessionOut.model_validate(await marks.mark(db, actor, chat, Mark.READ, body.seq))


@router.post("/{session_id}/typing", status_code=status.HTTP_204_NO_CONTENT, summary="You are writing")
async def typing(session_id: UUID, actor: Anybody, database: InnkeepDatabase) -> None:
    """The other side's stream tells it once; say it again every few seconds. Nothing is kept."""
    async with database.unit_of_work(actor) as db:
        await marks.typing(db, actor, await queries.session_for(db, actor, session_id))
