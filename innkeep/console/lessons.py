"""What the agent could not see to alone: tried out on the hotel's own past, then saved as a name or an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.models import CatalogueItem
from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.form_fields import Fields, FieldUnclear, FormFields
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.paging import Listing
from innkeep.learning import actions, queries
from innkeep.learning.actions import Lecture, goes_on
from innkeep.learning.models import Lesson, LessonStatus, LessonTrial, Teaching
from innkeep.learning.queries import LONGEST_ANSWER
from innkeep.web.pages import back, done, fragment, render

router = APIRouter(prefix="/lessons")

MOST = 40
"""Groups on one page, the newest: who has more to decide begins with these."""

LEARNT = 8


@dataclass(frozen=True)
class Menu:
    """What lessons may be about, by the names that the page shows: two items of one title stand with their category."""

    items: Sequence[CatalogueItem]

    @cached_property
    def names(self) -> dict[UUID, str]:
        """What each item is called."""
        titles = [item.title.casefold() for item in self.items]
        return {
            item.id: f"{item.title} ({item.category.replace('_', ' ')})"
            if titles.count(item.title.casefold()) > 1
            else item.title
            for item in self.items
        }

    def named(self, name: str) -> UUID:
        """The item that is called so. FieldUnclear."""
        wanted = " ".join(name.casefold().split())
        for item_id, known in self.names.items():
            if known.casefold() == wanted:
                return item_id
        raise FieldUnclear("Nothing on the menu is called so. Choose what it is from the list.")


@dataclass(frozen=True, slots=True)
class Tried:
    """How far the newest trial of a lesson is, and what it does. `open` is whether the lesson can still be decided."""

    lesson_id: UUID
    open: bool
    trial: LessonTrial | None
    item: str

    @property
    def goes_on(self) -> bool:
        """Whether there will be more to see in a moment."""
        return goes_on(self.trial)


@router.get("")
async def lessons_page(
    desk: SignedInDesk,
    saved: Annotated[UUID | None, Query()] = None,
    dismissed: Annotated[UUID | None, Query()] = None,
) -> Response:
    """What is to be decided, said most often first; and what was learnt lately."""
    async with desk.database.unit_of_work(desk.staff) as db:
        listing = Listing(limit=MOST, filters={"status": LessonStatus.OPEN})
        found = await queries.lessons_page(db, desk.staff, listing)
        groups = await queries.shown(db, desk.staff, found[:MOST])
        groups.sort(key=lambda each: -len(each.others))
        learnt = Listing(limit=LEARNT, sort="updated_at", filters={"status": LessonStatus.ACCEPTED})
        menu = Menu(await catalogue.items(db, desk.staff))
        shown = {
            "frame": await frame(db, desk.staff),
            "groups": groups,
            "more": len(found) > MOST,
            "menu": menu,
            "tried": {each.lesson.id: _tried(each.lesson, each.trial, menu) for each in groups},
            "learnt": (await queries.lessons_page(db, desk.staff, learnt))[:LEARNT],
            "saved": saved,
            "dismissed": dismissed,
            "events": "/console/events/desk",
        }
    return render("console/lessons.html", shown)


@router.get("/{lesson_id}")
async def how_far(desk: SignedInDesk, lesson_id: UUID) -> Response:
    """How far its trial is, for the page's own script; the page asks again until it is over."""
    async with desk.database.unit_of_work(desk.staff) as db:
        html = await _told(db, desk.staff, await queries.lesson_for(db, desk.staff, lesson_id))
    return done(desk.request, html, f"/console/lessons#lesson-{lesson_id}")


@router.post("/{lesson_id}/trial")
async def try_lesson(desk: SignedInDesk, lesson_id: UUID, said: FormFields) -> Response:
    """Let it be tried out, as the form says."""
    async with desk.database.unit_of_work(desk.staff) as db:
        lesson = await queries.lesson_for(db, desk.staff, lesson_id)
        lecture = _lecture(said, Menu(await catalogue.items(db, desk.staff)))
        await actions.ask_trial(db, desk.staff, lesson_id, lecture)
        html = await _told(db, desk.staff, lesson)
    return done(desk.request, html, f"/console/lessons#lesson-{lesson_id}")


@router.post("/{lesson_id}/acceptance")
async def save_lesson(desk: SignedInDesk, lesson_id: UUID) -> Response:
    """Learn what was tried out last: the next guest who says so is understood."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await actions.accept(db, desk.staff, lesson_id)
    return back(f"/console/lessons?saved={lesson_id}")


@router.post("/{lesson_id}/dismissal")
async def dismiss_lesson(desk: SignedInDesk, lesson_id: UUID) -> Response:
    """Learn nothing from it."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await actions.dismiss(db, desk.staff, lesson_id)
    return back(f"/console/lessons?dismissed={lesson_id}")


def _lecture(said: Fields, menu: Menu) -> Lecture:
    if said.text("kind", "What it is") == Teaching.ALIAS:
        title = said.text("phrase", "What guests call it")
        return Lecture(kind=Teaching.ALIAS, title=_line(title), item_id=menu.named(said.text("item", "The item")))
    text = said.text("text", "The answer", most=LONGEST_ANSWER)
    return Lecture(kind=Teaching.ARTICLE, title=_line(said.text("title", "The title")), text=text)


def _line(text: str) -> str:
    return " ".join(text.split())


def _tried(lesson: Lesson, trial: LessonTrial | None, menu: Menu) -> Tried:
    item = menu.names.get(trial.item_id, "") if trial and trial.item_id else ""
    return Tried(lesson.id, lesson.status == LessonStatus.OPEN, trial, item)


async def _told(db: AsyncSession, staff: Staff, lesson: Lesson) -> str:
    menu = Menu(await catalogue.items(db, staff))
    trial = await queries.newest_trial(db, staff, lesson.id)
    return fragment("console/lesson_tried.html", t=_tried(lesson, trial, menu))
