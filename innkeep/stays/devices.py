"""Phones that were let in, and leave again."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Guest
from innkeep.core.tokens import token_hash
from innkeep.stays.models import GuestDevice


async def leave(db: AsyncSession, guest: Guest, token: str) -> None:
    """Take a guest's phone its access; once more changes nothing."""
    mine = (GuestDevice.org_id == guest.org_id, GuestDevice.guest_id == guest.user_id)
    await db.execute(delete(GuestDevice).where(*mine, GuestDevice.token_hash == token_hash(token)))
