"""Takes out of a guest's words what tells who they are. What they want stays as it was, typing mistakes included.

Names and rooms are the hotel's own and known. The rest is found by its shape: what looks like a telephone number, a
card, a date or a booking is hidden even when it is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from babel import Locale

GUEST = ("Alex", "Morgan")
"""Whom everybody is called after."""

SHORT_NUMBER = 2
"""A room number of so many digits and fewer may be a quantity: it is a room only where a room is spoken of."""

_ADDRESS = re.compile(
    r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:]+"
    r"|[\w.+-]+\s*[\[(]?\b(?:at|ät|arroba|chiocciola|arobase)\b[\])]?\s*[\w-]+\s*[\[(]?\b(?:dot|punkt|punto|point|ponto)\b"
    r"[\])]?\s*\w+",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@])@\w{2,}")
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
_REFERENCE = re.compile(
    r"((?:booking|reservation|confirmation|passport|pin|cvv|cvc|code|(?:buchungs|reservierungs|bestätigungs)?nummer|reserva"
    r"|réservation|prenotazione|boeking|reservering|pemesanan|予約番号|预订号|预订|예약\s?번호|الحجز)"
    r"(?:[\s:=#]|number|nummer|no\b|nr\b|n[º°]|num[eé]ro|número|code|is\b|ist\b|es\b|est\b|[èé]\b|は|是|는)*)(\d{3,})",
    re.IGNORECASE,
)
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
_INTRODUCED = r"(?:i['’]?m|i am|this is|hier ist|hier spricht|je suis|soy|sono|sou [oa]|aqui é|ik ben|saya)"
"""What names follow, and much else: only what is written like a name is taken for one."""

_WRITTEN_AS_NAMES = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ][\w'’\-]*(?:\s+[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ][\w'’\-]*){0,2}"
_CAPITALS = r"[A-ZÀ-ÖØ-ÞŠŽĆČĐŁ][\w'’\-]*(?:\s+(?:(?:de|da|van|von|der|la|el|bin)\s+)*[A-ZÀ-ÖØ-ÞŠŽĆČĐŁ][\w'’\-]*){0,3}"
_TITLED = re.compile(rf"\b({_TITLES}\s+){_CAPITALS}")
_TITLED_SMALL = re.compile(r"\b((?:mr|mrs|ms)\.?\s+)[^\W\d_][\w'’\-]*")
_SAID = re.compile(rf"\b((?i:{_BEFORE_NAMES})\s+)(?:{_CAPITALS}|[^\W\d_][\w'’\-]*)")
_TOLD = re.compile(rf"\b((?i:{_INTRODUCED})\s+){_WRITTEN_AS_NAMES}")
_TOLD_BEFORE = re.compile(r"(?<![^\W\d_ぁ-ゖ])[^\W\d_ぁ-ゖ]{1,6}(?=と申します|といいます|と言います)")
_SAID_ELSEWHERE = re.compile(r"((?:名前は|我叫|我的名字是|姓名是|이름은|اسمي)\s*)[^\W\d_]{1,12}")


_WITHIN = re.compile(r"[\s\-]+")
_PARTICLES = {"Al", "Da", "De", "Di", "Du", "El", "La", "Le", "Lo"}


class Veil:
    """Hides who somebody is. `kept` are words of the hotel itself, which are no names when they are written small."""

    def __init__(self, names: Iterable[str], rooms: Iterable[str], kept: Iterable[str] = ()) -> None:
        self._kept = {word.casefold() for text in kept for word in re.findall(r"\w+", text)}
        self._names = [(_named(written), stand_in) for written, stand_in in _parts(names)]
        numbers = sorted({each.strip() for each in rooms if len(each.strip()) > SHORT_NUMBER}, key=len, reverse=True)
        rooms_said = "|".join(map(re.escape, numbers))
        # Scripts without spaces write a room right behind the word for it.
        self._rooms = re.compile(rf"(?<![0-9a-z])(?:{rooms_said})(?![0-9a-z])", re.IGNORECASE) if numbers else None

    def hide(self, text: str) -> str:
        """The same wish, of nobody in particular."""
        text = _LINK.sub("https://hotel.example", text)
        text = _ADDRESS.sub("guest@hotel.example", text)
        text = _HANDLE.sub("@guest", text)
        text = _ACCOUNT.sub(_zeros, text)
        for date in (*_DATES, _worded_dates()):
            text = date.sub(_first_of_january, text)
        for written in (_NUMBER, _BOOKING):
            text = written.sub(_zeros, text)
        for named in (_REFERENCE, _ROOM):
            text = named.sub(lambda found: found[1] + _zeros(found[2]), text)
        text = _ROOM_BEFORE.sub(_zeros, text)
        if self._rooms is not None:
            text = _replaced(self._rooms, _zeros, text)
        for said in (_TITLED, _TITLED_SMALL, _SAID, _SAID_ELSEWHERE, _TOLD):
            text = said.sub(rf"\g<1>{GUEST[1]}", text)
        text = _TOLD_BEFORE.sub(GUEST[1], text)
        for pattern, stand_in in self._names:
            text = _replaced(pattern, self._unless_kept(stand_in), text)
        return text

    def _unless_kept(self, stand_in: str) -> Callable[[str], str]:
        """A guest may be called Rose and want a rose: written small, and on the menu, it is what they want."""

        def replaced(said: str) -> str:
            return said if said.casefold() in self._kept and said == said.lower() else stand_in

        return replaced


def _parts(names: Iterable[str]) -> list[tuple[str, str]]:
    """Whole names first, longest first, then the parts of each; with what they become."""
    wholes = sorted({" ".join(name.split()) for name in names if name.strip()}, key=len, reverse=True)
    found = {whole: " ".join(GUEST) if " " in whole else GUEST[0] for whole in wholes if len(whole) > 1}
    for whole in wholes:
        first, *others = _WITHIN.split(whole)
        if _is_spaced(whole):
            found.setdefault(first, GUEST[0])
        else:
            # Of a name without a space its ends are what people are called by.
            others += [first[:2], first[-2:]] if len(first) > len("佐藤") else [first]
        for part in others:
            found.setdefault(part, GUEST[1])
    # `de`, `van` and initials are parts of names, and words that everybody says.
    return [(name, to) for name, to in found.items() if len(name) > (2 if _is_spaced(name) else 1) or _is_short(name)]


def _is_spaced(name: str) -> bool:
    """Whether its script has spaces between words."""
    return all(ord(letter) < ord("\u0e00") for letter in name)


def _is_short(name: str) -> bool:
    """Whether it is a name of two letters, such as Bo; it is one only where it is written so."""
    return len(name) == len("Bo") and name.istitle() and name not in _PARTICLES


def _named(name: str) -> re.Pattern[str]:
    """The name wherever it stands, with and without accents; in scripts without spaces also within others."""
    spaced = r"[\s\-]+".join(re.escape(_bare(part)) for part in _WITHIN.split(name))
    flags = re.NOFLAG if _is_short(name) else re.IGNORECASE
    return re.compile(rf"(?<!\w){spaced}(?!\w)" if _is_spaced(name) else spaced, flags)


def _replaced(pattern: re.Pattern[str], into: Callable[[str], str], text: str) -> str:
    """Replace what a pattern finds in the bare form of the text."""
    parts, end = [], 0
    for found in pattern.finditer(_bare(text)):
        parts += [text[end : found.start()], into(text[found.start() : found.end()])]
        end = found.end()
    return "".join(parts) + text[end:]


def _bare(text: str) -> str:
    """As long, with digits as one of ten and letters without accents, where accents are no letters of their own."""
    return "".join(map(_bare_letter, text))


def _bare_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return unicodedata.normalize("NFD", letter)[0] if _is_spaced(letter) else letter


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
