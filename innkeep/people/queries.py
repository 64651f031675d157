"""Looking up the hotel and its people, as far as who asks may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from innkeep.core import rows
from innkeep.core.actors import Actor, Staff
from innkeep.core.db import Database
from innkeep.core.errors import Invalid, NotFound
from innkeep.core.paging import Listing, page
from innkeep.core.weekly import is_open
from innkeep.people.models import Category, Division, DivisionCategory, Organization, Role, User
from innkeep.people.permissions import STAFF_ROLES, Operation, allowed, require


class HotelNotFound(NotFound):
    """No such hotel, or not the actor's own."""


class DivisionNotFound(NotFound):
    """No such division in this hotel."""


class UserNotFound(NotFound):
    """Nobody of this hotel, or nobody whom the actor may see."""


class RoleNotFound(NotFound):
    """No such role."""


class UnknownRole(Invalid):
    """No role has this name or key."""


async def hotel(db: AsyncSession, actor: Actor) -> Organization:
    """The actor's own hotel. Everybody asks for it, so it is read once a unit of work."""
    known: Organization | None = db.info.get("hotel")
    if known is None or known.id != actor.org_id:
        known = db.info["hotel"] = await db.get_one(Organization, actor.org_id)
    return known


async def hotels_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Organization]:
    """The actor's own hotel, or nothing where something else is wanted."""
    return await page(db, select(Organization).where(Organization.id == staff.org_id), Organization, want)


async def hotel_for(db: AsyncSession, staff: Staff, org_id: UUID) -> Organization:
    """The actor's own hotel by its key, or HotelNotFound."""
    if org_id != staff.org_id:
        raise HotelNotFound("There is no such hotel.")
    return await hotel(db, staff)


async def hotels(database: Database) -> list[tuple[UUID, str]]:
    """The key and the name of every hotel of this installation, by name. It is asked before there is a tenant."""
    return [(org_id, name) for org_id, name in await database.ask("SELECT org_id, name FROM find_hotels()")]


async def names(db: AsyncSession, actor: Actor, user_ids: set[UUID]) -> dict[UUID, str]:
    """The names of users, those put away included: history still names them."""
    rows = await db.execute(select(User.id, User.name).where(User.org_id == actor.org_id, User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}


async def languages_of(db: AsyncSession, actor: Actor, user_ids: set[UUID]) -> dict[UUID, list[str]]:
    """What users speak, best first."""
    if not user_ids:
        return {}
    rows = await db.execute(select(User.id, User.languages).where(User.org_id == actor.org_id, User.id.in_(user_ids)))
    return {row.id: row.languages for row in rows}


async def categories_of(db: AsyncSession, actor: Actor, division_id: UUID | None) -> set[Category]:
    """What a division handles."""
    given = select(DivisionCategory.category).where(DivisionCategory.org_id == actor.org_id)
    return set(await db.scalars(given.where(DivisionCategory.division_id == division_id)))


async def is_colleague(db: AsyncSession, actor: Actor, user_id: UUID) -> bool:
    """Whether somebody is active staff of the same hotel."""
    return await role_of_colleague(db, actor, user_id) is not None


async def role_of_colleague(db: AsyncSession, actor: Actor, user_id: UUID) -> str | None:
    """The role of active staff of the same hotel; None for anybody else."""
    found: str | None = await db.scalar(
        select(Role.name)
        .join(User, Role.id == User.role_id)
        .where(User.org_id == actor.org_id, User.id == user_id, User.deleted_at.is_(None), User.active)
        .where(Role.name.in_(STAFF_ROLES))
    )
    return found


async def colleagues(db: AsyncSession, actor: Actor) -> list[User]:
    """Everybody who works in the hotel, by name, with their roles; those included who may not sign in any more."""
    query = rows.live(User, actor).join(Role, Role.id == User.role_id).where(Role.name.in_(STAFF_ROLES))
    return list(await db.scalars(query.options(selectinload(User.role)).order_by(User.name, User.id)))


async def on_shift(db: AsyncSession, actor: Actor, division_id: UUID, at: datetime) -> list[User]:
    """Who of a division's active staff works at this moment of the hotel's clock, in the order in which they came."""
    query = select(User).where(User.org_id == actor.org_id, User.division_id == division_id, User.deleted_at.is_(None))
    people = await db.scalars(query.where(User.active, User.on_duty).order_by(User.id))
    return [person for person in people if is_open(person.shifts, at)]


async def at_work(db: AsyncSession, actor: Actor, at: datetime) -> list[User]:
    """Who of all active staff works at this moment of the hotel's clock, by name."""
    query = select(User).join(Role, Role.id == User.role_id).where(User.org_id == actor.org_id, User.active)
    query = query.where(User.deleted_at.is_(None), User.on_duty, Role.name.in_(STAFF_ROLES))
    found = await db.scalars(query.options(selectinload(User.role)).order_by(User.name))
    return [person for person in found if is_open(person.shifts, at)]


async def divisions(db: AsyncSession, actor: Actor) -> list[Division]:
    """The hotel's divisions by name."""
    query = select(Division).where(Division.org_id == actor.org_id, Division.deleted_at.is_(None))
    return list(await db.scalars(query.order_by(Division.name)))


async def division_for(db: AsyncSession, actor: Actor, category: Category) -> UUID | None:
    """The division that handles a category, or None when the hotel gave it to nobody."""
    found: UUID | None = await db.scalar(
        select(DivisionCategory.division_id)
        .join(Division, (Division.org_id == DivisionCategory.org_id) & (Division.id == DivisionCategory.division_id))
        .where(
            DivisionCategory.org_id == actor.org_id,
            DivisionCategory.category == category,
            Division.deleted_at.is_(None),
        )
    )
    return found


async def divisions_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Division]:
    """The hotel's divisions, with what they handle."""
    require(staff, Operation.READ_HOUSE)
    return await page(db, _with_categories(staff, deleted=want.deleted), Division, want)


