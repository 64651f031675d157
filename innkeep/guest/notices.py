"""The guest's page as an app, and being told on the guest's own phone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, status
from fastapi.responses import JSONResponse, Response

from innkeep.core.errors import NotFound
from innkeep.notices import subscriptions
from innkeep.notices.keys import keys_of
from innkeep.notices.webpush import b64
from innkeep.stays.doors import hotel_of_room
from innkeep.web.context import InnkeepDatabase, InnkeepSettings, StayingGuest, guest_token
from innkeep.web.notices import MANIFEST, manifest
from innkeep.web.subscribing import EndpointIn, PushKeyOut, SubscriptionIn

router = APIRouter(prefix="/g/{code}", include_in_schema=False)


def _token(request: Request) -> str:
    return guest_token(request)


Token = Annotated[str, Depends(_token)]


class UnknownCode(NotFound):
    """No room has this code."""


@router.get("/manifest.webmanifest")
async def app(code: str, database: InnkeepDatabase) -> Response:
    """Named as the hotel, opening at this room. Browsers ask for it without their cookies."""
    hotel = await hotel_of_room(database, code)
    if hotel is None:
        raise UnknownCode("This code is not known here.")
    return JSONResponse(manifest(hotel, hotel.name, f"/g/{code}"), media_type=MANIFEST)


@router.get("/push-key")
async def push_key(guest: StayingGuest, database: InnkeepDatabase) -> PushKeyOut:
    """The hotel's public key."""
    async with database.unit_of_work(guest) as db:
        return PushKeyOut(key=b64((await keys_of(db, guest.org_id)).public_key))


@router.post("/push-subscriptions", status_code=status.HTTP_204_NO_CONTENT)
async def subscribe(
    body: SubscriptionIn, guest: StayingGuest, token: Token, database: InnkeepDatabase, settings: InnkeepSettings
) -> None:
    """Tell the guest on this phone, as long as it is let in."""
    private = settings.private_addresses
    async with database.unit_of_work(guest) as db:
        await subscriptions.subscribe(db, guest, token, body.browser(), private_addresses=private)


@router.delete("/push-subscriptions", status_code=status.HTTP_204_NO_CONTENT)
async def unsubscribe(body: EndpointIn, guest: StayingGuest, database: InnkeepDatabase) -> None:
    """Tell the guest on this phone no more."""
    async with database.unit_of_work(guest) as db:
        await subscriptions.unsubscribe_endpoint(db, guest, body.endpoint)
