"""Signing in and out over the API, and what somebody has for it: logins and a second factor."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response, status
from pydantic import Field

from innkeep.api.lists import ListQuery
from innkeep.api.shapes import Given, LoginIn, Page, Shown, StaffOut
from innkeep.core.sealing import seal_of
from innkeep.people.models import Login
from innkeep.people.passwords import LONGEST, SHORTEST
from innkeep.signing_in import links, logins, totp
from innkeep.signing_in.entering import Knock, enter, tell
from innkeep.signing_in.logins import sign_out, signed_in
from innkeep.signing_in.news import News
from innkeep.web.context import (
    STAFF_COOKIE,
    AtTheDoor,
    InnkeepDatabase,
    InnkeepSettings,
    SignedInPerson,
    SignedInStaff,
    staff_token,
)
from innkeep.web.cookies import forget, remember_staff
from innkeep.web.post import GoingPost

router = APIRouter(prefix="/auth", tags=["auth"])


class LoginQuery(ListQuery):
    """Which browsers."""

    sort: Literal["id", "-id", "seen_at", "-seen_at"] = "-seen_at"


class LoginOut(Shown):
    """A browser in which you are signed in. `seen_at` is true to five minutes; `current` is the one that asks."""

    id: UUID
    browser: str | None = Field(description="What it calls itself")
    address: str | None = Field(description="The IP address that it signed in from")
    current: bool = False
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class CodeIn(Given):
    """A code of your app, or one for when that is lost."""

    code: str = Field(min_length=6, max_length=40, examples=["492039"])


class AddressIn(Given):
    """Whose password is lost."""

    email: str = Field(min_length=1, max_length=320, examples=["ana.ribeiro@casadomar.example"])


class LinkUsedIn(Given):
    """What the link ends with, and the password to be."""

    token: str = Field(min_length=1, max_length=100, examples=["kJ2vVtQx…"])
    password: str = Field(min_length=SHORTEST, max_length=LONGEST, examples=["winter-gulls-over-the-harbour"])


class SecondFactorOut(Shown):
    """What you show besides your password. `recovery_codes` is how many are left."""

    totp: bool
    recovery_codes: int


class NewFactorOut(Shown):
    """What to tell an app: `secret` by hand (Base32), or `uri` as a square code. Not shown again."""

    secret: str
    uri: str


class RecoveryCodesOut(Shown):
    """For when the telephone is lost. Each is taken once; not shown again."""

    recovery_codes: list[str]


@router.post("/login", summary="Sign in as staff")
async def login(body: LoginIn, response: Response, door: AtTheDoor, afterwards: BackgroundTasks) -> StaffOut:
    """Give an e-mail and a password, get the session cookie.

    401 `second-factor-needed` asks for a `code` too. 429 after many wrong tries.
    """
    knock = Knock(body.email, body.password, body.code)
    entered = await enter(door.database, seal_of(door.settings), knock, door.browser)
    remember_staff(response, door.settings, entered)
    afterwards.add_task(tell, door.settings, entered)
    return StaffOut.model_validate(await signed_in(door.database, entered.token))


@router.post("/password-reset", status_code=status.HTTP_202_ACCEPTED, summary="Ask for a link to set a new password")
async def forgot_password(
    body: AddressIn,
    door: AtTheDoor,
    afterwards: BackgroundTasks,
) -> None:
    """Mailed to the address, if anybody here has it; the answer does not tell. Without e-mail, ask a manager."""
    found = await links.forgotten(door.database, door.settings, body.email, door.browser.address)
    afterwards.add_task(links.mail_out, door.settings, found)


@router.post("/password", status_code=status.HTTP_204_NO_CONTENT, summary="Set a password by a link")
async def set_password(body: LinkUsedIn, database: InnkeepDatabase, post: GoingPost) -> None:
    """Once. You are signed out everywhere, your keys end, and you are told of it by e-mail."""
    whose = await links.use(database, body.token, body.password)
    post.tell(whose, News.PASSWORD)


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT, summary="Sign out")
async def logout(
    request: Request,
    response: Response,
    staff: SignedInPerson,
    database: InnkeepDatabase,
    settings: InnkeepSettings,
) -> None:
    """End this browser's session."""
    async with database.unit_of_work(staff) as db:
        await sign_out(db, staff, staff_token(request))
    forget(response, settings, STAFF_COOKIE)