async def division_read_by(db: AsyncSession, staff: Staff, division_id: UUID) -> Division:
    """A division of the hotel, with what it handles, or DivisionNotFound."""
    require(staff, Operation.READ_HOUSE)
    missing = DivisionNotFound("There is no such division.")
    return await rows.find(db, _with_categories(staff), Division, division_id, missing)


def _with_categories(staff: Staff, *, deleted: bool = False) -> Select[Division]:
    return rows.live(Division, staff, deleted=deleted).options(selectinload(Division.handled))


async def roles_page(db: AsyncSession, want: Listing) -> list[Role]:
    """The roles of the program."""
    return await page(db, select(Role).where(Role.deleted_at.is_(None)), Role, want)


async def role_for(db: AsyncSession, role_id: UUID) -> Role:
    """A role, or RoleNotFound."""
    role: Role | None = await db.scalar(select(Role).where(Role.id == role_id, Role.deleted_at.is_(None)))
    if role is None:
        raise RoleNotFound("There is no such role.")
    return role


async def role_by(db: AsyncSession, said: str) -> Role:
    """The role of this name or key. UnknownRole."""
    roles = list(await db.scalars(select(Role).where(Role.deleted_at.is_(None)).order_by(Role.id)))
    for role in roles:
        if said in {role.name, str(role.id)}:
            return role
    raise UnknownRole(f"There is no such role. Name one of {', '.join(role.name for role in roles)}.")


async def users_page(db: AsyncSession, staff: Staff, want: Listing) -> list[User]:
    """Those whom the actor may see: everybody, or the colleagues of the own division. UnknownRole.

    A role is told by its name or its key; capitals of an e-mail address do not count. Who sees colleagues only cannot
    look for an address or a telephone.
    """
    query, filters = _visible(staff, deleted=want.deleted), dict(want.filters)
    if filters.keys() & {"email", "mobile_phone"}:
        require(staff, Operation.READ_PEOPLE)
    if (email := filters.pop("email", None)) is not None:
        query = query.where(func.lower(User.email) == email.lower())
    if (role := filters.pop("role", None)) is not None:
        filters["role_id"] = (await role_by(db, role)).id
    return await page(db, query, User, replace(want, filters=filters))


async def user_for(db: AsyncSession, staff: Staff, user_id: UUID) -> User:
    """Somebody whom the actor may see, or UserNotFound."""
    return await rows.find(db, _visible(staff), User, user_id, _nobody())


async def user_to_change(db: AsyncSession, staff: Staff, user_id: UUID, *, deleted: bool = False) -> User:
    """Somebody whom the actor may see, locked for a change. UserNotFound."""
    return await rows.find_to_change(db, _visible(staff, deleted=deleted), User, user_id, _nobody())


def sees_all_of(staff: Staff, user_id: UUID | None = None) -> bool:
    """Whether the actor may see more of somebody than a colleague does: addresses, telephone numbers, shifts."""
    return user_id == staff.user_id or allowed(staff, Operation.READ_PEOPLE)


def _visible(staff: Staff, *, deleted: bool = False) -> Select[User]:
    """Those whom the actor may see, with their roles. Oneself always."""
    query = rows.live(User, staff, deleted=deleted).options(selectinload(User.role))
    require(staff, Operation.READ_COLLEAGUES)
    if allowed(staff, Operation.READ_PEOPLE):
        return query
    colleague = User.division_id == staff.division_id if staff.division_id else false()
    working = User.role_id.in_(select(Role.id).where(Role.name.in_(STAFF_ROLES)))
    return query.where(or_(User.id == staff.user_id, colleague & working))


async def active_of(db: AsyncSession, beside: User, roles: Sequence[str]) -> list[User]:
    """The active people of a hotel who have one of the roles, somebody left out."""
    query = select(User).join(Role, Role.id == User.role_id).where(User.org_id == beside.org_id, User.id != beside.id)
    return list(await db.scalars(query.where(User.deleted_at.is_(None), User.active, Role.name.in_(roles))))


def _nobody() -> UserNotFound:
    return UserNotFound("There is nobody like that here.")
