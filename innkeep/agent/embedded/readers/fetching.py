"""`Is there anything to dry my hair with? Just bring one`: asked for now, what the message told of without asking.

Who only asked whether there is such a thing, or told why it is needed, is offered it; who then has it brought, or says
how many do, need not be offered it.
"""

from __future__ import annotations

from innkeep.agent.embedded.clauses.forms import is_counter
from innkeep.agent.embedded.readers.placing import amount_of
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.spelling import is_spaceless, words

_NOT = (
    *("price", "when", "where", "status", "cancel", "anymore", "drop", "refuse", "no", "human", "thanks", "complain"),
    *("problem", "lack", "got", "praise"),
)
_MOST_UNKNOWN = 1
_FEW_WORDS = 5
_FEW_LETTERS = 4


def fetched(reading: Reading) -> bool:
    """Whether a clause that names nothing has brought what was offered before it in the same message; noted."""
    clause, turn = reading.clause, reading.turn
    if (turn.draft.has_lines and not turn.draft.mends) or clause.has(*_NOT) or clause.names & turn.hotel.concepts:
        return False
    if not (clause.has("request") or (clause.has("please") and not clause.asks) or _counts(reading)):
        return False
    number, amount = _offered(reading), amount_of(clause)
    if number is None or amount is None or not _says_little(reading):
        return False
    if "problem" in turn.cues and not clause.amounts:
        # `It is stone cold, could somebody have a look`.
        return False
    turn.felt.clear()
    turn.draft.add_line(turn.item(number), amount, "", clause.start, clause.end)
    return True


def _offered(reading: Reading) -> int | None:
    """The one thing that was offered, or would be."""
    turn = reading.turn
    items = {number for _, number in turn.felt} | set(turn.offered)
    if not items and reading.clause.has("request", "please") and turn.told_likely is not None:
        return None if turn.draft.holds(turn.item(turn.told_likely)) else turn.told_likely
    return next(iter(items)) if len(items) == 1 else None


def _counts(reading: Reading) -> bool:
    """`One is enough`: hardly more than how many."""
    clause = reading.clause
    return bool(clause.amounts) and not (clause.asks or clause.times) and len(words(clause.text)) <= _FEW_WORDS


def _says_little(reading: Reading) -> bool:
    """Whether hardly a word is left without the forms of asking."""
    clause, own = reading.clause, reading.turn.own
    if is_spaceless(clause.text):
        return len(clause.core.replace(" ", "")) <= _FEW_LETTERS
    left = [w for w in words(clause.core) if w not in own.common and w not in own.polite and w not in own.vocabulary]
    return len([w for w in left if not is_counter(w, own)]) <= _MOST_UNKNOWN
