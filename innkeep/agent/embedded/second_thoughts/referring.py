"""Second thoughts and more of the same: `make it three`, `another one`, `the soup instead`, `leave it`.

They name nothing, or name what takes the place of another thing; what is meant is what waits or was ordered last.
"""

from __future__ import annotations

from innkeep.agent.acts import Cancel, Change, Status
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.notes import wish
from innkeep.agent.embedded.house.portions import is_each_ones_own
from innkeep.agent.embedded.readers.remainder import (
    count_the_last,
    is_only_a_name,
    number_said,
    says_no_more,
)
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.readers.weighing import is_alike, told_apart, weighed_before
from innkeep.agent.embedded.second_thoughts.adding import again, changed, one_more
from innkeep.agent.embedded.second_thoughts.afterthoughts import wish_of
from innkeep.agent.embedded.second_thoughts.keeping import kept_only
from innkeep.agent.embedded.second_thoughts.removing import dropped, dropped_by_name, taken_out
from innkeep.agent.embedded.second_thoughts.telling import is_mention
from innkeep.agent.embedded.words.people import people

_ABOUT_OTHER_THINGS = ("price", "status", "when", "where", "human", "got", "complain")
_COURTESY = frozenset(["please", "thanks", "greet"])
_TAKEN_BACK = frozenset(["drop", "cancel", "anymore", "refuse", "got"])
_LEAST_OF_PLACED = 0.4


def refers(reading: Reading) -> bool:
    """Whether a clause is about what waits or was ordered last without calling it by its name, and noted."""
    if _solved(reading) or _still(reading) or _chased(reading):
        return True
    if not reading.turn.before and reading.turn.spoken_of is None:
        return False
    # `Have you another one`, of what was spoken of, asks for it.
    only_asks = reading.clause.has("have") and not (reading.clause.has("onemore") and reading.clause.has("request"))
    if only_asks or reading.clause.has(*_ABOUT_OTHER_THINGS):
        return False
    return any(
        reader(reading)
        for reader in (
            _otherwise,
            _as_many_as_we_are,
            _other,
            kept_only,
            taken_out,
            _replaced,
            dropped,
            dropped_by_name,
            again,
            one_more,
            _counted,
        )
    )


def _otherwise(reading: Reading) -> bool:
    """`Scratch that`, and nothing else: what is named next takes the place of what was before."""
    if len(reading.turn.before) != 1 or not reading.clause.has("instead"):
        return False
    if (
        reading.clause.amounts
        or reading.clause.times
        or reading.clause.has("request", "add", "day")
        or not says_no_more(reading)
        or told_apart(reading, next(iter(reading.turn.before))) is not None
    ):
        return False
    reading.turn.otherwise = True
    return True


def _as_many_as_we_are(reading: Reading) -> bool:
    """`Just us two`, of the only thing before it, of which everybody needs one."""
    turn, clause = reading.turn, reading.clause
    number = people(clause.text, turn.own.language)
    if number is None or turn.only is None or not is_each_ones_own(turn.hotel.items[turn.only]):
        return False
    if any(one.value != number for one in clause.amounts):
        return False
    if (
        clause.has("onemore")
        or turn.draft.has_lines
        or clause.names & turn.hotel.concepts
        or turn.before.get(turn.only) == number
    ):
        return False
    turn.say(clause, changed(turn, turn.only, number))
    return True


def _other(reading: Reading) -> bool:
    """`No, the other one`: what is of the same kind takes the place of the only thing before it."""
    turn, clause = reading.turn, reading.clause
    if not clause.has("other") or len(turn.before) != 1 or clause.names or clause.has("request", "problem", "cancel"):
        return False
    ((old, quantity),) = turn.before.items()
    of_its_kind = [n for n in turn.category(turn.kind(old)) if n != old]
    alike = weighed_before(turn, old) or [n for n in of_its_kind if is_alike(turn, old, n)]
    turn.otherwise = len(alike) != 1
    if not turn.otherwise:
        turn.say(clause, Change(item_id=turn.item(old), quantity=0))
        turn.draft.add_line(turn.item(alike[0]), quantity, "", clause.start, clause.end)
    return True


def _solved(reading: Reading) -> bool:
    """`The lamp came back by itself, no need to send anyone`: what was to be mended is not any more."""
    turn, clause = reading.turn, reading.clause
    mended = [number for number in turn.placed if turn.kind(number) == "maintenance"]
    if not mended or not clause.names or not turn.cues & _TAKEN_BACK or clause.has("problem", "lack", "add"):
        return False
    found = reading.link(mended, least=_LEAST_OF_PLACED)
    if found.one is None or not clause.names & turn.hotel.items[found.one].own:
        return False
    turn.say(clause, Cancel(item_id=turn.item(found.one)))
    return True


