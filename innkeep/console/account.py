"""How one signs in: passkeys, an app for codes, where one is signed in, and how to end that."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.stays_code import code_path
from innkeep.core.db import AsyncSession
from innkeep.core.errors import InnkeepError
from innkeep.core.paging import Listing
from innkeep.core.sealing import seal_of
from innkeep.people.permissions import require_lately
from innkeep.signing_in import browsers, logins, passkeys, providers, sign_on, totp
from innkeep.signing_in.news import News
from innkeep.web.context import ACCOUNT, InnkeepSettings, SigningInTools
from innkeep.web.cookies import remember_question
from innkeep.web.pages import back, render
from innkeep.web.post import GoingPost

router = APIRouter(prefix="/account")

MOST_LOGINS = 50

Code = Annotated[str, Form(max_length=40)]


@router.get("")
async def account_page(desk: SignedInDesk) -> Response:
    """The page of one's own account, all of it."""
    return await _shown(desk)


@router.post("/app")
async def begin(desk: SignedInDesk, settings: InnkeepSettings) -> Response:
    """Show an app what to count with."""
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            new = await totp.begin(db, desk.staff, seal_of(settings))
    except InnkeepError as refused:
        return await _shown(desk, wrong=refused.detail, status=refused.status)
    size, path = code_path(new.uri)
    return await _shown(desk, new={"secret": new.secret, "uri": new.uri, "size": size, "path": path})


@router.post("/app/confirmation")
async def confirm(desk: SignedInDesk, post: GoingPost, code: Code = "") -> Response:
    """Let it count, and show the recovery codes, this once."""
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            codes = await totp.confirm(db, desk.staff, seal_of(post.settings), code)
    except InnkeepError as refused:
        return await _shown(desk, wrong=f"{refused.detail} Begin with the square code anew.", status=refused.status)
    post.tell_colleague(desk.staff, desk.staff.user_id, News.APP)
    return await _shown(desk, codes=codes)


@router.post("/app/removal")
async def remove(desk: SignedInDesk, post: GoingPost, code: Code = "") -> Response:
    """Take it away, by one more code."""
    try:
        await totp.remove(desk.database, desk.staff, seal_of(post.settings), code)
    except InnkeepError as refused:
        return await _shown(desk, wrong=refused.detail, status=refused.status)
    post.tell_colleague(desk.staff, desk.staff.user_id, News.APP_GONE)
    return back(ACCOUNT)


@router.post("/passkeys/{passkey_id}/removal")
async def remove_passkey(desk: SignedInDesk, passkey_id: UUID, post: GoingPost) -> Response:
    """Take a passkey away."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await passkeys.remove(db, desk.staff, passkey_id)
    post.tell_colleague(desk.staff, desk.staff.user_id, News.PASSKEY_GONE)
    return back(ACCOUNT)


@router.post("/sign-on")
async def connect(desk: SignedInDesk, tools: SigningInTools) -> Response:
    """To the hotel's provider, to say there who one is; soon after signing in, for it is one more way in."""
    try:
        require_lately(desk.staff)
        begun = await sign_on.begin(desk.database, tools, desk.staff.org_id, ACCOUNT, desk.staff.user_id)
    except InnkeepError as refused:
        return await _shown(desk, wrong=refused.detail, status=refused.status)
    page = await _shown(desk)
    page.headers["Refresh"] = f"0; url={begun.url}"  # a form may lead to ourselves alone
    remember_question(page, tools.settings, begun.kept)
    return page


@router.post("/sign-on/removal")
async def forget_identity(desk: SignedInDesk) -> Response:
    """Let go of the account at the hotel's provider."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await providers.forget_identity(db, desk.staff, desk.staff.user_id)
    return back(ACCOUNT)


@router.post("/logins/{login_id}/end")
async def end_login(desk: SignedInDesk, login_id: UUID) -> Response:
    """Sign out somewhere else."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await logins.end_login(db, desk.staff, login_id)
    return back(ACCOUNT)


@router.post("/logins/end")
async def end_other_logins(desk: SignedInDesk) -> Response:
    """Sign out everywhere else."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await logins.end_others(db, desk.staff, desk.token)
    return back(ACCOUNT)


async def _shown(desk: Desk, *, status: int = 200, **said: Any) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        shown: dict[str, Any] = {"wrong": "", "new": None, "codes": [], **await _known(db, desk), **said}
    page = "console/settle.html" if desk.staff.unsettled else "console/account.html"
    return render(page, shown, status_code=status)


async def _known(db: AsyncSession, desk: Desk) -> dict[str, Any]:
    has_app = await totp.has_factor(db, desk.staff.org_id, desk.staff.user_id)
    found = await logins.logins_page(db, desk.staff, Listing(MOST_LOGINS, "seen_at"))
    return {
        **await around(db, desk, "account"),
        "has_app": has_app,
        "codes_left": await totp.codes_left(db, desk.staff),
        "passkeys": await passkeys.passkeys_page(db, desk.staff, Listing(MOST_LOGINS, descending=False)),
        "logins": [(each, browsers.named(each.browser), logins.is_of(each, desk.token)) for each in found],
        "identity": await providers.identity_of(db, desk.staff),
        "provider": await providers.provider_of(db, desk.staff),
    }
