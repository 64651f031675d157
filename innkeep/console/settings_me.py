"""Oneself: what one is called, speaks and is told of, and when not."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, BeforeValidator, Field

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import Optional, SettingsForm, Text, tried
from innkeep.console.team import Tag, tags
from innkeep.core.db import AsyncSession
from innkeep.notices import preferences
from innkeep.notices.kinds import Kind, Scope, Way, kinds_of
from innkeep.people import queries as people
from innkeep.people import users
from innkeep.web.pages import back, render

router = APIRouter(prefix="/settings/me")

KIND_NAMES = {
    Kind.WAITING: "A guest waits for a person",
    Kind.URGENT: "An emergency",
    Kind.MESSAGE: "A guest writes in my conversation",
    Kind.NEW_ORDER: "A new order",
    Kind.ASSIGNED: "An order is given to me",
    Kind.ESCALATED: "An order is late",
    Kind.MENTION: "A colleague names me in a note",
    Kind.ON_CALL: "I am called while on call",
    Kind.PROGRAM_OFF: "A program is told nothing any more",
}
WAY_NAMES = {Way.PUSH: "On this device", Way.MAIL: "E-mail", Way.SOUND: "Sound"}
SCOPES = (("mine", "those given to me"), ("division", "my division's too"), ("all", "all"))


class MeForm(BaseModel):
    """What everybody may change of themselves."""

    name: Text = Field(title="Name")
    mobile_phone: Optional = Field(title="Telephone")
    languages: Annotated[tuple[Tag, ...], BeforeValidator(tags)] = Field(title="Languages")
    on_duty: bool = Field(title="On duty", default=False)


class NoticesForm(BaseModel):
    """How one wants to be told."""

    urgent_breaks_through: bool = Field(title="Emergencies", default=False)
    waiting_for: Scope = Field(title="Guests who wait")


@router.get("")
async def me_page(desk: SignedInDesk, saved: str = "") -> Response:
    """The page with both: who one is, and how one wants to be told."""
    return await _shown(desk, saved="Saved." if saved else "")


@router.post("")
async def change_me(desk: SignedInDesk, request: Request) -> Response:
    """Change one's own name, telephone, languages and whether one is on duty."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        values = form.read(MeForm).model_dump()
        changes = values | {"languages": list(values["languages"])}
        await users.change_user(db, desk.staff, desk.staff.user_id, changes)

    if wrong := await tried(desk, do):
        return await _shown(desk, me=form, wrong=wrong)
    return back("/console/settings/me?saved=1")


@router.post("/notices")
async def change_notices(desk: SignedInDesk, request: Request) -> Response:
    """Change how one is told. What one is not told of cannot be ticked, and is not looked at."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        kinds = {kind: {way: form.has(f"{kind}-{way}") for way in Way} for kind in kinds_of(desk.staff.role)}
        changes = form.read(NoticesForm).model_dump() | {"kinds": kinds, "quiet": form.week()}
        await preferences.change_preferences(db, desk.staff, changes, form.one("version"))

    if wrong := await tried(desk, do):
        return await _shown(desk, told=form, wrong=wrong)
    return back("/console/settings/me?saved=1")


async def _shown(
    desk: Desk, *, me: SettingsForm | None = None, told: SettingsForm | None = None, **said: str
) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        person = await people.user_for(db, desk.staff, desk.staff.user_id)
        seen = await preferences.overview(db, desk.staff)
        values = {"name": person.name, "mobile_phone": person.mobile_phone, "on_duty": person.on_duty}
        shown: dict[str, Any] = await around(db, desk, "me") | {
            "me": me or SettingsForm.kept(values | {"languages": ", ".join(person.languages)}),
            "told": told or _told(seen),
            "email": person.email,
            "devices": seen.devices,
            "kinds": [(kind, KIND_NAMES[kind]) for kind in seen.preferences.table()],
            "ways": WAY_NAMES,
            "scopes": SCOPES,
            **said,
        }
    return render("console/settings_me.html", shown, status_code=422 if said.get("wrong") else 200)


def _told(seen: preferences.Overview) -> SettingsForm:
    wants = seen.preferences
    ticks = {f"{kind}-{way}": ticked for kind, ways in wants.table().items() for way, ticked in ways.items()}
    more = {
        "urgent_breaks_through": wants.urgent_breaks_through,
        "waiting_for": wants.scope.value,
        "version": seen.version,
    }
    return SettingsForm.kept(ticks | more, wants.quiet)
