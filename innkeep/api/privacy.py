"""What is held of a person, over the API: to be taken out, and to be erased."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from innkeep.api.shapes import Given
from innkeep.privacy.again import erase_for_good
from innkeep.privacy.telling import all_held, as_page
from innkeep.web.context import InnkeepDatabase, InnkeepSettings, SignedInPerson

router = APIRouter(tags=["privacy"])


class ErasureIn(Given):
    """Who is to be erased. It cannot be undone."""

    user_id: Annotated[UUID, Field(strict=False, examples=["01a213f5-85ac-7489-af67-866892cde15f"])]


@router.get("/users/{user_id}/held", summary="Take out all that is held of a person", response_model=dict[str, Any])
async def read_held(
    user_id: UUID,
    staff: SignedInPerson,
    database: InnkeepDatabase,
    *,
    shape: Annotated[Literal["json", "page"], Query(description="For programs, or to be read")] = "json",
) -> Any:
    """Who they are, what they wrote, ordered and paid, photos included. For managers; that it was done is noted."""
    async with database.unit_of_work(staff) as db:
        held = await all_held(db, staff, user_id)
    if shape == "json":
        return held
    return Response(
        as_page(held), media_type="text/html", headers={"Content-Disposition": f'attachment; filename="{user_id}.html"'}
    )


@router.post("/erasures", summary="Erase a person", status_code=204)
async def erase_person(
    body: ErasureIn, staff: SignedInPerson, database: InnkeepDatabase, settings: InnkeepSettings
) -> None:
    """All that says who they are and what they said goes; accounts stay as they are. Once more changes nothing."""
    await erase_for_good(database, settings.data, staff, body.user_id)
