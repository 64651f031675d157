"""Keys of programs over the API. A key is shown once, when it is made; it acts for whoever made it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import AwareDatetime, Field

from innkeep.api.lists import ListQuery
from innkeep.api.shapes import Given, Page, Shown, Text
from innkeep.people import api_keys
from innkeep.people.api_keys import ApiKey
from innkeep.web.context import InnkeepDatabase, SignedInPerson, SignedInStaff

router = APIRouter(prefix="/api-keys", tags=["api-keys"])


class ApiKeyQuery(ListQuery):
    """Which keys."""

    user_id: UUID | None = None
    sort: Literal["id", "-id", "name", "-name", "expires_at", "-expires_at"] = "-id"


class ApiKeyIn(Given):
    """A key to make."""

    name: Text = Field(examples=["Door locks"], description="What it is for")
    operations: list[Text] = Field(
        min_length=1,
        max_length=100,
        examples=[["read_orders", "place_orders"]],
        description="What the program may do; nothing that you may not do yourself",
    )
    expires_at: Annotated[AwareDatetime | None, Field(strict=False)] = Field(
        default=None, description="Within two years; null: in 90 days"
    )


class ApiKeyOut(Shown):
    """A key. `prefix` is how it begins, `user_id` whom it acts for; `last_used_at` is true to a minute."""

    id: UUID
    org_id: UUID
    user_id: UUID
    name: str
    prefix: str
    operations: list[str]
    active: bool
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime
    updated_at: datetime


class MadeKeyOut(ApiKeyOut):
    """A new key, with what nobody is shown again."""

    key: str = Field(description="To be sent as `Authorization: Bearer …`")


class OperationsOut(Shown):
    """Operations by name."""

    operations: list[str]


@router.get("", summary="List API keys")
async def list_api_keys(
    query: Annotated[ApiKeyQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[ApiKeyOut]:
    """Newest first, or by a column; those that hold no more included."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await api_keys.api_keys_page(db, staff, query.listing(ApiKey)), ApiKeyOut)


@router.get("/operations", summary="What a key may be given")
async def list_operations(staff: SignedInStaff) -> OperationsOut:
    """The operations of your own role, by the names that keys use."""
    return OperationsOut(operations=api_keys.operations_of(staff))


@router.get("/{key_id}", summary="Read an API key")
async def get_api_key(key_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> ApiKeyOut:
    """What is known of it; not the key itself."""
    async with database.unit_of_work(staff) as db:
        return ApiKeyOut.model_validate(await api_keys.api_key_for(db, staff, key_id))


@router.post("", status_code=status.HTTP_201_CREATED, summary="Make an API key")
async def create_api_key(body: ApiKeyIn, staff: SignedInPerson, database: InnkeepDatabase) -> MadeKeyOut:
    """Within a quarter of an hour after signing in.

    No other answer holds the key, which is why no Idempotency-Key repeats this one: asked again, it is another.
    """
    async with database.unit_of_work(staff) as db:
        made = await api_keys.create_api_key(db, staff, body.model_dump())
        shown = ApiKeyOut.model_validate(made.row)
    return MadeKeyOut(**shown.model_dump(), key=made.token)


@router.delete("/{key_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Revoke an API key")
async def revoke_api_key(key_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """At once and for good; streams that are open by it end."""
    async with database.unit_of_work(staff) as db:
        await api_keys.revoke_api_key(db, staff, key_id)
