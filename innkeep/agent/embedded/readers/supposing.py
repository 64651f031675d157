"""Cancelling that is asked about and not done, with a mark or without: `until when can I cancel`, `what if we do`."""

from __future__ import annotations

import re
from functools import cache

from innkeep.agent.acts import Question
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.patterns import compiled, phrases_in
from innkeep.agent.embedded.words.spelling import is_spaceless

_CANCELS = ("cancel", "anymore")


def supposes(reading: Reading) -> bool:
    """Whether a clause asks what would be if something were cancelled, and noted as the question that it is."""
    turn, clause = reading.turn, reading.clause
    cancels = [m for name in _CANCELS for m in turn.own.of(name).finditer(clause.text)]
    found = _words(turn.own.language).search(clause.text) if cancels else None
    if found is None or not (is_spaceless(clause.text) or any(found.start() <= m.start() for m in cancels)):
        return False
    answer = reading.answer()
    if answer is not None and answer.sure:
        turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
    else:
        turn.give_up(clause)
    return True


@cache
def _words(language: str) -> re.Pattern[str]:
    return compiled(phrases_in("supposing.txt").get(language, ""))
