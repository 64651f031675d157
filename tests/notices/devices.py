"""Cookies of browsers that are signed in, and of phones that were let in."""

from __future__ import annotations

from datetime import timedelta

from innkeep.core import clock
from innkeep.core.actors import Guest, Staff
from innkeep.core.db import AsyncSession
from innkeep.core.tokens import new_token, token_hash
from innkeep.people.models import Login
from innkeep.stays.models import GuestDevice


async def token_of(db: AsyncSession, actor: Staff | Guest) -> str:
    """A cookie of a new browser of somebody."""
    token = new_token()
    if isinstance(actor, Staff):
        expires_at = clock.now() + timedelta(days=14)
        login = Login(org_id=actor.org_id, user_id=actor.user_id, token_hash=token_hash(token), expires_at=expires_at)
        db.add(login)
    else:
        device = GuestDevice(
            org_id=actor.org_id,
            guest_id=actor.user_id,
            stay_id=actor.stay_id,
            token_hash=token_hash(token),
            verified=True,
        )
        db.add(device)
    await db.flush()
    return token
