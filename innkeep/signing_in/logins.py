"""The browsers that somebody is signed in with: looked at, and signed out from elsewhere."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.errors import NotFound
from innkeep.core.events import record
from innkeep.core.paging import Listing, page
from innkeep.core.tokens import token_hash
from innkeep.people.events import UserChanged
from innkeep.people.models import Login


class LoginNotFound(NotFound):
    """No such login of one's own."""


async def logins_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Login]:
    """Where somebody is signed in."""
    mine = select(Login).where(Login.org_id == staff.org_id, Login.user_id == staff.user_id)
    return await page(db, mine.where(Login.expires_at > clock.now()), Login, want)


def is_of(login: Login, token: str) -> bool:
    """Whether it is the login of this very browser."""
    return login.token_hash == token_hash(token)


async def end_login(db: AsyncSession, staff: Staff, login_id: UUID) -> None:
    """Sign oneself out somewhere; streams that are open there end. LoginNotFound."""
    mine = Login.org_id == staff.org_id, Login.user_id == staff.user_id, Login.id == login_id
    if await db.scalar(delete(Login).where(*mine).returning(Login.id)) is None:
        raise LoginNotFound("You are not signed in there.")
    record(db, UserChanged(org_id=staff.org_id, user_id=staff.user_id))


async def end_others(db: AsyncSession, staff: Staff, token: str) -> None:
    """Sign oneself out everywhere but here."""
    mine = Login.org_id == staff.org_id, Login.user_id == staff.user_id
    await db.execute(delete(Login).where(*mine, Login.token_hash != token_hash(token)))
    record(db, UserChanged(org_id=staff.org_id, user_id=staff.user_id))
