"""Pages: Jinja templates, looked up in the package of whoever shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

_PACKAGE = Path(__file__).parent.parent
STATIC = _PACKAGE / "web" / "static"

environment = Environment(
    loader=FileSystemLoader([_PACKAGE / "web/templates", _PACKAGE / "guest/templates", _PACKAGE / "console/templates"]),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(
    _request: Request | None, template: str, context: Mapping[str, Any], status_code: int = 200
) -> HTMLResponse:
    """A page, or a fragment of one, as an answer."""
    return HTMLResponse(fragment(template, **context), status_code=status_code)


def fragment(template: str, **context: Any) -> str:
    """A template as text."""
    return environment.get_template(template).render(**context)


@cache
def asset(name: str) -> str:
    """The address of a static file, which changes with its content so that browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency, as `EUR 12.50`."""
    return f"{currency} {amount:,.2f}"


environment.globals["asset"] = asset
environment.filters["money"] = money
