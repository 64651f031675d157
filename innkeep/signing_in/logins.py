"""Logins: a browser signs in, is known by its cookie, is looked at by whoever it acts for, and is signed out.

The cookie holds a token; what is kept is its hash. Whom it stands for is asked before there is a tenant (decision 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.errors import NotFound, Unauthorized
from innkeep.core.events import record
from innkeep.core.paging import Listing, page
from innkeep.core.tokens import new_token, token_hash
from innkeep.people.events import UserChanged
from innkeep.people.models import Login

LOGIN_LASTS = timedelta(days=14)

BEGINNING_LASTS = timedelta(days=1)
"""How long the login lasts in which a hotel was begun, and which needs no second factor yet (decision 25)."""

SEEN_NOTED_EVERY = timedelta(minutes=5)
"""Every request asks who is there; when that was is told to minutes, and written no more often."""


class LoginNotFound(NotFound):
    """No such login of one's own."""


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


async def signed_in(database: Database, token: str) -> Staff | None:
    """Who holds this token; None when the login ended or the person is not active. That it was used is noted."""
    found = (await _logins(database, [token])).get(token)
    if found is None:
        return None
    staff, seen_at = found
    if clock.now() - seen_at >= SEEN_NOTED_EVERY:
        async with database.unit_of_work(staff) as db:
            of_token = update(Login).where(Login.org_id == staff.org_id, Login.token_hash == token_hash(token))
            await db.execute(of_token.values(seen_at=clock.now()))
    return staff


async def all_signed_in(database: Database, tokens: Sequence[str]) -> dict[str, Staff]:
    """Who holds each of these tokens; those that stand for nobody any more are left out."""
    return {token: staff for token, (staff, _) in (await _logins(database, tokens)).items()}


async def _logins(database: Database, tokens: Sequence[str]) -> dict[str, tuple[Staff, datetime]]:
    by_hash = {token_hash(token): token for token in tokens}
    question = """
        SELECT h.hash, f.org_id, f.user_id, f.name, f.role, f.division_id, f.seen_at, f.settle_by, f.signed_in_at
        FROM unnest($1::bytea[]) AS h (hash), find_login(h.hash) AS f"""
    return {
        by_hash[row["hash"]]: (
            Staff(
                org_id=row["org_id"],
                user_id=row["user_id"],
                name=row["name"],
                role=row["role"],
                division_id=row["division_id"],
                settle_by=row["settle_by"],
                signed_in_at=row["signed_in_at"],
            ),
            row["seen_at"],
        )
        for row in await database.ask(question, list(by_hash))
    }


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


async def sign_out(db: AsyncSession, staff: Staff, token: str) -> None:
    """End the login that `token` opened."""
    await db.execute(delete(Login).where(Login.org_id == staff.org_id, Login.token_hash == token_hash(token)))
