"""Courtesy that nothing is meant by: hello, thank you, and a no where nothing waits."""

from __future__ import annotations

from innkeep.agent.acts import Decline, Greet, Thanks
from innkeep.agent.embedded.clauses.forms import FORMS, is_form
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.spelling import words

_QUIET = frozenset(["greet", "please", "note", "at", "day", "small", "add", "what"])


def courtesy(reading: Reading) -> bool:
    """Hello, thank you, and nothing else."""
    clause, own, turn = reading.clause, reading.turn.own, reading.turn
    left = clause.text
    # `No, thank you`, when nothing waits, is only polite.
    for name in ("small", "greet", "thanks", "please", *(("no",) if clause.has("thanks") else ())):
        left = own.of(name).sub(" ", left)
    if not clause.has("greet", "thanks", "please", "small"):
        return False
    if words(left):
        return _says_nothing(reading)
    if clause.has("small"):
        turn.say(clause, Greet())
    elif clause.has("thanks"):
        turn.say(clause, Thanks())
    elif clause.has("greet"):
        turn.say(clause, Greet())
    return True


def unhurried(reading: Reading) -> bool:
    """`No need to hurry`, and nothing else: it moves nothing, and takes nothing back."""
    clause, own = reading.clause, reading.turn.own
    if not clause.has("unhurried") or clause.amounts:
        return False
    if not is_form(own.of("unhurried").sub(" ", clause.text), clause.times, own, (*FORMS, "day", "joins")):
        return False
    reading.turn.say(clause, Thanks())
    return True


def _says_nothing(reading: Reading) -> bool:
    """`Sorry to bother you so late`: courtesy with words around it, that nothing is meant by."""
    clause = reading.clause
    opens = reading.turn.own.of("please").match(clause.text) or reading.turn.own.of("greet").match(clause.text)
    quiet = clause.cues <= _QUIET and not (clause.concepts or clause.amounts or clause.times or clause.asks)
    return bool(opens) and quiet and not reading.link().items and not reading.turn.hotel.is_named(clause.text)


def no(reading: Reading) -> bool:
    """`No`, when nothing waits."""
    clause, own = reading.clause, reading.turn.own
    left = clause.text
    for name in ("no", "thanks", "please"):
        left = own.of(name).sub(" ", left)
    if not clause.has("no") or clause.has("cancel", "drop") or words(left) or reading.turn.hotel.is_named(clause.text):
        return False
    reading.turn.say(clause, Decline())
    return True
