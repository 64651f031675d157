"""What somebody is told by e-mail when a way into their account is another one, whoever did it (OWASP ASVS 5.0, 6.3.7).

A passkey outlives the password that a link sets anew: it is a way in by itself, and whoever reads somebody's e-mail is
not to take a second factor away by that alone. So each letter names all that lets them in, and says where whatever is
not theirs is taken away, which takes signing in with that factor.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.notices import mail
from innkeep.notices.wording import one_line
from innkeep.people import queries as people
from innkeep.signing_in import letters, totp
from innkeep.signing_in.colleagues import Colleague
from innkeep.signing_in.models import Passkey, SignOnIdentity
from innkeep.signing_in.providers import provider_of


class News(StrEnum):
    """What has happened to an account."""

    PASSWORD = "Your password was changed"  # noqa: S105 - words
    ADDRESS = "The e-mail address that you sign in with was changed"
    PASSKEY = "A passkey was added to your account"
    PASSKEY_GONE = "A passkey was taken away from your account"
    APP = "An app for codes was added to your account"
    APP_GONE = "The app for codes was taken away from your account"
    FACTORS_GONE = "All but your password was taken away from your account"
    PROVIDER = "An account at your hotel's provider lets you in"


_ENDED = "You are signed out everywhere, and keys that you made for programs open nothing any more: make new ones."


async def tell(database: Database, settings: Settings, whose: Colleague, news: News, before: str = "") -> None:
    """Mail it to somebody, where this installation sends e-mail, and that it happened to the address of `before`."""
    postage = mail.postage(settings)
    if postage is None:
        return
    async with database.unit_of_work(whose.program) as db:
        hotel, person = await people.hotel(db, whose.program), await whose.person(db)
        ways = await _ways_in(db, whose)
    where = f"{settings.public_url}/console/account"
    alarm = "If that was neither you nor a manager whom you asked, set a new password and tell a manager at once."
    ended = [_ENDED] if news is News.PASSWORD else []
    known = [f"These let you in now: {', '.join(ways)}. Take away what is not yours: {where}"]
    letter = letters.about_account(hotel, person, news, [*ended, *known, alarm])
    await letters.send(letter, postage)
    if before:
        await letters.send(replace(letters.about_account(hotel, person, news, [alarm]), address=before), postage)


async def _ways_in(db: AsyncSession, whose: Colleague) -> list[str]:
    """All that lets somebody in, in words."""
    mine = select(Passkey).where(Passkey.org_id == whose.org_id, Passkey.user_id == whose.user_id).order_by(Passkey.id)
    known = SignOnIdentity.org_id == whose.org_id, SignOnIdentity.user_id == whose.user_id
    vouched_for = await db.scalar(select(SignOnIdentity.id).where(*known))
    provider = await provider_of(db, whose.program) if vouched_for else None
    return [
        "your password",
        *(["codes of your app"] if await totp.has_factor(db, whose.org_id, whose.user_id) else []),
        *(f"the passkey “{one_line(key.name)}” of {key.created_at:%d %B %Y}" for key in await db.scalars(mine)),
        *([f"your account at {one_line(provider.name)}"] if provider else []),
    ]
