"""Wishes that come when something waits or is ordered already: without onions, at eight instead, and ketchup, hurry.

They are told from new orders by what they lack: no thing of the hotel is named but one that they are about. To hurry is
a wish like any other: it is passed on and seen, and moves nobody's order before another's.
"""

from __future__ import annotations

from innkeep.agent.acts import Change
from innkeep.agent.embedded.clauses.forms import blanked, is_an
from innkeep.agent.embedded.clauses.notes import said_without_courtesy
from innkeep.agent.embedded.house.evidence import BESIDE
from innkeep.agent.embedded.house.linking import unexplained
from innkeep.agent.embedded.readers.asking import ANSWERED_BARE
from innkeep.agent.embedded.readers.remainder import COMMA, beside
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.spelling import is_spaceless, plain, words
from innkeep.agent.embedded.words.stems import stem

_ABOUT_OTHER_THINGS = (
    *("price", "status", "when", "where", "human", "complain", "problem", "lack", "got", "praise"),
    *("cancel", "anymore", "drop"),
)
_OPENS = ("note", "remove")
_TURNS = ("change", "instead")
_MOST_WORDS = 20
_MOST_TO_HURRY = 8
_FEW_WORDS = 4
_FEW_LETTERS = 6
_FEW_TO_OPEN = 2


def wished_later(reading: Reading) -> bool:
    """Whether a clause is a wish about what waits or was ordered last, and noted."""
    turn, clause = reading.turn, reading.clause
    if (
        not turn.under_way
        or turn.draft.has_lines
        or turn.draft.refuses
        or clause.amounts
        or clause.has(*_ABOUT_OTHER_THINGS)
    ):
        return False
    if len(words(clause.text)) > _MOST_WORDS or _says_nothing(reading) or _is_why(reading):
        return False
    if not any(tells(reading) for tells in _TELLS):
        return False
    named = called(reading)
    about = next((number for number in named if number in turn.under_way), None)
    if named and not (_is_of_all(reading) if about is None else _says_more(reading, about)):
        return False
    if (answer := reading.answer()) is not None and answer.score >= ANSWERED_BARE:
        return False
    turn.say(clause, wish_of(reading, turn.only if about is None else about))
    return True


def _is_why(reading: Reading) -> bool:
    """`She does not drink today, so just one`: beside what does something, what does not begin like a wish is why."""
    turn, clause = reading.turn, reading.clause
    if not turn.acts or is_spaceless(clause.text) or clause.has(*_TURNS, "please", "hurry"):
        return False
    begins = any(turn.own.of(name).match(clause.text) for name in (*_OPENS, "no", "refuse", "add", "joins"))
    return not begins and bool(beside(reading))


def wish_of(reading: Reading, number: int | None) -> Change:
    """The clause as a wish about an item, or about all that was ordered last."""
    turn = reading.turn
    said = said_without_courtesy(turn.draft.text, reading.clause, turn.own)
    return Change(item_id=None if number is None else turn.item(number), notes=said[:500])


def _opens_a_wish(reading: Reading) -> bool:
    """`Without onions please`, `it is for my husband`: it begins like what is said after a thing."""
    own, clause = reading.turn.own, reading.clause
    if clause.asks and not clause.has("remove", *_TURNS):
        return False
    if is_spaceless(clause.text):
        # There it does not begin so, it ends so; and what ends so is always of a thing.
        return clause.has("remove", "post") and bool(clause.concepts or own.of("remove").match(clause.text))
    starts = [found.start() for name in _OPENS for found in [own.of(name).search(clause.text)] if found]
    # `And the cappuccinos with oat milk`: of what is on its way, but no second one.
    main = frozenset[str]().union(*(reading.turn.hotel.items[n].main for n in reading.turn.under_way))
    things = [(one.start, one.end) for one in clause.concepts if one.name in main]
    if is_an(clause.text, [start for start, _ in things], own):
        return False
    return bool(starts) and _is_form(reading, blanked(clause.text, things)[: min(starts)])


def called(reading: Reading) -> list[int]:
    """The items whose names hold what is named. What a description tells of is a part: onions are no burger."""
    own, hotel, named = reading.turn.own, reading.turn.hotel, {one.name for one in reading.clause.concepts} - BESIDE
    said = {stem(word, own.language) for word in words(reading.clause.core) if word not in own.vocabulary | own.common}
    so = {n for n, stems in enumerate(hotel.stems_of_names(own.language)) if said & stems} if said else set()
    return [n for n, item in enumerate(hotel.items) if named & item.main or n in so]