def _chased(reading: Reading) -> bool:
    """`Still no towels, it has been an hour`: of what was ordered nothing more is wanted than that it comes."""
    turn, clause = reading.turn, reading.clause
    if "status" not in turn.cues or turn.proposal or clause.amounts or clause.has("add", "onemore", "request"):
        return False
    if not clause.names or reading.link().one not in turn.under_way:
        return False
    turn.say(clause, Status())
    return True


def _still(reading: Reading) -> bool:
    """`Never mind the lamp, but the blanket please`: what was ordered and is wanted still is no second one."""
    turn, clause = reading.turn, reading.clause
    takes_back = turn.draft.takes_out or (not turn.proposal and turn.cues & _TAKEN_BACK)
    if not takes_back or clause.has(*_TAKEN_BACK, "add", "onemore") or clause.amounts:
        return False
    found = reading.link(list(turn.before), least=_LEAST_OF_PLACED) if turn.before else None
    return found is not None and found.named and found.one is not None


def _replaced(reading: Reading) -> bool:
    """`The soup instead` takes the place of the only thing before it, if that was of the same kind."""
    turn, clause = reading.turn, reading.clause
    if not (clause.has("instead") or turn.otherwise) or len(turn.before) != 1:
        return False
    if clause.has("problem") and not is_only_a_name(reading, "problem"):
        return False
    ((old, quantity),) = turn.before.items()
    likely = reading.link([n for n in turn.without("maintenance") if n != old])
    new = likely.one
    if new is not None and not clause.has("instead", "request", "add") and is_mention(reading, likely):
        return False
    anywhere = reading.link().items
    if not (new in anywhere or clause.names) and (new := told_apart(reading, old)) is not None:
        anywhere = (new,)
    if new is None or new not in anywhere or turn.kind(new) != turn.kind(old):
        return False
    said = clause.amounts[0].value if clause.amounts else quantity
    if said is None:
        return False
    turn.say(clause, Change(item_id=turn.item(old), quantity=0))
    noted = wish(turn.draft.text[clause.start : clause.end], clause, turn.own, turn.hotel.items[new])
    turn.draft.add_line(turn.item(new), said, noted, clause.start, clause.end)
    return True


def _counted(reading: Reading) -> bool:
    """`Make it three`, of what was placed: what waits is corrected elsewhere."""
    turn, clause = reading.turn, reading.clause
    corrects = clause.has("change", "instead") or (clause.has("no") and not clause.has("drop")) or _is_bare(clause)
    more = clause.has("onemore") or (clause.has("add", "again") and not clause.has("change", "instead"))
    corrects = (corrects or turn.otherwise) and not (more and not clause.has("notso", "notthis"))
    number = reading.link().one if clause.names else _plainly_meant(turn)
    now = None if number is None else turn.before.get(number)
    quantity = number_said(clause, now)
    if turn.proposal or not corrects or quantity is None or (number is not None and turn.kind(number) == "maintenance"):
        return False
    if quantity == now and turn.counts - {now}:
        # `Not two, three`: how many there are not to be, and nothing else.
        return True
    if turn.draft.has_lines and not clause.times and says_no_more(reading):
        return count_the_last(reading, quantity)
    if clause.names:
        if number not in turn.before or clause.has("add"):
            return False
        turn.say(clause, changed(turn, number, quantity))
        return True
    if number is None or turn.draft.has_lines or clause.times or not says_no_more(reading):
        return False
    # `Make that nine` of what comes at eight is another time.
    turn.say(clause, wish_of(reading, number) if number in turn.timed else changed(turn, number, quantity))
    return True


def _plainly_meant(turn: Turn) -> int | None:
    """Of which thing `make that nine` is said: the only one, the only one with a time, or the only one of several."""
    timed = [number for number in turn.before if number in turn.timed]
    counted = [number for number, quantity in turn.before.items() if quantity > 1]
    for likely in (list(turn.before), timed, counted):
        if len(likely) == 1:
            return likely[0]
    return None


def _is_bare(clause: Clause) -> bool:
    """`Three please`: a number and nothing else corrects what was said before."""
    return clause.cues <= _COURTESY and not clause.concepts
