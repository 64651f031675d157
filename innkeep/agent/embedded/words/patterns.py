"""Phrases of the word files as regular expressions.

`*` after a letter lets a word end in anything, ` .. ` stands for up to four words, ` | ` separates phrases, `@` before
an Arabic root stands for its verb in any person; everything else is a regular expression on plain text. In scripts
without spaces a phrase is found anywhere.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from innkeep.agent.embedded.words.arabic import verb_pattern
from innkeep.agent.embedded.words.spelling import is_spaceless, plain

_VERB = re.compile(r"@(\w+)")
_ESCAPE = re.compile(r"(\\.)")
_GAP = r"\s+(?:[^\s]+\s+){0,4}?"
_INNER_GAP = r"(?:[^\s]+\s+){0,3}?"
_KOREAN = re.compile("[\uac00-\ud7af]")
_NOTHING_LAST = re.compile(r"\s+\.\.(?:\s+\([^()]*\)\?)?$")
"""What may follow a phrase, and need not."""

_LAST = re.compile(r"(?<!\.\.) (\([^()]*\))\?$")
_PREFIX = "[\u0648\u0641]?(?:\u0627\u0644)?"
_HEBREW_PREFIX = "[\u05d5\u05e9]?\u05d4?"
_DIGIT = r"\d"
_ANY_PREFIX = "(?:[\u0648\u0641]?[\u0628\u0644\u0643]?(?:\u0627\u0644)?|\u0644\u0644)"


@cache
def phrases_in(name: str) -> dict[str, str]:
    """The lines of a word file, each by what stands before its colon."""
    rows = (files("innkeep.agent.embedded.words") / name).read_text(encoding="utf-8").splitlines()
    pairs = (row.partition(":") for row in rows if row.strip() and not row.startswith("#"))
    return {head.strip(): phrases.strip() for head, _, phrases in pairs}


def compiled(phrases: str, *, prefixed: bool = False, unfinished: bool = False) -> re.Pattern[str]:
    """The pattern of a line of phrases. `prefixed` lets Arabic words have any preposition before them.

    `unfinished` phrases may end before what an optional part of them would go on with: `could you (bring)?`.
    """
    written = [phrase.strip() for phrase in re.split(r"\s\|\s", phrases) if phrase.strip()]
    # Of two phrases that begin alike the longer is the one that was said.
    written.sort(key=len, reverse=True)
    return re.compile(
        "|".join(f"(?:{_one(phrase, prefixed=prefixed, unfinished=unfinished)})" for phrase in written) or r"(?!)"
    )


def _one(phrase: str, *, prefixed: bool = False, unfinished: bool = False) -> str:
    phrase = _NOTHING_LAST.sub("", phrase)
    text = "".join(part if part.startswith("\\") else plain(part) for part in _ESCAPE.split(phrase))
    # That of `\w*` itself stays as it is: it may stand for nothing.
    text = re.sub(r"(?<=[^\W\d_])(?<!\\[a-zA-Z])\*", r"\\w*", text)
    text = _VERB.sub(lambda root: verb_pattern(root[1]), text)
    # What a phrase may end with needs no space before it when it does not.
    text = text if is_spaceless(phrase) else _LAST.sub(r"(?: \1)?", text)
    # Phones leave it out, and so do people in a hurry.
    text = re.sub(r"'(?![*?])", "'?", text)
    text = text.replace("(.. )?", _INNER_GAP)
    text = re.sub(r"(?:^|\s)\.\.(?:\s|$)", lambda _: "\x00", text)
    # Koreans put the spaces between words as they like.
    between = r"\s*" if _KOREAN.search(phrase) else r"\s+"
    text = re.sub(r"\s+(\??)", lambda space: r"\s*" if space[1] else between, text).replace("\x00", _GAP)
    if is_spaceless(phrase):
        return text
    before = _prefix(phrase, prefixed=prefixed)
    # Who writes without spaces puts a number right beside words: `时间为11:00以前`.
    opens = r"(?<![a-z\d])" if phrase.startswith(_DIGIT) else r"(?<!\w)"
    ends = r"(?![a-z\d])" if phrase.endswith(_DIGIT) else r"(?!\w)"
    return rf"{opens}{before}(?:{text})(?:(?<=\s)|{ends})" if unfinished else rf"{opens}{before}(?:{text}){ends}"


def _prefix(phrase: str, *, prefixed: bool) -> str:
    """What scripts write as one word with a phrase: `and`, `the` and, where any may stand, prepositions."""
    if re.search("[\u0600-\u06ff]", phrase):
        return _ANY_PREFIX if prefixed else _PREFIX
    return _HEBREW_PREFIX if re.search("[\u0590-\u05ff]", phrase) else ""
