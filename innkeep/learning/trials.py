"""The rows of a trial while it is played: taken by one process, told how far it is, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue.models import Article
from innkeep.catalogue.queries import items_by_id
from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.events import record
from innkeep.evaluation.recording import record_past
from innkeep.evaluation.scenarios import Expected, ExpectedItem, ExpectedOrder, Scenario
from innkeep.hotelfile.exporting import export_hotel
from innkeep.learning.events import LessonChanged
from innkeep.learning.models import Lesson, LessonTrial, TrialStatus

LEASE = timedelta(seconds=60)
"""After so long without a word from whoever plays it, a trial is anybody's."""

MOST = 40
"""Conversations of the past that a trial plays, the newest: more would keep a manager waiting."""


LAST = 1_000_000
"""A place in the order of articles behind all others."""


class TriedOut(Exception):
    """What the hotel file would be."""

    def __init__(self, hotel: str) -> None:
        super().__init__()
        self.hotel = hotel


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be played: the hotel without what is to be learnt and with it, as files, and the scenarios."""

    org_id: UUID
    trial_id: UUID
    before: str
    after: str
    scenarios: list[Scenario]


async def take(database: Database, org_id: UUID, trial_id: UUID) -> Trial | None:
    """Take a trial to play it; None when another process did, or somebody has decided meanwhile."""
    program = Program(org_id=org_id)
    async with database.unit_of_work(program) as db:
        trial = await _claim(db, program, trial_id)
        if trial is None:
            return None
        before = await export_hotel(db, program)
        own = await _own_scenario(db, trial)
        scenarios = [*own, *await record_past(db, program, most=MOST, without=await _its_sessions(db, trial))]
        await _say(db, trial, scenarios=len(scenarios))
    after = await _taught(database, program, trial)
    return Trial(org_id, trial_id, before, after, scenarios)


async def _claim(db: AsyncSession, program: Program, trial_id: UUID) -> LessonTrial | None:
    free = or_(
        LessonTrial.status == TrialStatus.WAITING,
        and_(LessonTrial.status == TrialStatus.RUNNING, LessonTrial.waits_until < clock.now()),
    )
    claimed = await db.scalar(
        update(LessonTrial)
        .where(LessonTrial.org_id == program.org_id, LessonTrial.id == trial_id, free)
        .values(status=TrialStatus.RUNNING, waits_until=clock.now() + LEASE, played=0)
        .returning(LessonTrial.id)
    )
    if claimed is None:
        return None
    query = select(LessonTrial).where(LessonTrial.org_id == program.org_id, LessonTrial.id == claimed)
    trial: LessonTrial | None = await db.scalar(query)
    return trial


async def _its_sessions(db: AsyncSession, trial: LessonTrial) -> list[UUID]:
    """The conversations that the lesson is from: that they end otherwise is what it is for."""
    group = or_(Lesson.id == trial.lesson_id, Lesson.leader_id == trial.lesson_id)
    return list(await db.scalars(select(Lesson.session_id).where(Lesson.org_id == trial.org_id, group)))


async def _own_scenario(db: AsyncSession, trial: LessonTrial) -> list[Scenario]:
    """What the lesson itself is about: whoever says that phrase gets what it is to mean."""
    lesson = await db.scalar(select(Lesson).where(Lesson.org_id == trial.org_id, Lesson.id == trial.lesson_id))
    if lesson is None:
        return []
    if trial.item_id is None:
        expect = Expected(orders=(), mode="agent", answer_contains=[trial.title])
        return [Scenario(id="lesson", guest=[lesson.phrase], kind="lesson", expect=expect)]
    items = await items_by_id(db, Program(org_id=trial.org_id), [trial.item_id])
    wanted = tuple(
        ExpectedOrder(category=item.category, items=(ExpectedItem(title=item.title),)) for item in items.values()
    )
    return [Scenario(id="lesson", guest=[trial.title], kind="lesson", confirm="yes", expect=Expected(orders=wanted))]


async def _taught(database: Database, program: Program, trial: LessonTrial) -> str:
    """The hotel file as it would be: written into the rows, read, and taken back."""
    try:
        async with database.unit_of_work(program) as db:
            await _teach(db, program, trial)
    except TriedOut as tried:
        return tried.hotel
    raise AssertionError


async def _teach(db: AsyncSession, program: Program, trial: LessonTrial) -> NoReturn:
    if trial.item_id is not None:
        for item in (await items_by_id(db, program, [trial.item_id])).values():
            item.aliases = list(dict.fromkeys([*item.aliases, trial.title]))
    else:
        db.add(Article(org_id=program.org_id, title=trial.title, text=trial.text or "", position=LAST))
    await db.flush()
    raise TriedOut(await export_hotel(db, program))


async def tell_progress(database: Database, trial: Trial, played: int) -> None:
    """So many have been played."""
    async with database.unit_of_work(Program(org_id=trial.org_id)) as db:
        await _tell(db, trial, {"played": played, "waits_until": clock.now() + LEASE})


async def end(database: Database, trial: Trial, effect: Mapping[str, Any] | None) -> None:
    """It was played, with this effect; or it could not be."""
    values: dict[str, Any] = (
        {"status": TrialStatus.FAILED} if effect is None else {"status": TrialStatus.DONE, **effect}
    )
    async with database.unit_of_work(Program(org_id=trial.org_id)) as db:
        await _tell(db, trial, {"waits_until": None, **values})


async def _tell(db: AsyncSession, trial: Trial, values: Mapping[str, Any]) -> None:
    query = select(LessonTrial).where(LessonTrial.org_id == trial.org_id, LessonTrial.id == trial.trial_id)
    row = await db.scalar(query.where(LessonTrial.status == TrialStatus.RUNNING).with_for_update())
    if row is not None:
        await _say(db, row, **values)


async def _say(db: AsyncSession, row: LessonTrial, **values: Any) -> None:
    for column, value in values.items():
        setattr(row, column, value)
    await db.flush()
    record(db, LessonChanged(org_id=row.org_id, lesson_id=row.lesson_id))
