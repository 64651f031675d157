"""Things that are asked for, and wishes about them."""

from __future__ import annotations

from innkeep.agent.acts import Ask
from innkeep.agent.embedded.english.clauses import Clause, Joined
from innkeep.agent.embedded.english.linking import Link, link
from innkeep.agent.embedded.english.message import Mark, Span
from innkeep.agent.embedded.english.parts import Part, noted, parts
from innkeep.agent.embedded.english.turn import Turn
from innkeep.agent.embedded.english.words.cues import Cue
from innkeep.agent.embedded.english.words.vocabulary import CARRIED_ON, NOTABLE, WHO_EATS

_NOT_ASKING_FOR = (
    Cue.WHEN,
    Cue.WHERE,
    Cue.WHETHER,
    Cue.PRICE,
    Cue.TELL,
    Cue.AVAILABLE,
    Cue.HAD,
    Cue.REFUSE,
    Cue.PRAISE,
)
_QUESTIONS = (Cue.WHEN, Cue.WHERE, Cue.WHETHER, Cue.PRICE, Cue.TELL)


def absence(turn: Turn, clause: Clause) -> bool:
    """What should be in the room and is not: housekeeping brings it."""
    if not clause.has(Cue.ABSENT) or clause.asks or clause.has(Cue.REFUSE):
        return False
    found = turn.link(clause.content, turn.in_category("housekeeping"))
    if len(found.items) != 1:
        return False
    turn.draft.add_line(turn.item_id(found.items[0]), 1, "", clause.start, clause.end)
    return True


def wish(turn: Turn, clause: Clause) -> bool:
    """A clause that names nothing new but says more of the last thing: `well done`, `without egg`, `at 7`."""
    if _tells_of_the_eater(turn, clause):
        turn.draft.note(turn.words([span for span in clause.spans if span.cue is not Cue.PLEASE]))
        return True
    if clause.cues - _IN_A_WISH or clause.states or clause.is_foreign:
        return False
    (first, *rest) = parts(clause)
    if rest or any(span.mark is Mark.NAME or span.word not in NOTABLE for span in first.core):
        return False
    if first.quantities and turn.draft.has_lines and not first.core:
        return _counted(turn, clause, first)
    text = noted(turn.draft.text, first, first.core)
    about_time = all(span.mark is Mark.ASIDE for tail in first.tails for span in tail) and not first.core
    if not text or not (turn.draft.has_lines or about_time):
        return False
    turn.draft.note(text)
    return True


def _tells_of_the_eater(turn: Turn, clause: Clause) -> bool:
    """`My friend is allergic to nuts`, `the soft ones if you have`: said of what was asked for just before."""
    said = {token.word for span in clause.spans for token in span.tokens}
    if not turn.draft.has_lines or clause.asks or clause.has(Cue.FAULT, Cue.PRICE, Cue.WHEN, Cue.WHERE):
        return False
    return bool(said & WHO_EATS) or (clause.spans[0].word == "the" and "ones" in said)


_IN_A_WISH = frozenset({Cue.PLEASE, Cue.COURTESY, Cue.THANKS, Cue.ACTUALLY, Cue.CHANGE, Cue.REQUEST, Cue.OKAY})


def _counted(turn: Turn, clause: Clause, part: Part) -> bool:
    """`make it three` corrects, `one without egg` is a wish about one of several."""
    if part.tails:
        turn.draft.note(turn.words([span for span in clause.spans if span.cue is not Cue.PLEASE]))
        return True
    corrects = clause.has(Cue.CHANGE, Cue.ACTUALLY) and part.quantity is not None
    return turn.draft.correct(part.quantity or 1) if corrects else turn.give_up(clause)


def order(turn: Turn, clause: Clause) -> bool:
    """The things that a clause asks for. True when each of its parts was understood or left to a person."""
    asks_for = clause.has(Cue.REQUEST, Cue.CALL, Cue.ADD)
    if clause.is_foreign or (clause.states and not asks_for) or clause.has(Cue.ABSENT, Cue.FAULT):
        return False
    if clause.has(*(_QUESTIONS if asks_for else _NOT_ASKING_FOR)):
        return False
    found = [(part, link(turn.hotel, part.core, part.hints)) for part in parts(clause)]
    if not any(one.items for _, one in found):
        return _carried_on(turn, clause, found[-1][0])
    if any(span.word == "or" for span in clause.spans if span.mark is Mark.FRAME) and len(found) > 1:
        return _either(turn, clause, found)
    if _is_wish(turn, clause, *found[0]):
        return True
    for part, one in found:
        _take(turn, clause, part, one)
    return True


def _take(turn: Turn, clause: Clause, part: Part, found: Link) -> None:
    if not part.core and not part.quantities:
        # Time and the like before the first thing, or after the last.
        text = noted(turn.draft.text, part)
        if text:
            turn.draft.note(text)
        return
    quantity = part.quantity
    if not found.items or quantity is None:
        turn.give_up(clause)
    elif len(found.items) > 1:
        ids = tuple(turn.item_id(number) for number in found.items)
        turn.say(clause, Ask(item_ids=ids, quantity=quantity))
    else:
        item_id = turn.item_id(found.items[0])
        _leave_out_said(turn, part, found.items[0])
        notes = noted(turn.draft.text, part, found.notes)
        corrects = clause.has(Cue.ACTUALLY, Cue.CHANGE) and part.quantities
        if not (corrects and turn.draft.correct_item(item_id, quantity)):
            turn.draft.add_line(item_id, quantity, notes, clause.start, clause.end)


def _leave_out_said(turn: Turn, part: Part, number: int) -> None:
    """A wish that only repeats the item's own name is none: `transfer to the airport`."""
    named = turn.hotel.items[number].named
    part.tails = [tail for tail in part.tails if not _only_says(tail, named)]


def _only_says(tail: list[Span], named: frozenset[str]) -> bool:
    words = [t.key for span in tail if span.mark in {Mark.NAME, Mark.WORD} for t in span.tokens]
    return bool(words) and all(word in named for word in words)


def _either(turn: Turn, clause: Clause, found: list[tuple[Part, Link]]) -> bool:
    """Asks back when two were named of which one is meant, as in `a soup or a salad`."""
    ids = tuple(dict.fromkeys(turn.item_id(number) for _, one in found for number in one.items))
    if not 2 <= len(ids) <= 3 or any(len(one.items) != 1 for _, one in found):  # noqa: PLR2004 - what an Ask can hold
        return turn.give_up(clause)
    return turn.say(clause, Ask(item_ids=ids, quantity=found[0][0].quantity or 1))


def _is_wish(turn: Turn, clause: Clause, part: Part, found: Link) -> bool:
    """`without bacon and egg`: after a wish, a bare word that is no whole name goes on with it."""
    return not found.exact and _carried_on(turn, clause, part)


def _carried_on(turn: Turn, clause: Clause, part: Part) -> bool:
    people = bool(part.core) and part.core[-1].word in CARRIED_ON
    bare = not part.is_counted and not clause.own_cues - {Cue.PLEASE, Cue.THANKS}
    if (
        clause.joined not in {Joined.AND, Joined.COMMA}
        or not (bare or people)
        or not turn.wish_is_open
        or not part.core
    ):
        return False
    spans = [span for span in clause.spans if span.cue is None]
    turn.draft.continue_note((" and " if clause.joined is Joined.AND else ", ") + turn.words(spans))
    return True
