"""Of several things that wait, or were ordered last, nothing but one is wanted, or less of it: `only the slippers`."""

from __future__ import annotations

import re
from functools import cache

from innkeep.agent.acts import Change
from innkeep.agent.embedded.clauses.forms import is_counter
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.words.concepts import seen
from innkeep.agent.embedded.words.ordinals import place_of
from innkeep.agent.embedded.words.patterns import compiled, phrases_in
from innkeep.agent.embedded.words.spelling import is_spaceless, plain, words

_OF_OTHER_THINGS = (
    *("add", "onemore", "again", "problem", "lack", "got", "refuse", "remove", "anymore", "cancel", "drop", "note"),
    *("complain", "day"),
)
_FORMS = ("please", "thanks", "change", "instead", "request", "greet", "no")
_LEFT_OUT = frozenset(["no", "refuse", "remove", "anymore", "drop", "cancel"])
_PARTICLES = 2
_FEW_WORDS = 6


def kept_only(reading: Reading) -> bool:
    """Whether a clause says that nothing but a part of what was asked for is wanted, and noted."""
    turn, clause = reading.turn, reading.clause
    only = _words("", turn.own.language).search(clause.text)
    if only is None or not turn.before or clause.asks or not _held(turn) <= turn.before.keys():
        return False
    if clause.has(*_OF_OTHER_THINGS) or says_not_only(clause.text, turn.own.language):
        return False
    if _one_of_a_row(reading):
        return True
    return not clause.times and _says_no_more(reading) and (_less(reading) or _the_others_out(reading))


def says_not_only(text: str, language: str) -> bool:
    """`Not only the coffee`, which keeps nothing but it."""
    only = _words("", language).search(text)
    return only is not None and bool(_not_only().search(text[: only.start()].rstrip()))


def _one_of_a_row(reading: Reading) -> bool:
    """`Only the first one`, of those that wait."""
    turn, clause = reading.turn, reading.clause
    if len(turn.proposal) < _PARTICLES or clause.names or len(words(clause.text)) > _FEW_WORDS:
        return False
    place = place_of(clause.text, len(turn.proposal))
    return isinstance(place, int) and _take_out(reading, list(turn.proposal)[place])


def _less(reading: Reading) -> bool:
    """`One towel is enough`, of three."""
    turn, clause = reading.turn, reading.clause
    value = clause.amounts[0].value if len(clause.amounts) == 1 else None
    number = _named(reading) if clause.names else next(iter(turn.before))
    if value is None or number is None or (len(turn.before) > 1 and not clause.names):
        return False
    if value >= turn.before[number]:
        return False
    turn.say(clause, Change(item_id=turn.item(number), quantity=value))
    return True


def _the_others_out(reading: Reading) -> bool:
    number = _named(reading)
    # `Just a coffee`, after coffee and cake were ordered, may be one more.
    return number is not None and not reading.clause.amounts and _take_out(reading, number)


def _take_out(reading: Reading, kept: int) -> bool:
    turn, items = reading.turn, reading.turn.hotel.items
    others = [number for number in turn.before if number != kept]
    if not turn.cues & _LEFT_OUT:
        # `Only the coffee and the soup`, of three things.
        said = _said_anywhere(turn)
        others = [number for number in others if not said & (items[number].main - items[kept].main)]
    for number in _held(turn):
        turn.draft.leave_out(turn.item(number))
    turn.say(reading.clause, *(Change(item_id=turn.item(number), quantity=0) for number in others))
    return bool(others)


def _held(turn: Turn) -> set[int]:
    """What the message asks for so far: where `only` comes last, the things before it were taken for wishes."""
    return {number for number in range(len(turn.hotel.items)) if turn.draft.holds(turn.item(number))}


def _said_anywhere(turn: Turn) -> frozenset[str]:
    return frozenset(one.name for one in seen(plain(turn.draft.text), turn.own.language))


def _named(reading: Reading) -> int | None:
    """The only one of those before that is called so, and the clause names nothing else."""
    turn, clause = reading.turn, reading.clause
    found = [number for number in turn.before if clause.calls(turn.hotel.items[number].main)]
    return found[0] if len(found) == 1 else None


def _says_no_more(reading: Reading) -> bool:
    """Whether nothing is left of a clause without the thing, its number and these forms."""
    clause, own = reading.clause, reading.turn.own
    text = clause.text
    spans = {(one.start, one.end) for one in clause.concepts} | {(one.start, one.end) for one in clause.amounts}
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    for pattern in (_words("", own.language), _words(" late", own.language), *map(own.of, _FORMS)):
        text = pattern.sub(" ", text)
    if is_spaceless(clause.text):
        return len("".join(words(text))) <= _PARTICLES
    return all(word in own.common or is_counter(word, own) for word in words(text))


@cache
def _words(kind: str, language: str) -> re.Pattern[str]:
    return compiled(phrases_in("keeping.txt").get(f"{language}{kind}", ""))


@cache
def _not_only() -> re.Pattern[str]:
    """`Not only the coffee`, up to its `only`."""
    return re.compile(f"(?:{compiled(phrases_in('keeping.txt')['not']).pattern})$")
