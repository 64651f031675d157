"""A hotel's channels over the API, and the hooks by which messengers bring their news.

The hooks stand outside of `/api/v1`: who asks there has no cookie, but a signature or a secret that was agreed upon.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, status
from pydantic import Field

from innkeep.api.lists import ListQuery
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.session_shapes import SessionOut
from innkeep.api.shapes import Change, Given, Page, Shown, Text
from innkeep.channels import contacts, hooks, links, manage, queries
from innkeep.channels.keys import BotToken, Digits, Key, Template
from innkeep.channels.models import Channel, ChannelKind, ChannelState, Sending, SendingKind, SendingStatus
from innkeep.core.actors import Guest
from innkeep.core.sealing import Seal, seal_of
from innkeep.web.context import Anybody, InnkeepDatabase, InnkeepSettings, SignedInStaff

router = APIRouter(tags=["channels"])
hook_router = APIRouter(prefix="/hooks", include_in_schema=False)


class ChannelQuery(ListQuery):
    """Which channels."""

    kind: Annotated[ChannelKind | None, Field(strict=False)] = None
    sort: Literal["id", "-id", "name", "-name", "created_at", "-created_at"] = "id"


class ChannelChange(Change):
    """What is to change of a channel. Keys that are not named stay as they are."""

    name: Text = Field(examples=["Front desk on WhatsApp"])
    active: bool = Field(examples=[True])
    template: Template | None
    template_language: Text | None
    bot_token: BotToken
    phone_number_id: Digits
    access_token: Key
    app_secret: Key
    verify_token: Key


class ChannelIn(Given):
    """A channel to add. Telegram takes `bot_token`; WhatsApp the other keys, the last of which the hotel chooses.

    `template` is the name of one without variables that Meta has approved: sent when the guest was silent for 24 hours.
    """

    kind: Annotated[ChannelKind, Field(strict=False, examples=["telegram"])]
    name: Text = Field(examples=["Our bot"])
    active: bool = True
    bot_token: BotToken | None = None
    phone_number_id: Digits | None = None
    access_token: Key | None = None
    app_secret: Key | None = None
    verify_token: Key | None = None
    template: Template | None = None
    template_language: Text | None = None


class ChannelOut(Shown):
    """A channel, without its keys. `hook` is where its messenger brings news; `problem` what goes wrong with it now."""

    id: UUID
    org_id: UUID
    kind: ChannelKind
    name: str
    active: bool
    state: ChannelState
    account: str | None
    handle: str | None
    template: str | None
    template_language: str | None
    connected_at: datetime | None
    problem: str | None
    created_at: datetime
    updated_at: datetime
    hook: str


class AbilitiesOut(Shown):
    """What a way can do: `corrects` and `retracts` change what was sent rather than add to it."""

    limit: int
    corrects: bool
    retracts: bool
    types: bool
    tells_read: bool


class ReachOut(Shown):
    """A way to a conversation's guest. After `open_until` only a template is sent until the guest writes again."""

    kind: str
    name: str
    abilities: AbilitiesOut
    address: str | None
    contact_name: str | None
    verified: bool | None
    open_until: datetime | None
    problem: str | None


class SendingOut(Shown):
    """Something that was or is to be sent by a messenger. `held` waits until the guest writes."""

    id: UUID
    kind: SendingKind
    message_id: UUID | None
    order_id: UUID | None
    status: SendingStatus
    attempts: int
    due_at: datetime
    sent_at: datetime | None
    problem: str | None
    created_at: datetime


class SendingQuery(ListQuery):
    """Which of what was sent."""

    status: Annotated[SendingStatus | None, Field(strict=False)] = None
    sort: Literal["id", "-id"] = "-id"


class GuestIn(Given):
    """A guest who is in the house."""

    stay_id: Annotated[UUID, Field(strict=False, examples=["01980000-0000-7000-8000-0000000000aa"])]
    guest_id: Annotated[UUID, Field(strict=False, examples=["01980000-0000-7000-8000-0000000000ab"])]


class LinkIn(Given):
    """For whom; a guest need not say so."""

    stay_id: Annotated[UUID | None, Field(strict=False, examples=["01980000-0000-7000-8000-0000000000aa"])] = None
    guest_id: Annotated[UUID | None, Field(strict=False)] = None


class LinkOut(Shown):
    """A link that opens the messenger, and says whose guest it is: once, until it expires. The code can be typed."""

    kind: ChannelKind
    url: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Office:
    """Where channels are kept: the database, and the settings with the seal of their keys."""

    database: InnkeepDatabase
    settings: InnkeepSettings

    @property
    def seal(self) -> Seal:
        """What the keys are sealed with."""
        return seal_of(self.settings)


ChannelOffice = Annotated[Office, Depends()]


