"""Who gets into the console, and by what: a second factor of those who lead, and accounts of the hotel's own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import Optional, SettingsForm, Text, tried
from innkeep.core.db import AsyncSession
from innkeep.core.errors import Conflict, Invalid, PreconditionFailed, Unavailable
from innkeep.core.rows import version_of
from innkeep.people import queries as people
from innkeep.people.organizations import change_hotel
from innkeep.people.permissions import Operation, SignInAgain, allowed
from innkeep.signing_in import providers, sign_on
from innkeep.signing_in.models import SignOnProvider
from innkeep.web.context import SigningInTools
from innkeep.web.pages import back, render

PATH = "/console/settings/entrance"

router = APIRouter(prefix="/settings/entrance")

SAVED = {"": "", "factor": "Saved.", "provider": "The provider answers, and is saved.", "removed": "It is taken away."}


def domains(said: object) -> object:
    """What was written with commas or spaces between."""
    return str(said).replace(",", " ").lower().split()


class ProviderForm(BaseModel):
    """Who vouches."""

    name: Text = Field(title="Name")
    issuer: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^https?://[^?#\s]+$")] = (
        Field(title="Issuer")
    )
    client_id: Text = Field(title="Client ID")
    client_secret: Optional = Field(title="Client secret")
    email_domains: Annotated[tuple[str, ...], BeforeValidator(domains)] = Field(title="Domains", min_length=1)
    required: bool = Field(title="Required", default=False)


@router.get("")
async def entrance_page(
    desk: SignedInDesk, tools: SigningInTools, saved: Literal["", "factor", "provider", "removed"] = ""
) -> Response:
    """The page with both ways in: passwords with a second factor, and the provider."""
    return await _shown(desk, tools, saved=SAVED[saved])


@router.post("")
async def ask_for_factor(desk: SignedInDesk, tools: SigningInTools, request: Request) -> Response:
    """Ask those who lead for a second factor; or no more, which is an owner's to say."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        wanted = {"require_second_factor": form.has("require_second_factor")}
        await change_hotel(db, desk.staff, desk.staff.org_id, wanted, form.one("version"))

    if wrong := await tried(desk, do):
        return await _shown(desk, tools, wrong=wrong)
    return back(f"{PATH}?saved=factor")


@router.post("/provider")
async def set_provider(desk: SignedInDesk, tools: SigningInTools, request: Request) -> Response:
    """Let a provider vouch; with what cannot be, the form again as it was written."""
    form = await SettingsForm.sent(request)
    try:
        values = form.read(ProviderForm).model_dump()
        values["email_domains"] = list(values["email_domains"])
        await providers.set_provider(desk.database, desk.staff, tools, values, form.one("version") or None)
    except (Invalid, Conflict, PreconditionFailed, SignInAgain, Unavailable) as refused:
        return await _shown(desk, tools, form=form, wrong=refused.detail)
    return back(f"{PATH}?saved=provider")


@router.post("/provider/removal")
async def remove_provider(desk: SignedInDesk) -> Response:
    """Let nobody vouch any more."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await providers.remove_provider(db, desk.staff)
    return back(f"{PATH}?saved=removed")


async def _shown(
    desk: Desk, tools: SigningInTools, *, form: SettingsForm | None = None, wrong: str = "", saved: str = ""
) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        hotel, provider = await people.hotel(db, desk.staff), await providers.provider_of(db, desk.staff)
        shown: dict[str, Any] = await around(db, desk, "entrance") | {
            "hotel": hotel,
            "version": version_of(hotel),
            "provider": provider,
            "is_owners": allowed(desk.staff, Operation.MANAGE_MANAGERS),
            "form": form or SettingsForm.kept(_kept(provider) if provider else {}),
            "redirect_uri": sign_on.way_back(tools.settings, desk.staff.org_id),
            "wrong": wrong,
            "saved": saved,
        }
    return render("console/settings_entrance.html", shown, status_code=422 if wrong else 200)


def _kept(provider: SignOnProvider) -> dict[str, Any]:
    values = {name: getattr(provider, name) for name in ("name", "issuer", "client_id", "required")}
    return values | {"email_domains": ", ".join(provider.email_domains), "version": version_of(provider)}