def _says_more(reading: Reading, number: int) -> bool:
    """Whether more is said than a thing: `no soup` wants none, and nothing of it."""
    item, own = reading.turn.hotel.items[number], reading.turn.own
    if {one.name for one in reading.clause.concepts} - item.main:
        return True
    # `Leave out the beer, I have a meeting`: the rest is why.
    core = own.of("remove").sub(" ", COMMA.split(reading.clause.core)[0])
    return any(word not in own.vocabulary for word in unexplained(core, own, item))


def _says_nothing(reading: Reading) -> bool:
    """`No, thanks`, `no, that is too much`: an answer, and no wish."""
    clause, left = reading.clause, _without(reading, "repair", "no", "thanks", "please", "yes")
    answers = clause.has("no", "yes") and not (clause.times or clause.concepts or clause.has("day"))
    return not words(left) or (answers and _is_form(reading, left))


def _is_of_all(reading: Reading) -> bool:
    """`Leave them outside the door`, `without cheese`: a wish, whatever else that the hotel has is called in it."""
    own, clause = reading.turn.own, reading.clause
    without = own.of("remove").match(clause.text)
    if without is not None and _of_the_kitchen(reading) and not own.has("no", without[0]):
        return True
    opens = own.of("note").match(clause.text)
    return opens is not None and len(words(opens[0])) > _FEW_TO_OPEN


def _tells_a_time(reading: Reading) -> bool:
    """`Can you make it for 8 instead`, `tomorrow, please`: a time, and nothing that could have one."""
    clause = reading.clause
    timed = bool(clause.times) or clause.has("day")
    moved = reading.turn.own.of("change").sub(" ", clause.core)
    return timed and not clause.concepts and _is_form(reading, moved)


def _is_form(reading: Reading, text: str) -> bool:
    """Whether a text holds nothing but words by which sentences are made."""
    own = reading.turn.own
    if is_spaceless(text):
        return len("".join(words(text))) <= _FEW_LETTERS
    return all(word in own.common or word in own.vocabulary for word in words(text) if not word.isdigit())


def _is_extra(reading: Reading) -> bool:
    """`Extra butter please`, of what comes from the kitchen: more of what the menu does not hold by itself."""
    clause = reading.clause
    bare = 0 < len(words(clause.core)) <= _FEW_WORDS
    return clause.has("add") and not clause.asks and bare and _of_the_kitchen(reading) and not called(reading)


def _goes_with(reading: Reading) -> bool:
    """`And ketchup`, beside what comes from the kitchen, when nothing that the hotel has is meant."""
    clause, text = reading.clause, reading.turn.draft.text
    joins = reading.turn.own.of("joins").match(plain(text))
    if joins is None or clause.start > joins.end() + 1 or clause.asks or clause.concepts or called(reading):
        return False
    left = len(words(plain(text)[joins.end() :]))
    return 0 < left <= _FEW_WORDS and _of_the_kitchen(reading)


def _hurries(reading: Reading) -> bool:
    """`Hurry up please`, `as fast as you can`: of whatever was asked for, and of nothing else."""
    clause = reading.clause
    return clause.has("hurry") and not clause.concepts and len(words(clause.text)) <= _MOST_TO_HURRY


def is_left_out(reading: Reading) -> bool:
    """`No onions please`, of what comes from the kitchen; `no towels` is another matter."""
    turn, clause = reading.turn, reading.clause
    if not clause.has("refuse", "no") or not _of_the_kitchen(reading) or turn.hotel.is_named(clause.text):
        return False
    left = words(_without(reading, "no", "please", "thanks"))
    return 0 < len(left) <= _FEW_WORDS


def _without(reading: Reading, *names: str) -> str:
    """The clause without some cues."""
    text = reading.clause.text
    for name in names:
        text = reading.turn.own.of(name).sub(" ", text)
    return text


def _of_the_kitchen(reading: Reading) -> bool:
    return any(reading.turn.kind(number) == "room_service" for number in reading.turn.under_way)


_TELLS = (_opens_a_wish, _tells_a_time, _is_extra, _goes_with, _hurries, is_left_out)
