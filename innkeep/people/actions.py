"""What somebody signs in with is replaced, or ends."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor
from innkeep.people.api_keys import revoke_keys_of
from innkeep.people.models import Credential, Login


async def set_password(db: AsyncSession, actor: Actor, user_id: UUID, password_hash: str) -> None:
    """Give a member of staff a new password, hashed before the transaction began.

    Whoever had the old one is out: their logins end, and keys of programs that act for them open nothing any more.
    """
    kept = insert(Credential).values(org_id=actor.org_id, user_id=user_id, password_hash=password_hash)
    await db.execute(
        kept.on_conflict_do_update(
            index_elements=["org_id", "user_id"], set_={"password_hash": kept.excluded.password_hash}
        )
    )
    await end_logins(db, actor, user_id)
    await revoke_keys_of(db, actor, user_id)


async def end_logins(db: AsyncSession, actor: Actor, user_id: UUID) -> None:
    """Sign somebody out everywhere."""
    await db.execute(delete(Login).where(Login.org_id == actor.org_id, Login.user_id == user_id))
