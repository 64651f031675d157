"""Reads a message clause by clause: the form by the cues of its language, the matter by linking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from innkeep.agent.acts import Human, Thanks
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.clauses import clauses
from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.agent.embedded.house.evidence import BESIDE
from innkeep.agent.embedded.readers.asides import beside_it, is_counted, not_understood
from innkeep.agent.embedded.readers.asking import price, question, together, told_of
from innkeep.agent.embedded.readers.bearing import declines
from innkeep.agent.embedded.readers.breaking import rather_broken
from innkeep.agent.embedded.readers.cancelling import called_off, cancelled
from innkeep.agent.embedded.readers.complaining import complaint
from innkeep.agent.embedded.readers.counting import counted_alone, counted_in
from innkeep.agent.embedded.readers.courtesy import courtesy, no, unhurried
from innkeep.agent.embedded.readers.describing import described
from innkeep.agent.embedded.readers.feeling import settle_what_is_felt
from innkeep.agent.embedded.readers.fetching import fetched
from innkeep.agent.embedded.readers.following_up import followed_up
from innkeep.agent.embedded.readers.going_on import is_around_a_question
from innkeep.agent.embedded.readers.helping import offer_what_may_help
from innkeep.agent.embedded.readers.lacking import is_strange
from innkeep.agent.embedded.readers.likening import likely_meant
from innkeep.agent.embedded.readers.meaning import meant, plainly_wished
from innkeep.agent.embedded.readers.reasons import keep_when, only_why, settle_reasons, unless_a_reason
from innkeep.agent.embedded.readers.resizing import another_size
from innkeep.agent.embedded.readers.riding import of_a_ride
from innkeep.agent.embedded.readers.said_of_it import said_of_it
from innkeep.agent.embedded.readers.supposing import supposes
from innkeep.agent.embedded.readers.troubles import missing_there, of_a_trouble, problem, unwanted
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.readers.uses import told_by_its_use
from innkeep.agent.embedded.readers.wanting import of_a_detail, of_a_part, of_each, of_some, ordered
from innkeep.agent.embedded.readers.weighing import ask_which, weighs
from innkeep.agent.embedded.readers.wishing import wished_of_one, wished_with
from innkeep.agent.embedded.second_thoughts.agreeing import agrees
from innkeep.agent.embedded.second_thoughts.following import follows, follows_after_all
from innkeep.agent.embedded.second_thoughts.naming import names_it, names_it_after_all
from innkeep.agent.embedded.second_thoughts.righting import put_right, take_back_for_nothing
from innkeep.agent.embedded.second_thoughts.telling import look_over, tells
from innkeep.agent.embedded.words.spelling import plain

_FEW_CLAUSES = 3


def read(turn: Turn, answers: Callable[[Reading], bool]) -> None:
    """Note in the draft what each clause of the text says; `answers` reads those about what waits."""
    if not (found := clauses(turn.hotel, turn.draft.text, turn.own, later=turn.follows)):
        return
    turn.cues = frozenset().union(*(clause.cues for clause in found))
    turn.count()
    look_over(turn, found)
    may_be_one = [turn.draft.text] if turn.follows or 1 < len(found) <= _FEW_CLAUSES else []
    vectors = encode([*(text for clause in found for text in clause.spoken), *may_be_one])
    later = Reading(turn, _whole(turn, found), vectors[-1:]) if turn.follows else None
    turn.declines = declines(turn, vectors)
    if later and (agrees(later, found) or names_it(later, found) or follows(later)):
        return
    readings = [Reading(turn, clause, vectors[2 * number : 2 * number + 2]) for number, clause in enumerate(found)]
    for number, reading in enumerate([] if _is_one_wish(turn, found, vectors[-1:]) else readings):
        clause = reading.clause
        understood = only_why(reading, found[number + 1 :]) or any(reader(reading) for reader in (*_FIRST, answers))
        if not (understood or tells(reading) or is_around_a_question(reading, found[number + 1 :])):
            _read(reading)
            turn.unanswered = turn.draft.is_at_a_loss and clause.asks
            turn.lacks = turn.lacks or (turn.unanswered and is_strange(reading))
        turn.told_likely = None if clause.asks else reading.likeliest()
        if clause.concepts and (found_item := reading.link()).one is not None and found_item.named:
            turn.spoken_of = found_item.one
        if clause.concepts:
            turn.matters = clause.text, clause.names
    _read_what_is_told(turn)
    settle_reasons(turn)
    ask_which(turn, found[-1])
    if later and not turn.draft.knows and (names_it_after_all(later) or follows_after_all(later)):
        return
    if len(found) > 1 and not (turn.draft.wants or turn.felt or turn.lacks or turn.doubted):
        _all_at_once(turn, found)
    take_back_for_nothing(turn, found[-1])
    lacks = bool(turn.felt) and turn.draft.mends and turn.felt[0][0].has("lack")
    if turn.felt and (lacks or not turn.draft.has_lines) and not turn.draft.cancels:
        # `I am cold, another blanket please`: what is felt is the reason for what is asked, not a trouble of its own.
        settle_what_is_felt(turn, *turn.felt[0])
    keep_when(turn, found)
    offer_what_may_help(turn, readings)


def _is_one_wish(turn: Turn, found: list[Clause], whole: Vectors) -> bool:
    """Whether a few clauses plainly say one wish together, which is noted, and none tells of what breaks."""
    breaks = any(clause.has("problem") and clause.names & turn.hotel.mended for clause in found)
    return 1 < len(found) <= _FEW_CLAUSES and not breaks and plainly_wished(Reading(turn, _whole(turn, found), whole))


def _read_what_is_told(turn: Turn) -> None:
    """Read what may be a reason, where nothing was understood that it could be the reason for."""
    turn.is_told = turn.draft.knows
    for reading in [] if turn.draft.wants else turn.told:
        _read(reading)


def _whole(turn: Turn, found: list[Clause]) -> Clause:
    """All clauses as one."""
    said = turn.draft.text[found[0].start : found[-1].end]
    return replace(
        found[0],
        end=found[-1].end,
        text=plain(said),
        asks=any(one.asks for one in found),
        cues=frozenset().union(*(one.cues for one in found)),
        concepts=tuple(seen for one in found for seen in one.concepts),
        core=" ".join(one.core for one in found),
        spoken=(said, said),
        aside=[],
    )


def _all_at_once(turn: Turn, found: list[Clause]) -> None:
    """What no clause says by itself, all may say together."""
    whole = _whole(turn, found)
    reading = Reading(turn, whole, encode([whole.spoken[0], *(text for one in found for text in one.spoken)]))
    if together(reading) or meant(reading):
        turn.draft.only_what_is_known()


def _read(reading: Reading) -> None:
    if any(reader(reading) for reader in _READERS):
        return
    if is_counted(reading):
        # `A beer and a drone`: of what is counted something is wanted, and it is no reason.
        not_understood(reading)
    else:
        unless_a_reason(reading, partial(not_understood, reading))


def _human(reading: Reading) -> bool:
    # `Could somebody call me at a quarter past six` is woken, not called back.
    woken = "wakeup" in reading.clause.names & reading.turn.hotel.concepts
    if reading.clause.has("human") and not (woken or reading.clause.has("when", "price")):
        reading.turn.say(reading.clause, Human())
        return True
    return False


def _earlier(reading: Reading) -> bool:
    """Praise, and what was brought or eaten before."""
    clause, turn = reading.clause, reading.turn
    if clause.has("price", "when", "where") or not clause.has("got", "praise"):
        return False
    if clause.has("complain", "problem") or (turn.draft.has_lines and {one.name for one in clause.concepts} & BESIDE):
        return False
    counted = bool(clause.amounts) and reading.link(turn.without("maintenance")).named
    if clause.has("request") and (counted or not clause.has("praise", "got")):
        # `One pillow more would be super`.
        return False
    if clause.has("praise", "thanks"):
        turn.say(clause, Thanks())
    elif not meant(reading):
        not_understood(reading)
    return True


_FIRST = (unhurried, called_off, weighs, supposes, wished_of_one, wished_with, put_right)
# What only looks like an order comes first; an order is last.
_READERS = (
    courtesy,
    no,
    fetched,
    told_by_its_use,
    of_a_ride,
    beside_it,
    _human,
    cancelled,
    described,
    followed_up,
    counted_in,
    of_each,
    of_some,
    of_a_detail,
    another_size,
    counted_alone,
    price,
    unwanted,
    _earlier,
    plainly_wished,
    complaint,
    missing_there,
    problem,
    question,
    of_a_part,
    of_a_trouble,
    rather_broken,
    ordered,
    said_of_it,
    meant,
    likely_meant,
    told_of,
)
