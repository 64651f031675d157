"""Signing in with a password or a provider's word, and a second factor where somebody has set one up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.core.errors import Unauthorized
from innkeep.core.sealing import Seal
from innkeep.core.settings import Settings
from innkeep.core.tokens import new_token, token_hash
from innkeep.notices import mail
from innkeep.people import queries as people
from innkeep.people.passwords import verify_password
from innkeep.signing_in import totp, tries
from innkeep.signing_in.colleagues import Colleague
from innkeep.signing_in.letters import Letter, about_new_browser, send
from innkeep.signing_in.logins import Browser, WrongCredentials, open_login
from innkeep.signing_in.models import KnownBrowser
from innkeep.signing_in.providers import require_other_ways


class SecondFactorNeeded(Unauthorized):
    """The password is right, and is not enough."""

    title = "A code is needed too"


class WrongSecondFactor(Unauthorized):
    """The password is right, the code is not."""

    title = "The code is wrong"


@dataclass(frozen=True, slots=True)
class Knock:
    """What somebody typed who wants in; `code` is of an app or a recovery code."""

    email: str
    password: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """The tokens of two cookies: of the login, and of the browser, which is known from now on.

    `news` is to be mailed, afterwards, to somebody who has signed in elsewhere before but not in this browser.
    """

    token: str
    known_by: str
    news: Letter | None = None


Candidate = tuple[Colleague, str]
"""Somebody who has an address, and the hash of their password."""


async def enter(database: Database, seal: Seal, knock: Knock, browser: Browser) -> Entered:
    """Check who somebody is and let their browser act for them.

    WrongCredentials, SignOnRequired, SecondFactorNeeded, WrongSecondFactor, TooManyTries. Takes the database rather
    than a unit of work: hashing takes its time, and no transaction may wait for it.
    """
    candidates = await _candidates(database, knock.email)
    known = await _is_known(database, candidates, browser.known_by)
    what = tries.Try.of(knock.email, browser.address, browser.known_by if known else None)
    await asyncio.sleep(await tries.begin(database, what))
    who = await _whose(candidates, knock.password)
    async with database.unit_of_work(who.program) as db:
        await require_other_ways(db, who.program, who.user_id)
    entered = await enter_as(database, seal, who, knock.code, browser)
    await tries.succeed(database, what)
    return entered


async def enter_as(database: Database, seal: Seal, who: Colleague, code: str | None, browser: Browser) -> Entered:
    """Let in who has proved who they are, but for a second factor. SecondFactorNeeded, WrongSecondFactor."""
    await _second_factor(database, seal, who, code)
    async with database.unit_of_work(who.entering) as db:
        return await let_in(db, who, browser)


async def tell(settings: Settings, entered: Entered) -> None:
    """Mail the news of a new browser, where this installation sends e-mail; whoever signs in does not wait for it."""
    postage = mail.postage(settings)
    if entered.news is not None and postage is not None:
        await send(entered.news, postage)


async def let_in(db: AsyncSession, who: Colleague, browser: Browser, *, at_the_beginning: bool = False) -> Entered:
    """Let a browser act for somebody who has proved who they are, and know it from now on.

    `at_the_beginning`: they have just made the hotel here, and may go on for a day with no second factor.
    """
    known_by = browser.known_by or new_token()
    news = await _news(db, who, browser)
    kept = insert(KnownBrowser).values(
        org_id=who.org_id, user_id=who.user_id, token_hash=token_hash(known_by), seen_at=clock.now()
    )
    await db.execute(
        kept.on_conflict_do_update(constraint="known_browsers_once", set_={"seen_at": kept.excluded.seen_at})
    )
    token = await open_login(db, who.org_id, who.user_id, browser, at_the_beginning=at_the_beginning)
    return Entered(token, known_by, news)


async def _news(db: AsyncSession, who: Colleague, browser: Browser) -> Letter | None:
    """What to tell somebody of a browser that is new; nothing of their first one."""
    known = KnownBrowser.org_id == who.org_id, KnownBrowser.user_id == who.user_id
    hashes = set(await db.scalars(select(KnownBrowser.token_hash).where(*known)))
    if not hashes or token_hash(browser.known_by) in hashes:
        return None
    return about_new_browser(await people.hotel(db, who.program), await who.person(db), browser)


async def _candidates(database: Database, email: str) -> list[Candidate]:
    found = await database.ask("SELECT * FROM find_credentials($1)", email)
    return [(Colleague(org_id, user_id), kept) for org_id, user_id, kept in found]


async def _is_known(database: Database, candidates: Sequence[Candidate], known_by: str) -> bool:
    """Whether one of them has signed in in this browser before."""
    for who, _ in candidates if known_by else ():
        of_browser = KnownBrowser.org_id == who.org_id, KnownBrowser.user_id == who.user_id
        same = exists().where(*of_browser, KnownBrowser.token_hash == token_hash(known_by))
        async with database.unit_of_work(who.program) as db:
            if await db.scalar(select(same)):
                return True
    return False


async def _whose(candidates: Sequence[Candidate], password: str) -> Colleague:
    """Whose password it is. WrongCredentials."""
    for who, kept in candidates:
        if await verify_password(password, kept):
            return who
    if not candidates:
        await verify_password(password, None)
    raise WrongCredentials("E-mail or password is wrong. Try again, or ask a manager for a new password.")


async def _second_factor(database: Database, seal: Seal, who: Colleague, code: str | None) -> None:
    """Raise SecondFactorNeeded or WrongSecondFactor unless somebody showed what they have set up, if anything.

    Wrong codes are refused by account: only who knows the password gets so far.
    """
    async with database.unit_of_work(who.program) as db:
        ways = [
            *(["totp"] if await totp.has_factor(db, who.org_id, who.user_id) else []),
            *(["passkey"] if await totp.has_passkey(db, who.org_id, who.user_id) else []),
        ]
    if not ways:
        return
    if not code:
        raise SecondFactorNeeded(
            "Type the code that your app shows, or a recovery code; or sign in with your passkey.", ways=ways
        )
    what = tries.Try((tries.SECOND_FACTOR, str(who.user_id)))
    await tries.begin(database, what)
    async with database.unit_of_work(who.program) as db:
        right = await totp.is_right(db, who.org_id, who.user_id, seal, code)
    if not right:
        raise WrongSecondFactor("This is not the code of now. Wait for the next one, or use a recovery code.")
    await tries.succeed(database, what)
