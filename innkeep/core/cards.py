"""Numbers of payment cards in what people write: taken out before anything is kept or logged (PCI DSS 4.0, 3.3 to 3.5).

A number is believed to be a card's when a network gives out such numbers (ISO/IEC 7812: how they begin and how long
they are) and its check digit is right (Luhn), so that telephone numbers and dates stay. Digits of every script count,
with whatever punctuation stands between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

DOTS = "•••• "
"""What stands for a card's number; its last four digits follow, by which its owner knows it."""

_RUN = re.compile(r"(?<![\w+])\d(?:[\W_]{0,3}\d){12,}(?!\w)")
"""Digits with little between them. After a plus it is a telephone number; within a word it is a key of a machine."""

_NETWORKS = (
    (re.compile(r"4"), {13, 16, 19}),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), {16}),
    (re.compile(r"3[47]"), {15}),
    (re.compile(r"30[0-59]|3[689]"), {14, 16, 19}),
    (re.compile(r"35(2[89]|[3-8])"), {16, 17, 18, 19}),
    (re.compile(r"220[0-5]|9792|8[12]"), {16, 17, 18, 19}),
    (re.compile(r"5[06-8]|6"), set(range(13, 20))),
)

_CODE = re.compile(r"(?i)\b(cvv2?|cvc2?|cv2|csc|cid|security code)(\W{0,4}(?:is\s+)?)\d{3,4}(?!\d)")
"""The code on the card's back, where it is called by its name: never to be kept at all."""


def mask(text: str) -> str:
    """The text without numbers of cards: `•••• 1111` stands for each, and their security codes are gone."""
    return mask_all([text])[0] if _RUN.search(text) else text


def mask_all(texts: Sequence[str]) -> list[str]:
    """The same of texts that were written one after another, where a number may go on from one to the next."""
    whole = "\n".join(texts)
    found = list(_numbers(whole))
    if not found:
        return list(texts)
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    masked = []
    for text, start in zip(texts, starts, strict=False):
        left = text
        for first, last in reversed(found):
            left = _without(left, first - start, last - start)
        masked.append(_CODE.sub(r"\1\2•••", left))
    return masked


def _without(text: str, first: int, last: int) -> str:
    """The text without what it holds of a number; where the number ends its last four digits are kept."""
    low, high = max(first, 0), min(last, len(text))
    if low >= high:
        return text
    shown = _digits(text[low:high])[-4:] if last <= high else ""
    return f"{text[:low]}{DOTS}{shown}".rstrip() + text[high:]


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers of cards are, as first place and the place after the last."""
    for run in _RUN.finditer(text):
        places = [place for place in range(run.start(), run.end()) if text[place].isdecimal()]
        digits = _digits(run[0])
        yield from _within(text, places, digits)


def _within(text: str, places: Sequence[int], digits: str) -> Iterator[tuple[int, int]]:
    """A number begins and ends where digits do: `12/27 4111 1111 1111 1111 123` holds one."""
    begin = 0
    while begin < len(places):
        length = _length_at(text, places, digits, begin)
        if length:
            yield places[begin], places[begin + length - 1] + 1
        begin += length or 1


def _length_at(text: str, places: Sequence[int], digits: str, begin: int) -> int:
    """How many digits the number has that begins here; 0 when none does."""
    if begin and text[places[begin] - 1].isdecimal():
        return 0
    for length in range(min(19, len(places) - begin), 12, -1):
        end = places[begin + length - 1] + 1
        whole = end == len(text) or not text[end].isdecimal()
        if whole and _is_card(digits[begin : begin + length]):
            return length
    return 0


def _is_card(digits: str) -> bool:
    known = any(begins.match(digits) and len(digits) in lengths for begins, lengths in _NETWORKS)
    return known and _luhn(digits)


def _luhn(digits: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())


class Words(TypeDecorator[str]):
    """A column of what people write. Whichever way it is written, no number of a card gets into it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as it is called
        """The words as they are kept."""
        return None if value is None else mask(value)
