"""Who vouches for the hotel's staff, over the API: a provider that speaks OpenID Connect. For owners."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import Field, StringConstraints

from innkeep.api.repeating import Edit, tagged
from innkeep.api.shapes import Given, Shown, Text
from innkeep.signing_in import providers, sign_on
from innkeep.signing_in.tools import Tools
from innkeep.web.context import InnkeepDatabase, SignedInPerson, SigningInTools

router = APIRouter(tags=["sign-on"])

Issuer = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^https?://[^?#\s]+$")]
ClientText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[!-~]+$")
]
Domain = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, max_length=253, pattern=r"^([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+$"
    ),
]


class SignOnProviderIn(Given):
    """Who vouches. `client_secret` is kept sealed and never shown; without it, the one that is kept goes on.

    With `required`, all but owners come in no other way; it takes somebody who has come in by the provider before.
    """

    name: Text = Field(examples=["Microsoft"], description="What stands on the button")
    issuer: Issuer = Field(examples=["https://login.hotel.example"], description="As the provider calls itself")
    client_id: ClientText = Field(examples=["innkeep"])
    client_secret: ClientText | None = Field(default=None, examples=["s3cr3t-of-the-client"])
    email_domains: list[Domain] = Field(
        min_length=1, max_length=20, examples=[["hotel.example"]], description="For whose addresses its word counts"
    )
    required: bool = False


class SignOnProviderOut(Shown):
    """Who vouches. `redirect_uri` is to be registered there."""

    id: UUID
    org_id: UUID
    name: str
    issuer: str
    client_id: str
    email_domains: list[str]
    required: bool
    redirect_uri: str = ""
    created_at: datetime
    updated_at: datetime


class SignOnIdentityOut(Shown):
    """By whose word you have come in, and when last."""

    issuer: str
    created_at: datetime
    used_at: datetime


@router.get("/sign-on-provider", summary="Who vouches for your staff")
async def get_provider(
    staff: SignedInPerson, database: InnkeepDatabase, tools: SigningInTools, response: Response
) -> SignOnProviderOut:
    """404 when nobody does."""
    async with database.unit_of_work(staff) as db:
        return _shown(tools, tagged(response, await providers.provider_for(db, staff), SignOnProviderOut))


@router.put("/sign-on-provider", summary="Let a provider vouch for your staff")
async def set_provider(
    body: SignOnProviderIn, staff: SignedInPerson, database: InnkeepDatabase, tools: SigningInTools, edit: Edit
) -> SignOnProviderOut:
    """It is asked whether it is there. Another issuer or client forgets whom the one before meant by whom.

    422 when it does not answer; 409 when it is to be required and nobody has come in by it yet.
    """
    provider = await providers.set_provider(database, staff, tools, body.model_dump(), edit.version)
    return _shown(tools, edit.shown(provider, SignOnProviderOut))


@router.delete("/sign-on-provider", status_code=status.HTTP_204_NO_CONTENT, summary="Let nobody vouch any more")
async def remove_provider(staff: SignedInPerson, database: InnkeepDatabase) -> None:
    """Everybody signs in by password or passkey again."""
    async with database.unit_of_work(staff) as db:
        await providers.remove_provider(db, staff)


@router.get("/auth/sign-on", summary="Your account at the provider")
async def get_identity(staff: SignedInPerson, database: InnkeepDatabase) -> SignOnIdentityOut:
    """404 when you have not come in by it."""
    async with database.unit_of_work(staff) as db:
        return SignOnIdentityOut.model_validate(await providers.identity_for(db, staff))


@router.delete(
    "/auth/sign-on", status_code=status.HTTP_204_NO_CONTENT, summary="Let go of your account at the provider"
)
async def forget_identity(staff: SignedInPerson, database: InnkeepDatabase) -> None:
    """You are known by your address again when you come in by it the next time."""
    async with database.unit_of_work(staff) as db:
        await providers.forget_identity(db, staff, staff.user_id)


def _shown(tools: Tools, provider: SignOnProviderOut) -> SignOnProviderOut:
    return provider.model_copy(update={"redirect_uri": sign_on.way_back(tools.settings, provider.org_id)})