@router.get("/channels", summary="List channels")
async def list_channels(
    query: Annotated[ChannelQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[ChannelOut]:
    """For managers; oldest first, or by a column."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await manage.channels_page(db, staff, query.listing(Channel)), ChannelOut)


@router.get("/channels/{channel_id}", summary="Read a channel")
async def get_channel(
    channel_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> ChannelOut:
    """One channel, without its keys."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await manage.channel_for(db, staff, channel_id), ChannelOut)


@router.post("/channels", status_code=status.HTTP_201_CREATED, summary="Add a channel")
async def create_channel(body: ChannelIn, staff: SignedInStaff, office: ChannelOffice, once: Once) -> ChannelOut:
    """The keys are tried at once: `state` says how that went. 409 when the bot or number is another channel's."""
    make = partial(manage.create_channel, staff=staff, seal=office.seal, values=body.model_dump())
    async with office.database.unit_of_work(staff) as db:
        made = await once(db, staff, ChannelOut, partial(make, db))
    return ChannelOut.model_validate(await manage.connect(office.database, staff, office.settings, made.id))


@router.patch("/channels/{channel_id}", summary="Change a channel")
async def change_channel(
    channel_id: UUID,
    body: ChannelChange,
    staff: SignedInStaff,
    office: ChannelOffice,
    edit: Edit,
) -> ChannelOut:
    """What is not named stays as it is. New keys are tried at once."""
    changes = {**body.changes(), "version": edit.version}
    async with office.database.unit_of_work(staff) as db:
        channel = await manage.change_channel(db, staff, office.seal, channel_id, changes)
    if body.model_fields_set & {*manage.ALL_KEYS, "phone_number_id"}:
        channel = await manage.connect(office.database, staff, office.settings, channel_id)
    return edit.shown(channel, ChannelOut)


@router.delete("/channels/{channel_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a channel")
async def delete_channel(channel_id: UUID, staff: SignedInStaff, office: ChannelOffice) -> None:
    """For good: its keys are forgotten. What was said through it stays."""
    await manage.remove(office.database, staff, office.settings, channel_id)


@router.post("/channels/{channel_id}/connection", summary="Connect a channel again")
async def connect_channel(channel_id: UUID, staff: SignedInStaff, office: ChannelOffice) -> ChannelOut:
    """Try the keys once more, and name the hook anew where that can be done (Telegram)."""
    return ChannelOut.model_validate(await manage.connect(office.database, staff, office.settings, channel_id))


@router.post("/channel-links", status_code=status.HTTP_201_CREATED, summary="Links to the hotel's messengers")
async def create_links(body: LinkIn, actor: Anybody, database: InnkeepDatabase) -> Page[LinkOut]:
    """A fresh one to each: a guest's own for 30 minutes, or for any guest in the house by the desk, for 24 hours."""
    mine = (actor.stay_id, actor.user_id) if isinstance(actor, Guest) else (body.stay_id, body.guest_id)
    stay_id, guest_id = body.stay_id or mine[0], body.guest_id or mine[1]
    if stay_id is None or guest_id is None:
        raise links.NotInTheHouse("Name the stay and the guest.")
    async with database.unit_of_work(actor) as db:
        found = await links.links_for(db, actor, stay_id, guest_id)
    return Page(items=[LinkOut.model_validate(each) for each in found])


@router.get("/sessions/{session_id}/channels", summary="How a conversation reaches its guest")
async def list_reaches(session_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> Page[ReachOut]:
    """The guest page first, then messengers that the guest has written from."""
    async with database.unit_of_work(staff) as db:
        found = await queries.reaches(db, staff, session_id)
    return Page(items=[ReachOut.model_validate(each) for each in found])


@router.get("/sessions/{session_id}/sendings", summary="What became of what was sent")
async def list_sendings(
    session_id: UUID, query: Annotated[SendingQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[SendingOut]:
    """By messengers; newest first."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await queries.sendings_page(db, staff, session_id, query.listing(Sending)), SendingOut)


@router.put("/sessions/{session_id}/guest", summary="Say whose conversation it is")
async def identify_guest(
    session_id: UUID, body: GuestIn, staff: SignedInStaff, database: InnkeepDatabase
) -> SessionOut:
    """Of somebody whom nobody knew. The answer is the guest's conversation: another one, where they had one already."""
    async with database.unit_of_work(staff) as db:
        return SessionOut.model_validate(await contacts.identify(db, staff, session_id, body.stay_id, body.guest_id))


@hook_router.post("/telegram/{channel_id}")
async def telegram(channel_id: UUID, request: Request, office: ChannelOffice) -> Response:
    """Updates of a bot: the secret is looked at before anything is read, and 200 answered before anything is done."""
    hook = await hooks.hook_of(office.database, office.seal, ChannelKind.TELEGRAM, channel_id)
    hooks.require_genuine(hook, request.headers)
    await hooks.keep(office.database, hook, await request.body())
    return Response()


@hook_router.post("/whatsapp/{channel_id}")
async def whatsapp(channel_id: UUID, request: Request, office: ChannelOffice) -> Response:
    """Messages and statuses of a number: the signature of the body as it came is looked at before that is parsed."""
    hook = await hooks.hook_of(office.database, office.seal, ChannelKind.WHATSAPP, channel_id)
    body = await request.body()
    hooks.require_genuine(hook, request.headers, body)
    await hooks.keep(office.database, hook, body)
    return Response()


@hook_router.get("/whatsapp/{channel_id}")
async def whatsapp_verification(channel_id: UUID, request: Request, office: ChannelOffice) -> Response:
    """Asked once, when the hook is named in Meta's pages."""
    hook = await hooks.hook_of(office.database, office.seal, ChannelKind.WHATSAPP, channel_id)
    return Response(hooks.challenged(hook, request.query_params), media_type="text/plain")
