"""Escalations over the API: the ladder of each category, and who was called."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from innkeep.api.lists import ListQuery
from innkeep.api.repeating import Edit
from innkeep.api.shapes import Given, Page, Shown
from innkeep.api.values import Clock
from innkeep.orders import escalations, ladder_settings
from innkeep.orders.hours import Quiet
from innkeep.orders.ladder_settings import Setting
from innkeep.orders.ladders import RaiseTo, Step
from innkeep.orders.promises import Escalation
from innkeep.people.models import Category
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(tags=["escalations"])


class StepIn(Given):
    """At `share` percent of the promised time somebody is called; what falls into quiet hours at their end.

    Urgent orders know no quiet hours.
    """

    share: int = Field(ge=1, le=1000, examples=[80])
    raise_to: Annotated[RaiseTo, Field(strict=False, examples=["division"])]
    quiet_from: Clock | None = None
    quiet_until: Clock | None = None

    @model_validator(mode="after")
    def _quiet_hours_are_some(self) -> Self:
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise PydanticCustomError("quiet_hours", "name both ends of the quiet hours, or none")
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise PydanticCustomError("quiet_hours", "let the quiet hours end at another time than they start")
        return self

    def step(self) -> Step:
        """As the domain has it."""
        quiet = Quiet(self.quiet_from, self.quiet_until) if self.quiet_from and self.quiet_until else None
        return Step(self.share, self.raise_to, quiet)


class LadderIn(Given):
    """The steps from the first to the last, each at a greater share than the one before; none at all call nobody."""

    steps: list[StepIn] = Field(
        max_length=9, examples=[[{"share": 80, "raise_to": "division"}, {"share": 100, "raise_to": "manager"}]]
    )


class StepOut(Shown):
    """Who is called at which percentage of the promised time, and when they are not to be disturbed."""

    share: int
    raise_to: RaiseTo
    quiet_from: str | None
    quiet_until: str | None


class LadderOut(Shown):
    """Who is called because of an order of this category. `own` where the hotel has set it itself."""

    category: Category
    own: bool
    steps: list[StepOut]


class EscalationQuery(ListQuery):
    """Which escalations."""

    order_id: UUID | None = None
    step: int | None = Field(default=None, ge=1, le=9)
    raised_to: RaiseTo | None = None
    user_id: UUID | None = None
    sort: Literal["id", "-id", "created_at", "-created_at"] = "-id"


class EscalationOut(Shown):
    """Somebody was called because an order takes its time: at a step of its ladder, once.

    `user_id` where it was one person, who has the order.
    """

    id: UUID
    org_id: UUID
    order_id: UUID
    step: int
    share: int
    raised_to: RaiseTo
    user_id: UUID | None
    created_at: datetime


@router.get("/escalations", summary="List escalations")
async def list_escalations(
    query: Annotated[EscalationQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[EscalationOut]:
    """Newest first; of the orders of one's division or of all."""
    async with database.unit_of_work(staff) as db:
        found = await escalations.escalations_page(db, staff, query.listing(Escalation))
        return query.shown(found, EscalationOut)


@router.get("/escalation-ladders", summary="List the ladders of escalation")
async def list_ladders(staff: SignedInStaff, database: InnkeepDatabase) -> Page[LadderOut]:
    """One a category."""
    async with database.unit_of_work(staff) as db:
        return Page(items=[_shown(each) for each in await ladder_settings.settings(db, staff)])


@router.get("/escalation-ladders/{category}", summary="Read a ladder of escalation")
async def get_ladder(
    category: Category, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> LadderOut:
    """The hotel's own, or what the program itself does."""
    async with database.unit_of_work(staff) as db:
        setting = await ladder_settings.setting(db, staff, category)
    response.headers["ETag"] = f'"{setting.version}"'
    return _shown(setting)


@router.put("/escalation-ladders/{category}", summary="Set a ladder of escalation")
async def set_ladder(
    category: Category, body: LadderIn, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> LadderOut:
    """Orders that are under way climb it from now on; a step that was raised is not raised again."""
    steps = [each.step() for each in body.steps]
    async with database.unit_of_work(staff) as db:
        setting = await ladder_settings.set_ladder(db, staff, category, steps, edit.version)
    edit.tag(setting.version)
    return _shown(setting)


@router.delete(
    "/escalation-ladders/{category}", status_code=status.HTTP_204_NO_CONTENT, summary="Unset a ladder of escalation"
)
async def unset_ladder(category: Category, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """What the program itself does holds again."""
    async with database.unit_of_work(staff) as db:
        await ladder_settings.unset_ladder(db, staff, category)


def _shown(setting: Setting) -> LadderOut:
    steps = [
        StepOut(
            share=step.share,
            raise_to=step.raise_to,
            quiet_from=step.quiet.quiet_from if step.quiet else None,
            quiet_until=step.quiet.quiet_until if step.quiet else None,
        )
        for step in setting.steps
    ]
    return LadderOut(category=setting.category, own=setting.own, steps=steps)
