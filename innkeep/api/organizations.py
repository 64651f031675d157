"""The hotel itself, over the API. Whoever works in a hotel neither makes nor removes one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field, StringConstraints

from innkeep.api.lists import ListQuery
from innkeep.api.moments import HotelTime
from innkeep.api.repeating import Edit, tagged
from innkeep.api.shapes import Change, Given, Page, Shown, Text
from innkeep.api.values import Language, TimeOfDay
from innkeep.people import organizations, queries
from innkeep.people.models import ConversationAssignment, Organization
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/organizations", tags=["organizations"])


Host = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=253)]
WifiName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=32)]
WifiPassword = Annotated[str, StringConstraints(min_length=8, max_length=63)]


class OrganizationQuery(ListQuery):
    """Which hotels."""

    name: str | None = None
    sort: Literal["id", "-id"] = "id"


class OrganizationIn(Given):
    """A hotel."""

    name: Text = Field(examples=["Hotel Aurora"])
    timezone: Text = Field(examples=["Europe/Vienna"], description="A name of the IANA's database")
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] = Field(
        examples=["EUR"], description="ISO 4217; prices keep their numbers"
    )
    language: Language
    checkin_time: TimeOfDay = Field(examples=["15:00"], description="For stays that do not say")
    checkout_time: TimeOfDay = Field(examples=["11:00"], description="For stays that do not say")
    lease_minutes: int = Field(
        ge=1,
        le=1440,
        examples=[30],
        description="Without a word from whoever answers a guest for so long, the desk is asked",
    )
    silence_hours: int = Field(
        ge=1, le=720, examples=[24], description="Without a word from anybody for so long, conversations end"
    )
    conversation_assignment: Annotated[ConversationAssignment, Field(strict=False)] = Field(
        examples=["round_robin"],
        description="Who of those on shift who speak the guest's language gets a conversation that waits for a person",
    )
    conversation_cap: int = Field(ge=1, le=100, examples=[5], description="Conversations somebody is given at a time")
    on_call_minutes: int = Field(
        ge=1, le=120, examples=[5], description="While an emergency waits, the next on call is asked after so long"
    )
    brand_color: Annotated[str, StringConstraints(pattern="^#[0-9a-f]{6}$")] | None = Field(
        examples=["#17614f"], description="What the guest's page is coloured in; null: the house style"
    )
    wifi_name: WifiName | None = Field(examples=["Aurora"], description="Shown to guests during their stay")
    wifi_password: WifiPassword | None = Field(examples=["welcome-to-aurora"], description="null: none is needed")
    model_tokens_a_day: int = Field(
        ge=0,
        le=1_000_000_000,
        examples=[1_000_000],
        description="What a language model may use, if one is set up; 0: no guest's word is told to it",
    )
    model_requests_a_stay: int = Field(
        ge=0, le=100_000, examples=[300], description="How often it may be asked during one stay"
    )
    link_hosts: list[Host] = Field(
        max_length=200,
        examples=[["hotel-aurora.example"]],
        description="Where messages may lead guests; staff ask for more by `link-requests`",
    )
    require_second_factor: bool = Field(
        examples=[True], description="Owners and managers do nothing before they have set up a second factor"
    )
    chat_days: int = Field(ge=1, le=3650, examples=[90], description="Words of a conversation go so long after its end")
    guest_days: int = Field(
        ge=1, le=3650, examples=[365], description="Who a guest was is erased so long after their last stay"
    )


class OrganizationChange(Change, OrganizationIn):
    """What is to change of the hotel."""


class OrganizationOut(Shown):
    """The hotel."""

    id: UUID
    name: str
    timezone: str
    currency: str
    language: str
    checkin_time: HotelTime
    checkout_time: HotelTime
    lease_minutes: int
    silence_hours: int
    conversation_assignment: ConversationAssignment
    conversation_cap: int
    on_call_minutes: int
    brand_color: str | None
    wifi_name: str | None
    wifi_password: str | None
    model_tokens_a_day: int
    model_requests_a_stay: int
    link_hosts: list[str]
    chat_days: int
    require_second_factor: bool
    guest_days: int
    created_at: datetime
    updated_at: datetime


@router.get("", summary="Your hotel")
async def list_organizations(
    query: Annotated[OrganizationQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[OrganizationOut]:
    """A list of one at most: nobody sees another hotel."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await queries.hotels_page(db, staff, query.listing(Organization)), OrganizationOut)


@router.get("/{org_id}", summary="Read your hotel")
async def get_organization(
    org_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> OrganizationOut:
    """Your own one."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await queries.hotel_for(db, staff, org_id), OrganizationOut)


@router.patch("/{org_id}", summary="Change your hotel")
async def change_organization(
    org_id: UUID, body: OrganizationChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> OrganizationOut:
    """What is not named stays as it is. Stays keep their dates and times, in the new time zone."""
    async with database.unit_of_work(staff) as db:
        changed = await organizations.change_hotel(db, staff, org_id, body.changes(), edit.version)
        return edit.shown(changed, OrganizationOut)
