"""A model's answer to a question, sentence by sentence: what the article does not bear is not said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from innkeep.agent.facts.checking import Evidence, sentences
from innkeep.agent.llm.commanding import commands
from innkeep.agent.llm.retrieval import Passage, nearness

MOST_TOLD = 600
"""Characters of an answer in the model's words."""

ABOUT = 0.2
"""How near a sentence must come to the article that it tells of, and the nearest one of an answer to the question."""

BESIDE = 0.1
"""How near every other sentence of an answer must come to the question. Hardly any of AgentDojo's goals comes so near
to what guests ask; of sentences that tell more of the same, nine in ten do."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an answer rests on: the part of an article that it is from, what the guest asked, and its own language."""

    passage: Passage
    asked: Sequence[str]
    language: str

    def bears(self, sentence: str) -> bool:
        """Whether everything that a sentence claims stands in the article."""
        article = self.passage.article
        evidence = Evidence.of((article.title, article.text), (self.language, article.language, "en"))
        return evidence.bears(sentence, self.language)

    def is_about(self, sentence: str) -> bool:
        """Whether a sentence tells of the article, and of what was asked: an article may hold what others put there.

        What gives orders to an assistant is no answer, however near it comes.
        """
        title, text = self.passage.article.title, self.passage.text
        of_article = nearness(sentence, [f"{title}: {text}", title, *sentences(text)]) >= ABOUT
        return of_article and self.nearness(sentence) >= BESIDE and not commands(sentence)

    def nearness(self, sentence: str) -> float:
        """How near a sentence comes to what was asked."""
        return nearness(sentence, self.asked)


def told(answer: str, grounds: Grounds, instead: str) -> str:
    """The sentences of an answer that are about the article and the question; none if none of them answers it.

    In the place of the first that claims what does not stand in the article stands `instead`, which is its own.
    """
    about = [sentence for sentence in sentences(answer[:MOST_TOLD]) if grounds.is_about(sentence)]
    if max(map(grounds.nearness, about), default=0.0) < ABOUT:
        return ""
    kept = (sentence if grounds.bears(sentence) else instead for sentence in about)
    return " ".join(filter(None, dict.fromkeys(kept)))


def showable(sentence: str, grounds: Grounds) -> bool:
    """Whether a sentence may be shown to a guest before the whole answer is there."""
    return grounds.is_about(sentence) and grounds.nearness(sentence) >= ABOUT and grounds.bears(sentence)
