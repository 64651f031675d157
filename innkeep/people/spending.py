"""What a hotel spends on language models, in rows: several processes together keep to what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.columns import OfTenant
from innkeep.core.db import Base
from innkeep.people import queries


class ModelUse(OfTenant, Base):
    """What was spent on a day of the hotel's calendar, or during a stay. Tokens that were set aside are spent."""

    __tablename__ = "model_uses"

    day: Mapped[date | None] = mapped_column(Date)
    stay_id: Mapped[UUID | None]
    requests: Mapped[int] = mapped_column(default=0)
    tokens: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True, slots=True)
class _Limit:
    """How much one row may hold."""

    key: dict[str, Any]
    requests: int | None = None
    tokens: int | None = None


async def take(db: AsyncSession, program: Program, stay_id: UUID | None, tokens: int) -> bool:
    """Set tokens aside for one request of a stay; False when the day's tokens or the stay's requests are used up.

    The caller rolls back what is False: the day's row may have been written before the stay's refused.
    """
    hotel = await queries.hotel(db, program)
    today = clock.hotel_now(hotel.timezone).date()
    limits = [_Limit({"day": today}, tokens=hotel.model_tokens_a_day)]
    if stay_id is not None:
        limits.append(_Limit({"stay_id": stay_id}, requests=hotel.model_requests_a_stay))
    return all([await _take(db, program, limit, tokens) for limit in limits])


async def _take(db: AsyncSession, program: Program, limit: _Limit, tokens: int) -> bool:
    if tokens > (limit.tokens if limit.tokens is not None else tokens) or limit.requests == 0:
        return False
    row = insert(ModelUse).values(org_id=program.org_id, requests=1, tokens=tokens, **limit.key)
    room = ModelUse.tokens + tokens <= limit.tokens if limit.tokens is not None else ModelUse.requests < limit.requests
    taken = await db.execute(
        row.on_conflict_do_update(
            index_elements=["org_id", *limit.key],
            set_={"requests": ModelUse.requests + 1, "tokens": ModelUse.tokens + tokens},
            where=room,
        ).returning(ModelUse.id)
    )
    return taken.scalar_one_or_none() is not None


async def settle(db: AsyncSession, program: Program, stay_id: UUID | None, difference: int) -> None:
    """Correct what was set aside by what was really used; less than nothing is never left."""
    hotel = await queries.hotel(db, program)
    today = clock.hotel_now(hotel.timezone).date()
    mine = ModelUse.day == today if stay_id is None else (ModelUse.day == today) | (ModelUse.stay_id == stay_id)
    await db.execute(
        update(ModelUse)
        .where(ModelUse.org_id == program.org_id, mine)
        .values(tokens=func.greatest(ModelUse.tokens + difference, 0))
    )
