"""Who stands at the page: a phone at a room's code, and the guest behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from innkeep.conversations import actions as conversations
from innkeep.core.actors import Guest
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.guest import views
from innkeep.web.context import GUEST_COOKIE, InnkeepDatabase, InnkeepSettings, MaybeGuest, StayingGuest
from innkeep.web.cookies import GUEST_COOKIE_LASTS, remember_guest
from innkeep.web.pages import done

BEEN_HERE = "innkeep_been_here"
"""Set for the path of one room: with it, a phone whose stay is over is said goodbye to, not let in as the next one."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A browser at the page of a room. `guest` is None unless it has been let in to a stay that goes on."""

    request: Request
    code: str
    database: Database
    settings: Settings
    guest: Guest | None

    @property
    def token(self) -> str:
        """What the phone shows for itself."""
        return self.request.cookies.get(GUEST_COOKIE, "")

    @property
    def been_here(self) -> bool:
        """Whether it was let in at this room before."""
        return BEEN_HERE in self.request.cookies

    async def guest_of_room(self) -> Guest | None:
        """The guest, if this room is one of their own stay's."""
        if self.guest is None:
            return None
        async with self.database.unit_of_work(self.guest) as db:
            return self.guest if await views.room_of_stay(db, self.guest, self.code) else None

    def remember(self, response: Response, token: str) -> None:
        """Let it in again next time."""
        remember_guest(response, self.settings, token)
        secure = self.settings.public_url.startswith("https://")
        response.set_cookie(
            BEEN_HERE,
            "1",
            max_age=GUEST_COOKIE_LASTS,
            path=f"/g/{self.code}",
            httponly=True,
            samesite="lax",
            secure=secure,
        )


@dataclass(frozen=True, slots=True)
class Present:
    """A guest during the stay, who taps something on the page of the room."""

    request: Request
    code: str
    database: Database
    guest: Guest

    async def answer(self) -> Response:
        """The page as it is by now."""
        async with self.database.unit_of_work(self.guest) as db:
            chat = await conversations.open_session(db, self.guest)
            html, _ = await views.news(db, self.guest, self.code, chat.id, chat.last_seq)
        return done(self.request, html, f"/g/{self.code}")


def _phone(
    request: Request, code: str, database: InnkeepDatabase, settings: InnkeepSettings, guest: MaybeGuest
) -> Phone:
    return Phone(request, code, database, settings, guest)


def _present(request: Request, code: str, database: InnkeepDatabase, guest: StayingGuest) -> Present:
    return Present(request, code, database, guest)


AnyPhone = Annotated[Phone, Depends(_phone)]
PresentGuest = Annotated[Present, Depends(_present)]
