"""Pages: Jinja templates, looked up in the package of whoever shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from innkeep.core import clock
from innkeep.web import languages
from innkeep.web.assets import asset
from innkeep.web.meant import Proving, proof
from innkeep.web.texts import said, visible

_PACKAGE = Path(__file__).parent.parent

environment = Environment(
    loader=FileSystemLoader([_PACKAGE / "web/templates", _PACKAGE / "guest/templates", _PACKAGE / "console/templates"]),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    finalize=visible,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n", Proving],
)
environment.policies["ext.i18n.trimmed"] = True


def render(template: str, context: Mapping[str, Any], status_code: int = 200) -> HTMLResponse:
    """A page, or a fragment of one, as an answer."""
    return HTMLResponse(fragment(template, **context), status_code=status_code)


def fragment(template: str, **context: Any) -> str:
    """Render a template as text, without a response around it."""
    return environment.get_template(template).render(**context)


def part(template: str, **context: Any) -> Markup:
    """A template that another one may hold as it is: it has escaped what it was given."""
    html = fragment(template, **context)
    return Markup(html)  # noqa: S704 # nosec B704


def page(html: str, status_code: int = 200) -> HTMLResponse:
    """A page that was rendered before, as an answer."""
    return HTMLResponse(html, status_code=status_code)


def back(address: str) -> RedirectResponse:
    """To another page, after a form was heeded or where this one is not to be seen."""
    return RedirectResponse(address, status_code=303)


def by_script(request: Request) -> bool:
    """Whether the page's own script asks, which can put a fragment into place."""
    return "hx-request" in request.headers


def done(request: Request, changed: str, address: str) -> Response:
    """The answer to a form: what changed, for a script; the page itself again, for a browser without one."""
    return HTMLResponse(changed) if by_script(request) else RedirectResponse(address, status_code=303)


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency, as `EUR 12.50`; below zero, with a minus before both."""
    return f"{'−' if amount < 0 else ''}{currency} {abs(amount):,.2f}"


def local(moment: datetime, zone: str) -> datetime:
    """A moment on the hotel's own clock."""
    return moment.astimezone(ZoneInfo(zone))


def milliseconds(moment: datetime) -> int:
    """A moment as scripts and streams count it: milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


def ago(moment: datetime) -> str:
    """How long ago, in one short unit. The page's script keeps it up to date by the same words."""
    minutes = int((clock.now() - moment).total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"  # noqa: PLR2004 - two days


def initials(name: str) -> str:
    """One or two letters that stand for a person."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


environment.globals["asset"] = asset
environment.globals["proof"] = proof
environment.filters.update(
    money=money,
    local=local,
    milliseconds=milliseconds,
    ago=ago,
    initials=initials,
    said=said,
    **languages.FILTERS,
)
# The extension adds this method to the environment, which types cannot tell.
environment.install_gettext_callables(languages.gettext, languages.ngettext, newstyle=True)  # type: ignore[attr-defined]
environment.globals["spoken"] = languages.spoken
environment.globals["kept"] = languages.kept
environment.globals["comma"] = languages.comma
