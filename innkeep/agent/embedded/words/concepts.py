"""What hotels have and guests speak of, whatever language they do it in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

from innkeep.agent.embedded.words.arabic import is_arabic, noun_pattern
from innkeep.agent.embedded.words.diminutives import bases
from innkeep.agent.embedded.words.spelling import is_spaceless, plain, words

_ENDING = r"(?:e?s|e|n|en|er|ern|i|x|a|o|nya|je|jes|tje|tjes|in|lar|ler|lari|leri|u|y|ow|ki|ke|ku|ka)?"
_SYLLABLE = re.compile("[\uac00-\ud7af]")
_BEFORE_SYLLABLE = "(?<![\uac00-\ud7af])"
_AFTER_SYLLABLE = "(?=[이가은는을를도과와만랑한두세네좀]|하나|하고|없|있|[^\uac00-\ud7af]|$)"
_HEBREW = "[\u0590-\u05ff]"
_BEFORE_HEBREW = "[\u05d5\u05e9\u05d4\u05d1\u05dc\u05de\u05db]{0,3}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A concept and where in a plain text it was seen."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a file: a concept, the wider one, its forms as they are written, and the language that they are of."""

    name: str
    wider: str
    forms: str
    language: str | None


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to name a concept. `letters` are found in any text that names it so."""

    concept: str
    written: str
    letters: str

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where a plain text has it."""
        return [found.span() for found in _pattern(self.written).finditer(text)]


@lru_cache(maxsize=4096)
def seen(text: str, *languages: str) -> tuple[Seen, ...]:
    """The concepts of a plain text, the longest name first where two lie on each other."""
    found = [
        Seen(form.concept, start, end)
        for form in _likely(text, frozenset(languages))
        if form.letters in text
        for start, end in form.spans(text)
    ]
    found.sort(key=lambda one: (one.start - one.end, one.start))
    kept: list[Seen] = []
    for one in found:
        inside = [k for k in kept if k.start < one.end and one.start < k.end]
        if all((k.start, k.end) == (one.start, one.end) and k.name != one.name for k in inside):
            kept.append(one)
    if _JOINED.intersection(languages):
        kept += _heads(text, kept, frozenset(languages))
    kept += _little(text, kept, frozenset(languages))
    return tuple(sorted(kept, key=lambda one: one.start))


def _heads(text: str, known: list[Seen], languages: frozenset[str]) -> list[Seen]:
    """What long words end in, of which their beginning tells the kind: a `Schweineschnitzel` is a schnitzel."""
    found, heads = [], _whole(languages)
    for word in _LONG_WORD.finditer(text):
        if word[0] in heads:
            continue
        for start in range(word.start() + _SHORTEST_PART, word.end()):
            tail = text[start : word.end()]
            concept = next((heads[one] for one in (tail, *bases(tail, languages)) if one in heads), None)
            if concept:
                found += [] if any(one.name == concept for one in known) else [Seen(concept, start, word.end())]
                break
    return found


def _little(text: str, known: list[Seen], languages: frozenset[str]) -> list[Seen]:
    """What words of nothing that is known are little ones of: a `toallita` is a towel."""
    found = []
    for word in _LITTLE_WORD.finditer(text):
        if any(one.start < word.end() and word.start() < one.end for one in known):
            continue
        named = (_single(languages).get(base) for base in bases(word[0], languages))
        if concept := next(filter(None, named), None):
            found.append(Seen(concept, word.start(), word.end()))
    return found


@cache
def _whole(languages: frozenset[str]) -> dict[str, str]:
    """Concepts by words that compounds of some languages end in."""
    return {word: name for word, name in _single(languages).items() if len(word) >= _SHORTEST_HEAD}


@cache
def _single(languages: frozenset[str]) -> dict[str, str]:
    """Concepts by words that they are called by in some languages."""
    found: dict[str, str] = {}
    for form in _spoken(languages):
        word = form.written.strip("~*")
        if len(word) > _SHORTEST_PART and word.isalpha():
            found.setdefault(word, form.concept)
    return found


def named(text: str, *languages: str) -> frozenset[str]:
    """The names of the concepts of a plain text, with the wider ones that they belong to."""
    return widened(one.name for one in seen(text, *languages))


def widened(names: Iterable[str]) -> frozenset[str]:
    """Concepts together with those that they belong to."""
    return frozenset[str]().union(*map(with_wider, names))


@cache
def with_wider(name: str) -> frozenset[str]:
    """A concept together with those that it belongs to."""
    wider = wider_of().get(name)
    return with_wider(wider) | {name} if wider else frozenset([name])


@cache
def wider_of() -> dict[str, str]:
    """The wider concept of each that has one."""
    return {row.name: row.wider for row in _rows() if row.wider}


