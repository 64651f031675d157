"""`innkeep user`: who works in a hotel, for whoever has this machine: to begin with, or when a password was lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer

from innkeep.cli.connecting import Hotel, with_database
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession, Database
from innkeep.core.errors import Invalid, NotFound
from innkeep.core.paging import Listing
from innkeep.core.settings import Settings
from innkeep.hotelfile.importing import find_hotel
from innkeep.installation.opening import opened
from innkeep.people import queries, users
from innkeep.people.models import User
from innkeep.people.passwords import check_password, new_password
from innkeep.people.permissions import STAFF_ROLES
from innkeep.signing_in import totp

T = TypeVar("T")

app = typer.Typer(
    no_args_is_help=True, help="The people who work in a hotel: add, list, password, forget-factors, deactivate."
)

Email = Annotated[str, typer.Argument(help="The address that they sign in with")]
Asking = Annotated[bool, typer.Option("--ask", help="Ask for the password, unseen, instead of making one")]


class NobodyOfThatAddress(NotFound):
    """No colleague signs in with it."""


class NoSuchDivision(Invalid):
    """The hotel has no division of that name."""


class NoSuchRole(Invalid):
    """Nobody who works in a hotel is that."""


@app.command()
def add(
    email: Email,
    *,
    name: Annotated[str, typer.Option(help="Their name, as guests and colleagues see it")],
    role: Annotated[str, typer.Option(help=f"What they are: {', '.join(STAFF_ROLES)}")],
    division: Annotated[str | None, typer.Option(help="The name of their division")] = None,
    hotel: Hotel = None,
) -> None:
    """Add a colleague, and print the password that they sign in with to begin with."""
    if role not in STAFF_ROLES:
        raise NoSuchRole(f"{role!r} is no role of the staff: say one of {', '.join(STAFF_ROLES)}")
    password = new_password()

    async def run(database: Database, operator: Staff) -> None:
        async with database.unit_of_work(operator) as db:
            values = {"name": name.strip(), "email": email.strip(), "role": role}
            division_id = await _division(db, operator, division)
            person = await users.create_user(db, operator, {**values, "division_id": division_id})
        await users.give_password(database, operator, person.id, password)

    _as_operator(hotel, run)
    print(f"{email} signs in with {password}")


@app.command(name="list")
def list_(*, hotel: Hotel = None) -> None:
    """List the colleagues by name: name, address, role, division, and whether they may sign in."""

    async def run(database: Database, operator: Staff) -> list[str]:
        async with database.unit_of_work(operator) as db:
            divisions = {each.id: each.name for each in await queries.divisions(db, operator)}
            return [_line(each, divisions) for each in await queries.colleagues(db, operator)]

    for line in _as_operator(hotel, run):
        print(line)


@app.command()
def password(email: Email, *, ask: Asking = False, hotel: Hotel = None) -> None:
    """Give a colleague a new password; every browser of theirs is signed out."""
    new = _password(ask=ask)

    async def run(database: Database, operator: Staff) -> None:
        async with database.unit_of_work(operator) as db:
            person = await _colleague(db, operator, email)
        await users.give_password(database, operator, person.id, new)

    _as_operator(hotel, run)
    print(f"{email} signs in with {'the password that you gave' if ask else new}")


@app.command()
def forget_factors(email: Email, *, hotel: Hotel = None) -> None:
    """Take the app, the passkeys and the provider's account of a colleague away who has lost what they were on."""

    async def run(database: Database, operator: Staff) -> str:
        async with database.unit_of_work(operator) as db:
            person = await _colleague(db, operator, email)
            await totp.remove_of(db, operator, person.id)
            return person.name

    print(f"{_as_operator(hotel, run)} signs in with a password alone, and sets up what the hotel asks for anew.")


@app.command()
def deactivate(email: Email, *, hotel: Hotel = None) -> None:
    """Let a colleague sign in no more, and sign them out everywhere. What they did stays in the history."""

    async def run(database: Database, operator: Staff) -> str:
        async with database.unit_of_work(operator) as db:
            person = await _colleague(db, operator, email)
            return (await users.change_user(db, operator, person.id, {"active": False})).name

    print(f"{_as_operator(hotel, run)} cannot sign in any more.")


def _as_operator(hotel: str | None, run: Callable[[Database, Staff], Awaitable[T]]) -> T:
    """Whoever may run commands on the hotel's machine could change its database, too: they may what an owner may."""
    with opened(Settings()) as installation:

        async def found(database: Database) -> T:
            org_id = await find_hotel(database, hotel)
            role, now = "owner", clock.now()
            staff = Staff(org_id=org_id, user_id=UUID(int=0), name="innkeep user", role=role, signed_in_at=now)
            return await run(database, staff)

        return with_database(installation, found)


async def _division(db: AsyncSession, operator: Staff, name: str | None) -> UUID | None:
    if name is None:
        return None
    known = {each.name: each.id for each in await queries.divisions(db, operator)}
    if name not in known:
        raise NoSuchDivision(f"There is no division {name!r}: say one of {', '.join(known) or 'none, there are none'}")
    return known[name]


async def _colleague(db: AsyncSession, operator: Staff, email: str) -> User:
    found = await queries.users_page(db, operator, Listing(filters={"email": email.strip()}))
    for person in found:
        if person.role.name in STAFF_ROLES:
            return person
    raise NobodyOfThatAddress(f"Nobody of the staff signs in with {email}: look with innkeep user list")


def _password(*, ask: bool) -> str:
    if not ask:
        return new_password()
    given: Any = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    check_password(given)
    return str(given)


def _line(person: User, divisions: dict[UUID, str]) -> str:
    division = divisions.get(person.division_id, "-") if person.division_id else "-"
    state = "active" if person.active else "not active"
    return "\t".join(_plain(each) for each in (person.name, person.email, person.role.name, division, state))


def _plain(text: str) -> str:
    """On one line, and nothing in it that a terminal would obey."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
