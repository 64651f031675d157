"""How many: digits, number words and counters of each language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from innkeep.agent.acts import MAX_QUANTITY
from innkeep.agent.embedded.words.arabic import TWO_OF, is_two_by_form
from innkeep.agent.embedded.words.concepts import seen
from innkeep.agent.embedded.words.cues import Cues, cues
from innkeep.agent.embedded.words.spelling import WORD
from innkeep.agent.embedded.words.uncounted import times

_DIGITS = re.compile(
    r"(?<![a-z\d.,])(?:x\s?)?(-|−|minus\s|menos\s|moins\s|meno\s)?(\d+(?:[.,]\d{3})*)(?:\s?x(?!\w))?(?![.,:]?\d)"
)
_POLITELY = re.compile(r"(?:이?요|용)(?!\w)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that was said and its place. `value` is None when no desk could bring that many."""

    value: int | None
    start: int
    end: int


def amounts(text: str, own: Cues) -> list[Amount]:
    """The amounts of a plain text, from left to right."""
    taken = times(text, own)
    found = [_with_counter(_digits(m), text, own) for m in _DIGITS.finditer(text) if _free(m.start(), taken)]
    found += [
        a
        for a in _words(text, own)
        if _free(a.start, taken) and all(a.end <= f.start or f.end <= a.start for f in found)
    ]
    return sorted(found, key=lambda one: one.start)


def _with_counter(one: Amount, text: str, own: Cues) -> Amount:
    """With what things are counted in where no space stands before it: `2本`, `3 개`."""
    if not own.is_glued:
        return one
    follows = len(text) - len(text[one.end :].lstrip(" "))
    counter = next((c for c in own.counters if text.startswith(c, follows)), "")
    return Amount(one.value, one.start, _politely(text, follows + len(counter))) if counter else one


def _free(start: int, taken: list[tuple[int, int]]) -> bool:
    return not any(first <= start < last for first, last in taken)


def _digits(m: re.Match[str]) -> Amount:
    value = int(re.sub(r"\D", "", m[2])[:9])
    good = not m[1] and 0 < value <= MAX_QUANTITY
    return Amount(value if good else None, m.start(), m.end())


def _words(text: str, own: Cues) -> list[Amount]:
    if own.language == "ar":
        # `two towels` is one word; only what a hotel has is counted so.
        pairs = [m for m in TWO_OF.finditer(text) if m[0] not in own.numbers and _is_dual(m)]
        return _spaced(text, own) + [Amount(2, m.start(), m.end()) for m in pairs]
    return _counted(text, own) if own.is_glued else _spaced(text, own)


def _is_dual(m: re.Match[str]) -> bool:
    """Whether a thing is said twice in one word: `منشفتان` is two towels, and `دخان` is no two of anything."""
    if is_two_by_form(m["one"], m["ending"]):
        return True
    names = (m["one"], m["one"].removesuffix("ت") + "ه")
    return any(found.end == len(name) for name in names for found in seen(name, "ar"))


_HUGE = re.compile(
    r"(?<!\w)(?:hundreds?|thousands?|millions?|cien|cientos|mil|millones|cent|(?<!grazie )mille(?!-| grazie)|"
    r"hundert\w*|tausend\w*|cento|mila|cem|honderd\w*|duizend\w*|ratus|seratus|ribu|seribu|مائه|مئه|الف|"
    r"مليون)(?!\w)"
)


def _spaced(text: str, own: Cues) -> list[Amount]:
    found = [Amount(None, m.start(), m.end()) for m in _HUGE.finditer(text)]
    found += [Amount(_value(m, text, own), *m.span()) for m in own.phrases_of_numbers.finditer(text)]
    for m in WORD.finditer(text):
        value = _value(m, text, own)
        if value is None or any(one.start <= m.start() < one.end for one in found):
            continue
        tens = found[-1] if found else None
        if (
            tens
            and tens.value
            and tens.value in _TENS
            and value < min(_TENS) // 2
            and text[tens.end : m.start()] in {" ", "-"}
        ):
            found[-1] = Amount(tens.value + value, tens.start, m.end())
        else:
            found.append(Amount(value, m.start(), m.end()))
    # `A dozen`, `une demi-douzaine`, `ein halbes Dutzend`: of an article and a number the number counts.
    numbers = {one.start for one in found}
    return [one for one in found if one.value != 1 or one.end + 1 not in numbers]


