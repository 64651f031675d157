"""The door of the console."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from innkeep.console.desk import LOGIN, SignedInDesk
from innkeep.core.db import Database
from innkeep.core.errors import Invalid
from innkeep.core.sealing import seal_of
from innkeep.signing_in import links, sign_on
from innkeep.signing_in.entering import Knock, SecondFactorNeeded, WrongSecondFactor, enter, tell
from innkeep.signing_in.logins import WrongCredentials, sign_out
from innkeep.signing_in.news import News
from innkeep.signing_in.providers import SignOnRequired
from innkeep.signing_in.tries import TooManyTries
from innkeep.web.context import STAFF_COOKIE, AtTheDoor, InnkeepDatabase, InnkeepSettings, MaybeStaff
from innkeep.web.cookies import forget, remember_staff
from innkeep.web.pages import render
from innkeep.web.post import GoingPost

router = APIRouter()


class LoginForm(BaseModel):
    """What stands in the form. `next` is where the browser wanted to go."""

    email: str = Field(default="", max_length=320)
    password: str = Field(default="", max_length=128)
    code: str | None = Field(default=None, max_length=40)
    next: str = "/console"


@router.get("/login")
async def login_page(
    request: Request,
    staff: MaybeStaff,
    database: InnkeepDatabase,
    next: str = "/console",  # noqa: A002 - the address says ?next=
) -> Response:
    """The form; the console itself for who is signed in already."""
    if staff is not None:
        return RedirectResponse(inside(next), status_code=303)
    return await _shown(request, database, next=inside(next))


@router.post("/login")
async def login(
    request: Request,
    door: AtTheDoor,
    afterwards: BackgroundTasks,
    form: Annotated[LoginForm, Form()],
) -> Response:
    """Sign in and go on to where the browser wanted to go; ask for a code where one is needed."""
    shown = {"next": inside(form.next), "email": form.email, "ask_code": form.code is not None}
    try:
        knock = Knock(form.email, form.password, form.code)
        entered = await enter(door.database, seal_of(door.settings), knock, door.browser)
    except SecondFactorNeeded as needed:
        return await _shown(request, door.database, needed.status, **{**shown, "ask_code": True})
    except (WrongCredentials, WrongSecondFactor, SignOnRequired, TooManyTries) as wrong:
        return await _shown(request, door.database, wrong.status, **shown, wrong=wrong.detail)
    response = RedirectResponse(inside(form.next), status_code=303)
    remember_staff(response, door.settings, entered)
    afterwards.add_task(tell, door.settings, entered)
    return response


@router.get("/password")
async def forgotten_page() -> Response:
    """Where somebody asks for a link who has lost their password."""
    return render("console/password_lost.html", {"asked": False})


@router.post("/password")
async def forgotten(
    door: AtTheDoor,
    afterwards: BackgroundTasks,
    email: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    """Mail a link, if anybody has the address; the page says the same either way."""
    found = await links.forgotten(door.database, door.settings, email, door.browser.address)
    afterwards.add_task(links.mail_out, door.settings, found)
    return render("console/password_lost.html", {"asked": True})


@router.get("/password/{token}")
async def password_page(token: str, database: InnkeepDatabase) -> Response:
    """The form that a link leads to. Opening it uses nothing up."""
    over = not await links.holds(database, token)
    shown = {"token": token, "over": over, "done": False, "wrong": ""}
    return render("console/password.html", shown, status_code=404 if over else 200)


@router.post("/password/{token}")
async def set_password(
    token: str,
    post: GoingPost,
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Set the password, once."""
    shown = {"token": token, "over": False, "done": True, "wrong": ""}
    try:
        whose = await links.use(post.database, token, password)
    except links.LinkOver as over:
        return render("console/password.html", {**shown, "over": True}, status_code=over.status)
    except Invalid as wrong:
        shown = {**shown, "done": False, "wrong": wrong.detail}
        return render("console/password.html", shown, status_code=wrong.status)
    post.tell(whose, News.PASSWORD)
    return render("console/password.html", shown)


@router.post("/logout")
async def logout(desk: SignedInDesk, settings: InnkeepSettings) -> Response:
    """End this browser's login."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await sign_out(db, desk.staff, desk.token)
    response = RedirectResponse(LOGIN, status_code=303)
    forget(response, settings, STAFF_COOKIE)
    return response


async def _shown(request: Request, database: Database, status: int = 200, **said: Any) -> Response:
    home: str = request.app.state.settings.public_url
    shown = {
        "email": "",
        "wrong": "",
        "ask_code": False,
        "ways": await sign_on.ways(database),
        "safe_home": home if home.startswith("https://") else "",
        **said,
    }
    return render("console/login.html", shown, status_code=status)


def inside(address: str) -> str:
    """Only to pages of the console: an address in a link must not lead a member of staff elsewhere after signing in."""
    inside = address == "/console" or address.startswith(("/console/", "/console?"))
    return address if inside and "\\" not in address and address.isprintable() else "/console"