@router.get("/me", summary="Who is signed in")
async def me(staff: SignedInStaff) -> StaffOut:
    """The member of staff behind the cookie or the key."""
    return StaffOut.model_validate(staff)


@router.get("/logins", summary="List where you are signed in")
async def list_logins(
    query: Annotated[LoginQuery, Query()], request: Request, staff: SignedInPerson, database: InnkeepDatabase
) -> Page[LoginOut]:
    """The one that was used last first."""
    async with database.unit_of_work(staff) as db:
        found = await logins.logins_page(db, staff, query.listing(Login))
        shown = query.shown(found, LoginOut)
    here = {login.id for login in found if logins.is_of(login, staff_token(request))}
    return shown.model_copy(
        update={"items": [each.model_copy(update={"current": each.id in here}) for each in shown.items]}
    )


@router.delete("/logins/{login_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Sign out elsewhere")
async def end_login(login_id: UUID, staff: SignedInPerson, database: InnkeepDatabase) -> None:
    """One of your own browsers; streams that are open there end."""
    async with database.unit_of_work(staff) as db:
        await logins.end_login(db, staff, login_id)


@router.delete("/logins", status_code=status.HTTP_204_NO_CONTENT, summary="Sign out everywhere else")
async def end_other_logins(request: Request, staff: SignedInPerson, database: InnkeepDatabase) -> None:
    """Only this browser stays signed in."""
    async with database.unit_of_work(staff) as db:
        await logins.end_others(db, staff, staff_token(request))


@router.get("/second-factor", summary="What you show besides your password")
async def get_second_factor(staff: SignedInPerson, database: InnkeepDatabase) -> SecondFactorOut:
    """Whether there is an app, and how many recovery codes are left."""
    async with database.unit_of_work(staff) as db:
        there = await totp.has_factor(db, staff.org_id, staff.user_id)
        return SecondFactorOut(totp=there, recovery_codes=await totp.codes_left(db, staff))


@router.post("/second-factor/totp", status_code=status.HTTP_201_CREATED, summary="Begin with an app for codes")
async def begin_totp(staff: SignedInPerson, database: InnkeepDatabase, settings: InnkeepSettings) -> NewFactorOut:
    """It counts once you have confirmed it with a code. 409 when there is one already."""
    async with database.unit_of_work(staff) as db:
        return NewFactorOut.model_validate(await totp.begin(db, staff, seal_of(settings)))


@router.post("/second-factor/totp/confirmation", summary="Confirm an app for codes")
async def confirm_totp(body: CodeIn, staff: SignedInPerson, post: GoingPost) -> RecoveryCodesOut:
    """From now on a code is asked for when you sign in. The answer holds the recovery codes: keep them."""
    async with post.database.unit_of_work(staff) as db:
        codes = await totp.confirm(db, staff, seal_of(post.settings), body.code)
    post.tell_colleague(staff, staff.user_id, News.APP)
    return RecoveryCodesOut(recovery_codes=codes)


@router.post("/second-factor/totp/removal", status_code=status.HTTP_204_NO_CONTENT, summary="Take your app away")
async def remove_totp(body: CodeIn, staff: SignedInPerson, post: GoingPost) -> None:
    """By one more code. Your recovery codes go with it."""
    await totp.remove(post.database, staff, seal_of(post.settings), body.code)
    post.tell_colleague(staff, staff.user_id, News.APP_GONE)
