"""Webhooks: added with a secret that is shown once, looked at, tried out, switched off and on, deleted."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import BaseModel, Field

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import tried
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.paging import Listing
from innkeep.core.sealing import seal_of
from innkeep.web.context import InnkeepSettings
from innkeep.web.pages import back, render
from innkeep.webhooks import manage
from innkeep.webhooks.kinds import KINDS

router = APIRouter(prefix="/settings/webhooks")

HOME = "/console/settings/webhooks"

LATEST = 5
"""Deliveries that the page shows of each."""


class WebhookForm(BaseModel):
    """A webhook to add: what it is for, where it is told, and of what."""

    name: str = Field(default="", max_length=200)
    url: str = Field(default="", max_length=2000)
    kinds: list[str] = Field(default=[], max_length=100)


@router.get("")
async def webhooks_page(desk: SignedInDesk) -> Response:
    """All webhooks, with what they were told last."""
    return await _shown(desk)


@router.post("")
async def add_webhook(desk: SignedInDesk, settings: InnkeepSettings, form: Annotated[WebhookForm, Form()]) -> Response:
    """Add one, and show its secret, this once."""
    wrong = "Say what the webhook is for." if not form.name.strip() else ""
    wrong = wrong or ("Say what the program is to be told." if not form.kinds else "")
    if wrong:
        return await _shown(desk, wrong=wrong, form=form, status=422)
    url = form.url.strip()
    values = {"name": form.name.strip(), "url": url, "kinds": form.kinds}
    try:
        await manage.require_fit(desk.staff, url, private_addresses=settings.private_addresses)
        async with desk.database.unit_of_work(desk.staff) as db:
            made = await manage.create_webhook(db, desk.staff, seal_of(settings), values)
    except (Invalid, Conflict) as refused:
        return await _shown(desk, wrong=refused.detail, form=form, status=refused.status)
    return await _shown(desk, made=made)


@router.post("/{webhook_id}/tests")
async def try_out(desk: SignedInDesk, webhook_id: UUID) -> Response:
    """Tell it of something that did not happen."""
    wrong = await tried(desk, lambda db: manage.try_out(db, desk.staff, webhook_id))
    return await _shown(desk, wrong=wrong, status=409) if wrong else back(HOME)


@router.post("/{webhook_id}/switch")
async def switch(desk: SignedInDesk, webhook_id: UUID, *, active: Annotated[bool, Form()] = False) -> Response:
    """Tell it nothing any more, or again."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await manage.change_webhook(db, desk.staff, webhook_id, {"active": active})
    return back(HOME)


@router.post("/{webhook_id}/deletion")
async def delete_webhook(desk: SignedInDesk, webhook_id: UUID) -> Response:
    """Forget it, its secret and what it was told."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await manage.delete_webhook(db, desk.staff, webhook_id)
    return back(HOME)


async def _shown(desk: Desk, *, form: WebhookForm | None = None, status: int = 200, **said: Any) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        hooks = (await manage.webhooks_page(db, desk.staff, Listing(manage.MOST)))[: manage.MOST]
        told = [await manage.deliveries_page(db, desk.staff, hook.id, Listing(LATEST)) for hook in hooks]
        shown = {
            **await around(db, desk, "webhooks"),
            "hooks": [(hook, latest[:LATEST]) for hook, latest in zip(hooks, told, strict=True)],
            "kinds": KINDS,
            "form": form or WebhookForm(),
            "wrong": "",
            "made": None,
            **said,
        }
    return render("console/webhooks.html", shown, status_code=status)
