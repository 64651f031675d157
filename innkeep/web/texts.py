"""What people, articles and models say, as it may stand on a page: characters that can be seen, and links home.

An allow-list: text is text, and nothing in it is markup of any kind. The one thing that it becomes is a link, where it
spells out in full an address at one of the hotel's own hosts; what one reads is where one goes. Jinja escapes the rest.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from markupsafe import Markup

from innkeep.core.links import links_in

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
"""Controls, and what turns the direction of the page around a text (Unicode, UAX 9): nobody needs them to say it."""

_LINK = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer nofollow">{0}</a>')


def visible(value: Any) -> Any:
    """What a template prints, without the characters that nobody sees. Every template goes through it."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _UNSEEN.sub("", value)


def said(text: str, hosts: Collection[str] = ()) -> Markup:
    """A text with links where it names an address at one of these hosts."""
    parts = links_in(visible(text), hosts)
    return Markup("").join(_LINK.format(address) if address else Markup.escape(words) for words, address in parts)
