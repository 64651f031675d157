"""The steps after the first: rooms, who does what, a menu, answers, and the first guest's message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.knowledge import create_article
from innkeep.catalogue.questions import titles
from innkeep.catalogue.starters import begin_menu, starters
from innkeep.console.desk import Desk, SignedInDesk, frame
from innkeep.console.settings_forms import FormUnclear, SettingsForm, attached, tried
from innkeep.console.settings_rooms import add_rooms
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.paging import Listing
from innkeep.people import divisions
from innkeep.people import queries as people
from innkeep.people.models import Assignment, Category, ConversationAssignment
from innkeep.people.permissions import Operation, require
from innkeep.reports.tables import CATEGORY_NAMES
from innkeep.spreadsheets.importing import import_table
from innkeep.spreadsheets.tables import Kind
from innkeep.stays import actions, booking
from innkeep.stays import queries as stays
from innkeep.stays.booking import Booking
from innkeep.stays.guests import Arriving
from innkeep.stays.passes import give_link, link_to
from innkeep.web.context import InnkeepSettings
from innkeep.web.pages import back, render

router = APIRouter(prefix="/setup")

STEPS = (
    ("rooms", "Rooms"),
    ("work", "Who does what"),
    ("menu", "Menu"),
    ("answers", "Answers"),
    ("finish", "First message"),
)

USUAL_DIVISIONS = {
    Category.HOUSEKEEPING: "Housekeeping",
    Category.ROOM_SERVICE: "Kitchen",
    Category.MAINTENANCE: "Engineering",
    Category.CONCIERGE: "Front desk",
}

QUESTIONS = (
    ("When and where is breakfast?", "Breakfast is from 7:00 to 10:30 in the garden room."),
    ("How do guests get onto the Wi-Fi?", "The network is called Garden, without a password."),
    ("Until when, and can it be later?", "Check-out is until 11:00. Ask the desk for a late one."),
    ("When is somebody there, and how to reach them?", "The desk is open day and night, by telephone 9."),
    ("Where do guests park, and what does it cost?", "The garage is under the house, 15 euros a night."),
    ("What is there, and when?", "The pool on the roof is open from 8:00 to 20:00."),
    ("May they come along?", "Dogs are welcome for 10 euros a night."),
    ("Where is it allowed?", "Rooms are smoke-free; the terrace is not."),
)
"""What is asked under each of the titles of catalogue/questions.txt, and an answer as an example."""

MOST = 500


@router.get("/rooms")
async def rooms_page(desk: SignedInDesk) -> Response:
    """Which rooms there are."""
    return await _shown(desk, "rooms", SettingsForm.kept({"type": "double"}))


@router.post("/rooms")
async def name_rooms(desk: SignedInDesk, request: Request) -> Response:
    """Add rooms; once they are all there, on to the next step."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        await add_rooms(db, desk.staff, form)

    return await _after(desk, "rooms", form, do, "/console/setup/rooms")


@router.post("/rooms/table")
async def take_rooms(desk: SignedInDesk, request: Request) -> Response:
    """Make the rooms what a table says (CSV with the columns number, label, type)."""
    async with request.form() as form:
        content = await attached(form, "table") or b""
    try:
        await import_table(desk.database, desk.staff, Kind.ROOMS, content)
    except (Invalid, Conflict) as error:
        problems = error.members.get("errors", ())
        return await _shown(desk, "rooms", SettingsForm.kept({"type": "double"}), refused=error, problems=problems)
    return back("/console/setup/rooms")


@router.get("/work")
async def work_page(desk: SignedInDesk) -> Response:
    """Who handles which kind of work."""
    return await _shown(desk, "work", SettingsForm.kept({kind.value: name for kind, name in USUAL_DIVISIONS.items()}))


@router.post("/work")
async def divide_work(desk: SignedInDesk, request: Request) -> Response:
    """Make the divisions that were named; one that is named twice handles both."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        handling: dict[str, list[Category]] = {}
        for kind in Category:
            if name := form.one(kind.value).strip()[:200]:
                handling.setdefault(name, []).append(kind)
        for name, kinds in handling.items():
            await divisions.create_division(db, desk.staff, _division(name, kinds))

    return await _after(desk, "work", form, do, "/console/setup/menu")


def _division(name: str, kinds: list[Category]) -> dict[str, object]:
    return {
        "name": name,
        "description": None,
        "handles": kinds,
        "hours": [],
        "assignment": Assignment.NOBODY,
        "conversation_assignment": ConversationAssignment.NOBODY,
        "conversation_cap": 5,
    }


@router.get("/menu")
async def menu_page(desk: SignedInDesk) -> Response:
    """What guests can ask for, for nothing."""
    return await _shown(desk, "menu", SettingsForm.kept({"item": [each.key for each in starters()]}))


@router.post("/menu")
async def make_menu(desk: SignedInDesk, request: Request) -> Response:
    """Put on the menu what was ticked."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        await begin_menu(db, desk.staff, set(form.all("item")))

    return await _after(desk, "menu", form, do, "/console/setup/answers")


