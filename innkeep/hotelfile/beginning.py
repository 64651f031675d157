"""A hotel from nothing: its name, clock and money, and who leads it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from innkeep.core.actors import Program, Staff
from innkeep.core.db import Database
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.paging import Listing
from innkeep.hotelfile.entries import HotelFile, OrganizationEntry, StaffEntry
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.pictures import Pictures
from innkeep.people import queries as people
from innkeep.people import users
from innkeep.people.organizations import change_hotel

SHORTEST_PASSWORD = 8
"""Characters; as everywhere where a person thinks of one."""


class HotelThereAlready(Conflict):
    """The installation has a hotel, so there is nothing to begin."""


class BeginningUnclear(Invalid):
    """Something that a hotel begins with cannot be so."""


class PasswordTooShort(Invalid):
    """It could be guessed."""


class NobodyLeads(Invalid):
    """The file names nobody who could let others in."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a hotel begins with."""

    name: str
    timezone: str
    currency: str
    language: str
    owner: str
    email: str
    password: str


async def begin_hotel(database: Database, beginning: Beginning) -> Staff:
    """Make the hotel and its owner. BeginningUnclear, HotelThereAlready."""
    values = {name: getattr(beginning, name) for name in ("name", "timezone", "currency", "language")}
    try:
        made = HotelFile(
            organization=OrganizationEntry.model_validate(values),
            staff=[StaffEntry.model_validate({"name": beginning.owner, "email": beginning.email, "role": "owner"})],
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BeginningUnclear(f"{_CALLED[str(first['loc'][0])]} cannot be so. Look at it again.") from error
    return await begin_from_file(database, made, beginning.password)


_CALLED = {
    "name": "The name",
    "timezone": "The time zone",
    "currency": "The currency",
    "language": "The language",
    "email": "The e-mail address",
    "role": "The role",
}


async def begin_from_file(
    database: Database, hotel: HotelFile, password: str, pictures: Pictures | None = None
) -> Staff:
    """Make the hotel of a file, and give the first of those who lead it a password.

    Unless the file says otherwise, those who lead show more than a password from their next login on.
    HotelThereAlready, NobodyLeads, PasswordTooShort, and what `import_hotel` raises.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(f"Choose a password of {SHORTEST_PASSWORD} characters or more.")
    leads = next((each for role in users.LEADING for each in hotel.staff if each.role == role), None)
    if leads is None:
        raise NobodyLeads("The file names no owner and no manager under `staff`. Add one: somebody has to sign in.")
    if await people.hotels(database):
        raise HotelThereAlready("This installation has a hotel already. Sign in to its console.")
    report = await import_hotel(database, hotel, pictures=pictures)
    staff = await _leading(database, report.org_id, leads.email)
    await users.give_password(database, staff, staff.user_id, password)
    async with database.unit_of_work(staff) as db:
        # Whoever is at the browser already can set up a second factor.
        await change_hotel(db, staff, staff.org_id, {"second_factor_from": None})
    return staff


async def _leading(database: Database, org_id: UUID, email: str) -> Staff:
    async with database.unit_of_work(Program(org_id=org_id)) as db:
        seeing = Staff(org_id=org_id, user_id=UUID(int=0), name="first run", role="owner")
        found = await people.users_page(db, seeing, Listing(1, "id", descending=False, filters={"email": email}))
        person = found[0]
        return Staff(org_id=org_id, user_id=person.id, name=person.name, role=person.role_name)
