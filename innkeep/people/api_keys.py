"""Keys by which programs act for those who made them: made, looked at, revoked, and known again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Text, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core import clock
from innkeep.core.actors import Actor, Integrator, Staff
from innkeep.core.columns import OfTenant
from innkeep.core.db import Base, Database
from innkeep.core.errors import Invalid, NotFound
from innkeep.core.events import record
from innkeep.core.paging import Listing, page
from innkeep.core.tokens import token_hash
from innkeep.people.events import UserChanged
from innkeep.people.permissions import Operation, allowed, require, require_lately, require_person

MARK = "ik_"
"""How every key begins: whoever finds one in a repository or a log knows what it is."""

SHOWN = len(MARK) + 8
"""Characters of a key that are kept and shown, to tell one from another."""

LASTS = timedelta(days=90)
LONGEST = timedelta(days=731)

USE_NOTED_EVERY = timedelta(minutes=1)


class ApiKeyNotFound(NotFound):
    """No such key in this hotel."""


class UnknownOperation(Invalid):
    """No operation is called so, or the role of whoever makes the key does not have it."""


class KeyLifetime(Invalid):
    """A key expires, and not before it is made."""


class ApiKey(OfTenant, Base):
    """A key, by its hash. `prefix` is its beginning; `operations` are scopes, of which the role still has to have each.

    `last_used_at` is true to a minute.
    """

    __tablename__ = "api_keys"

    user_id: Mapped[UUID]
    name: Mapped[str]
    prefix: Mapped[str]
    token_hash: Mapped[bytes]
    operations: Mapped[list[str]] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def active(self) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and self.expires_at > clock.now()


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new key, and what nobody will see again."""

    row: ApiKey
    token: str


def operations_of(staff: Staff) -> list[str]:
    """What somebody may give to a key: the scopes of what they may do themselves."""
    return sorted(operation.scope for operation in Operation if allowed(staff, operation))


async def api_keys_page(db: AsyncSession, staff: Staff, want: Listing) -> list[ApiKey]:
    """The hotel's keys, those that hold no more included."""
    require(staff, Operation.MANAGE_INTEGRATIONS)
    return await page(db, select(ApiKey).where(ApiKey.org_id == staff.org_id), ApiKey, want)


async def api_key_for(db: AsyncSession, staff: Staff, key_id: UUID) -> ApiKey:
    """A key of the hotel, or ApiKeyNotFound."""
    require(staff, Operation.MANAGE_INTEGRATIONS)
    found: ApiKey | None = await db.scalar(select(ApiKey).where(ApiKey.org_id == staff.org_id, ApiKey.id == key_id))
    if found is None:
        raise ApiKeyNotFound("There is no such key.")
    return found


async def create_api_key(db: AsyncSession, staff: Staff, values: Mapping[str, Any]) -> MadeKey:
    """Make a key that acts for `staff`: one more way in. UnknownOperation, KeyLifetime, SignInAgain.

    NotForPrograms, for no key makes another.
    """
    require_lately(staff)
    require(staff, Operation.MANAGE_INTEGRATIONS)
    now = clock.now()
    expires_at = values.get("expires_at") or now + LASTS
    if not now < expires_at <= now + LONGEST:
        raise KeyLifetime("A key expires within two years. Name a moment that is still to come, or none for 90 days.")
    token = f"{MARK}{secrets.token_urlsafe(32)}"
    key = ApiKey(
        org_id=staff.org_id,
        user_id=staff.user_id,
        name=values["name"],
        prefix=token[:SHOWN],
        token_hash=token_hash(token),
        operations=_operations(staff, values["operations"]),
        expires_at=expires_at,
    )
    db.add(key)
    await db.flush()
    return MadeKey(key, token)


async def revoke_api_key(db: AsyncSession, staff: Staff, key_id: UUID) -> None:
    """Let a key open nothing any more; streams that are open by it end. Once more changes nothing. ApiKeyNotFound."""
    require_person(staff)
    key = await api_key_for(db, staff, key_id)
    key.revoked_at = key.revoked_at or clock.now()
    await db.flush()
    record(db, UserChanged(org_id=key.org_id, user_id=key.user_id))


async def revoke_keys_of(db: AsyncSession, actor: Actor, user_id: UUID) -> None:
    """Let no key that acts for somebody open anything any more; the event is the caller's."""
    theirs = ApiKey.org_id == actor.org_id, ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None)
    await db.execute(update(ApiKey).where(*theirs).values(revoked_at=clock.now()))


async def integrators(database: Database, keys: Sequence[str]) -> dict[str, Integrator]:
    """Whom each of these keys acts for; those that open nothing are left out."""
    by_hash = {token_hash(key): key for key in keys if key.startswith(MARK)}
    question = """
        SELECT h.hash, f.org_id, f.user_id, f.name, f.role, f.division_id, f.key_id, f.operations
        FROM unnest($1::bytea[]) AS h (hash), find_api_key(h.hash) AS f"""
    return {
        by_hash[given]: Integrator(
            org_id=org_id,
            user_id=user_id,
            name=name,
            role=role,
            division_id=division_id,
            key_id=key_id,
            operations=frozenset(operations),
        )
        for given, org_id, user_id, name, role, division_id, key_id, operations in (
            await database.ask(question, list(by_hash)) if by_hash else []
        )
    }


async def integrator(database: Database, key: str) -> Integrator | None:
    """Whom a key acts for now, which is noted as its use; None when it opens nothing (any more)."""
    found = (await integrators(database, [key])).get(key)
    if found is not None:
        await _note_use(database, found)
    return found


async def _note_use(database: Database, by: Integrator) -> None:
    now = clock.now()
    long_ago = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < now - USE_NOTED_EVERY)
    async with database.unit_of_work(by) as db:
        of_key = update(ApiKey).where(ApiKey.org_id == by.org_id, ApiKey.id == by.key_id)
        await db.execute(of_key.where(long_ago).values(last_used_at=now))


def _operations(staff: Staff, said: Sequence[str]) -> list[str]:
    """The scopes that were named, each once. Nobody gives away what they may not do themselves."""
    own = operations_of(staff)
    unknown = sorted(set(said) - set(own))
    if unknown:
        raise UnknownOperation(f"You cannot give the operation {unknown[0]} to a key. Name some of {', '.join(own)}.")
    return sorted(set(said))
