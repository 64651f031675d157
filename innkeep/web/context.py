"""What a route may ask for: the database, the hub, and who is asking."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from innkeep.agent.choosing import Thinking
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.db import Database
from innkeep.core.errors import Unauthorized
from innkeep.core.settings import Settings
from innkeep.people.queries import signed_in
from innkeep.realtime.hub import Hub
from innkeep.stays.queries import welcomed
from innkeep.web.doors import Doors, Reader

STAFF_COOKIE = "innkeep_staff"
GUEST_COOKIE = "innkeep_guest"


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _hub(request: Request) -> Hub:
    hub: Hub = request.app.state.hub
    return hub


def _thinking(request: Request) -> Thinking:
    thinking: Thinking = request.app.state.thinking
    return thinking


InnkeepSettings = Annotated[Settings, Depends(_settings)]
InnkeepDatabase = Annotated[Database, Depends(_database)]
RealtimeHub = Annotated[Hub, Depends(_hub)]
InnkeepThinking = Annotated[Thinking, Depends(_thinking)]


async def staff_or_none(request: Request, database: InnkeepDatabase) -> Staff | None:
    """Who is signed in to the console."""
    token = request.cookies.get(STAFF_COOKIE)
    return await signed_in(database, token) if token else None


async def guest_or_none(request: Request, database: InnkeepDatabase) -> Guest | None:
    """Whose phone this is."""
    token = request.cookies.get(GUEST_COOKIE)
    return await welcomed(database, token) if token else None


MaybeStaff = Annotated[Staff | None, Depends(staff_or_none)]
MaybeGuest = Annotated[Guest | None, Depends(guest_or_none)]


async def staff(found: MaybeStaff) -> Staff:
    """A member of staff, or 401."""
    if found is None:
        raise Unauthorized("Sign in with POST /api/v1/auth/login, or at /console.")
    return found


async def guest(found: MaybeGuest) -> Guest:
    """A guest during their stay, or 401."""
    if found is None:
        raise Unauthorized("Scan the code in your room again.")
    return found


async def anybody(found_staff: MaybeStaff, found_guest: MaybeGuest) -> Actor:
    """Staff or guest; staff first when one browser is both. 401 for nobody."""
    found = found_staff or found_guest
    if found is None:
        raise Unauthorized("Sign in with POST /api/v1/auth/login, or scan the code in your room.")
    return found


SignedInStaff = Annotated[Staff, Depends(staff)]
StayingGuest = Annotated[Guest, Depends(guest)]
Anybody = Annotated[Actor, Depends(anybody)]


def _reader(request: Request, actor: Anybody) -> Reader:
    cookie = STAFF_COOKIE if isinstance(actor, Staff) else GUEST_COOKIE
    return Reader(actor, request.cookies.get(cookie, ""))


def _doors(request: Request) -> Doors:
    doors: Doors = request.app.state.doors
    return doors


StreamReader = Annotated[Reader, Depends(_reader)]
StreamDoors = Annotated[Doors, Depends(_doors)]
