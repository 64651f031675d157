"""Webhooks over the API: which addresses are told what, and what became of it. A secret is shown once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field, StringConstraints

from innkeep.api.channels import ChannelOffice
from innkeep.api.lists import ListQuery
from innkeep.api.repeating import Edit, tagged
from innkeep.api.shapes import Change, Given, Page, Shown, Text
from innkeep.web.context import InnkeepDatabase, SignedInStaff
from innkeep.webhooks import manage
from innkeep.webhooks.kinds import KINDS
from innkeep.webhooks.manage import Made
from innkeep.webhooks.models import Delivery, Outcome, Webhook

router = APIRouter(prefix="/webhooks", tags=["webhooks"])

Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=2000, pattern=r"^[!-~]+$")]
Kinds = Annotated[list[Text], Field(min_length=1, max_length=100)]


class WebhookQuery(ListQuery):
    """Which webhooks."""

    active: bool | None = None
    sort: Literal["id", "-id", "name", "-name", "created_at", "-created_at"] = "-id"


class DeliveryQuery(ListQuery):
    """Which deliveries."""

    kind: str | None = None
    outcome: Annotated[Outcome | None, Field(strict=False)] = None
    sort: Literal["id", "-id", "due_at", "-due_at"] = "-id"


class WebhookIn(Given):
    """An address to be told of some kinds of events."""

    name: Text = Field(examples=["Our housekeeping app"])
    url: Address = Field(examples=["https://example.com/innkeep"])
    kinds: Kinds = Field(examples=[["order_placed", "order_moved"]], description="Those that `/webhooks/kinds` names")


class WebhookChange(Change):
    """What is to change of a webhook. Switched on again, it is told what happens from then on."""

    name: Text = Field(examples=["Our housekeeping app"])
    url: Address = Field(examples=["https://example.com/innkeep"])
    kinds: Kinds = Field(examples=[["order_placed", "order_moved"]])
    active: bool = Field(examples=[True])


class WebhookOut(Shown):
    """A webhook, without its secret. `failing_since`: since when nothing was taken there; `problem`: what came instead.

    After three days of it `active` is false.
    """

    id: UUID
    org_id: UUID
    name: str
    url: str
    kinds: list[str]
    active: bool
    failing_since: datetime | None
    problem: str | None
    created_at: datetime
    updated_at: datetime


class MadeWebhookOut(WebhookOut):
    """A webhook, with what nobody is shown again."""

    secret: str = Field(description="What its deliveries are signed with (Standard Webhooks)")

    @classmethod
    def of(cls, made: Made) -> MadeWebhookOut:
        """The row and its secret."""
        return cls(**WebhookOut.model_validate(made.row).model_dump(), secret=made.secret)


class DeliveryOut(Shown):
    """Something that a webhook was or is to be told. `seq` is the event's number, null for a test.

    `outcome` is null while it waits for `due_at`; `status` is what was answered last, null for no answer.
    """

    id: UUID
    webhook_id: UUID
    seq: int | None
    kind: str
    ids: dict[str, str]
    happened_at: datetime
    due_at: datetime
    attempts: int
    settled_at: datetime | None
    outcome: Outcome | None
    status: int | None
    error: str | None
    created_at: datetime


class KindOut(Shown):
    """A kind of event: its name, what it means, and where what it names is read."""

    kind: str
    about: str
    read: str


@router.get("", summary="List webhooks")
async def list_webhooks(
    query: Annotated[WebhookQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[WebhookOut]:
    """Newest first, or by a column."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await manage.webhooks_page(db, staff, query.listing(Webhook)), WebhookOut)


@router.get("/kinds", summary="What a webhook can be told")
async def list_kinds(_staff: SignedInStaff) -> Page[KindOut]:
    """The kinds of events, as the streams name them."""
    return Page(items=[KindOut(kind=kind, about=told.about, read=told.read) for kind, told in KINDS.items()])


@router.get("/{webhook_id}", summary="Read a webhook")
async def get_webhook(
    webhook_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> WebhookOut:
    """One webhook, without its secret."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await manage.webhook_for(db, staff, webhook_id), WebhookOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add a webhook")
async def create_webhook(body: WebhookIn, staff: SignedInStaff, office: ChannelOffice) -> MadeWebhookOut:
    """No other answer holds the secret, which is why no Idempotency-Key repeats this: asked again, it is another.

    422 when the address is not https, or leads into a private network.
    """
    await manage.require_fit(staff, body.url, private_addresses=office.settings.private_addresses)
    async with office.database.unit_of_work(staff) as db:
        return MadeWebhookOut.of(await manage.create_webhook(db, staff, office.seal, body.model_dump()))


@router.patch("/{webhook_id}", summary="Change a webhook")
async def change_webhook(
    webhook_id: UUID, body: WebhookChange, staff: SignedInStaff, office: ChannelOffice, edit: Edit
) -> WebhookOut:
    """What is not named stays as it is. Switched off, what waits is not told any more."""
    changes = body.changes()
    if "url" in changes:
        await manage.require_fit(staff, body.url, private_addresses=office.settings.private_addresses)
    async with office.database.unit_of_work(staff) as db:
        changed = await manage.change_webhook(db, staff, webhook_id, {**changes, "version": edit.version})
    return edit.shown(changed, WebhookOut)


@router.delete("/{webhook_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a webhook")
async def delete_webhook(webhook_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """For good: its secret and what it was told are forgotten."""
    async with database.unit_of_work(staff) as db:
        await manage.delete_webhook(db, staff, webhook_id)


@router.post("/{webhook_id}/secret", summary="Make another secret")
async def renew_secret(webhook_id: UUID, staff: SignedInStaff, office: ChannelOffice) -> MadeWebhookOut:
    """From now on deliveries are signed with this one alone. It is shown this once."""
    async with office.database.unit_of_work(staff) as db:
        return MadeWebhookOut.of(await manage.renew_secret(db, staff, office.seal, webhook_id))


@router.post("/{webhook_id}/tests", status_code=status.HTTP_201_CREATED, summary="Try a webhook out")
async def try_out(webhook_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> DeliveryOut:
    """Tell it of a `webhook_test`, which did not happen. 409 while it is switched off."""
    async with database.unit_of_work(staff) as db:
        return DeliveryOut.model_validate(await manage.try_out(db, staff, webhook_id))


@router.get("/{webhook_id}/deliveries", summary="What a webhook was told")
async def list_deliveries(
    webhook_id: UUID, query: Annotated[DeliveryQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[DeliveryOut]:
    """In the last 30 days, and what is still to be told; newest first."""
    async with database.unit_of_work(staff) as db:
        found = await manage.deliveries_page(db, staff, webhook_id, query.listing(Delivery))
        return query.shown(found, DeliveryOut)


@router.post("/{webhook_id}/deliveries/{delivery_id}/attempts", summary="Tell a webhook once more")
async def deliver_again(
    webhook_id: UUID, delivery_id: UUID, staff: SignedInStaff, database: InnkeepDatabase
) -> DeliveryOut:
    """Under the same `webhook-id`, soon. What waits anyway stays as it is. 409 while the webhook is switched off."""
    async with database.unit_of_work(staff) as db:
        return DeliveryOut.model_validate(await manage.deliver_again(db, staff, webhook_id, delivery_id))
