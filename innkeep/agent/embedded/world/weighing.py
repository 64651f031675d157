"""Things that a guest weighs against each other: none of them is ordered until one is named again."""

from __future__ import annotations

from innkeep.agent.acts import Ask
from innkeep.agent.embedded.world.clauses import Clause
from innkeep.agent.embedded.world.turn import Reading, Turn

_MOST_CHOICES = 3


def weighs(reading: Reading) -> bool:
    """Whether a clause is of a sentence such as `I am torn between the soup and the salad`, and its thing kept."""
    turn, clause = reading.turn, reading.clause
    if clause.starts:
        turn.weighing = clause.has("weigh")
    if not turn.weighing:
        return False
    turn.weighed += [n for n in reading.link(turn.without("maintenance")).items if n not in turn.weighed]
    return True


def ask_which(turn: Turn, clause: Clause) -> None:
    """Ask for one of what was weighed, if none was chosen in the same breath."""
    if len(turn.weighed) > 1 and not turn.draft.knows:
        items = tuple(turn.item(n) for n in turn.weighed[:_MOST_CHOICES])
        turn.say(clause, Ask(item_ids=items))
