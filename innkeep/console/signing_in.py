"""The door of the console."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from innkeep.console.desk import LOGIN, SignedInDesk
from innkeep.core.sealing import seal_of
from innkeep.people.actions import WrongCredentials, sign_out
from innkeep.signing_in.entering import Knock, SecondFactorNeeded, WrongSecondFactor, enter
from innkeep.signing_in.tries import TooManyTries
from innkeep.web.context import InnkeepDatabase, InnkeepSettings, KnockingBrowser, MaybeStaff
from innkeep.web.cookies import forget_staff, remember_staff
from innkeep.web.pages import render

router = APIRouter()


class LoginForm(BaseModel):
    """What stands in the form. `next` is where the browser wanted to go."""

    email: str = Field(default="", max_length=320)
    password: str = Field(default="", max_length=128)
    code: str | None = Field(default=None, max_length=40)
    next: str = "/console"


@router.get("/login")
async def login_page(request: Request, staff: MaybeStaff, next: str = "/console") -> Response:  # noqa: A002 - the address says ?next=
    """The form; the console itself for who is signed in already."""
    if staff is not None:
        return RedirectResponse(_inside(next), status_code=303)
    return render(request, "console/login.html", {"next": _inside(next), "email": "", "wrong": "", "ask_code": False})


@router.post("/login")
async def login(
    request: Request,
    database: InnkeepDatabase,
    settings: InnkeepSettings,
    browser: KnockingBrowser,
    form: Annotated[LoginForm, Form()],
) -> Response:
    """Sign in and go on to where the browser wanted to go; ask for a code where one is needed."""
    shown = {"next": _inside(form.next), "email": form.email, "wrong": "", "ask_code": form.code is not None}
    try:
        knock = Knock(form.email, form.password, form.code)
        entered = await enter(database, seal_of(settings), knock, browser)
    except SecondFactorNeeded as needed:
        return render(request, "console/login.html", {**shown, "ask_code": True}, status_code=needed.status)
    except (WrongCredentials, WrongSecondFactor, TooManyTries) as wrong:
        return render(request, "console/login.html", {**shown, "wrong": wrong.detail}, status_code=wrong.status)
    response = RedirectResponse(_inside(form.next), status_code=303)
    remember_staff(response, settings, entered)
    return response


@router.post("/logout")
async def logout(desk: SignedInDesk, settings: InnkeepSettings) -> Response:
    """End this browser's login."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await sign_out(db, desk.staff, desk.token)
    response = RedirectResponse(LOGIN, status_code=303)
    forget_staff(response, settings)
    return response


def _inside(address: str) -> str:
    """Only to pages of the console: an address in a link must not lead a member of staff elsewhere after signing in."""
    inside = address == "/console" or address.startswith(("/console/", "/console?"))
    return address if inside and "\\" not in address and address.isprintable() else "/console"
