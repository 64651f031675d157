"""The hotel itself: its name, clock, money, colour and picture, and how long it waits."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import Optional, SettingsForm, Text, languages, tried
from innkeep.core.db import AsyncSession
from innkeep.core.rows import version_of
from innkeep.people import queries as people
from innkeep.people.models import ConversationAssignment
from innkeep.people.organizations import change_hotel
from innkeep.photos.looks import look_of
from innkeep.web.brand import OURS
from innkeep.web.pages import back, render

router = APIRouter(prefix="/settings/hotel")

ASSIGNMENTS = (("nobody", "Whoever comes first"), ("round_robin", "Whoever's turn it is, of those at work"))

Colour = Annotated[str, StringConstraints(to_lower=True, pattern="^#[0-9a-f]{6}$")]


class HotelForm(BaseModel):
    """What may be set. `own_color` is ticked where the hotel has a colour of its own."""

    name: Text = Field(title="Name")
    timezone: Text = Field(title="Time zone")
    currency: Annotated[str, StringConstraints(to_upper=True, pattern="^[A-Z]{3}$")] = Field(title="Currency")
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = Field(title="Language")
    checkin_time: time = Field(title="Check-in")
    checkout_time: time = Field(title="Check-out")
    brand_color: Colour = Field(title="Colour")
    wifi_name: Optional = Field(title="Wi-Fi")
    wifi_password: Optional = Field(title="Wi-Fi password")
    lease_minutes: int = Field(title="Minutes without a word", ge=1, le=1440)
    silence_hours: int = Field(title="Hours until it ends", ge=1, le=720)
    conversation_assignment: ConversationAssignment = Field(title="Who gets a conversation")
    conversation_cap: int = Field(title="Conversations at a time", ge=1, le=100)
    on_call_minutes: int = Field(title="Minutes until the next is called", ge=1, le=120)
    chat_days: int = Field(title="Days that words are kept", ge=1, le=3650)
    guest_days: int = Field(title="Days that guests are known", ge=1, le=3650)


@router.get("")
async def hotel_page(desk: SignedInDesk, saved: str = "") -> Response:
    """What holds for the hotel as a whole."""
    return await _shown(desk, saved="Saved." if saved else "")


@router.post("")
async def change(desk: SignedInDesk, request: Request) -> Response:
    """Set it; with what cannot be, the form again as it was written."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        values = form.read(HotelForm).model_dump()
        if not form.has("own_color"):
            values["brand_color"] = None
        await change_hotel(db, desk.staff, desk.staff.org_id, values, form.one("version"))

    if wrong := await tried(desk, do):
        return await _shown(desk, form=form, wrong=wrong)
    return back("/console/settings/hotel?saved=1")


async def _shown(desk: Desk, *, form: SettingsForm | None = None, wrong: str = "", saved: str = "") -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        hotel = await people.hotel(db, desk.staff)
        shown: dict[str, Any] = await around(db, desk, "hotel") | {
            "form": form or SettingsForm.kept(_kept(hotel)),
            "picture": await look_of(db, desk.staff),
            "languages": languages(),
            "assignments": ASSIGNMENTS,
            "wrong": wrong,
            "saved": saved,
        }
    return render("console/settings_hotel.html", shown, status_code=422 if wrong else 200)


def _kept(hotel: Any) -> dict[str, Any]:
    values = {name: getattr(hotel, name) for name in HotelForm.model_fields}
    times = {name: f"{values[name]:%H:%M}" for name in ("checkin_time", "checkout_time")}
    color = {"brand_color": hotel.brand_color or OURS, "own_color": hotel.brand_color is not None}
    return values | times | color | {"version": version_of(hotel)}
