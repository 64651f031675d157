"""What notices do when something happens below: each telling becomes rows, in the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.events import Event, Reactions
from innkeep.notices.audience import AUDIENCES, audience
from innkeep.notices.kinds import Way, pause
from innkeep.notices.models import Notice, PushSubscription
from innkeep.notices.preferences import preferences_of
from innkeep.notices.tellings import Telling
from innkeep.people.models import Role, User

_ABOUT = {"session_id": None, "order_id": None, "note_id": None, "seq": None, "status": None}


async def tell(db: AsyncSession, event: Event) -> None:
    """Write down what is to be sent to whom. The same fact once more writes nothing."""
    for telling in await audience(db, event):
        sendings = await _sendings(db, event.org_id, telling)
        if sendings:
            await db.execute(insert(Notice).values(sendings).on_conflict_do_nothing(constraint="notices_once"))


async def _sendings(db: AsyncSession, org_id: UUID, telling: Telling) -> list[dict[str, Any]]:
    """The rows: one for each browser of whoever wants to be pushed, one for each address of whoever wants e-mail."""
    found = await db.execute(
        select(User.id, User.email, Role.name)
        .join(Role, Role.id == User.role_id)
        .where(User.org_id == org_id, User.id.in_(telling.to), User.deleted_at.is_(None), User.active)
    )
    people = {row.id: row for row in found}
    wishes = await preferences_of(db, org_id, {user_id: row.name for user_id, row in people.items()})
    pushed = [user_id for user_id in people if wishes[user_id].wants(telling.kind, Way.PUSH)]
    mailed = [key for key, row in people.items() if row.email and wishes[key].wants(telling.kind, Way.MAIL)]
    browsers = await _browsers(db, org_id, pushed)
    to: list[tuple[Way, UUID, UUID | None]] = [(Way.PUSH, user_id, browser) for user_id, browser in browsers]
    to += [(Way.MAIL, user_id, None) for user_id in mailed]
    same = {**_ABOUT, **telling.about, "org_id": org_id, "kind": telling.kind, "key": telling.key}
    now = clock.now()
    return [
        {
            **same,
            "user_id": user_id,
            "way": way,
            "subscription_id": browser,
            "urgent": telling.urgent,
            "due_at": now + pause(telling.kind, way),
        }
        for way, user_id, browser in to
    ]


async def _browsers(db: AsyncSession, org_id: UUID, user_ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """The browsers of people, each with whose it is."""
    if not user_ids:
        return []
    of_people = PushSubscription.user_id.in_(user_ids)
    found = await db.execute(
        select(PushSubscription.user_id, PushSubscription.id).where(PushSubscription.org_id == org_id, of_people)
    )
    return [(row.user_id, row.id) for row in found]


def and_tell(reactions: Reactions) -> Reactions:
    """The reactions, and after them the telling: when everything is as it will be."""
    events = dict.fromkeys((*reactions, *AUDIENCES))
    return {event: (*reactions.get(event, ()), *([tell] if event in AUDIENCES else [])) for event in events}
