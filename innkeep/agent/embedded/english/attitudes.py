"""What a guest does by a sentence other than ordering or asking: greet, thank, take back, wait, complain, refuse."""

from __future__ import annotations

from innkeep.agent.acts import Cancel, Complain, Decline, Greet, Human, Status, Thanks
from innkeep.agent.embedded.english.clauses import Clause, Joined
from innkeep.agent.embedded.english.message import Mark, Span
from innkeep.agent.embedded.english.turn import Turn
from innkeep.agent.embedded.english.words.cues import Cue
from innkeep.agent.embedded.english.words.vocabulary import OF_THE_ORDER, PEOPLE_OF_THE_HOUSE, SINCE

_SMALL_TALK = frozenset({Cue.COURTESY, Cue.PLEASE, Cue.GREET, Cue.THANKS, Cue.OKAY, Cue.PRAISE})
_QUESTIONS = (Cue.WHEN, Cue.WHERE, Cue.WHETHER, Cue.PRICE, Cue.AVAILABLE, Cue.TELL)


def courtesy(turn: Turn, clause: Clause) -> bool:
    """Hello, thank you, and what says nothing."""
    if clause.content or clause.cues - _SMALL_TALK or any(span.mark in _TELLING for span in clause.spans):
        return False
    if not clause.cues or clause.states:
        return False
    if clause.has(Cue.GREET):
        turn.say(clause, Greet())
    if clause.has(Cue.THANKS, Cue.OKAY, Cue.PRAISE):
        turn.say(clause, Thanks())
    return True


_TELLING = frozenset({Mark.NUMBER, Mark.ASIDE, Mark.OPENER})


def human(turn: Turn, clause: Clause) -> bool:
    """The guest wants a person."""
    words = {token.word for span in clause.content for token in span.tokens}
    asks = clause.has(*_QUESTIONS) or clause.begins_with_verb
    called_for = bool(words) and words <= PEOPLE_OF_THE_HOUSE and not asks
    if clause.has(Cue.HUMAN) or called_for or (clause.has(Cue.CALL) and not words and not asks):
        return turn.say(clause, Human())
    return False


def cancel(turn: Turn, clause: Clause) -> bool:
    """The guest takes an order back."""
    taken_back = clause.has(Cue.CANCEL) and not clause.has(*_QUESTIONS)
    no_longer = clause.has(Cue.ANYMORE) and (clause.has(Cue.REFUSE, Cue.NOT, Cue.NO) or "longer" in _words(clause))
    if not (taken_back or no_longer):
        return False
    core = [span for span in clause.content if span.word not in OF_THE_ORDER]
    if not core:
        return turn.say(clause, Cancel())
    found = turn.link(core)
    if len(found.items) == 1:
        return turn.say(clause, Cancel(item_id=turn.item_id(found.items[0])))
    return turn.give_up(clause)


def status(turn: Turn, clause: Clause) -> bool:
    """The guest waits for something."""
    words = _words(clause)
    since = bool(SINCE & {token.word for span in clause.spans if span.mark is not Mark.NAME for token in span.tokens})
    arriving = clause.has(Cue.ARRIVING) and (clause.asks or clause.begins_with_verb or clause.has(Cue.NOT) or since)
    earlier = clause.has(Cue.EARLIER) and (clause.asks or since)
    if not (clause.has(Cue.STATUS, Cue.WHERE_MINE) or arriving or earlier):
        return False
    if words & OF_THE_ORDER or (not clause.content and clause.has(Cue.STATUS)):
        return turn.say(clause, Status())
    found = turn.link(clause.content)
    brought = any(turn.hotel.items[number].facts.category != "concierge" for number in found.items)
    # `when is my check-out` names a part of a concierge's item only by chance.
    return turn.say(clause, Status()) if found.items and (found.exact or brought) else False


def complaint(turn: Turn, clause: Clause) -> bool:
    """The guest is unhappy."""
    if clause.asks and not clause.has(Cue.COMPLAINT):
        return False
    if clause.has(Cue.COMPLAINT):
        asked_for = clause.has(Cue.REQUEST, *_QUESTIONS) and turn.link(clause.content).items
        return False if asked_for or (clause.asks and clause.has(*_QUESTIONS)) else turn.say(clause, Complain())
    brought = bool(_words(clause) & OF_THE_ORDER or turn.link(clause.content).items)
    spoilt = clause.has(Cue.FAULT) and brought
    disliked = clause.has(Cue.PRAISE) and clause.has(Cue.NOT, Cue.NO)
    return turn.say(clause, Complain()) if spoilt or disliked else False


def refusal(turn: Turn, clause: Clause) -> bool:
    """Something is not wanted: a wish about the thing before it, or nothing to be ordered."""
    first = next((span for span in clause.spans if span.mark is not Mark.FRAME), None)
    opens_with_no = first is not None and first.cue in {Cue.NOT, Cue.NO, Cue.REFUSE, Cue.ABSENT}
    if turn.draft.has_lines and opens_with_no and clause.content and not clause.has(Cue.REFUSE):
        named = any(span.mark is Mark.NAME for span in clause.content)
        if clause.joined is not Joined.STOP or not named:
            turn.draft.note(turn.words(_without_courtesy(clause)))
            return True
    refused = clause.has(Cue.REFUSE) or (opens_with_no and clause.has(Cue.NOT, Cue.NO))
    if not refused or (clause.has(Cue.REQUEST) and not _NEEDED & set(_words(clause))):
        return False
    return turn.give_up(clause) if turn.proposal else turn.say(clause, Decline())


_NEEDED = frozenset({"needed", "required", "wanted", "necessary"})
_AGREEING = frozenset({"ok", "alright", "fine", "cool", "all"})


def mention(turn: Turn, clause: Clause) -> bool:
    """Thanks for what was brought, praise, or a report of what the guest has."""
    if clause.has(Cue.REQUEST) and not clause.has(Cue.THANKS_FOR):
        return False
    asks = clause.asks or clause.has(*_QUESTIONS)
    liked = clause.has(Cue.PRAISE) or (clause.has(Cue.OKAY) and bool(clause.content) and not _words(clause) & _AGREEING)
    counted = any(span.mark is Mark.NUMBER for span in clause.spans) or clause.has(Cue.PLEASE)
    if clause.has(Cue.THANKS_FOR) or (liked and not asks and not counted):
        return turn.say(clause, Thanks())
    return turn.give_up(clause) if clause.has(Cue.HAD, Cue.EARLIER) and not asks else False


def _words(clause: Clause) -> set[str]:
    return {token.word for span in clause.spans for token in span.tokens}


def _without_courtesy(clause: Clause) -> list[Span]:
    return [span for span in clause.spans if span.cue not in _SMALL_TALK]