@cache
def words_of_few_languages(kin: frozenset[str]) -> dict[str, frozenset[str]]:
    """Plain words that things are called by in one language alone, or in none but some that are kin, and these."""
    owners: dict[str, set[str | None]] = {}
    for language, forms in _forms().items():
        for form in forms:
            for word in words(form.written.replace("*", "").replace("~", "")):
                owners.setdefault(word, set()).add(language)
    few = {
        word: frozenset(one for one in those if one)
        for word, those in owners.items()
        if None not in those and (len(those) == 1 or kin >= those)
    }
    return {word: those for word, those in few.items() if len(word) >= _SHORTEST_HEAD and word.isalpha()}


@cache
def _rows() -> tuple[_Row, ...]:
    """The lines of all files; those of a file that is called after a language count in that language alone."""
    folder = files("innkeep.agent.embedded.words") / "things"
    rows = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        called = entry.name.removesuffix(".txt")
        for line in entry.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                head, _, forms = line.partition(":")
                name, _, wider = head.partition(">")
                rows.append(_Row(name.strip(), wider.strip(), forms, called if len(called) == _CODE else None))
    return tuple(rows)


def _likely(text: str, languages: frozenset[str]) -> Iterator[_Form]:
    """The forms that a text may have: those that begin as one of its words does, and those that begin anywhere."""
    by_start, anywhere = _forms_in(languages)
    starts = {text[n : n + _START] for m in _WORD_START.finditer(text) for n in range(m.start(), m.start() + _SKIPPED)}
    for start in starts:
        yield from by_start.get(start, ())
    for pair in {text[n : n + _START] for n in range(len(text))}:
        yield from anywhere.get(pair, ())
    for letter in set(text):
        yield from anywhere.get(letter, ())


_JOINED = frozenset(["da", "de", "fi", "nl", "no", "sv"])
"""Languages that write several words as one."""

_LONG_WORD = re.compile(r"[^\W\d_]{8,}")
_LITTLE_WORD = re.compile(r"[a-z]{6,}")
_SHORTEST_PART = 3
_SHORTEST_HEAD = 5
_START = 2
_SKIPPED = 5
_CODE = 2
_WORD_START = re.compile(r"(?<!\w)\w")


@cache
def _forms_in(languages: frozenset[str]) -> tuple[dict[str, list[_Form]], dict[str, list[_Form]]]:
    """The forms of all languages and of these, by their first letters: what begins a word, and what is anywhere."""
    by_start: dict[str, list[_Form]] = {}
    anywhere: dict[str, list[_Form]] = {}
    for form in _spoken(languages):
        among = anywhere if form.written.startswith("~") or is_spaceless(form.written) else by_start
        among.setdefault(form.letters[:_START], []).append(form)
    return by_start, anywhere


def _spoken(languages: frozenset[str]) -> Iterator[_Form]:
    """The forms of these languages, and then those of all."""
    return chain.from_iterable(_forms().get(one, ()) for one in (*sorted(languages), None))


@cache
def _forms() -> dict[str | None, list[_Form]]:
    """The forms of all files by the language that they are of."""
    found: dict[str | None, list[_Form]] = {}
    for row in _rows():
        for written in row.forms.split(","):
            said, _, form = written.strip().rpartition("=")
            if form:
                word = plain(form).lstrip("~").rstrip("*")
                letters = re.split(r"[\s*-]", word)[0].removesuffix("ه")
                found.setdefault(said or row.language, []).append(_Form(row.name, plain(form), letters))
    return found


@cache
def _pattern(form: str) -> re.Pattern[str]:
    inside, word = form.startswith("~"), form.lstrip("~").rstrip("*")
    written = re.escape(word).replace(r"\ ", r"[\s-]*" if len(word) > len("a b") else r"\s").replace(r"\*", r"\w*")
    if _SYLLABLE.fullmatch(form):
        # One syllable stands in many Korean words: only as a word of its own it is the thing.
        return re.compile(f"{_BEFORE_SYLLABLE}{written}{_AFTER_SYLLABLE}")
    if is_spaceless(form):
        # Koreans put the spaces between words as they like.
        return re.compile(re.sub(r"\\s|\[\\s-\]\*", r"\\s?", written) if _SYLLABLE.search(form) else written)
    if is_arabic(form):
        return re.compile(noun_pattern(form))
    if re.search(_HEBREW, form):
        written = re.escape(word).replace(r"\ ", "[\\s-]+\u05d4?")
        ending = r"\w*" if form.endswith("*") else ""
        return re.compile(rf"(?<!\w){_BEFORE_HEBREW}{written}{ending}(?!\w)")
    start = "" if inside else r"(?<!\w)(?:[dl]')?"
    if form.endswith("*"):
        return re.compile(rf"{start}{written}\w*")
    return re.compile(rf"{start}{written}{_ENDING if len(word) > len('tea') else '(?:s|nya)?'}(?!\w)")
