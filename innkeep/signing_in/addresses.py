"""The address that somebody signs in with, and to which links to set a password go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Staff
from innkeep.people import queries, users
from innkeep.people.models import User
from innkeep.people.permissions import STAFF_ROLES
from innkeep.signing_in.models import PasswordLink


async def change_user(
    db: AsyncSession, staff: Staff, user_id: UUID, changes: Mapping[str, Any], version: str | None = None
) -> tuple[User, str]:
    """Change somebody, and the address that they signed in with before when it is another one now, else nothing.

    Links that wait in the letter box of before set no password any more. What `users.change_user` raises.
    """
    before = (await queries.user_for(db, staff, user_id)).email
    user = await users.change_user(db, staff, user_id, changes, version)
    if user.email == before or user.role.name not in STAFF_ROLES:
        return user, ""
    await db.execute(delete(PasswordLink).where(PasswordLink.org_id == user.org_id, PasswordLink.user_id == user.id))
    return user, before
