"""Rooms, guests and stays as tables (CSV): taken out, looked at, and taken over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import SettingsForm, attached
from innkeep.core.errors import Conflict, Invalid
from innkeep.people.permissions import allowed
from innkeep.spreadsheets import importing
from innkeep.spreadsheets.plan import Plan
from innkeep.spreadsheets.tables import TABLES, Kind
from innkeep.web.pages import by_script, render

router = APIRouter(prefix="/settings/tables")

ABOUT: Mapping[Kind, tuple[str, str]] = {
    Kind.STAYS: ("Stays", "Who comes when, and into which room"),
    Kind.GUESTS: ("Guests", "Whom the hotel knows"),
    Kind.ROOMS: ("Rooms", "What the house has"),
}


class NoTable(Invalid):
    """The form came without a table."""


@router.get("")
async def tables_page(desk: SignedInDesk) -> Response:
    """What can be taken out, and a table to be taken over."""
    return await _shown(desk, SettingsForm.kept({"kind": Kind.STAYS}))


@router.post("")
async def take_over(desk: SignedInDesk, request: Request) -> Response:
    """Do what a table says, all of it or nothing; with `look`, only tell what that would be."""
    async with request.form() as sent:
        form, content = SettingsForm.of(sent), await attached(sent, "table")
    try:
        plan = await _import(desk, form, content)
    except (Invalid, Conflict) as refused:
        return await _shown(desk, form, refused=refused)
    return await _shown(desk, form, plan=plan)


async def _import(desk: Desk, form: SettingsForm, content: bytes | None) -> Plan:
    kind = next((each for each in ABOUT if each == form.one("kind")), None)
    if kind is None or content is None:
        raise NoTable("Choose what the table is of, and the table itself.")
    return await importing.import_table(desk.database, desk.staff, kind, content, dry_run=form.has("look"))


async def _shown(
    desk: Desk, form: SettingsForm, *, plan: Plan | None = None, refused: Invalid | Conflict | None = None
) -> Response:
    shown: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "refused": refused,
        "problems": refused.members.get("errors", ()) if refused else (),
        "about": ABOUT,
    }
    if by_script(desk.request):
        return render("console/table_told.html", shown)
    async with desk.database.unit_of_work(desk.staff) as db:
        shown |= await around(db, desk, "tables") | {
            "into": [kind for kind in ABOUT if allowed(desk.staff, importing.NEEDS[kind])],
            "columns": TABLES,
        }
    return render("console/settings_tables.html", shown, status_code=422 if refused else 200)
