"""What a thing is wanted for: of `a bucket of ice for the wine` the ice is wanted, and the wine is there already."""

from __future__ import annotations

from functools import cache
from re import Pattern

from innkeep.agent.embedded.words.concepts import seen, widened
from innkeep.agent.embedded.words.patterns import compiled, phrases_in

_WANTED_LAST = frozenset(["ja", "ko", "zh"])


def without_purposes(text: str, language: str, served: frozenset[str]) -> str:
    """A plain text with `_` for the letters of food and drink that another thing is wanted for.

    `served` are the concepts of what the house serves: towels for the pool and a cot for the baby tell which are meant.
    """
    between = _between().get(language)
    if between is None or not between.search(text):
        return text
    found = seen(text, language)
    for m in between.finditer(text):
        before = [one for one in found if one.end <= m.start() and not text[one.end : m.start()].strip()]
        after = [one for one in found if one.start >= m.end() and not text[m.end() : one.start].strip()]
        wanted, others = (after, before) if language in _WANTED_LAST else (before, after)
        for other in others if wanted else ():
            if widened({other.name}) & served:
                text = text[: other.start] + "_" * (other.end - other.start) + text[other.end :]
    return text


@cache
def _between() -> dict[str, Pattern[str]]:
    return {language: compiled(phrases) for language, phrases in phrases_in("purposes.txt").items()}
