"""Signing in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Actor, Staff
from innkeep.core.errors import Unauthorized
from innkeep.core.tokens import new_token, token_hash
from innkeep.people.api_keys import revoke_keys_of
from innkeep.people.models import Credential, Login

LOGIN_LASTS = timedelta(days=14)
BEGINNING_LASTS = timedelta(days=1)


class WrongCredentials(Unauthorized):
    """The address or the password is wrong; which of them is not said."""

    title = "E-mail or password is wrong"


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser is known by: the address it comes from, what it calls itself, and its tokens.

    `known_by` tells it from others in which nobody has signed in yet, `signed_in_by` is the cookie of a login.
    """

    address: str
    name: str | None = None
    known_by: str = ""
    signed_in_by: str = ""


async def open_login(
    db: AsyncSession, org_id: UUID, user_id: UUID, browser: Browser, *, at_the_beginning: bool = False
) -> str:
    """Let a browser act for somebody who has proved who they are; the token for its cookie.

    It is a new one each time, and the one that the browser had opens nothing any more: whoever knows that gains nothing
    (session fixation).
    """
    token = new_token()
    if browser.signed_in_by:
        old = Login.token_hash == token_hash(browser.signed_in_by)
        await db.execute(delete(Login).where(Login.org_id == org_id, old))
    lasts = BEGINNING_LASTS if at_the_beginning else LOGIN_LASTS
    login = Login(org_id=org_id, user_id=user_id, token_hash=token_hash(token), expires_at=clock.now() + lasts)
    login.browser, login.address, login.at_the_beginning = browser.name, browser.address or None, at_the_beginning
    db.add(login)
    await db.flush()
    return token


async def sign_out(db: AsyncSession, staff: Staff, token: str) -> None:
    """End the login that `token` opened."""
    await db.execute(delete(Login).where(Login.org_id == staff.org_id, Login.token_hash == token_hash(token)))


async def set_password(db: AsyncSession, actor: Actor, user_id: UUID, password_hash: str) -> None:
    """Give a member of staff a new password, hashed before the transaction began.

    Whoever had the old one is out: their logins end, and keys of programs that act for them open nothing any more.
    """
    kept = insert(Credential).values(org_id=actor.org_id, user_id=user_id, password_hash=password_hash)
    await db.execute(
        kept.on_conflict_do_update(
            index_elements=["org_id", "user_id"], set_={"password_hash": kept.excluded.password_hash}
        )
    )
    await end_logins(db, actor, user_id)
    await revoke_keys_of(db, actor, user_id)


async def end_logins(db: AsyncSession, actor: Actor, user_id: UUID) -> None:
    """Sign somebody out everywhere."""
    await db.execute(delete(Login).where(Login.org_id == actor.org_id, Login.user_id == user_id))
