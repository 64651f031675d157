"""Having no more e-mail, by a link that says whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Program
from innkeep.notices.keys import LinkBroken, hotel_of, person_of
from innkeep.notices.kinds import kinds_of
from innkeep.notices.models import NoticeKeys
from innkeep.notices.preferences import silence
from innkeep.people import queries as people
from innkeep.people.models import Role, User


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who had an e-mail: what they speak, and whose guest or colleague they are."""

    user: User
    role: str
    hotel: str
    languages: tuple[str, ...]


async def addressee(db: AsyncSession, token: str) -> Addressee:
    """Who a link stands for. LinkBroken."""
    program = Program(org_id=hotel_of(token))
    broken = LinkBroken("This link is not ours. Open it from the e-mail again.")
    keys = await db.scalar(select(NoticeKeys).where(NoticeKeys.org_id == program.org_id))
    if keys is None:  # nothing is made for a hotel that somebody has guessed
        raise broken
    found = await db.execute(
        select(User, Role.name)
        .join(Role, Role.id == User.role_id)
        .where(User.org_id == program.org_id, User.id == person_of(keys, token))
    )
    if (row := found.one_or_none()) is None:
        raise broken
    hotel = await people.hotel(db, program)
    return Addressee(row[0], row[1], hotel.name, (*row[0].languages, hotel.language))


async def stop_mail(db: AsyncSession, token: str) -> Addressee:
    """Send them no more e-mail, of whatever kind. Once more changes nothing. LinkBroken."""
    who = await addressee(db, token)
    await silence(db, Program(org_id=who.user.org_id), who.user.id, kinds_of(who.role))
    return who
