"""Handing guests six digits, with which their phone acts for them."""

from __future__ import annotations

from fastapi import APIRouter, Response

from innkeep.console.desk import frame
from innkeep.console.form_fields import FormFields
from innkeep.console.stays import OfStay
from innkeep.people import queries as people
from innkeep.stays import passes
from innkeep.web.pages import by_script, local, render

router = APIRouter(prefix="/stays/{stay_id}")


@router.post("/access-code")
async def give_code(of: OfStay, said: FormFields) -> Response:
    """Show six digits, this once, to be read out or written down."""
    desk = of.desk
    wanted = said.key("guest_id", "For whom") if "guest_id" in said else None
    async with desk.database.unit_of_work(desk.staff) as db:
        handed = await passes.give_code(db, desk.staff, of.stay_id, wanted)
        hotel = await people.hotel(db, desk.staff)
        names = await people.names(db, desk.staff, {handed.guest_id})
        around = {} if by_script(desk.request) else {"frame": await frame(db, desk.staff)}
    until = local(handed.expires_at, hotel.timezone)
    shown = {"code": handed.secret, "guest": names[handed.guest_id], "until": until, "stay_id": of.stay_id, **around}
    page = "console/stay_access.html" if by_script(desk.request) else "console/stay_access_page.html"
    return render(page, shown)
