"""An answer from an article: an engine's words as far as the article bears them, and its own where it does not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from innkeep.agent.acts import Question
from innkeep.agent.facts.checking import Evidence, sentences
from innkeep.agent.facts.reading import read
from innkeep.agent.replies import answer
from innkeep.catalogue.models import Article

_LONGEST_NOTE = 500
_PIECES = re.compile(r"[,;]\s+")
_LETTERS = re.compile(r"[^\W_]+")
_SPACED = re.compile("[a-z\u00c0-\u024f\u0370-\u06ff]")
"""Scripts whose words are written apart."""


def retold(act: Question, article: Article, language: str, house: str) -> str:
    """What is said, with the article's name; `house` is the language of articles that do not say theirs.

    In the place of the first sentence that claims what does not stand in the article stands the passage itself.
    """
    evidence = Evidence.of((article.title, article.text), (language, article.language or house, "en"))
    said: list[str] = []
    # The engine may have put the passage there itself: it stands in the article as it is.
    for number, part in enumerate(act.told.split(act.passage)):
        borne = [sentence if evidence.bears(sentence, language) else act.passage for sentence in sentences(part)]
        said += [*([act.passage] if number else []), *borne]
    said = list(dict.fromkeys(said))
    return answer(article.title, " ".join(said) or act.passage, language)


def quotable(text: str, messages: Sequence[str]) -> bool:
    """Whether a text may be said back to a guest: their own words, and no link, which in the hotel's voice were its."""
    theirs = any(_plain(text) in _plain(message) for message in messages)
    return bool(text) and theirs and _is_harmless(text)


def _is_harmless(text: str) -> bool:
    """Whether a text holds no link and no telephone number."""
    found = read(text, ())
    return not found.links and not found.phones


def own_words(note: str, messages: Sequence[str]) -> str:
    """A note as the guest may have it read back: what they wrote themselves, piece by piece, or else all they wrote.

    An engine that puts a wish in words of its own may mean well, and what it heard must not be lost: a kitchen would
    rather read the whole message than nothing of an allergy.
    """
    if not _words(note):
        return ""
    said = " ".join(" ".join(messages).split())
    pieces = [_as_said(said, _words(piece)) for piece in _PIECES.split(note) if _words(piece)]
    if not all(pieces):
        pieces = [" ".join(message.split()) for message in messages]
    kept = ", ".join(pieces)[:_LONGEST_NOTE].strip()
    return kept if _is_harmless(kept) else ""


def _as_said(said: str, piece: str) -> str:
    """The piece as it was said, signs and all, or nothing: whole words, where words are written apart."""
    between = r"[\W_]+".join(map(re.escape, piece.split()))
    whole = rf"(?<![^\W_]){between}(?![^\W_])" if _SPACED.search(piece) else between
    found = re.search(whole, unicodedata.normalize("NFKC", said), re.IGNORECASE)
    return found[0] if found else ""


def _words(text: str) -> str:
    """The letters and numbers of a text alone, one blank between words: quotes and commas differ without meaning."""
    return " ".join(_LETTERS.findall(unicodedata.normalize("NFKC", text).casefold()))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
