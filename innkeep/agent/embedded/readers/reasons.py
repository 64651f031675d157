"""What a guest tells before a wish: its reason, or another trouble.

`The man next door snores, could I have ear plugs` complains of nothing and mends nothing: sentences such as the first
part of it are known to lead to what the second asks for.
"""

from __future__ import annotations

from collections.abc import Callable

from innkeep.agent.embedded.house.linking import nearness
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.words.sentences import wishes

_WISHES = frozenset(["request", "please", "add"])
_LEADS_TO = 0.5


def unless_a_reason(reading: Reading, note: Callable[[], None]) -> None:
    """Note what a clause says; later, if it may turn out to be why something is asked for."""
    turn = reading.turn
    if turn.is_read and turn.cues & _WISHES and not reading.clause.cues & _WISHES:
        turn.reasons.append((reading, note))
    else:
        note()


def settle_reasons(turn: Turn) -> None:
    """Note what was told and is no reason for anything that was asked for."""
    for reading, note in turn.reasons:
        if not _leads_to_a_wish(reading):
            note()


def _leads_to_a_wish(reading: Reading) -> bool:
    turn = reading.turn
    asked = [n for n in turn.without("maintenance") if turn.draft.holds(turn.item(n))]
    near = nearness(turn.hotel, reading.vectors, wishes()) if asked else ()
    return any(near[n] >= _LEADS_TO for n in asked)
