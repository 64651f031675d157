"""Reading lessons, through whoever asks, with what may be learnt from each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession, Message
from innkeep.core.actors import Staff
from innkeep.core.errors import NotFound
from innkeep.core.paging import Listing, page
from innkeep.core.rows import to_change
from innkeep.evaluation.recording import veil_of
from innkeep.learning.models import Lesson, LessonReason, LessonStatus, LessonTrial, Teaching
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order, OrderItem
from innkeep.people.permissions import Operation, require

LONGEST_ANSWER = 2_000
TITLE = 80


class LessonNotFound(NotFound):
    """No such lesson in this hotel."""


class TrialNotFound(NotFound):
    """No such trial of this lesson."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What may be learnt: an alias (`title`) of an item, or an article. Empty is what nobody knows yet."""

    kind: Teaching
    title: str
    item_id: UUID | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A lesson that leads a group, with the messages of the others, what may be learnt, and its newest trial."""

    lesson: Lesson
    others: list[str]
    draft: Draft
    trial: LessonTrial | None


async def lessons_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Lesson]:
    """The lessons that lead a group."""
    require(staff, Operation.MANAGE_HOUSE)
    return await page(db, _leading(staff), Lesson, want)


async def open_lessons(db: AsyncSession, staff: Staff) -> int:
    """How many groups wait to be decided."""
    require(staff, Operation.MANAGE_HOUSE)
    waiting = _leading(staff).where(Lesson.status == LessonStatus.OPEN)
    return await db.scalar(select(func.count()).select_from(waiting.subquery())) or 0


async def lesson_for(db: AsyncSession, staff: Staff, lesson_id: UUID, *, lock: bool = False) -> Lesson:
    """A lesson that leads a group, or LessonNotFound. `lock` keeps others from deciding it meanwhile."""
    require(staff, Operation.MANAGE_HOUSE)
    query = _leading(staff).where(Lesson.id == lesson_id)
    if lock:
        query = to_change(query)
    found: Lesson | None = await db.scalar(query)
    if found is None:
        raise LessonNotFound("There is no such lesson.")
    return found


def _leading(staff: Staff) -> Select[Lesson]:
    return select(Lesson).where(Lesson.org_id == staff.org_id, Lesson.leader_id.is_(None))


async def trial_for(db: AsyncSession, staff: Staff, lesson_id: UUID, trial_id: UUID) -> LessonTrial:
    """A trial of a lesson. LessonNotFound, TrialNotFound."""
    await lesson_for(db, staff, lesson_id)
    query = select(LessonTrial).where(LessonTrial.org_id == staff.org_id, LessonTrial.id == trial_id)
    found: LessonTrial | None = await db.scalar(query.where(LessonTrial.lesson_id == lesson_id))
    if found is None:
        raise TrialNotFound("There is no such trial.")
    return found


async def newest_trial(db: AsyncSession, staff: Staff, lesson_id: UUID) -> LessonTrial | None:
    """The trial that was asked for last."""
    query = select(LessonTrial).where(LessonTrial.org_id == staff.org_id, LessonTrial.lesson_id == lesson_id)
    found: LessonTrial | None = await db.scalar(query.order_by(LessonTrial.id.desc()).limit(1))
    return found


async def shown(db: AsyncSession, staff: Staff, lessons: Sequence[Lesson]) -> list[Shown]:
    """The lessons with everything that a manager decides by, in a few questions for all of them."""
    keys = [lesson.id for lesson in lessons]
    following = await db.scalars(
        select(Lesson).where(Lesson.org_id == staff.org_id, Lesson.leader_id.in_(keys)).order_by(Lesson.id)
    )
    groups: defaultdict[UUID, list[Lesson]] = defaultdict(list)
    for each in following:
        if each.leader_id is not None:
            groups[each.leader_id].append(each)
    newest = select(LessonTrial).where(LessonTrial.org_id == staff.org_id, LessonTrial.lesson_id.in_(keys))
    newest = newest.ext(distinct_on(LessonTrial.lesson_id)).order_by(LessonTrial.lesson_id, LessonTrial.id.desc())
    trials = {trial.lesson_id: trial for trial in await db.scalars(newest)}
    drafts = await drafts_of(db, staff, {lesson.id: [lesson, *groups[lesson.id]] for lesson in lessons})
    return [
        Shown(each, [other.text for other in groups[each.id]], drafts[each.id], trials.get(each.id)) for each in lessons
    ]


async def drafts_of(db: AsyncSession, staff: Staff, groups: dict[UUID, list[Lesson]]) -> dict[UUID, Draft]:
    """What may be learnt from each group, by what people did about the messages in it.

    What staff ordered for the guest, or made of the agent's order, is what was meant. Otherwise what they said is the
    answer. Otherwise the item whose name is nearest is offered, and otherwise an article that is still to be written.
    """
    sessions = {lesson.session_id for lessons in groups.values() for lesson in lessons}
    ordered = await _ordered_by_staff(db, staff, sessions)
    corrected = await _corrected_by_staff(db, staff, sessions)
    answered = await _said_by_staff(db, staff, sessions)
    return {
        key: _draft(lessons, corrected if lessons[0].reason == LessonReason.CORRECTED else ordered, answered)
        for key, lessons in groups.items()
    }


def _draft(lessons: list[Lesson], ordered: dict[UUID, list[_Done]], answered: dict[UUID, list[_Done]]) -> Draft:
    leader = lessons[0]
    for lesson in lessons:
        for done in ordered.get(lesson.session_id, ()):
            if done.after >= lesson.created_at.timestamp() and done.item_id is not None:
                return Draft(Teaching.ALIAS, leader.phrase, item_id=done.item_id)
    for lesson in lessons:
        said = [
            done.text for done in answered.get(lesson.session_id, ()) if done.after >= lesson.created_at.timestamp()
        ]
        if said:
            return Draft(Teaching.ARTICLE, leader.phrase[:TITLE], text="\n".join(said)[:LONGEST_ANSWER])
    if leader.near_item_id is not None:
        return Draft(Teaching.ALIAS, leader.phrase, item_id=leader.near_item_id)
    return Draft(Teaching.ARTICLE, leader.phrase[:TITLE])


@dataclass(frozen=True, slots=True)
class _Done:
    """What a member of staff did in a conversation, and when (seconds since 1970)."""

    after: float
    text: str = ""
    item_id: UUID | None = None


async def _ordered_by_staff(db: AsyncSession, staff: Staff, sessions: set[UUID]) -> dict[UUID, list[_Done]]:
    query = _items(staff, sessions).where(Order.source == "staff").order_by(OrderItem.id)
    return _by_session(await db.execute(query.with_only_columns(Order.session_id, Order.created_at, OrderItem.item_id)))


async def _corrected_by_staff(db: AsyncSession, staff: Staff, sessions: set[UUID]) -> dict[UUID, list[_Done]]:
    """What staff made of the agent's orders: first what they changed, then what they left in an order they moved."""
    query = _items(staff, sessions).where(Order.source != "staff").order_by(OrderItem.updated_at.desc(), OrderItem.id)
    changed = _by_session(
        await db.execute(query.with_only_columns(Order.session_id, OrderItem.updated_at, OrderItem.item_id))
    )
    left = _by_session(await db.execute(query.with_only_columns(Order.session_id, Order.updated_at, OrderItem.item_id)))
    return {key: [*changed[key], *left[key]] for key in changed}


