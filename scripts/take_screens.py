"""Takes the pictures of `docs/screens/` from a running demo hotel, in Chromium: `make screens`.

One guest asks for something, the front desk looks on. What is pictured is what `make run` shows.
"""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from bench.installation import Running, folder, start

SCREENS = Path(__file__).resolve().parent.parent / "docs" / "screens"
PATIENCE = 60_000
"""Milliseconds in which the agent has answered, on a machine that has other things to do."""

QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
BESIDE = """
<body style="margin:0;background:#e9e6de;width:1820px;height:900px;position:relative;overflow:hidden">
  <img src="{board}" style="position:absolute;left:40px;top:40px;width:1310px;border-radius:14px;
       box-shadow:0 18px 50px rgb(30 28 20/.22)">
  <img src="{phone}" style="position:absolute;right:40px;top:40px;height:820px;border-radius:34px;
       border:8px solid #1b1e1c;background:#1b1e1c;box-shadow:0 18px 50px rgb(30 28 20/.3)">
</body>
"""


LEADING = {
    "insights": "insights",
    "lessons": "lessons",
    "printing": "printing",
    "hotel": "settings/hotel",
    "team": "settings/team",
    "service-levels": "settings/service-levels",
    "messengers": "settings/channels",
    "safety": "settings/safety",
}
"""The pages of who leads the house, by the names of their pictures."""


async def take(served: Running, desk_login: tuple[str, str], boss_login: tuple[str, str]) -> None:
    """Play the scene and keep a picture of each page."""
    expect.set_options(timeout=PATIENCE)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=QUIET)
        phone = await opened(browser, served, 390, 800)
        desk = await opened(browser, served, 1440, 880)
        await sign_in(desk, *desk_login)
        await phone.goto(f"/g/{served.code}#pass={served.given}")
        await keep(phone, "guest-welcome")
        await scene(phone, desk)
        await keep(phone, "guest")
        await guest_pages(phone)
        await keep(desk, "board")
        await beside(browser)
        await desk.get_by_role("link", name="Inbox").click()
        await desk.locator(".line a").first.click()
        await desk.locator("#log .message").first.wait_for()
        await keep(desk, "inbox")
        await desk.evaluate("sessionStorage.setItem('talk', location.pathname)")
        await desk.get_by_role("link", name="Rooms").click()
        await keep(desk, "rooms")
        await desk.locator(".bar-checked_in").first.click()
        await desk.get_by_role("dialog").wait_for()
        await keep(desk, "stay")
        for page in ("menu", "knowledge"):
            await desk.goto(f"/console/{page}")
            await keep(desk, page)
        await console(desk)
        boss = await opened(browser, served, 1440, 880)
        await sign_in(boss, *boss_login)
        for name, page in LEADING.items():
            await boss.goto(f"/console/{page}")
            await keep(boss, name)
        await browser.close()


async def opened(browser: Browser, served: Running, width: int, height: int) -> Page:
    """A window of its own, sharp enough for a large screen."""
    context = await browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=1.5, base_url=served.url
    )
    return await context.new_page()


async def sign_in(desk: Page, email: str, password: str) -> None:
    """Sign the front desk in."""
    await desk.goto("/console")
    await keep(desk, "login")
    await desk.get_by_label("E-mail").fill(email)
    await desk.get_by_label("Password").fill(password)
    await desk.get_by_role("button", name="Sign in", exact=True).click()
    await desk.locator("#today").wait_for()
    await desk.goto("/console/board")
    await desk.locator(".board").wait_for()


async def scene(phone: Page, desk: Page) -> None:
    """Towels on their way, a sandwich confirmed, a dripping tap, and a question."""
    answers = phone.locator(".by-agent")
    for number, words in enumerate(("Two bath towels and a club sandwich please", "The tap in the bathroom drips")):
        await phone.locator("#composer-text").fill(words)
        await phone.keyboard.press("Enter")
        await expect(answers).to_have_count(number + 1)
        if number == 0:
            await phone.get_by_role("button", name="Confirm").click()
            await phone.locator(".basket-confirmed").wait_for()
    towels = desk.locator(".card", has_text="Bath towel")
    for step in ("Accept", "Start"):
        await towels.get_by_role("button", name=step).click()
        await expect(towels.get_by_role("button", name=step)).to_have_count(0)
    await phone.locator("#composer-text").fill("When is breakfast?")
    await phone.keyboard.press("Enter")
    await expect(answers).to_have_count(3)


async def console(desk: Page) -> None:
    """The pages of the console as they are on a desk, in the dark and on a phone."""
    talk = await desk.evaluate("sessionStorage.getItem('talk')") or "/console/inbox"
    pages = {"today": "/console/today", "work": "/console/my-work", "board": "/console/board", "inbox": talk}
    for name, path in pages.items():
        await desk.goto(path)
        if name in {"today", "work"}:
            await keep(desk, name)
        await desk.emulate_media(color_scheme="dark")
        await keep(desk, f"{name}-dark")
        await desk.emulate_media(color_scheme="light")
        await desk.set_viewport_size({"width": 360, "height": 740})
        await keep(desk, f"{name}-phone")
        await desk.set_viewport_size({"width": 1440, "height": 880})
    await desk.goto("/console/design")
    await keep(desk, "design")


async def guest_pages(phone: Page) -> None:
    """The other pages of the guest's, one of them in the dark and one in the other direction."""
    at = phone.url.partition("#")[0]
    await phone.goto(f"{at}/menu")
    more = phone.locator("[data-step='1']")
    await more.nth(0).click()
    await more.nth(2).click()
    await keep(phone, "guest-menu")
    await phone.goto(f"{at}/orders")
    await keep(phone, "guest-orders")
    await phone.emulate_media(color_scheme="dark")
    await phone.goto(f"{at}/stay")
    await keep(phone, "guest-stay-dark")
    await phone.emulate_media(color_scheme="light")
    await phone.locator("button[value=ar]").click()
    await phone.goto(f"{at}/menu")
    await keep(phone, "guest-menu-ar")
    await phone.goto(f"{at}/stay")
    await phone.locator("button[value=en]").click()
    await phone.goto(at)


async def keep(page: Page, name: str) -> None:
    """Write the picture of a page, without the blinking of anything."""
    await page.wait_for_load_state("load")
    await page.evaluate("document.activeElement?.blur()")
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(500)
    await page.screenshot(path=SCREENS / f"{name}.png", animations="disabled")


async def beside(browser: Browser) -> None:
    """The phone and the board in one picture, for the README."""
    pictures = {
        name: "data:image/png;base64," + base64.b64encode((SCREENS / f"{file}.png").read_bytes()).decode()
        for name, file in (("board", "board"), ("phone", "guest"))
    }
    page = await browser.new_page(viewport={"width": 1820, "height": 900})
    await page.set_content(BESIDE.format(**pictures))
    await page.screenshot(path=SCREENS / "desk.png")
    await page.close()


def login(data: Path, name: str) -> tuple[str, str]:
    """The e-mail and the password of somebody of the demo hotel."""
    logins = (data / "demo-logins.txt").read_text()
    found = re.search(rf"^[^\t\n]+\t({name}[^\t]+)\t([^\t\n]+)$", logins, re.MULTILINE)
    if found is None:
        raise SystemExit(f"The demo hotel has no {name.title()}: name another in take_screens.py")
    return found[1], found[2]


def main() -> None:
    """Serve a fresh demo hotel, take the pictures, and stop it."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with folder() as data:
        served, _ = start(data)
        try:
            asyncio.run(take(served, login(data, "sofia"), login(data, "miguel")))
        finally:
            served.stop()


if __name__ == "__main__":
    main()
