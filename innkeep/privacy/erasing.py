"""Erasing a person (GDPR, article 17), and forgetting what was said long ago."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor, Staff
from innkeep.core.errors import Conflict
from innkeep.core.events import record
from innkeep.people.events import UserChanged
from innkeep.people.permissions import MANAGE_NEEDS, NotAllowed, Operation, require
from innkeep.privacy.holdings import HOLDINGS, Holding
from innkeep.privacy.person import Keys, asked, keys_of, keys_of_chats

_ROLE = "SELECT r.name FROM users u JOIN roles r ON r.id = u.role WHERE u.org_id = :org_id AND u.id = :person"
_HERE = """
    SELECT EXISTS (SELECT FROM stay_guests g JOIN checkin_rooms s ON s.org_id = g.org_id AND s.id = g.stay_id
        WHERE g.org_id = :org_id AND g.guest_id = :person AND s.deleted_at IS NULL
        AND s.status IN ('reserved', 'checked_in'))
"""
_HOLD_CHATS = "SELECT FROM sessions WHERE org_id = :org_id AND id = ANY(:chats) ORDER BY id FOR NO KEY UPDATE"
_ERASED = """
    INSERT INTO erasures (org_id, user_id) VALUES (:org_id, :person) ON CONFLICT ON CONSTRAINT erasures_once DO NOTHING
"""


class StillExpected(Conflict):
    """They are in the house, or have a reservation."""


async def erase(db: AsyncSession, actor: Actor, person: UUID, *, again: bool = False) -> None:
    """Take away all that says who somebody is and what they said; once more changes nothing.

    `again`: a backup brought them back, perhaps from a time when they were still in the house.

    What they had to pay stays as it is, and names nobody. NotAllowed, NobodyLikeThat, StillExpected.
    """
    keys = await keys_of(db, actor, person)
    who = {"org_id": actor.org_id, "person": person}
    if isinstance(actor, Staff):
        _require_for(actor, person, str(await db.scalar(text(_ROLE), who)))
    if not again and await db.scalar(text(_HERE), who):
        raise StillExpected("They are in the house or have a reservation. Check them out or cancel it first.")
    await _forget(db, HOLDINGS, keys)
    await _forget_answers(db, keys)
    await db.execute(text(_ERASED), who)
    record(db, UserChanged(org_id=actor.org_id, user_id=person))


async def forget_chats(db: AsyncSession, actor: Actor, chats: list[UUID]) -> None:
    """Take away what was said in conversations."""
    await _forget(db, (holding for holding in HOLDINGS if holding.chat), keys_of_chats(actor, chats))


def _require_for(staff: Staff, person: UUID, role: str) -> None:
    require(staff, Operation.ERASE_PEOPLE)
    if person == staff.user_id or role not in MANAGE_NEEDS:
        raise NotAllowed("Nobody erases themselves, or who looks after the installation. Ask somebody else who may.")
    require(staff, MANAGE_NEEDS[role])


async def _forget(db: AsyncSession, holdings: Iterable[Holding], keys: Keys) -> None:
    # As whoever writes into a conversation: its own row first, then what is in it.
    await _run(db, _HOLD_CHATS, keys)
    await db.execute(text("SELECT forget_history(:chats)"), {"chats": keys["chats"]})
    for holding in holdings:
        if holding.removed:
            await _run(db, f"DELETE FROM {holding.table} WHERE {holding.of}", keys)
        elif holding.blanked:
            values = ", ".join(f"{column} = {value}" for column, value in holding.blanked.items())
            await _run(db, f"UPDATE {holding.table} SET {values} WHERE {holding.of}", keys)


async def _forget_answers(db: AsyncSession, keys: Keys) -> None:
    """Answers that may be asked for once more, where they tell of the person."""
    named = [f"%{key}%" for name in ("people", "chats", "stays", "orders") for key in _listed(keys[name])]
    await db.execute(
        text("DELETE FROM idempotency_keys WHERE org_id = :org_id AND answer::text LIKE ANY(:named)"),
        {"org_id": keys["org_id"], "named": named},
    )


def _listed(keys: object) -> list[UUID]:
    assert isinstance(keys, list)  # noqa: S101 - as keys_of makes them
    return keys


async def _run(db: AsyncSession, statement: str, keys: Keys) -> None:
    prepared, named = asked(statement, keys)
    await db.execute(prepared, named)
