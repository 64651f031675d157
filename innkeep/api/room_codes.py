"""The codes of rooms on paper, over the API."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from innkeep.people import queries as people
from innkeep.stays.codes import rooms_to_print
from innkeep.stays.paper import Code, Layout, Look, codes_pdf
from innkeep.web.brand import OURS, ink_on
from innkeep.web.context import InnkeepDatabase, InnkeepSettings, SignedInStaff
from innkeep.web.files import PDF, attached

router = APIRouter(tags=["rooms"])

MOST_NAMED = 200
"""Rooms that an address names; for more than that, print all."""


class CodesQuery(BaseModel):
    """Which rooms, all where none is named, and how: a card a page (A6), four a sheet of A4, or 24 labels a sheet."""

    model_config = ConfigDict(extra="forbid")

    layout: Layout = Layout.CARDS
    room_id: list[UUID] = Field(default=[], max_length=MOST_NAMED)


@router.get(
    "/room-codes.pdf",
    summary="Print the codes of rooms",
    response_class=Response,
    responses={200: {"content": {PDF: {}}}},
)
async def print_codes(
    query: Annotated[CodesQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase, settings: InnkeepSettings
) -> Response:
    """In the hotel's colour and language, by room number. 404 when there is no such room."""
    async with database.unit_of_work(staff) as db:
        hotel = await people.hotel(db, staff)
        rooms = await rooms_to_print(db, staff, query.room_id)
    color = hotel.brand_color or OURS
    look = Look(hotel.name, color, ink_on(color), hotel.language)
    codes = [Code(each.room_number, f"{settings.public_url}/g/{each.code}") for each in rooms]
    return attached(
        await asyncio.to_thread(codes_pdf, look, codes, query.layout), PDF, f"room-codes-{query.layout}.pdf"
    )
