"""Which lessons say the same, and which item they may mean: compared by meaning, with no transaction open."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.catalogue import queries as catalogue
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.events import record
from innkeep.learning.events import LessonChanged
from innkeep.learning.models import Lesson, LessonStatus

SAME = 0.68
"""Cosine from which two messages say the same. More hangers, asked for in four ways, are at .70 to .92 from the next
way of them; more towels are at .53, and two questions about the same thing too.
"""

NEAR = 0.45
"""Cosine from which an item may be what was meant; a manager decides."""

AT_ONCE = 200
COMPARED = 2_000


@dataclass(frozen=True, slots=True)
class _Open:
    """What is to be compared: new lessons, those with a place and who leads them, and what the menu calls its items."""

    fresh: list[tuple[UUID, str]]
    placed: list[tuple[UUID, bytes]]
    items: list[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a lesson belongs."""

    lesson_id: UUID
    vector: bytes
    leader_id: UUID | None
    near_item_id: UUID | None


async def group(database: Database, org_id: UUID) -> int:
    """Find the places of a hotel's new lessons. Several may do it at once: whoever is first is believed."""
    program = Program(org_id=org_id)
    async with database.unit_of_work(program) as db:
        found = await _open(db, program)
    if not found.fresh:
        return 0
    places = await asyncio.to_thread(_compared, found)
    async with database.unit_of_work(program) as db:
        for place in places:
            await _put(db, program, place)
    return len(places)


async def _open(db: AsyncSession, program: Program) -> _Open:
    mine = select(Lesson).where(Lesson.org_id == program.org_id, Lesson.status == LessonStatus.OPEN)
    fresh = await db.scalars(mine.where(Lesson.vector.is_(None)).order_by(Lesson.id).limit(AT_ONCE))
    placed = await db.scalars(mine.where(Lesson.vector.is_not(None)).order_by(Lesson.id.desc()).limit(COMPARED))
    items = [(item.id, name) for item in await catalogue.items(db, program) for name in (item.title, *item.aliases)]
    return _Open(
        fresh=[(each.id, each.phrase) for each in fresh],
        placed=[(each.leader_id or each.id, each.vector) for each in placed if each.vector],
        items=items,
    )


def _compared(found: _Open) -> list[_Place]:
    vectors = encode([phrase for _, phrase in found.fresh])
    names = encode([name for _, name in found.items])
    placed = [(leader, np.frombuffer(kept, dtype=np.float32)) for leader, kept in found.placed]
    # Another encoder made other vectors, with which these cannot be compared.
    placed = [(leader, kept) for leader, kept in placed if kept.shape == (vectors.shape[1],)]
    places = []
    for (lesson_id, _), vector in zip(found.fresh, vectors, strict=True):
        same = _nearest(vector, [kept for _, kept in placed], SAME)
        item = _nearest(vector, list(names), NEAR)
        leader_id = placed[same][0] if same is not None else None
        item_id = found.items[item][0] if item is not None else None
        places.append(_Place(lesson_id, vector.astype(np.float32).tobytes(), leader_id, item_id))
        placed.append((leader_id or lesson_id, vector))
    return places


def _nearest(vector: Vectors, others: list[Vectors], least: float) -> int | None:
    """The nearest of the others, if it is near enough."""
    if not others:
        return None
    near = np.stack(others) @ vector
    best = int(near.argmax())
    return best if near[best] >= least else None


async def _put(db: AsyncSession, program: Program, place: _Place) -> None:
    put = await db.execute(
        update(Lesson)
        .where(Lesson.org_id == program.org_id, Lesson.id == place.lesson_id, Lesson.vector.is_(None))
        .values(vector=place.vector, leader_id=place.leader_id, near_item_id=place.near_item_id)
        .returning(Lesson.id)
    )
    if put.scalar_one_or_none() is not None:
        record(db, LessonChanged(org_id=program.org_id, lesson_id=place.leader_id or place.lesson_id))
