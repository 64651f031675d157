"""How you are told of what happens while you do not look, over the API: for staff, and for guests' own phones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, status
from pydantic import Field

from innkeep.api.lists import ListQuery
from innkeep.api.repeating import Edit, Once
from innkeep.api.shapes import Change, Given, Page, Shown
from innkeep.api.values import Week, Window
from innkeep.core.actors import Guest, Staff
from innkeep.core.settings import Settings
from innkeep.notices import subscriptions
from innkeep.notices.keys import keys_of
from innkeep.notices.kinds import Kind, Scope, Way
from innkeep.notices.mail import postage
from innkeep.notices.models import PushSubscription
from innkeep.notices.preferences import Overview, change_preferences, overview, role_of
from innkeep.notices.webpush import b64
from innkeep.people.permissions import require_person
from innkeep.stays.passes import require_vouched
from innkeep.web.context import Anybody, InnkeepDatabase, InnkeepSettings, token_of
from innkeep.web.subscribing import PushKeyOut, SubscriptionIn

router = APIRouter(tags=["notices"])


@dataclass(frozen=True, slots=True)
class _Person:
    """Whoever asks, and the cookie of their browser."""

    actor: Staff | Guest
    token: str


async def _person(request: Request, actor: Anybody) -> _Person:
    require_person(actor)
    require_vouched(actor)
    return _Person(actor, token_of(request, actor))


Person = Annotated[_Person, Depends(_person)]


class MailOut(Shown):
    """Whether this installation sends e-mail at all, and to which address of yours."""

    available: bool
    address: str | None


class NoticeSettingsOut(Shown):
    """How you are told: by kind and way. `quiet`: when not; what is due then is told afterwards, if it still holds."""

    kinds: dict[Kind, dict[Way, bool]]
    waiting_for: Scope | None = Field(description="Of which conversations that wait you are told; null for guests")
    quiet: Week
    urgent_breaks_through: bool = Field(description="Whether what is urgent is told in quiet hours, too; staff only")
    mail: MailOut
    devices: int = Field(description="On how many browsers you are told; none: turn it on there")


class NoticeSettingsIn(Given):
    """How you want to be told."""

    kinds: Annotated[
        dict[Annotated[Kind, Field(strict=False)], dict[Annotated[Way, Field(strict=False)], bool]],
        Field(description="Those that are to change", examples=[{"new_order": {"sound": False}}]),
    ]
    waiting_for: Annotated[Scope | None, Field(strict=False, description="Null: what is usual for your role")]
    quiet: Week
    urgent_breaks_through: bool


class NoticeSettingsChange(Change, NoticeSettingsIn):
    """What is to change."""


class SubscriptionQuery(ListQuery):
    """Which browsers."""

    sort: Literal["id", "-id"] = "-id"


class SubscriptionOut(Shown):
    """A browser in which you are told, as long as it is signed in."""

    id: UUID
    endpoint: str
    name: str | None
    created_at: datetime
    updated_at: datetime


@router.get("/notice-settings", summary="How you are told")
async def get_settings(
    person: Person, database: InnkeepDatabase, settings: InnkeepSettings, edit: Edit
) -> NoticeSettingsOut:
    """What is usual for you where you have said nothing."""
    async with database.unit_of_work(person.actor) as db:
        return _shown(person, await overview(db, person.actor), settings, edit)


@router.patch("/notice-settings", summary="Change how you are told")
async def change_settings(
    body: NoticeSettingsChange, person: Person, database: InnkeepDatabase, settings: InnkeepSettings, edit: Edit
) -> NoticeSettingsOut:
    """What is not named stays as it is, also within `kinds`."""
    async with database.unit_of_work(person.actor) as db:
        changed = await change_preferences(db, person.actor, body.changes(), edit.version)
        return _shown(person, changed, settings, edit)


def _shown(person: _Person, found: Overview, settings: Settings, edit: Edit) -> NoticeSettingsOut:
    edit.tag(found.version)
    wishes = found.preferences
    return NoticeSettingsOut(
        kinds=wishes.table(),
        waiting_for=None if role_of(person.actor) == "guest" else wishes.scope,
        quiet=[Window.model_validate(window) for window in wishes.quiet],
        urgent_breaks_through=wishes.urgent_breaks_through,
        mail=MailOut(available=postage(settings) is not None, address=found.address),
        devices=found.devices,
    )


@router.get("/push-key", summary="The key to subscribe with")
async def get_push_key(person: Person, database: InnkeepDatabase) -> PushKeyOut:
    """Made when it is first asked for; it stays the same."""
    async with database.unit_of_work(person.actor) as db:
        return PushKeyOut(key=b64((await keys_of(db, person.actor.org_id)).public_key))


@router.get("/push-subscriptions", summary="List your browsers")
async def list_subscriptions(
    query: Annotated[SubscriptionQuery, Query()], person: Person, database: InnkeepDatabase
) -> Page[SubscriptionOut]:
    """Newest first."""
    async with database.unit_of_work(person.actor) as db:
        found = await subscriptions.subscriptions_page(db, person.actor, query.listing(PushSubscription))
        return query.shown(found, SubscriptionOut)


@router.post("/push-subscriptions", status_code=status.HTTP_201_CREATED, summary="Be told in this browser")
async def subscribe(
    body: SubscriptionIn, person: Person, database: InnkeepDatabase, settings: InnkeepSettings, once: Once
) -> SubscriptionOut:
    """As the Push API gives it. The same browser again is the same subscription. It ends when you sign out there."""
    private = settings.private_addresses
    async with database.unit_of_work(person.actor) as db:
        make = partial(
            subscriptions.subscribe, db, person.actor, person.token, body.browser(), private_addresses=private
        )
        return await once(db, person.actor, SubscriptionOut, make)


@router.delete(
    "/push-subscriptions/{subscription_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Be told in a browser no more",
)
async def unsubscribe(subscription_id: UUID, person: Person, database: InnkeepDatabase) -> None:
    """One of your own."""
    async with database.unit_of_work(person.actor) as db:
        await subscriptions.unsubscribe(db, person.actor, subscription_id)
