"""What notices do when something happens below: each telling becomes rows, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.events import Event, Reactions
from innkeep.notices.audience import AUDIENCES, audience
from innkeep.notices.kinds import Way, pause
from innkeep.notices.models import Notice, NoticeSettings, PushSubscription
from innkeep.notices.preferences import Preferences, preferences
from innkeep.notices.tellings import Telling
from innkeep.people.models import Role, User

_ABOUT = {"session_id": None, "order_id": None, "note_id": None, "webhook_id": None, "seq": None, "status": None}


async def tell(db: AsyncSession, event: Event) -> None:
    """Write down what is to be sent to whom. The same fact once more writes nothing."""
    for telling in await audience(db, event):
        sendings = await _sendings(db, event.org_id, telling)
        if sendings:
            await db.execute(insert(Notice).values(sendings).on_conflict_do_nothing(constraint="notices_once"))


async def _sendings(db: AsyncSession, org_id: UUID, telling: Telling) -> list[dict[str, Any]]:
    """The rows: one for each browser of whoever wants to be pushed, one for each address of whoever wants e-mail."""
    people = await _people(db, org_id, telling)
    pushed = [each for each in people if each.wishes.wants(telling.kind, Way.PUSH)]
    mailed = [each.id for each in people if each.email and each.wishes.wants(telling.kind, Way.MAIL)]
    to: list[tuple[Way, UUID, UUID | None]] = [
        (Way.PUSH, each.id, browser) for each in pushed for browser in each.browsers
    ]
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


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody who is to be told: how they want to be, and where they can be."""

    id: UUID
    email: str | None
    wishes: Preferences
    browsers: Sequence[UUID]


async def _people(db: AsyncSession, org_id: UUID, telling: Telling) -> list[_Person]:
    """The active ones of those who are to hear of it, in one statement: every word of a conversation asks for them."""
    browsers = select(PushSubscription.id).where(
        PushSubscription.org_id == User.org_id, PushSubscription.user_id == User.id
    )
    found = await db.execute(
        select(User.id, User.email, Role.name, NoticeSettings, func.array(browsers.scalar_subquery()))
        .join(Role, Role.id == User.role_id)
        .outerjoin(NoticeSettings, (NoticeSettings.org_id == User.org_id) & (NoticeSettings.user_id == User.id))
        .where(User.org_id == org_id, User.id.in_(telling.to), User.deleted_at.is_(None), User.active)
        .order_by(User.id)
    )
    return [_Person(key, email, preferences(role, kept), keys) for key, email, role, kept, keys in found]


def and_tell(reactions: Reactions) -> Reactions:
    """The reactions, and after them the telling: when everything is as it will be."""
    events = dict.fromkeys((*reactions, *AUDIENCES))
    return {event: (*reactions.get(event, ()), *([tell] if event in AUDIENCES else [])) for event in events}
