"""What a browser is, in words that its owner knows it by: `Firefox on Windows`. For eyes only, nothing goes by it."""

from __future__ import annotations

_PROGRAMS = (
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: nearly all of them say that they are those after them, too."""

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)

LONGEST = 80
"""Characters of what is shown as it was said, because nobody knows it."""


def named(user_agent: str | None) -> str:
    """What to call a browser that says this of itself."""
    if not user_agent:
        return "Unknown browser"
    program = next((name for mark, name in _PROGRAMS if mark in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    if program is None:
        return user_agent[:LONGEST]
    return f"{program} on {system}" if system else program
