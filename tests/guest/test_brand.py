"""Whatever colour a hotel chooses, what is written in it and on it can be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import asyncpg
import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from innkeep.web.assets import STATIC
from innkeep.web.brand import READABLE, VISIBLE, contrast, parsed, stylesheet
from tests.factories import Hotel

Owner: TypeAlias = "asyncpg.Connection[Any]"
Browsers = Callable[[], httpx.AsyncClient]
COLORS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
TOKENS = (STATIC / "tokens.css").read_text()


def both(css: str, name: str) -> tuple[str, str]:
    """A token in light and in dark."""
    found = re.search(rf"--{name}: var\(--light, (#[0-9a-f]{{6}})\) var\(--dark, (#[0-9a-f]{{6}})\)", css)
    assert found, name
    return found[1], found[2]


@given(COLORS)
@example("#ffffff")
@example("#000000")
@example("#ffff00")
@example("#777777")
@settings(max_examples=150, deadline=None)
def test_text_in_and_on_the_colour_passes_in_both_themes(color: str) -> None:
    css = stylesheet(color)
    for theme in (0, 1):

        def ratio(one: str, other: str, *, of: int = theme) -> float:
            colors = [both(css if f"--{name}:" in css else TOKENS, name)[of] for name in (one, other)]
            return contrast(parsed(colors[0]), parsed(colors[1]))

        for ground in ("surface", "paper", "sunken", "accent-soft"):
            assert ratio("accent", ground) >= READABLE, (ground, theme)
        for fill, ink in (("brand", "on-brand"), ("brand-hover", "on-brand"), ("accent", "on-accent")):
            assert ratio(fill, ink) >= READABLE, (fill, theme)
        assert ratio("brand", "surface") >= VISIBLE


def test_a_colour_that_can_be_read_stays_what_it_is() -> None:
    assert both(stylesheet("#0f5a73"), "brand")[0] == "#0f5a73"


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast(parsed("#000000"), parsed("#ffffff")) == pytest.approx(21)
    assert contrast(parsed("#767676"), parsed("#ffffff")) == pytest.approx(4.54, abs=0.01)


async def test_it_is_served_as_a_stylesheet_for_ever_and_nothing_else_is(browser_of: Browsers) -> None:
    phone = browser_of()
    css = await phone.get("/brand/0f5a73.css")
    assert css.headers["content-type"].startswith("text/css")
    assert css.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert css.text == stylesheet("#0f5a73")
    for wrong in ("0F5A73", "red", "0f5a7", "0f5a73}body{"):
        assert (await phone.get(f"/brand/{wrong}.css")).status_code in {404, 422}


async def test_where_guests_type_their_digits_it_is_the_hotel_that_asks(
    browser_of: Browsers, hotel: Hotel, owner: Owner
) -> None:
    await owner.execute("UPDATE organizations SET brand_color = '#0f5a73' WHERE id = $1", hotel.org_id)
    page = (await browser_of().get(f"/g/{hotel.room_code}/sign-in")).text
    assert "/brand/0f5a73.css" in page
    assert await owner.fetchval("SELECT name FROM organizations WHERE id = $1", hotel.org_id) in page
