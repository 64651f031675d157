"""Questions of which a single word tells what they are about: `can I bring my own charcoal`.

As a whole they are near to no article, and no list has their words; but just one article has one that means the same.
"""

from __future__ import annotations

from innkeep.agent.acts import Question
from innkeep.agent.embedded.house.alignment import spoken_words
from innkeep.agent.embedded.house.kinds import Kind
from innkeep.agent.embedded.house.passages import Asked
from innkeep.agent.embedded.readers.lacking import is_strange
from innkeep.agent.embedded.readers.turn import Reading


def told_by_a_word(reading: Reading, kind: Kind) -> bool:
    """Whether a question that nothing else answers has a word of one article, in whatever language, and noted."""
    clause, turn = reading.clause, reading.turn
    if not (clause.asks or clause.has("when", "where", "what", "price", "have")) or is_strange(reading):
        return False
    said = spoken_words(reading.of_no_concept(), turn.own) if turn.is_read else ()
    asked = Asked(reading.vectors[0], reading.stems, clause.names, kind, reading.facts)
    answer = turn.hotel.library.by_a_word(asked, said)
    if answer is None:
        return False
    turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
    return True
