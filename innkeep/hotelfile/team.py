"""Importing the staff. Who is new gets a password to begin with; who is there keeps theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Program
from innkeep.hotelfile.changes import Change, added, changed, settle, shown
from innkeep.hotelfile.entries import StaffEntry
from innkeep.hotelfile.rules import email_key
from innkeep.people import queries as people
from innkeep.people.actions import set_password
from innkeep.people.models import Role, User
from innkeep.people.passwords import hash_password, new_password
from innkeep.people.permissions import STAFF_ROLES


class StaffChanged(Exception):
    """Those who are new are not those whose passwords were hashed: hash again, outside the transaction."""


@dataclass(frozen=True, slots=True)
class Password:
    """A password to begin with, and its hash."""

    clear: str
    hashed: str


async def passwords_for_newcomers(db: AsyncSession, program: Program, entries: Sequence[StaffEntry]) -> dict[str, str]:
    """A password for each address of which the hotel has nobody yet."""
    known = await staff_by_email(db, program)
    return {key: new_password() for entry in entries if (key := email_key(entry.email)) not in known}


async def hashed(passwords: Mapping[str, str]) -> dict[str, Password]:
    """The same with their hashes. It takes its time, so no transaction may be open meanwhile."""
    return {key: Password(clear, await hash_password(clear)) for key, clear in passwords.items()}


async def import_staff(
    db: AsyncSession, program: Program, entries: Sequence[StaffEntry], passwords: Mapping[str, Password] | None
) -> list[Change]:
    """Staff by e-mail address. StaffChanged; with None, which is for trying out, nobody gets a password."""
    rows = await staff_by_email(db, program)
    if passwords is not None and passwords.keys() != {email_key(entry.email) for entry in entries} - rows.keys():
        raise StaffChanged
    roles = {role.name: role.id for role in await db.scalars(select(Role).where(Role.deleted_at.is_(None)))}
    divisions = {division.name: division.id for division in await people.divisions(db, program)}
    names = {key: name for known in (roles, divisions) for name, key in known.items()}
    changes: list[Change] = []
    for entry in entries:
        key, thing = email_key(entry.email), f"staff {shown(entry.name)}"
        wanted: dict[str, object] = entry.model_dump(include={"name", "email", "languages", "shifts"})
        wanted["role_id"] = roles[entry.role]
        division_id = divisions[entry.division] if entry.division is not None else None
        row = rows.get(key)
        # Who belongs to a division that was put away belongs to none.
        if row is None or division_id is not None or row.division_id in names:
            wanted["division_id"] = division_id
        if row is None:
            await _employ(db, program, User(org_id=program.org_id, **wanted), (passwords or {}).get(key))
            changes.append(added(thing, entry.role, entry.division))
        else:
            changes += changed(thing, settle(row, wanted, names))
    await db.flush()
    return changes


async def _employ(db: AsyncSession, program: Program, person: User, password: Password | None) -> None:
    db.add(person)
    await db.flush()
    if password is not None:
        await set_password(db, program, person.id, password.hashed)


async def staff_by_email(db: AsyncSession, program: Program) -> dict[str, User]:
    """The hotel's staff, those who are not active included."""
    query = (
        select(User)
        .join(Role, Role.id == User.role_id)
        .where(User.org_id == program.org_id, User.deleted_at.is_(None), Role.name.in_(STAFF_ROLES))
    )
    return {email_key(person.email): person for person in await db.scalars(query.order_by(User.id))}
