"""Styles, scripts and icons, at addresses that hold what release they are of: `/static/{release}/guest.js`.

A script that imports another one beside it gets that of the same release, so a browser may keep all of them for ever.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from fastapi import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"

JOINED = {
    "guest-page.css": (
        "tokens.css",
        "components.css",
        "guest.css",
        "guest-pages.css",
        "guest-menu.css",
        "guest-modes.css",
    )
}
"""Styles that are asked for at once: what a slow phone waits for is how often it has to ask."""

_OF_RELEASE = re.compile(r"([0-9a-f]{12})/(.+)")


@cache
def release() -> str:
    """What the files are, in twelve digits: others as soon as one of them is another one."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def asset(name: str) -> str:
    """The address of a static file in this release."""
    if name not in JOINED and not (STATIC / name).is_file():
        raise FileNotFoundError(STATIC / name)
    return f"/static/{release()}/{name}"


class Assets(StaticFiles):
    """The files. What was asked for by release may be kept for ever; a page of an older one gets what there is now."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or those that are joined under the name."""
        of_release = _OF_RELEASE.fullmatch(path)
        name = of_release[2] if of_release else path
        kept = of_release is not None and of_release[1] == release()
        response = _joined(name) if name in JOINED else await super().get_response(name, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
        return response


def _joined(name: str) -> Response:
    return Response("\n".join((STATIC / part).read_text() for part in JOINED[name]), media_type="text/css")
