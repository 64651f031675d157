"""Passkeys over the API: kept for oneself, and signed in with. Options and answers are WebAuthn's own JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query, Response, status
from pydantic import Field

from innkeep.api.lists import ListQuery
from innkeep.api.shapes import Given, Page, Shown, StaffOut, Text
from innkeep.signing_in import passkeys
from innkeep.signing_in.entering import tell
from innkeep.signing_in.logins import signed_in
from innkeep.signing_in.models import Passkey
from innkeep.signing_in.news import News
from innkeep.web.context import AtTheDoor, InnkeepDatabase, SignedInPerson, SigningInTools
from innkeep.web.cookies import remember_staff
from innkeep.web.post import GoingPost

router = APIRouter(prefix="/auth", tags=["passkeys"])


class AskedOut(Shown):
    """What the browser asks the device for (`PublicKeyCredential.parse…OptionsFromJSON`); `state` is sent back."""

    options: dict[str, Any]
    state: str


class AnswerIn(Given):
    """What the device answered (`credential.toJSON()`)."""

    credential: dict[str, Any] = Field(examples=[{"id": "…", "rawId": "…", "type": "public-key", "response": {}}])
    state: str = Field(min_length=1, max_length=1000)

    def answer(self) -> passkeys.PasskeyAnswer:
        """As the domain has it."""
        return passkeys.PasskeyAnswer(self.credential, self.state)


class PasskeyIn(AnswerIn):
    """A new passkey, and what to call it."""

    name: Text = Field(examples=["My telephone"])


class PasskeyOut(Shown):
    """A passkey of yours."""

    id: UUID
    name: str
    used_at: datetime | None
    created_at: datetime


class KeptOut(Shown):
    """Recovery codes, with one's first second factor; none otherwise. Not shown again."""

    recovery_codes: list[str]


class PasskeyQuery(ListQuery):
    """Which passkeys."""

    sort: Literal["id", "-id", "name", "-name"] = "id"


@router.get("/passkeys", summary="List your passkeys")
async def list_passkeys(
    query: Annotated[PasskeyQuery, Query()], staff: SignedInPerson, database: InnkeepDatabase
) -> Page[PasskeyOut]:
    """Oldest first."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await passkeys.passkeys_page(db, staff, query.listing(Passkey)), PasskeyOut)


@router.post("/passkeys/options", summary="Begin with a passkey")
async def begin_passkey(staff: SignedInPerson, database: InnkeepDatabase, tools: SigningInTools) -> AskedOut:
    """Good for five minutes, within a quarter of an hour after signing in: it is one more way in."""
    async with database.unit_of_work(staff) as db:
        return AskedOut.model_validate(await passkeys.begin(db, staff, tools))


@router.post("/passkeys", status_code=status.HTTP_201_CREATED, summary="Keep a passkey")
async def keep_passkey(body: PasskeyIn, staff: SignedInPerson, tools: SigningInTools, post: GoingPost) -> KeptOut:
    """From now on a password alone does not sign you in."""
    async with post.database.unit_of_work(staff) as db:
        codes = await passkeys.finish(db, staff, tools, body.answer(), body.name)
    post.tell_colleague(staff, staff.user_id, News.PASSKEY)
    return KeptOut(recovery_codes=codes)


@router.delete("/passkeys/{passkey_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Take a passkey away")
async def remove_passkey(passkey_id: UUID, staff: SignedInPerson, post: GoingPost) -> None:
    """One of your own."""
    async with post.database.unit_of_work(staff) as db:
        await passkeys.remove(db, staff, passkey_id)
    post.tell_colleague(staff, staff.user_id, News.PASSKEY_GONE)


@router.post("/passkey-login/options", summary="Ask for a passkey to sign in with")
async def ask_for_passkey(tools: SigningInTools) -> AskedOut:
    """Of whoever holds the device: no address is needed."""
    return AskedOut.model_validate(passkeys.ask(tools))


@router.post("/passkey-login", summary="Sign in with a passkey")
async def login_by_passkey(
    body: AnswerIn, response: Response, door: AtTheDoor, tools: SigningInTools, afterwards: BackgroundTasks
) -> StaffOut:
    """Both factors at once. An answer is taken once."""
    entered = await passkeys.enter(door.database, tools, body.answer(), door.browser)
    remember_staff(response, door.settings, entered)
    afterwards.add_task(tell, door.settings, entered)
    return StaffOut.model_validate(await signed_in(door.database, entered.token))
