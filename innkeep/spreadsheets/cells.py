"""The kinds of cells. Nothing is guessed: 03/04 is the third of April to some and the fourth of March to others."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, time

from innkeep.spreadsheets.problems import Unusable, quoted
from innkeep.stays.models import StayStatus

LONGEST = 200
"""Characters of a name or a number."""

LONGEST_EMAIL = 254
"""Characters of an address (RFC 5321)."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL_DAY = re.compile(r"([0-9]{1,2})\s*([./-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@([^\W_]([\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")
_PHONE = re.compile(r"\+?[0-9 ()./-]{3,40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_BREAK = re.compile(r"\s*[\r\n\t]\s*")
_APART = re.compile(r"\s*[,;]\s*")


def name(text: str) -> str:
    """What something is known by, on one line."""
    text = _BREAK.sub(" ", text)
    if len(text) > LONGEST:
        raise Unusable(f"is longer than {LONGEST} characters; make it shorter")
    if any(not (each.isprintable() or each in "\u200c\u200d") for each in text):
        raise Unusable(f"{quoted(text)} holds something that is no character; remove it")
    return text


def names(text: str) -> list[str]:
    """Several of them, with commas or semicolons between them."""
    found = [name(each) for each in _APART.split(text) if each]
    if len(set(found)) < len(found):
        raise Unusable(f"{quoted(text)} names somebody or something twice")
    return found


def day(text: str) -> date:
    """A day, as ISO 8601 has it; or as people write it, where that can be one day only. With dots the day is first."""
    local = _LOCAL_DAY.fullmatch(text)
    meant = _meant(*local.groups()) if local else []
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    if len(meant) == 1:
        return meant[0]
    hint = " or ".join(each.isoformat() for each in meant) or "it like 2026-07-31"
    raise Unusable(f"{quoted(text)} is not a day; write {hint}")


def _meant(first: str, sign: str, second: str, year: str) -> list[date]:
    """The days that may be meant."""
    ways = [(second, first)] if sign == "." else [(second, first), (first, second)]
    found = set()
    for month, of_month in ways:
        with suppress(ValueError):
            found.add(date(int(year), int(month), int(of_month)))
    return sorted(found)


def time_of_day(text: str) -> time:
    """A time on the hotel's clock."""
    found = _TIME.fullmatch(text)
    try:
        if found:
            hour, minute, second = (int(part) for part in found.groups(default="0"))
            return time(hour, minute, second)
    except ValueError:
        pass
    raise Unusable(f"{quoted(text)} is not a time of day; write one like 15:00")


def email(text: str) -> str:
    """An e-mail address."""
    if len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        raise Unusable(f"{quoted(text)} is not an e-mail address; write one like emma@mail.example")
    return text


def phone(text: str) -> str:
    """A telephone number, as people write them."""
    if not _PHONE.fullmatch(text):
        raise Unusable(f"{quoted(text)} is not a telephone number; write one like +43 1 2345678")
    return text


def languages(text: str) -> list[str]:
    """Tags of languages (BCP 47), best first."""
    found = [each for each in re.split(r"[\s,;]+", text) if each]
    for each in found:
        if not _LANGUAGE.fullmatch(each):
            raise Unusable(f"{quoted(each)} is not a language; write its tag, like en or pt-BR")
    return list(dict.fromkeys(found))


def status(text: str) -> StayStatus:
    """Whether the guests are to come or are here."""
    for known in (StayStatus.RESERVED, StayStatus.CHECKED_IN):
        if text.casefold().replace(" ", "_") == known:
            return known
    raise Unusable(f"{quoted(text)} is not where a stay begins; write reserved or checked_in")
