"""Who is on call, over the API: the chain of those who are asked in an emergency, and who was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from innkeep.api.lists import ListQuery
from innkeep.api.repeating import Edit
from innkeep.api.shapes import Given, Page, Shown
from innkeep.conversations import on_call
from innkeep.conversations.on_call import OnCallAsk
from innkeep.people.models import User
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/on-call", tags=["on-call"])


class ChainIn(Given):
    """Who is called, from the first to the last; nobody at all calls nobody."""

    user_ids: list[Annotated[UUID, Field(strict=False)]] = Field(
        max_length=20, examples=[["01980000-0000-7000-8000-0000000000aa"]]
    )

    @field_validator("user_ids")
    @classmethod
    def _each_once(cls, named: list[UUID]) -> list[UUID]:
        if len(set(named)) < len(named):
            raise PydanticCustomError("once", "name everybody once")
        return named


class CalledOut(Shown):
    """Somebody who is called."""

    user_id: UUID = Field(validation_alias="id")
    name: str
    mobile_phone: str | None


class AskQuery(ListQuery):
    """Which calls."""

    session_id: UUID | None = None
    user_id: UUID | None = None
    sort: Literal["id", "-id"] = "-id"


class AskOut(Shown):
    """Somebody was called to a conversation: the call with this `number` of those made while the guest waited."""

    id: UUID
    session_id: UUID
    user_id: UUID
    number: int
    since: datetime
    asked_at: datetime


@router.get("", summary="Who is on call")
async def get_chain(staff: SignedInStaff, database: InnkeepDatabase, response: Response) -> Page[CalledOut]:
    """In the order in which they are called. Who may not answer guests any more is left out."""
    async with database.unit_of_work(staff) as db:
        called = await on_call.chain(db, staff)
    response.headers["ETag"] = f'"{on_call.version_of_chain(called)}"'
    return _shown(called)


@router.put("", summary="Say who is on call")
async def set_chain(body: ChainIn, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit) -> Page[CalledOut]:
    """As a whole. While an emergency waits and nobody comes, one after another is asked, and then the first again."""
    async with database.unit_of_work(staff) as db:
        called = await on_call.set_chain(db, staff, body.user_ids, edit.version)
    edit.tag(on_call.version_of_chain(called))
    return _shown(called)


@router.get("/calls", summary="Who was called")
async def list_asks(
    query: Annotated[AskQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[AskOut]:
    """Newest first."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await on_call.asks_page(db, staff, query.listing(OnCallAsk)), AskOut)


def _shown(called: Sequence[User]) -> Page[CalledOut]:
    return Page(items=[CalledOut.model_validate(each) for each in called])
