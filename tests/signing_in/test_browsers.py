"""What somebody's browsers are called where they look at them."""

from __future__ import annotations

import pytest

from innkeep.signing_in.browsers import LONGEST, named

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (f"{IPHONE} Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{IPHONE} CriOS/150.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (WINDOWS, "Chrome on Windows"),
        (f"{WINDOWS} Edg/150.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/150.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 200, "x" * LONGEST),
        (None, "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_called_as_its_owner_knows_it(said: str | None, name: str) -> None:
    assert named(said) == name
