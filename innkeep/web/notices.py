"""What notices need of the web outside of the two faces: the service worker, and the link to have no more e-mail."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from innkeep.core.actors import Program
from innkeep.notices.keys import hotel_of
from innkeep.notices.mailing import Addressee, addressee, stop_mail
from innkeep.notices.wording import direction, known, words
from innkeep.people.models import Organization
from innkeep.web.assets import STATIC, asset
from innkeep.web.context import InnkeepDatabase
from innkeep.web.pages import environment, render

router = APIRouter(include_in_schema=False)

COLOUR = "#17614f"
BACKGROUND = "#faf9f6"

MANIFEST = "application/manifest+json"

environment.globals["notice_words"] = lambda language: words(known(language))


@router.get("/sw.js")
async def service_worker() -> Response:
    """At the root, so that it may see to both faces; looked at anew each time, for it cannot change its address."""
    headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
    return FileResponse(STATIC / "sw.js", media_type="text/javascript", headers=headers)


@router.get("/mail/{token}")
async def ask(token: str, database: InnkeepDatabase) -> Response:
    """Whoever follows the link is asked first: mail programs look at links by themselves."""
    async with database.unit_of_work(Program(org_id=hotel_of(token))) as db:
        return _page(await addressee(db, token), stopped=False)


@router.post("/mail/{token}")
async def stop(token: str, database: InnkeepDatabase) -> Response:
    """No more e-mail: by the button of the page, or by the mail program itself with one click (RFC 8058)."""
    async with database.unit_of_work(Program(org_id=hotel_of(token))) as db:
        return _page(await stop_mail(db, token), stopped=True)


def _page(who: Addressee, *, stopped: bool) -> Response:
    language = known(*who.languages)
    said = {"words": words(language), "hotel": who.hotel, "stopped": stopped}
    response = render("web/mail.html", {**said, "language": language, "dir": direction(language)})
    # Its form has to say where it comes from; there is no room's code in the address.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def manifest(hotel: Organization | None, name: str, place: str) -> dict[str, Any]:
    """What a phone keeps of a face as an app (W3C Web App Manifest): `place` is where it begins, and all of it."""
    return {
        "id": place,
        "name": name,
        "short_name": name if len(name) <= 12 else (hotel.name if hotel else name),  # noqa: PLR2004 - what fits
        "start_url": place,
        "scope": place,
        "display": "standalone",
        "lang": hotel.language if hotel else "en",
        "background_color": BACKGROUND,
        "theme_color": (hotel and hotel.brand_color) or COLOUR,
        "icons": [
            {"src": asset("icons/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": asset("icons/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": asset("icons/maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            {"src": asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
    }
