"""Reads the facts out of a text. What one pattern has read is blanked, so that nothing is read twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from innkeep.agent.facts.disguises import ROMAN, normal, roman
from innkeep.agent.facts.names import names_in
from innkeep.agent.facts.words import HAN, Saying, han, saying, value_of

_DAY = 24 * 60
_NOON = 12 * 60

_LINK = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://[^\s<>\"'`()\[\]{}]+|(?:mailto:|tel:|javascript:|data:)[^\s<>\"'`()\[\]{}]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@])(?:[\w-]+\.)+[^\W\d_]{2,24}(?:[/:][^\s<>\"'`()\[\]{}]*)?(?![\w@])"
    r"|(?<![\w.])@\w{3,}"
)
_NO_LINK = re.compile(r"(?:[a-z]\.){1,3}[a-z]?\.?|[ap]\.m\.?|\d+(?:\.\d+)*")
_PHONE = re.compile(
    r"(?<![\w.,:])(?:\+|00)\d[\d\s().\-/]{5,18}\d(?!\w)|(?<![\w.,:])\(?\d{2,5}\)?[\s\-/]\d{3,4}[\s\-]?\d{3,5}(?![\w])"
)
_MONEY_NAMES = {
    "EUR": r"€|eur(?![a-z])|euros?(?!\w)|ユーロ|欧元|歐元|유로|يورو",
    "USD": r"us\$|\$|usd(?![a-z])|dollars?(?!\w)|bucks?(?!\w)|dólares|dolar(?!\w)|美元|ドル|달러|دولارا?ً?",
    "GBP": r"£|gbp(?![a-z])|pounds?(?!\w)|quid(?!\w)|英镑|ポンド|파운드",
    "JPY": r"jpy(?![a-z])|円|yen(?!\w)|日元|엔(?!\w)",
    "CNY": r"cny(?![a-z])|rmb(?![a-z])|yuan(?!\w)|人民币|元",
    "KRW": r"krw(?![a-z])|₩|원",
    "IDR": r"idr(?![a-z])|rp\.?(?![a-z])|rupiah",
    "CHF": r"chf(?![a-z])|sfr\.?(?![a-z])|francs?(?!\w)|franken(?!\w)",
    "AED": r"aed(?![a-z])|درهما?ً?|dirhams?(?!\w)",
    "SAR": r"sar(?![a-z])|ريالا?ً?|riyals?(?!\w)",
    "BRL": r"r\$|brl(?![a-z])|reais(?!\w)|real(?!\w)",
    "INR": r"₹|inr(?![a-z])|rupees?(?!\w)",
    "THB": r"฿|thb(?![a-z])|baht(?!\w)",
    "TRY": r"₺|try(?![a-z ])|lira(?!\w)",
    "MXN": r"mxn(?![a-z])|pesos?(?!\w)",
    "¥": r"¥",
}
_ANY_MONEY = "|".join(_MONEY_NAMES.values())
_NUMBER = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_BEFORE = re.compile(rf"(?P<cur>{_ANY_MONEY})\s?(?P<num>{_NUMBER})")
_AFTER = re.compile(rf"(?<![\d.,:])(?P<num>{_NUMBER})(?:[.,][-–—])?\s?(?P<cur>{_ANY_MONEY})")
_MONEY_IN_LETTERS = re.compile(rf"(?<![^\W])(?P<num>{HAN}|(?<![a-z]){ROMAN})\s?(?P<cur>{_ANY_MONEY})")
_HALF = Decimal(50)
_UNREADABLE = re.compile(
    r"\w*(?:hundert|honderd|tausend|duizend)\w*|(?:due|tre|quattro|cinque|sei|sette|otto|nove)cento\w*|cento\w+|\w+mila|"
    r"\w+cient[oa]s|\w+(?:centos|zentos|hentos)"
)
"""Numbers that are written as one word of many parts: they have to stand there letter by letter."""

_PERCENT = re.compile(
    rf"(?<![\d.,])(?P<num>{_NUMBER})\s?(?:%|٪|percent|per cent|prozent|procent|pour cent|por ciento|per cento|"
    r"por cento|persen|パーセント|퍼센트)"
)
_PLAIN = re.compile(rf"(?<![\d.,])(?:{_NUMBER})")
_CLOCK = r"(?P<h>[01]?\d|2[0-4])\s?(?:[:.h]\s?(?P<m>[0-5]\d)(?!\d))?"
_EXACT = re.compile(
    r"(?<![\d.,:])(?P<h>[01]?\d|2[0-4])\s?(?P<sep>[:.h時点點시:]\s?)(?P<m>[0-5]\d)(?![\d%])\s?(?:分|분)?"
)
_HOUR_H = re.compile(r"(?<![\d.,:])(?P<h>[01]?\d|2[0-4])\s?(?:h|hs|hrs)(?![\w/])")
_HAN_COUNTED = re.compile(
    r"第?([一二两兩三四五六七八九十百千〇零]+)(?=[个個人名位枚本杯瓶张張份件天日月年分元円阶階楼樓层層岁歳歲次回晚泊席卓台条條公里米度折割间間室号號])"
)
_KOREAN = re.compile(r"([일이삼사오육칠팔구십백천]+)(?=\s?(?:분|층|원|월|유로|달러|퍼센트|호실|명|박))")
_KOREAN_HAN = str.maketrans("일이삼사오육칠팔구십백천", "一二三四五六七八九十百千")


@dataclass(slots=True)
class Facts:
    """What a text claims. Each time is the set of minutes of the day that it may mean; money knows its currency.

    `said` is the text itself, small: names are looked for in it.
    """

    links: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    times: set[frozenset[int]] = field(default_factory=set)
    either: set[tuple[int, Decimal]] = field(default_factory=set)
    money: set[tuple[str, Decimal]] = field(default_factory=set)
    percents: set[Decimal] = field(default_factory=set)
    numbers: set[Decimal] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    free: bool = False
    said: str = ""


class _Text:
    """A text while it is read."""

    def __init__(self, text: str) -> None:
        self.left = text

    def take(self, pattern: re.Pattern[str], use: Callable[[re.Match[str]], object]) -> None:
        """Hand every match to `use`, and blank it unless that says False."""

        def blank(match: re.Match[str]) -> str:
            return match[0] if use(match) is False else " \ufffc "

        self.left = pattern.sub(blank, self.left)


def read(text: str, languages: Iterable[str]) -> Facts:
    """The facts of a text, with the number words of some languages (BCP 47)."""
    languages = list(languages)
    found, left = Facts(said=text.casefold(), names=set(names_in(text, languages))), _Text(normal(text))
    sayings = [each for each in map(saying, dict.fromkeys(languages)) if each is not None]
    if any(said.language == "ko" for said in sayings):
        left.left = _KOREAN.sub(_in_digits, left.left)
    left.take(_LINK, lambda m: _link(found, m))
    left.take(_PHONE, lambda m: _phone(found, m))
    for said in sayings:
        _times_in(left, found, said)
    for said in sayings:
        left.take(said.half, lambda _: found.percents.add(_HALF))
        left.take(_spoken_money(said), lambda m, said=said: _money(found, m, said))  # type: ignore[misc]
    left.take(_MONEY_IN_LETTERS, lambda m: _money(found, m, None))
    left.take(_PERCENT, lambda m: found.percents.add(number(m["num"])))
    for pattern in (_BEFORE, _AFTER):
        left.take(pattern, lambda m: found.money.add((_currency(m["cur"]), number(m["num"]))))
    left.take(_EXACT, lambda m: _exact(found, m))
    left.take(_HOUR_H, lambda m: found.times.add(_as_written(int(m["h"]), 0)))
    left.take(_HAN_COUNTED, lambda m: _count(found, han(m[1])))
    left.take(_PLAIN, lambda m: found.numbers.add(number(m[0])))
    for said in sayings:
        left.take(said.number, lambda m, said=said: _count(found, value_of(m[0], said.numbers)))  # type: ignore[misc]
        found.free = found.free or bool(said.free.search(left.left))
    left.take(_UNREADABLE, lambda m: found.names.add(m[0]))
    return found


def _in_digits(korean: re.Match[str]) -> str:
    """A Sino-Korean number, which may be of money, in digits; a one is too short to be told from a syllable."""
    value = han(korean[1].translate(_KOREAN_HAN))
    return str(value) if value > 1 else korean[1]


def number(written: str) -> Decimal:
    """The value of digits with separators: 1.234,50 and 1,234.50 and 1 234,5 are the same."""
    kept = re.sub(r"[\s'’\u00a0\u202f]", "", written)
    last = max(kept.rfind("."), kept.rfind(","))
    if last < 0:
        return Decimal(kept)
    mark, whole, rest = kept[last], kept[:last], kept[last + 1 :]
    other = "," if mark == "." else "."
    grouped = len(rest) == len("000") and other not in whole and whole not in {"", "0"}
    if grouped or kept.count(mark) > 1:
        return Decimal(re.sub(r"[.,]", "", kept))
    return Decimal(f"{re.sub(r'[.,]', '', whole) or '0'}.{rest}").normalize() + 0


def _link(found: Facts, match: re.Match[str]) -> bool:
    link = match[0].rstrip(".,;:!?/)")
    if _NO_LINK.fullmatch(match[0]) or _NO_LINK.fullmatch(link):
        return False
    found.links.add(re.sub(r"^(?:https?://)?(?:www\.)?", "", link))
    return True


def _phone(found: Facts, match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    if len(digits) < len("1234567"):
        return False
    found.phones.add(digits.removeprefix("00"))
    return True


def _spoken_money(said: Saying) -> re.Pattern[str]:
    """An amount by the words of a language: `eighteen euros`, `un euro`."""
    amount = rf"(?:(?P<one>{said.one})|(?P<num>{said.amount.pattern}))"
    between = r"\s?" if said.glued else r"[\s-](?:of |de |d['’])?"
    after = rf"|(?P<cur2>{_ANY_MONEY})\s(?P<one2>{said.one})(?!\w)" if said.language == "ar" else ""
    start = "" if said.glued else r"(?<!\w)"
    return re.compile(rf"{start}{amount}{between}(?P<cur>{_ANY_MONEY}){after}")


def _money(found: Facts, match: re.Match[str], said: Saying | None) -> bool:
    parts = match.groupdict()
    name, written = parts.get("cur") or parts.get("cur2") or "", parts.get("num") or ""
    if parts.get("one") or parts.get("one2"):
        value: int | None = 1
    elif said is not None:
        value = value_of(written, said.amounts)
    else:
        value = han(written) if re.fullmatch(HAN, written) else roman(written)
    if value is None:
        return False
    found.money.add((_currency(name), Decimal(value)))
    return True


def _currency(name: str) -> str:
    return next(code for code, pattern in _MONEY_NAMES.items() if re.fullmatch(pattern, name.strip()))


def _times_in(left: _Text, found: Facts, said: Saying) -> None:
    """Times as a language says them, those with a part of the day first."""
    left.take(said.noon, lambda _: found.times.add(frozenset({_NOON})))
    left.take(said.midnight, lambda _: found.times.add(frozenset({0})))
    for pattern in _ranges(said):
        left.take(pattern, lambda m: _range(found, m))
    for half, first in ((said.am, 0), (said.pm, _NOON)):
        marked = rf"(?<![\d.,:])(?:{_CLOCK}\s?(?:uhr|uur|h|heures?|horas?|ore)?\s?(?:{half}))"
        left.take(re.compile(marked), lambda m, first=first: found.times.add(_half(m, first)))  # type: ignore[misc]
        led = rf"(?:{half})\s?{_CLOCK}\s?[時时点點시]\s?(?:(?P<m2>\d{{1,2}})\s?[分분]|(?P<half>半|반))?"
        left.take(re.compile(led), lambda m, first=first: found.times.add(_led(m, first)))  # type: ignore[misc]
    left.take(_EXACT, lambda m: _exact(found, m) if m["sep"].strip() != "." else False)
    for pattern, minutes in said.times:
        left.take(pattern, lambda m, by=minutes: _spoken(found, said, m, by))  # type: ignore[misc]


def _ranges(said: Saying) -> list[re.Pattern[str]]:
    """Two times of which only the second one tells what both are: `7 to 9 pm`, `7-10 Uhr`, `7 to 10:30`."""
    one = r"(?P<h1>[01]?\d|2[0-4])(?:[:.](?P<m1>[0-5]\d))?"
    two = r"(?P<h2>[01]?\d|2[0-4])(?:[:.](?P<m2>[0-5]\d))?"
    between = rf"\s?(?:-|–|—|{said.until})\s?"
    mark = rf"(?:(?P<am>{said.am})|(?P<pm>{said.pm})|uhr|uur|h(?![\w])|heures?)"
    exact = r"(?P<h2>[01]?\d|2[0-4]):(?P<m2>[0-5]\d)(?!\d)(?P<am>(?!))?(?P<pm>(?!))?"
    return [re.compile(rf"(?<![\d.,:]){one}{between}{last}") for last in (rf"{two}\s?{mark}", exact)]


def _range(found: Facts, match: re.Match[str]) -> None:
    h1, m1 = int(match["h1"]), int(match["m1"] or 0)
    h2, m2 = int(match["h2"]), int(match["m2"] or 0)
    if match["am"] or match["pm"]:
        found.times.add(_both(h1, m1))
        found.times.add(frozenset({_on_the_clock(h2, m2, _NOON if match["pm"] else 0)}))
    else:
        found.times |= {_as_written(h1, m1), _as_written(h2, m2)}


def _half(match: re.Match[str], first: int) -> frozenset[int]:
    return frozenset({_on_the_clock(int(match["h"]), int(match["m"] or 0), first)})


def _led(match: re.Match[str], first: int) -> frozenset[int]:
    minutes = 30 if match["half"] else int(match["m2"] or match["m"] or 0)
    return frozenset({_on_the_clock(int(match["h"]), minutes, first)})


def _on_the_clock(hour: int, minutes: int, first: int) -> int:
    """The minute of the day of an hour in one half of it; 12 is the first of each, and 15 p.m. is 15:00."""
    return ((hour % 12 if hour <= 12 else hour % 24) * 60 + minutes + (first if hour <= 12 else 0)) % _DAY  # noqa: PLR2004


def _as_written(hour: int, minutes: int) -> frozenset[int]:
    return frozenset({(hour * 60 + minutes) % _DAY})


def _both(hour: int, minutes: int) -> frozenset[int]:
    at = (hour * 60 + minutes) % _DAY
    return frozenset({at, (at + _NOON) % _DAY}) if hour <= 12 else frozenset({at})  # noqa: PLR2004


def _exact(found: Facts, match: re.Match[str]) -> None:
    hour, minutes = int(match["h"]), int(match["m"])
    if match["sep"].strip() == ".":
        # Nobody can tell 6.30 the time from 6.30 the number.
        found.either.add(((hour * 60 + minutes) % _DAY, Decimal(f"{hour}.{match['m']}").normalize() + 0))
    else:
        found.times.add(_as_written(hour, minutes))


def _spoken(found: Facts, said: Saying, match: re.Match[str], by: int) -> bool:
    hour = value_of(match[1], said.hours)
    if hour is None or hour > 24:  # noqa: PLR2004 - hours of a day
        return False
    # Digits with no more than the word for `o'clock` are of a clock of 24 hours; what is only spoken may be of either.
    exact = by == 0 and match[1].isdigit()
    at = (hour * 60 + by) % _DAY
    found.times.add(frozenset({at}) if exact or hour > 12 else frozenset({at, (at + _NOON) % _DAY}))  # noqa: PLR2004
    return True


def _count(found: Facts, value: int | None) -> bool:
    if value is None:
        return False
    if value > 1:
        found.numbers.add(Decimal(value))
    return True
