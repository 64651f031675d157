"""An answer from an article: an engine's words as far as the article bears them, and its own where it does not."""

from __future__ import annotations

from collections.abc import Sequence

from innkeep.agent.acts import Question
from innkeep.agent.facts.checking import Evidence, sentences
from innkeep.agent.facts.reading import read
from innkeep.agent.replies import answer
from innkeep.catalogue.models import Article


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
    return answer(article.title, " ".join(said) or act.passage)


def quotable(text: str, messages: Sequence[str]) -> bool:
    """Whether a text may be said back to a guest: their own words, and no link, which in the hotel's voice were its."""
    found = read(text, ())
    theirs = any(_plain(text) in _plain(message) for message in messages)
    return bool(text) and theirs and not found.links and not found.phones


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
