"""Links by which people set their own passwords: invited, or because they have lost theirs.

A link is good once and for a while; the newest one takes the place of those of its kind before it. It goes by e-mail
where this installation sends any; otherwise whoever invites is shown it once, to hand it over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program, Staff
from innkeep.core.db import Database
from innkeep.core.errors import NotFound
from innkeep.core.events import record
from innkeep.core.settings import Settings
from innkeep.core.tokens import new_token, token_hash
from innkeep.notices import mail
from innkeep.people import queries as people
from innkeep.people.actions import set_password
from innkeep.people.events import UserChanged
from innkeep.people.models import Credential, User
from innkeep.people.passwords import check_password, hash_password
from innkeep.people.permissions import require_person
from innkeep.people.users import who_is_managed
from innkeep.signing_in import letters, tries
from innkeep.signing_in.colleagues import Colleague
from innkeep.signing_in.models import LinkKind, PasswordLink

LASTS = {LinkKind.INVITATION: timedelta(days=7), LinkKind.RESET: timedelta(hours=1)}

PATH = "/console/password"


class LinkOver(NotFound):
    """The link was used, has expired, was replaced, or never was one."""


@dataclass(frozen=True, slots=True)
class Link:
    """A new link, and where it goes."""

    kind: LinkKind
    url: str
    expires_at: datetime
    letter: letters.Letter


async def invite(database: Database, settings: Settings, staff: Staff, user_id: UUID) -> tuple[Link, bool]:
    """Give a colleague a link to set their password, and whether it was mailed: if not, it is to be handed over.

    A first password is an invitation. Whoever has one keeps it until the link is used.
    """
    require_person(staff)
    async with database.unit_of_work(staff) as db:
        person = await who_is_managed(db, staff, user_id)
        kept = exists().where(Credential.org_id == person.org_id, Credential.user_id == person.id)
        kind = LinkKind.RESET if await db.scalar(select(kept)) else LinkKind.INVITATION
        link = await _made(db, settings, person, LinkKind.INVITATION, staff.user_id)
        link = Link(kind, link.url, link.expires_at, link.letter)
    postage = mail.postage(settings)
    return link, postage is not None and await letters.send(link.letter, postage)


async def forgotten(database: Database, settings: Settings, email: str, address: str) -> list[Link]:
    """The links for whoever has this address; none for an unknown one, about which nothing is told. TooManyTries.

    They are to be mailed afterwards, so that the time of the answer does not tell whether there are any.
    """
    whose = email.strip().lower()
    await tries.begin(database, tries.Try((tries.LETTERS, f"{whose}\n{tries.network(address)}")))
    if mail.postage(settings) is None:
        return []
    async with database.without_tenant() as db:
        found = await db.execute(text("SELECT * FROM find_staff(:a)"), {"a": whose})
        them = [Colleague(row.org_id, row.user_id) for row in found]
    links = []
    for who in them:
        async with database.unit_of_work(who.program) as db:
            # One after the other, wherever and however often at once it is asked for: nobody's letter-box is filled.
            person = await who.person(db, lock=True)
            mine = PasswordLink.org_id == who.org_id, PasswordLink.user_id == who.user_id
            lately = PasswordLink.kind == LinkKind.RESET, PasswordLink.created_at > clock.now() - timedelta(minutes=5)
            if await db.scalar(select(exists().where(*mine, *lately))):
                continue
            links.append(await _made(db, settings, person, LinkKind.RESET, None))
    return links


async def mail_out(settings: Settings, links: list[Link]) -> None:
    """Mail links that somebody asked for themselves."""
    if (postage := mail.postage(settings)) is not None:
        for link in links:
            await letters.send(link.letter, postage)


async def _made(db: AsyncSession, settings: Settings, person: User, kind: LinkKind, author_id: UUID | None) -> Link:
    assert person.org_id is not None  # noqa: S101 - nobody signs in to no hotel
    token, expires_at = new_token(), clock.now() + LASTS[kind]
    before = PasswordLink.org_id == person.org_id, PasswordLink.user_id == person.id, PasswordLink.kind == kind
    await db.execute(delete(PasswordLink).where(*before))
    row = PasswordLink(org_id=person.org_id, user_id=person.id, kind=kind, author_id=author_id)
    row.token_hash, row.expires_at = token_hash(token), expires_at
    db.add(row)
    await db.flush()
    hotel = await people.hotel(db, Program(org_id=person.org_id))
    url = f"{settings.public_url}{PATH}/{token}"
    return Link(kind, url, expires_at, letters.about_password(hotel, person, kind, url))


async def holds(database: Database, token: str) -> bool:
    """Whether a link can be used. Looking does not use it up: what scans e-mail opens links."""
    return await _found(database, token) is not None


async def use(database: Database, token: str, password: str) -> Colleague:
    """Set the password that a link is for; every login and key of theirs ends, and so does the link.

    Whose it is, who is to be told.

    LinkOver, PasswordTooShort, PasswordTooLong, PasswordTooCommon.
    """
    found = await _found(database, token)
    if found is None:
        raise _over()
    who, link_id = found
    async with database.unit_of_work(who.program) as db:
        person = await who.person(db)
    check_password(password, person.name, person.email)
    hashed = await hash_password(password)
    async with database.unit_of_work(who.program) as db:
        of_link = PasswordLink.org_id == who.org_id, PasswordLink.id == link_id, PasswordLink.used_at.is_(None)
        link = await db.scalar(select(PasswordLink).where(*of_link).with_for_update())
        if link is None:
            raise _over()
        link.used_at = clock.now()
        await set_password(db, who.program, who.user_id, hashed)
        record(db, UserChanged(org_id=who.org_id, user_id=who.user_id))
    return who


async def _found(database: Database, token: str) -> tuple[Colleague, UUID] | None:
    """Whose a link is, and its key, while it can be used."""
    async with database.without_tenant() as db:
        found = await db.execute(text("SELECT * FROM find_password_link(:hash)"), {"hash": token_hash(token)})
        row = found.one_or_none()
    return (Colleague(row.org_id, row.user_id), row.link_id) if row else None


def _over() -> LinkOver:
    return LinkOver("This link was used already or has expired. Ask for a new one.")
