"""Keys of programs: made, shown once, looked at, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import BaseModel, Field

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.core import clock
from innkeep.core.errors import Invalid
from innkeep.core.paging import Listing
from innkeep.people import api_keys
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, SignInAgain, allowed
from innkeep.web.pages import back, render

router = APIRouter(prefix="/settings/keys")

HOME = "/console/settings/keys"

MOST = 100
"""Keys that the page shows, the newest first."""

ABOUT: tuple[tuple[str, tuple[Operation, ...]], ...] = (
    (
        "Orders",
        (
            Operation.READ_ORDERS,
            Operation.READ_ALL_DIVISIONS,
            Operation.MOVE_ORDERS,
            Operation.PLACE_ORDERS,
            Operation.ORDER_OFF_MENU,
            Operation.OVERRIDE_CATALOGUE,
            Operation.REASSIGN_ORDERS,
            Operation.REOPEN_REJECTED,
            Operation.DELETE_ORDERS,
        ),
    ),
    (
        "Conversations",
        (
            Operation.READ_CONVERSATIONS,
            Operation.WRITE_CONVERSATIONS,
            Operation.REASSIGN_CONVERSATIONS,
            Operation.DELETE_CONVERSATIONS,
        ),
    ),
    ("Stays", (Operation.MANAGE_STAYS, Operation.MANAGE_ACCOUNTS, Operation.MANAGE_GUESTS)),
    (
        "The house",
        (
            Operation.READ_HOUSE,
            Operation.MANAGE_HOUSE,
            Operation.MARK_SOLD_OUT,
            Operation.MANAGE_SERVICE_LEVELS,
            Operation.READ_REPORTS,
        ),
    ),
    (
        "People and programs",
        (
            Operation.READ_COLLEAGUES,
            Operation.READ_PEOPLE,
            Operation.MANAGE_PEOPLE,
            Operation.MANAGE_MANAGERS,
            Operation.MANAGE_INTEGRATIONS,
            Operation.READ_AUDIT,
            Operation.EXPORT_PEOPLE,
            Operation.ERASE_PEOPLE,
        ),
    ),
)
"""What a key may be made for, by what it is about."""

LIFETIMES = (("30", "30 days"), ("90", "90 days"), ("365", "a year"))


class KeyForm(BaseModel):
    """A key to make: what it is for, what it may do, and for how many days."""

    name: str = Field(default="", max_length=200)
    operations: list[str] = Field(default=[], max_length=100)
    days: int = Field(default=90, ge=1, le=365)


@router.get("")
async def keys_page(desk: SignedInDesk) -> Response:
    """All keys, those that hold no more included."""
    return await _shown(desk)


@router.post("")
async def make_key(desk: SignedInDesk, form: Annotated[KeyForm, Form()]) -> Response:
    """Make one, and show it, this once."""
    wrong = "Say what the key is for." if not form.name.strip() else ""
    wrong = wrong or ("Say what the program may do." if not form.operations else "")
    if wrong:
        return await _shown(desk, wrong=wrong, form=form, status=422)
    values = {"name": form.name.strip(), "operations": form.operations}
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            expires_at = clock.now() + timedelta(days=form.days)
            made = await api_keys.create_api_key(db, desk.staff, {**values, "expires_at": expires_at})
    except (Invalid, SignInAgain) as refused:
        return await _shown(desk, wrong=refused.detail, form=form, status=refused.status)
    return await _shown(desk, made=made)


@router.post("/{key_id}/revocation")
async def revoke_key(desk: SignedInDesk, key_id: UUID) -> Response:
    """Let it open nothing any more."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await api_keys.revoke_api_key(db, desk.staff, key_id)
    return back(HOME)


async def _shown(desk: Desk, *, form: KeyForm | None = None, status: int = 200, **said: Any) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        keys = await api_keys.api_keys_page(db, desk.staff, Listing(MOST))
        shown = {
            **await around(db, desk, "keys"),
            "keys": keys[:MOST],
            "names": await people.names(db, desk.staff, {key.user_id for key in keys}),
            "about": [(name, [each for each in each_of if allowed(desk.staff, each)]) for name, each_of in ABOUT],
            "words": {each.scope: each.value for each in Operation},
            "lifetimes": LIFETIMES,
            "form": form or KeyForm(),
            "wrong": "",
            "made": None,
            **said,
        }
    return render("console/keys_of_programs.html", shown, status_code=status)
