"""Doing something once, however often it is asked for: by the key that a caller gives each thing it wants done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.actors import Actor
from innkeep.core.columns import OfTenant
from innkeep.core.db import Base
from innkeep.core.errors import Invalid

Answer = dict[str, Any]

KEPT = timedelta(hours=24)
"""How long a request may be repeated by its key."""


class KeyUsedOtherwise(Invalid):
    """The key stands for another request."""


class IdempotencyKey(OfTenant, Base):
    """A key that somebody gave to a request, what the request was (a hash), and what was answered."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[UUID]
    key: Mapped[str]
    request: Mapped[bytes]
    answer: Mapped[Answer | None] = mapped_column(JSONB)


async def once(db: AsyncSession, actor: Actor, key: str, request: bytes, do: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer of `do`, or that of the first time. KeyUsedOtherwise when `request` was another then.

    Whoever comes while the first one is still at it waits for it: the unique key is taken within the transaction.
    """
    taken = await db.scalar(
        insert(IdempotencyKey)
        .values(org_id=actor.org_id, user_id=actor.user_id, key=key, request=request)
        .on_conflict_do_nothing(constraint="idempotency_keys_once")
        .returning(IdempotencyKey.id)
    )
    if taken is not None:
        answer = await do()
        await db.execute(
            update(IdempotencyKey)
            .where(IdempotencyKey.org_id == actor.org_id, IdempotencyKey.id == taken)
            .values(answer=answer)
        )
        return answer
    first = (
        await db.scalars(
            select(IdempotencyKey).where(
                IdempotencyKey.org_id == actor.org_id,
                IdempotencyKey.user_id == actor.user_id,
                IdempotencyKey.key == key,
            )
        )
    ).one()
    if first.request != request or first.answer is None:
        raise KeyUsedOtherwise("This Idempotency-Key belongs to another request. Give each request a key of its own.")
    return first.answer
