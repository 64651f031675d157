"""Deciding what the hotel learns: nothing is saved before its effect was shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.knowledge import create_article
from innkeep.catalogue.menu import change_item
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.events import record
from innkeep.core.rows import version_of
from innkeep.learning import queries
from innkeep.learning.events import LessonChanged, TrialAsked
from innkeep.learning.models import Lesson, LessonStatus, LessonTrial, Teaching, TrialStatus

TAKEN_WITHIN = timedelta(minutes=20)
"""A process plays one trial after the other; what has waited longer than for another one waits in vain."""


class LessonDecided(Conflict):
    """A colleague was first."""


class TrialFirst(Conflict):
    """Nobody has seen yet what it would do."""


class TrialUnderWay(Conflict):
    """It is being tried out."""


class NothingToTeach(Invalid):
    """It is not said what the hotel is to learn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lecture:
    """What the hotel is to learn: `title` is what guests call the item, or the title of an article with this `text`."""

    kind: Teaching
    title: str
    item_id: UUID | None = None
    text: str | None = None


async def ask_trial(db: AsyncSession, staff: Staff, lesson_id: UUID, lecture: Lecture | None) -> LessonTrial:
    """Let what is to be learnt be tried out; without saying what, it is what the lesson offers.

    LessonNotFound, LessonDecided, TrialUnderWay, NothingToTeach, ItemNotFound.
    """
    lesson = await _open(db, staff, lesson_id)
    if goes_on(await queries.newest_trial(db, staff, lesson.id)):
        raise TrialUnderWay("This lesson is being tried out already. Wait for it, or look at how far it is.")
    wanted = lecture or await _offered(db, staff, lesson)
    if (wanted.kind is Teaching.ALIAS) == (wanted.item_id is None):
        raise NothingToTeach("Say which item guests call so, or give the text of an article.")
    if (wanted.kind is Teaching.ARTICLE) == (wanted.text is None):
        raise NothingToTeach("Write the text of the article: nobody has answered this yet.")
    if wanted.item_id is not None:
        await catalogue.item_for(db, staff, wanted.item_id)
    trial = LessonTrial(
        org_id=staff.org_id,
        lesson_id=lesson.id,
        asked_by=staff.user_id,
        kind=wanted.kind,
        item_id=wanted.item_id,
        title=wanted.title,
        text=wanted.text,
    )
    db.add(trial)
    await db.flush()
    record(db, TrialAsked(org_id=staff.org_id, trial_id=trial.id))
    return trial


async def accept(db: AsyncSession, staff: Staff, lesson_id: UUID) -> Lesson:
    """Save what was tried out last, for the whole group.

    LessonNotFound, LessonDecided, TrialFirst, TrialUnderWay, ItemNotFound, ArticleTitleTaken, ChangedMeanwhile.
    """
    lesson = await _open(db, staff, lesson_id)
    trial = await queries.newest_trial(db, staff, lesson.id)
    if trial is None:
        raise TrialFirst("See first what it would do: ask for a trial of this lesson.")
    if goes_on(trial):
        raise TrialUnderWay("Wait until it was tried out.")
    if trial.status != TrialStatus.DONE:
        raise TrialFirst("It could not be tried out. Ask for a trial once more.")
    if trial.item_id is not None:
        item = await catalogue.item_for(db, staff, trial.item_id)
        aliases = list(dict.fromkeys([*item.aliases, trial.title]))
        await change_item(db, staff, item.id, {"aliases": aliases}, version_of(item))
        return await _decide(db, staff, lesson, LessonStatus.ACCEPTED, item_id=item.id)
    article = await create_article(db, staff, {"title": trial.title, "text": trial.text, "position": None})
    return await _decide(db, staff, lesson, LessonStatus.ACCEPTED, article_id=article.id)


async def dismiss(db: AsyncSession, staff: Staff, lesson_id: UUID) -> Lesson:
    """Learn nothing from it, nor from the others of its group. LessonNotFound, LessonDecided."""
    return await _decide(db, staff, await _open(db, staff, lesson_id), LessonStatus.DISMISSED)


async def _open(db: AsyncSession, staff: Staff, lesson_id: UUID) -> Lesson:
    lesson = await queries.lesson_for(db, staff, lesson_id, lock=True)
    if lesson.status != LessonStatus.OPEN:
        raise LessonDecided(f"This lesson was {lesson.status} already.")
    return lesson


async def _offered(db: AsyncSession, staff: Staff, lesson: Lesson) -> Lecture:
    [found] = await queries.shown(db, staff, [lesson])
    draft = found.draft
    return Lecture(kind=draft.kind, title=draft.title, item_id=draft.item_id, text=draft.text)


def goes_on(trial: LessonTrial | None) -> bool:
    """Whether somebody still plays it, or will. What nobody took was lost with its process, and is asked for again."""
    if trial is None or trial.status in {TrialStatus.DONE, TrialStatus.FAILED}:
        return False
    return (trial.waits_until or trial.created_at + TAKEN_WITHIN) > clock.now()


async def _decide(
    db: AsyncSession,
    staff: Staff,
    lesson: Lesson,
    status: LessonStatus,
    **learnt: UUID,
) -> Lesson:
    """The same for the lesson and for those that it leads."""
    await db.execute(
        update(Lesson)
        .where(Lesson.org_id == staff.org_id, or_(Lesson.id == lesson.id, Lesson.leader_id == lesson.id))
        .where(Lesson.status == LessonStatus.OPEN)
        .values(status=status, decided_at=clock.now(), decided_by=staff.user_id, **learnt)
    )
    await db.refresh(lesson)
    record(db, LessonChanged(org_id=staff.org_id, lesson_id=lesson.id))
    return lesson
