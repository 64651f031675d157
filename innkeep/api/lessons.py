"""Lessons over the API: what people had to see to, what the hotel may learn from it, and what that would do."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import Field, StringConstraints

from innkeep.api.lists import ListQuery
from innkeep.api.repeating import Once
from innkeep.api.shapes import Given, Page, Shown, Text
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.learning import actions, queries
from innkeep.learning.actions import Lecture
from innkeep.learning.models import Lesson, LessonReason, LessonStatus, Teaching, TrialStatus
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/lessons", tags=["lessons"])


class LessonQuery(ListQuery):
    """Which lessons."""

    status: LessonStatus | None = None
    reason: LessonReason | None = None
    language: str | None = None
    sort: Literal["id", "-id", "created_at", "-created_at"] = "-id"


class DraftOut(Shown):
    """What may be learnt: an alias of an item, by what staff ordered or what is near; or an article, by what they said.

    A null is for you to fill in: it is not known which item, or nobody has answered yet.
    """

    kind: Teaching
    item_id: UUID | None
    title: str
    text: str | None


class ChangeOut(Shown):
    """A conversation of the past that would end otherwise: whether it ended as it should, without and with it."""

    id: str
    guest: list[str]
    before: bool
    after: bool
    why: str


class TrialOut(Shown):
    """What a lesson does to the hotel's own past. `played` counts up to twice `scenarios`: without it, and with it."""

    id: UUID
    lesson_id: UUID
    kind: Teaching
    item_id: UUID | None
    title: str
    text: str | None
    status: TrialStatus
    scenarios: int
    played: int
    passed_before: int | None
    passed_after: int | None
    changes: list[ChangeOut]
    created_at: datetime
    updated_at: datetime


class LessonOut(Shown):
    """A message that a person had to see to; names, rooms, numbers and dates are hidden.

    `others` are messages that say nearly the same: what is decided is decided for all of them. `trial` is the newest.
    """

    id: UUID
    session_id: UUID
    message_id: UUID
    reason: LessonReason
    text: str
    phrase: str
    language: str | None
    others: list[str] = Field(default_factory=list)
    draft: DraftOut | None = None
    trial: TrialOut | None = None
    status: LessonStatus
    decided_at: datetime | None
    decided_by: UUID | None
    item_id: UUID | None
    article_id: UUID | None
    created_at: datetime
    updated_at: datetime


class AliasIn(Given):
    """What guests call an item."""

    kind: Literal["alias"]
    item_id: Annotated[UUID, Field(strict=False)]
    title: Text = Field(examples=["coat hangers"])

    def lecture(self) -> Lecture:
        """What is to be learnt."""
        return Lecture(kind=Teaching.ALIAS, title=" ".join(self.title.split()), item_id=self.item_id)


class ArticleIn(Given):
    """An answer, as an article."""

    kind: Literal["article"]
    title: Text = Field(examples=["Parking"])
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]

    def lecture(self) -> Lecture:
        """What is to be learnt."""
        return Lecture(kind=Teaching.ARTICLE, title=" ".join(self.title.split()), text=self.text)


class TrialIn(Given):
    """What is to be tried out; null is what the lesson offers."""

    teach: Annotated[AliasIn | ArticleIn, Field(discriminator="kind")] | None = Field(default=None, examples=[None])


async def _complete(db: AsyncSession, staff: Staff, lessons: list[Lesson], out: list[LessonOut]) -> None:
    """Give each lesson what other tables say of it."""
    found: dict[UUID, Any] = {each.lesson.id: each for each in await queries.shown(db, staff, lessons)}
    for each in out:
        said = found[each.id]
        each.others = said.others
        each.draft = DraftOut.model_validate(said.draft)
        each.trial = TrialOut.model_validate(said.trial) if said.trial else None


async def _told(db: AsyncSession, staff: Staff, lesson: Lesson) -> LessonOut:
    out = LessonOut.model_validate(lesson)
    await _complete(db, staff, [lesson], [out])
    return out


@router.get("", summary="List lessons")
async def list_lessons(
    query: Annotated[LessonQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[LessonOut]:
    """Newest first; one a group of messages that say nearly the same."""
    async with database.unit_of_work(staff) as db:
        found = await queries.lessons_page(db, staff, query.listing(Lesson))
        out = query.shown(found, LessonOut)
        await _complete(db, staff, found[: len(out.items)], out.items)
        return out


@router.get("/{lesson_id}", summary="Read a lesson")
async def get_lesson(lesson_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> LessonOut:
    """One lesson, with how far its newest trial is."""
    async with database.unit_of_work(staff) as db:
        return await _told(db, staff, await queries.lesson_for(db, staff, lesson_id))


@router.post("/{lesson_id}/trials", status_code=status.HTTP_202_ACCEPTED, summary="See what it would do")
async def try_lesson(
    lesson_id: UUID, body: TrialIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> TrialOut:
    """The newest conversations are played in a copy of the hotel, without it and with it; `lesson_changed` tells."""
    lecture = body.teach.lecture() if body.teach else None
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, TrialOut, partial(actions.ask_trial, db, staff, lesson_id, lecture))


@router.get("/{lesson_id}/trials/{trial_id}", summary="Read a trial")
async def get_trial(lesson_id: UUID, trial_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> TrialOut:
    """How far it is, and in the end what it does."""
    async with database.unit_of_work(staff) as db:
        return TrialOut.model_validate(await queries.trial_for(db, staff, lesson_id, trial_id))


@router.post("/{lesson_id}/acceptance", summary="Learn it")
async def accept_lesson(lesson_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> LessonOut:
    """What was tried out last becomes an alias or an article, at once. 409 before it was tried out."""
    async with database.unit_of_work(staff) as db:
        return await _told(db, staff, await actions.accept(db, staff, lesson_id))


@router.post("/{lesson_id}/dismissal", summary="Learn nothing from it")
async def dismiss_lesson(lesson_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> LessonOut:
    """It is no longer offered, nor are the others of its group."""
    async with database.unit_of_work(staff) as db:
        return await _told(db, staff, await actions.dismiss(db, staff, lesson_id))
