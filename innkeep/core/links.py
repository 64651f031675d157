"""Addresses in texts, and the hosts they lead to: read by the same eyes where texts are shown and where checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"https?://[!#-;=?-Z\\^-z|~\[\]_]+")
"""ASCII only: an address in look-alike letters is text. A backslash is taken along, so that it is seen to be wrong."""

_AFTER = ".,;:!?)]}'*_~"
"""What belongs to the sentence rather than to the address."""

_MEANT = re.compile(
    r"(?ix)"
    r"[a-z][a-z0-9+.-]*://[^\s<>\"]+"  # whatever has a scheme
    r"| (?<![\w@.-]) www[.][^\s<>\"]+"
    r"| (?<![\w@.-]) (?:[\w-]+[.])+[\w-]{2,}(?=/\S)"  # a host with a path
    r"| (?<![\w@.-]) (?:[\w-]+[.])+"  # a host alone, by an ending that is no word
    r"(?:com|net|org|info|biz|io|app|dev|xyz|top|click|link|shop|online|site|website|live|store|co|ly|gl|gg|cc|tk|ru|cn"
    r"|eu|de|uk|ch|fr|nl|pl|cz|jp|kr|br|xn--[a-z0-9-]+)(?![\w@-])"
)
"""What somebody would take for an address, and a messenger make one of."""

_WWW = "www."


def links_in(text: str, hosts: Collection[str]) -> Iterator[tuple[str, str]]:
    """The text in its order, as words and addresses at these hosts: one of the two is empty each time."""
    known = {each.removeprefix(_WWW) for each in hosts}
    done = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER)
        end = found.start() + len(address)
        host = _host(address)
        if host is None or host.removeprefix(_WWW) not in known or _goes_on(text, address, end):
            continue
        yield text[done : found.start()], ""
        yield "", address
        done = end
    yield text[done:], ""


def hosts_meant(text: str) -> set[str]:
    """Every host that a text could lead somebody to, in lower case; as it stands where it cannot be read."""
    meant = set()
    for found in _MEANT.finditer(text):
        address = found[0].rstrip(_AFTER)
        spelled = address if "://" in address else f"http://{address}"
        meant.add((_host(spelled) or _spelled(spelled)).removeprefix(_WWW))
    return meant


def _goes_on(text: str, address: str, end: int) -> bool:
    """Whether the host seems to go on in letters, or dots, of another script."""
    return address.count("/") == 2 and text[end : end + 1] > "\x7f" and not text[end].isspace()  # noqa: PLR2004 - of ://


def _host(address: str) -> str | None:
    """The host of an address that is what it seems; None where browsers and people may disagree about it."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    odd = any(sign in parts.netloc for sign in "@[%") or "\\" in address or not parts.netloc.isascii()
    return None if odd or port not in {None, 80, 443} else parts.hostname


def _spelled(address: str) -> str:
    return address.split("://", 1)[1][:253].lower()
