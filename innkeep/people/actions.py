"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Actor, Program, Staff
from innkeep.core.db import Database
from innkeep.core.errors import Unauthorized
from innkeep.core.tokens import new_token, token_hash
from innkeep.people.models import Credential, Login
from innkeep.people.passwords import verify_password

LOGIN_LASTS = timedelta(days=14)


class WrongCredentials(Unauthorized):
    """The address or the password is wrong; which of them is not said."""

    title = "E-mail or password is wrong"


async def sign_in(database: Database, email: str, password: str) -> str:
    """Check the password and open a login; the token for the cookie. WrongCredentials when either is wrong.

    Takes the database rather than a unit of work: hashing takes its time, and no transaction may wait for it.
    """
    async with database.without_tenant() as db:
        found = await db.execute(text("SELECT * FROM find_credentials(:email)"), {"email": email})
        candidates: list[Any] = list(found) or [(None, None, None)]
    for org_id, user_id, kept in candidates:
        if await verify_password(password, kept):
            token = new_token()
            async with database.unit_of_work(Program(org_id=org_id)) as db:
                expires_at = clock.now() + LOGIN_LASTS
                db.add(Login(org_id=org_id, user_id=user_id, token_hash=token_hash(token), expires_at=expires_at))
            return token
    raise WrongCredentials("E-mail or password is wrong. Try again, or ask a manager for a new password.")


async def sign_out(db: AsyncSession, staff: Staff, token: str) -> None:
    """End the login that `token` opened."""
    await db.execute(
        delete(Login).where(
            Login.org_id == staff.org_id, Login.user_id == staff.user_id, Login.token_hash == token_hash(token)
        )
    )


async def set_password(db: AsyncSession, actor: Actor, user_id: UUID, password_hash: str) -> None:
    """Give a member of staff a new password, hashed before the transaction began, and end all of their logins."""
    kept = insert(Credential).values(org_id=actor.org_id, user_id=user_id, password_hash=password_hash)
    await db.execute(
        kept.on_conflict_do_update(
            index_elements=["org_id", "user_id"], set_={"password_hash": kept.excluded.password_hash}
        )
    )
    await end_logins(db, actor, user_id)


async def end_logins(db: AsyncSession, actor: Actor, user_id: UUID) -> None:
    """Sign somebody out everywhere."""
    await db.execute(delete(Login).where(Login.org_id == actor.org_id, Login.user_id == user_id))
