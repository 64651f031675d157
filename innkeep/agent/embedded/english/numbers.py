"""Reads quantities: digits, number words, pairs and dozens, `x2`, and what is no quantity a desk could bring."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from innkeep.agent.acts import MAX_QUANTITY
from innkeep.agent.embedded.english.text import Token
from innkeep.agent.embedded.english.words.numbers import TENS, UNITS, VAGUE
from innkeep.agent.embedded.english.words.vocabulary import MORE, PAIRED, TOO_MANY

_CLOCK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?")
_VAGUE = tuple(sorted((tuple(phrase.split()) for phrase in VAGUE), key=len, reverse=True))
_DOZEN = 12
_TIMES = frozenset({"x", "times"})
_MOST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many. `value` is None when it is no number of things that can be brought; `vague` keeps `a few` as said."""

    value: int | None
    length: int
    vague: bool = False


def symbol(token: Token) -> str:
    """The kind of number that a token is, as the patterns of `asides` write it; any other word is itself."""
    word = token.word
    if not word[0].isdigit() and word[0] not in "$€£":
        return "<n>" if value_of(token) is not None else word
    if word.isdigit():
        return "<big>" if len(word) >= _MOST_DIGITS else "<n>"
    if any(sign in word for sign in "$€£"):
        return "<price>"
    if _CLOCK.fullmatch(word):
        return "<clock>"
    return word if word[-1].isalpha() else "<odd>"


def value_of(token: Token) -> int | None:
    """The number that one token is, if it is a plain one."""
    word = token.word
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= _MOST_DIGITS else 10**_MOST_DIGITS
    return UNITS.get(word, TENS.get(word))


def read_quantity(text: str, spoken: Sequence[Token], first: int) -> Quantity | None:
    """The quantity that begins at `first`, if one does."""
    words = [token.word for token in spoken[first : first + 6]]
    for phrase in _VAGUE:
        if tuple(words[: len(phrase)]) == phrase:
            return Quantity(None, len(phrase), vague=True)
    found = _grouped(spoken, first, words) or _counted(spoken, first, words)
    if found is None:
        return None
    impossible = found.value is None or not 0 < found.value <= MAX_QUANTITY or _is_negative(text, spoken, first)
    return Quantity(None if impossible else found.value, found.length)


def _grouped(spoken: Sequence[Token], first: int, words: list[str]) -> Quantity | None:
    """A couple of, two pairs of, half a dozen, three dozen."""
    if words[:3] == ["half", "a", "dozen"]:
        return _of(Quantity(_DOZEN // 2, 3), words)
    if words[:2] == ["half", "dozen"]:
        return _of(Quantity(_DOZEN // 2, 2), words)
    count, used = (1, 1) if words[0] in {"a", "an"} else (_plain(spoken[first]) or 1, 1 if _plain(spoken[first]) else 0)
    group = words[used] if used < len(words) else ""
    if group in {"dozen", "dozens"}:
        return _of(Quantity(count * _DOZEN if group == "dozen" else None, used + 1), words)
    if group == "couple":
        return _of(Quantity(2, used + 1), words)
    if group in {"pair", "pairs"} and words[used + 1 : used + 2] == ["of"]:
        after = spoken[first + used + 2] if first + used + 2 < len(spoken) else None
        return Quantity(count if after and after.key in PAIRED else 2 * count, used + 2)
    if group in TOO_MANY:
        return Quantity(None, used + 1)
    return None


def _counted(spoken: Sequence[Token], first: int, words: list[str]) -> Quantity | None:
    """Two, two more, another two, x2, 2x, minus two."""
    following = _plain(spoken[first + 1]) if first + 1 < len(spoken) and not spoken[first + 1].gap else None
    if words[0] == "another":
        return _more(Quantity(following or 1, 2 if following else 1), words)
    if words[0] in _TIMES and following is not None:
        return Quantity(following, 2)
    if words[0] == "minus" and following is not None:
        return Quantity(None, 2)
    value = _plain(spoken[first])
    if value is not None:
        ends = (
            following
            if value in TENS.values() and following is not None and 0 < following < min(TENS.values()) // 2
            else 0
        )
        if spoken[first].word.isdigit() or (ends and spoken[first + 1].word.isdigit()):
            ends = 0
        used = 2 if ends else 1
        used += words[used : used + 1] != [] and words[used] in _TIMES
        return _more(Quantity(value + ends, used), words)
    return Quantity(None, 1) if symbol(spoken[first]) in {"<odd>", "<big>"} else None


def _plain(token: Token) -> int | None:
    return value_of(token)


def _of(found: Quantity, words: list[str]) -> Quantity:
    more = _more(found, words)
    return Quantity(more.value, more.length + (words[more.length : more.length + 1] == ["of"]))


def _more(found: Quantity, words: list[str]) -> Quantity:
    follows = found.length < len(words) and words[found.length] in MORE
    return Quantity(found.value, found.length + follows)


def _is_negative(text: str, spoken: Sequence[Token], first: int) -> bool:
    """A minus sign that touches the number and nothing before it; a dash with a space is a list's."""
    start = spoken[first].start
    return start > 0 and text[start - 1] in "-−" and (start == 1 or text[start - 2].isspace())
