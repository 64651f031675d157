"""Who stands at the page: a phone at a room's code, the guest behind it, and the language that it is spoken to in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from innkeep.conversations import actions as conversations
from innkeep.core.actors import Guest
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.guest import views
from innkeep.guest.visit import Here, Tab, room_of_stay
from innkeep.stays.admitting import Knock
from innkeep.stays.devices import touch
from innkeep.stays.doors import enter
from innkeep.web.context import (
    GUEST_COOKIE,
    InnkeepDatabase,
    InnkeepSettings,
    MaybeGuest,
    StayingGuest,
    guest,
    guest_token,
)
from innkeep.web.cookies import GUEST_COOKIE_LASTS, forget, remember_guest
from innkeep.web.languages import CHOSEN, LANGUAGES, Tongue, speaking, spoken_to
from innkeep.web.pages import back, by_script, done, render

BEEN_HERE = "innkeep_been_here"
"""Set for the path of one room: with it, a phone whose stay is over is said goodbye to, not let in as the next one."""

SHARED = "shared"
"""What it says on a device that many use: the page ends by itself there."""

LANGUAGE_LASTS = timedelta(days=365)


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
        return guest_token(self.request)

    @property
    def been_here(self) -> bool:
        """Whether it was let in at this room before."""
        return BEEN_HERE in self.request.cookies

    @property
    def address(self) -> str:
        """The address on the network that the phone calls from."""
        return self.request.client.host if self.request.client else "unknown"

    def knock(self, *, shared: bool = False) -> Knock:
        """The same, as it shows what the hotel handed out."""
        return Knock(self.code, self.token, self.address, shared)

    @property
    def path(self) -> str:
        """Where the page of the room is."""
        return f"/g/{self.code}"

    @property
    def tongue(self) -> Tongue:
        """What it is spoken to in."""
        return spoken_to(self.request)

    def here(self, guest: Guest) -> Here:
        """The same, for whoever was let in."""
        return Here(guest, self.code, self.tongue, shared=is_shared(self.request))

    async def guest_of_room(self) -> Guest | None:
        """The guest, if this room is one of their own stay's."""
        if self.guest is None:
            return None
        async with self.database.unit_of_work(self.guest) as db:
            return self.guest if await room_of_stay(db, self.guest, self.code) else None

    def page(self, template: str, context: Mapping[str, Any] | None = None, status_code: int = 200) -> HTMLResponse:
        """A page for a phone of which nothing is known but its language."""
        with speaking(self.tongue):
            shown = {"path": self.path, "languages": LANGUAGES, **(context or {})}
            return render(template, shown, status_code=status_code)

    def remember(self, response: Response, token: str, *, shared: bool = False) -> None:
        """Let it in again next time."""
        remember_guest(response, self.settings, token)
        self._keep(response, BEEN_HERE, SHARED if shared else "1", GUEST_COOKIE_LASTS, path=self.path)

    def forget(self, response: Response) -> None:
        """Know nothing of it any more but its language."""
        forget(response, self.settings, GUEST_COOKIE)
        response.delete_cookie(BEEN_HERE, path=self.path)

    def speak(self, response: Response, language: str) -> None:
        """Speak to it in this language from now on."""
        self._keep(response, CHOSEN, language, LANGUAGE_LASTS, path="/g")

    def _keep(self, response: Response, name: str, value: str, lasts: timedelta, *, path: str) -> None:
        seconds, secure = int(lasts.total_seconds()), self.settings.public_url.startswith("https://")
        response.set_cookie(name, value, max_age=seconds, path=path, httponly=True, samesite="lax", secure=secure)


@dataclass(frozen=True, slots=True)
class Present:
    """A guest during the stay, who taps something on one of the pages of the room.

    `let_in` is the token of a phone that was let in with this very tap.
    """

    request: Request
    here: Here
    database: Database
    tab: Tab
    phone: Phone
    let_in: str | None = None

    @property
    def guest(self) -> Guest:
        """Who taps."""
        return self.here.guest

    async def answer(self) -> Response:
        """The page as it is by now."""
        async with self.database.unit_of_work(self.guest) as db:
            chat = await conversations.open_session(db, self.guest)
            news = await views.news(db, self.here, self.tab, chat.id, views.Shown(chat.last_seq))
        return self.done(news.html)

    def elsewhere(self) -> Response:
        """The page anew: the conversation is another one now."""
        return Response(headers={"HX-Redirect": self.here.path}) if by_script(self.request) else back(self.here.path)

    def done(self, html: str) -> Response:
        """The answer to a form: what changed, or the page that it was on."""
        response = done(self.request, html, self.here.path + ("" if self.tab == "chat" else f"/{self.tab}"))
        if self.let_in is not None:
            self.phone.remember(response, self.let_in)
        return response


async def _phone(
    request: Request, code: str, database: InnkeepDatabase, settings: InnkeepSettings, guest: MaybeGuest
) -> Phone:
    return Phone(request, code, database, settings, guest)


def is_shared(request: Request) -> bool:
    """Whether many use the device."""
    return request.cookies.get(BEEN_HERE) == SHARED


AnyPhone = Annotated[Phone, Depends(_phone)]


async def _present(phone: AnyPhone, guest: StayingGuest, tab: Annotated[Tab, Query()] = "chat") -> Present:
    here = phone.here(guest)
    if here.shared:
        async with phone.database.unit_of_work(guest) as db:
            await touch(db, guest, phone.token)
    return Present(phone.request, here, phone.database, tab, phone)


async def _arriving(phone: AnyPhone, found: MaybeGuest, tab: Annotated[Tab, Query()] = "chat") -> Present:
    """Whoever writes before a page has let them in; not a phone that shows that it was here in another stay."""
    if found is not None or phone.token or phone.been_here:
        return await _present(phone, await guest(found), tab)
    came, token = await enter(phone.database, phone.code)
    return Present(phone.request, phone.here(came), phone.database, tab, phone, token)


PresentGuest = Annotated[Present, Depends(_present)]
ArrivingGuest = Annotated[Present, Depends(_arriving)]
