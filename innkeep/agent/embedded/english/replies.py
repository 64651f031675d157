"""Answers to what waits: a proposal that wants a yes, or a choice between items."""

from __future__ import annotations

from innkeep.agent.acts import MAX_QUANTITY, Change, Confirm, Decline
from innkeep.agent.embedded.english.clauses import Clause
from innkeep.agent.embedded.english.message import Mark, Span
from innkeep.agent.embedded.english.turn import Turn
from innkeep.agent.embedded.english.words.cues import Cue
from innkeep.agent.embedded.english.words.replies import ALL, LAST, NONE, ORDINALS, WHICHEVER
from innkeep.agent.embedded.english.words.vocabulary import MORE, OF_THE_ORDER

_NO = (Cue.NO, Cue.NOT, Cue.NEVER_MIND, Cue.REFUSE, Cue.CANCEL, Cue.REMOVE)


def reply(turn: Turn, clause: Clause) -> bool:
    """What a clause says about the proposal that waits."""
    if not turn.proposal:
        return False
    content = [span for span in clause.content if span.word not in OF_THE_ORDER]
    counted = [span for span in clause.spans if span.mark is Mark.NUMBER]
    if content:
        return _about_a_line(turn, clause, content, counted)
    if counted:
        return _about_the_quantity(turn, clause, counted)
    if any(span.mark in {Mark.OPENER, Mark.ASIDE} for span in clause.spans) or clause.has(Cue.CHANGE):
        return False
    # `no thanks` is a courtesy elsewhere; to something that waits it is a no.
    if clause.has(*_NO) or clause.spans[0].tokens[0].word == "no":
        return turn.say(clause, Decline())
    return turn.say(clause, Confirm()) if clause.has(Cue.YES, Cue.OKAY) and not clause.asks else False


def _about_a_line(turn: Turn, clause: Clause, content: list[Span], counted: list[Span]) -> bool:
    """The guest names something of the proposal."""
    if clause.has(Cue.ADD, Cue.PRICE, Cue.STATUS, Cue.WHEN, Cue.WHERE, Cue.PROBLEM) or clause.is_foreign:
        return False
    lines = tuple(turn.proposal)
    elsewhere = any(span.mark is Mark.NAME and not set(span.items) & set(lines) for span in content)
    found = () if elsewhere else turn.link(content, lines).items
    if len(found) != 1:
        return _instead(turn, clause, content)
    number, before = found[0], turn.proposal[found[0]]
    without = any(span.mark is Mark.OPENER and span.word == "without" for span in clause.spans)
    if clause.has(*_NO) or without:
        return turn.say(clause, Decline() if len(lines) == 1 else _change(turn, number, 0))
    if not counted:
        return turn.say(clause, _change(turn, number, before)) if not clause.asks else False
    quantity = counted[0].number if len(counted) == 1 else None
    if quantity is None:
        return turn.give_up(clause)
    return turn.say(clause, _change(turn, number, quantity + (before if _is_more(counted[0]) else 0)))


def _instead(turn: Turn, clause: Clause, content: list[Span]) -> bool:
    """`a soup instead` takes out the only line; the soup itself is then read as an order."""
    words = {token.word for span in clause.spans for token in span.tokens}
    if len(turn.proposal) == 1 and words & {"instead", "rather"} and len(turn.link(content).items) == 1:
        turn.say(clause, _change(turn, next(iter(turn.proposal)), 0))
    return False


def _about_the_quantity(turn: Turn, clause: Clause, counted: list[Span]) -> bool:
    """A number alone is about the only line there is."""
    if len(turn.proposal) > 1 or len(counted) > 1 or counted[0].number is None:
        return turn.give_up(clause)
    ((number, before),) = turn.proposal.items()
    return turn.say(clause, _change(turn, number, counted[0].number + (before if _is_more(counted[0]) else 0)))


def _change(turn: Turn, number: int, quantity: int) -> Change:
    return Change(item_id=turn.item_id(number), quantity=min(quantity, MAX_QUANTITY))


def _is_more(counted: Span) -> bool:
    return any(token.word in MORE | {"another"} for token in counted.tokens)


def choice(turn: Turn, clause: Clause) -> bool:
    """Which of the items that were offered the guest takes."""
    if not turn.asked or clause.asks or clause.is_foreign:
        return False
    words = [token.word for span in clause.spans for token in span.tokens]
    chosen = _chosen(turn, clause, words)
    if chosen is None:
        refused = set(words) & NONE or (clause.has(Cue.NO, Cue.NEVER_MIND) and not clause.content)
        return turn.say(clause, Decline()) if refused else False
    quantity = _quantity(turn, clause)
    if quantity is None:
        return turn.give_up(clause)
    for number in chosen:
        turn.draft.add_line(turn.item_id(number), quantity, "", clause.start, clause.end)
    return True


def _chosen(turn: Turn, clause: Clause, words: list[str]) -> tuple[int, ...] | None:
    agrees = clause.has(Cue.YES, Cue.OKAY) and not clause.content and not clause.has(*_NO)
    if (set(words) & ALL and len(turn.asked) == len(turn.asked[:2])) or (agrees and len(turn.asked) == 1):
        return turn.asked
    named = _named(turn, clause)
    if named is not None:
        return (named,)
    if clause.has(*_NO) or set(words) & NONE:
        return None
    if set(words) & WHICHEVER:
        return turn.asked[:1]
    places = {
        len(turn.asked) - 1 if word in LAST else ORDINALS[word] for word in words if word in ORDINALS or word in LAST
    }
    bare = [span.word for span in clause.spans if span.mark is Mark.NUMBER]
    if not places and not clause.content and len(bare) == 1 and bare[0].isdigit():
        # A digit alone picks from the list that the guest sees; a number word may be how many.
        places = {int(bare[0]) - 1}
    place = places.pop() if len(places) == 1 else -1
    return (turn.asked[place],) if 0 <= place < len(turn.asked) else None


def _named(turn: Turn, clause: Clause) -> int | None:
    """The one offered item that has the words which the others lack."""
    said = {key for key in clause.keys if key}
    if not said or any(s.mark is Mark.NAME and not set(s.items) & set(turn.asked) for s in clause.content):
        return None
    items = {number: turn.hotel.items[number] for number in turn.asked}
    fits = {n: 2 * len(said & item.named) + len(said & item.described - item.named) for n, item in items.items()}
    known = said <= {word for item in items.values() for word in item.named | item.described}
    best = max(fits.values())
    winners = [number for number, fit in fits.items() if fit == best]
    return winners[0] if known and best and len(winners) == 1 and not clause.has(*_NO) else None


def _quantity(turn: Turn, clause: Clause) -> int | None:
    counted = [span.number for span in clause.spans if span.mark is Mark.NUMBER]
    if not counted or not clause.content:
        return turn.asked_quantity
    return counted[0] if len(counted) == 1 else None
