"""What no word names and the meaning of a clause tells: a trouble is mended, and what is needed is offered."""

from __future__ import annotations

from innkeep.agent.acts import Price
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.notes import wish
from innkeep.agent.embedded.readers.turn import Turn


def settle_what_is_felt(turn: Turn, clause: Clause, item: int) -> None:
    """Note what no word names and the meaning of a clause tells."""
    if turn.kind(item) == "maintenance":
        turn.mend(clause, item)
    elif clause.has("request") and clause.times:
        # `Could you ring us at five to get us up`: nobody says when who only asks whether.
        said = wish(turn.draft.text[clause.start : clause.end], clause, turn.own, turn.hotel.items[item])
        turn.draft.add_line(turn.item(item), 1, said, clause.start, clause.end)
    else:
        # Told by the reason alone: offered, with a button, and not brought yet.
        turn.offered[item] = clause.amounts[0].value if clause.amounts else None
        turn.say(clause, Price(item_id=turn.item(item)))
