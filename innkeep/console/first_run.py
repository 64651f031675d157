"""The first run: an installation without a hotel gets one, by who holds the address that was printed."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global
from babel.numbers import get_territory_currencies
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from innkeep.console.settings_forms import SettingsForm, Text, all_attached, languages
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.errors import Conflict, Invalid, NotFound
from innkeep.core.settings import Settings
from innkeep.hotelfile.beginning import Beginning, begin_from_file, begin_hotel
from innkeep.hotelfile.sent import MOST_FILES, read_sent
from innkeep.installation.first_run import close_first_run, is_first_run
from innkeep.signing_in.colleagues import Colleague
from innkeep.signing_in.entering import let_in
from innkeep.web.context import InnkeepDatabase, InnkeepSettings, KnockingBrowser
from innkeep.web.cookies import remember_staff
from innkeep.web.languages import tongue_for
from innkeep.web.pages import back, render

router = APIRouter(prefix="/setup")


class NoFirstRun(NotFound):
    """Nobody sets this installation up with that address."""


class BeginForm(BaseModel):
    """What a hotel begins with."""

    name: Text = Field(title="Name of the hotel")
    timezone: Text = Field(title="Time zone")
    currency: Text = Field(title="Currency")
    language: Text = Field(title="Language")
    owner: Text = Field(title="Your name")
    email: Text = Field(title="Your e-mail")


@router.get("")
async def begin_page(request: Request, settings: InnkeepSettings, token: str = "") -> Response:
    """The first step; 404 for everybody else, and once there is a hotel."""
    _require(settings, token)
    spoken = tongue_for(None, request.headers.get("accept-language", "")).tag
    return _shown(token, SettingsForm.kept({"language": spoken}), None)


@router.post("")
async def begin(
    request: Request, database: InnkeepDatabase, settings: InnkeepSettings, browser: KnockingBrowser
) -> Response:
    """Make the hotel, sign its owner in, and go on to its rooms; with a hotel file, to what is left."""
    async with request.form(max_files=MOST_FILES) as sent:
        form, files = SettingsForm.of(sent), await all_attached(sent, "file")
    token = form.one("token")
    _require(settings, token)
    try:
        if files:
            hotel, pictures = await read_sent(files)
            staff = await begin_from_file(database, hotel, form.one("password"), pictures)
        else:
            staff = await _begin(database, form)
    except (Invalid, Conflict) as error:
        return _shown(token, form, error, by_file=bool(files))
    close_first_run(settings)
    async with database.unit_of_work(staff) as db:
        entered = await let_in(db, Colleague(staff.org_id, staff.user_id), browser, at_the_beginning=True)
    response = back("/console/setup/finish" if files else "/console/setup/rooms")
    remember_staff(response, settings, entered)
    return response


async def _begin(database: Database, form: SettingsForm) -> Staff:
    said = form.read(BeginForm)
    values = said.model_dump() | {"currency": said.currency.upper()}
    return await begin_hotel(database, Beginning(**values, password=form.one("password")))


def _require(settings: Settings, token: str) -> None:
    if not is_first_run(settings, token):
        raise NoFirstRun("This address opens nothing. If the hotel is there already, sign in to its console.")


def _shown(token: str, form: SettingsForm, refused: Invalid | Conflict | None, *, by_file: bool = False) -> Response:
    shown = {
        "token": token,
        "form": form,
        "refused": refused,
        "problems": refused.members.get("errors", ()) if refused else (),
        "by_file": by_file,
        "zones": _zones(),
        "languages": languages(),
    }
    return render("console/setup_begin.html", shown, status_code=refused.status if refused else 200)


@cache
def _zones() -> list[tuple[str, str]]:
    """Every time zone, and the currency of where it is; nothing where nobody lives."""
    places = get_global("zone_territories")
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    return [(zone, next(iter(get_territory_currencies(places[zone])), "") if zone in places else "") for zone in zones]
