"""The readers of a clause, in the order in which they are tried: the first that understands it, has it."""

from __future__ import annotations

from collections.abc import Callable

from innkeep.agent.embedded.english import attitudes, orders, problems, questions, replies
from innkeep.agent.embedded.english.clauses import Clause, Joined
from innkeep.agent.embedded.english.message import Mark
from innkeep.agent.embedded.english.parts import parts
from innkeep.agent.embedded.english.turn import Turn

Reader = Callable[[Turn, Clause], bool]

# What waits comes first; then the forms in which the same words mean no order; an order is last but for a bare matter.
READERS: tuple[Reader, ...] = (
    replies.choice,
    replies.reply,
    attitudes.courtesy,
    attitudes.human,
    attitudes.cancel,
    attitudes.status,
    problems.problem,
    orders.absence,
    attitudes.complaint,
    orders.wish,
    attitudes.refusal,
    attitudes.mention,
    questions.price,
    orders.order,
    questions.question,
    questions.matter,
)


def read(turn: Turn, clause: Clause) -> None:
    """Note in the draft what a clause says, or that nobody understood it."""
    if clause.joined is Joined.STOP:
        turn.wish_is_open = False
    if not any(reader(turn, clause) for reader in READERS):
        turn.give_up(clause)
    turn.wish_is_open = turn.draft.has_lines and _ends_in_a_wish(turn, clause)


def _ends_in_a_wish(turn: Turn, clause: Clause) -> bool:
    """Whether a bare word after `and` may go on with the wish that ends this clause."""
    last = parts(clause)[-1]
    opened = any(tail[0].mark is Mark.OPENER or tail[0].cue for tail in last.tails)
    return (opened and not (clause.asks or turn.draft.ends_unknown)) or (turn.wish_is_open and not last.is_counted)
