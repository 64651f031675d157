"""What Arabic writes as one word: `and`, prepositions and `the` before a noun, whose it is and how many behind it."""

from __future__ import annotations

import re
from functools import lru_cache

_THE = "(?:[بكلعفم]?ه?ال|لل)"
_BEFORE = f"[وف]?(?:{_THE}|[بل])?"
_OF = "(?:(?:حق|حقت|حقات|تبع|تبعت|بتاع|بتاعه|بتاعت|بتوع|مال|مالت|ديال|تاع|متاع|نتاع)\\s+)?"
"""`Of`, in the words of those who do not speak as they write: the towel of the pool is a pool towel."""

_WHOSE = "(?:ي|نا|كم|كو|كن|ك|هم|هن|ها|ه)"
_TWO = "(?:ين|ان)"
_ENDING = f"(?:{_WHOSE}|ت?{_TWO}|ات{_WHOSE}?)?"
_OF_A_FEMININE = f"(?:ه|ت(?:{_WHOSE}|{_TWO})?|ات{_WHOSE}?)"
"""How `غرفة`, which is plain with another last letter, ends: `غرفتنا`, `غرفتين`, `غرفات`."""

_WHO = "(?:[بهحسك]|عم)?[انتي]?"
_WHO_ELSE = "(?:وا|ون|و|ين|ي)?"
_TO_WHOM = "(?:ني|(?:ها|ه|هم)?ل?(?:ي|نا|كم|ك)|ها|هم|ه)?"

_SOMETHING = r"\w*\s+(?:\w+\s+){0,2}?\w{0,3}"
"""What may stand between two parts of a form: `الفرش كله مبلول`."""

_LETTER = re.compile("[\u0600-\u06ff]")
_OPENING = re.compile(f"[وف]?{_THE}(?=\\w{{3}})")
TWO_OF = re.compile(r"(?<!\w)(?P<one>\w{3,})(?P<ending>ين|ان)(?!\w)")
"""What may say two of a thing in one word."""

_OF_NO_THING = re.compile(rf"{_BEFORE}(?:ساع|دقيق|ليل|سن|مر|غرف|اوض|خيم|\w?ا\w?|تلا|ثلا)ت")
"""Hours and nights are counted so too, and the people who come in: `بايتين`."""

_SHORTEST_FEMININE = 4

_CLOSING = re.compile(
    r"(?<=\w{3})(?:ات(?:ي|نا|كم|ك|هم|ها|ه)?|ت(?:ين|ان|نا|كم|هم|ها|ه|ك|ي)|ين|ان|ون|نا|كم|هم|ها|يه|ه|ي)$"
)


def is_arabic(text: str) -> bool:
    """Whether a text has a letter of the script."""
    return bool(_LETTER.search(text))


@lru_cache(maxsize=20_000)
def bare(word: str) -> str:
    """A plain word without what is written onto its beginning; what is of another script is kept as it is."""
    return _OPENING.sub("", word, count=1) if is_arabic(word) and _OPENING.match(word) else word


@lru_cache(maxsize=50_000)
def arabic_stem(word: str) -> str:
    """A plain word without what is written onto either end."""
    return _CLOSING.sub("", bare(word))


def is_two_by_form(one: str, ending: str) -> bool:
    """Whether a word says two of something, whatever that is: `جولتين` does, and of `سكين` only its meaning tells."""
    is_feminine = ending == "ين" and one.endswith("ت") and len(one) >= _SHORTEST_FEMININE
    return is_feminine and not _OF_NO_THING.fullmatch(one)


def noun_pattern(form: str) -> str:
    """The expression for a plain name of one word or more, in any case and number and whosever it is."""
    *first, last = (part.replace(r"\*", _SOMETHING) for part in map(re.escape, form.removesuffix("*").split()))
    parts = [*(_inflected(part, rf"{_TWO}?") for part in first)]
    parts += [rf"{last}\w*" if form.endswith("*") else _inflected(last, _ENDING)]
    return rf"(?<!\w){_BEFORE}" + rf"\s+{_OF}(?:[ب]?{_THE}|ل)?".join(parts) + r"(?!\w)"


def verb_pattern(root: str) -> str:
    """The expression for what is done now or asked for, whoever does it to whom: `جيب`, `تجيبوا`, `بيجيبوهالنا`.

    A `root` is written without the letter that stands for who does it.
    """
    return rf"{_WHO}{root}{_WHO_ELSE}{_TO_WHOM}ش?"


def _inflected(word: str, ending: str) -> str:
    return f"{word[:-1]}{_OF_A_FEMININE}" if word.endswith("ه") else word + ending
