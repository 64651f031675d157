"""Looking up the hotel and its people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor, Staff
from innkeep.core.db import Database
from innkeep.core.tokens import token_hash
from innkeep.core.weekly import is_open
from innkeep.people.models import Category, Division, DivisionCategory, Organization, Role, User
from innkeep.people.permissions import STAFF_ROLES


async def hotel(db: AsyncSession, actor: Actor) -> Organization:
    """The actor's own hotel."""
    return (await db.scalars(select(Organization).where(Organization.id == actor.org_id))).one()


async def hotels(db: AsyncSession) -> list[tuple[UUID, str]]:
    """The key and the name of every hotel of this installation, by name, whoever's turn it is."""
    return [(org_id, name) for org_id, name in await db.execute(text("SELECT org_id, name FROM find_hotels()"))]


async def signed_in(database: Database, token: str) -> Staff | None:
    """Who holds this token, or None when the login ended or the person is no longer active."""
    async with database.without_tenant() as db:
        found = (await db.execute(text("SELECT * FROM find_login(:hash)"), {"hash": token_hash(token)})).one_or_none()
    if found is None:
        return None
    org_id, user_id, name, role, division_id = found
    return Staff(org_id=org_id, user_id=user_id, name=name, role=role, division_id=division_id)


async def names(db: AsyncSession, actor: Actor, user_ids: set[UUID]) -> dict[UUID, str]:
    """The names of users, those put away included: history still names them."""
    rows = await db.execute(select(User.id, User.name).where(User.org_id == actor.org_id, User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}


async def is_colleague(db: AsyncSession, actor: Actor, user_id: UUID) -> bool:
    """Whether somebody is active staff of the same hotel."""
    found = await db.scalar(
        select(User.id)
        .join(Role, Role.id == User.role_id)
        .where(User.org_id == actor.org_id, User.id == user_id, User.deleted_at.is_(None), User.active)
        .where(Role.name.in_(STAFF_ROLES))
    )
    return found is not None


async def on_shift(db: AsyncSession, actor: Actor, division_id: UUID, at: datetime) -> list[User]:
    """Who of a division's active staff works at this moment of the hotel's clock, in the order in which they came."""
    query = select(User).where(User.org_id == actor.org_id, User.division_id == division_id, User.deleted_at.is_(None))
    people = await db.scalars(query.where(User.active, User.on_duty).order_by(User.id))
    return [person for person in people if is_open(person.shifts, at)]


async def divisions(db: AsyncSession, actor: Actor) -> list[Division]:
    """The hotel's divisions by name."""
    query = select(Division).where(Division.org_id == actor.org_id, Division.deleted_at.is_(None))
    return list(await db.scalars(query.order_by(Division.name)))


async def division_for(db: AsyncSession, actor: Actor, category: Category) -> UUID | None:
    """The division that handles a category, or None when the hotel gave it to nobody."""
    found: UUID | None = await db.scalar(
        select(DivisionCategory.division_id)
        .join(Division, Division.id == DivisionCategory.division_id)
        .where(
            DivisionCategory.org_id == actor.org_id,
            DivisionCategory.category == category,
            Division.deleted_at.is_(None),
        )
    )
    return found