def _value(m: re.Match[str], text: str, own: Cues) -> int | None:
    """The number that a word or a phrase says; `a pair of towels` are two, `a pair of slippers` is one."""
    said = re.sub("[ -]", "_", m[0])
    if said in own.pairs:
        counted = next((one.name for one in seen(text, own.language) if one.start >= m.end()), None)
        return 1 if counted in IN_PAIRS else 2
    if said in _TIMES and not any(one.end + 1 == m.start() for one in seen(text, own.language)):
        # `The soup twice`; who has asked twice counts nothing.
        return None
    value = own.numbers.get(said)
    return own.numbers.get(said.removeprefix("و")) if value is None and own.language == "ar" else value


IN_PAIRS = frozenset(["slippers", "earplugs"])
"""What is only had in twos."""

_TIMES = frozenset(["twice", "thrice"])
_TENS = range(20, 100, 10)


def _counted(text: str, own: Cues) -> list[Amount]:
    """Number words of scripts without spaces: before a counter, or standing alone as in `ひとつ`."""
    found = [Amount(None, m.start(), m.end()) for m in _huge_in(own.language).finditer(text)]
    for m in _counted_in(own.language).finditer(text):
        if any(one.start <= m.start() < one.end for one in found):
            continue
        value = _tens(m["ten"], own) if m["ten"] else own.numbers.get(m["word"] or m["alone"])
        if value:
            found.append(Amount(value, m.start(), _politely(text, m.end())))
    return found


def _politely(text: str, end: int) -> int:
    """Where a number ends with what makes it a polite sentence in Korean: `두 병요`."""
    ending = _POLITELY.match(text, end)
    return ending.end() if ending else end


@cache
def _huge_in(language: str) -> re.Pattern[str]:
    """Hundreds and thousands of whatever is counted in the language."""
    counted = "|".join(map(re.escape, cues(language).counters))
    hundreds = "[一二两兩三四五六七八九十百千万数几\\d]*[百千万]+|\\d{3,}|[일이삼사오육칠팔구십수]*[백천만]+"
    return re.compile(rf"(?:{hundreds})\s?(?:{counted})")


@cache
def _counted_in(language: str) -> re.Pattern[str]:
    own = cues(language)
    counters = "|".join(map(re.escape, own.counters))
    dozens = "|".join(re.escape(number) for number in own.numbers if number.endswith(_DOZEN)) or "(?!)"
    return re.compile(
        rf"(?P<ten>[一二两三四五六七八九]?十[一二三四五六七八九]?)(?:{counters})"
        rf"|(?P<word>{_INSIDE_NONE}(?:{own.any_number}))\s?(?:{counters})"
        rf"|(?P<alone>{dozens}|ひとつ|ふたつ|みっつ|よっつ|いつつ|两条|(?<!\w)(?:하나|둘|셋|넷|다섯)(?=\s|$|요|만|더|이|,))"
    )


_INSIDE_NONE = r"(?!(?<=[가-힣])[일이삼사오육칠팔구십]|[일이삼사오육칠팔구십]\s?(?!인분|세트|\s))"
"""The numbers that Korean took from Chinese stand in many of its words and count few things: a `사장님` is no four
sheets.
"""

_DOZEN = ("打", "ダース", "다스")


def _tens(written: str, own: Cues) -> int:
    left, _, right = written.partition("十")
    return (own.numbers.get(left, 1) if left else 1) * 10 + (own.numbers.get(right, 0) if right else 0)
