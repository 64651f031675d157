"""Signing in and out over the API."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response, status

from innkeep.api.shapes import LoginIn, StaffOut
from innkeep.people.actions import sign_in, sign_out
from innkeep.people.queries import signed_in
from innkeep.web.context import InnkeepDatabase, InnkeepSettings, SignedInPerson, SignedInStaff, staff_token
from innkeep.web.cookies import forget_staff, remember_staff

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login", summary="Sign in as staff")
async def login(body: LoginIn, response: Response, database: InnkeepDatabase, settings: InnkeepSettings) -> StaffOut:
    """Give an e-mail and a password, get the session cookie."""
    token = await sign_in(database, body.email, body.password)
    remember_staff(response, settings, token)
    return StaffOut.model_validate(await signed_in(database, token))


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
    forget_staff(response, settings)


@router.get("/me", summary="Who is signed in")
async def me(staff: SignedInStaff) -> StaffOut:
    """The member of staff behind the cookie or the key."""
    return StaffOut.model_validate(staff)
