"""The divisions: who handles what, when, and to whom of them a new order is given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import OptionalLong, SettingsForm, Text, tried
from innkeep.console.settings_hotel import ASSIGNMENTS
from innkeep.core.db import AsyncSession
from innkeep.core.paging import Listing
from innkeep.core.rows import version_of
from innkeep.people import divisions, queries
from innkeep.people.models import Assignment, Category, ConversationAssignment, Division
from innkeep.reports.tables import CATEGORY_NAMES
from innkeep.web.pages import back, render

router = APIRouter(prefix="/settings/divisions")

MOST = 200

GIVEN_TO = (
    ("nobody", "Whoever accepts it"),
    ("round_robin", "Whoever's turn it is"),
    ("least_loaded", "Whoever has least to do"),
)


class DivisionForm(BaseModel):
    """What may be set of a division."""

    name: Text = Field(title="Name")
    description: OptionalLong = Field(title="Description")
    handles: list[Category] = Field(title="Handles")
    assignment: Assignment = Field(title="New orders are given to")
    conversation_assignment: ConversationAssignment = Field(title="Conversations are given to")
    conversation_cap: int = Field(title="Conversations at a time", ge=1, le=100)


@router.get("")
async def divisions_page(desk: SignedInDesk) -> Response:
    """All of them, and what nobody handles."""
    async with desk.database.unit_of_work(desk.staff) as db:
        found = await queries.divisions_page(db, desk.staff, Listing(MOST, "name", descending=False))
        handled = {each for division in found for each in division.handles}
        shown = await around(db, desk, "divisions") | {
            "divisions": found,
            "nobodys": [CATEGORY_NAMES[each] for each in Category if each not in handled],
            "names": CATEGORY_NAMES,
            "given_to": dict(GIVEN_TO),
        }
    return render("console/settings_divisions.html", shown)


@router.get("/new")
async def new_page(desk: SignedInDesk) -> Response:
    """The form for a new division."""
    return await _shown(
        desk, SettingsForm.kept({"assignment": "nobody", "conversation_assignment": "nobody", "conversation_cap": 5})
    )


@router.post("/new")
async def add(desk: SignedInDesk, request: Request) -> Response:
    """Add a division."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        await divisions.create_division(db, desk.staff, form.read(DivisionForm).model_dump() | {"hours": form.week()})

    if wrong := await tried(desk, do):
        return await _shown(desk, form, wrong=wrong)
    return back("/console/settings/divisions")


@router.get("/{division_id}")
async def division_page(desk: SignedInDesk, division_id: UUID) -> Response:
    """The form in which a division is changed."""
    async with desk.database.unit_of_work(desk.staff) as db:
        division = await queries.division_read_by(db, desk.staff, division_id)
    values = {name: getattr(division, name) for name in DivisionForm.model_fields}
    return await _shown(desk, SettingsForm.kept(values | {"version": version_of(division)}, division.hours), division)


@router.post("/{division_id}")
async def change(desk: SignedInDesk, division_id: UUID, request: Request) -> Response:
    """Change a division."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        values = form.read(DivisionForm).model_dump() | {"hours": form.week()}
        await divisions.change_division(db, desk.staff, division_id, values, form.one("version"))

    return await _after(desk, division_id, form, await tried(desk, do))


@router.post("/{division_id}/deletion")
async def delete(desk: SignedInDesk, division_id: UUID, request: Request) -> Response:
    """Put a division away that has nobody and handles nothing."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        await divisions.delete_division(db, desk.staff, division_id)

    return await _after(desk, division_id, form, await tried(desk, do))


async def _after(desk: Desk, division_id: UUID, form: SettingsForm, wrong: str) -> Response:
    if not wrong:
        return back("/console/settings/divisions")
    async with desk.database.unit_of_work(desk.staff) as db:
        division = await queries.division_read_by(db, desk.staff, division_id)
    return await _shown(desk, form, division, wrong=wrong)


async def _shown(desk: Desk, form: SettingsForm, division: Division | None = None, wrong: str = "") -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        shown: dict[str, Any] = await around(db, desk, "divisions") | {
            "form": form,
            "division": division,
            "categories": CATEGORY_NAMES,
            "given_to": GIVEN_TO,
            "assignments": ASSIGNMENTS,
            "wrong": wrong,
        }
    return render("console/settings_division.html", shown, status_code=422 if wrong else 200)
