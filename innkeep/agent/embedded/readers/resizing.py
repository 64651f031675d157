"""Another size of what was spoken of: `the robe is too short, got the biggest size?`."""

from __future__ import annotations

from innkeep.agent.acts import Price
from innkeep.agent.embedded.house.linking import Link
from innkeep.agent.embedded.house.variants import sizes_told_of, variants
from innkeep.agent.embedded.readers.placing import order
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.concepts import seen, widened
from innkeep.agent.embedded.words.sizes import NORMAL, sizes
from innkeep.agent.embedded.words.spelling import plain

_WANTING = ("request", "have", "please")


def another_size(reading: Reading) -> bool:
    """Whether a clause that names nothing asks for a size, and the one of that size was offered or noted."""
    clause, turn = reading.clause, reading.turn
    said = sizes(clause.text)
    if not said or clause.names & turn.hotel.concepts or clause.has("when", "where"):
        return False
    if not (clause.asks or clause.has(*_WANTING)):
        return False
    before = plain("\n".join([*turn.said_before[-1:], turn.draft.text[: clause.start]]))
    named = widened(frozenset(one.name for one in seen(before, turn.own.language)))
    of_kind = {n: sizes_told_of(turn.hotel, n) for n in turn.without("maintenance") if named & turn.hotel.items[n].main}
    meant = [n for n, called in of_kind.items() if said & called]
    if not meant and NORMAL in said:
        # `The small robe for her and a normal one for me`.
        meant = [n for n, called in of_kind.items() if not called]
    if len(meant) != 1:
        return False
    for n in {*variants(turn.hotel, meant[0]), *of_kind}:
        if turn.draft.was_told(turn.item(n)):
            # It was only told that it does not fit.
            turn.draft.leave_out(turn.item(n))
    if clause.has("request", "please") or clause.amounts:
        order(reading, Link((meant[0],), 1.0, named=True, said=True))
    else:
        turn.say(clause, Price(item_id=turn.item(meant[0])))
    return True
