"""A person, and the keys of all that is theirs."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ARRAY, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Actor
from innkeep.core.errors import NotFound

Keys = Mapping[str, object]
"""The parameters of the conditions in `holdings`."""

_CHATS = "SELECT id FROM sessions WHERE org_id = :org_id AND session_id = :person"
_STAYS = "SELECT stay_id FROM stay_guests WHERE org_id = :org_id AND guest_id = :person"
_ORDERS = f"""
    SELECT id FROM orders WHERE org_id = :org_id AND (guest_id = :person OR session_id IN ({_CHATS})
        OR (guest_id IS NULL AND stay_id IN ({_STAYS})))
"""
_CONTACTS = f"""
    SELECT id FROM channel_contacts WHERE org_id = :org_id AND (guest_id = :person OR session_id IN ({_CHATS}))
"""


class NobodyLikeThat(NotFound):
    """There is no such person in this hotel, or they were erased."""


async def find_person(db: AsyncSession, actor: Actor, said: str) -> UUID:
    """The key of whoever has this address or this key. NobodyLikeThat, also when several have the address."""
    query = text(
        "SELECT id FROM users WHERE org_id = :org_id AND (id::text = lower(:said) OR lower(email) = lower(:said))"
    )
    found = list(await db.scalars(query, {"org_id": actor.org_id, "said": said.strip()}))
    if len(found) > 1:
        raise NobodyLikeThat(f"Several people have this address. Give the key of one: {', '.join(map(str, found))}.")
    if not found:
        raise NobodyLikeThat("There is no such person here. Give their e-mail address, or their key.")
    return UUID(str(found[0]))


async def keys_of(db: AsyncSession, actor: Actor, person: UUID) -> Keys:
    """The keys of what is theirs. NobodyLikeThat."""
    who = {"org_id": actor.org_id, "person": person}
    there = await db.scalar(text("SELECT name FROM users WHERE org_id = :org_id AND id = :person"), who)
    if there is None:
        raise NobodyLikeThat("There is no such person here. Look them up again.")
    found = {
        name: list(await db.scalars(text(query), who))
        for name, query in {"chats": _CHATS, "stays": _STAYS, "orders": _ORDERS, "contacts": _CONTACTS}.items()
    }
    return {"org_id": actor.org_id, "people": [person], "moment": clock.now(), **found}


def keys_of_chats(actor: Actor, chats: list[UUID]) -> Keys:
    """The keys of conversations alone, whoever they were with."""
    empty: list[UUID] = []
    at = {"org_id": actor.org_id, "moment": clock.now()}
    return {**at, "people": empty, "chats": chats, "stays": empty, "orders": empty, "contacts": empty}


def asked(statement: str, keys: Keys) -> tuple[TextClause, dict[str, object]]:
    """A statement with what it names of the keys."""
    named = {name: value for name, value in keys.items() if f":{name}" in statement}
    typed = [bindparam(name, type_=ARRAY(Uuid)) for name, value in named.items() if isinstance(value, list)]
    return text(statement).bindparams(*typed), named
