"""The keys of a hotel, made when they are first needed and kept in the database, where every process finds them."""

from __future__ import annotations

import hashlib
import hmac
import os
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.errors import NotFound
from innkeep.notices.models import NoticeKeys
from innkeep.notices.webpush import b64, new_private_key, public_key_of, unb64

_MAC = 16


class LinkBroken(NotFound):
    """A link that was not made here, or was cut off."""


async def keys_of(db: AsyncSession, org_id: UUID) -> NoticeKeys:
    """The hotel's keys. Of two processes that make them at once, one does."""
    query = select(NoticeKeys).where(NoticeKeys.org_id == org_id)
    kept = await db.scalar(query)
    if kept is not None:
        return kept
    private = new_private_key()
    made = {"private_key": private, "public_key": public_key_of(private), "mail_secret": os.urandom(32)}
    new = insert(NoticeKeys).values(org_id=org_id, **made)
    await db.execute(new.on_conflict_do_nothing(constraint="notice_keys_one_a_hotel"))
    return (await db.scalars(query)).one()


def stop_token(keys: NoticeKeys, user_id: UUID) -> str:
    """What a link in an e-mail says to have no more of them: whose hotel, who, and our word for it."""
    said = keys.org_id.bytes + user_id.bytes
    return b64(said + _signed(keys, said))


def hotel_of(token: str) -> UUID:
    """The hotel that a link names, before anybody has looked whether it is ours. LinkBroken."""
    try:
        raw = unb64(token)
    except ValueError:
        raw = b""
    if len(raw) != 2 * 16 + _MAC:
        raise LinkBroken("This link is not complete. Open it from the e-mail again.")
    return UUID(bytes=raw[:16])


def person_of(keys: NoticeKeys, token: str) -> UUID:
    """Who a link stands for. LinkBroken when it was not made by this hotel."""
    raw = unb64(token)
    said, word = raw[:-_MAC], raw[-_MAC:]
    if not hmac.compare_digest(word, _signed(keys, said)):
        raise LinkBroken("This link is not ours. Open it from the e-mail again.")
    return UUID(bytes=said[16:])


def _signed(keys: NoticeKeys, said: bytes) -> bytes:
    return hmac.new(keys.mail_secret, b"no more e-mail\0" + said, hashlib.sha256).digest()[:_MAC]
