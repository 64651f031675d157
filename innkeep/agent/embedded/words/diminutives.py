"""What a word for a little thing is made of: a `Bettchen` is a bed, a `toallita` a towel, a `dekentje` a blanket."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MADE: dict[str, tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]] = {
    language: tuple((re.compile(rf"(\w{{3,}}?){ending}$"), bases) for ending, bases in endings)
    for language, endings in {
        "de": (("(?:chen|lein|erl)s?", ("", "e", "en")),),
        "nl": (("jes?", ("",)), ("[tp]jes?", ("",)), ("etjes?", ("",))),
        "es": (
            ("(?:ec|c)?it[oa]s?", ("", "e")),
            ("ito", ("o",)),
            ("itos", ("o",)),
            ("ita", ("a",)),
            ("itas", ("a",)),
        ),
        "pt": (
            ("z?inh[oa]s?", ("", "e")),
            ("inho", ("o",)),
            ("inhos", ("o",)),
            ("inha", ("a",)),
            ("inhas", ("a",)),
        ),
        "it": (
            ("(?:ino|etto)", ("o", "e")),
            ("(?:ini|etti)", ("o", "e")),
            ("(?:ina|etta)", ("a", "e")),
            ("(?:ine|ette)", ("a", "e")),
        ),
    }.items()
}
"""By language the endings that make a thing little, and what the word for the thing itself ends in."""

_NOT_LITTLE = frozenset(["bagnino", "bonito", "bonita", "panino", "mattina", "mattino", "padrino", "ratito", "ratitos"])


def bases(word: str, languages: frozenset[str]) -> Iterator[str]:
    """The words that a plain word may be a little one of."""
    if word in _NOT_LITTLE:
        return
    for language in languages & _MADE.keys():
        for made, endings in _MADE[language]:
            if found := made.match(word):
                yield from (found[1] + ending for ending in endings)
