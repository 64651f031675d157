"""Takes out of a guest's words what tells who they are. What they want stays as it was, typing mistakes included.

Names and rooms are the hotel's own and known. The rest is found by its shape: what looks like a telephone number, a
card, a date or a booking is hidden even when it is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from babel import Locale

GUEST = ("Alex", "Morgan")
"""Whom everybody is called after."""

SHORT_NUMBER = 2
"""A room number of so many digits and fewer may be a quantity: it is a room only where a room is spoken of."""

_ADDRESS = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{2,4}){3,8}\b")
_DATES = (
    re.compile(r"(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"),
    re.compile(r"(?<!\d)\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?(?:\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)\d{1,2}\.\s?\d{1,2}\.(?!\s?\d)"),
    re.compile(r"(?<!\d)(?:[4-9]|[12]\d|3[01]|0\d)/\d{1,2}(?!\d)|(?<!\d)\d/(?:0?[5-9]|1[0-2])(?!\d)"),
    re.compile(r"(?:\d{2,4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日号號일]"),
)
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,2}\d){6,}")
_BOOKING = re.compile(r"\b(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{5,}\b|\b[a-z]+\d+[a-z]+\w*|\b\d+[a-z]+\d\w*")
_ROOM = re.compile(
    r"((?:\b(?:room|rm|zimmer|habitaci[oó]n|chambre|camera|quarto|kamer|kamar|apartment|suite)|部屋|房间|房間|객실|غرفة)"
    r"\s*(?:no|nr|num|numero|número|n[º°]|#)?\.?\s*)([A-Za-z]?\d{1,5}[A-Za-z]?)(?!\w)",
    re.IGNORECASE,
)
_ROOM_BEFORE = re.compile(r"\d{1,5}(?=\s?(?:号室|號室|호실|호\b|号房|號房))")

_LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "nl", "id", "tr", "ru", "pl", "ar", "sv", "da", "cs", "el")

_TITLES = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Herrn|Frau|Señor|Señora|Sr|Sra|Monsieur|Madame|Mme|Signor|Signora|Sig|Senhor"
    r"|Senhora|Meneer|Mevrouw|Bapak|Pak|Ibu)\.?"
)
_BEFORE_NAMES = (
    r"(?:my name is|my name's|name is|under the name(?: of)?|ich hei(?:ß|ss)e|mein name ist|auf den namen|me llamo"
    r"|mi nombre es|a nombre de|je m['’]appelle|mon nom est|au nom de|mi chiamo|il mio nome è|a nome di|me chamo"
    r"|chamo-me|o meu nome é|meu nome é|em nome de|ik heet|mijn naam is|op naam van|nama saya|atas nama)"
)
_CAPITALS = r"[A-ZÀ-ÖØ-ÞŠŽĆČĐŁ][\w'’\-]*(?:\s+(?:(?:de|da|van|von|der|la|el|bin)\s+)*[A-ZÀ-ÖØ-ÞŠŽĆČĐŁ][\w'’\-]*){0,3}"
_TITLED = re.compile(rf"\b({_TITLES}\s+){_CAPITALS}")
_SAID = re.compile(rf"\b((?i:{_BEFORE_NAMES})\s+)(?:{_CAPITALS}|[^\W\d_]+)")
_SAID_ELSEWHERE = re.compile(r"((?:名前は|我叫|我的名字是|姓名是|이름은|اسمي)\s*)[^\W\d_]{1,12}")


class Veil:
    """Hides who somebody is. `kept` are words of the hotel itself, which are no names when they are written small."""

    def __init__(self, names: Iterable[str], rooms: Iterable[str], kept: Iterable[str] = ()) -> None:
        self._kept = {word.casefold() for text in kept for word in re.findall(r"\w+", text)}
        self._names = [(_named(written), stand_in) for written, stand_in in _parts(names)]
        numbers = sorted({each.strip() for each in rooms if len(each.strip()) > SHORT_NUMBER}, key=len, reverse=True)
        rooms_said = "|".join(map(re.escape, numbers))
        self._rooms = re.compile(rf"(?<!\w)(?:{rooms_said})(?!\w)", re.IGNORECASE) if numbers else None

    def hide(self, text: str) -> str:
        """The same wish, of nobody in particular."""
        text = _LINK.sub("https://hotel.example", text)
        text = _ADDRESS.sub("guest@hotel.example", text)
        text = _ACCOUNT.sub(_zeros, text)
        for date in (*_DATES, _worded_dates()):
            text = date.sub(_first_of_january, text)
        for written in (_NUMBER, _BOOKING):
            text = written.sub(_zeros, text)
        text = _ROOM.sub(lambda found: found[1] + _zeros(found[2]), text)
        text = _ROOM_BEFORE.sub(_zeros, text)
        if self._rooms is not None:
            text = self._rooms.sub(_zeros, text)
        for said in (_TITLED, _SAID, _SAID_ELSEWHERE):
            text = said.sub(rf"\g<1>{GUEST[1]}", text)
        for pattern, stand_in in self._names:
            text = pattern.sub(self._unless_kept(stand_in), text)
        return text

    def _unless_kept(self, stand_in: str) -> Callable[[re.Match[str]], str]:
        """A guest may be called Rose and want a rose: written small, and on the menu, it is what they want."""

        def replaced(found: re.Match[str]) -> str:
            said = found[0]
            return said if said.casefold() in self._kept and said == said.lower() else stand_in

        return replaced


def _parts(names: Iterable[str]) -> list[tuple[str, str]]:
    """Whole names first, longest first, then the parts of each; with what they become."""
    wholes = sorted({" ".join(name.split()) for name in names if name.strip()}, key=len, reverse=True)
    found = {whole: " ".join(GUEST) if " " in whole else GUEST[0] for whole in wholes if len(whole) > 1}
    for whole in wholes:
        parts = whole.split()
        for part in parts[:1]:
            found.setdefault(part, GUEST[0])
        for part in parts[1:]:
            found.setdefault(part, GUEST[1])
    # `de`, `van` and initials are parts of names, and words that everybody says.
    return [(name, to) for name, to in found.items() if len(name) > (1 if not name.isascii() else 2)]


def _named(name: str) -> re.Pattern[str]:
    """The name wherever it stands; where words have no spaces between them, also within others."""
    spaced = r"\s+".join(map(re.escape, name.split()))
    alphabetic = all(ord(letter) < ord("\u0e00") for letter in name)
    return re.compile(rf"(?<!\w){spaced}(?!\w)" if alphabetic else spaced, re.IGNORECASE)


def _zeros(found: re.Match[str] | str) -> str:
    """As long, with nothing in it."""
    said = found if isinstance(found, str) else found[0]
    return "".join("0" if each.isdigit() else "X" if each.isalpha() else each for each in said)


def _first_of_january(found: re.Match[str]) -> str:
    """A date of the same shape: its longest number becomes a year, its others one."""
    return re.sub(r"\d+", lambda number: "2030" if len(number[0]) == len("2030") else "1", found[0])


@lru_cache(maxsize=1)
def _worded_dates() -> re.Pattern[str]:
    """A day beside the name of a month (Unicode CLDR), in languages that write it so."""
    names: set[str] = set()
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for use in ("format", "stand-alone"):
            names |= {name.rstrip(".") for name in locale.months[use]["wide"].values()}
    months = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    day = r"\d{1,2}(?:st|nd|rd|th|er|e|º|\.)?"
    between = r"\s*(?:of|de|di|del|do|den)?\s*"
    year = r"(?:,?\s*(?:de\s+)?\d{4})?"
    return re.compile(
        rf"(?<!\d){day}{between}(?:{months})(?!\w){year}|(?<!\w)(?:{months})\s+(?:the\s+)?{day}(?![\d:]){year}",
        re.IGNORECASE,
    )
