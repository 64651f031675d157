"""Where the reason for a wish begins or ends: `tira a cerveja | que tenho de conduzir`, `運転するので | なしで`."""

from __future__ import annotations

import re
from functools import cache

from innkeep.agent.embedded.words.patterns import compiled, phrases_in


def edges_of_reasons(small: str, language: str) -> list[tuple[int, int]]:
    """What stands between a reason and what it is given for, in a plain text: nothing, or the word for `so`."""
    begin = [(m.start(), m.start()) for m in _words(f"{language} because").finditer(small)]
    end = [(m.end(), m.end()) for m in _words(f"{language} end").finditer(small)]
    return [*begin, *(m.span() for m in _words(f"{language} so").finditer(small)), *end]


def is_reason(text: str, language: str) -> bool:
    """Whether a plain part of a sentence is put as a reason, by its first word or its last."""
    if _words(f"{language} because").match(text):
        return True
    return any(m.end() == len(text) for m in _words(f"{language} end").finditer(text))


def without_reason(text: str, language: str) -> str:
    """A plain part of a sentence up to the reason that it gives at its end: `a soft pillow | since I sneeze`."""
    because = _words(f"{language} because").search(text)
    return text[: because.start()] if because and because.start() else text


def is_aim(text: str, language: str) -> bool:
    """Whether a plain part of a sentence says what the part before it is for: `so that we do not miss the boat`."""
    return bool(_words(f"{language} aim").match(text))


@cache
def _words(line: str) -> re.Pattern[str]:
    return compiled(phrases_in("reasons.txt").get(line, ""))
