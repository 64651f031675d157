"""People of the hotel: staff and guests are made, changed, put away, brought back, each by who may."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import rows
from innkeep.core.actors import Integrator, Staff
from innkeep.core.db import Database, refusals
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.events import record
from innkeep.people import queries
from innkeep.people.actions import end_logins, set_password
from innkeep.people.divisions import UnknownDivision, hold_division
from innkeep.people.events import UserChanged
from innkeep.people.models import Role, User
from innkeep.people.organizations import lock_hotel
from innkeep.people.passwords import check_password, hash_password
from innkeep.people.permissions import MANAGE_NEEDS, STAFF_ROLES, NotAllowed, require, require_lately, require_person

OWN = frozenset({"name", "mobile_phone", "languages", "on_duty"})
"""What everybody may change of themselves."""

LEADING = ("owner", "manager")
"""The roles of which one has to be there, the first one above all."""


class EmailTaken(Conflict):
    """A colleague has this address."""


class EmailMissing(Invalid):
    """Staff sign in with their address."""


class LastOfTheirKind(Conflict):
    """Nobody else could do what they may."""


class GuestExpected(Conflict):
    """The guest is in the house or has a reservation."""


class GuestInDivision(Invalid):
    """Guests do not work here."""


class NoPassword(Conflict):
    """Guests do not sign in."""


async def create_user(db: AsyncSession, staff: Staff, values: Mapping[str, object]) -> User:
    """Add somebody; `role` is the name or the key of theirs. UnknownRole, UnknownDivision, EmailTaken, EmailMissing."""
    columns = dict(values)
    role = await queries.role_by(db, str(columns.pop("role")))
    _require_for(staff, role)
    _require_way_in(staff, role)
    await lock_hotel(db, staff)
    user = User(org_id=staff.org_id, role=role, **columns)
    db.add(user)
    return await _written(db, staff, user)


async def change_user(
    db: AsyncSession, staff: Staff, user_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> User:
    """Change somebody. Of oneself everybody may change `OWN`, and nobody the role.

    UnknownRole, UnknownDivision, EmailTaken, EmailMissing, LastOfTheirKind, ChangedMeanwhile; SignInAgain, for links to
    set a password go to the address.
    """
    await lock_hotel(db, staff)
    user = await queries.user_to_change(db, staff, user_id)
    columns = dict(changes)
    role = await queries.role_by(db, str(columns.pop("role"))) if "role" in columns else user.role
    if not _is_oneself(staff, user) or role is not user.role or not columns.keys() <= OWN:
        _require_for(staff, user.role)
        _require_for(staff, role)
    if user.id == staff.user_id and role is not user.role:
        raise NotAllowed("Nobody changes their own role. Ask somebody else who may.")
    rows.expect_version(user, version)
    if columns.get("email", user.email) != user.email and user.role.name in STAFF_ROLES:
        require_lately(staff)
    if role is not user.role or (columns.get("active") and not user.active):
        _require_way_in(staff, role)
    if role is not user.role or columns.get("active") is False:
        await _keep_one_leading(db, user)
    for column, value in {**columns, "role": role}.items():
        setattr(user, column, value)
    return await _written(db, staff, user)


async def delete_user(db: AsyncSession, staff: Staff, user_id: UUID) -> None:
    """Put somebody away; history still names them. LastOfTheirKind, GuestExpected."""
    await lock_hotel(db, staff)
    user = await queries.user_to_change(db, staff, user_id)
    _require_for(staff, user.role)
    await _keep_one_leading(db, user)
    with _refusals():
        await rows.put_away(db, user)
    await end_logins(db, staff, user.id)
    record(db, UserChanged(org_id=user.org_id, user_id=user.id))


async def restore_user(db: AsyncSession, staff: Staff, user_id: UUID) -> User:
    """Bring somebody back. EmailTaken when a colleague has their address by now, SignInAgain for who leads."""
    await lock_hotel(db, staff)
    user = await queries.user_to_change(db, staff, user_id, deleted=True)
    _require_for(staff, user.role)
    _require_way_in(staff, user.role)
    user.deleted_at = None
    return await _written(db, staff, user)


async def give_password(database: Database, staff: Staff, user_id: UUID, password: str) -> None:
    """Give a colleague, or oneself, a new password, and end all of their logins and keys.

    NoPassword for guests; PasswordTooShort, PasswordTooLong, PasswordTooCommon.

    Takes the database rather than a unit of work: hashing takes its time, and no transaction may wait for it.
    """
    require_person(staff)
    async with database.unit_of_work(staff) as db:
        user = await _who_may_sign_in(db, staff, user_id)
    check_password(password, user.name, user.email)
    hashed = await hash_password(password)
    async with database.unit_of_work(staff) as db:
        user = await _who_may_sign_in(db, staff, user_id)
        await set_password(db, staff, user.id, hashed)
        record(db, UserChanged(org_id=user.org_id, user_id=user.id))


async def who_is_managed(db: AsyncSession, staff: Staff, user_id: UUID) -> User:
    """A colleague to whom the actor may give a way in, locked; not oneself. UserNotFound, NoPassword, SignInAgain."""
    user = await _who_may_sign_in(db, staff, user_id)
    if user.id == staff.user_id:
        raise NotAllowed("Nobody does this for themselves. Ask somebody else who may.")
    return user


async def _who_may_sign_in(db: AsyncSession, staff: Staff, user_id: UUID) -> User:
    user = await queries.user_to_change(db, staff, user_id)
    if user.id != staff.user_id:
        _require_for(staff, user.role)
        _require_way_in(staff, user.role)
    if user.role.name not in STAFF_ROLES:
        raise NoPassword("Guests have no password: the code in their room lets them in.")
    return user


def _is_oneself(staff: Staff, user: User) -> bool:
    """Whether somebody changes what is their own; a program that acts for them is not them."""
    return user.id == staff.user_id and not isinstance(staff, Integrator)


def _require_for(staff: Staff, role: Role) -> None:
    needed = MANAGE_NEEDS.get(role.name)
    if needed is None:
        raise NotAllowed(f"Nobody of a hotel may make or change a {role.name}.")
    require(staff, needed)


def _require_way_in(staff: Staff, role: Role) -> None:
    """Raise SignInAgain, or NotForPrograms, unless whoever lets somebody lead has just signed in themselves."""
    if role.name in LEADING:
        require_lately(staff)


async def _keep_one_leading(db: AsyncSession, leaving: User) -> None:
    """Raise LastOfTheirKind when nobody could do any more what only the one who leaves may do."""
    if leaving.role.name not in LEADING or not leaving.active:
        return
    others = await queries.active_of(db, leaving, LEADING[: LEADING.index(leaving.role.name) + 1])
    if not others:
        raise LastOfTheirKind(
            f"{leaving.name} is the last active {leaving.role.name}. Give somebody else that role first."
        )


async def _written(db: AsyncSession, staff: Staff, user: User) -> User:
    if user.role.name in STAFF_ROLES and not user.email:
        raise EmailMissing("Staff sign in with their e-mail address. Give one.")
    with _refusals():
        await db.flush()
    if user.division_id is not None:
        await hold_division(db, staff, user.division_id)
    if not user.active:
        await end_logins(db, staff, user.id)
    record(db, UserChanged(org_id=user.org_id, user_id=user.id))
    return user


def _refusals() -> AbstractContextManager[None]:
    return refusals(
        {
            "users_org_id_division_id_fkey": UnknownDivision(
                "There is no such division. Name one of this hotel, or none."
            ),
            "users_staff_email": EmailTaken("A colleague has this e-mail address. Choose another one."),
            "users_guests_in_no_division": GuestInDivision("A guest belongs to no division. Leave division_id empty."),
            "users_expected_are_not_deleted": GuestExpected(
                "This guest is here or expected. Check out or cancel the stay first."
            ),
        }
    )
