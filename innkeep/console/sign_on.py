"""Signing in with the hotel's own accounts: to its provider, back from there, and a second factor if there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Query, Request
from fastapi.responses import Response

from innkeep.console.signing_in import inside
from innkeep.core.errors import InnkeepError
from innkeep.signing_in import sign_on
from innkeep.signing_in.entering import SecondFactorNeeded, WrongSecondFactor, enter_as, tell
from innkeep.signing_in.news import News
from innkeep.signing_in.sign_on import Proved, ProviderAnswer
from innkeep.signing_in.tries import TooManyTries
from innkeep.web.context import (
    ACCOUNT,
    SIGN_ON_COOKIE,
    AtTheDoor,
    InnkeepDatabase,
    MaybeStaff,
    SigningInTools,
    cookie_of,
)
from innkeep.web.cookies import forget, remember_question, remember_staff
from innkeep.web.pages import back, render
from innkeep.web.post import GoingPost

router = APIRouter(prefix="/sign-on")

NextPage = Annotated[str, Query(alias="next", max_length=2000)]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A browser between the provider and the console."""

    request: Request
    door: AtTheDoor
    tools: SigningInTools
    afterwards: BackgroundTasks

    def shown(self, status: int = 200, **said: Any) -> Response:
        """The page."""
        known = {"email": "", "next": "/console", "ways": [], "wrong": "", "ask_code": False, **said}
        return render("console/sign_on.html", known, status_code=status)

    async def let_in(self, proved: Proved, code: str | None) -> Response:
        """On to the console, or to the question for a code. SecondFactorNeeded, WrongSecondFactor, TooManyTries."""
        entered = await enter_as(self.door.database, self.tools.seal, proved.who, code, self.door.browser)
        response = back(inside(proved.next))
        remember_staff(response, self.door.settings, entered)
        forget(response, self.door.settings, SIGN_ON_COOKIE)
        self.afterwards.add_task(tell, self.door.settings, entered)
        return response


AtTheThreshold = Annotated[Threshold, Depends()]


@router.get("")
async def find_way(
    at: AtTheThreshold,
    database: InnkeepDatabase,
    email: Annotated[str, Query(max_length=320)] = "",
    next_page: NextPage = "/console",
) -> Response:
    """Which hotel's accounts somebody has, by the domain of their address; on at once where there is one."""
    found = await sign_on.ways(database, email) if email.strip() else []
    wrong = "No hotel here takes accounts of that domain. Sign in with your password." if email and not found else ""
    page = at.shown(email=email, next=inside(next_page), ways=found, wrong=wrong)
    if len(found) == 1:
        page.headers["Refresh"] = f"0; url={sign_on.PATH}/{found[0].org_id}"
    return page


@router.post("/code")
async def show_code(at: AtTheThreshold, code: Annotated[str, Form(max_length=40)] = "") -> Response:
    """A second factor, after the provider's word."""
    try:
        proved = Proved.opened(at.tools.seal, cookie_of(at.request, SIGN_ON_COOKIE))
        return await at.let_in(proved, code)
    except (WrongSecondFactor, SecondFactorNeeded, TooManyTries) as wrong:
        return at.shown(wrong.status, ask_code=True, wrong=wrong.detail)
    except InnkeepError as refused:
        return at.shown(refused.status, wrong=refused.detail)


@router.get("/{org_id}")
async def begin(at: AtTheThreshold, org_id: UUID, next_page: NextPage = "/console") -> Response:
    """To the provider of a hotel."""
    try:
        begun = await sign_on.begin(at.door.database, at.tools, org_id, inside(next_page))
    except InnkeepError as refused:
        return at.shown(refused.status, wrong=refused.detail)
    response = back(begun.url)
    remember_question(response, at.door.settings, begun.kept)
    return response


@dataclass(frozen=True, slots=True)
class Brought:
    """What the provider has written into the address."""

    org_id: UUID
    state: Annotated[str, Query(max_length=200)] = ""
    code: Annotated[str, Query(max_length=4000)] = ""
    iss: Annotated[str | None, Query(max_length=2000)] = None
    error: Annotated[str | None, Query(max_length=200)] = None

    @property
    def answer(self) -> ProviderAnswer:
        """The same, as the domain has it."""
        return ProviderAnswer(self.org_id, self.state, self.code, self.iss, self.error)


@router.get("/{org_id}/back")
async def come_back(
    at: AtTheThreshold, here: MaybeStaff, brought: Annotated[Brought, Depends()], post: GoingPost
) -> Response:
    """From the provider, with its word or without: into the console, or back to one's own account."""
    try:
        kept = cookie_of(at.request, SIGN_ON_COOKIE)
        answer = replace(brought.answer, by=here.user_id if here else None)
        proved = await sign_on.finish(at.door.database, at.tools, kept, answer)
    except InnkeepError as refused:
        return at.shown(refused.status, wrong=refused.detail)
    if proved is None:
        assert here is not None  # noqa: S101 - who says there who they are is signed in here
        post.tell_colleague(here, here.user_id, News.PROVIDER)
        connected = back(ACCOUNT)
        forget(connected, at.door.settings, SIGN_ON_COOKIE)
        return connected
    try:
        return await at.let_in(proved, None)
    except SecondFactorNeeded:
        page = at.shown(ask_code=True)
        remember_question(page, at.door.settings, proved.sealed(at.tools.seal))
        return page
