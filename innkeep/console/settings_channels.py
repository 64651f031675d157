"""The messengers by which guests write: connected step by step, tried, switched off, taken away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from innkeep.channels import manage
from innkeep.channels.keys import BotToken, Digits, Key, Template
from innkeep.channels.models import ChannelKind, ChannelState
from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import FormUnclear, Optional, SettingsForm, Text, tried
from innkeep.core.db import AsyncSession
from innkeep.core.paging import Listing
from innkeep.core.sealing import seal_of
from innkeep.web.context import InnkeepSettings
from innkeep.web.pages import back, render

router = APIRouter(prefix="/settings/channels")

MOST = 500

STATES = {
    ChannelState.CONNECTED: ("Connected", "green"),
    ChannelState.FAILED: ("Does not work", "red"),
    ChannelState.NEW: ("Not tried yet", "amber"),
    ChannelState.OFF: ("Switched off", ""),
}


class TelegramForm(BaseModel):
    """A bot."""

    name: Text = Field(title="Name")
    bot_token: BotToken = Field(title="Token of the bot")


class WhatsAppForm(BaseModel):
    """A number."""

    name: Text = Field(title="Name")
    phone_number_id: Digits = Field(title="Phone number ID")
    access_token: Key = Field(title="Access token")
    app_secret: Key = Field(title="App secret")
    verify_token: Key = Field(title="Verify token")


class TemplateForm(BaseModel):
    """What is sent once a guest was silent for a day."""

    template: Template | None = Field(title="Name of the template")
    template_language: Optional = Field(title="Its language")


FORMS: dict[ChannelKind, type[BaseModel]] = {
    ChannelKind.TELEGRAM: TelegramForm,
    ChannelKind.WHATSAPP: WhatsAppForm,
}


@router.get("")
async def channels_page(desk: SignedInDesk, settings: InnkeepSettings, tried: UUID | None = None) -> Response:
    """How each messenger is, and how another one is connected; with how a trial went a moment ago."""
    return await _page(desk, settings, tried=tried)


@router.post("")
async def add(desk: SignedInDesk, settings: InnkeepSettings, request: Request) -> Response:
    """Keep the keys, sealed, and try them at once."""
    form = await SettingsForm.sent(request)
    if form.one("kind") not in list(ChannelKind):
        return await _page(desk, settings, wrong="Choose Telegram or WhatsApp.", form=form)
    kind = ChannelKind(form.one("kind"))
    made: list[UUID] = []

    async def do(db: AsyncSession) -> None:
        values = {"kind": kind, "active": True, **form.read(FORMS[kind]).model_dump()}
        made.append((await manage.create_channel(db, desk.staff, seal_of(settings), values)).id)

    if wrong := await tried(desk, do):
        return await _page(desk, settings, wrong=wrong, form=form)
    await manage.connect(desk.database, desk.staff, settings, made[0])
    return back(f"/console/settings/channels?tried={made[0]}")


@router.post("/{channel_id}/trial")
async def try_again(desk: SignedInDesk, settings: InnkeepSettings, channel_id: UUID) -> Response:
    """Ask the messenger whether it knows the keys, and name the hook anew."""
    await manage.connect(desk.database, desk.staff, settings, channel_id)
    return back(f"/console/settings/channels?tried={channel_id}")


@router.post("/{channel_id}/switch")
async def switch(desk: SignedInDesk, settings: InnkeepSettings, channel_id: UUID, request: Request) -> Response:
    """Let nothing come or go by it for a while, or again."""
    on = (await SettingsForm.sent(request)).has("active")
    async with desk.database.unit_of_work(desk.staff) as db:
        await manage.change_channel(db, desk.staff, seal_of(settings), channel_id, {"active": on})
    return back("/console/settings/channels")


@router.post("/{channel_id}/template")
async def name_template(desk: SignedInDesk, settings: InnkeepSettings, channel_id: UUID, request: Request) -> Response:
    """Name the template of WhatsApp; without a name, none is sent."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        said = {"template": form.one("template").strip() or None, "template_language": form.one("template_language")}
        try:
            values = TemplateForm.model_validate(said).model_dump()
        except ValueError as wrong:
            raise FormUnclear("A template is called by small letters, digits and underscores, as at Meta.") from wrong
        await manage.change_channel(db, desk.staff, seal_of(settings), channel_id, values)

    if wrong := await tried(desk, do):
        return await _page(desk, settings, wrong=wrong)
    return back("/console/settings/channels")


@router.post("/{channel_id}/removal")
async def remove(desk: SignedInDesk, settings: InnkeepSettings, channel_id: UUID) -> Response:
    """Forget its keys; what was said by it stays."""
    await manage.remove(desk.database, desk.staff, settings, channel_id)
    return back("/console/settings/channels")


async def _page(desk: Desk, settings: InnkeepSettings, **said: Any) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        found = await manage.channels_page(db, desk.staff, Listing(MOST, "id", descending=False))
        shown: dict[str, Any] = {"wrong": "", "form": SettingsForm({}), "tried": None, **said}
        shown |= await around(db, desk, "channels")
    shown |= {"channels": found, "states": STATES, "base": settings.public_url}
    return render("console/settings_channels.html", shown, status_code=422 if shown["wrong"] else 200)
