"""Who did what: the audit as people read it, of all of them or of one, of everything or of one kind of thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from innkeep.audit.models import AuditEntry
from innkeep.audit.queries import entries_page
from innkeep.console.audit_words import THINGS, keys_in, told, what
from innkeep.console.desk import SignedInDesk
from innkeep.console.settings import around
from innkeep.console.team import ROLE_NAMES
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.paging import Listing
from innkeep.people import queries as people
from innkeep.people.permissions import STAFF_ROLES
from innkeep.stays.queries import rooms_by_id
from innkeep.web.pages import local, render

router = APIRouter(prefix="/settings/audit")

SHOWN = 50
MOST = 200
ALL = "all"
CHANGES = "changes"
"""All but who signed in and out: that is most of what is written, and the least of what is looked for."""

KINDS = {
    "agent": "The assistant",
    "program": "Innkeep",
    "database": "Past Innkeep",
    "guest": "A guest",
    "visitor": "Somebody unknown",
}
"""Who did it when it was nobody of the team."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of somebody (`by`, a key or a kind), about a kind of thing, before an entry."""

    by: Annotated[str, Query(max_length=100)] = ALL
    about: Annotated[str, Query(max_length=100)] = CHANGES
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None

    def listing(self) -> Listing:
        """The same for who reads the audit; what is nobody and nothing is not asked for."""
        after = (self.before, UUID(int=0)) if self.before else None
        return Listing(SHOWN, "seq", after=after, filters=self._actor())

    @property
    def tables(self) -> dict[str, str]:
        """Which tables are looked at, and which are passed over."""
        if self.about == CHANGES:
            return {"besides": "logins"}
        return {"about": self.about} if self.about in THINGS else {}

    @property
    def narrowed(self) -> dict[str, str]:
        """What the address says besides what it says by itself."""
        said = ("by", self.by, ALL), ("about", self.about, CHANGES)
        return {name: value for name, value, usual in said if value != usual}

    def _actor(self) -> Mapping[str, object]:
        if self.by in KINDS:
            return {"actor_kind": self.by}
        try:
            return {"actor_id": UUID(self.by)}
        except ValueError:
            return {}


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry as the page tells it."""

    at: datetime
    who: str
    what: str
    whom: str
    details: Sequence[str]


@router.get("")
async def audit_page(desk: SignedInDesk, want: Annotated[Wanted, Depends()]) -> Response:
    """The newest, or what was before an entry."""
    async with desk.database.unit_of_work(desk.staff) as db:
        found = await entries_page(db, desk.staff, want.listing(), **want.tables)
        entries = found[:SHOWN]
        more = len(found) > SHOWN
        shown = await around(db, desk, "audit") | {
            "lines": await _lines(db, desk.staff, entries),
            "want": want,
            "people": [(ALL, "Anybody"), *await _team(db, desk.staff), *KINDS.items()],
            "things": [
                (CHANGES, "Anything but signing in"),
                (ALL, "Anything"),
                *sorted(THINGS.items(), key=lambda each: each[1]),
            ],
            "older": f"?{urlencode(want.narrowed | {'before': entries[-1].seq})}" if more else "",
            "newest": f"?{urlencode(want.narrowed)}" if want.before else "",
        }
    return render("console/settings_audit.html", shown)


async def _team(db: AsyncSession, staff: Staff) -> list[tuple[str, str]]:
    """Those who work here, and those who did."""
    found = []
    for role in STAFF_ROLES:
        for deleted in (False, True):
            want = Listing(MOST, "name", descending=False, filters={"role": role}, deleted=deleted)
            found += [(str(each.id), each.name) for each in await people.users_page(db, staff, want)]
    return sorted(found, key=lambda each: each[1].casefold())


async def _lines(db: AsyncSession, staff: Staff, entries: Sequence[AuditEntry]) -> list[AuditLine]:
    zone = (await people.hotel(db, staff)).timezone
    named = await _names(db, staff, {key for each in entries for key in keys_in(each)})
    return [
        AuditLine(
            at=local(each.created_at, zone),
            who=_who(each, named),
            what=what(each.action),
            whom=named.get(each.subject_id, "") if each.subject_id else "",
            details=told(each, named),
        )
        for each in entries
    ]


async def _names(db: AsyncSession, staff: Staff, keys: set[UUID]) -> dict[UUID, str]:
    """What the keys of an audit are called, where they are called anything."""
    rooms = {key: f"room {room.room_number}" for key, room in (await rooms_by_id(db, staff, keys)).items()}
    divisions = {each.id: each.name for each in await people.divisions(db, staff)}
    roles = {each.id: ROLE_NAMES.get(each.name, each.name) for each in await people.roles_page(db, Listing(MOST))}
    return rooms | divisions | roles | await people.names(db, staff, keys)


def _who(entry: AuditEntry, named: Mapping[UUID, str]) -> str:
    if entry.actor_id is None:
        return KINDS.get(entry.actor_kind, entry.actor_kind)
    who = named.get(entry.actor_id, "Somebody who is gone")
    return f"{who}, by a key" if entry.actor_kind == "integrator" else who
