"""The team: who works here, as what, when and in which languages; how somebody gets in, and how they are let out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import Optional, SettingsForm, Text, tried
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.rows import version_of
from innkeep.core.weekly import is_open
from innkeep.people import queries, users
from innkeep.people.models import User
from innkeep.people.passwords import new_password
from innkeep.people.permissions import MANAGE_NEEDS, STAFF_ROLES, allowed
from innkeep.signing_in import addresses, passwords
from innkeep.signing_in.news import News
from innkeep.web.pages import back, render
from innkeep.web.post import GoingPost

router = APIRouter(prefix="/settings/team")

ROLE_NAMES = {"owner": "Owner", "manager": "Manager", "front_desk": "Front desk", "staff": "Division"}


def tags(said: object) -> list[str]:
    """The tags of languages (BCP 47) that were written between commas, each once."""
    written = str(said).replace(";", ",").split(",")
    return list(dict.fromkeys(tag.strip() for tag in written if tag.strip()))


def _key(said: object) -> UUID | None:
    return UUID(str(said)) if str(said).strip() else None


Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$")
]
Tag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class PersonForm(BaseModel):
    """What is known of somebody."""

    name: Text = Field(title="Name")
    email: Email = Field(title="E-mail")
    mobile_phone: Optional = Field(title="Telephone")
    role: Annotated[str, StringConstraints(pattern="^(" + "|".join(STAFF_ROLES) + ")$")] = Field(title="Role")
    division_id: Annotated[UUID | None, BeforeValidator(_key)] = Field(title="Division")
    languages: Annotated[tuple[Tag, ...], BeforeValidator(tags)] = Field(title="Languages")
    on_duty: bool = Field(title="On duty", default=False)
    active: bool = Field(title="May sign in", default=False)


@router.get("")
async def team_page(desk: SignedInDesk) -> Response:
    """Everybody who works here, those who lead first."""
    async with desk.database.unit_of_work(desk.staff) as db:
        now = clock.hotel_now((await queries.hotel(db, desk.staff)).timezone)
        team = await _team(db, desk.staff)
        shown = await around(db, desk, "team") | {
            "team": team,
            "working": {each.id for each in team if each.active and each.on_duty and is_open(each.shifts, now)},
            "divisions": {each.id: each.name for each in await queries.divisions(db, desk.staff)},
            "roles": ROLE_NAMES,
        }
    return render("console/team.html", shown)


async def _team(db: AsyncSession, staff: Staff) -> Sequence[User]:
    return sorted(await queries.colleagues(db, staff), key=lambda person: STAFF_ROLES.index(person.role_name))


@router.get("/new")
async def new_page(desk: SignedInDesk) -> Response:
    """The form for somebody who begins to work here."""
    return await _shown(desk, SettingsForm.kept({"role": "staff", "on_duty": True, "active": True}))


@router.post("/new")
async def add(desk: SignedInDesk, request: Request) -> Response:
    """Let somebody begin, with a password that is shown once."""
    form, made = await SettingsForm.sent(request), list[UUID]()

    async def do(db: AsyncSession) -> None:
        made.append((await users.create_user(db, desk.staff, _values(form))).id)

    if wrong := await tried(desk, do):
        return await _shown(desk, form, wrong=wrong)
    return await _with_password(desk, made[0])


@router.get("/{user_id}")
async def person_page(desk: SignedInDesk, user_id: UUID, saved: str = "") -> Response:
    """The form in which somebody is changed."""
    async with desk.database.unit_of_work(desk.staff) as db:
        person = await queries.user_for(db, desk.staff, user_id)
    return await _shown(desk, _kept(person), person, saved="Saved." if saved else "")


@router.post("/{user_id}")
async def change(desk: SignedInDesk, user_id: UUID, request: Request, post: GoingPost) -> Response:
    """Change somebody. Who may not sign in any more is signed out at once."""
    form, before = await SettingsForm.sent(request), list[str]()

    async def do(db: AsyncSession) -> None:
        _, was = await addresses.change_user(db, desk.staff, user_id, _values(form), form.one("version"))
        before.append(was)

    if wrong := await tried(desk, do):
        async with desk.database.unit_of_work(desk.staff) as db:
            person = await queries.user_for(db, desk.staff, user_id)
        return await _shown(desk, form, person, wrong=wrong)
    if before[0]:
        post.tell_colleague(desk.staff, user_id, News.ADDRESS, before[0])
    return back(f"/console/settings/team/{user_id}?saved=1")


@router.post("/{user_id}/password")
async def renew_password(desk: SignedInDesk, user_id: UUID, post: GoingPost) -> Response:
    """Another password for a colleague, shown once; they are signed out everywhere, and told."""
    shown = await _with_password(desk, user_id)
    post.tell_colleague(desk.staff, user_id, News.PASSWORD)
    return shown


@router.post("/{user_id}/deletion")
async def delete(desk: SignedInDesk, user_id: UUID) -> Response:
    """Put somebody away. What they did stays in the history."""

    async def do(db: AsyncSession) -> None:
        await users.delete_user(db, desk.staff, user_id)

    if wrong := await tried(desk, do):
        async with desk.database.unit_of_work(desk.staff) as db:
            person = await queries.user_for(db, desk.staff, user_id)
        return await _shown(desk, _kept(person), person, wrong=wrong)
    return back("/console/settings/team")


async def _with_password(desk: Desk, user_id: UUID) -> Response:
    password = new_password()
    await passwords.give_password(desk.database, desk.staff, user_id, password, old=None)
    async with desk.database.unit_of_work(desk.staff) as db:
        person = await queries.user_for(db, desk.staff, user_id)
    return await _shown(desk, _kept(person), person, password=password)


async def _shown(desk: Desk, form: SettingsForm, person: User | None = None, **said: str) -> Response:
    mine = [role for role in STAFF_ROLES if allowed(desk.staff, MANAGE_NEEDS[role])]
    async with desk.database.unit_of_work(desk.staff) as db:
        divisions = await queries.divisions(db, desk.staff)
        shown: dict[str, Any] = await around(db, desk, "team") | {
            "form": form,
            "somebody": person,
            "roles": [(role, ROLE_NAMES[role]) for role in mine],
            "role": ROLE_NAMES.get(person.role_name, "") if person else "",
            "divisions": [("", "None: the desk and managers"), *((each.id, each.name) for each in divisions)],
            "may_change": person is None or person.role_name in mine,
            "is_oneself": person is not None and person.id == desk.staff.user_id,
            "password": "",
            **said,
        }
    return render("console/team_person.html", shown, status_code=422 if said.get("wrong") else 200)


def _values(form: SettingsForm) -> dict[str, object]:
    values = form.read(PersonForm).model_dump()
    return values | {"languages": list(values["languages"]), "shifts": form.week()}


def _kept(person: User) -> SettingsForm:
    values = {
        name: getattr(person, name) for name in ("name", "email", "mobile_phone", "division_id", "on_duty", "active")
    }
    more = {"role": person.role_name, "languages": ", ".join(person.languages), "version": version_of(person)}
    return SettingsForm.kept(values | more, person.shifts)
