"""How soon a guest's page is there on a slow phone: from the tap on its link until it is seen, and until one can write.

Chromium as a phone of the cheaper kind (its processor four times slower) on a slow network ("Slow 4G": 150 ms there and
back, 1.6 Mbit/s down, 0.75 up). `python -m bench.first_view` prints the medians of a phone that was never here, and of
the same phone when it comes again, each as a ratio to its limit.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright

from bench.installation import Running, folder, start
from bench.pages import QUIET

TIMES = 5
PAINTED_MS = 1_000
"""Until the first thing is seen (first contentful paint)."""

READY_MS = 2_000
"""Until what is written can be sent, on a phone that has to fetch everything."""

NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
"""Milliseconds, and bytes a second."""

SLOWER = 4

WATCH = """
    const keep = (name, at) => sessionStorage.getItem(name) || sessionStorage.setItem(name, at);
    keep("began", performance.timeOrigin);
    new PerformanceObserver((seen) => {
        for (const paint of seen.getEntriesByName("first-contentful-paint")) {
            keep("painted", performance.timeOrigin + paint.startTime);
        }
    }).observe({type: "paint", buffered: true});
    document.addEventListener("DOMContentLoaded", () => {
        // The camera is shown once the page's script has taken over the writing.
        const watch = new MutationObserver(() => {
            if (!document.querySelector("label.button-photo:not([hidden])")) return;
            watch.disconnect();
            keep("ready", performance.timeOrigin + performance.now());
        });
        watch.observe(document.body, {attributes: true, subtree: true});
    });
"""
"""Notes moments in the tab's own memory, which lasts from the door to the page behind it."""


FETCHED = "() => performance.getEntriesByType('resource').some((each) => each.name.endsWith('/notices.js'))"
"""What the page fetches last has come."""


@dataclass(frozen=True, slots=True)
class View:
    """Milliseconds from the tap until something was seen, and until one could write."""

    painted: float
    ready: float


async def opened(page: Page, address: str) -> View:
    """Open the page, and wait until one can write."""
    await page.goto(address, wait_until="commit")
    await page.wait_for_function("() => sessionStorage.getItem('ready') && sessionStorage.getItem('painted')")
    moments = await page.evaluate(
        "() => ['began', 'painted', 'ready'].map((name) => Number(sessionStorage.getItem(name)))"
    )
    began, painted, ready = moments
    await page.evaluate("() => sessionStorage.clear()")
    return View(painted - began, ready - began)


async def visit(browser: Browser, served: Running) -> tuple[View, View]:
    """A phone that was never here follows a link; then it comes again."""
    context = await browser.new_context(
        base_url=served.url, viewport={"width": 390, "height": 800}, is_mobile=True, has_touch=True
    )
    page = await context.new_page()
    await page.add_init_script(WATCH)
    phone = await context.new_cdp_session(page)
    await phone.send("Network.enable")
    await phone.send("Network.emulateNetworkConditions", NETWORK)
    await phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    first = await opened(page, f"/g/{served.code}#pass={served.given}")
    await page.wait_for_function(FETCHED)
    again = await opened(page, f"/g/{served.code}?again")
    await context.close()
    return first, again


async def measure(served: Running) -> tuple[list[View], list[View]]:
    """Several phones, one after the other."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=QUIET)
        await visit(browser, served)  # the server's own first time is measured elsewhere
        views = [await visit(browser, served) for _ in range(TIMES)]
        await browser.close()
    return [first for first, _ in views], [again for _, again in views]


def main() -> None:
    """Serve a demo hotel, measure, and stop it. Fails beyond a limit."""
    with folder() as data:
        served, _ = start(data)
        try:
            first, again = asyncio.run(measure(served))
        finally:
            served.stop()
    held = True
    for name, times, limit in (
        ("first time, something is seen", [view.painted for view in first], PAINTED_MS),
        ("first time, one can write", [view.ready for view in first], READY_MS),
        ("again, something is seen", [view.painted for view in again], PAINTED_MS),
        ("again, one can write", [view.ready for view in again], PAINTED_MS),
    ):
        taken = statistics.median(times)
        held &= taken <= limit
        print(f"{name:30} {taken:6.0f} ms   ratio {taken / limit:.2f}   limit {limit:,} ms")
    raise SystemExit(0 if held else 1)


if __name__ == "__main__":
    main()
