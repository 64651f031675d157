"""Things that a guest weighs against each other: none of them is ordered until one is named again."""

from __future__ import annotations

from innkeep.agent.acts import Ask
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.words.concepts import seen
from innkeep.agent.embedded.words.spelling import plain, words
from innkeep.agent.embedded.words.stems import stem

_MOST_CHOICES = 3
_TELLING = 4


def weighs(reading: Reading) -> bool:
    """Whether a clause is of a sentence such as `I am torn between the soup and the salad`, and its thing kept."""
    turn, clause = reading.turn, reading.clause
    if clause.starts:
        turn.weighing = clause.has("weigh")
    if not turn.weighing:
        return False
    turn.weighed += [n for n in reading.link(turn.without("maintenance")).items if n not in turn.weighed]
    return True


def ask_which(turn: Turn, clause: Clause) -> None:
    """Ask for one of what was weighed, if none was chosen in the same breath."""
    if len(turn.weighed) > 1 and not turn.draft.knows:
        items = tuple(turn.item(n) for n in turn.weighed[:_MOST_CHOICES])
        turn.say(clause, Ask(item_ids=items))


def weighed_before(turn: Turn, chosen: int) -> list[int]:
    """The other things of its kind that the guest named beside what was chosen."""
    for text in reversed(turn.said_before):
        small = plain(text)
        named = [
            n
            for n in turn.category(turn.kind(chosen))
            if {one.name for one in seen(small, turn.own.language)} & turn.hotel.items[n].main_only
        ]
        if chosen in named and len(named) > 1:
            return [n for n in named if n != chosen]
    return []


def told_apart(reading: Reading, old: int) -> int | None:
    """Which other thing of its kind the guest means by what it alone is called: `rather the sweet one`."""
    turn = reading.turn
    stems = turn.hotel.stems_of_names(turn.own.language)
    said = {stem(word, turn.own.language) for word in words(reading.clause.core) if len(word) >= _TELLING}
    alike = [n for n in turn.category(turn.kind(old)) if n != old and is_alike(turn, old, n)]
    meant = [n for n in alike if said & stems[n] - stems[old]]
    return meant[0] if len(meant) == 1 else None


def is_alike(turn: Turn, one: int, other: int) -> bool:
    """Whether two things are called by the same word or matter."""
    items = turn.hotel.items
    names = [{word for name in items[n].names for word in words(name) if len(word) >= _TELLING} for n in (one, other)]
    return bool(names[0] & names[1] or items[one].main & items[other].main)
