"""The languages of the guest's page: which one a phone gets, its words, and how it writes days, times and money.

English is in the templates; the others are Babel catalogues in `locales/`, read when they are first spoken.
"""

from __future__ import annotations

import gettext as standard
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton, format_time, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from fastapi import Request

from innkeep.catalogue.wording import Translated, in_language

LOCALES = Path(__file__).parent / "locales"

LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "pt": "Português",
    "nl": "Nederlands",
    "id": "Bahasa Indonesia",
    "ja": "日本語",
    "zh": "中文",
    "ko": "한국어",
    "ar": "العربية",
}
"""By tag (BCP 47), as those who speak it call it."""

CHOSEN = "innkeep_language"
"""The cookie of the language that was chosen on a phone, for every hotel of this installation."""

_OLD_TAGS = {"in": "id", "iw": "he"}
"""What some phones still say."""

_REGIONS_WITH_SCRIPTS = frozenset({"zh"})
"""Where a region stands for another way of writing than that of our words."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that a page is shown in. `locale` may know the region too, for days and numbers."""

    tag: str
    locale: Locale

    @property
    def direction(self) -> str:
        """Which way it is written, as `dir` has it."""
        return self.locale.text_direction

    @property
    def name(self) -> str:
        """What its speakers call it."""
        return LANGUAGES[self.tag]

    @property
    def tags(self) -> tuple[str, str]:
        """As the hotel may have told things in it: with the region first."""
        return str(self.locale).replace("_", "-"), self.tag


ENGLISH = Tongue("en", Locale("en", "GB"))

_spoken: ContextVar[Tongue] = ContextVar("spoken", default=ENGLISH)


@contextmanager
def speaking(tongue: Tongue) -> Iterator[None]:
    """Templates that are rendered within speak this language."""
    token = _spoken.set(tongue)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> Tongue:
    """The language that is spoken now."""
    return _spoken.get()


def spoken_to(request: Request) -> Tongue:
    """The language that was chosen on a phone, or that its browser asks for."""
    return tongue_for(request.cookies.get(CHOSEN), request.headers.get("accept-language", ""))


def tongue_for(chosen: str | None, accepted: str) -> Tongue:
    """What a phone is spoken to in: what was chosen on it, else what it accepts (RFC 9110, 12.5.4), else English."""
    wanted = _accepted(accepted)
    for tag in (chosen or "", *wanted):
        if (language := _language_of(tag)) in LANGUAGES:
            return Tongue(language, _locale(language, wanted))
    return ENGLISH


def _accepted(header: str) -> list[str]:
    """Tags of an `Accept-Language`, best first."""
    ranked = []
    for place, part in enumerate(header[:1_000].split(",")):
        tag, _, quality = part.partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if weight > 0 and tag.strip():
            ranked.append((-weight, place, tag.strip()))
    return [tag for _, _, tag in sorted(ranked)]


def _language_of(tag: str) -> str:
    first = tag.replace("_", "-").split("-")[0].lower()
    return _OLD_TAGS.get(first, first)


def _locale(language: str, wanted: Sequence[str]) -> Locale:
    """The language with the region that the phone speaks it in."""
    for tag in wanted:
        first, dash, rest = tag.replace("_", "-").partition("-")
        region = rest.rpartition("-")[2].upper()
        if dash and _language_of(first) == language and language not in _REGIONS_WITH_SCRIPTS:
            try:
                return Locale(language, region)
            except UnknownLocaleError:
                continue
    return ENGLISH.locale if language == ENGLISH.tag else Locale(language)


@cache
def words_of(tag: str) -> standard.NullTranslations:
    """A language's words. A catalogue is compiled in memory: nothing has to be built before the first start."""
    path = LOCALES / f"{tag}.po"
    if not path.exists():
        return standard.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=tag))
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


def gettext(message: str) -> str:
    """A sentence of a page in the language that is spoken now."""
    return words_of(spoken().tag).gettext(message)


def kept(words: str) -> str:
    """Words that stay in English until they are shown, in the language that is spoken then."""
    return words


def ngettext(one: str, many: str, number: int) -> str:
    """A sentence about a number of things: `one` or `many` in English, and whatever that language has in its place."""
    return words_of(spoken().tag).ngettext(one, many, number)


# How days, times and amounts are written ------------------------------------------------------------------------------


_COMMAS = {"ar": "، ", "ja": "、", "zh": "、"}


def price(amount: Decimal, currency: str) -> str:
    """An amount with its currency."""
    return format_currency(amount, currency, locale=spoken().locale)


def number(value: float) -> str:
    """A number."""
    return format_decimal(value, locale=spoken().locale)


def comma() -> str:
    """What stands between several things in one line."""
    return _COMMAS.get(spoken().tag, ", ")


def clock(moment: datetime | time) -> str:
    """A time of day, to the minute."""
    return format_time(moment, "short", locale=spoken().locale)


def day(moment: date) -> str:
    """A day with its weekday."""
    return format_skeleton("MMMEd", moment, locale=spoken().locale)


def days(first: date, last: date) -> str:
    """From a day to another."""
    return format_interval(first, last, "MMMEd", locale=spoken().locale)


def weekday(moment: date) -> str:
    """The name of a day of the week."""
    return format_date(moment, "EEEE", locale=spoken().locale)


def span(length: timedelta) -> str:
    """How long, in one unit."""
    return format_timedelta(length, granularity="minute", threshold=1.5, locale=spoken().locale)


def minutes(count: int) -> str:
    """So many minutes, in one unit."""
    return span(timedelta(minutes=count))


def day_name(moment: date, today: date) -> str:
    """A day as people say it."""
    match (today - moment).days:
        case 0:
            return gettext("Today")
        case 1:
            return gettext("Yesterday")
        case -1:
            return gettext("Tomorrow")
        case _:
            return format_skeleton("EEEEdMMMM", moment, locale=spoken().locale)


def language_name(tag: str) -> str:
    """What a language (BCP 47) is called in the one that is spoken; the tag itself where it has no name there."""
    known: str = spoken().locale.languages.get(tag.split("-", maxsplit=1)[0].lower(), tag)
    return known


def own_words(thing: Translated, field: str) -> str | None:
    """What the hotel calls something, in the language that is spoken if it says so, else in its own."""
    return in_language(thing, field, *spoken().tags)


FILTERS = {
    "own_words": own_words,
    "price": price,
    "number": number,
    "clock": clock,
    "day": day,
    "days": days,
    "weekday": weekday,
    "span": span,
    "minutes": minutes,
    "day_name": day_name,
    "language_name": language_name,
    "translated": gettext,
}
"""What templates write days, times and amounts by, and what was written in English words of ours."""
