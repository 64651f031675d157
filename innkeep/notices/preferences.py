"""How each person wants to be told, and when not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import rows
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.errors import Invalid
from innkeep.core.weekly import Window, is_open, next_opening
from innkeep.notices.kinds import Kind, Scope, Way, kinds_of, usual, usual_scope, ways_of
from innkeep.notices.models import NoticeSettings, PushSubscription
from innkeep.people.models import User

UNCHANGED = "usual"
"""The version of settings that nobody has touched."""


class NothingToBeToldOf(Invalid):
    """A kind of notice that this person does not get, or a way that there is not for them."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """How somebody of a role wants to be told."""

    role: str
    choices: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    quiet: Sequence[Window] = ()
    urgent_breaks_through: bool = True
    scope: Scope = Scope.DIVISION

    def wants(self, kind: Kind, way: Way) -> bool:
        """Whether to tell them of this kind in this way."""
        return self.choices.get(kind, {}).get(way, way in usual(self.role, kind))

    def quiet_until(self, zone: str, now: datetime, *, urgent: bool) -> datetime | None:
        """When they may be told; None when that is now. `zone` is the hotel's."""
        here = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        breaks_through = urgent and self.role != "guest" and self.urgent_breaks_through
        if breaks_through or not self.quiet or not is_open(self.quiet, here):
            return None
        span = next_opening(self.quiet, here, zone)
        return span[1].replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if span else None

    def table(self) -> dict[Kind, dict[Way, bool]]:
        """Every kind that there is for them, with every way."""
        ways = ways_of(self.role)
        return {kind: {way: self.wants(kind, way) for way in ways} for kind in kinds_of(self.role)}


def preferences(role: str, kept: NoticeSettings | None) -> Preferences:
    """What somebody has said, or what is usual."""
    if kept is None:
        return Preferences(role, scope=usual_scope(role))
    scope = kept.waiting_for or usual_scope(role)
    return Preferences(role, kept.choices, kept.quiet, kept.urgent_breaks_through, scope)


async def preferences_of(db: AsyncSession, org_id: UUID, roles: Mapping[UUID, str]) -> dict[UUID, Preferences]:
    """Those of several people, each with their role."""
    kept = await db.scalars(
        select(NoticeSettings).where(NoticeSettings.org_id == org_id, NoticeSettings.user_id.in_(roles))
    )
    said = {each.user_id: each for each in kept}
    return {user_id: preferences(role, said.get(user_id)) for user_id, role in roles.items()}


@dataclass(frozen=True, slots=True)
class Overview:
    """Somebody's settings, where they get e-mail, on how many browsers they are told, and the settings' version."""

    preferences: Preferences
    address: str | None
    devices: int
    version: str


async def overview(db: AsyncSession, actor: Staff | Guest) -> Overview:
    """The settings of whoever asks."""
    kept = await db.scalar(_of(actor))
    address = await db.scalar(select(User.email).where(User.org_id == actor.org_id, User.id == actor.user_id))
    devices = await db.scalar(
        select(func.count())
        .select_from(PushSubscription)
        .where(PushSubscription.org_id == actor.org_id, PushSubscription.user_id == actor.user_id)
    )
    version = rows.version_of(kept) if kept else UNCHANGED
    return Overview(preferences(role_of(actor), kept), address or None, devices or 0, version)


async def change_preferences(
    db: AsyncSession, actor: Staff | Guest, changes: Mapping[str, object], version: str | None = None
) -> Overview:
    """Change some of one's settings; of `kinds`, those that are named. NothingToBeToldOf, ChangedMeanwhile."""
    is_first = await _begin(db, actor, actor.user_id)
    kept = (await db.scalars(_of(actor).with_for_update())).one()
    rows.expect_version(kept, None if is_first and version == UNCHANGED else version)
    columns = dict(changes)
    if (kinds := columns.pop("kinds", None)) is not None:
        columns["choices"] = _merged(role_of(actor), kept.choices, kinds)  # type: ignore[arg-type]
    await rows.change(db, kept, columns)
    return await overview(db, actor)


async def silence(db: AsyncSession, actor: Actor, user_id: UUID, kinds: Collection[Kind]) -> None:
    """No more e-mail of these kinds for somebody: what a link in an e-mail asks for (RFC 8058)."""
    await _begin(db, actor, user_id)
    of_user = select(NoticeSettings).where(NoticeSettings.org_id == actor.org_id, NoticeSettings.user_id == user_id)
    kept = (await db.scalars(of_user.with_for_update())).one()
    off = {kind.value: {**kept.choices.get(kind, {}), Way.MAIL.value: False} for kind in kinds}
    await rows.change(db, kept, {"choices": {**kept.choices, **off}})


async def _begin(db: AsyncSession, actor: Actor, user_id: UUID) -> bool:
    """Have a row to change; whether there was none."""
    new = insert(NoticeSettings).values(org_id=actor.org_id, user_id=user_id)
    once = new.on_conflict_do_nothing(constraint="notice_settings_one_a_person").returning(NoticeSettings.id)
    return await db.scalar(once) is not None


def role_of(actor: Staff | Guest) -> str:
    """The name of the actor's role."""
    return actor.role if isinstance(actor, Staff) else "guest"


def _of(actor: Staff | Guest) -> Select[NoticeSettings]:
    return select(NoticeSettings).where(NoticeSettings.org_id == actor.org_id, NoticeSettings.user_id == actor.user_id)


def _merged(
    role: str, kept: Mapping[str, Mapping[str, bool]], said: Mapping[str, Mapping[str, bool]]
) -> dict[str, dict[str, bool]]:
    merged = {kind: dict(ways) for kind, ways in kept.items()}
    for kind, ways in said.items():
        if kind not in kinds_of(role) or not set(ways) <= set(ways_of(role)):
            raise NothingToBeToldOf(f"You are not told of {kind} like that. Read your settings to see what there is.")
        merged.setdefault(kind, {}).update(ways)
    return merged
