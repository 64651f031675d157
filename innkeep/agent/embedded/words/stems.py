"""Words without their endings, so that `tipping` is found in an article on tips."""

from __future__ import annotations

import re
import threading
from functools import cache, lru_cache

import snowballstemmer

from innkeep.agent.embedded.words.arabic import arabic_stem, is_arabic

_NAMES = {
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "ms": "indonesian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
    "uk": "russian",
}
_LONGEST = 40
_HARD = re.compile(r"(?<=\w{3})g[aeiou]?$")
"""What a Turkish `k` becomes before an ending."""

_LOCK = threading.Lock()


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """A plain word without its ending; as it is in languages that have no rules for it here."""
    if is_arabic(word):
        return arabic_stem(word)
    name = _NAMES.get(language)
    if name is None:
        return word
    with _LOCK:
        found = str(_stemmer(name).stemWord(word[:_LONGEST]))
    return _HARD.sub("k", found) if language == "tr" else found


@cache
def _stemmer(name: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(name)
