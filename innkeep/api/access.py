"""Handing guests what lets their phones act for them, and ending it, over the API."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, status
from pydantic import Field

from innkeep.api.shapes import Given, Page, Shown
from innkeep.api.stay_shapes import Key
from innkeep.stays import devices, passes, queries
from innkeep.web.context import InnkeepDatabase, InnkeepSettings, SignedInStaff

router = APIRouter(prefix="/checkin-rooms", tags=["checkin-rooms"])


class PassIn(Given):
    """For whom."""

    guest_id: Key | None = Field(default=None, description="A guest of the stay; null: the primary one")


class AccessCodeOut(Shown):
    """Six digits to read out or to print. They are shown this once."""

    code: str = Field(examples=["402913"])
    guest_id: UUID
    expires_at: datetime


class AccessLinkOut(Shown):
    """A link to show on a screen or to send. It is shown this once."""

    url: str
    code: str | None = Field(description="What has to be typed beside a link that was made to be sent")
    guest_id: UUID
    expires_at: datetime


class LinkIn(PassIn):
    """For whom, and how it gets there."""

    to_send: bool = Field(default=False, description="It goes through other hands: it opens with the digits only")


class PhoneOut(Shown):
    """A phone that is let in. `verified`: the hotel handed its guest a code or a link; `shared`: many use it."""

    id: UUID
    org_id: UUID
    stay_id: UUID
    guest_id: UUID
    verified: bool
    shared: bool
    seen_at: datetime
    created_at: datetime
    updated_at: datetime


@router.post("/{stay_id}/access-codes", status_code=status.HTTP_201_CREATED, summary="Give a guest six digits")
async def give_code(stay_id: UUID, body: PassIn, staff: SignedInStaff, database: InnkeepDatabase) -> AccessCodeOut:
    """To type on one phone, once, within ten minutes. What was given before holds no more. 409 unless checked in."""
    async with database.unit_of_work(staff) as db:
        given = await passes.give_code(db, staff, stay_id, body.guest_id)
    return AccessCodeOut(code=given.secret, guest_id=given.guest_id, expires_at=given.expires_at)


@router.post("/{stay_id}/access-links", status_code=status.HTTP_201_CREATED, summary="Give a guest a link")
async def give_link(
    stay_id: UUID, body: LinkIn, staff: SignedInStaff, database: InnkeepDatabase, settings: InnkeepSettings
) -> AccessLinkOut:
    """To follow on one phone, once, within thirty minutes. 409 unless checked in."""
    async with database.unit_of_work(staff) as db:
        given = await passes.give_link(db, staff, stay_id, body.guest_id, mailed=body.to_send)
        room = await queries.room_of(db, staff, stay_id)
    url = passes.link_to(settings.public_url, room.code, given)
    return AccessLinkOut(url=url, code=given.digits, guest_id=given.guest_id, expires_at=given.expires_at)


@router.get("/{stay_id}/phones", summary="List the phones of a stay")
async def list_phones(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> Page[PhoneOut]:
    """Those that are let in, the newest first."""
    async with database.unit_of_work(staff) as db:
        found = await devices.phones_of(db, staff, stay_id)
        return Page(items=[PhoneOut.model_validate(each) for each in found])


@router.delete("/{stay_id}/phones/{phone_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Shut a phone out")
async def shut_out(stay_id: UUID, phone_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """At once, with everything that it has open. The stay and its other phones go on."""
    async with database.unit_of_work(staff) as db:
        await devices.shut_out(db, staff, stay_id, phone_id)
