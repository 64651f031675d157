"""The browsers that somebody is signed in with: looked at, signed out from elsewhere, trusted with more for a while.

What gives its owner one more way in, a passkey, a key of a program or an account at the hotel's provider, is made soon
after signing in: whoever finds a browser that was left signed in does not make the account their own.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.errors import Forbidden, NotFound
from innkeep.core.events import record
from innkeep.core.paging import Listing, page
from innkeep.core.tokens import token_hash
from innkeep.people.events import UserChanged
from innkeep.people.models import Login
from innkeep.people.permissions import require_person

LATELY = timedelta(minutes=15)


class LoginNotFound(NotFound):
    """No such login of one's own."""


class SignInAgain(Forbidden):
    """Somebody signed in too long ago for it to be certain that it is still they who ask."""

    title = "Sign in again first"


async def logins_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Login]:
    """Where somebody is signed in."""
    require_person(staff)
    mine = select(Login).where(Login.org_id == staff.org_id, Login.user_id == staff.user_id)
    return await page(db, mine.where(Login.expires_at > clock.now()), Login, want)


def is_of(login: Login, token: str) -> bool:
    """Whether it is the login of this very browser."""
    return login.token_hash == token_hash(token)


async def end_login(db: AsyncSession, staff: Staff, login_id: UUID) -> None:
    """Sign oneself out somewhere; streams that are open there end. LoginNotFound."""
    require_person(staff)
    mine = Login.org_id == staff.org_id, Login.user_id == staff.user_id, Login.id == login_id
    if await db.scalar(delete(Login).where(*mine).returning(Login.id)) is None:
        raise LoginNotFound("You are not signed in there.")
    record(db, UserChanged(org_id=staff.org_id, user_id=staff.user_id))


async def end_others(db: AsyncSession, staff: Staff, token: str) -> None:
    """Sign oneself out everywhere but here."""
    require_person(staff)
    mine = Login.org_id == staff.org_id, Login.user_id == staff.user_id
    await db.execute(delete(Login).where(*mine, Login.token_hash != token_hash(token)))
    record(db, UserChanged(org_id=staff.org_id, user_id=staff.user_id))


async def require_lately(database: Database, staff: Staff, token: str) -> None:
    """Refuse whoever did not sign in a moment ago. SignInAgain."""
    here = Login.org_id == staff.org_id, Login.token_hash == token_hash(token)
    async with database.unit_of_work(staff) as db:
        lately = await db.scalar(select(exists().where(*here, Login.created_at > clock.now() - LATELY)))
    if not lately:
        raise SignInAgain("You signed in a while ago. Sign out and in again, so that we know it is you, and try again.")
