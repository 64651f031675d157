"""What a route may ask for: the database, the hub, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NoReturn

from fastapi import Depends, HTTPException, Request

from innkeep.agent.choosing import Thinking
from innkeep.conversations.postbox import Postbox
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.db import Database
from innkeep.core.errors import Forbidden, Unauthorized
from innkeep.core.sealing import seal_of
from innkeep.core.settings import Settings
from innkeep.people.api_keys import integrator
from innkeep.people.permissions import require_person
from innkeep.signing_in.logins import Browser, signed_in
from innkeep.signing_in.tools import Tools
from innkeep.web.doors import Doors, Reader
from innkeep.web.pages import by_script

STAFF_COOKIE = "innkeep_staff"
GUEST_COOKIE = "innkeep_guest"
KNOWN_COOKIE = "innkeep_known"
SIGN_ON_COOKIE = "innkeep_sign_on"


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def _postbox(request: Request) -> Postbox:
    postbox: Postbox = request.app.state.postbox
    return postbox


async def _thinking(request: Request) -> Thinking:
    thinking: Thinking = request.app.state.thinking
    return thinking


InnkeepSettings = Annotated[Settings, Depends(_settings)]
InnkeepDatabase = Annotated[Database, Depends(_database)]
GuestPostbox = Annotated[Postbox, Depends(_postbox)]
InnkeepThinking = Annotated[Thinking, Depends(_thinking)]


async def _tools(request: Request, settings: InnkeepSettings) -> Tools:
    return Tools(request.app.state.directory, seal_of(settings), settings)


SigningInTools = Annotated[Tools, Depends(_tools)]


def cookie_name(settings: Settings, name: str) -> str:
    """What a cookie is called. Behind TLS browsers are to take it from this very host only, and by TLS.

    See https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis (section 4.1.3.2).
    """
    return f"__Host-{name}" if settings.public_url.startswith("https://") else name


def cookie_of(request: Request, name: str) -> str:
    """What a browser sends in one of our cookies; nothing when it has none."""
    return request.cookies.get(cookie_name(request.app.state.settings, name), "")


def bearer(request: Request) -> str | None:
    """The key that a program comes with (RFC 6750, section 2.1). Whoever comes with one is nobody else."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None


def staff_token(request: Request) -> str:
    """What a member of staff shows for themselves: a key, or the cookie of a browser."""
    return bearer(request) or cookie_of(request, STAFF_COOKIE)


def guest_token(request: Request) -> str:
    """What a phone shows for itself."""
    return cookie_of(request, GUEST_COOKIE)


async def staff_or_none(request: Request) -> Staff | None:
    """Who is signed in to the console, or whom a program acts for. 401 for a key that opens nothing."""
    database: Database = request.app.state.database
    if (key := bearer(request)) is not None:
        found = await integrator(database, key)
        if found is None:
            raise Unauthorized("This key is none of ours, was revoked or has expired. Ask a manager for a new one.")
        return found
    token = staff_token(request)
    known = await signed_in(database, token) if token else None
    if known is not None and known.unsettled and not request.url.path.startswith(FOR_UNSETTLED):
        _send_to_settle(request)
    return known


ACCOUNT = "/console/account"

FOR_UNSETTLED = ("/api/v1/auth/", ACCOUNT, "/console/login", "/console/logout")
"""What is open to those who still have to set up a second factor."""


class SecondFactorMissing(Forbidden):
    """The hotel wants a second factor of those who lead it."""

    title = "Set up a second factor first"


def _send_to_settle(request: Request) -> NoReturn:
    """A browser that navigates is led to the page where it is set up; everybody else is told."""
    if request.method == "GET" and "text/html" in request.headers.get("accept", "") and not by_script(request):
        raise HTTPException(303, headers={"Location": ACCOUNT})
    raise SecondFactorMissing("Your hotel asks for a second factor. Set one up at /console/account first.")


async def guest_or_none(request: Request) -> Guest | None:
    """Whose phone this is."""
    doors: Doors = request.app.state.doors
    token = "" if bearer(request) is not None else guest_token(request)
    return await doors.guest_with(token) if token else None


MaybeStaff = Annotated[Staff | None, Depends(staff_or_none)]
MaybeGuest = Annotated[Guest | None, Depends(guest_or_none)]


async def staff(found: MaybeStaff) -> Staff:
    """A member of staff, or 401."""
    if found is None:
        raise Unauthorized("Sign in with POST /api/v1/auth/login, or at /console.")
    return found


async def person(found: Annotated[Staff, Depends(staff)]) -> Staff:
    """A member of staff who is there themselves; 403 for a program that acts for them."""
    require_person(found)
    return found


async def guest(found: MaybeGuest) -> Guest:
    """A guest during their stay, or 401."""
    if found is None:
        raise Unauthorized("Scan the code in your room again.")
    return found


async def anybody(request: Request) -> Staff | Guest:
    """Staff or guest; staff first when one browser is both. 401 for nobody."""
    found = await staff_or_none(request) or await guest_or_none(request)
    if found is None:
        raise Unauthorized("Sign in with POST /api/v1/auth/login, or scan the code in your room.")
    return found


SignedInStaff = Annotated[Staff, Depends(staff)]
SignedInPerson = Annotated[Staff, Depends(person)]
StayingGuest = Annotated[Guest, Depends(guest)]
Anybody = Annotated[Staff | Guest, Depends(anybody)]


async def _browser(request: Request) -> Browser:
    """What a browser that wants in is known by. A proxy on this machine says where it comes from."""
    return Browser(
        address=request.client.host if request.client else "",
        name=(request.headers.get("user-agent", "").strip() or None),
        known_by=cookie_of(request, KNOWN_COOKIE),
        signed_in_by=cookie_of(request, STAFF_COOKIE),
    )


KnockingBrowser = Annotated[Browser, Depends(_browser)]


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody comes to who is not signed in."""

    database: InnkeepDatabase
    settings: InnkeepSettings
    browser: KnockingBrowser


AtTheDoor = Annotated[Door, Depends()]


def token_of(request: Request, actor: Actor) -> str:
    """What whoever asks shows for themselves."""
    return staff_token(request) if isinstance(actor, Staff) else guest_token(request)


async def _reader(request: Request, actor: Anybody) -> Reader:
    return Reader(actor, token_of(request, actor))


async def _doors(request: Request) -> Doors:
    doors: Doors = request.app.state.doors
    return doors


StreamReader = Annotated[Reader, Depends(_reader)]
StreamDoors = Annotated[Doors, Depends(_doors)]
