"""Who stands at the console: a member of staff, with what every page's frame shows of them and of their hotel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Depends, HTTPException, Request

from innkeep.console.places import Place, places
from innkeep.conversations import queries as conversations
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession, Database
from innkeep.core.errors import Unauthorized
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.people.permissions import Operation, allowed, require_person
from innkeep.people.users import LEADING
from innkeep.web.context import KNOWN_COOKIE, InnkeepDatabase, MaybeStaff, cookie_of, staff_token
from innkeep.web.meant import require_meant
from innkeep.web.pages import by_script

LOGIN = "/console/login"


@dataclass(frozen=True, slots=True)
class Desk:
    """A signed-in member of staff at a page of the console."""

    request: Request
    database: Database
    staff: Staff

    @property
    def token(self) -> str:
        """What the browser shows for itself."""
        return staff_token(self.request)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page. `waiting` is how many guests wait for a person; None for who may not answer."""

    staff: Staff
    hotel: Organization
    waiting: int | None

    @property
    def places(self) -> list[Place]:
        """The pages that the navigation leads to."""
        return places(self.staff)

    @property
    def unguarded(self) -> bool:
        """Whether those who lead the hotel, of whom this is one, come in with a password alone."""
        return self.staff.role in LEADING and not self.hotel.require_second_factor

    @property
    def guarded_from(self) -> str:
        """The day from which those who lead need a second factor, if it is still to come."""
        since = self.hotel.second_factor_from
        if since is None or since <= clock.now():
            return ""
        day = since.astimezone(ZoneInfo(self.hotel.timezone))
        return f"{day.day} {day:%B}"


async def _desk(request: Request, database: InnkeepDatabase, staff: MaybeStaff) -> Desk:
    if staff is not None:
        require_person(staff)
        await require_meant(request, cookie_of(request, KNOWN_COOKIE), staff.user_id)
        return Desk(request, database, staff)
    if request.method == "GET" and not by_script(request):
        where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise HTTPException(303, headers={"Location": f"{LOGIN}?next={quote(where)}"})
    raise Unauthorized("You are signed out. Sign in again; nothing that was sent is lost.")


SignedInDesk = Annotated[Desk, Depends(_desk)]


async def frame(db: AsyncSession, staff: Staff) -> Frame:
    """The frame as it is now."""
    return Frame(staff, await people.hotel(db, staff), await waiting(db, staff))


async def waiting(db: AsyncSession, staff: Staff) -> int | None:
    """How many guests wait for a person, for those who may answer."""
    if not allowed(staff, Operation.READ_CONVERSATIONS):
        return None
    return await conversations.waiting_count(db, staff)
