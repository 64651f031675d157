"""The cues of each language: the words by which the form of a sentence is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from innkeep.agent.embedded.words.patterns import compiled, phrases_in
from innkeep.agent.embedded.words.spelling import plain, words

_FOLDER = files("innkeep.agent.embedded.words") / "cues"
LANGUAGES = tuple(sorted(entry.name.removesuffix(".txt") for entry in _FOLDER.iterdir() if entry.name.endswith(".txt")))
"""Languages that have a file of cues."""

_STEM = re.compile(r"([^\W\d_]{5,})\*")
_TYPED = ("no", "refuse", "got", "drop", "anymore", "remove", "lack")
"""Cues that have to be heard however they are written: without them what is refused is ordered."""

_MOST_SHORTS = 3
_NEVER = re.compile(r"(?!)")
_NOT_PATTERNS = {"words", "numbers", "counters", "pairs"}
_GLUED = frozenset(["ja", "zh", "ko", "th"])
_WRITTEN_BEFORE = {"ar": ("و", "ف", "ب", "ل", "ال", "بال", "لل", "هال", "وال")}
_POLITE = ("greet", "thanks", "please", "request", "add", "note", "post", "day", "at", "small", "joins", "counters")
"""Cues that may stand around any thing that is asked for."""

_OF_NO_LANGUAGE = {"onemore", "ofthese", "again", "instead", "drop", "other", "hurry", "repair", "scrap", "weigh"} | {
    "why",
    "because",
    "notso",
    "notthis",
    "unhurried",
    "calledoff",
    "sleepless",
}
"""Cues of second thoughts: about the conversation, whose language is known, and too short to tell one by."""


@dataclass(frozen=True, slots=True)
class Cues:
    """One language's cues. `numbers` are words for amounts, `counters` what is counted in, if it says how many.

    `pairs` are those numbers that say two of most things, and one of what is only had in twos.

    `phrases` are those of each cue; a pattern is made of them when it is first looked for, and then kept: telling a
    language apart needs the words of all languages and the patterns of none, which take two seconds to make.
    `polite` are the words that may stand around any wish, `vocabulary` are those of all cues. `stems` begin words of
    the language, whatever these end in.
    """

    language: str
    phrases: dict[str, str]
    numbers: dict[str, int]
    pairs: frozenset[str]
    counters: tuple[str, ...]
    common: frozenset[str]
    vocabulary: frozenset[str]
    stems: frozenset[str]
    phrases_of_numbers: re.Pattern[str]
    polite: frozenset[str]
    made: dict[str, re.Pattern[str]] = field(default_factory=dict, compare=False)

    @property
    def is_glued(self) -> bool:
        """Whether no space need stand between a number and what is counted."""
        return self.language in _GLUED

    @property
    def any_number(self) -> str:
        """A pattern of all words for numbers, the longest first; one that matches nothing when there are none."""
        return "|".join(sorted(map(re.escape, self.numbers), key=len, reverse=True)) or _NEVER.pattern

    def number(self, said: str) -> int | None:
        """The number of a plain word or of digits."""
        return int(said) if said.isdigit() else self.numbers.get(said)

    def of(self, name: str) -> re.Pattern[str]:
        """The pattern of a cue; one that matches nothing when the language has none."""
        found = self.made.get(name)
        if found is None:
            phrases = self.phrases.get(name)
            found = _NEVER if phrases is None else compiled(phrases, unfinished=name == "request")
            self.made[name] = found
        return found

    def has(self, name: str, text: str) -> bool:
        """Whether a plain text has the cue."""
        return bool(self.of(name).search(text))

    def make_ready(self) -> None:
        """Make every pattern now, before a guest waits for it."""
        for name in self.phrases:
            self.of(name)


def cues_for(text: str, language: str) -> Cues:
    """The cues of a language for a plain text: with the spelling of phones where it has some of that."""
    shorts = frozenset(short for several in _typed(language).values() for short in several)
    return cues(language) if shorts.isdisjoint(words(text)) else _cues_as_typed(language)


@cache
def _cues_as_typed(language: str) -> Cues:
    """The cues of a language that know how words are written on phones."""
    own = cues(language)
    changed = {name: _as_typed(own.phrases[name], language) for name in _TYPED if name in own.phrases}
    kept = {name: pattern for name, pattern in own.made.items() if name not in changed}
    return replace(own, phrases=own.phrases | changed, made=kept)


@cache
def cues(language: str) -> Cues:
    """The cues of a language; English ones where it has none."""
    lines = phrases_in(f"cues/{language if language in LANGUAGES else 'en'}.txt")
    telling = [line for name, line in lines.items() if name not in _OF_NO_LANGUAGE]
    phrases = {name: line for name, line in lines.items() if name not in _NOT_PATTERNS}
    numbers = dict(_number(part) for part in lines["numbers"].split() if "=" in part)
    counters = [part.strip() for part in lines["counters"].split("|")]
    numbers |= dict(_number(part) for part in counters if "=" in part)
    pairs = frozenset(map(plain, lines.get("pairs", "").split()))
    numbers |= dict.fromkeys(pairs, 2)
    return Cues(
        language=language,
        phrases=phrases,
        numbers=numbers,
        pairs=pairs,
        counters=tuple(sorted((plain(c.split("=")[0].rstrip("*")) for c in counters if c), key=len, reverse=True)),
        common=_common(language, map(plain, lines["words"].split())),
        polite=_words_of(lines[name] for name in _POLITE if name in lines),
        phrases_of_numbers=re.compile(
            "|".join(rf"(?<!\w){name.replace('_', '[ -]')}(?!\w)" for name in numbers if "_" in name) or r"(?!)"
        ),
        stems=frozenset(plain(stem) for line in telling for stem in _STEM.findall(line)),
        vocabulary=_words_of(telling),
    )


def _as_typed(line: str, language: str) -> str:
    """A line of phrases, each of them also with a word of it, or all of them, as they are written on phones."""
    written = line.split(" | ")
    for phrase in line.split(" | "):
        shortest = phrase
        for word, shorts in _typed(language).items():
            whole = re.compile(rf"(?<![\w\\']){word}(?![\w*'])")
            if whole.search(phrase):
                written += [whole.sub(short, phrase) for short in shorts[:_MOST_SHORTS]]
                shortest = whole.sub(shorts[0], shortest)
        written.append(shortest)
    return " | ".join(dict.fromkeys(written))


@cache
def _typed(language: str) -> dict[str, list[str]]:
    rows = (row.partition("=") for row in phrases_in("chat.txt").get(language, "").split(" | ") if row)
    return {word.strip(): shorts.strip().split("=") for word, _, shorts in rows}


def _common(language: str, those: Iterable[str]) -> frozenset[str]:
    """The words that hold sentences together; in Arabic also with what is written as one word with them."""
    kept = frozenset(those)
    return kept.union(*({f"{before}{word}" for word in kept} for before in _WRITTEN_BEFORE.get(language, ())))


def _words_of(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(words(plain(" ".join(re.sub(r"[^\w\s']", " ", line) for line in lines))))


def _number(part: str) -> tuple[str, int]:
    word, _, value = part.rpartition("=")
    return plain(word), int(value)
