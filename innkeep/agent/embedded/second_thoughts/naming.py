"""What is said of something asked for before and names a thing, by its meaning: `take the cake off, please`.

What is named tells what may be done: a thing that was asked for may be dropped or counted, another one may take its
place, and whatever else is named is a part of it, or where it is to be left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from innkeep.agent.acts import Act, Cancel, Change, Decline
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.hearing import heard_in_all
from innkeep.agent.embedded.dialogue.telling import named_follow_up
from innkeep.agent.embedded.encoder import READ
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.second_thoughts.adding import changed
from innkeep.agent.embedded.second_thoughts.afterthoughts import called, wish_of
from innkeep.agent.embedded.second_thoughts.keeping import says_not_only
from innkeep.agent.embedded.words.spelling import plain, words

_LEAST = 0.35
_PLAINLY = 0.2
_LIKELY = 0.1
"""By how much more it must do one thing than another that it may do."""

_MOST_WORDS = 30
_TOLD_BY_WORDS = ("unhurried", "calledoff")
_LEFT_OUT = ("remove", "refuse", "no", "anymore", "cancel", "drop")


@dataclass(frozen=True, slots=True)
class _Named:
    """What a text names: things that were asked for, and one that was not."""

    asked_for: list[int]
    new: int | None

    @property
    def one(self) -> int | None:
        """The only one of those that were asked for."""
        return self.asked_for[0] if len(self.asked_for) == 1 else None


def names_it(reading: Reading, found: Sequence[Clause]) -> bool:
    """Whether all that was written plainly does something about what was asked for before, and noted.

    What names things in several of its clauses is read clause by clause, unless one takes the place of another.
    """
    several = sum(bool(clause.concepts) for clause in found) > 1
    return _done(reading, _PLAINLY, only=frozenset(["swap"]) if several else _DOES.keys())


def names_it_after_all(reading: Reading) -> bool:
    """The same of what no other reader understood, so that it need not be as plain."""
    if not _done(reading, _LIKELY, only=_DOES.keys()):
        return False
    reading.turn.draft.only_what_is_known()
    return True


def _done(reading: Reading, apart: float, *, only: AbstractSet[str]) -> bool:
    turn, clause = reading.turn, reading.clause
    if not turn.before or turn.asked or turn.own.language not in READ or len(words(clause.text)) > _MOST_WORDS:
        return False
    if clause.has(*_TOLD_BY_WORDS):
        return False
    shares = named_follow_up(reading.vectors[0], heard_in_all(plain(turn.draft.text), turn.own))
    if max(shares[act] for act in only) < _LEAST:
        return False
    named = _named(reading)
    if not (named.asked_for or named.new is not None or clause.concepts):
        return False
    likely = sorted(_possible(reading, named), key=lambda act: -shares[act])
    if shares[likely[0]] < _LEAST or shares[likely[0]] - shares[likely[1]] < apart:
        return False
    return likely[0] in only and _DOES[likely[0]](reading, named)


def _named(reading: Reading) -> _Named:
    turn, so_called = reading.turn, called(reading)
    asked_for = [number for number in so_called if number in turn.before]
    found = reading.link([n for n in turn.without("maintenance") if n not in turn.before])
    if found.one is None or not (found.named or found.one in so_called):
        return _Named(asked_for, None)
    names, new = reading.clause.names, turn.hotel.items[found.one]
    if names and names <= _main(turn, asked_for):
        # `The papaya lassi`, where a mango lassi waits, and `the lassi`.
        is_new = names <= new.main and reading.link([*asked_for, found.one]).one == found.one
        return _Named([], found.one) if is_new else _Named(asked_for, None)
    return _Named(asked_for, found.one)


def _main(turn: Turn, numbers: list[int]) -> frozenset[str]:
    return frozenset[str]().union(*(turn.hotel.items[number].main for number in numbers))


def _possible(reading: Reading, named: _Named) -> frozenset[str]:
    """What may be done with what is named."""
    turn, clause, acts = reading.turn, reading.clause, {"mention"}
    if named.new is not None:
        acts |= {"swap", "add", "yesadd"}
    if named.asked_for:
        acts |= {"drop", "more", "total"}
    some_of_it = bool(named.asked_for) and len(turn.before) > len(named.asked_for)
    if some_of_it and not (clause.has("got") or says_not_only(clause.text, turn.own.language)):
        acts.add("keep")
    # `Without the soup`, where the soup is one of several things, is not how it is to be.
    left_out = clause.has(*_LEFT_OUT) and clause.names <= _main(turn, named.asked_for)
    if (named.new is None or named.asked_for) and not left_out:
        acts.add("part")
    return frozenset(acts)


def _dropped(reading: Reading, named: _Named) -> bool:
    turn, meant = reading.turn, named.asked_for
    if not turn.proposal:
        turn.say(reading.clause, *(Cancel(item_id=turn.item(number)) for number in meant))
    elif len(meant) == len(turn.proposal):
        turn.say(reading.clause, Decline())
    else:
        turn.say(reading.clause, *(_without(turn, number) for number in meant))
    return True


def _kept(reading: Reading, named: _Named) -> bool:
    turn = reading.turn
    turn.say(reading.clause, *(_without(turn, number) for number in turn.before if number not in named.asked_for))
    return True


def _without(turn: Turn, number: int) -> Act:
    return Change(item_id=turn.item(number), quantity=0)


def _swapped(reading: Reading, named: _Named) -> bool:
    turn, clause, new = reading.turn, reading.clause, named.new
    if new is None or (old := _replaced(turn, named, new)) is None:
        return False
    counted = [one.value for one in clause.amounts if one.value is not None]
    quantity = counted[0] if len(counted) == 1 else turn.before[old]
    turn.say(clause, _without(turn, old))
    turn.draft.add_line(turn.item(new), quantity, "", clause.start, clause.end)
    return True


def _replaced(turn: Turn, named: _Named, new: int) -> int | None:
    """What the new thing takes the place of: what is named, or the only one of its kind."""
    if named.asked_for:
        return named.one
    alike = [number for number in turn.before if turn.kind(number) == turn.kind(new)]
    return alike[0] if len(alike) == 1 else None


def _wished(reading: Reading, named: _Named) -> bool:
    turn = reading.turn
    turn.say(reading.clause, wish_of(reading, turn.only if named.one is None else named.one))
    return True


def _counted(reading: Reading, named: _Named, *, more: bool) -> bool:
    turn, clause, number = reading.turn, reading.clause, named.one
    if number is None or turn.kind(number) == "maintenance":
        return False
    now = turn.before[number]
    said = {one.value for one in clause.amounts if one.value is not None}
    meant = said if more else said - {now}
    if len(meant) > 1 or not (meant or more):
        return False
    value = meant.pop() if meant else 1
    if more and not turn.proposal:
        turn.draft.add_line(turn.item(number), value, "", clause.start, clause.end)
    else:
        turn.say(clause, changed(turn, number, now + value if more else value))
    return True


_DOES: dict[str, Callable[[Reading, _Named], bool]] = {
    "drop": _dropped,
    "keep": _kept,
    "swap": _swapped,
    "part": _wished,
    "more": partial(_counted, more=True),
    "total": partial(_counted, more=False),
}
