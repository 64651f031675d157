"""The inbox over the API."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from innkeep.api.session_shapes import SessionOut, ViewerOut
from innkeep.api.shapes import MessageOut, Shown
from innkeep.api.told import complete
from innkeep.api.values import Language
from innkeep.conversations import inbox
from innkeep.conversations.models import SessionMode, SessionState
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/inbox", tags=["inbox"])


class InboxQuery(BaseModel):
    """Which of the open conversations."""

    model_config = ConfigDict(extra="forbid")

    state: SessionState | None = None
    division_id: UUID | None = Field(default=None, description="In whose queue it waits or waited")
    assignee: Literal["me", "nobody", "somebody"] | None = Field(default=None, description="Who of the staff answers")
    assignee_id: UUID | None = None
    unassigned: bool = Field(default=False, description="The same as `assignee=nobody`")
    mode: SessionMode | None = None
    urgent: bool | None = None
    verified: bool | None = Field(default=None, description="Whether somebody vouched that it is the guest")
    language: Language | None = Field(default=None, description="What the guest writes in; `pt` finds `pt-BR`, too")
    unread: bool | None = Field(default=None, description="Whether the guest wrote what nobody of the staff has read")
    limit: int = Field(default=50, ge=1, le=200, description="How many at most")


class InboxLineOut(Shown):
    """A conversation with what its line shows: `waited` is in seconds, `unread` counts the guest's messages.

    `viewers` have it open at the moment.
    """

    session: SessionOut = Field(validation_alias="chat")
    guest_name: str | None
    room_number: str | None
    assignee_name: str | None
    waited: int | None
    unread: int
    last_message: MessageOut | None = Field(validation_alias="last")
    viewers: list[ViewerOut]


class CountsOut(Shown):
    """How many open conversations there are of each sort, whatever the list is narrowed to."""

    waiting: int
    urgent: int
    unread: int
    mine: int
    agent: int
    person: int
    snoozed: int


class InboxOut(Shown):
    """Emergencies that wait, then whoever has waited longest, then where somebody spoke last."""

    items: list[InboxLineOut]
    counts: CountsOut


@router.get("", summary="Who waits, and what goes on")
async def read_inbox(
    query: Annotated[InboxQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> InboxOut:
    """The open conversations of the hotel, in the order in which somebody should look at them."""
    async with database.unit_of_work(staff) as db:
        lines = await inbox.inbox(db, staff, inbox.InboxFilter(**query.model_dump()))
        counted = await inbox.counts(db, staff)
        items = [InboxLineOut.model_validate(line) for line in lines]
        await complete(db, staff, [line.last_message for line in items])
        return InboxOut(items=items, counts=CountsOut.model_validate(counted))
