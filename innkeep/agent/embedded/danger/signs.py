"""Signs of danger in a message: words of many languages, and sentences that mean the same as known ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import get_args

import numpy as np

from innkeep.agent.acts import Hazard
from innkeep.agent.embedded.danger import known
from innkeep.agent.embedded.danger.telling import likely
from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.agent.embedded.shipped import vectors_of
from innkeep.agent.embedded.words.patterns import compiled
from innkeep.agent.embedded.words.sentences import outside, problems

_STEEP = 4.0
"""How fast a known sentence says less of others the less they are alike."""

_MISTAKEN = 0.3
"""How far known sentences may lie on the wrong side: one that stands alone among others is not believed."""

_LIKELY = 1.0
"""How much the likelihood of danger counts, that weights fitted to many more texts tell, beside the likeness to known
sentences. Either alone misses more at the same number of false alarms (docs/agent.md)."""

_OF_MESSAGE, _OF_SENTENCE, _OF_CLAUSE = 0.4, 0.4, 0.2
"""What is told counts by what surrounds it: `my sister has come` is harmless behind `another tea`."""

_SIGNS = 0.17
_SIGNS_UNREAD = 0.2
_SIGNS_NOT_UNDERSTOOD = 0.1
"""What nothing else is made of alarms sooner: the guest would be asked for other words, and has no time for that."""

_SIGNS_OF_ONE = 1.2
"""A clause as clear as this is an alarm, whatever else the message is about."""

_SIGNS_BESIDE_WORDS = -0.2

_NOTHING = " _ "


def told_by_words(text: str, languages: Sequence[str]) -> Hazard | None:
    """The danger that a plain text tells in one of the languages."""
    return _found(text, languages, sure=True)


def hinted_by_words(text: str, languages: Sequence[str]) -> Hazard | None:
    """The danger that a plain text may tell: a knife is for bread, too, and smoke comes from a barbecue."""
    return _found(text, languages, sure=False)


def told_by_meaning(
    message: str,
    sayings: Sequence[Sequence[str]],
    *,
    is_read: bool,
    is_understood: bool = True,
    hint: Hazard | None = None,
) -> Hazard | None:
    """The danger that a message means. `sayings` are its sentences, each followed by its clauses.

    `is_read` when the encoder was taught its language, `is_understood` unless it is known that nothing else is made of
    it, `hint` is what words have told that may be harmless.
    docs/agent.md has what it finds and what it alarms for.
    """
    if hint and not is_read:
        return hint
    if not any(map(str.isalpha, message)):
        return None
    hazards, sentences, weights = _meanings()
    texts = list(dict.fromkeys([message, *(text for saying in sayings for text in saying)]))
    vectors = encode(texts)
    alike = vectors @ sentences.T
    told = np.exp(_STEEP * (alike - 1)) @ weights + _LIKELY * likely(texts, vectors)
    signs = dict(zip(texts, told.tolist(), strict=True))
    said = [_OF_SENTENCE * signs[one[0]] + _OF_CLAUSE * max(signs[text] for text in one[1:]) for one in sayings]
    together = _OF_MESSAGE * signs[message] + max(said, default=(1 - _OF_MESSAGE) * signs[message])
    if hint and together >= _SIGNS_BESIDE_WORDS:
        return hint
    worst = max(range(len(texts)), key=lambda n: signs[texts[n]])
    clear = is_read and signs[texts[worst]] >= _SIGNS_OF_ONE
    least = (_SIGNS if is_understood else _SIGNS_NOT_UNDERSTOOD) if is_read else _SIGNS_UNREAD
    if not clear and together < least:
        return None
    return hazards[int(np.argmax(alike[worst, : len(hazards)]))]


def _found(text: str, languages: Sequence[str], *, sure: bool) -> Hazard | None:
    for language in languages:
        harmless, hazards = _words().get(language, (None, ()))
        left = harmless.sub(_NOTHING, text) if harmless else text
        for hazard, pattern, tells in hazards:
            if tells == sure and pattern.search(left):
                return hazard
    return None


_Words = tuple[re.Pattern[str] | None, tuple[tuple[Hazard, re.Pattern[str], bool], ...]]
"""What is harmless in a language, and by what each hazard is told: for sure, or (`fire?`) perhaps."""


@cache
def _words() -> dict[str, _Words]:
    found: dict[str, _Words] = {}
    language = ""
    for line in known.lines(known.FOLDER / "words.txt"):
        if line.startswith("["):
            language = line.strip("[] ")
            found[language] = (None, ())
            continue
        name, _, phrases = line.partition(":")
        harmless, hazards = found[language]
        if name == "harmless":
            found[language] = (compiled(phrases), hazards)
        else:
            told = (_hazard(name.rstrip("?")), compiled(phrases, prefixed=True), not name.endswith("?"))
            found[language] = (harmless, (*hazards, told))
    return found


@cache
def _meanings() -> tuple[tuple[Hazard, ...], Vectors, Vectors]:
    """The hazards of the known dangers, the vectors of these and then of what is harmless, and what each weighs."""
    pairs = [(each.hazard, each.text) for each in known.meanings()]
    told = [(hazard, text) for hazard, text in pairs if hazard]
    vectors = vectors_of("dangers", [text for _, text in (*told, *(pair for pair in pairs if not pair[0]))])
    # What needs a handyman, and what no hotel is about, is no danger either.
    vectors = np.vstack([vectors, problems()[1], outside()])
    return tuple(hazard for hazard, _ in told), vectors, _weights(vectors, len(told))


def _weights(vectors: Vectors, dangers: int) -> Vectors:
    """What each known sentence says of those like it: for danger the first rows, against it the others (kernel ridge).

    The many that are harmless weigh no more together than the few that are not.
    """
    told = np.arange(len(vectors)) < dangers
    mistaken = np.where(told, _MISTAKEN, _MISTAKEN * (len(vectors) - dangers) / dangers)
    likeness = np.exp(_STEEP * (vectors @ vectors.T - 1)) + np.diag(mistaken)
    found: Vectors = np.linalg.solve(likeness.astype(np.float32), np.where(told, 1, -1).astype(np.float32))
    return found


def _hazard(name: str) -> Hazard:
    return next(known for known in get_args(Hazard) if known == name)
