"""How numbers and times are said in each language, as patterns."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_NEVER = re.compile(r"(?!)")
_HOURS = 24
_TEN = 10
HAN = "[一二两兩三四五六七八九十百千万亿〇零]+"


@dataclass(frozen=True, slots=True)
class Saying:
    """One language. `times` are told by their hour (group 1) and the minutes that they differ from it by.

    `amounts` are the numbers that money may follow: more, for many words are numbers only beside it (`sei` euro).
    """

    language: str
    numbers: dict[str, int]
    number: re.Pattern[str]
    amounts: dict[str, int]
    amount: re.Pattern[str]
    hours: dict[str, int]
    times: tuple[tuple[re.Pattern[str], int], ...]
    am: str
    pm: str
    until: str
    noon: re.Pattern[str]
    midnight: re.Pattern[str]
    free: re.Pattern[str]
    half: re.Pattern[str]
    one: str
    glued: bool


@cache
def languages() -> tuple[str, ...]:
    """The languages whose number words are known."""
    return tuple(sorted(_read()))


@cache
def saying(language: str) -> Saying | None:
    """How a language (BCP 47) says them; None for one that is not known."""
    short = language.split("-", maxsplit=1)[0].lower()
    row = _read().get(short)
    if row is None:
        return None
    units, tens = _table(row["numbers"]), _table(row["tens"])
    numbers = units | {word: value for word, value in tens.items() if not word.startswith("(")} | _joined(row, tens)
    amounts = numbers | _table(row["hours"])
    hours = {word: value for word, value in amounts.items() if value <= _HOURS}
    glued = short in {"ja", "zh", "ko"}
    hour = rf"(\d{{1,2}}|{_either(hours)}{'|' + HAN if glued else ''})"
    return Saying(
        language=short,
        numbers=numbers,
        number=_whole(_either(numbers), glued=glued),
        amounts=amounts,
        amount=_whole(_either(amounts), glued=glued),
        hours=hours,
        times=tuple(
            (_whole(said.replace("{h}", hour), glued=glued), int(by)) for said, by in map(_split, row["times"])
        ),
        am=row["am"],
        pm=row["pm"],
        until=row["until"],
        noon=_whole(row["noon"], glued=glued),
        midnight=_whole(row["midnight"], glued=glued),
        free=_whole(row["free"], glued=glued),
        half=_whole(row["half"], glued=glued),
        one=row["one"],
        glued=glued,
    )


@cache
def _read() -> dict[str, dict[str, str]]:
    text = (files("innkeep.agent.facts") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _split(row: str) -> tuple[str, str]:
    said, _, by = row.rpartition("=")
    return said, by


def _table(row: str) -> dict[str, int]:
    pairs = re.findall(r"(\(\?:[^)]*\)|\S+?)=(\d+)", row)
    return {word: int(value) for word, value in pairs}


def _joined(row: dict[str, str], tens: dict[str, int]) -> dict[str, int]:
    """Tens with units, as patterns: `twenty[- ]five`, `fünfundzwanzig`."""
    units = {word: value for key in ("numbers", "hours") for word, value in _table(row[key]).items() if value < _TEN}
    units |= _table(row.get("with_tens", ""))
    if not row["join"]:
        return {}
    found: dict[str, int] = {}
    for ten, many in tens.items():
        found |= {row["join"].replace("{tens}", ten).replace("{unit}", one): many + few for one, few in units.items()}
        if ten.startswith("("):
            found[ten] = many
    return found


def _either(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)) or "(?!)"


def _whole(pattern: str, *, glued: bool) -> re.Pattern[str]:
    """The pattern as whole words; scripts without spaces know none."""
    if not pattern:
        return _NEVER
    return re.compile(f"(?:{pattern})" if glued else rf"(?<!\w)(?:{pattern})(?!\w)")


def value_of(said: str, table: dict[str, int]) -> int | None:
    """The number that a word of a table (or digits, or Chinese numerals) stands for."""
    if said.isdigit():
        return int(said)
    if said in table:
        return table[said]
    if re.fullmatch(HAN, said):
        return han(said)
    return next((value for word, value in table.items() if re.fullmatch(word, said)), None)


_HAN_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_HAN_STEPS = {"十": 10, "百": 100, "千": 1000}


def han(said: str) -> int:
    """The value of Chinese numerals: 二十五 is 25, 二〇三 is 203, 两万 is 20,000."""
    for mark, many in (("亿", 100_000_000), ("万", 10_000)):
        if mark in said:
            before, after = said.split(mark, 1)
            return (han(before) if before else 1) * many + (han(after) if after else 0)
    if not any(step in said for step in _HAN_STEPS):
        return int("".join(str(_HAN_DIGITS[c]) for c in said))
    total, digit = 0, 0
    for c in said:
        if c in _HAN_STEPS:
            total += (digit or 1) * _HAN_STEPS[c]
            digit = 0
        else:
            digit = _HAN_DIGITS[c]
    return total + digit
