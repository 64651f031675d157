"""People over the API: staff and guests."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field, StringConstraints

from innkeep.api.lists import KeptQuery
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import Change, Given, Page, Shown, Text
from innkeep.api.values import Email, Languages, Week, Window
from innkeep.people import queries, users
from innkeep.people.models import User
from innkeep.people.passwords import LONGEST, SHORTEST
from innkeep.signing_in import addresses, links, passwords, totp
from innkeep.signing_in.models import LinkKind
from innkeep.signing_in.news import News
from innkeep.web.context import InnkeepDatabase, InnkeepSettings, SignedInStaff
from innkeep.web.post import GoingPost

router = APIRouter(prefix="/users", tags=["users"])


class UserQuery(KeptQuery):
    """Which people."""

    name: str | None = None
    role: str | None = Field(default=None, description="A role's name or id")
    division_id: UUID | None = None
    active: bool | None = None
    on_duty: bool | None = None
    email: str | None = Field(default=None, description="Capitals do not count")
    mobile_phone: str | None = None
    sort: Literal["id", "-id", "name", "-name", "created_at", "-created_at"] = "-id"


class UserIn(Given):
    """Somebody who works or stays here."""

    name: Text = Field(examples=["Ana Weber"])
    email: Email = Field(default="", description="Staff sign in with it; guests may have none or share one")
    mobile_phone: Text | None = Field(default=None, examples=["+43 660 1234567"])
    role: Text = Field(examples=["front_desk"], description="A role's name or id")
    division_id: Annotated[UUID | None, Field(strict=False)] = None
    active: bool = Field(default=True, description="Switched off, nobody can sign in as them")
    languages: Languages = Field(default=[], examples=[["de", "en"]], description="What they speak, best first")
    on_duty: bool = Field(default=True, description="Switched off, nothing is assigned to them")
    shifts: Week = Field(default=[], description="When they work; none at all: whenever they are on duty")


class UserChange(Change, UserIn):
    """What is to change of somebody. Languages and shifts are replaced as a whole."""


class PasswordIn(Given):
    """A new password: none of those that everybody would try first."""

    password: Annotated[str, StringConstraints(min_length=SHORTEST, max_length=LONGEST)] = Field(
        examples=["winter-gulls-over-the-harbour"]
    )
    old_password: str | None = Field(
        default=None, max_length=LONGEST, description="The one of before, for who gives themselves a new one"
    )


class PasswordLinkOut(Shown):
    """A link to set a password. `url` is null when it was mailed."""

    kind: LinkKind
    mailed: bool
    url: str | None
    expires_at: datetime


class ColleagueOut(Shown):
    """What a colleague sees of a colleague. `role` is the key of the role."""

    id: UUID
    org_id: UUID
    name: str
    role: UUID = Field(validation_alias="role_id")
    role_name: str
    division_id: UUID | None
    active: bool
    languages: list[str]
    on_duty: bool
    created_at: datetime
    updated_at: datetime


class UserOut(ColleagueOut):
    """Somebody who works or stays here."""

    email: str
    mobile_phone: str | None
    shifts: list[Window]


@router.get("", summary="List people")
async def list_users(
    query: Annotated[UserQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[UserOut] | Page[ColleagueOut]:
    """Newest first, or by a column. Who works in a division sees the colleagues there, without their addresses."""
    async with database.unit_of_work(staff) as db:
        found = await queries.users_page(db, staff, query.listing(User))
        return query.shown(found, UserOut if queries.sees_all_of(staff) else ColleagueOut)


@router.get("/{user_id}", summary="Read somebody")
async def get_user(
    user_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> UserOut | ColleagueOut:
    """One person; oneself in full."""
    async with database.unit_of_work(staff) as db:
        found = await queries.user_for(db, staff, user_id)
        return tagged(response, found, UserOut if queries.sees_all_of(staff, user_id) else ColleagueOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add somebody")
async def create_user(body: UserIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once) -> UserOut:
    """Staff cannot sign in before they have a password. 409 when a colleague has the address.

    Who is to lead the hotel is added within a quarter of an hour after signing in.
    """
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, UserOut, partial(users.create_user, db, staff, body.model_dump()))


@router.patch("/{user_id}", summary="Change somebody")
async def change_user(user_id: UUID, body: UserChange, staff: SignedInStaff, edit: Edit, post: GoingPost) -> UserOut:
    """Oneself: name, telephone number, languages and duty. Others: who may manage people of their role.

    Who is not active any more is signed out at once. Somebody's address, and who leads the hotel, change within a
    quarter of an hour after signing in. 409 for the last one who leads the hotel.
    """
    async with post.database.unit_of_work(staff) as db:
        user, before = await addresses.change_user(db, staff, user_id, body.changes(), edit.version)
        shown = edit.shown(user, UserOut)
    if before:
        post.tell_colleague(staff, user_id, News.ADDRESS, before)
    return shown


@router.delete("/{user_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete somebody")
async def delete_user(user_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """They can be brought back. 409 for the last one who leads the hotel, and for guests who are here or expected."""
    async with database.unit_of_work(staff) as db:
        await users.delete_user(db, staff, user_id)


@router.post("/{user_id}/restoration", summary="Bring somebody back who was deleted")
async def restore_user(user_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> UserOut:
    """409 when a colleague has their address by now."""
    async with database.unit_of_work(staff) as db:
        return UserOut.model_validate(await users.restore_user(db, staff, user_id))


@router.post("/{user_id}/password", status_code=status.HTTP_204_NO_CONTENT, summary="Give a new password")
async def give_password(
    user_id: UUID, body: PasswordIn, staff: SignedInStaff, database: InnkeepDatabase, post: GoingPost
) -> None:
    """To oneself, by the one of before, or to whom one may manage.

    They are signed out everywhere, their keys end, and they are told.
    """
    await passwords.give_password(database, staff, user_id, body.password, body.old_password)
    post.tell_colleague(staff, user_id, News.PASSWORD)


@router.delete("/{user_id}/second-factor", status_code=status.HTTP_204_NO_CONTENT, summary="Take an app for codes away")
async def remove_second_factor(user_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, post: GoingPost) -> None:
    """Of a colleague whom one may manage, and who has lost their telephone. They are told."""
    async with database.unit_of_work(staff) as db:
        await totp.remove_of(db, staff, user_id)
    post.tell_colleague(staff, user_id, News.FACTORS_GONE)


@router.post("/{user_id}/password-link", status_code=status.HTTP_201_CREATED, summary="Let somebody set their password")
async def make_password_link(
    user_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, settings: InnkeepSettings
) -> PasswordLinkOut:
    """A link that is good once, for a week: mailed, or else told to you, this once, to hand it over."""
    link, mailed = await links.invite(database, settings, staff, user_id)
    return PasswordLinkOut(kind=link.kind, mailed=mailed, url=None if mailed else link.url, expires_at=link.expires_at)
