"""What axe objects to on a page, light and dark, and what is wider than the screen: a page is loaded once for all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

Scheme = Literal["light", "dark"]

ONLY_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that a second theme can break; everything else is the same in both."""

SETTLED = """async () => {
  const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  const seen = ({ effect }) => effect?.target?.checkVisibility({ contentVisibilityAuto: true })
  const moving = () => document.getAnimations().some(each => each.playState === 'running' && seen(each))
  await drawn()
  for (let frames = 0; frames < 100 && moving(); frames++) await drawn()
}"""
"""Colours change by transitions, and one that is inherited by another: what is halfway between themes is in neither.

What is out of sight is not drawn, so that nothing of it ever comes to its end.
"""


async def objections(page: Page, where: str, schemes: Sequence[Scheme] = ("light", "dark")) -> list[str]:
    """What axe finds wrong: by every rule in the first theme, by the rules about colours in the others."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    found = []
    for place, scheme in enumerate(schemes):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.evaluate(SETTLED)
        found += [f"{where}, {scheme}: {each}" for each in await _violations(page, only_colours=place > 0)]
    return found


async def _violations(page: Page, *, only_colours: bool) -> list[str]:
    # What passes is most of what axe tells, and takes most of its time to tell.
    options: dict[str, Any] = {"resultTypes": ["violations"]} | ({"runOnly": ONLY_COLOURS} if only_colours else {})
    found = await page.evaluate(f"axe.run({json.dumps(options)}).then(told => told.violations)")
    return [f"{each['id']} {[node['html'][:160] for node in each['nodes']]}" for each in found]


async def too_wide(page: Page, where: str, *widths: int) -> list[str]:
    """At which of the widths, in pixels, a page or its main part is wider than the screen. The last one stays.

    Half the width of a phone is what is left of it when all is twice as large.
    """
    found = []
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 800})
        wider = await page.evaluate(
            "Math.max(...['html', '#main'].map(part => document.querySelector(part)?.scrollWidth ?? 0)) - innerWidth"
        )
        found += [f"{where}: {wider} px too wide at {width}"] if wider > 0 else []
    return found
