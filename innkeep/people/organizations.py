"""The hotel itself: what may be changed of it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import rows
from innkeep.core.actors import Actor, Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Invalid
from innkeep.people import queries
from innkeep.people.models import Organization
from innkeep.people.permissions import Operation, require


class UnknownZone(Invalid):
    """The time zone is none."""


class HostsUnclear(Invalid):
    """Something among the hosts is none."""


class WifiUnclear(Invalid):
    """A network without a name, or with one that no network can have."""


_REFUSED = {
    "organizations_link_hosts_check": HostsUnclear(
        "Write hosts alone, such as hotel-aurora.example, without https://."
    ),
    "organizations_timezone_check": UnknownZone("Name a time zone of the IANA, like Europe/Vienna."),
    "organizations_wifi_name_check": WifiUnclear("The name of a Wi-Fi has 32 bytes at most. Use a shorter one."),
    "organizations_wifi_password_check": WifiUnclear("The password of a Wi-Fi has 8 to 63 characters."),
    "organizations_wifi_password_of_a_network": WifiUnclear("Name the Wi-Fi that the password is for."),
}


async def change_hotel(
    db: AsyncSession, staff: Staff, org_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> Organization:
    """Change the actor's own hotel. UnknownZone, WifiUnclear, HostsUnclear, ChangedMeanwhile."""
    hotel = await queries.hotel_for(db, staff, org_id)
    require(staff, Operation.MANAGE_HOUSE)
    if hotel.require_second_factor and changes.get("require_second_factor") is False:
        require(staff, Operation.MANAGE_MANAGERS)  # it is how owners come in, too
    await lock_hotel(db, staff)
    await db.refresh(hotel)
    if changes.get("require_second_factor") and not hotel.require_second_factor:
        changes = {**changes, "second_factor_from": None}
    rows.expect_version(hotel, version)
    with refusals(_REFUSED):
        await rows.change(db, hotel, changes)
    return hotel


async def lock_hotel(db: AsyncSession, actor: Actor) -> None:
    """Let whoever changes what holds for the hotel as a whole do so one after the other."""
    await db.execute(select(Organization.id).where(Organization.id == actor.org_id).with_for_update(key_share=True))