@router.get("/answers")
async def answers_page(desk: SignedInDesk) -> Response:
    """What guests ask most."""
    return await _shown(desk, "answers", SettingsForm.kept({}))


@router.post("/answers")
async def keep_answers(desk: SignedInDesk, request: Request) -> Response:
    """Keep what was answered as the hotel's knowledge; what was left empty is left out."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        language = (await people.hotel(db, desk.staff)).language
        for place, title in enumerate(titles(language)):
            if answer := form.one(f"answer-{place}").strip()[:4_000]:
                await create_article(db, desk.staff, {"title": title, "text": answer, "position": None})

    return await _after(desk, "answers", form, do, "/console/setup/finish")


@router.get("/finish")
async def finish_page(desk: SignedInDesk) -> Response:
    """Try it: a guest in a room writes, and the desk sees it."""
    async with desk.database.unit_of_work(desk.staff) as db:
        taken = await _taken(db, desk.staff)
    return await _shown(desk, "finish", SettingsForm.kept({}), tried_in=taken.room if taken else None)


@router.post("/finish/guest")
async def open_guests_page(desk: SignedInDesk, settings: InnkeepSettings) -> Response:
    """The page of whoever stays in the first room that is taken, as on their own phone."""
    async with desk.database.unit_of_work(desk.staff) as db:
        taken = await _taken(db, desk.staff)
        if taken is None or taken.stay is None:
            return back("/console/setup/finish")
        handed = await give_link(db, desk.staff, taken.stay.id)
    return back(link_to(settings.public_url, taken.room.code, handed))


async def _taken(db: AsyncSession, staff: Staff) -> stays.RoomNow | None:
    return next((each for each in await stays.house(db, staff) if each.room.is_booked and each.stay), None)


@router.post("/finish")
async def check_in_somebody(desk: SignedInDesk) -> Response:
    """Check somebody in to try it with, into the first free room."""

    async def do(db: AsyncSession) -> None:
        rooms = [each.room for each in await stays.house(db, desk.staff) if not each.stay]
        if not rooms:
            raise FormUnclear("No room is free. Add rooms first.")
        today = clock.hotel_now((await people.hotel(db, desk.staff)).timezone).date()
        guest = Arriving(name="First Guest", is_primary=True)
        stay = await booking.reserve(db, desk.staff, Booking([rooms[0].id], [guest], today, today + timedelta(days=1)))
        await actions.check_in(db, desk.staff, stay.id)

    return await _after(desk, "finish", SettingsForm.kept({}), do, "/console/setup/finish")


async def _after(
    desk: Desk, step: str, form: SettingsForm, do: Callable[[AsyncSession], Awaitable[None]], then: str
) -> Response:
    require(desk.staff, Operation.MANAGE_HOUSE)
    if wrong := await tried(desk, do):
        return await _shown(desk, step, form, wrong=wrong, tried_in=None)
    return back(then)


async def _shown(desk: Desk, step: str, form: SettingsForm, **said: Any) -> Response:
    require(desk.staff, Operation.MANAGE_HOUSE)
    async with desk.database.unit_of_work(desk.staff) as db:
        around = await frame(db, desk.staff)
        shown = {
            "frame": around,
            "steps": STEPS,
            "step": step,
            "next": _next(step),
            "form": form,
            "there": await _there(db, desk.staff),
            "kinds": CATEGORY_NAMES,
            "starters": [(each.key, each.category, each.title(around.hotel.language)) for each in starters()],
            "questions": list(zip(titles("en"), QUESTIONS, strict=True)),
            "wrong": "",
            "refused": None,
            "events": "/console/events/desk",
            **said,
        }
    return render(
        "console/setup_step.html",
        shown,
        status_code=422 if said.get("wrong") or said.get("refused") else 200,
    )


def _next(step: str) -> str:
    keys = [key for key, _ in STEPS]
    return keys[min(keys.index(step) + 1, len(keys) - 1)]


async def _there(db: AsyncSession, staff: Staff) -> dict[str, list[str]]:
    """What the hotel has by now, step by step."""
    return {
        "rooms": [each.room.room_number for each in await stays.house(db, staff)],
        "work": [each.name for each in await people.divisions(db, staff)],
        "menu": [each.title for each in await catalogue.items_page(db, staff, Listing(MOST, "id", descending=False))],
        "answers": [
            each.title for each in await catalogue.articles_page(db, staff, Listing(MOST, "id", descending=False))
        ],
    }
