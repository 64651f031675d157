"""Service levels: the minutes that are promised, and what would have been late, had they been promised before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import FormUnclear, SettingsForm, tried
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.paging import Listing
from innkeep.orders import service_levels
from innkeep.orders.levels import MOST_MINUTES, Level
from innkeep.orders.lifecycle import Priority
from innkeep.orders.replay import Outcome, Trial, replay
from innkeep.orders.service_levels import ServiceLevel
from innkeep.people import queries as people
from innkeep.people.models import Category
from innkeep.reports.tables import CATEGORY_NAMES
from innkeep.web.pages import back, render

router = APIRouter(prefix="/settings/service-levels")

TRIED_DAYS = (("7", "the last 7 days"), ("28", "the last 4 weeks"), ("91", "the last 3 months"))

Minutes = dict[tuple[Category, Priority], int]


@router.get("")
async def levels_page(desk: SignedInDesk, saved: str = "") -> Response:
    """What is promised, by kind of work and priority."""
    return await _shown(desk, saved="Saved. Orders from now on are promised so." if saved else "")


@router.post("")
async def save(desk: SignedInDesk, request: Request) -> Response:
    """Promise what was written; where it is what held before, nothing is set anew."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        wanted = _minutes(form)
        before = {
            (each.category, each.priority): each.minutes for each in await service_levels.in_force(db, desk.staff)
        }
        own = await _own(db, desk.staff)
        for key, minutes in wanted.items():
            if before.get(key) != minutes:
                await _promise(db, desk.staff, own.get(key), key, minutes)

    if wrong := await tried(desk, do):
        return await _shown(desk, form=form, wrong=wrong)
    return back("/console/settings/service-levels?saved=1")


@router.post("/trial")
async def try_out(desk: SignedInDesk, request: Request) -> Response:
    """What of the past would have been late; nothing is kept."""
    form = await SettingsForm.sent(request)
    try:
        levels = [Level(category, minutes, priority) for (category, priority), minutes in _minutes(form).items()]
    except FormUnclear as error:
        return await _shown(desk, form=form, wrong=error.detail)
    days = next((int(days) for days, _ in TRIED_DAYS if days == form.one("days")), 28)
    async with desk.database.unit_of_work(desk.staff) as db:
        today = clock.hotel_now((await people.hotel(db, desk.staff)).timezone).date()
    trial = Trial(today - timedelta(days=days - 1), today, levels)
    return await _shown(desk, form=form, outcomes=await replay(desk.database, desk.staff, trial))


def _minutes(form: SettingsForm) -> Minutes:
    """What is to be promised. FormUnclear."""
    found: Minutes = {}
    for category in Category:
        for priority in Priority:
            said = form.one(_field(category, priority)).strip()
            if not (said.isascii() and said.isdigit() and 1 <= int(said) <= MOST_MINUTES):
                raise FormUnclear(
                    f"{CATEGORY_NAMES[category]}, {priority}: write whole minutes from 1 to {MOST_MINUTES:,} (30 days)."
                )
            found[category, priority] = int(said)
    return found


async def _own(db: AsyncSession, staff: Staff) -> dict[tuple[Category, Priority | None], ServiceLevel]:
    """What the hotel has set for a kind of work and a priority, whatever is ordered."""
    levels = await service_levels.levels_page(db, staff, Listing(1000, "id", descending=False))
    return {(each.category, each.priority): each for each in levels if each.item_id is None}


async def _promise(
    db: AsyncSession, staff: Staff, own: ServiceLevel | None, key: tuple[Category, Priority], minutes: int
) -> None:
    if own is not None:
        await service_levels.change_level(db, staff, own.id, {"minutes": minutes})
        return
    values = {"category": key[0], "priority": key[1], "item_id": None, "minutes": minutes}
    await service_levels.create_level(db, staff, values)


def _field(category: Category, priority: Priority) -> str:
    return f"{category.value}-{priority.value}"


async def _shown(
    desk: Desk, *, form: SettingsForm | None = None, outcomes: list[Outcome] | None = None, **said: str
) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        held = await service_levels.in_force(db, desk.staff)
        kept = SettingsForm.kept({_field(each.category, each.priority): each.minutes for each in held if each.priority})
        levels = await service_levels.levels_page(db, desk.staff, Listing(1000, "id", descending=False))
        shown: dict[str, Any] = await around(db, desk, "levels") | {
            "form": form or kept,
            "categories": CATEGORY_NAMES,
            "priorities": list(Priority),
            "of_items": sum(each.item_id is not None for each in levels),
            "outcomes": [each for each in outcomes if each.orders] if outcomes is not None else None,
            "days": TRIED_DAYS,
            "wrong": "",
            "saved": "",
            **said,
        }
    return render("console/settings_levels.html", shown, status_code=422 if said.get("wrong") else 200)