def _items(staff: Staff, sessions: set[UUID]) -> Select[Any]:
    """The items of live orders of some conversations."""
    return (
        select(OrderItem)
        .join(Order, (Order.org_id == OrderItem.org_id) & (Order.id == OrderItem.order_id))
        .where(Order.org_id == staff.org_id, Order.session_id.in_(sessions))
        .where(Order.deleted_at.is_(None), Order.status != OrderStatus.REJECTED, OrderItem.deleted_at.is_(None))
    )


def _by_session(rows: Iterable[Any]) -> dict[UUID, list[_Done]]:
    found: defaultdict[UUID, list[_Done]] = defaultdict(list)
    for session_id, moment, item_id in rows:
        found[session_id].append(_Done(moment.timestamp(), item_id=item_id))
    return found


async def _said_by_staff(db: AsyncSession, staff: Staff, sessions: set[UUID]) -> dict[UUID, list[_Done]]:
    """What staff said, of nobody in particular: it may become an article that every guest reads."""
    chats = list(
        await db.scalars(select(ChatSession).where(ChatSession.org_id == staff.org_id, ChatSession.id.in_(sessions)))
    )
    veil = await veil_of(db, staff, chats)
    said = select(Message).where(Message.org_id == staff.org_id, Message.session_id.in_(sessions))
    said = said.where(Message.author_id.is_not(None), Message.deleted_at.is_(None)).order_by(Message.seq)
    found: defaultdict[UUID, list[_Done]] = defaultdict(list)
    for message in await db.scalars(said):
        found[message.session_id].append(_Done(message.created_at.timestamp(), veil.hide(message.text)))
    return found
