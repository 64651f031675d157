"""Who is called in an emergency, what is kept ready to answer with, and the agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import Long, SettingsForm, languages, tried
from innkeep.conversations import canned_replies, on_call
from innkeep.conversations.attendance import ANSWERING_ROLES
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.paging import Listing
from innkeep.core.rows import version_of
from innkeep.people import queries as people
from innkeep.people.organizations import change_hotel
from innkeep.people.permissions import Operation, allowed
from innkeep.web.context import InnkeepSettings
from innkeep.web.pages import back, render

router = APIRouter(prefix="/settings")

PLACES_ON_CALL = 3
MOST = 500


class ReplyForm(BaseModel):
    """A reply to keep ready."""

    shortcut: Annotated[str, StringConstraints(strip_whitespace=True, pattern="^[a-z0-9][a-z0-9_-]{0,39}$")] = Field(
        title="Shortcut (small letters, digits and hyphens)"
    )
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = Field(title="Language")
    text: Long = Field(title="Text")


class OnCallForm(BaseModel):
    """Who is called, in their order."""

    person: list[Annotated[UUID | None, BeforeValidator(lambda said: said or None)]] = Field(title="On call")


class BudgetForm(BaseModel):
    """What a language model may cost."""

    model_tokens_a_day: int = Field(title="Tokens a day", ge=0, le=1_000_000_000)
    model_requests_a_stay: int = Field(title="Requests a stay", ge=0, le=100_000)


@router.get("/on-call")
async def on_call_page(desk: SignedInDesk, saved: str = "") -> Response:
    """Those who are called while an emergency waits and nobody is at work, in their order."""
    return await _on_call(desk, saved="Saved." if saved else "")


@router.post("/on-call")
async def set_on_call(desk: SignedInDesk, request: Request) -> Response:
    """Let these be called; an empty place is left out, and nobody is called twice."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        wanted = form.read(OnCallForm).person
        await on_call.set_chain(db, desk.staff, list(dict.fromkeys(filter(None, wanted))), form.one("version"))

    if wrong := await tried(desk, do):
        return await _on_call(desk, wrong=wrong)
    return back("/console/settings/on-call?saved=1")


async def _on_call(desk: Desk, **said: str) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        called = await on_call.chain(db, desk.staff)
        shown = await around(db, desk, "on-call") | {
            "called": [str(each.id) for each in called],
            "people": [("", "Nobody"), *((str(each.id), each.name) for each in await _answering(db, desk.staff))],
            "places": range(max(PLACES_ON_CALL, len(called) + 1)),
            "minutes": (await people.hotel(db, desk.staff)).on_call_minutes,
            "version": on_call.version_of_chain(called),
            **said,
        }
    return _page("console/settings_on_call.html", shown)


async def _answering(db: AsyncSession, staff: Staff) -> list[Any]:
    found: list[Any] = []
    for role in ANSWERING_ROLES:
        want = Listing(MOST, "name", descending=False, filters={"role": role, "active": True})
        found += await people.users_page(db, staff, want)
    return found


@router.get("/replies")
async def replies_page(desk: SignedInDesk) -> Response:
    """What is kept ready to answer with."""
    return await _replies(desk)


@router.post("/replies")
async def keep_reply(desk: SignedInDesk, request: Request) -> Response:
    """Keep one more ready."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        await canned_replies.create_canned_reply(db, desk.staff, form.read(ReplyForm).model_dump())

    if wrong := await tried(desk, do):
        return await _replies(desk, form, wrong=wrong)
    return back("/console/settings/replies")


@router.post("/replies/{reply_id}")
async def change_reply(desk: SignedInDesk, reply_id: UUID, request: Request) -> Response:
    """Change a reply that is kept ready."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        values = form.read(ReplyForm).model_dump()
        await canned_replies.change_canned_reply(db, desk.staff, reply_id, values, form.one("version"))

    if wrong := await tried(desk, do):
        return await _replies(desk, wrong=wrong)
    return back("/console/settings/replies")


@router.post("/replies/{reply_id}/deletion")
async def delete_reply(desk: SignedInDesk, reply_id: UUID) -> Response:
    """Put a reply away that was kept ready."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await canned_replies.delete_canned_reply(db, desk.staff, reply_id)
    return back("/console/settings/replies")


async def _replies(desk: Desk, form: SettingsForm | None = None, **said: str) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        want = Listing(MOST, "shortcut", descending=False)
        replies = await canned_replies.canned_replies_page(db, desk.staff, want)
        language = (await people.hotel(db, desk.staff)).language
        shown = await around(db, desk, "replies") | {
            "replies": [(each, version_of(each)) for each in replies],
            "form": form or SettingsForm.kept({"language": language}),
            "languages": languages(),
            "may_change": allowed(desk.staff, Operation.MANAGE_HOUSE),
            **said,
        }
    return _page("console/settings_replies.html", shown)


@router.get("/assistant")
async def assistant_page(desk: SignedInDesk, settings: InnkeepSettings, saved: str = "") -> Response:
    """What answers guests, and what it may cost."""
    return await _assistant(desk, settings.model, saved="Saved." if saved else "")


@router.post("/assistant")
async def set_budget(desk: SignedInDesk, settings: InnkeepSettings, request: Request) -> Response:
    """Set what a language model may cost; 0 of either keeps all words in the house."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        values = form.read(BudgetForm).model_dump()
        await change_hotel(db, desk.staff, desk.staff.org_id, values, form.one("version"))

    if wrong := await tried(desk, do):
        return await _assistant(desk, settings.model, form, wrong=wrong)
    return back("/console/settings/assistant?saved=1")


async def _assistant(desk: Desk, model: str | None, form: SettingsForm | None = None, **said: str) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        hotel = await people.hotel(db, desk.staff)
        kept = {name: getattr(hotel, name) for name in BudgetForm.model_fields}
        shown = await around(db, desk, "assistant") | {
            "form": form or SettingsForm.kept(kept | {"version": version_of(hotel)}),
            "model": model,
            **said,
        }
    return _page("console/settings_assistant.html", shown)


def _page(template: str, shown: Mapping[str, Any]) -> Response:
    return render(template, shown, status_code=422 if shown.get("wrong") else 200)
