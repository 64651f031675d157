"""Guests from a table: by their e-mail address, or by name and telephone where they have none."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor
from innkeep.people.models import Role, User
from innkeep.spreadsheets.plan import Plan, first_lines, settle, shown
from innkeep.spreadsheets.tables import Entry

Key = tuple[str, ...]


class Register:
    """The guests that the hotel knows, and those that an import adds."""

    def __init__(self, actor: Actor, role_id: UUID, guests: list[User]) -> None:
        self._actor = actor
        self._role_id = role_id
        self._by_email: dict[str, list[User]] = defaultdict(list)
        self._by_name: dict[Key, list[User]] = defaultdict(list)
        for guest in guests:
            self._note(guest)

    def _note(self, guest: User) -> None:
        if guest.email:
            self._by_email[guest.email.casefold()].append(guest)
        self._by_name[_by_name(guest.name, guest.mobile_phone)].append(guest)

    def find(self, name: str, email: str | None, phone: str | None) -> User | None:
        """Who is meant. An address that several guests share means the one of that name, else the first."""
        if email:
            found = self._by_email[email.casefold()]
            return next((each for each in found if same(each.name, name)), found[0] if found else None)
        found = self._by_name[_by_name(name, phone)]
        # A name alone is somebody of whom nothing else is known either.
        return next((each for each in found if phone or not each.email), None)

    def add(self, db: AsyncSession, name: str, email: str | None, phone: str | None) -> User:
        """Somebody new."""
        guest = User(org_id=self._actor.org_id, role_id=self._role_id, name=name, email=email or "", mobile_phone=phone)
        db.add(guest)
        self._note(guest)
        return guest


async def register(db: AsyncSession, actor: Actor) -> Register:
    """The guests of the hotel, longest known first."""
    role_id = (await db.scalars(select(Role.id).where(Role.name == "guest", Role.deleted_at.is_(None)))).one()
    guests = select(User).where(User.org_id == actor.org_id, User.role_id == role_id, User.deleted_at.is_(None))
    return Register(actor, role_id, list(await db.scalars(guests.order_by(User.id))))


async def import_guests(db: AsyncSession, actor: Actor, entries: list[Entry], plan: Plan) -> None:
    """Guests are made or become what their line says; guests that no line names stay as they are."""
    first_lines(plan, entries, [_key(entry) for entry in entries])
    known = await register(db, actor)
    for entry in entries:
        name, email, phone = entry["name"], entry["email"], entry["phone"]
        guest = known.find(name, email, phone)
        thing = f"guest {shown(name)}"
        if guest is None:
            guest = known.add(db, name, email, phone)
            guest.languages = entry["languages"] or []
            plan.add(entry, f"{thing}{f' ({shown(email or phone)})' if email or phone else ''}")
        else:
            wanted = {"name": name, "mobile_phone": phone, "languages": entry["languages"]}
            plan.change(entry, thing, settle(guest, wanted))
    if not plan.problems:
        await db.flush()


def _key(entry: Entry) -> Key:
    return (entry["email"].casefold(),) if entry["email"] else _by_name(entry["name"], entry["phone"])


def _by_name(name: str, phone: str | None) -> Key:
    return (folded(name), "".join(each for each in phone or "" if each.isdigit()))


def folded(name: str) -> str:
    """A name as it is compared."""
    return " ".join(name.casefold().split())


def same(name: str, other: str) -> bool:
    """Whether two names are one."""
    return folded(name) == folded(other)
