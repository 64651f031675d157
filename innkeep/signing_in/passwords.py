"""Giving somebody a new password: a colleague by who manages them, oneself by showing the one before.

So whoever finds a browser that somebody left signed in does not make the account their own. Who was invited, or has
lost theirs, comes by a link (signing_in/links.py) and shows nothing.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.errors import Forbidden
from innkeep.people import users
from innkeep.people.models import Credential
from innkeep.people.passwords import verify_password
from innkeep.people.permissions import require_person
from innkeep.signing_in import tries


class NotTheOldPassword(Forbidden):
    """Somebody wants another way in for themselves, and does not know the password that they have."""


async def give_password(database: Database, staff: Staff, user_id: UUID, password: str, old: str | None) -> None:
    """Give a new password, and end all logins and keys of whose it is. `old` is one's own of before.

    NotTheOldPassword, TooManyTries, and what `users.give_password` raises.
    """
    if user_id == staff.user_id:
        await require_old(database, staff, old)
    await users.give_password(database, staff, user_id, password)


async def require_old(database: Database, staff: Staff, old: str | None) -> None:
    """Refuse whoever does not show the password that they have. NotTheOldPassword, TooManyTries."""
    require_person(staff)
    if old is None:
        raise NotTheOldPassword("Give the password that you have, too. If it is lost, ask for a link to set a new one.")
    whose = Credential.org_id == staff.org_id, Credential.user_id == staff.user_id
    async with database.unit_of_work(staff) as db:
        kept = await db.scalar(select(Credential.password_hash).where(*whose))
    what = tries.Try((tries.OLD_PASSWORD, str(staff.user_id)))
    await tries.begin(database, what)
    if not await verify_password(old, kept):
        raise NotTheOldPassword(
            "This is not the password that you have. If it is lost, ask for a link to set a new one."
        )
    await tries.succeed(database, what)
